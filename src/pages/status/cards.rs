//! The cards: how many, how old, and how far the next file is.

use super::view::{Width, facts, hint, section};
use super::words::{ago, bytes, count, counted, share};
use crate::components::html::{Html, el, text};
use crate::components::time::{Show, time};
use crate::wire::{CatalogueOrigin, CatalogueStatus, Fetch, StatusView, Sync};

/// The section of the page; `now` in Unix seconds.
pub(super) fn draw(status: &StatusView, now: i64) -> Html {
    let cards = &status.cards;
    let origin = match cards.origin {
        CatalogueOrigin::Starter => "Those that come with the program, and those looked up since",
        CatalogueOrigin::Scryfall => "Scryfall's file of all cards",
        CatalogueOrigin::File => "A file that was imported",
    };
    let day = |unix: Option<i64>, otherwise: &str| {
        unix.map_or_else(
            || text(otherwise),
            |unix| {
                [
                    time(unix, Show::Date),
                    text(", "),
                    time(unix, Show::Clock),
                    hint(&ago(unix, now)),
                ]
                .into_iter()
                .collect()
            },
        )
    };
    let content = [
        facts(vec![
            ("Known", text(&known(cards))),
            ("From", text(origin)),
            (
                "Facts and prices of",
                day(cards.as_of, "Whenever each was looked up"),
            ),
            ("Read in", day(cards.read_at, "Never")),
        ]),
        file(cards),
        button(status.fetch),
    ];
    section("cards", "Cards", Width::Half, &content)
}

fn known(cards: &CatalogueStatus) -> String {
    format!(
        "{} in {}",
        counted(cards.cards, "card", "cards"),
        counted(cards.printings, "printing", "printings")
    )
}

/// The fetching of the card file, in a sentence, with a bar while it is on its way.
fn file(cards: &CatalogueStatus) -> Html {
    let sentence = |parts: &[Html]| el("p", &[("class", "card-file-words")], parts);
    match &cards.sync {
        Sync::Off => sentence(&[text("No card file is fetched: the program sends no requests.")]),
        Sync::Idle { next_at: None } => {
            sentence(&[text("The card file is fetched only when you ask for it.")])
        }
        Sync::Idle { next_at: Some(at) } => sentence(&[
            text("The next check for a newer card file is on "),
            time(*at, Show::Date),
            text(" at "),
            time(*at, Show::Clock),
            text("."),
        ]),
        Sync::Loading => sentence(&[text(
            "Loading the cards that were read last. Those that come with the program answer until then.",
        )]),
        Sync::Asking => sentence(&[text("Asking Scryfall whether there is a newer card file.")]),
        Sync::Reading {
            received,
            total,
            printings,
        } => [
            bar(*received, *total),
            sentence(&[text(&format!(
                "Fetching the card file: {}; {} read. The old cards answer until it is whole.",
                how_far(*received, *total),
                counted(*printings, "printing", "printings")
            ))]),
        ]
        .into_iter()
        .collect(),
        Sync::Finishing { printings } => [
            bar(1, None),
            sentence(&[text(&format!(
                "The card file is here. Putting its {} in place.",
                counted(*printings, "printing", "printings")
            ))]),
        ]
        .into_iter()
        .collect(),
        Sync::Failed { message, retry_at } => {
            let again = retry_at.map_or_else(Html::none, |at| {
                [text(" Tried again at "), time(at, Show::Clock), text(".")]
                    .into_iter()
                    .collect()
            });
            el(
                "p",
                &[("class", "notice warn")],
                &[text("The card file did not come. "), text(message), again],
            )
        }
    }
}

/// `34 % (27.1 MB of 79.6 MB)`, or bytes alone where the whole is not known.
fn how_far(received: u64, total: Option<u64>) -> String {
    match total.and_then(|total| Some((share(received, total)?, total))) {
        Some((share, total)) => format!("{share} ({} of {})", bytes(received), bytes(total)),
        None => bytes(received),
    }
}

/// A bar; one without a value where the whole is not known.
fn bar(received: u64, total: Option<u64>) -> Html {
    let (value, max) = (received.to_string(), total.unwrap_or_default().to_string());
    let label = ("aria-label", "The card file");
    match total {
        Some(total) if total > 0 => el("progress", &[label, ("value", &value), ("max", &max)], &[]),
        _ => el("progress", &[label], &[]),
    }
}

fn button(fetch: Fetch) -> Html {
    let why_not = match fetch {
        Fetch::Ready => "",
        Fetch::UnderWay => "",
        Fetch::TooSoon { seconds } => &format!("Asked a moment ago; again in {seconds} s."),
        Fetch::Offline => "The program was started with --offline, and asks nobody.",
    };
    let mut attributes = vec![("class", "fetch")];
    if fetch != Fetch::Ready {
        attributes.push(("disabled", ""));
    }
    el(
        "form",
        &[
            ("method", "post"),
            ("action", "/status/fetch-cards"),
            ("data-do", "fetch-cards"),
            ("class", "fetch-cards"),
        ],
        &[
            el("button", &attributes, &[text("Fetch the card file now")]),
            hint(why_not),
        ],
    )
}

/// What stands in the place of [`line`] when there is no more to tell: how it ended.
#[must_use]
pub fn last_line(cards: &CatalogueStatus) -> String {
    let words = match cards.origin {
        CatalogueOrigin::Starter => {
            "The file of all cards did not come. Cards are looked up one by one meanwhile.".to_owned()
        }
        _ => format!("All cards are here: {}.", known(cards)),
    };
    el("p", &[], &[text(&words)]).into_string()
}

/// The line of the import page while the first card file is on its way; empty at any other time.
#[must_use]
pub fn line(cards: &CatalogueStatus) -> String {
    let (bar, far) = match &cards.sync {
        _ if cards.origin != CatalogueOrigin::Starter => return String::new(),
        Sync::Reading { received, total, .. } => {
            let far = total.and_then(|total| share(*received, total));
            let far = far.unwrap_or_else(|| bytes(*received));
            (bar(*received, *total), far)
        }
        Sync::Finishing { printings } => (bar(1, Some(1)), format!("{} read", count(*printings))),
        _ => return String::new(),
    };
    let words = format!("Fetching all cards from Scryfall: {far}. Decks can be imported meanwhile.");
    [bar, el("p", &[], &[text(&words)])]
        .into_iter()
        .collect::<Html>()
        .into_string()
}

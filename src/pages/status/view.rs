//! The whole of it: one sentence for those in a hurry, then the sections.

use super::words::{ago, counted};
use super::{cards, network};
use crate::components::html::{Html, el, text};
use crate::components::time::{Show, time};
use crate::wire::{CatalogueOrigin, Program, StatusView, Sync, Trouble, UpstreamState};

/// The facts as HTML; `now` in Unix seconds.
#[must_use]
pub fn draw(status: &StatusView, now: i64) -> String {
    let (class, sentence) = summary(status);
    [
        el("p", &[("class", class), ("role", "status")], &[text(&sentence)]),
        el(
            "div",
            &[("class", "status-grid")],
            &[
                cards::draw(status, now),
                network::scryfall(status),
                network::connections(&status.connections),
                network::cache(&status.cache),
                program(&status.program, now),
                trouble(&status.trouble, now),
            ],
        ),
        el(
            "noscript",
            &[],
            &[el(
                "p",
                &[],
                &[
                    text("This is how it was when the page came. "),
                    el("a", &[("href", "/status")], &[text("Look again")]),
                    text("."),
                ],
            )],
        ),
    ]
    .into_iter()
    .collect::<Html>()
    .into_string()
}

/// The most important thing first. It holds no figure that runs, because it is spoken whenever it changes.
fn summary(status: &StatusView) -> (&'static str, String) {
    if !status.program.database_ok {
        return (
            "status-line bad",
            "The database does not answer: decks can be neither saved nor opened. The server's log has the reason."
                .to_owned(),
        );
    }
    let api = status.upstreams.first().map(|upstream| upstream.state);
    let words = match api {
        Some(UpstreamState::AskedToWait { .. }) => {
            "Scryfall asked us to wait. Known cards are shown meanwhile; the rest is looked up after that."
        }
        Some(UpstreamState::Refuses { .. }) => {
            "Scryfall refuses us for now. Known cards are shown; the rest is looked up later."
        }
        Some(UpstreamState::Failing { .. } | UpstreamState::Trying) => {
            "Scryfall is failing. Known cards are shown meanwhile; the rest is looked up when it answers again."
        }
        _ if matches!(status.cards.sync, Sync::Failed { .. }) => {
            "The card file did not come. The cards that are known stay, and decks work."
        }
        Some(UpstreamState::Offline) => {
            return (
                "status-line good",
                "Offline by choice: cards that are known are shown, and nobody is asked.".to_owned(),
            );
        }
        _ => {
            let words = match (status.cards.origin, &status.cards.sync) {
                (_, Sync::Reading { .. } | Sync::Finishing { .. }) => {
                    "Everything works. The card file is on its way."
                }
                (CatalogueOrigin::Starter, _) => "Everything works. Cards are looked up one by one.",
                _ => "Everything works.",
            };
            return ("status-line good", words.to_owned());
        }
    };
    ("status-line warn", words.to_owned())
}

fn trouble(trouble: &[Trouble], now: i64) -> Html {
    let content = if trouble.is_empty() {
        el("p", &[], &[text("Nothing has gone wrong since the start.")])
    } else {
        let rows: Html = trouble
            .iter()
            .map(|trouble| {
                el(
                    "tr",
                    &[],
                    &[
                        el(
                            "td",
                            &[("class", "when")],
                            &[time(trouble.at, Show::Clock), hint(&ago(trouble.at, now))],
                        ),
                        el("th", &[("scope", "row")], &[text(&trouble.what)]),
                        el(
                            "td",
                            &[],
                            &[text(&trouble.why), el("code", &[], &[text(&trouble.kind)])],
                        ),
                    ],
                )
            })
            .collect();
        table(&["When", "What", "Why there was no answer"], rows)
    };
    section("trouble", "Recent trouble", Width::Whole, &[content])
}

fn program(program: &Program, now: i64) -> Html {
    let since = [
        time(program.running_since, Show::Date),
        text(", "),
        time(program.running_since, Show::Clock),
        hint(&ago(program.running_since, now)),
    ];
    let network = if program.offline {
        "Sends no requests, by choice"
    } else {
        "Asks Scryfall when a card is not known"
    };
    let database = if program.database_ok {
        "Answers"
    } else {
        "Does not answer"
    };
    section(
        "program",
        "Program",
        Width::Third,
        &[facts(vec![
            ("Version", text(&program.version)),
            ("Running since", since.into_iter().collect()),
            ("Network", text(network)),
            ("Database", text(database)),
            (
                "Listening now",
                text(&counted(program.listeners.into(), "page", "pages")),
            ),
        ])],
    )
}

/// How much of a wide screen a panel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Third,
    Half,
    Whole,
}

/// A panel with a heading of its own.
pub(super) fn section(id: &'static str, heading: &str, width: Width, content: &[Html]) -> Html {
    let title = ["status-", id, "-title"].concat();
    let class = match width {
        Width::Third => "panel third",
        Width::Half => "panel half",
        Width::Whole => "panel whole",
    };
    let content: Html = content.iter().cloned().collect();
    el(
        "section",
        &[("class", class), ("aria-labelledby", &title)],
        &[el("h2", &[("id", &title)], &[text(heading)]), content],
    )
}

/// Names and what is known of them.
pub(super) fn facts(facts: Vec<(&str, Html)>) -> Html {
    let rows: Vec<Html> = facts
        .into_iter()
        .map(|(name, value)| {
            el(
                "div",
                &[],
                &[el("dt", &[], &[text(name)]), el("dd", &[], &[value])],
            )
        })
        .collect();
    el("dl", &[("class", "facts")], &rows)
}

pub(super) fn table(heads: &[&str], rows: Html) -> Html {
    let heads: Vec<Html> = heads
        .iter()
        .map(|head| el("th", &[("scope", "col")], &[text(head)]))
        .collect();
    el(
        "table",
        &[],
        &[
            el("thead", &[], &[el("tr", &[], &heads)]),
            el("tbody", &[], &[rows]),
        ],
    )
}

pub(super) fn hint(words: &str) -> Html {
    let words = [" ", words].concat();
    el("span", &[("class", "hint")], &[text(&words)])
}

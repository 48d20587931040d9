//! A deck for another program: the page at `/decks/{id}/export?to=`, and the way there from the deck's own page.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::look_up::Copied;
use crate::browser::form::Asked;
use crate::browser::{clipboard, form, morph};
use crate::components::html::{Html, el, text};
use crate::components::notice;
use crate::components::part::{Coming, Drawn, fetched};
use crate::functions;
use crate::wire::ProblemJson;

#[cfg(feature = "ssr")]
pub use self::drawn::{doors, render, sheet};

/// Id of the element that the whole page is in.
const PAGE: &str = "export-page";
/// Id of the element that says what became of a copy.
const TOLD: &str = "export-told";

/// The page at `/decks/{id}/export`.
pub fn page() -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let key = Memo::new(move |_| {
        let id = params.with(|params| params.get("id").unwrap_or_default());
        let to = query.with(|query| query.get("to").unwrap_or_default());
        [id, to].join(" ")
    });
    view! {
        <div on:click=|event| {
            if let Some(asked) = form::asked(&event) {
                copy(asked);
            }
        }>{fetched(PAGE, key, whole, || ())}</div>
    }
    .into_any()
}

fn whole(key: String) -> Coming {
    Box::pin(async move {
        // An id has no space in it.
        let (id, to) = key.split_once(' ').unwrap_or((&key, ""));
        functions::draw_export(id.to_owned(), to.to_owned())
            .await
            .unwrap_or_else(|problem| refused(&problem))
    })
}

fn refused(problem: &ProblemJson) -> Drawn {
    let way = el(
        "p",
        &[],
        &[el("a", &[("href", "/decks")], &[text("To your decks")])],
    );
    let html: Html = [
        el("h1", &[], &[text("The deck cannot be exported")]),
        notice::problem(problem),
        way,
    ]
    .into_iter()
    .collect();
    Drawn {
        title: problem.title.clone(),
        html: el("section", &[("class", "quiet")], &[html]).into_string(),
    }
}

/// Puts the text on the clipboard. `id` is the deck's, `name` the target's key.
fn copy(asked: Asked) {
    leptos::task::spawn_local(async move {
        let done = clipboard::copy_from(address(&asked.id, &asked.name)).await;
        let copied = if done { Copied::Done } else { Copied::Refused };
        morph::apply(TOLD, &text(copied.words(&asked.name)).into_string());
    });
}

/// Where the text of a deck for a target comes from.
pub fn address(id: &str, target: &str) -> String {
    ["/api/v1/decks/", id, "/export?to=", target].concat()
}

#[cfg(feature = "ssr")]
mod drawn {
    use deck::export::{Loss, Target, Warning, carried};
    use deck::format::Format;
    use leptos::prelude::*;

    use super::{TOLD, address};
    use crate::components::html::{Html, el, text};
    use crate::components::part::Drawn;
    use crate::wire::{DeckExport, DeckView};

    /// Draws a deck as a target has it.
    #[must_use]
    pub fn render(id: &str, deck: &DeckExport) -> Drawn {
        let own = format!("/decks/{id}");
        let html = el(
            "div",
            &[("class", "export-page")],
            &[
                el(
                    "header",
                    &[("class", "export-head")],
                    &[
                        el(
                            "h1",
                            &[],
                            &[text("Export "), el("span", &[], &[text(&deck.name)])],
                        ),
                        el(
                            "p",
                            &[],
                            &[el("a", &[("href", &own)], &[text("Back to the deck")])],
                        ),
                    ],
                ),
                targets(id, deck.target),
                written(id, deck),
            ],
        );
        Drawn {
            title: format!("Export {}", deck.name),
            html: html.into_string(),
        }
    }

    fn targets(id: &str, chosen: Target) -> Html {
        let links: Vec<Html> = Target::ALL
            .into_iter()
            .map(|target| {
                let address = format!("/decks/{id}/export?to={}", target.key());
                let mut attributes = vec![("href", address.as_str())];
                if target == chosen {
                    attributes.push(("aria-current", "page"));
                }
                el("li", &[], &[el("a", &attributes, &[text(target.title())])])
            })
            .collect();
        el(
            "nav",
            &[("class", "export-targets"), ("aria-label", "Export as")],
            &[el("ul", &[], &links)],
        )
    }

    /// What is lost, then the buttons, then the text.
    fn written(id: &str, deck: &DeckExport) -> Html {
        let title = deck.target.title();
        let file = format!("{}&download=1", address(id, deck.target.key()));
        let copy = [
            ("type", "button"),
            ("class", "primary js-only"),
            ("data-do", "copy"),
            ("data-id", id),
            ("data-name", deck.target.key()),
        ];
        let download = [("class", "button"), ("href", file.as_str()), ("download", "")];
        let ending = format!("Download .{}", deck.target.file_name_extension());
        el(
            "section",
            &[("class", "export-text"), ("aria-labelledby", "export-title")],
            &[
                el("h2", &[("id", "export-title")], &[text(title)]),
                lost(deck),
                el(
                    "div",
                    &[("class", "export")],
                    &[
                        el("button", &copy, &[text("Copy")]),
                        el("a", &download, &[text(&ending)]),
                        el("p", &[("class", "copied"), ("id", TOLD), ("role", "status")], &[]),
                    ],
                ),
                el("pre", &[("tabindex", "0")], &[text(&deck.text)]),
            ],
        )
    }

    fn lost(deck: &DeckExport) -> Html {
        let (names, cards): (Vec<&Warning>, Vec<&Warning>) =
            deck.losses.iter().partition(|warning| warning.loss == Loss::Name);
        let mut lines: Vec<Html> = cards
            .into_iter()
            .map(|warning| line(&warning.message, &warning.cards))
            .collect();
        if !deck.unknown.is_empty() {
            lines.push(line(
                "Some cards are not known yet. Their names go out as you wrote them.",
                &deck.unknown,
            ));
        }
        let notice = if lines.is_empty() {
            Html::none()
        } else {
            let title = el("h3", &[("class", "notice-title")], &[text("Before you copy")]);
            el(
                "div",
                &[("class", "notice warn")],
                &[title, el("ul", &[("class", "losses")], &lines)],
            )
        };
        let name: Html = names
            .into_iter()
            .map(|warning| {
                let words = format!("{} The downloaded file is called by it.", warning.message);
                el("p", &[("class", "hint")], &[text(&words)])
            })
            .collect();
        [notice, name].into_iter().collect()
    }

    /// `3 cards: Opt, Shock, Island`
    fn line(message: &str, cards: &[String]) -> Html {
        let named = if cards.is_empty() {
            Html::none()
        } else {
            let count = if cards.len() == 1 { "card" } else { "cards" };
            let words = format!("{} {count}: {}", cards.len(), cards.join(", "));
            el("span", &[("class", "loss-cards")], &[text(&words)])
        };
        el("li", &[], &[el("span", &[], &[text(message)]), named])
    }

    /// The doors out of a deck's page, Arena's first, and what Arena's text leaves behind.
    #[must_use]
    pub fn doors(deck: &DeckView) -> AnyView {
        let arena = address(&deck.id, Target::Arena.key());
        // The maybeboard stays behind whatever its cards are, so that none need be known.
        let left = carried(&deck.parsed, Target::Arena, |_| None)
            .1
            .into_iter()
            .find(|warning| warning.loss == Loss::Maybeboard);
        let left = left.map(|warning| view! { <p class="hint export-left">{warning.message}</p> });
        view! {
            <div class="export">
                <button type="button" class="js-only" data-do="copy">"Copy for Arena"</button>
                <a class="button" href=format!("{arena}&download=1") download="">"Download"</a>
                <a class="button" href=format!("/decks/{}/export", deck.id)>"Other programs"</a>
                {left}
            </div>
        }
        .into_any()
    }

    /// What a registration sheet wants beside the list, most of it filled in by hand. Only paper shows it.
    #[must_use]
    pub fn sheet(deck: &DeckView) -> AnyView {
        let format = deck.format.map_or("", Format::title);
        view! {
            <dl class="sheet">
                <div><dt>"Player"</dt><dd></dd></div>
                <div><dt>"Event"</dt><dd></dd></div>
                <div><dt>"Format"</dt><dd>{format}</dd></div>
                <div><dt>"Date"</dt><dd></dd></div>
                <div><dt>"Table"</dt><dd></dd></div>
            </dl>
        }
        .into_any()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const HOSTILE: &str = "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

        fn exported(target: Target, losses: Vec<Warning>) -> DeckExport {
            DeckExport {
                name: HOSTILE.to_owned(),
                target,
                text: format!("4 {HOSTILE}\n"),
                losses,
                unknown: vec![HOSTILE.to_owned()],
            }
        }

        #[test]
        fn the_players_text_is_text_here_too() {
            let loss = Warning {
                loss: Loss::MtgoNumber,
                message: "Some have no number.".to_owned(),
                cards: vec![HOSTILE.to_owned(), "Opt".to_owned()],
            };
            let html = render("ab", &exported(Target::Dek, vec![loss])).html;
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
            assert!(html.contains("2 cards: "), "{html}");
        }

        #[test]
        fn every_target_can_be_chosen_and_one_is() {
            let html = render("ab", &exported(Target::Csv, Vec::new())).html;
            for target in Target::ALL {
                assert!(html.contains(&format!("/decks/ab/export?to={}\"", target.key())));
            }
            assert_eq!(html.matches("aria-current").count(), 1);
            assert!(html.contains("to=csv\" aria-current=\"page\""), "{html}");
        }

        #[test]
        fn what_is_lost_comes_before_the_copy() {
            let html = render("ab", &exported(Target::Mtgo, Vec::new())).html;
            let (warned, copy) = (html.find("Before you copy"), html.find("data-do=\"copy\""));
            assert!(warned.is_some() && warned < copy);
        }
    }
}

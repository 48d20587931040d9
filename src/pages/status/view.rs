//! The whole of it: one sentence for those in a hurry, then the sections.

use super::words::{ago, counted};
use super::{cards, corpus, network};
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
                corpus::draw(status.corpus.as_ref(), now),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::status::{card_file_last_line, card_file_line};
    use crate::wire::{CatalogueStatus, Upstream};

    const NOW: i64 = 1_795_366_800;

    fn with(state: UpstreamState, sync: Sync) -> String {
        let status = StatusView {
            cards: CatalogueStatus {
                sync,
                ..CatalogueStatus::default()
            },
            upstreams: vec![Upstream {
                id: "scryfall".to_owned(),
                state,
            }],
            program: Program {
                database_ok: true,
                ..Program::default()
            },
            ..StatusView::default()
        };
        draw(&status, NOW)
    }

    #[test]
    fn each_state_of_scryfall_is_told_in_words() {
        let until = NOW + 300;
        for (state, line, words) in [
            (UpstreamState::Answers, "Everything works.", "Answers normally"),
            (
                UpstreamState::AskedToWait { until, seconds: 300 },
                "Scryfall asked us to wait.",
                "Asked us to wait until <time",
            ),
            (
                UpstreamState::Failing { until, seconds: 20 },
                "Scryfall is failing.",
                "Is failing; next try in 20 s",
            ),
            (UpstreamState::Offline, "Offline by choice", "Offline by choice"),
        ] {
            let html = with(state, Sync::default());
            assert!(html.contains(line) && html.contains(words), "{state:?}: {html}");
        }
    }

    #[test]
    fn what_went_wrong_is_text_wherever_it_came_from() {
        let message = "<script>alert(1)</script>".to_owned();
        let failed = Sync::Failed {
            message,
            retry_at: Some(NOW),
        };
        let html = with(UpstreamState::Answers, failed);
        assert!(
            html.contains("The card file did not come.") && !html.contains("<script"),
            "{html}"
        );
    }

    #[test]
    fn the_import_page_tells_how_far_the_first_file_is_and_of_no_other() {
        let reading = |origin| CatalogueStatus {
            cards: 29_812,
            printings: 118_203,
            origin,
            sync: Sync::Reading {
                received: 34_900,
                total: Some(100_000),
                printings: 7,
            },
            ..CatalogueStatus::default()
        };
        let line = card_file_line(&reading(CatalogueOrigin::Starter));
        assert!(
            line.contains("Fetching all cards from Scryfall: 34 %. Decks can be imported meanwhile."),
            "{line}"
        );
        assert!(line.contains(r#"value="34900" max="100000""#), "{line}");
        let later = reading(CatalogueOrigin::Scryfall);
        assert_eq!(card_file_line(&later), "");
        assert!(card_file_last_line(&later).contains("29,812 cards in 118,203 printings"));
    }
}

//! What the server sends of a deck's page: its parts as HTML, and what the browser works with.

use serde::{Deserialize, Serialize};

use crate::wire::Progress;

/// How the main deck is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// As the player wrote it: while most cards are still to come, so that rows fill in where they stand.
    AsWritten,
    /// By card type, cheap cards first.
    #[default]
    ByType,
}

/// What the browser works with; it stands in the page as the `data-state` of [`STATE`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageState {
    pub id: String,
    /// The last part of the address of the tab that is open.
    pub tab: String,
    /// What its address asks of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// Number of the version that is shown.
    pub version: u32,
    pub progress: Progress,
    /// How the list is ordered; the next request hands it back, so that the list keeps its order while it fills in.
    pub arrangement: Arrangement,
}

/// Id of the element that tells the page's state.
pub const STATE: &str = "deck-state";

#[cfg(feature = "ssr")]
pub use drawn::render;

#[cfg(feature = "ssr")]
mod drawn {
    use leptos::prelude::*;

    use super::super::{
        LOOK_UP, Tab, head, improve, legality, list, look_up, mana, overview, report, tabs, versions,
        wildcards,
    };
    use super::{Arrangement, PageState, STATE};
    use crate::components::html::{Html, el};
    use crate::components::part::Drawn;
    use crate::server::decks::{DeckPage, Facts};
    use crate::wire::{Phase, Progress};

    /// Draws a deck with the tab that is open. `kept` is the order that the browser shows, if it shows the deck already.
    #[must_use]
    pub fn render(page: &DeckPage, kept: Option<Arrangement>) -> Drawn {
        let deck = &page.deck;
        let (tab, figures) = match &page.facts {
            Facts::Overview => (Tab::Overview, overview(page)),
            Facts::Mana(told) => (Tab::Mana, mana::view(page, told)),
            Facts::Improve(told) => (Tab::Improve, improve::view(page, told)),
            Facts::Versions(told) => (Tab::Versions, versions::view(page, told)),
        };
        let state = PageState {
            id: deck.id.clone(),
            tab: tab.slug().to_owned(),
            query: page.query.clone(),
            version: deck.version,
            progress: deck.progress.clone(),
            arrangement: arrangement(kept, &deck.progress),
        };
        // Text and numbers only: it can always be written.
        let told = serde_json::to_string(&state).unwrap_or_default();
        let list = Html::of_view(list::view(deck, state.arrangement));
        let html: Html = [
            el(
                "header",
                &[("class", "deck-head"), ("id", STATE), ("data-state", &told)],
                &[Html::of_view(head::view(deck))],
            ),
            el(
                "div",
                &[("class", "look-up"), ("id", LOOK_UP)],
                &[look_up::view(&look_up::State::of(state))],
            ),
            tabs::nav(&deck.id, tab),
            el(
                "div",
                &[("class", "deck")],
                &[
                    el(
                        "section",
                        &[("class", "deck-list"), ("aria-label", "The list")],
                        &[list],
                    ),
                    el("div", &[("class", "deck-figures")], &[figures]),
                ],
            ),
        ]
        .into_iter()
        .collect();
        Drawn {
            title: deck.name.clone(),
            html: html.into_string(),
        }
    }

    fn overview(page: &DeckPage) -> Html {
        let deck = &page.deck;
        let figures = view! { {overview::view(&deck.analysis)} {legality::table(deck)} };
        let costs = wildcards::view(&deck.crafting, &deck.analysis);
        [report::view(page), costs, Html::of_view(figures.into_any())]
            .into_iter()
            .collect()
    }

    /// A list that is opened with most of it unknown stays as written until the look-up is over, and is grouped once then;
    /// any other is grouped from the start.
    fn arrangement(kept: Option<Arrangement>, now: &Progress) -> Arrangement {
        let mostly_unknown = now.known * 2 < now.total;
        match (now.phase, kept) {
            (Phase::Running, Some(kept)) => kept,
            (Phase::Running, None) if mostly_unknown => Arrangement::AsWritten,
            _ => Arrangement::ByType,
        }
    }

    #[cfg(test)]
    mod tests {
        use deck::decklist::{Entry, Problem, Section, Severity};

        use super::*;
        use crate::wire::{CardState, DeckView, LookUp, VersionView, Versions, entry_key};

        #[test]
        fn a_list_is_regrouped_once_and_only_if_it_was_opened_unknown() {
            let told = |kept, phase, known| {
                arrangement(
                    kept,
                    &Progress {
                        phase,
                        total: 60,
                        known,
                        ..Progress::default()
                    },
                )
            };
            let (as_written, by_type) = (Arrangement::AsWritten, Arrangement::ByType);
            assert_eq!(told(None, Phase::Running, 0), as_written);
            assert_eq!(
                told(Some(as_written), Phase::Running, 59),
                as_written,
                "not in the middle of the look-up"
            );
            assert_eq!(told(Some(as_written), Phase::Done, 60), by_type);
            assert_eq!(told(None, Phase::Waiting, 10), by_type);
            assert_eq!(
                told(None, Phase::Running, 59),
                by_type,
                "one card missing moves nothing"
            );
            assert_eq!(told(Some(by_type), Phase::Running, 0), by_type);
        }

        /// Advice that says nothing but `text`.
        fn hostile_advice(text: &str) -> Facts {
            use ::improve::{Add, Archetype, Cut, Finding, Matchup, SideboardCard, Swap};

            use crate::server::decks::{Advised, Exchange, Improving, Outlook, Wishes};
            use crate::wire::{ImproveAnswer, SwapView};

            let text = || text.to_owned();
            let swap = Swap {
                cuts: vec![(4, text())],
                adds: vec![(4, text())],
                because: vec![text()],
                wildcards: [(text(), 2)].into(),
                ..Swap::default()
            };
            let answer = ImproveAnswer {
                format: Some(deck::format::Format::Standard),
                archetype: Some(Archetype {
                    name: text(),
                    cards: vec![text()],
                    ..Archetype::default()
                }),
                findings: vec![Finding {
                    kind: text(),
                    says: text(),
                    ..Finding::default()
                }],
                add: vec![Add {
                    name: text(),
                    because: vec![text()],
                    ..Add::default()
                }],
                cut: vec![Cut {
                    name: text(),
                    because: vec![text()],
                    ..Cut::default()
                }],
                swaps: vec![SwapView {
                    swap,
                    ..SwapView::default()
                }],
                sideboard: vec![SideboardCard {
                    name: text(),
                    ..SideboardCard::default()
                }],
                matchups: vec![Matchup {
                    against: text(),
                    ..Matchup::default()
                }],
                ..ImproveAnswer::default()
            };
            Facts::Improve(Box::new(Improving {
                advised: Advised {
                    answer,
                    ..Advised::default()
                },
                wishes: Wishes {
                    locked: vec![text()],
                    refused: vec![text()],
                    ..Wishes::default()
                },
                outlook: Outlook {
                    lands: Exchange {
                        cuts: vec![(1, text())],
                        adds: vec![(1, text())],
                    },
                    ..Outlook::default()
                },
                ..Improving::default()
            }))
        }

        #[test]
        fn the_players_text_is_text_in_every_part() {
            const HOSTILE: &str = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
            let entry = Entry {
                count: 4,
                name: HOSTILE.to_owned(),
                ..Entry::default()
            };
            let mut deck = DeckView {
                name: HOSTILE.to_owned(),
                ..DeckView::default()
            };
            deck.cards = vec![CardState {
                key: entry_key(&entry),
                look_up: LookUp::NotFound {
                    message: HOSTILE.to_owned(),
                    candidates: vec![HOSTILE.to_owned()],
                    retry_at: Some(0),
                },
            }];
            deck.parsed.sections.main.push(entry);
            deck.parsed.problems.push(Problem {
                line: 1,
                text: HOSTILE.to_owned(),
                severity: Severity::Error,
                message: HOSTILE.to_owned(),
                candidates: Vec::new(),
            });
            let version = VersionView {
                why: HOSTILE.to_owned(),
                before: Some(1),
                changes: vec![deck::diff::Change {
                    section: Section::Main,
                    card: HOSTILE.to_owned(),
                    before: 0,
                    after: 4,
                }],
                ..VersionView::default()
            };
            let versions = Facts::Versions(Versions {
                versions: vec![version; 2],
                older: Some(2),
            });
            for facts in [Facts::Overview, hostile_advice(HOSTILE), versions] {
                let page = DeckPage {
                    deck: deck.clone(),
                    source: HOSTILE.to_owned(),
                    query: HOSTILE.to_owned(),
                    facts,
                };
                let html = render(&page, None).html;
                assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
            }
        }
    }
}

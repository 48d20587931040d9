//! The report: cards that are not known, lines that were not read, names that were read as others; each with what can be done
//! about it, as plain forms. Every fix is a new version of the deck.

use std::collections::HashMap;

use deck::decklist::{Problem, Severity};

use super::matched;
use super::versions::base;
use crate::components::html::{Html, el, text, void};
use crate::components::names;
use crate::components::time::{Show, time};
use crate::server::decks::DeckPage;
use crate::wire::{DeckView, LookUp, entry_key};

/// The most cards that are told one by one although they are open for one and the same reason.
const TOLD_ONE_BY_ONE: usize = 8;
/// The most entries of one part of the report; the rest is counted.
const SHOWN: usize = 60;

/// The report; nothing where there is nothing to tell.
pub fn view(page: &DeckPage) -> Html {
    let parts: Html = [cards(page), lines(page), guesses(page)].into_iter().collect();
    if parts == Html::none() {
        return parts;
    }
    // The fixes come back here when no script keeps the page.
    el(
        "div",
        &[("class", "report"), ("id", "report"), ("tabindex", "-1")],
        &[parts],
    )
}

/// How many cards and lines wait for the player.
#[must_use]
pub fn count(deck: &DeckView) -> usize {
    let cards = deck.cards.iter();
    cards
        .filter(|card| match &card.look_up {
            LookUp::NotFound { .. } => true,
            LookUp::Failed { candidates, .. } => !candidates.is_empty(),
            _ => false,
        })
        .count()
        + deck.parsed.problems.len()
}

fn cards(page: &DeckPage) -> Html {
    let open = open(&page.deck);
    let drawn = open.iter().map(|open| card(page, open));
    let hint = "They are kept in the deck. The figures below leave them out until they are known.";
    part("open", "Cards that are not known", hint, drawn)
}

fn lines(page: &DeckPage) -> Html {
    let problems = &page.deck.parsed.problems;
    let drawn = problems.iter().map(|found| problem(page, found));
    part(
        "lines",
        "Lines that need an eye",
        "Each fix is a new version of the deck; the old one is kept.",
        drawn,
    )
}

/// A part under its heading; nothing where it has no entry.
fn part(id: &str, title: &str, hint: &str, entries: impl ExactSizeIterator<Item = Html>) -> Html {
    if entries.len() == 0 {
        return Html::none();
    }
    let title_id = [id, "-title"].concat();
    el(
        "section",
        &[("class", "panel"), ("aria-labelledby", &title_id)],
        &[
            el("h2", &[("id", &title_id)], &[text(title)]),
            el("p", &[("class", "hint")], &[text(hint)]),
            listed(entries),
        ],
    )
}

/// Draws the first of them and counts the others.
fn listed(entries: impl ExactSizeIterator<Item = Html>) -> Html {
    let hidden = entries.len().saturating_sub(SHOWN);
    let more = if hidden > 0 {
        let words = format!("And {hidden} more, which come up as these are settled.");
        el("p", &[("class", "hint")], &[text(&words)])
    } else {
        Html::none()
    };
    let list = el(
        "ul",
        &[("class", "report-items")],
        &[entries.take(SHOWN).collect()],
    );
    [list, more].into_iter().collect()
}

/// An entry of the report. `line` is the line it is about, where `n` and the next fix look for it.
fn item(page: &DeckPage, line: u32, children: &[Html]) -> Html {
    let number = line.to_string();
    // Another version is another list, and nothing of what was typed for the old one belongs to the new.
    let key = format!("{}-{number}", page.deck.version);
    el("li", &[("data-problem", &number), ("data-key", &key)], children)
}

/// A form that the page sends by itself when it is awake. Its button comes back to line `line`.
fn form(page: &DeckPage, to: &str, line: u32, hidden: (&'static str, &str), children: &[Html]) -> Html {
    let action = ["/decks/", &page.deck.id, "/", to].concat();
    let (name, value) = hidden;
    let asked: Html = [
        base(page.deck.version),
        void("input", &[("type", "hidden"), ("name", name), ("value", value)]),
    ]
    .into_iter()
    .chain(children.iter().cloned())
    .collect();
    el(
        "form",
        &[
            ("method", "post"),
            ("action", &action),
            ("data-do", "send"),
            ("data-id", &line.to_string()),
        ],
        &[asked],
    )
}

fn button(name: &str, value: &str, words: &str) -> Html {
    el(
        "button",
        &[("class", "fix"), ("name", name), ("value", value)],
        &[text(words)],
    )
}

/// The door to what the player writes instead.
fn by_hand(words: &str, form: Html) -> Html {
    el(
        "details",
        &[("class", "by-hand-line")],
        &[el("summary", &[], &[text(words)]), form],
    )
}

fn field(name: &str, label: &str, value: &str) -> Html {
    void(
        "input",
        &[
            ("name", name),
            ("aria-label", label),
            ("value", value),
            ("required", ""),
            ("autocomplete", "off"),
            ("spellcheck", "false"),
        ],
    )
}

/// What can be done about a card that is called by a name that is not its own, or nobody's.
fn card_fixes(page: &DeckPage, name: &str, line: u32, candidates: &[String]) -> Html {
    let hidden = ("card", name);
    let choices: Html = candidates
        .iter()
        .map(|candidate| button("name", candidate, candidate))
        .chain([el(
            "button",
            &[("class", "link"), ("name", "out"), ("value", "1")],
            &[text("Leave it out")],
        )])
        .collect();
    let save = el("button", &[], &[text("Save")]);
    let label = ["Name instead of ", name].concat();
    el(
        "div",
        &[("class", "fixes")],
        &[
            form(page, "card", line, hidden, &[choices]),
            by_hand(
                "Write another name",
                form(page, "card", line, hidden, &[field("name", &label, name), save]),
            ),
        ],
    )
}

fn line_hint(line: u32) -> Html {
    el("span", &[("class", "hint")], &[text(&format!("Line {line}"))])
}

fn problem(page: &DeckPage, problem: &Problem) -> Html {
    let (sign, word) = match problem.severity {
        Severity::Notice => ("…", "read with a guess"),
        Severity::Error => ("✗", "not read"),
    };
    let number = problem.line.to_string();
    // There a line is more than a card, and stays as it is.
    let is_markup = page.deck.parsed.format.is_markup();
    let fixes = if is_markup {
        Html::none()
    } else {
        line_fixes(page, problem, &number)
    };
    item(
        page,
        problem.line,
        &[
            el(
                "p",
                &[("class", "report-what")],
                &[
                    el(
                        "span",
                        &[("class", "line-mark"), ("role", "img"), ("aria-label", word)],
                        &[text(sign)],
                    ),
                    text(" "),
                    line_hint(problem.line),
                    text(" "),
                    el("code", &[], &[text(&problem.text)]),
                ],
            ),
            el("p", &[], &[text(&problem.message)]),
            fixes,
        ],
    )
}

fn line_fixes(page: &DeckPage, problem: &Problem, number: &str) -> Html {
    let hidden = ("line", number);
    // The problem repeats only the beginning of a long line.
    let written = deck::edit::line(&page.source, problem.line)
        .unwrap_or(&problem.text)
        .trim();
    let choices: Html = problem
        .candidates
        .iter()
        .map(|candidate| button("text", candidate, candidate))
        .chain([el(
            "button",
            &[("class", "link"), ("name", "out"), ("value", "1")],
            &[text("Leave it out")],
        )])
        .collect();
    let save = el("button", &[], &[text("Save")]);
    let label = ["Line ", number].concat();
    el(
        "div",
        &[("class", "fixes")],
        &[
            form(page, "line", problem.line, hidden, &[choices]),
            by_hand(
                "Change the line",
                form(
                    page,
                    "line",
                    problem.line,
                    hidden,
                    &[field("text", &label, written), save],
                ),
            ),
        ],
    )
}

/// Names that were read as those of other cards, where the name alone does not say so.
fn guesses(page: &DeckPage) -> Html {
    let states = page.deck.states();
    let entries = page.deck.parsed.sections.iter().map(|(_, entry)| entry);
    let guessed = entries.filter_map(|entry| match &states.get(&*entry_key(entry))?.look_up {
        LookUp::Known { card, matched } => {
            let why = matched::read_as(&entry.name, &card.name, *matched)?;
            Some((entry, card, why))
        }
        _ => None,
    });
    let guessed: Vec<_> = guessed.collect();
    if guessed.is_empty() {
        return Html::none();
    }
    let told = guessed.iter().map(|(entry, card, why)| {
        item(
            page,
            entry.line,
            &[
                el(
                    "p",
                    &[("class", "report-what")],
                    &[
                        line_hint(entry.line),
                        text(" "),
                        el("b", &[], &[text(&entry.name)]),
                        text(" "),
                        text(why),
                        text("."),
                    ],
                ),
                card_fixes(
                    page,
                    &entry.name,
                    entry.line,
                    &[matched::short(&card.name).to_owned()],
                ),
            ],
        )
    });
    let hint = "The cards are known. A press writes a card's own name into the list.";
    let summary = match guessed.len() {
        1 => "1 name is read as another".to_owned(),
        names => format!("{names} names are read as others"),
    };
    el(
        "details",
        &[("class", "panel guesses")],
        &[
            el("summary", &[], &[text(&summary)]),
            el("p", &[("class", "hint")], &[text(hint)]),
            listed(told),
        ],
    )
}

/// Cards that are open for one and the same reason.
#[derive(Clone, Debug, PartialEq)]
struct Open<'a> {
    /// Each with the first line that has it.
    cards: Vec<(&'a str, u32)>,
    /// Whether Scryfall said that there is no such card.
    not_found: bool,
    message: &'a str,
    candidates: &'a [String],
    /// When the first of them is asked again, in Unix seconds.
    retry_at: Option<i64>,
}

/// Each card that was not found or has names close to its own, and together those that could not be asked when they are many: when Scryfall is down,
/// that is the whole deck.
fn open(deck: &DeckView) -> Vec<Open<'_>> {
    let (few, many): (Vec<Open>, Vec<Open>) = by_reason(deck)
        .into_iter()
        .partition(|open| open.cards.len() <= TOLD_ONE_BY_ONE);
    let one_by_one = few.into_iter().flat_map(|mut open| {
        let cards = std::mem::take(&mut open.cards);
        cards.into_iter().map(move |card| Open {
            cards: vec![card],
            ..open.clone()
        })
    });
    many.into_iter().chain(one_by_one).collect()
}

fn by_reason(deck: &DeckView) -> Vec<Open<'_>> {
    let mut open: Vec<Open> = Vec::new();
    // The name as it stands in the list, where the key has it in lower case, and its line.
    let mut written: HashMap<String, (&str, u32)> = HashMap::new();
    for (_, entry) in deck.parsed.sections.iter() {
        written
            .entry(entry_key(entry))
            .or_insert((&entry.name, entry.line));
    }
    for state in &deck.cards {
        let card = written.get(&state.key).copied().unwrap_or((&state.key, 0));
        match &state.look_up {
            LookUp::Known { .. } | LookUp::Pending => {}
            LookUp::NotFound {
                message,
                candidates,
                retry_at,
            } => open.push(Open {
                cards: vec![card],
                not_found: true,
                message,
                candidates,
                retry_at: *retry_at,
            }),
            LookUp::Failed {
                message,
                candidates,
                retry_at,
            } => {
                let is_alone = |open: &Open| open.not_found || !open.candidates.is_empty();
                let same = open
                    .iter_mut()
                    .find(|other| candidates.is_empty() && other.message == message && !is_alone(other));
                if let Some(same) = same {
                    same.cards.push(card);
                    same.retry_at = [same.retry_at, *retry_at].into_iter().flatten().min();
                } else {
                    open.push(Open {
                        cards: vec![card],
                        not_found: false,
                        message,
                        candidates,
                        retry_at: *retry_at,
                    });
                }
            }
        }
    }
    open
}

fn card(page: &DeckPage, open: &Open) -> Html {
    let again = open.retry_at.map_or_else(Html::none, |at| {
        let words = [text("Asked again at "), time(at, Show::Clock), text(".")];
        el("span", &[("class", "hint")], &words)
    });
    let names = match open.cards.as_slice() {
        [(only, line)] => {
            let mark = if open.not_found {
                ("?", "not found")
            } else {
                ("↻", "could not be asked yet")
            };
            let sign = [("class", "line-mark"), ("role", "img"), ("aria-label", mark.1)];
            el(
                "p",
                &[("class", "report-what")],
                &[
                    el("span", &sign, &[text(mark.0)]),
                    text(" "),
                    line_hint(*line),
                    text(" "),
                    el("b", &[], &[text(only)]),
                ],
            )
        }
        cards => {
            let all: Vec<&str> = cards.iter().map(|(name, _)| *name).collect();
            let count = [&all.len().to_string(), " cards"].concat();
            let parts = [
                el("summary", &[], &[el("b", &[], &[text(&count)])]),
                el("p", &[("class", "open-names")], &[text(&names::sentence(&all))]),
            ];
            el("details", &[], &parts)
        }
    };
    let said = el("p", &[], &[text(open.message), text(" "), again]);
    match open.cards.as_slice() {
        [(only, line)] if open.not_found || open.retry_at.is_none() => {
            let close = if open.candidates.is_empty() {
                Html::none()
            } else {
                el("p", &[("class", "hint")], &[text("Names that are close:")])
            };
            let fixes = card_fixes(page, only, *line, open.candidates);
            item(page, *line, &[names, said, close, fixes])
        }
        // Nothing to mend: it is asked again.
        _ => el("li", &[], &[names, said]),
    }
}

#[cfg(test)]
mod tests {
    use deck::decklist::Entry;

    use super::*;
    use crate::wire::CardState;

    fn failed(retry_at: i64) -> LookUp {
        LookUp::Failed {
            message: "Scryfall could not be reached.".to_owned(),
            candidates: Vec::new(),
            retry_at: Some(retry_at),
        }
    }

    fn deck(cards: Vec<(String, LookUp)>) -> DeckView {
        let mut deck = DeckView::default();
        for ((name, look_up), line) in cards.into_iter().zip(1..) {
            let entry = Entry {
                name,
                line,
                ..Entry::default()
            };
            let key = entry_key(&entry);
            deck.parsed.sections.main.push(entry);
            deck.cards.push(CardState { key, look_up });
        }
        deck
    }

    fn told(cards: Vec<(String, LookUp)>) -> Vec<(Vec<String>, Option<i64>)> {
        open(&deck(cards))
            .into_iter()
            .map(|open| {
                let cards = open.cards.iter().map(|(name, line)| format!("{line} {name}"));
                (cards.collect(), open.retry_at)
            })
            .collect()
    }

    #[test]
    fn a_few_cards_are_told_one_by_one() {
        let not_found = LookUp::NotFound {
            message: "No card has this name.".to_owned(),
            candidates: Vec::new(),
            retry_at: None,
        };
        let cards = [
            ("Opt", failed(20)),
            ("Typo", not_found),
            ("Shock", failed(10)),
            ("Duress", LookUp::Pending),
        ];
        let told = told(cards.map(|(name, look_up)| (name.to_owned(), look_up)).to_vec());
        let one = |name: &str, at| (vec![name.to_owned()], at);
        assert_eq!(
            told,
            [
                one("1 Opt", Some(10)),
                one("3 Shock", Some(10)),
                one("2 Typo", None)
            ]
        );
    }

    #[test]
    fn a_name_that_is_close_to_others_is_told_by_itself_and_can_be_mended() {
        let offline = |candidates: &[&str]| LookUp::Failed {
            message: "Cards are not looked up while this program is offline.".to_owned(),
            candidates: candidates.iter().map(|name| (*name).to_owned()).collect(),
            retry_at: None,
        };
        let mut cards: Vec<(String, LookUp)> =
            (0..9).map(|at| (format!("Card {at}"), offline(&[]))).collect();
        cards.push(("Spell Peirce".to_owned(), offline(&["Spell Pierce"])));
        let mut page = DeckPage {
            deck: deck(cards),
            ..DeckPage::default()
        };
        let alone: Vec<usize> = open(&page.deck).iter().map(|open| open.cards.len()).collect();
        assert_eq!(alone, [9, 1]);
        assert_eq!(count(&page.deck), 1);
        page.deck.id = "ab".to_owned();
        let html = view(&page).into_string();
        assert_eq!(html.matches("value=\"Spell Pierce\"").count(), 1, "{html}");
        assert_eq!(html.matches("Write another name").count(), 1, "{html}");
    }

    #[test]
    fn a_whole_deck_is_told_together() {
        let cards = (0..60)
            .map(|at| (format!("Card {at}"), failed(100 - at)))
            .collect();
        let told = told(cards);
        let [(names, retry_at)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!((names.len(), *retry_at), (60, Some(41)));
    }
}

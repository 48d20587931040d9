//! What is still open: cards that are not known, with the reason, and lines of the list that were not read.

use deck::decklist::{Problem, Severity};
use leptos::prelude::*;

use crate::components::time::{Show, time};
use crate::wire::{CardState, DeckView, LookUp};

/// The most cards that are told one by one although they are open for one and the same reason.
const TOLD_ONE_BY_ONE: usize = 8;

pub fn view(deck: &DeckView) -> AnyView {
    let cards = open(deck).iter().map(card).collect::<Vec<_>>();
    let cards = (!cards.is_empty()).then(|| {
        view! {
            <section class="panel open-cards" aria-labelledby="open-title">
                <h2 id="open-title">"Cards that are not known"</h2>
                <p class="hint">"They are kept in the deck. The figures below leave them out until they are known."</p>
                <ul>{cards}</ul>
            </section>
        }
    });
    let problems = deck.parsed.problems.iter().map(problem).collect::<Vec<_>>();
    let problems = (!problems.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="lines-title">
                <h2 id="lines-title">"Lines that need an eye"</h2>
                <ul class="problems">{problems}</ul>
            </section>
        }
    });
    view! { {cards} {problems} }.into_any()
}

/// Cards that are open for one and the same reason.
#[derive(Debug, PartialEq)]
struct Open<'a> {
    names: Vec<&'a str>,
    message: &'a str,
    candidates: &'a [String],
    /// When the first of them is asked again, in Unix seconds.
    retry_at: Option<i64>,
}

/// Each card that was not found, and together those that could not be asked when they are many: when Scryfall is down,
/// that is the whole deck.
fn open(deck: &DeckView) -> Vec<Open<'_>> {
    let (few, many): (Vec<Open>, Vec<Open>) = by_reason(deck)
        .into_iter()
        .partition(|open| open.names.len() <= TOLD_ONE_BY_ONE);
    let one_by_one = few.into_iter().flat_map(|open| {
        let Open {
            names,
            message,
            candidates,
            retry_at,
        } = open;
        names.into_iter().map(move |name| Open {
            names: vec![name],
            message,
            candidates,
            retry_at,
        })
    });
    many.into_iter().chain(one_by_one).collect()
}

fn by_reason(deck: &DeckView) -> Vec<Open<'_>> {
    let mut open: Vec<Open> = Vec::new();
    for state in &deck.cards {
        let name = written_name(deck, state);
        match &state.look_up {
            LookUp::Known { .. } | LookUp::Pending => {}
            LookUp::NotFound {
                message,
                candidates,
                retry_at,
            } => open.push(Open {
                names: vec![name],
                message,
                candidates,
                retry_at: *retry_at,
            }),
            LookUp::Failed { message, retry_at } => {
                let same = open
                    .iter_mut()
                    .find(|other| other.message == message && other.candidates.is_empty());
                if let Some(same) = same {
                    same.names.push(name);
                    same.retry_at = [same.retry_at, *retry_at].into_iter().flatten().min();
                } else {
                    open.push(Open {
                        names: vec![name],
                        message,
                        candidates: &[],
                        retry_at: *retry_at,
                    });
                }
            }
        }
    }
    open
}

fn card(open: &Open) -> AnyView {
    let candidates = (!open.candidates.is_empty())
        .then(|| view! { <span class="candidates">"Close to: "{open.candidates.join(", ")}"."</span> });
    let again = open.retry_at.map(|at| view! { <span class="hint">"Asked again at "<span inner_html=time(at, Show::Clock).into_string()></span>"."</span> });
    let names = match open.names.as_slice() {
        [only] => view! { <b>{(*only).to_owned()}</b> }.into_any(),
        names => view! {
            <details>
                <summary><b>{names.len()}" cards"</b></summary>
                <p class="open-names">{names.join(", ")}</p>
            </details>
        }
        .into_any(),
    };
    view! {
        <li>
            {names}
            <span>{open.message.to_owned()}</span>
            {candidates}
            {again}
        </li>
    }
    .into_any()
}

/// The name as it stands in the list; the key has it in lower case.
fn written_name<'a>(deck: &'a DeckView, state: &'a CardState) -> &'a str {
    let entry = deck
        .parsed
        .sections
        .iter()
        .find(|(_, entry)| crate::wire::entry_key(entry) == state.key);
    entry.map_or(state.key.as_str(), |(_, entry)| entry.name.as_str())
}

fn problem(problem: &Problem) -> AnyView {
    let (sign, word) = match problem.severity {
        Severity::Notice => ("…", "read with a guess"),
        Severity::Error => ("✗", "not read"),
    };
    view! {
        <li>
            <span class="line-mark" role="img" aria-label=word>{sign}</span>
            <span class="hint">"Line "{problem.line}</span>
            <code>{problem.text.clone()}</code>
            <span>{problem.message.clone()}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use deck::decklist::Entry;

    use super::*;
    use crate::wire::entry_key;

    fn failed(retry_at: i64) -> LookUp {
        LookUp::Failed {
            message: "Scryfall could not be reached.".to_owned(),
            retry_at: Some(retry_at),
        }
    }

    fn told(cards: Vec<(String, LookUp)>) -> Vec<(Vec<String>, Option<i64>)> {
        let mut deck = DeckView::default();
        for (name, look_up) in cards {
            let entry = Entry {
                name,
                ..Entry::default()
            };
            let key = entry_key(&entry);
            deck.parsed.sections.main.push(entry);
            deck.cards.push(CardState { key, look_up });
        }
        open(&deck)
            .into_iter()
            .map(|open| (open.names.into_iter().map(str::to_owned).collect(), open.retry_at))
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
            [one("Opt", Some(10)), one("Shock", Some(10)), one("Typo", None)]
        );
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

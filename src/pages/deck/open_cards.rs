//! What is still open: cards that are not known, with the reason, and lines of the list that were not read.

use deck::decklist::{Problem, Severity};
use leptos::prelude::*;

use crate::components::time::{Show, time};
use crate::wire::{CardState, DeckView, LookUp};

pub fn view(deck: &DeckView) -> AnyView {
    let cards = deck
        .cards
        .iter()
        .filter_map(|state| card(deck, state))
        .collect::<Vec<_>>();
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

fn card(deck: &DeckView, state: &CardState) -> Option<AnyView> {
    let (message, candidates, retry_at): (&str, &[String], Option<i64>) = match &state.look_up {
        LookUp::Known { .. } | LookUp::Pending => return None,
        LookUp::NotFound {
            message,
            candidates,
            retry_at,
        } => (message, candidates, *retry_at),
        LookUp::Failed { message, retry_at } => (message, &[], *retry_at),
    };
    let candidates = (!candidates.is_empty())
        .then(|| view! { <span class="candidates">"Close to: "{candidates.join(", ")}"."</span> });
    let again = retry_at.map(|at| view! { <span class="hint">"Asked again at "<span inner_html=time(at, Show::Clock).into_string()></span>"."</span> });
    Some(
        view! {
            <li>
                <b>{written_name(deck, state)}</b>
                <span>{message.to_owned()}</span>
                {candidates}
                {again}
            </li>
        }
        .into_any(),
    )
}

/// The name as it stands in the list; the key has it in lower case.
fn written_name(deck: &DeckView, state: &CardState) -> String {
    let entry = deck
        .parsed
        .sections
        .iter()
        .find(|(_, entry)| crate::wire::entry_key(entry) == state.key);
    entry.map_or_else(|| state.key.clone(), |(_, entry)| entry.name.clone())
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

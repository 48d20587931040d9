//! The head of a deck's page: name, format, colours, counts, legality in a word, export.

use deck::analysis::Counts;
use deck::color::ColorSet;
use leptos::prelude::*;

use super::{Live, call, legality};
use crate::browser::{clipboard, form};
use crate::components::time::{Show, time};
use crate::components::{mana, notice};
use crate::functions;
use crate::wire::{DeckView, LookUp};

const RENAME: &str = "rename-deck";

pub fn view(live: Live) -> AnyView {
    let name = move || live.deck.with(|deck| deck.name.clone());
    let facts = move || live.deck.with(facts);
    let word = move || live.deck.with(legality::word);
    let trouble = move || live.trouble.with(|trouble| trouble.as_ref().map(notice::problem));
    view! {
        <header class="deck-head">
            <div class="deck-title">
                <h1>{name}</h1>
                {rename(live)}
            </div>
            {facts}
            <div class="deck-doors">
                {word}
                {export(live)}
            </div>
            {trouble}
        </header>
    }
    .into_any()
}

fn rename(live: Live) -> AnyView {
    let (id, name) = live.deck.with_untracked(|deck| (deck.id.clone(), deck.name.clone()));
    let mut action = String::from("/decks/");
    action.push_str(&id);
    action.push_str("/rename");
    view! {
        <details class="rename" id=RENAME>
            <summary>"Rename"</summary>
            <form
                method="post"
                action=action
                on:submit=move |event| {
                    event.prevent_default();
                    let name = form::field_of(&event, "name").trim().to_owned();
                    let told = name.clone();
                    call(live, functions::rename_deck(id.clone(), name), move || {
                        live.deck.update(|deck| deck.name = told);
                        form::close_details(RENAME);
                    });
                }
            >
                <input name="name" aria-label="Name of the deck" required maxlength="100" value=name/>
                <button>"Save"</button>
            </form>
        </details>
    }
    .into_any()
}

fn facts(deck: &DeckView) -> AnyView {
    let format = deck.format.map_or("Format not clear", deck::format::Format::title);
    view! {
        <ul class="facts">
            <li>{format}</li>
            <li>{mana::colors(colors(deck))}</li>
            <li>{counts(&deck.analysis.counts)}</li>
            <li>"Saved "{time(deck.created_at, Show::Date)}</li>
        </ul>
    }
    .into_any()
}

/// The colours of the cards that are known.
fn colors(deck: &DeckView) -> ColorSet {
    deck.cards.iter().fold(ColorSet::EMPTY, |colors, state| match &state.look_up {
        LookUp::Known { card, .. } => colors.union(card.colors),
        _ => colors,
    })
}

/// `60 cards, 24 of them lands; 15 in the sideboard`
fn counts(counts: &Counts) -> String {
    let mut text = format!("{} cards", counts.main + counts.commander);
    if counts.lands > 0 {
        text += &format!(", {} of them lands", counts.lands);
    }
    if counts.commander > 0 {
        text += ", with the commander";
    }
    if counts.sideboard > 0 {
        text += &format!("; {} in the sideboard", counts.sideboard);
    }
    if counts.companion > 0 {
        text += "; a companion";
    }
    text
}

/// What became of the last copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Done,
    Refused,
}

fn export(live: Live) -> AnyView {
    let address = live.deck.with_untracked(|deck| format!("/api/v1/decks/{}/export?to=arena", deck.id));
    let copied = RwSignal::new(Copied::NotYet);
    let told = move || match copied.get() {
        Copied::NotYet => "",
        Copied::Done => "Copied. In Arena, press Import on the decks page.",
        Copied::Refused => "The browser did not allow it. Download the text instead.",
    };
    let source = address.clone();
    view! {
        <div class="export">
            <button
                type="button"
                class="js-only"
                on:click=move |_| {
                    let source = source.clone();
                    leptos::task::spawn_local(async move {
                        let done = clipboard::copy_from(source).await;
                        copied.set(if done { Copied::Done } else { Copied::Refused });
                    });
                }
            >
                "Copy for Arena"
            </button>
            <a class="button" href=address download="deck.txt">"Download"</a>
            <span class="hint" role="status">{told}</span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_one_line() {
        let told = |counts| super::counts(&counts);
        let standard = Counts { main: 60, lands: 24, sideboard: 15, ..Counts::default() };
        assert_eq!(told(standard), "60 cards, 24 of them lands; 15 in the sideboard");
        let brawl = Counts { main: 99, lands: 38, commander: 1, companion: 1, ..Counts::default() };
        assert_eq!(told(brawl), "100 cards, 38 of them lands, with the commander; a companion");
        assert_eq!(told(Counts { main: 60, ..Counts::default() }), "60 cards");
    }
}

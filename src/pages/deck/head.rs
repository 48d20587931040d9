//! The head of a deck's page: name, what it is in a line, the verdict in a word, export.

use deck::analysis::Counts;
use deck::color::ColorSet;
use deck::decklist::SourceFormat;
use deck::format::{Format, MatchType};
use leptos::prelude::*;

use super::tabs::Tab;
use super::{FORMAT, RENAME, export, legality, report, versions};
use crate::components::mana;
use crate::components::time::{Show, time};
use crate::wire::{DeckView, LookUp};

pub fn view(deck: &DeckView) -> AnyView {
    view! {
        <div class="deck-title">
            <h1>{deck.name.clone()}</h1>
            {rename(deck)}
        </div>
        <ul class="deck-facts">
            <li>{format(deck)}</li>
            <li>{mana::colors(colors(deck))}</li>
            <li>{counts(&deck.analysis.counts)}</li>
            <li>"Saved "<span inner_html=time(deck.created_at, Show::Date).into_string()></span></li>
            <li>{notation(deck)}</li>
            {version(deck)}
            {open(deck)}
        </ul>
        <div class="deck-doors">
            {legality::word(deck)}
            {export::doors(deck)}
        </div>
        {export::sheet(deck)}
    }
    .into_any()
}

fn rename(deck: &DeckView) -> AnyView {
    view! {
        <details class="rename" id=RENAME>
            <summary>"Rename"</summary>
            <form
                method="post"
                action=format!("/decks/{}/rename", deck.id)
                data-do="rename"
                data-id=deck.id.clone()
            >
                <input name="name" aria-label="Name of the deck" required maxlength="100" value=deck.name.clone()/>
                <button>"Save"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The format, which a press on it changes: a guess from the list can be wrong, and decides which verdict stands first.
fn format(deck: &DeckView) -> AnyView {
    let mut title = deck.format.map_or("Format not clear", Format::title).to_owned();
    if deck.match_type == MatchType::BestOfOne {
        title.push_str(", best of one");
    }
    let games = MatchType::ALL
        .map(|games| {
            view! { <option value=games.key() selected=deck.match_type == games>{games.title()}</option> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    let known = Format::ALL
        .map(|format| {
            view! { <option value=format.key() selected=deck.said_format == Some(format)>{format.title()}</option> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! {
        <details class="rename" id=FORMAT>
            <summary aria-label=format!("{title}. Change the format")>{title.clone()}</summary>
            <form
                method="post"
                action=format!("/decks/{}/format", deck.id)
                data-do="format"
                data-id=deck.id.clone()
            >
                <select name="format" aria-label="Format of the deck">
                    <option value="" selected=deck.said_format.is_none()>"Find out"</option>
                    {known}
                </select>
                <select name="match_type" aria-label="Games in a match">{games}</select>
                <button>"Save"</button>
            </form>
        </details>
    }
    .into_any()
}

/// What the list is read as, which a press changes: the text stays, and is read again.
fn notation(deck: &DeckView) -> AnyView {
    let title = format!("Read as {}", deck.parsed.format.title());
    let known = SourceFormat::ALL
        .map(|notation| {
            view! { <option value=notation.key() selected=deck.said_notation == Some(notation)>{notation.title()}</option> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    let base = versions::base(deck.version).into_string();
    view! {
        <details class="rename">
            <summary aria-label=format!("{title}. Read it otherwise")>{title.clone()}</summary>
            <form method="post" action=format!("/decks/{}/notation", deck.id) data-do="send">
                <span inner_html=base></span>
                <select name="from" aria-label="How the list is read">
                    <option value="" selected=deck.said_notation.is_none()>"Find out"</option>
                    {known}
                </select>
                <button>"Read it so"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The way to what changed, once anything has.
fn version(deck: &DeckView) -> Option<AnyView> {
    (deck.version > 1).then(|| {
        view! { <li><a href=Tab::Versions.address(&deck.id) data-noscroll="">{format!("Version {}", deck.version)}</a></li> }
            .into_any()
    })
}

/// The way to the report, from every tab.
fn open(deck: &DeckView) -> Option<AnyView> {
    let words = match report::count(deck) {
        0 => return None,
        1 => "1 line needs an eye".to_owned(),
        lines => format!("{lines} lines need an eye"),
    };
    let address = [&Tab::Overview.address(&deck.id), "#report"].concat();
    Some(view! { <li><a class="open-door" href=address>{words}</a></li> }.into_any())
}

/// The colours of the cards that are known.
fn colors(deck: &DeckView) -> ColorSet {
    deck.cards
        .iter()
        .fold(ColorSet::EMPTY, |colors, state| match &state.look_up {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_one_line() {
        let told = |counts| super::counts(&counts);
        let standard = Counts {
            main: 60,
            lands: 24,
            sideboard: 15,
            ..Counts::default()
        };
        assert_eq!(told(standard), "60 cards, 24 of them lands; 15 in the sideboard");
        let brawl = Counts {
            main: 99,
            lands: 38,
            commander: 1,
            companion: 1,
            ..Counts::default()
        };
        assert_eq!(
            told(brawl),
            "100 cards, 38 of them lands, with the commander; a companion"
        );
        assert_eq!(
            told(Counts {
                main: 60,
                ..Counts::default()
            }),
            "60 cards"
        );
    }
}

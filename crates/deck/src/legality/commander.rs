//! The commander, and the colours it allows.

use std::collections::BTreeMap;

use super::{Deck, Draft, Rule, Status, names, wording};
use crate::card::Card;
use crate::color::{Color, ColorSet};
use crate::roster::{Listed, Roster};

/// Who may lead a deck (CR 903.12c), as a player is told it.
const KINDS: &str = "a legendary creature, planeswalker, Vehicle or Spacecraft";

pub(super) fn check_commander(deck: &Deck, drafts: &mut Vec<Draft>) {
    let wanted = deck.format.construction().commanders;
    let commanders: Vec<&Listed> = commanders(deck.roster).collect();
    let count: u32 = commanders.iter().map(|listed| listed.commander).sum();
    if wanted == 0 {
        if count > 0 {
            let found = format!("A commander is listed; {} has none", deck.format.title());
            let fix = format!("Move {} to the main deck.", wording::list(&names(&commanders)));
            drafts.push(Draft::illegal(Rule::Commander, found, fix));
        }
        return;
    }
    if count == 0 {
        let found = format!("No commander; {wanted} is wanted");
        drafts.push(Draft::illegal(Rule::Commander, found, choose(deck.roster)));
    } else if count > wanted {
        let found = format!("{count} commanders; {wanted} is wanted");
        let fix = format!(
            "Keep {} as the commander, and move the rest to the main deck. Arena has no partners.",
            wording::choice(&names(&commanders))
        );
        drafts.push(Draft::illegal(Rule::Commander, found, fix));
    }
    drafts.extend(commanders.into_iter().map(|listed| eligible(listed, deck.roster)));
}

fn commanders<'r, 'a>(roster: &'r Roster<'a>) -> impl Iterator<Item = &'r Listed<'a>> {
    roster.cards.iter().filter(|listed| listed.commander > 0)
}

/// "Make A or B the commander.": those of the deck that may lead it, and of them those whose colours allow the rest, if any do.
fn choose(roster: &Roster) -> String {
    let able: Vec<&Listed> = roster
        .cards
        .iter()
        .filter(|listed| listed.main + listed.sideboard > 0)
        .filter(|listed| listed.card.is_some_and(can_lead))
        .collect();
    let fitting = fitting(roster);
    let best = if fitting.is_empty() { able } else { fitting };
    match best.as_slice() {
        [] => format!("Name {KINDS} as the commander."),
        best => format!("Make {} the commander.", wording::choice(&names(best))),
    }
}

/// Cards beside the commander that may lead the deck as it is, by their colours.
fn fitting<'r, 'a>(roster: &'r Roster<'a>) -> Vec<&'r Listed<'a>> {
    let colors = identity(roster.cards.iter());
    let able = |listed: &&Listed| {
        listed
            .card
            .is_some_and(|card| can_lead(card) && colors.is_subset(card.color_identity))
    };
    let others = roster.cards.iter().filter(|listed| listed.commander == 0);
    others.filter(able).collect()
}

/// Colours of all of the cards that are known.
fn identity<'r, 'a: 'r>(cards: impl Iterator<Item = &'r Listed<'a>>) -> ColorSet {
    cards
        .filter_map(|listed| listed.card)
        .fold(ColorSet::EMPTY, |all, card| all.union(card.color_identity))
}

/// Whether a card may lead a deck (CR 903.12c). The one card outside these kinds whose text says that it may is a sorcery that
/// Arena does not have.
fn can_lead(card: &Card) -> bool {
    let kind = card.has_type("Creature") || card.has_type("Planeswalker") || card.has_subtype("Vehicle");
    card.has_type("Legendary") && (kind || (card.has_subtype("Spacecraft") && has_size(card)))
}

fn has_size(card: &Card) -> bool {
    card.front()
        .is_some_and(|front| front.power.is_some() && front.toughness.is_some())
}

fn eligible(listed: &Listed, roster: &Roster) -> Draft {
    let name = listed.name;
    let Some(card) = listed.card else {
        return Draft::unknown(
            Rule::Commander,
            format!("Not known whether {name} can be the commander"),
            "Check how it is written, or wait until it is looked up.".to_owned(),
        );
    };
    if can_lead(card) {
        return Draft::fine(Rule::Commander, format!("{name} can be the commander"));
    }
    let why = if card.has_subtype("Spacecraft") && card.has_type("Legendary") {
        "a Spacecraft needs power and toughness".to_owned()
    } else {
        format!("it takes {KINDS}")
    };
    let found = format!("{name} cannot be the commander; {why}");
    Draft::illegal(Rule::Commander, found, choose(roster))
}

pub(super) fn check_identity(deck: &Deck, drafts: &mut Vec<Draft>) {
    if deck.format.construction().commanders == 0 {
        return;
    }
    let leaders: Vec<&Listed> = commanders(deck.roster).collect();
    if leaders.is_empty() {
        return;
    }
    if leaders.iter().any(|listed| listed.card.is_none()) {
        let found = "Colours not checked; the commander is not known yet".to_owned();
        let fix = "Check how the commander is written, or wait until it is looked up.".to_owned();
        drafts.push(Draft::unknown(Rule::ColorIdentity, found, fix));
        return;
    }
    let allowed = identity(leaders.into_iter());
    let mut outside: Vec<&Listed> = deck
        .roster
        .cards
        .iter()
        .filter(|listed| {
            listed
                .card
                .is_some_and(|card| !card.color_identity.is_subset(allowed))
        })
        .collect();
    let spared = if allowed.is_empty() {
        spared_type(&outside)
    } else {
        None
    };
    outside.retain(|listed| spared.is_none() || basic_type(listed) != spared);
    let mut colors = match allowed.is_empty() {
        true => "colourless".to_owned(),
        false => allowed.iter().map(Color::word).collect::<Vec<_>>().join(", "),
    };
    if let Some(spared) = spared {
        colors.push_str(", with ");
        colors.push_str(spared);
        colors.push_str(" as the one type of basic land");
    }
    if outside.is_empty() {
        let found = format!("Every card that is known keeps to the commander's colours ({colors})");
        drafts.push(Draft::fine(Rule::ColorIdentity, found));
        return;
    }
    let found = format!(
        "{} outside the commander's colours ({colors})",
        wording::cards(outside.len())
    );
    let or = match names(&fitting(deck.roster)).as_slice() {
        [] => String::new(),
        others => format!("make {} the commander", wording::choice(others)),
    };
    drafts.push(
        Draft::new(Rule::ColorIdentity, Status::Illegal, found)
            .of(names(&outside))
            .cut_all(&outside, &or),
    );
}

/// The type of basic land that a colourless commander may bring any number of (CR 903.12e): the one the deck has most of.
fn spared_type<'a>(outside: &[&Listed<'a>]) -> Option<&'a str> {
    let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
    for listed in outside {
        if let Some(basic) = basic_type(listed) {
            *copies.entry(basic).or_default() += listed.copies();
        }
    }
    // The first of equals, so that the answer does not hang on the order of the list.
    copies
        .into_iter()
        .rev()
        .max_by_key(|(_, copies)| *copies)
        .map(|(basic, _)| basic)
}

/// The land type of a basic land; `None` of any other card, and of basics without one.
fn basic_type<'a>(listed: &Listed<'a>) -> Option<&'a str> {
    let front = listed.card.filter(|card| card.is_basic())?.front()?;
    let (_, subtypes) = front.type_line.split_once('—')?;
    subtypes.split_ascii_whitespace().next()
}

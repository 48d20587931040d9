//! Whether a format has the cards at all.

use super::rules::ARENA;
use super::{Deck, Draft, Rule, Status, every_copy, names, wording};
use crate::card::{Card, Legality};
use crate::format::{Format, MatchType};
use crate::roster::Listed;

/// What keeps a card out of a format, or might.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Obstacle {
    Banned,
    BannedInBestOfOne,
    /// A rebalanced version: Arena has them no more, and the card itself may well be legal.
    Rebalanced,
    Outside,
    NotResolved,
    NotKnown,
}

pub(super) fn check(deck: &Deck, drafts: &mut Vec<Draft>) {
    if deck.roster.cards.is_empty() {
        return;
    }
    let cards = deck.roster.cards.iter();
    let met: Vec<(Obstacle, &Listed)> = cards
        .filter_map(|listed| Some((obstacle(listed, deck)?, listed)))
        .collect();
    if met.is_empty() {
        let found = "Every card is in a legal set, and none is banned".to_owned();
        drafts.push(Draft::fine(Rule::CardPool, found));
    }
    let mut add = |wanted: Obstacle, draft: &dyn Fn(&[&Listed]) -> Draft| {
        let cards: Vec<&Listed> = met
            .iter()
            .filter(|(obstacle, _)| *obstacle == wanted)
            .map(|(_, listed)| *listed)
            .collect();
        if !cards.is_empty() {
            drafts.push(draft(&cards).of(names(&cards)));
        }
    };
    let illegal = |rule, cards: &[&Listed], found: String| {
        Draft::new(rule, Status::Illegal, found).cut_all(cards, &elsewhere(cards, deck.format))
    };
    add(Obstacle::Banned, &|cards| {
        illegal(Rule::Banned, cards, wording::counted(cards.len(), "banned card"))
    });
    add(Obstacle::BannedInBestOfOne, &|cards| {
        let found = wording::cards(cards.len()) + " banned in best of one";
        Draft::new(Rule::Banned, Status::Illegal, found).cut_all(cards, "play best of three")
    });
    add(Obstacle::Outside, &|cards| {
        illegal(
            Rule::CardPool,
            cards,
            wording::cards(cards.len()) + " not in a legal set",
        )
    });
    add(Obstacle::Rebalanced, &|cards| {
        let found = wording::counted(cards.len(), "rebalanced card") + " that the format does not have";
        let until = wording::day(ARENA.rebalanced_until);
        Draft {
            fix: format!(
                "Write the name without \"A-\": since {until} Arena plays every card as it is printed."
            ),
            cuts: every_copy(cards),
            ..Draft::new(Rule::CardPool, Status::Illegal, found)
        }
    });
    add(Obstacle::NotResolved, &|cards| {
        let fix = "Check how they are written, or wait until they are looked up.".to_owned();
        Draft::unknown(
            Rule::CardPool,
            wording::cards(cards.len()) + " not known yet",
            fix,
        )
    });
    add(Obstacle::NotKnown, &|cards| {
        let fix = "Fetch the card file: it says where each card is legal.".to_owned();
        Draft::unknown(
            Rule::CardPool,
            wording::cards(cards.len()) + " of unknown legality",
            fix,
        )
    });
}

fn obstacle(listed: &Listed, deck: &Deck) -> Option<Obstacle> {
    let Some(card) = listed.card else {
        return Some(Obstacle::NotResolved);
    };
    match legality(card, deck.format) {
        Some(Legality::Banned) => Some(Obstacle::Banned),
        Some(Legality::NotLegal) if card.name.starts_with("A-") => Some(Obstacle::Rebalanced),
        Some(Legality::NotLegal) => Some(Obstacle::Outside),
        _ if deck.match_type == MatchType::BestOfOne
            && ARENA.is_banned_in_best_of_one(deck.format, &card.name) =>
        {
            Some(Obstacle::BannedInBestOfOne)
        }
        Some(Legality::Legal | Legality::Restricted) => None,
        None => Some(Obstacle::NotKnown),
    }
}

/// A card's place in a format: its own facts, else what the rule file restricts.
pub(super) fn legality(card: &Card, format: Format) -> Option<Legality> {
    let restricted = || {
        ARENA
            .is_restricted(format, &card.name)
            .then_some(Legality::Restricted)
    };
    card.legality_in(format).or_else(restricted)
}

/// "play Historic or Timeless, which have them"; empty where no format of the same kind has all of the cards.
fn elsewhere(cards: &[&Listed], format: Format) -> String {
    let kind = format.construction().commanders;
    let has = |format: Format, listed: &Listed| {
        listed
            .card
            .and_then(|card| legality(card, format))
            .is_some_and(|legality| matches!(legality, Legality::Legal | Legality::Restricted))
    };
    let others: Vec<String> = Format::ALL
        .into_iter()
        .filter(|other| *other != format && other.construction().commanders == kind)
        .filter(|other| cards.iter().all(|listed| has(*other, listed)))
        .map(|other| other.title().to_owned())
        .collect();
    let has = if others.len() == 1 { "has" } else { "have" };
    let them = if cards.len() == 1 { "it" } else { "them" };
    match others.as_slice() {
        [] => String::new(),
        others => format!("play {}, which {has} {them}", wording::choice(others)),
    }
}

//! What a player may have of a card, and what it costs.

use std::collections::BTreeMap;

use deck::catalogue::Craft;

use crate::facts::CardFacts;
use crate::model::{Played, Question, Wildcards};

/// Whether a card is among these names.
pub(crate) fn is_named(names: &[String], played: &Played) -> bool {
    let name = played
        .facts
        .as_ref()
        .map_or(played.name.as_str(), |facts| &facts.name);
    names.iter().any(|other| other == name || *other == played.name)
}

/// Copies of a card that the format allows; `None` where that is not known.
pub(crate) fn allowed(question: &Question<'_>, facts: &CardFacts) -> Option<u32> {
    let most = facts.most?;
    let is_single = question.is_singleton && !facts.is_basic;
    Some(if is_single { most.min(1) } else { most })
}

/// Copies of a card, by its name, in some cards of a deck.
pub(crate) fn copies_in(cards: &[Played], name: &str) -> u32 {
    let is_it = |played: &&Played| {
        let own = played.facts.as_ref();
        own.map_or(played.name.as_str(), |own| &own.name) == name
    };
    let copies = cards.iter().filter(is_it).map(|played| played.copies);
    copies.fold(0, u32::saturating_add)
}

/// Copies of a card that may be added: what the format allows, less those in main deck and sideboard.
pub(crate) fn room(question: &Question<'_>, facts: &CardFacts) -> u32 {
    let most = allowed(question, facts).unwrap_or(0);
    let played = copies_in(question.main, &facts.name).saturating_add(copies_in(question.side, &facts.name));
    most.saturating_sub(played)
}

/// Copies of a card of the main deck that have to leave before the deck is legal: those beyond what the format allows, the
/// sideboard's counted. None where that is not known.
pub(crate) fn too_many(question: &Question<'_>, played: &Played) -> u32 {
    let Some(facts) = &played.facts else { return 0 };
    let Some(most) = allowed(question, facts) else {
        return 0;
    };
    let all = copies_in(question.main, &facts.name).saturating_add(copies_in(question.side, &facts.name));
    all.saturating_sub(most).min(played.copies)
}

/// Wildcards by rarity that some copies cost; `None` where they cannot be had.
pub(crate) fn cost(question: &Question<'_>, facts: &CardFacts, copies: u32) -> Option<[u32; 4]> {
    let owned = question.owned.iter().find(|(name, _)| *name == facts.name);
    let missing = copies.saturating_sub(owned.map_or(0, |(_, owned)| *owned));
    let mut cost = [0; 4];
    if missing == 0 || facts.is_basic {
        return Some(cost);
    }
    match facts.craft {
        Craft::Wildcard(rarity) => {
            let at = rarity as usize;
            *cost.get_mut(at)? = missing;
            Some(cost)
        }
        // Where cost does not matter, it need not be known.
        _ if question.wildcards == Wildcards::Any => Some(cost),
        _ => None,
    }
}

/// The same by the words of rarities; what costs nothing is left out.
pub(crate) fn wildcards(question: &Question<'_>, facts: &CardFacts, copies: u32) -> BTreeMap<String, u32> {
    const WORDS: [&str; 4] = ["common", "uncommon", "rare", "mythic"];
    let cost = cost(question, facts, copies).unwrap_or_default();
    WORDS
        .iter()
        .zip(cost)
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| ((*word).to_owned(), count))
        .collect()
}

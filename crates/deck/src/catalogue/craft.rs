//! What a card costs to craft on Arena, and which card an Arena id is.

use std::collections::HashMap;

use super::{Catalogue, fold, parts, without_rebalanced_mark};
use crate::card::{Card, Rarity};

/// What one copy of a card costs on Arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Craft {
    /// One wildcard of this rarity, never [`Rarity::Unknown`].
    Wildcard(Rarity),
    /// No printing of the card is on Arena.
    NotOnArena,
    /// It is there, but no wildcard is known for it.
    Unknown,
}

impl Catalogue {
    /// What a copy of a card costs: a wildcard of the lowest rarity among the printings that are on Arena, those of its
    /// rebalanced version or its original included. Where of no printing it is known whether it is on Arena, all count.
    #[must_use]
    pub fn craft(&self, card: &Card) -> Craft {
        let plain = without_rebalanced_mark(&card.name);
        let plain = plain.as_deref().unwrap_or(&card.name);
        let marked = ["A-", &parts(plain).collect::<Vec<_>>().join(" // A-")].concat();
        let rebalanced = self.names.get(&fold(&marked)).iter();
        // "A Display of My Dark Power" is no rebalanced card.
        let rebalanced = rebalanced.filter(|at| self.name(**at).starts_with("A-"));
        let known: Vec<(Option<bool>, Rarity)> = self
            .names
            .get(&fold(plain))
            .iter()
            .chain(rebalanced)
            .map(|at| self.printings[*at as usize].on_arena())
            .collect();
        let known = if known.is_empty() {
            vec![(card.on_arena, card.rarity)]
        } else {
            known
        };
        let cheapest = |on_arena| {
            let there = known.iter().filter(move |(known, _)| *known == on_arena);
            there.map(|(_, rarity)| *rarity).min()
        };
        match cheapest(Some(true)).or_else(|| cheapest(None)) {
            None => Craft::NotOnArena,
            Some(Rarity::Unknown) => Craft::Unknown,
            Some(rarity) => Craft::Wildcard(rarity),
        }
    }

    /// The names of the cards with these Arena ids, which must be sorted; ids that are not known are left out. Goes through
    /// every printing: some hundred microseconds for all of Magic.
    #[must_use]
    pub fn names_of_arena_ids(&self, ids: &[u32]) -> HashMap<u32, String> {
        let mut names = HashMap::new();
        for (at, printing) in self.printings.iter().enumerate() {
            if let Some(id) = printing.arena_id()
                && ids.binary_search(&id).is_ok()
                && let Ok(at) = u32::try_from(at)
            {
                names.insert(id, self.name(at).to_owned());
            }
        }
        names
    }
}

//! What a player owns, and the wildcards a deck still takes.
//!
//! Arena's rules: a copy of any printing will do, foil or not; a card's rebalanced version and its original are one card; four
//! copies stand for any number; basic lands are free; a wildcard is of the card's lowest rarity on Arena.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::PLAYSET;
use crate::card::{Card, Rarity};
use crate::catalogue::{Catalogue, Craft, fold, without_rebalanced_mark};
use crate::decklist::{Entry, Sections};
use crate::import::OwnedCard;
use crate::roster::Roster;

/// A card that is owned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The card's name, or what the collection calls it while it is not known.
    pub name: String,
    /// At least 1.
    pub copies: u32,
    /// Whether the name is that of a card; otherwise it is looked for again by [`Collection::look_again`].
    pub known: bool,
}

/// The cards a player owns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    holdings: BTreeMap<String, Holding>,
}

/// What a card is filed under: one key for all printings, and for a rebalanced card and its original.
#[must_use]
pub fn identity(name: &str) -> String {
    fold(without_rebalanced_mark(name).as_deref().unwrap_or(name))
}

impl Collection {
    /// Adds up the rows of a collection. A card that is not known is kept under what names it.
    #[must_use]
    pub fn of(rows: &[OwnedCard], catalogue: &Catalogue) -> Collection {
        let mut ids: Vec<u32> = rows.iter().filter_map(|row| row.arena_id).collect();
        ids.sort_unstable();
        let by_id = catalogue.names_of_arena_ids(&ids);
        let mut collection = Collection::default();
        for row in rows {
            let found = match row.arena_id {
                Some(id) => by_id.get(&id).cloned(),
                None => catalogue.find(&row.entry).map(|(card, _)| card.name.clone()),
            };
            let known = found.is_some();
            let name = found.unwrap_or_else(|| match row.arena_id {
                Some(id) => unnamed(id),
                None => row.entry.name.clone(),
            });
            collection.add(Holding {
                name,
                copies: row.entry.count,
                known,
            });
        }
        collection
    }

    /// Adds copies of a card to those that are there.
    pub fn add(&mut self, more: Holding) {
        if more.copies == 0 {
            return;
        }
        let holding = self.holdings.entry(identity(&more.name)).or_default();
        if holding.name.is_empty() || (more.known && !holding.known) {
            holding.name = more.name;
        }
        holding.known |= more.known;
        holding.copies = holding.copies.saturating_add(more.copies);
    }

    /// Looks again for the cards that were not known; says whether any is now.
    pub fn look_again(&mut self, catalogue: &Catalogue) -> bool {
        let open: Vec<String> = self
            .holdings
            .iter()
            .filter(|(_, holding)| !holding.known)
            .map(|(key, _)| key.clone())
            .collect();
        let rows: Vec<OwnedCard> = open
            .iter()
            .filter_map(|key| self.holdings.remove(key))
            .map(|holding| OwnedCard {
                arena_id: id_of(&holding.name),
                entry: Entry {
                    count: holding.copies,
                    name: holding.name,
                    ..Entry::default()
                },
            })
            .collect();
        let found = Collection::of(&rows, catalogue);
        let any = found.holdings.values().any(|holding| holding.known);
        found.holdings.into_values().for_each(|holding| self.add(holding));
        any
    }

    /// Copies owned of the card of this name.
    #[must_use]
    pub fn copies(&self, name: &str) -> u32 {
        self.holdings
            .get(&identity(name))
            .map_or(0, |holding| holding.copies)
    }

    /// Every card, by key, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Holding)> {
        self.holdings.iter().map(|(key, holding)| (key.as_str(), holding))
    }

    /// How many different cards are owned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.holdings.len()
    }

    /// Whether nothing is owned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.holdings.is_empty()
    }
}

const UNNAMED: &str = "Arena card ";

/// What a card is called of which only Arena's id is known.
fn unnamed(id: u32) -> String {
    [UNNAMED, &id.to_string()].concat()
}

fn id_of(name: &str) -> Option<u32> {
    name.strip_prefix(UNNAMED)?.parse().ok()
}

/// The wildcards a deck takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub common: u32,
    pub uncommon: u32,
    pub rare: u32,
    pub mythic: u32,
    /// The cards these are for, the rarest first, then in the order of the alphabet.
    pub cards: Vec<MissingCard>,
    /// Names of cards that are missing and have no printing on Arena.
    pub not_on_arena: Vec<String>,
    /// Names of cards that are missing and not known, or of no rarity that is.
    pub unknown: Vec<String>,
}

/// A card of which there are too few copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCard {
    pub name: String,
    pub rarity: Rarity,
    /// Copies to own: 1 to 4.
    pub needed: u32,
    /// Of these, owned: less than `needed`.
    pub owned: u32,
}

impl Missing {
    /// All wildcards together.
    #[must_use]
    pub fn total(&self) -> u32 {
        [self.common, self.uncommon, self.rare, self.mythic]
            .into_iter()
            .fold(0, u32::saturating_add)
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.cards.is_empty() && self.not_on_arena.is_empty() && self.unknown.is_empty()
    }
}

/// The wildcards a deck takes of a player who owns `collection`; without one, of a player who owns nothing.
///
/// `card_of` gives the card of an entry, or `None` while it is not known; `craft_of` is [`Catalogue::craft`]. Main deck, sideboard
/// and command zone count together, a companion that stands in the sideboard too once, the maybeboard not at all.
pub fn missing<'c>(
    sections: &Sections,
    collection: Option<&Collection>,
    card_of: &dyn Fn(&Entry) -> Option<&'c Card>,
    craft_of: &dyn Fn(&Card) -> Craft,
) -> Missing {
    let roster = Roster::new(sections, card_of);
    let mut missing = Missing::default();
    for listed in &roster.cards {
        let name = listed.card.map_or(listed.name, |card| &card.name);
        if listed.card.is_some_and(Card::is_basic) {
            continue;
        }
        let needed = listed.copies().min(PLAYSET);
        let owned = collection.map_or(0, |collection| collection.copies(name));
        if owned >= needed {
            continue;
        }
        let shown = listed.name.to_owned();
        let rarity = match listed.card.map(craft_of) {
            Some(Craft::Wildcard(rarity)) => rarity,
            Some(Craft::NotOnArena) => {
                missing.not_on_arena.push(shown);
                continue;
            }
            Some(Craft::Unknown) | None => {
                missing.unknown.push(shown);
                continue;
            }
        };
        *match rarity {
            Rarity::Common => &mut missing.common,
            Rarity::Uncommon => &mut missing.uncommon,
            Rarity::Rare => &mut missing.rare,
            Rarity::Mythic | Rarity::Unknown => &mut missing.mythic,
        } += needed - owned;
        missing.cards.push(MissingCard {
            name: shown,
            rarity,
            needed,
            owned,
        });
    }
    missing.cards.sort_by(|left, right| {
        right
            .rarity
            .cmp(&left.rarity)
            .then_with(|| left.name.cmp(&right.name))
    });
    missing
}

//! What a player owns, as it goes over the wire.

use deck::collection::{Holding, Missing};
use deck::decklist::Problem;
use serde::{Deserialize, Serialize};

/// A saved collection: the answer of `GET /api/v1/collections/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionView {
    /// 32 hexadecimal digits that cannot be guessed.
    pub id: String,
    /// The file it came from, or what the player called it; may be empty.
    pub name: String,
    /// Unix seconds.
    pub created_at: i64,
    /// Unix seconds.
    pub updated_at: i64,
    /// One per different card, in the order of the alphabet.
    pub cards: Vec<Holding>,
}

/// A collection that was just read and saved: the answer of `POST /api/v1/collections` and `PUT …/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionSaved {
    pub id: String,
    /// Different cards.
    pub cards: u32,
    /// Copies of them all.
    pub copies: u64,
    /// What the collection calls the cards that are not known; they are kept and looked for again.
    pub unknown: Vec<String>,
    /// Rows that need the player's eye.
    pub problems: Vec<Problem>,
}

/// The wildcards a deck takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Crafting {
    /// Whether a collection was taken off; otherwise it is the cost of the whole deck.
    pub collection: bool,
    pub missing: Missing,
}

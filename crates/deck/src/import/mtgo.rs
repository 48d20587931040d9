//! MTGO's text export: counts and names; the sideboard follows an empty line or the word `Sideboard`, or has `SB:` in
//! front of each card.

use crate::decklist::{Section, SourceFormat};

use super::heading::Heading;
use super::list::{self, Item};
use super::{Notation, Source};

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::Mtgo,
    detect,
    read: list::read,
};

fn detect(source: &Source<'_>) -> bool {
    let (mut card, mut gap) = (false, false);
    source.items().iter().any(|item| match item {
        Item::Heading(Heading::Section(Section::Sideboard)) => true,
        Item::Card(found) => {
            let apart = card && gap;
            (card, gap) = (true, false);
            apart || found.section == Some(Section::Sideboard)
        }
        Item::Blank => {
            gap = true;
            false
        }
        _ => {
            gap = false;
            false
        }
    })
}

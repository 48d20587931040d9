//! MTGO's text export: counts and names; the sideboard follows an empty line or the word `Sideboard`, or has `SB:` in
//! front of each card.

use crate::decklist::{Section, SourceFormat};

use super::Notation;
use super::heading::Heading;
use super::list::{self, Item};

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::Mtgo,
    detect,
    read: list::read,
};

fn detect(lines: &[&str]) -> bool {
    let (mut card, mut gap) = (false, false);
    lines.iter().any(|line| match list::item(line) {
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

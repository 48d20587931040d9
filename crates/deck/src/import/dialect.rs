//! Whose list of one card a line it is. All are read alike; this is what the page calls it.

use crate::decklist::{Section, SourceFormat};

use super::Source;
use super::heading::Heading;
use super::list::Item;

/// The most telling sign first.
const RANKED: [Sign; 14] = [
    Sign::Card(SourceFormat::Forge),
    Sign::Card(SourceFormat::Xmage),
    Sign::Card(SourceFormat::Deckstats),
    Sign::Card(SourceFormat::Tappedout),
    Sign::Card(SourceFormat::Goldfish),
    Sign::Card(SourceFormat::Archidekt),
    Sign::Card(SourceFormat::Mws),
    Sign::Heading(SourceFormat::Manabox),
    Sign::Card(SourceFormat::Moxfield),
    Sign::Heading(SourceFormat::Arena),
    Sign::Heading(SourceFormat::Forge),
    Sign::Heading(SourceFormat::Deckstats),
    Sign::Card(SourceFormat::Arena),
    Sign::Card(SourceFormat::Markdown),
];

/// What a line shows of the program that wrote it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Card(SourceFormat),
    Heading(SourceFormat),
}

pub(super) fn recognise(source: &Source<'_>) -> SourceFormat {
    let signs = source.lines.iter().zip(source.items()).filter_map(sign);
    let best = signs
        .filter_map(|sign| RANKED.iter().position(|ranked| *ranked == sign))
        .min();
    match best.map(|at| RANKED[at]) {
        Some(Sign::Card(format) | Sign::Heading(format)) => format,
        None if is_mtgo(source.items()) => SourceFormat::Mtgo,
        None => SourceFormat::Plain,
    }
}

fn sign((line, item): (&&str, &Item)) -> Option<Sign> {
    match item {
        // Arena's text has both where it has one.
        Item::Card(card) if card.dialect == SourceFormat::Arena && card.entry.number.is_none() => None,
        Item::Card(card) => Some(Sign::Card(card.dialect)),
        Item::Heading(Heading::Metadata) => Some(Sign::Card(SourceFormat::Forge)),
        Item::Heading(Heading::About) => Some(Sign::Heading(SourceFormat::Arena)),
        Item::Heading(Heading::Section(section)) => {
            let line = line.trim_start();
            if line.starts_with('#') {
                Some(Sign::Card(SourceFormat::Markdown))
            } else if line.starts_with("// ") && !line.contains(char::is_lowercase) {
                Some(Sign::Heading(SourceFormat::Manabox))
            } else if line.starts_with("//") {
                Some(Sign::Heading(SourceFormat::Deckstats))
            } else if line.starts_with('[') {
                Some(Sign::Heading(SourceFormat::Forge))
            } else if matches!(section, Section::Sideboard | Section::Maybeboard) {
                None
            } else {
                Some(Sign::Heading(SourceFormat::Arena))
            }
        }
        _ => None,
    }
}

/// MTGO's text export: counts and names; the sideboard follows an empty line or the word `Sideboard`, or has `SB:` in
/// front of each card.
fn is_mtgo(items: &[Item]) -> bool {
    let (mut card, mut gap) = (false, false);
    items.iter().any(|item| match item {
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

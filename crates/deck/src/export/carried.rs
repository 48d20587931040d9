//! What of a deck a target can carry.

use std::collections::BTreeSet;

use crate::card::Card;
use crate::decklist::{Entry, Parsed, Section};
use crate::set_code;

use super::{Loss, Target, Warning};

/// The deck as `target` can carry it, in its names and set codes, and what is lost.
///
/// Names where `card_of` knows the card: Arena, MTGO and Forge call double cards by their front face, and true splits by
/// both halves (MTGO with one slash and no spaces); Cockatrice calls adventures by both too; Moxfield and Archidekt call
/// every card by its whole name. Arena and MTGO have no `A-`. Elsewhere, and where the card is not known or Arena's name
/// of it was written, the name is as written. Set and number go out as written, in Scryfall's codes; to Arena in
/// Arena's, only both together, and the card's own where none were written and that printing is on Arena: Arena takes a
/// bare name, and refuses half a printing.
#[must_use]
pub fn carried<'a>(
    deck: &Parsed,
    target: Target,
    card_of: impl Fn(&Entry) -> Option<&'a Card>,
) -> (Parsed, Vec<Warning>) {
    if target == Target::Json {
        return (deck.clone(), Vec::new());
    }
    let mut out = Parsed {
        format: deck.format,
        ..Parsed::default()
    };
    let mut losses = Losses(Vec::new());
    if let Some(name) = deck.name.as_deref().map(one_line).filter(|name| !name.is_empty()) {
        if has_name(target) {
            out.name = Some(name);
        } else {
            losses.add(Loss::Name, None);
        }
    }
    // The sideboard before what joins it.
    let order = [
        Section::Main,
        Section::Sideboard,
        Section::Commander,
        Section::Companion,
        Section::Maybeboard,
    ];
    for section in order {
        let place = place(target, section);
        for entry in deck.sections.get(section) {
            if place != Some(section) {
                losses.add(
                    match section {
                        Section::Commander => Loss::Commander,
                        Section::Companion => Loss::Companion,
                        _ => Loss::Maybeboard,
                    },
                    Some(entry),
                );
            }
            let Some(place) = place else { continue };
            let written = written(entry, target, card_of(entry));
            if target == Target::Dek && written.mtgo_id.is_none() {
                losses.add(Loss::MtgoNumber, Some(entry));
            }
            if is_printing_lost(entry, &written) {
                losses.add(Loss::Printing, Some(entry));
            }
            // Arena lists the companion in the sideboard as well.
            let twice = section == Section::Companion
                && place == Section::Sideboard
                && out
                    .sections
                    .sideboard
                    .iter()
                    .any(|there| there.name == written.name);
            if !twice {
                out.sections.get_mut(place).push(written);
            }
        }
    }
    (out, losses.told(target))
}

const fn has_name(target: Target) -> bool {
    matches!(target, Target::Arena | Target::Cod | Target::Forge | Target::Text)
}

/// Where a section's cards go; `None` if they stay behind.
const fn place(target: Target, section: Section) -> Option<Section> {
    match (target, section) {
        (Target::Mtgo | Target::Cod, Section::Commander)
        | (Target::Mtgo | Target::Dek | Target::Cod | Target::Forge, Section::Companion) => {
            Some(Section::Sideboard)
        }
        (Target::Arena | Target::Mtgo | Target::Dek | Target::Cod | Target::Forge, Section::Maybeboard) => {
            None
        }
        (_, section) => Some(section),
    }
}

/// An entry as the target writes it.
fn written(entry: &Entry, target: Target, card: Option<&Card>) -> Entry {
    let (set, number) = match target {
        Target::Arena => arena_printing(entry, card).unzip(),
        Target::Mtgo | Target::Dek | Target::Text | Target::Json => (None, None),
        Target::Cod | Target::Forge | Target::Moxfield | Target::Archidekt | Target::Csv => {
            printing(entry, target)
        }
    };
    Entry {
        count: entry.count,
        name: name(entry, target, card),
        set,
        number,
        mtgo_id: entry.mtgo_id.filter(|_| target == Target::Dek),
        multiverse_id: None,
        line: 0,
    }
}

fn name(entry: &Entry, target: Target, card: Option<&Card>) -> String {
    // Arena knows some cards by another name than Scryfall, and that is how they were written here.
    let known = card.filter(|card| !card.other_names.contains(&entry.name));
    let name = match (known, target) {
        (Some(card), Target::Arena | Target::Mtgo | Target::Dek | Target::Forge) => card.short_name(),
        (Some(card), Target::Cod) if card.layout == "adventure" => &card.name,
        (Some(card), Target::Cod) => card.short_name(),
        (Some(card), Target::Moxfield | Target::Archidekt) => &card.name,
        _ => &entry.name,
    };
    let name = one_line(name);
    let halves = |name: &str, between: &str| {
        name.split(" // ")
            .map(|half| match half.strip_prefix("A-") {
                Some(rest) if rest.contains(char::is_alphanumeric) => rest,
                _ => half,
            })
            .collect::<Vec<_>>()
            .join(between)
    };
    match target {
        // Only a card that is known can be told to be a split.
        Target::Mtgo | Target::Dek if known.is_some() => halves(&name, "/"),
        Target::Arena | Target::Mtgo | Target::Dek => halves(&name, " // "),
        // A bar divides the fields there.
        Target::Forge => name.replace('|', " "),
        _ => name,
    }
}

/// The entry's own printing; else the card's, if Arena is known to have that one.
fn arena_printing(entry: &Entry, card: Option<&Card>) -> Option<(String, String)> {
    let written = entry.set.as_deref().zip(entry.number.as_deref());
    let (set, number) = match (written, card) {
        (Some(written), _) => written,
        (None, Some(card)) if card.on_arena == Some(true) => {
            (card.set.as_str(), card.collector_number.as_str())
        }
        (None, _) => return None,
    };
    // Arena refuses leading zeros, and counts rebalanced cards like the others.
    let number = number.strip_prefix("A-").unwrap_or(number);
    let number = match number.trim_start_matches('0') {
        "" if !number.is_empty() => "0",
        trimmed => trimmed,
    };
    let plain = |text: &str, longest| {
        (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let set = set_code::to_arena(set);
    (set.len() > 1 && plain(&set, 8) && plain(number, 12)).then(|| (set, number.to_owned()))
}

/// Set and number as written, in Scryfall's code; where there is no place for a number without a set, both or the set.
fn printing(entry: &Entry, target: Target) -> (Option<String>, Option<String>) {
    let set = entry.set.as_deref().map(|set| {
        let set = set_code::to_scryfall(set);
        if target == Target::Archidekt {
            set
        } else {
            set.to_ascii_uppercase()
        }
    });
    let set = set.filter(|set| {
        (2..=8).contains(&set.len())
            && set
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    });
    let number = entry.number.clone().filter(|number| {
        let alone = matches!(target, Target::Cod | Target::Csv);
        (set.is_some() || alone)
            && number.len() <= 12
            && number.starts_with(char::is_alphanumeric)
            && number
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '★' | '†'))
    });
    (set, number)
}

/// MTGO's number says which printing it is by itself.
fn is_printing_lost(entry: &Entry, written: &Entry) -> bool {
    let ids = entry.multiverse_id.is_some() || entry.mtgo_id.is_some();
    written.mtgo_id.is_none()
        && ((entry.set.is_some() && written.set.is_none())
            || (entry.number.is_some() && written.number.is_none())
            || (ids && written.number.is_none()))
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is lost, and of which cards; one of each kind.
struct Losses(Vec<(Loss, Vec<String>)>);

impl Losses {
    fn add(&mut self, loss: Loss, entry: Option<&Entry>) {
        let at = match self.0.iter().position(|(known, _)| *known == loss) {
            Some(at) => at,
            None => {
                self.0.push((loss, Vec::new()));
                self.0.len() - 1
            }
        };
        let (_, cards) = &mut self.0[at];
        cards.extend(entry.map(|entry| entry.name.clone()));
    }

    fn told(self, target: Target) -> Vec<Warning> {
        let title = target.title();
        let warning = |(loss, cards): (Loss, Vec<String>)| {
            Warning {
            loss,
            message: match loss {
                Loss::Name => format!("{title} has no place for the deck's name."),
                Loss::Commander => format!("{title} marks no commander. It is in the sideboard."),
                Loss::Companion => format!("{title} marks no companion. It is in the sideboard."),
                Loss::Maybeboard => format!("{title} has no maybeboard. Its cards are left out."),
                Loss::Printing => format!("{title} cannot say which printing some cards are. Only their names are there."),
                Loss::MtgoNumber => {
                    "MTGO's own number is not known for some cards. If MTGO refuses the file, import its text instead."
                        .to_owned()
                }
            },
            cards,
        }
        };
        let once = |(loss, mut cards): (Loss, Vec<String>)| {
            let mut seen = BTreeSet::new();
            cards.retain(|card| seen.insert(card.clone()));
            (loss, cards)
        };
        self.0.into_iter().map(once).map(warning).collect()
    }
}

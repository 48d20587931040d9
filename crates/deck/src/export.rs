//! Writing a deck in a notation another program reads.

use crate::card::Card;
use crate::decklist::{Entry, Parsed, Section};
use crate::set_code;

/// Arena's clipboard text, as Arena's own import accepts it.
///
/// `card_of` gives the card of an entry, or `None` while it is not known; the name goes out as written then. Double
/// cards go out by their front face, true splits by both halves; a rebalanced card goes out without the `A-`, which is
/// Scryfall's. Set and collector number go out only where both are known, in Arena's codes: Arena
/// takes a bare name, and refuses half a printing. The maybeboard stays behind.
#[must_use]
pub fn to_arena<'a>(deck: &Parsed, card_of: impl Fn(&Entry) -> Option<&'a Card>) -> String {
    let mut text = String::new();
    if let Some(name) = deck.name.as_deref().map(one_line).filter(|name| !name.is_empty()) {
        text.push_str("About\nName ");
        text.push_str(&name);
        text.push('\n');
    }
    for section in Section::ALL {
        let entries = deck.sections.get(section);
        if entries.is_empty() || section == Section::Maybeboard {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(section.title());
        text.push('\n');
        for entry in entries {
            line(&mut text, entry, card_of(entry));
        }
    }
    text
}

fn line(text: &mut String, entry: &Entry, card: Option<&Card>) {
    text.push_str(&entry.count.to_string());
    text.push(' ');
    text.push_str(&name(entry, card));
    if let Some((set, number)) = printing(entry, card) {
        text.push_str(" (");
        text.push_str(&set);
        text.push_str(") ");
        text.push_str(&number);
    }
    text.push('\n');
}

fn name(entry: &Entry, card: Option<&Card>) -> String {
    let name = match card {
        // Arena knows some cards by another name than Scryfall, and that is how they were written here.
        Some(card) if !card.other_names.contains(&entry.name) => card.short_name(),
        _ => &entry.name,
    };
    let name = one_line(name);
    let halves: Vec<&str> = name
        .split(" // ")
        .map(|half| half.strip_prefix("A-").unwrap_or(half))
        .collect();
    halves.join(" // ")
}

/// The entry's own printing; else the card's, if Arena is known to have that one.
fn printing(entry: &Entry, card: Option<&Card>) -> Option<(String, String)> {
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
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let set = set_code::to_arena(set);
    (plain(&set) && plain(number)).then(|| (set, number.to_owned()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

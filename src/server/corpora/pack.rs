//! Decks on their way into the store and out of it: cards as numbers of names, keys as hashes.

use std::collections::{HashMap, HashSet};

use improve::{DeckLine, MatchLine, TournamentDeck};
use sha2::{Digest, Sha256};

use crate::server::store::{KeptDeck, PackedDeck, PackedMatch};

/// Every name of some decks, once.
pub(super) fn names_of(decks: &[DeckLine]) -> Vec<String> {
    let names: HashSet<&String> = decks
        .iter()
        .flat_map(|line| {
            let cards = line.deck.main.iter().chain(&line.deck.side);
            cards.map(|(_, name)| name).chain(&line.commander)
        })
        .collect();
    let mut names: Vec<String> = names.into_iter().cloned().collect();
    names.sort_unstable();
    names
}

/// A deck for the store; `None` where one of its names has no number.
pub(super) fn deck(line: DeckLine, numbers: &HashMap<String, u32>) -> Option<PackedDeck> {
    let mut cards = Vec::with_capacity(160);
    let commander: Vec<(u32, String)> = line.commander.into_iter().map(|name| (1, name)).collect();
    for section in [&line.deck.main, &line.deck.side, &commander] {
        push_cards(section, numbers, &mut cards)?;
    }
    let day = line.deck.day.to_le_bytes();
    let key = key_of(&[
        line.format.key().as_bytes(),
        line.deck.event.as_bytes(),
        &day,
        &cards,
    ]);
    Some(PackedDeck {
        key,
        id: id_of(&line.id),
        format: line.format,
        day: line.deck.day,
        event: line.deck.event,
        record: line.deck.record,
        cards,
    })
}

/// A match for the store. Whichever of the two is named first, it is the same match.
pub(super) fn played(line: &MatchLine) -> PackedMatch {
    let mut ids = [line.decks[0].as_bytes(), line.decks[1].as_bytes()];
    ids.sort_unstable();
    PackedMatch {
        key: key_of(&[ids[0], ids[1], &line.day.to_le_bytes(), line.round.as_bytes()]),
        decks: [id_of(&line.decks[0]), id_of(&line.decks[1])],
        wins: line.wins,
        draws: line.draws,
    }
}

/// A deck out of the store, its commander among the cards of its main deck. What cannot be read is left out: `None`.
pub(super) fn unpack(kept: &KeptDeck, names: &HashMap<u32, String>) -> Option<TournamentDeck> {
    let mut rest = kept.cards.as_slice();
    let mut main = take_cards(&mut rest, names)?;
    let side = take_cards(&mut rest, names)?;
    main.extend(take_cards(&mut rest, names)?);
    Some(TournamentDeck {
        day: kept.day,
        event: kept.event.clone(),
        record: kept.record,
        main,
        side,
    })
}

/// Hash of the id that a source gave a deck.
fn id_of(id: &str) -> i64 {
    key_of(&[id.as_bytes()])
}

/// The first 64 bits of a SHA-256 over parts, each behind its length.
fn key_of(parts: &[&[u8]]) -> i64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first)
}

/// How many cards, then for each the distance of its number from the one before, and its copies.
fn push_cards(cards: &[(u32, String)], numbers: &HashMap<String, u32>, into: &mut Vec<u8>) -> Option<()> {
    let mut counts: Vec<(u32, u32)> = cards
        .iter()
        .map(|(copies, name)| Some((*numbers.get(name)?, *copies)))
        .collect::<Option<_>>()?;
    counts.sort_unstable();
    counts.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(later.1);
        }
        same
    });
    push_number(u32::try_from(counts.len()).ok()?, into);
    let mut before = 0;
    for (number, copies) in counts {
        push_number(number - before, into);
        push_number(copies, into);
        before = number;
    }
    Some(())
}

fn take_cards(rest: &mut &[u8], names: &HashMap<u32, String>) -> Option<Vec<(u32, String)>> {
    let cards = take_number(rest)?;
    let mut before = 0_u32;
    (0..cards)
        .map(|_| {
            before = before.checked_add(take_number(rest)?)?;
            let copies = take_number(rest)?;
            Some((copies, names.get(&before)?.clone()))
        })
        .collect()
}

/// Seven bits to a byte, the lowest first; the eighth says that more follow.
fn push_number(mut number: u32, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    into.push(u8::try_from(number).unwrap_or_default());
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

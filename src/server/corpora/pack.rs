//! Decks on their way into the store and out of it: cards as numbers of names, keys as hashes.

use std::collections::HashMap;

use improve::{Day, DeckLine, MatchLine, PlayedFormat, Record, TournamentDeck};
use sha2::{Digest, Sha256};

use crate::server::store::{KeptDeck, PackedDeck, PackedMatch};

/// Decks that were read, each name once: a hundred thousand of them take some 40 MB.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    decks: Vec<Draft>,
}

/// A deck with cards as numbers among the names of its [`Drafts`].
#[derive(Debug)]
struct Draft {
    id: i64,
    format: PlayedFormat,
    day: Day,
    event: Box<str>,
    record: Option<Record>,
    /// Main deck, sideboard, commander: number and copies.
    cards: [Box<[(u32, u32)]>; 3],
}

impl Drafts {
    pub(super) fn len(&self) -> usize {
        self.decks.len()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn push(&mut self, line: DeckLine) {
        let commander = line.commander.into_iter().map(|name| (1, name)).collect();
        let cards = [line.deck.main, line.deck.side, commander].map(|cards| self.numbered(cards));
        self.decks.push(Draft {
            id: id_of(&line.id),
            format: line.format,
            day: line.deck.day,
            event: line.deck.event.into(),
            record: line.deck.record,
            cards,
        });
    }

    fn numbered(&mut self, cards: Vec<(u32, String)>) -> Box<[(u32, u32)]> {
        cards
            .into_iter()
            .map(|(copies, name)| {
                let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                let number = match self.numbers.get(&name) {
                    Some(number) => *number,
                    None => {
                        self.names.push(name.clone());
                        self.numbers.insert(name, next);
                        next
                    }
                };
                (number, copies)
            })
            .collect()
    }

    /// The decks for the store, where `stored` has the number of each name. A deck with a name that has none is left out.
    pub(super) fn pack(self, stored: &HashMap<String, u32>) -> Vec<PackedDeck> {
        let numbers: Vec<Option<u32>> = self.names.iter().map(|name| stored.get(name).copied()).collect();
        let number = |local: u32| -> Option<u32> { *numbers.get(usize::try_from(local).ok()?)? };
        self.decks
            .into_iter()
            .filter_map(|draft| {
                let mut cards = Vec::with_capacity(160);
                for section in &draft.cards {
                    push_cards(section, number, &mut cards)?;
                }
                let key = key_of(&[
                    draft.format.key().as_bytes(),
                    draft.event.as_bytes(),
                    &draft.day.to_le_bytes(),
                    &cards,
                ]);
                Some(PackedDeck {
                    key,
                    id: draft.id,
                    format: draft.format,
                    day: draft.day,
                    event: draft.event.into(),
                    record: draft.record,
                    cards,
                })
            })
            .collect()
    }
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
fn push_cards(cards: &[(u32, u32)], number: impl Fn(u32) -> Option<u32>, into: &mut Vec<u8>) -> Option<()> {
    let mut counts: Vec<(u32, u32)> = cards
        .iter()
        .map(|(local, copies)| Some((number(*local)?, *copies)))
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

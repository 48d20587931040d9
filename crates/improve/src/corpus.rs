//! Decks that were played, packed: names once, decks as counts of names.

mod archive;
mod line;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

pub use self::archive::{Tournament, read_tournament};
pub use self::line::{DeckLine, Line, LineError, MatchLine, card_name, read_line};
use crate::day::Day;

/// A deck as a tournament tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TournamentDeck {
    pub day: Day,
    pub event: String,
    /// Games or matches it won, lost and drew, where that is told.
    pub record: Option<Record>,
    /// Copies and names; of a card with two faces the front's name, of a split card both halves'.
    pub main: Vec<(u32, String)>,
    pub side: Vec<(u32, String)>,
}

/// Matches of one deck in one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub wins: u16,
    pub losses: u16,
    pub draws: u16,
}

/// A card of a corpus deck: its number among [`Corpus::names`], and copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Listed {
    pub card: u32,
    pub copies: u8,
}

/// A deck of the corpus: cards in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusDeck {
    pub day: Day,
    /// How many decks were this one, card for card in the main deck; the newest is kept.
    pub times: u32,
    pub record: Option<Record>,
    pub main: Box<[Listed]>,
    pub side: Box<[Listed]>,
}

/// Where a deck that was added stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number among [`Corpus::decks`].
    pub at: u32,
    /// Whether its main deck was not there before.
    pub is_new: bool,
}

/// A match between two decks of the corpus, that one of them won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) winner: u32,
    pub(crate) loser: u32,
}

/// Distinct decks of one format, and the matches between them.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
    decks: Vec<CorpusDeck>,
    known: HashMap<Box<[Listed]>, u32>,
    met: Vec<Met>,
}

impl Corpus {
    /// Adds a deck. One whose main deck is there already, card for card, counts once more and is as new as the newest.
    pub fn push(&mut self, deck: &TournamentDeck) -> Place {
        let main = self.pack(&deck.main);
        let side = self.pack(&deck.side);
        if let Some(at) = self.known.get(&main).copied() {
            let kept = &mut self.decks[at as usize];
            kept.times += 1;
            if deck.day > kept.day {
                *kept = CorpusDeck {
                    day: deck.day,
                    record: deck.record,
                    side,
                    main,
                    times: kept.times,
                };
            }
            return Place { at, is_new: false };
        }
        let at = u32::try_from(self.decks.len()).unwrap_or(u32::MAX);
        self.known.insert(main.clone(), at);
        self.decks.push(CorpusDeck {
            day: deck.day,
            times: 1,
            record: deck.record,
            main,
            side,
        });
        Place { at, is_new: true }
    }

    /// Adds a match between two decks that were added, by their places, with the games that each won. One that nobody won says
    /// nothing of who is likely to: most are agreed on.
    pub fn push_match(&mut self, decks: [u32; 2], wins: [u16; 2]) {
        let [first, second] = decks;
        match wins[0].cmp(&wins[1]) {
            Ordering::Greater => self.met.push(Met {
                winner: first,
                loser: second,
            }),
            Ordering::Less => self.met.push(Met {
                winner: second,
                loser: first,
            }),
            Ordering::Equal => {}
        }
    }

    /// The matches that somebody won.
    pub(crate) fn met(&self) -> &[Met] {
        &self.met
    }

    fn pack(&mut self, cards: &[(u32, String)]) -> Box<[Listed]> {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for (copies, name) in cards {
            *counts.entry(self.number(name)).or_default() += copies;
        }
        let mut packed: Vec<Listed> = counts
            .into_iter()
            .filter(|(_, copies)| *copies > 0)
            .map(|(card, copies)| Listed {
                card,
                copies: u8::try_from(copies).unwrap_or(u8::MAX),
            })
            .collect();
        packed.sort_unstable();
        packed.into_boxed_slice()
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    /// The number of a card, by its name as the decks write it.
    #[must_use]
    pub fn card(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name of a card of this corpus.
    #[must_use]
    pub fn name(&self, card: u32) -> &str {
        &self.names[card as usize]
    }

    /// Every name, by number.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The distinct decks, in the order in which they were first added.
    #[must_use]
    pub fn decks(&self) -> &[CorpusDeck] {
        &self.decks
    }

    /// The days of the oldest and the newest deck.
    #[must_use]
    pub fn days(&self) -> Option<(Day, Day)> {
        let days = || self.decks.iter().map(|deck| deck.day);
        Some((days().min()?, days().max()?))
    }

    /// How many different names there are in these decks.
    #[must_use]
    pub fn distinct(decks: &[CorpusDeck]) -> usize {
        let cards: HashSet<u32> = decks
            .iter()
            .flat_map(|deck| deck.main.iter().map(|listed| listed.card))
            .collect();
        cards.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deck(day: Day, main: &[(u32, &str)]) -> TournamentDeck {
        TournamentDeck {
            day,
            main: main
                .iter()
                .map(|(count, name)| (*count, (*name).to_owned()))
                .collect(),
            ..TournamentDeck::default()
        }
    }

    #[test]
    fn the_same_sixty_counts_once_and_is_as_new_as_the_newest() {
        let mut corpus = Corpus::default();
        let mut put = |deck: &TournamentDeck| {
            let place = corpus.push(deck);
            (place.at, place.is_new)
        };
        let first = put(&deck(10, &[(4, "Shock"), (20, "Mountain")]));
        assert_eq!(first, (0, true));
        let again = put(&deck(12, &[(10, "Mountain"), (4, "Shock"), (10, "Mountain")]));
        assert_eq!(again, (0, false));
        assert_eq!(put(&deck(9, &[(20, "Mountain"), (4, "Shock")])), (0, false));
        assert_eq!(put(&deck(11, &[(3, "Shock"), (20, "Mountain")])), (1, true));
        let told: Vec<_> = corpus.decks().iter().map(|deck| (deck.day, deck.times)).collect();
        assert_eq!(told, [(12, 3), (11, 1)]);
        assert_eq!(corpus.days(), Some((11, 12)));
        assert_eq!(corpus.names().collect::<Vec<_>>().len(), 2);
    }
}

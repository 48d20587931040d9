//! Decks as vectors, and the decks that are nearest to one.

use crate::corpus::{CorpusDeck, Listed};

/// Copies beyond this say no more.
const MOST_COPIES: u8 = 4;
/// Square roots of one to four.
const ROOTS: [f32; MOST_COPIES as usize] = [1.0, std::f32::consts::SQRT_2, 1.732_050_8, 2.0];

/// √copies, so that the fourth copy says less than the first.
pub(crate) fn weight(copies: u32) -> f32 {
    let copies = u8::try_from(copies).unwrap_or(MOST_COPIES);
    ROOTS[usize::from(copies.clamp(1, MOST_COPIES)) - 1]
}

/// A card of a deck, or a deck that has a card: its number (14 bits) and copies, less one (2 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry(u16);

/// Numbers that an [`Entry`] can hold.
pub(crate) const NUMBERS: usize = 1 << 14;

impl Entry {
    fn new(number: u16, copies: u8) -> Entry {
        Entry(number << 2 | u16::from(copies.clamp(1, MOST_COPIES) - 1))
    }

    pub(crate) fn number(self) -> u16 {
        self.0 >> 2
    }

    fn copies(self) -> u8 {
        (self.0 & 3) as u8 + 1
    }

    /// √copies.
    pub(crate) fn weight(self) -> f32 {
        ROOTS[usize::from(self.0 & 3)]
    }
}

/// Lists of entries, one after the other.
#[derive(Clone, Debug, Default)]
struct Lists {
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Lists {
    fn list(&self, number: usize) -> &[Entry] {
        &self.entries[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    fn bytes(&self) -> usize {
        self.starts.len() * size_of::<u32>() + self.entries.len() * size_of::<Entry>()
    }
}

/// The decks of a corpus by their cards: √copies of each card. Cards are numbers of the caller's own, from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// For each card the decks that have it.
    postings: Lists,
    /// For each deck its cards.
    rows: Lists,
    /// For each card, how telling it is that two decks share it: the logarithm of how rare it is.
    telling: Vec<f32>,
    /// Lengths of the decks' vectors, by what each card tells.
    lengths: Vec<f32>,
}

/// A deck that is near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) deck: u16,
    /// Cosine of the angle between the two, 0 to 1.
    pub(crate) likeness: f32,
    /// Cards in both among those in either (Jaccard), 0 to 1.
    pub(crate) jaccard: f32,
}

/// How much a deck shares with each deck of the corpus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    /// For each deck the product of the vectors.
    products: Vec<f32>,
    /// For each deck how many cards are in both.
    common: Vec<u16>,
}

impl Index {
    /// Of decks (at most [`NUMBERS`]), each card of which `number_of` gives a number below `cards` (at most [`NUMBERS`]), or none
    /// if it does not count.
    pub(crate) fn new(
        decks: &[&CorpusDeck],
        cards: usize,
        number_of: impl Fn(&Listed) -> Option<u16>,
    ) -> Index {
        let mut rows = Lists {
            starts: vec![0],
            entries: Vec::new(),
        };
        let mut heads = vec![0_u32; cards + 1];
        for deck in decks.iter().take(NUMBERS) {
            let from = rows.entries.len();
            let known = deck.main.iter();
            rows.entries
                .extend(known.filter_map(|listed| Some(Entry::new(number_of(listed)?, listed.copies))));
            rows.entries[from..].sort_unstable();
            for entry in &rows.entries[from..] {
                heads[usize::from(entry.number()) + 1] += 1;
            }
            rows.starts
                .push(u32::try_from(rows.entries.len()).unwrap_or(u32::MAX));
        }
        #[expect(clippy::cast_precision_loss, reason = "a few thousand decks")]
        let count = decks.len() as f32;
        #[expect(clippy::cast_precision_loss, reason = "a few thousand decks")]
        let telling = heads[1..]
            .iter()
            .map(|having| (1.0 + count / (*having as f32).max(1.0)).ln())
            .collect();
        for card in 0..cards {
            heads[card + 1] += heads[card];
        }
        let mut postings = Lists {
            starts: heads.clone(),
            entries: vec![Entry(0); rows.entries.len()],
        };
        let mut index = Index {
            rows,
            telling,
            ..Index::default()
        };
        for deck in 0..index.len() {
            let number = u16::try_from(deck).unwrap_or(u16::MAX);
            let mut length = 0.0;
            for entry in index.rows.list(deck) {
                let card = usize::from(entry.number());
                postings.entries[heads[card] as usize] = Entry::new(number, entry.copies());
                heads[card] += 1;
                length += (entry.weight() * index.telling[card]).powi(2);
            }
            index.lengths.push(length.sqrt());
        }
        index.postings = postings;
        index
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.starts.len().saturating_sub(1)
    }

    /// The cards of a deck, in the order of their numbers.
    pub(crate) fn row(&self, deck: u16) -> &[Entry] {
        self.rows.list(usize::from(deck))
    }

    /// √copies that a deck has of a card.
    pub(crate) fn of_card(&self, deck: u16, card: u16) -> Option<f32> {
        let row = self.row(deck);
        let at = row.binary_search_by_key(&card, |entry| entry.number()).ok()?;
        Some(row[at].weight())
    }

    /// The length of a deck's vector.
    pub(crate) fn length(&self, deck: u16) -> f32 {
        self.lengths[usize::from(deck)]
    }

    /// What a card with √copies adds to a vector.
    pub(crate) fn length_of(&self, card: u16, weight: f32) -> f32 {
        weight * self.telling[usize::from(card)]
    }

    /// What a card adds to the product of two decks' vectors.
    pub(crate) fn product_of(&self, card: u16, one: f32, other: f32) -> f32 {
        one * other * self.telling[usize::from(card)].powi(2)
    }

    /// What a deck, given as cards with √copies, shares with each deck.
    pub(crate) fn shared(&self, query: &[(u16, f32)]) -> Shared {
        let mut shared = Shared {
            products: vec![0.0; self.len()],
            common: vec![0; self.len()],
        };
        for (card, weight) in query {
            let telling = weight * self.telling[usize::from(*card)].powi(2);
            for entry in self.postings.list(usize::from(*card)) {
                let deck = usize::from(entry.number());
                shared.products[deck] += telling * entry.weight();
                shared.common[deck] += 1;
            }
        }
        shared
    }

    /// How like a deck, given as cards with √copies, each deck is: the cosine.
    pub(crate) fn likeness(&self, query: &[(u16, f32)], shared: &Shared) -> Vec<f32> {
        let length = query
            .iter()
            .map(|(card, weight)| (weight * self.telling[usize::from(*card)]).powi(2))
            .sum::<f32>()
            .sqrt();
        let scale = 1.0 / length.max(1e-9);
        let cosine = |(product, length): (&f32, &f32)| product * scale / length.max(1e-9);
        shared.products.iter().zip(&self.lengths).map(cosine).collect()
    }

    /// The `k` decks with the highest likeness of any kind, the nearest first; of equals the first in the corpus. Decks that share
    /// nothing are not near. `cards` is how many the deck that is asked about has.
    pub(crate) fn best(&self, likeness: &[f32], cards: usize, shared: &Shared, k: usize) -> Vec<Near> {
        // One number to compare: likeness is never below 0, and so the order of its bits is its own.
        let mut near: Vec<u64> = (0_u16..)
            .zip(likeness)
            .filter(|(_, likeness)| **likeness > 0.0)
            .map(|(deck, likeness)| u64::from(!likeness.to_bits()) << 16 | u64::from(deck))
            .collect();
        if near.len() > k && k > 0 {
            near.select_nth_unstable(k - 1);
        }
        near.truncate(k);
        near.sort_unstable();
        near.into_iter()
            .map(|packed| {
                let deck = (packed & 0xffff) as u16;
                let common = f32::from(shared.common[usize::from(deck)]);
                #[expect(clippy::cast_precision_loss, reason = "cards of two decks")]
                let either = (cards + self.row(deck).len()) as f32 - common;
                Near {
                    deck,
                    likeness: likeness[usize::from(deck)],
                    jaccard: common / either.max(1.0),
                }
            })
            .collect()
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self) -> usize {
        self.postings.bytes()
            + self.rows.bytes()
            + (self.telling.len() + self.lengths.len()) * size_of::<f32>()
    }
}

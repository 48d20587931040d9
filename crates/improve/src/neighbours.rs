//! Decks as vectors, and the decks that are nearest to one.

use crate::corpus::{CorpusDeck, Listed};

/// Copies beyond this say no more.
const MOST_COPIES: u8 = 4;

/// The decks of a corpus by their cards: √copies of each card, so that the fourth copy says less than the first. Cards are
/// numbers of the caller's own, from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// For each card the decks that have it, with √copies.
    postings: Vec<Vec<(u32, f32)>>,
    /// For each deck its cards with √copies.
    rows: Vec<Box<[(u16, f32)]>>,
    norms: Vec<f32>,
}

/// A deck that is near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) deck: u32,
    /// Cosine of the angle between the two, 0 to 1.
    pub(crate) likeness: f32,
    /// Cards in both among those in either (Jaccard), 0 to 1.
    pub(crate) jaccard: f32,
}

/// √copies.
pub(crate) fn weight(copies: u32) -> f32 {
    let copies = u8::try_from(copies).unwrap_or(MOST_COPIES).min(MOST_COPIES);
    f32::from(copies).sqrt()
}

/// How much a deck shares with each deck of the corpus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    /// For each deck the product of the vectors.
    pub(crate) products: Vec<f32>,
    /// For each deck how many cards are in both.
    pub(crate) common: Vec<u16>,
}

impl Index {
    /// Of decks, each card of which `number_of` gives a number below `cards`, or none if it does not count.
    pub(crate) fn new(
        decks: &[&CorpusDeck],
        cards: usize,
        number_of: impl Fn(&Listed) -> Option<u16>,
    ) -> Index {
        let mut postings: Vec<Vec<(u32, f32)>> = vec![Vec::new(); cards];
        let mut rows = Vec::with_capacity(decks.len());
        let mut norms = Vec::with_capacity(decks.len());
        for (at, deck) in (0_u32..).zip(decks) {
            let mut row: Vec<(u16, f32)> = deck
                .main
                .iter()
                .filter_map(|listed| Some((number_of(listed)?, weight(u32::from(listed.copies)))))
                .collect();
            row.sort_unstable_by_key(|(card, _)| *card);
            for (card, weight) in &row {
                postings[usize::from(*card)].push((at, *weight));
            }
            norms.push(row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt());
            rows.push(row.into_boxed_slice());
        }
        Index {
            postings,
            rows,
            norms,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The cards of a deck with √copies, in the order of their numbers.
    pub(crate) fn row(&self, deck: u32) -> &[(u16, f32)] {
        &self.rows[deck as usize]
    }

    pub(crate) fn norm(&self, deck: u32) -> f32 {
        self.norms[deck as usize]
    }

    /// The decks that have a card, with √copies.
    pub(crate) fn posting(&self, card: u16) -> &[(u32, f32)] {
        &self.postings[usize::from(card)]
    }

    /// What a deck, given as cards with √copies, shares with each deck.
    pub(crate) fn shared(&self, query: &[(u16, f32)]) -> Shared {
        let mut shared = Shared {
            products: vec![0.0; self.len()],
            common: vec![0; self.len()],
        };
        for (card, weight) in query {
            for (deck, other) in self.posting(*card) {
                shared.products[*deck as usize] += weight * other;
                shared.common[*deck as usize] += 1;
            }
        }
        shared
    }

    /// The `k` nearest decks, the nearest first; of equals the first in the corpus. Decks that share nothing are not near.
    pub(crate) fn nearest(&self, query: &[(u16, f32)], shared: &Shared, k: usize) -> Vec<Near> {
        let norm = query
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        let likeness = |deck: u32| {
            let at = deck as usize;
            shared.products[at] / (norm * self.norms[at]).max(1e-9)
        };
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.best(
            (0..count).map(|deck| (deck, likeness(deck))),
            query.len(),
            shared,
            k,
        )
    }

    /// The best of decks with a likeness of any kind.
    pub(crate) fn best(
        &self,
        decks: impl Iterator<Item = (u32, f32)>,
        cards: usize,
        shared: &Shared,
        k: usize,
    ) -> Vec<Near> {
        let mut near: Vec<(u32, f32)> = decks.filter(|(_, likeness)| *likeness > 0.0).collect();
        let order = |one: &(u32, f32), other: &(u32, f32)| {
            other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0))
        };
        if near.len() > k && k > 0 {
            near.select_nth_unstable_by(k - 1, order);
        }
        near.truncate(k);
        near.sort_unstable_by(order);
        near.into_iter()
            .map(|(deck, likeness)| {
                let common = f32::from(shared.common[deck as usize]);
                #[expect(clippy::cast_precision_loss, reason = "cards of two decks")]
                let either = (cards + self.row(deck).len()) as f32 - common;
                Near {
                    deck,
                    likeness,
                    jaccard: common / either.max(1.0),
                }
            })
            .collect()
    }

    /// Bytes of memory, about.
    pub(crate) fn bytes(&self) -> usize {
        let entries: usize = self.rows.iter().map(|row| row.len()).sum();
        entries * (size_of::<(u32, f32)>() + size_of::<(u16, f32)>()) + self.norms.len() * 4
    }
}

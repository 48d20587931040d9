//! Decks as vectors, and the decks that are nearest to one.

use crate::corpus::{CorpusDeck, Listed};

/// Copies beyond this say no more.
pub(crate) const MOST_COPIES: u8 = 4;
/// Square roots of one to four.
const ROOTS: [f32; MOST_COPIES as usize] = [1.0, std::f32::consts::SQRT_2, 1.732_050_8, 2.0];

/// √copies, so that the fourth copy says less than the first.
pub(crate) fn weight(copies: u32) -> f32 {
    let copies = u8::try_from(copies).unwrap_or(MOST_COPIES);
    ROOTS[usize::from(copies.clamp(1, MOST_COPIES)) - 1]
}

/// Something for each number of copies, made of √copies; [`Entry::place`] says which is whose.
pub(crate) fn by_copies<T>(of: impl Fn(f32) -> T) -> [T; MOST_COPIES as usize] {
    ROOTS.map(of)
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

    /// Which of [`by_copies`] is its own.
    pub(crate) fn place(self) -> usize {
        usize::from(self.0 & 3)
    }

    /// √copies.
    pub(crate) fn weight(self) -> f32 {
        ROOTS[self.place()]
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
    /// One by the length of each deck's vector, by what each card tells.
    inverses: Vec<f32>,
}

/// A deck that is near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) deck: u16,
    /// Cosine of the angle between the two, 0 to 1.
    pub(crate) likeness: f32,
}

/// Decks of which only the likest is looked at first.
const GROUP: usize = 8;

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
            index.inverses.push(1.0 / length.sqrt().max(1e-9));
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

    /// One by the length of a deck's vector.
    pub(crate) fn inverse(&self, deck: u16) -> f32 {
        self.inverses[usize::from(deck)]
    }

    /// What a card adds to the product of two decks' vectors.
    pub(crate) fn product_of(&self, card: u16, one: f32, other: f32) -> f32 {
        one * other * self.telling[usize::from(card)].powi(2)
    }

    /// How like a deck, given as cards with √copies, each deck is: the cosine.
    pub(crate) fn likeness(&self, query: &[(u16, f32)]) -> Vec<f32> {
        let mut likeness = vec![0.0_f32; self.len()];
        let mut length = 0.0;
        for (card, weight) in query {
            let telling = self.telling[usize::from(*card)].powi(2);
            length += weight * weight * telling;
            let adds = by_copies(|root| weight * telling * root);
            for entry in self.postings.list(usize::from(*card)) {
                likeness[usize::from(entry.number())] += adds[entry.place()];
            }
        }
        let scale = 1.0 / length.sqrt().max(1e-9);
        for (likeness, inverse) in likeness.iter_mut().zip(&self.inverses) {
            *likeness *= scale * inverse;
        }
        likeness
    }

    /// The `k` decks with the highest likeness of any kind, the nearest first; of equals the first in the corpus. Decks that share
    /// nothing are not near.
    pub(crate) fn best(likeness: &[f32], k: usize) -> Vec<Near> {
        // One number to compare: likeness is never below 0, and so the order of its bits is its own.
        let packed = |deck: usize| u64::from(!likeness[deck].to_bits()) << 16 | deck as u64;
        let mut near: Vec<u64> = Vec::with_capacity(2 * k);
        // The decks of a group stand far from each other: all groups are gone through at once.
        let groups = likeness.len().div_ceil(GROUP);
        let mut tops = vec![0.0_f32; groups];
        for part in likeness.chunks(groups.max(1)) {
            for (top, likeness) in tops.iter_mut().zip(part) {
                *top = if *likeness > *top { *likeness } else { *top };
            }
        }
        let least = at_least(&tops, k);
        for (group, top) in tops.into_iter().enumerate() {
            if top >= least {
                let decks = (group..likeness.len()).step_by(groups);
                near.extend(decks.filter(|deck| likeness[*deck] >= least).map(packed));
            }
        }
        if near.len() > k && k > 0 {
            near.select_nth_unstable(k - 1);
        }
        near.truncate(k);
        near.sort_unstable();
        near.into_iter()
            .map(|packed| Near {
                deck: (packed & 0xffff) as u16,
                likeness: f32::from_bits(!((packed >> 16) as u32)),
            })
            .collect()
    }

    /// Cards in both a deck and another, given by its cards with √copies, among those in either (Jaccard), 0 to 1.
    pub(crate) fn jaccard(&self, deck: u16, cards: &[(u16, f32)]) -> f32 {
        let row = self.row(deck);
        let common = cards
            .iter()
            .filter(|(card, _)| self.of_card(deck, *card).is_some())
            .count();
        let either = cards.len() + row.len() - common;
        #[expect(clippy::cast_precision_loss, reason = "cards of two decks")]
        let jaccard = common as f32 / either.max(1) as f32;
        jaccard
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self) -> usize {
        self.postings.bytes()
            + self.rows.bytes()
            + (self.telling.len() + self.inverses.len()) * size_of::<f32>()
    }
}

/// What the `k` highest are not below, and never 0: the k-th highest of what is highest in each group is no higher than that of all.
fn at_least(tops: &[f32], k: usize) -> f32 {
    let mut sorted: Vec<u32> = tops.iter().map(|top| top.to_bits()).collect();
    match sorted.len().checked_sub(k) {
        Some(place) if k > 0 => f32::from_bits(*sorted.select_nth_unstable(place).1).max(f32::MIN_POSITIVE),
        _ => f32::MIN_POSITIVE,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Few different values, so that many are equal.
        #[test]
        fn the_nearest_are_those_that_sorting_all_would_find(
            values in proptest::collection::vec(prop_oneof![Just(0_u8), 0_u8..40], 0..400),
            k in 0_usize..60,
        ) {
            let likeness: Vec<f32> = values.iter().map(|value| f32::from(*value) / 40.0).collect();
            let mut sorted: Vec<Near> = (0_u16..)
                .zip(&likeness)
                .filter(|(_, likeness)| **likeness > 0.0)
                .map(|(deck, likeness)| Near { deck, likeness: *likeness })
                .collect();
            sorted.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
            sorted.truncate(k);
            prop_assert_eq!(Index::best(&likeness, k), sorted);
        }
    }
}

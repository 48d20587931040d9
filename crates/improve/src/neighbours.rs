//! Which decks of a corpus are most like a deck.

use crate::corpus::{Corpus, Listed};

/// Square roots of 1 to 4 copies: the second copy of a card says less than the first.
const WEIGHTS: [f32; 4] = [1.0, std::f32::consts::SQRT_2, 1.732_050_8, 2.0];

/// Weight of so many copies: their square root, and no more than that of four.
pub(crate) fn weight(copies: u8) -> f32 {
    WEIGHTS[usize::from(copies.clamp(1, 4)) - 1]
}

/// A deck that is near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its number among [`Corpus::decks`].
    pub deck: u32,
    /// Cosine of the two lists of square roots of copies, 0 to 1.
    pub likeness: f32,
    /// Shared cards among those of both, 0 to 1.
    pub jaccard: f32,
}

/// A number and copies (1 to 4) in one word.
#[derive(Clone, Copy, Debug)]
struct Packed(u32);

impl Packed {
    fn new(number: u32, copies: u8) -> Packed {
        Packed(number << 2 | u32::from(copies.clamp(1, 4) - 1))
    }

    fn number(self) -> u32 {
        self.0 >> 2
    }

    fn weight(self) -> f32 {
        WEIGHTS[(self.0 & 3) as usize]
    }

    fn copies(self) -> u8 {
        (self.0 & 3) as u8 + 1
    }
}

/// Decks of a corpus by the cards they have; answers in some ten microseconds.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    /// Numbers among the corpus' decks, rising.
    decks: Vec<u32>,
    /// One over the length of each deck's vector.
    scales: Vec<f32>,
    /// Where each deck's cards begin in `cards`.
    starts: Vec<u32>,
    cards: Vec<Packed>,
    /// Where each card's decks begin in `lists`.
    heads: Vec<u32>,
    lists: Vec<Packed>,
}

impl Neighbours {
    /// An index of the decks whose numbers `decks` names (rising), by their main decks' cards for which `counts` holds; `counts` is
    /// asked with the card's number in the corpus.
    #[must_use]
    pub fn new(corpus: &Corpus, decks: Vec<u32>, counts: impl Fn(u32) -> bool) -> Neighbours {
        let kept: Vec<bool> = (0..).take(corpus.names().len()).map(counts).collect();
        let mut index = Neighbours {
            starts: vec![0],
            heads: vec![0; kept.len() + 1],
            ..Neighbours::default()
        };
        for deck in &decks {
            let mut length = 0.0;
            for listed in &corpus.decks()[*deck as usize].main {
                if kept[listed.card as usize] {
                    index.cards.push(Packed::new(listed.card, listed.copies));
                    index.heads[listed.card as usize + 1] += 1;
                    length += weight(listed.copies).powi(2);
                }
            }
            index.starts.push(size(index.cards.len()));
            index.scales.push(1.0 / f32::max(length, 1.0).sqrt());
        }
        for card in 0..kept.len() {
            index.heads[card + 1] += index.heads[card];
        }
        let mut ends = index.heads.clone();
        let mut lists = vec![Packed(0); index.cards.len()];
        for at in 0..decks.len() {
            for packed in index.range(at) {
                let end = &mut ends[packed.number() as usize];
                lists[*end as usize] = Packed::new(size(at), packed.copies());
                *end += 1;
            }
        }
        index.lists = lists;
        index.decks = decks;
        index
    }

    fn range(&self, at: usize) -> &[Packed] {
        &self.cards[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How many decks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.decks.len()
    }

    /// Whether there is no deck.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.decks.is_empty()
    }

    /// In how many decks a card is.
    #[must_use]
    pub fn having(&self, card: u32) -> u32 {
        let at = card as usize;
        match (self.heads.get(at), self.heads.get(at + 1)) {
            (Some(head), Some(end)) => end - head,
            _ => 0,
        }
    }

    /// The cards of a deck that is in the index, by its number in the corpus; in the order of their numbers, at most 4 copies each.
    pub fn cards(&self, deck: u32) -> impl Iterator<Item = Listed> {
        let cards = match self.decks.binary_search(&deck) {
            Ok(at) => self.range(at),
            Err(_) => &[],
        };
        cards.iter().map(|packed| Listed {
            card: packed.number(),
            copies: packed.copies(),
        })
    }

    /// The `most` decks that are most like these cards, nearest first; of equally near ones that with the lower number. Decks that
    /// share no card are left out.
    #[must_use]
    pub fn find(&self, query: &[Listed], most: usize) -> Vec<Near> {
        self.find_among(query, most, |_| true)
    }

    /// As [`Neighbours::find`], among the decks for whose number `asked` holds.
    #[must_use]
    pub fn find_among(&self, query: &[Listed], most: usize, asked: impl Fn(u32) -> bool) -> Vec<Near> {
        // In the order of their numbers, so that sums do not depend on how the deck was written.
        let mut query: Vec<Listed> = query.to_vec();
        query.sort_unstable();
        let mut products = vec![0.0_f32; self.decks.len()];
        let mut length = 0.0;
        for listed in &query {
            let own = weight(listed.copies);
            length += own * own;
            let card = listed.card as usize;
            let (Some(head), Some(end)) = (self.heads.get(card), self.heads.get(card + 1)) else {
                continue;
            };
            for packed in &self.lists[*head as usize..*end as usize] {
                products[packed.number() as usize] += own * packed.weight();
            }
        }
        let scale = 1.0 / f32::max(length, 1.0).sqrt();
        let mut best = Best::new(most);
        for (at, product) in products.iter().enumerate() {
            let likeness = product * self.scales[at] * scale;
            if likeness > best.least && asked(self.decks[at]) {
                best.push(likeness, at);
            }
        }
        let near = |(likeness, at): (f32, usize)| Near {
            deck: self.decks[at],
            likeness: likeness.min(1.0),
            jaccard: jaccard(&query, self.range(at)),
        };
        best.into_sorted().into_iter().map(near).collect()
    }
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn jaccard(query: &[Listed], deck: &[Packed]) -> f32 {
    let mut shared = 0_u16;
    let mut rest = deck;
    for listed in query {
        let skipped = rest.partition_point(|packed| packed.number() < listed.card);
        rest = &rest[skipped..];
        shared += u16::from(rest.first().is_some_and(|packed| packed.number() == listed.card));
    }
    let both = (query.len() + deck.len())
        .saturating_sub(usize::from(shared))
        .max(1);
    f32::from(shared) / f32::from(u16::try_from(both).unwrap_or(u16::MAX))
}

/// The largest of many numbers, without sorting them all.
struct Best {
    most: usize,
    /// Nothing smaller will do.
    least: f32,
    kept: Vec<(f32, usize)>,
}

impl Best {
    fn new(most: usize) -> Best {
        Best {
            most,
            least: 0.0,
            kept: Vec::with_capacity(4 * most),
        }
    }

    fn push(&mut self, likeness: f32, at: usize) {
        self.kept.push((likeness, at));
        if self.most > 0 && self.kept.len() >= 4 * self.most {
            self.kept.select_nth_unstable_by(self.most - 1, order);
            self.kept.truncate(self.most);
            self.least = self.kept[self.most - 1].0;
        }
    }

    fn into_sorted(mut self) -> Vec<(f32, usize)> {
        self.kept.sort_unstable_by(order);
        self.kept.truncate(self.most);
        self.kept
    }
}

fn order(one: &(f32, usize), other: &(f32, usize)) -> std::cmp::Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::TournamentDeck;

    fn corpus(decks: &[Vec<(u32, u8)>]) -> Corpus {
        let mut corpus = Corpus::default();
        for (day, deck) in (0..).zip(decks) {
            corpus.push(&TournamentDeck {
                day,
                main: deck
                    .iter()
                    .map(|(copies, card)| (*copies, card.to_string()))
                    .collect(),
                ..TournamentDeck::default()
            });
        }
        corpus
    }

    fn index(corpus: &Corpus) -> Neighbours {
        Neighbours::new(corpus, (0..).take(corpus.decks().len()).collect(), |_| true)
    }

    fn cosine(one: &[Listed], other: &[Listed]) -> f32 {
        let length = |deck: &[Listed]| {
            deck.iter()
                .map(|listed| weight(listed.copies).powi(2))
                .sum::<f32>()
                .sqrt()
        };
        let product: f32 = one
            .iter()
            .filter_map(|listed| {
                let same = other.iter().find(|same| same.card == listed.card)?;
                Some(weight(listed.copies) * weight(same.copies))
            })
            .sum();
        product / (length(one) * length(other))
    }

    #[test]
    fn the_same_deck_is_nearest_and_wholly_like() {
        let corpus = corpus(&[
            vec![(4, 1), (4, 2), (2, 3)],
            vec![(4, 1), (4, 2), (3, 4)],
            vec![(4, 9)],
        ]);
        let near = index(&corpus).find(&corpus.decks()[0].main, 5);
        assert_eq!(near.iter().map(|near| near.deck).collect::<Vec<_>>(), [0, 1]);
        assert!((near[0].likeness - 1.0).abs() < 1e-6 && near[0].jaccard == 1.0);
        assert_eq!(near[1].jaccard, 0.5);
        assert!((near[1].likeness - 8.0 / 110_f32.sqrt()).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn as_by_comparing_with_every_deck(
            decks in prop::collection::vec(prop::collection::vec((1..5_u32, 0..30_u8), 1..12), 2..60),
            most in 1..9_usize,
        ) {
            let corpus = corpus(&decks);
            let query = &corpus.decks()[0].main;
            let found = index(&corpus).find(query, most);
            let mut expected: Vec<f32> = corpus.decks().iter().map(|deck| cosine(query, &deck.main)).filter(|like| *like > 0.0).collect();
            expected.sort_by(|one, other| other.total_cmp(one));
            expected.truncate(most);
            prop_assert_eq!(found.len(), expected.len());
            for (near, expected) in found.iter().zip(expected) {
                prop_assert!((near.likeness - expected).abs() < 1e-5, "{} {}", near.likeness, expected);
            }
        }
    }
}

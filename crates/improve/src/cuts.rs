//! How well the cards of a deck belong to it: the others tell of each.

use crate::circle::NEAREST;
use crate::model::Model;
use crate::neighbours::{Index, Near};
use crate::scores::Query;
use crate::together::UNSEEN;

/// What speaks for a card that is in the deck.
pub const CUT_FEATURES: usize = 23;
pub type CutFeatures = [f32; CUT_FEATURES];

/// Decks that are asked about each card.
const ASKED: usize = 2 * NEAREST;
/// Decks among which those are, whichever cards are out.
const KNOWN: usize = 2 * ASKED;
/// Days after which a deck counts half where it is asked what is played now.
const LATE: f32 = 45.0;

/// What near decks say of a card of the deck, their likeness taken without it: its √copies on average, three ways.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// By the fourth power of the likeness, over half of the decks.
    slow: f32,
    /// By the eighth, over all.
    fast: f32,
    /// By the eighth, new decks first.
    late: f32,
    /// Copies where they have it.
    copies: f32,
    /// What the decks count together: for each of the three, and those that have it.
    all: [f32; 3],
    having: f32,
}

/// A near deck beside the one that is judged.
#[derive(Clone, Copy, Debug)]
struct Beside {
    /// The product of the two vectors.
    product: f32,
    /// One by the length of its own.
    inverse: f32,
    /// What it counts where it is asked what is played now.
    newness: f32,
    lands: f32,
}

/// A deck whose cards are judged. What they say of each other and which decks are near is found once: to ask again when some of the
/// cards are out costs little.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    model: &'a Model,
    cards: Vec<(u16, f32)>,
    near: Vec<Beside>,
    /// For each near deck the √copies that it has of each card.
    theirs: Vec<f32>,
    /// For each card (row) its EASE weight for each,
    weights: Vec<f32>,
    /// and the chance of each beside it.
    chances: Vec<f32>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(model: &'a Model, query: &Query) -> Judge<'a> {
        let (index, cards) = (&model.index, &query.cards);
        let mut place = vec![usize::MAX; model.cards.len()];
        for (at, (card, _)) in cards.iter().enumerate() {
            place[usize::from(*card)] = at;
        }
        let nearest = Index::best(&index.likeness(cards), KNOWN);
        let mut near = Vec::with_capacity(nearest.len());
        let mut theirs = vec![0.0; nearest.len() * cards.len()];
        for (Near { deck, .. }, theirs) in nearest.iter().zip(theirs.chunks_mut(cards.len().max(1))) {
            let mut product = 0.0;
            for entry in index.row(*deck) {
                let at = place[usize::from(entry.number())];
                if let Some(theirs) = theirs.get_mut(at) {
                    *theirs = entry.weight();
                    product += index.product_of(entry.number(), cards[at].1, entry.weight());
                }
            }
            let facts = &model.decks[usize::from(*deck)];
            #[expect(clippy::cast_precision_loss, reason = "days")]
            let age = (model.newest - facts.day) as f32;
            near.push(Beside {
                product,
                inverse: index.inverse(*deck),
                newness: (-age / LATE).exp2(),
                lands: facts.lands,
            });
        }
        let mut chances = vec![0.0; cards.len() * cards.len()];
        for (row, (card, _)) in chances.chunks_mut(cards.len().max(1)).zip(cards) {
            for (other, chance) in model.together.beside(*card) {
                if let Some(into) = row.get_mut(place[usize::from(other)]) {
                    *into = chance;
                }
            }
        }
        let weight = |(of, _): &(u16, f32)| {
            let of = *of;
            cards.iter().map(move |(card, _)| model.ease.weight(of, *card))
        };
        Judge {
            model,
            near,
            theirs,
            weights: cards.iter().flat_map(weight).collect(),
            chances,
            cards: cards.clone(),
        }
    }

    /// What speaks for each card of the deck, or of what is left of it, the others being what they are.
    pub(crate) fn features(&self, rest: &Query) -> Vec<(u16, CutFeatures)> {
        let left: Vec<usize> = (0..self.cards.len())
            .filter(|at| {
                let card = self.cards[*at].0;
                rest.cards.binary_search_by_key(&card, |(card, _)| *card).is_ok()
            })
            .collect();
        let near = self.nearest(&left);
        let around = self.around(&left, &near);
        let nearest = near.first().map_or(0.0, |(likeness, ..)| *likeness);
        let short = lands_short(rest, &near);
        // A card gives itself no chance: the mean is over the others.
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let count = left.len().max(1) as f32;
        let others = (count - 1.0).max(1.0);
        let size = self.cards.len();
        let mut rows: Vec<(u16, CutFeatures)> = left
            .iter()
            .zip(around)
            .map(|(at, around)| {
                let (card, weight) = self.cards[*at];
                let known = &self.model.cards[usize::from(card)];
                let (mut score, mut sum, mut most, mut company, mut logs) = (0.0, 0.0, 0.0_f32, 0.0, 0.0);
                for other in &left {
                    score += self.cards[*other].1 * 0.5 * self.weights[other * size + at];
                    let chance = self.chances[other * size + at];
                    sum += chance;
                    most = most.max(chance);
                    let beside = self.chances[at * size + other];
                    company += beside;
                    logs += if other == at { 0.0 } else { (beside + UNSEEN).ln() };
                }
                let residual = score - known.usual;
                let log_fast = (around.fast + 0.01).ln();
                let mean = sum / others;
                let land = f32::from(u8::from(known.is_land));
                let row = [
                    residual,
                    residual / known.spread,
                    score,
                    around.slow,
                    around.fast,
                    log_fast,
                    known.log_share,
                    weight * weight,
                    residual * nearest,
                    around.fast * nearest,
                    around.late,
                    mean,
                    (mean + 1e-3).ln(),
                    most,
                    company / count,
                    known.log_support,
                    land,
                    land * short,
                    (weight * weight - around.copies).abs(),
                    log_fast * nearest,
                    0.0,
                    0.0,
                    logs / others,
                ];
                (card, row)
            })
            .collect();
        for (from, to) in [(0, 20), (5, 21)] {
            let mean = rows.iter().map(|(_, row)| row[from]).sum::<f32>() / count;
            for (_, row) in &mut rows {
                row[to] = row[from] - mean;
            }
        }
        rows
    }

    /// What a card of the deck adds to the square of the length of its vector.
    fn square(&self, at: usize) -> f32 {
        let (card, weight) = self.cards[at];
        self.model.index.product_of(card, weight, weight)
    }

    /// The decks nearest to what is left, with their likeness and cards, the nearest first.
    fn nearest(&self, left: &[usize]) -> Vec<(f32, &Beside, &[f32])> {
        let whole: f32 = left.iter().map(|at| self.square(*at)).sum();
        let scale = 1.0 / whole.sqrt().max(1e-9);
        let gone: Vec<usize> = (0..self.cards.len()).filter(|at| !left.contains(at)).collect();
        let theirs = self.theirs.chunks(self.cards.len().max(1));
        let mut near: Vec<(f32, &Beside, &[f32])> = self
            .near
            .iter()
            .zip(theirs)
            .map(|(beside, theirs)| {
                let product = gone.iter().fold(beside.product, |product, at| {
                    let (card, own) = self.cards[*at];
                    product - self.model.index.product_of(card, own, theirs[*at])
                });
                ((product * scale * beside.inverse).max(0.0), beside, theirs)
            })
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        near.truncate(ASKED);
        near
    }

    fn around(&self, left: &[usize], near: &[(f32, &Beside, &[f32])]) -> Vec<Around> {
        let whole: f32 = left.iter().map(|at| self.square(*at)).sum();
        let of_cards: Vec<(usize, f32, f32)> = left
            .iter()
            .map(|at| {
                let (card, own) = self.cards[*at];
                // Without the card: neither what it adds to the product nor its part of the deck's length.
                let rest = (whole - self.square(*at)).max(1e-6).sqrt();
                (*at, self.model.index.product_of(card, own, 1.0), 1.0 / rest)
            })
            .collect();
        let mut sums = vec![
            Around {
                all: [1e-9; 3],
                having: 1e-9,
                ..Around::default()
            };
            left.len()
        ];
        for (rank, (likeness, beside, theirs)) in near.iter().enumerate() {
            let product = likeness * whole.sqrt();
            for ((at, adds, inverse), around) in of_cards.iter().zip(&mut sums) {
                let theirs = theirs[*at];
                let without = (product - adds * theirs * beside.inverse) * inverse;
                let fourth = without.clamp(0.0, 1.0).powi(4);
                let fast = fourth * fourth;
                let slow = if rank < NEAREST { fourth } else { 0.0 };
                let late = fast * beside.newness;
                for (sum, value) in around.all.iter_mut().zip([slow, fast, late]) {
                    *sum += value;
                }
                around.slow += slow * theirs;
                around.fast += fast * theirs;
                around.late += late * theirs;
                around.copies += fast * theirs * theirs;
                around.having += if theirs > 0.0 { fast } else { 0.0 };
            }
        }
        for around in &mut sums {
            around.slow /= around.all[0];
            around.fast /= around.all[1];
            around.late /= around.all[2];
            around.copies /= around.having;
        }
        sums
    }
}

/// Lands that near decks have more than this one; 0 where nothing is near.
fn lands_short(query: &Query, near: &[(f32, &Beside, &[f32])]) -> f32 {
    let weighed = near.iter().take(NEAREST).map(|(likeness, beside, _)| {
        let weight = likeness.powi(4);
        (weight, weight * beside.lands)
    });
    let (all, lands) = weighed.fold((0.0_f32, 0.0_f32), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    if all > 0.0 {
        lands / all * (query.full / 60.0) - query.lands
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::{Corpus, TournamentDeck};

    const CARDS: usize = 12;

    /// A model of decks in which each card is found, and the cards of one deck more.
    fn learned(decks: &[Vec<u32>]) -> Model {
        let mut corpus = Corpus::default();
        for (day, copies) in (1..).zip(decks) {
            let listed = copies.iter().zip('a'..).filter(|(copies, _)| **copies > 0);
            corpus.push(&TournamentDeck {
                day,
                main: listed.map(|(copies, name)| (*copies, name.to_string())).collect(),
                ..TournamentDeck::default()
            });
        }
        let facts = vec![None; corpus.names().len()];
        Model::train(&corpus, facts)
    }

    fn query(cards: &[(u16, f32)]) -> Query {
        Query {
            cards: cards.to_vec(),
            full: 60.0,
            ..Query::default()
        }
    }

    proptest! {
        /// Fewer decks than are asked: then the same are near, whichever card is out.
        #[test]
        fn with_cards_out_the_others_are_judged_as_if_these_had_never_been_there(
            decks in proptest::collection::vec(proptest::collection::vec(0_u32..=4, CARDS), 3..30),
            gone in proptest::collection::vec(any::<proptest::sample::Index>(), 1..4),
        ) {
            let model = learned(&decks);
            let whole: Vec<(u16, f32)> = (0_u16..).take(model.cards.len()).map(|card| (card, 1.0)).collect();
            prop_assume!(whole.len() > 4);
            let mut rest = whole.clone();
            for gone in gone {
                rest.remove(gone.index(rest.len()));
            }
            let asked = Judge::new(&model, &query(&whole)).features(&query(&rest));
            let fresh = Judge::new(&model, &query(&rest)).features(&query(&rest));
            prop_assert_eq!(asked.len(), rest.len());
            for ((card, one), (other, two)) in asked.iter().zip(&fresh) {
                prop_assert_eq!(card, other);
                for (one, two) in one.iter().zip(two) {
                    prop_assert!((one - two).abs() < 1e-3 * (1.0 + two.abs()), "{card}: {asked:?} {fresh:?}");
                }
            }
        }
    }
}

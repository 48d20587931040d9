//! How well the cards of a deck belong to it: the others tell of each.

use crate::model::Model;
use crate::neighbours::Near;
use crate::scores::{Circle, NEAREST, Query};
use crate::together::Given;

/// What speaks for a card that is in the deck.
pub const CUT_FEATURES: usize = 22;
pub type CutFeatures = [f32; CUT_FEATURES];

/// Decks that are asked about each card.
const ASKED: usize = 2 * NEAREST;
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
}

impl Model {
    /// What speaks for each card of a deck, the others being what they are.
    pub(crate) fn cut_features(&self, query: &Query) -> Vec<(u16, CutFeatures)> {
        let scores = self.ease.scores(&query.cards);
        let shared = self.index.shared(&query.cards);
        let likeness = self.index.likeness(&query.cards, &shared);
        let near = self.index.best(&likeness, query.cards.len(), &shared, ASKED);
        let around = self.around(query, &near);
        let given = Given::new(&self.together, &query.cards, self.cards.len());
        let nearest = near.first().map_or(0.0, |near| near.likeness);
        let short = self.lands_short(query, &near);
        // A card gives itself no chance: the mean is over the others.
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let others = query.cards.len().saturating_sub(1).max(1) as f32;
        let mut rows: Vec<(u16, CutFeatures)> = query
            .cards
            .iter()
            .zip(around)
            .map(|((card, weight), around)| {
                let at = usize::from(*card);
                let known = &self.cards[at];
                let residual = scores[at] - known.usual;
                let log_fast = (around.fast + 0.01).ln();
                let mean = given.mean[at] * (others + 1.0) / others;
                let land = f32::from(u8::from(known.is_land));
                let row = [
                    residual,
                    residual / known.spread,
                    scores[at],
                    around.slow,
                    around.fast,
                    log_fast,
                    (known.share + 1e-4).ln(),
                    weight * weight,
                    residual * nearest,
                    around.fast * nearest,
                    around.late,
                    mean,
                    (mean + 1e-3).ln(),
                    given.most[at],
                    given.company(*card),
                    (known.support + 0.1).ln(),
                    land,
                    land * short,
                    (weight * weight - around.copies).abs(),
                    log_fast * nearest,
                    0.0,
                    0.0,
                ];
                (*card, row)
            })
            .collect();
        for (from, to) in [(0, 20), (5, 21)] {
            let mean = rows.iter().map(|(_, row)| row[from]).sum::<f32>() / (others + 1.0);
            for (_, row) in &mut rows {
                row[to] = row[from] - mean;
            }
        }
        rows
    }

    /// Lands that near decks have more than this one; 0 where nothing is near.
    pub(crate) fn lands_short(&self, query: &Query, near: &[Near]) -> f32 {
        let weighed = near.iter().take(NEAREST).map(|near| {
            let weight = near.likeness.powi(4);
            (weight, weight * self.decks[usize::from(near.deck)].lands)
        });
        let (all, lands) = weighed.fold((0.0_f32, 0.0_f32), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        if all > 0.0 {
            lands / all * (query.full / 60.0) - query.lands
        } else {
            0.0
        }
    }

    fn around(&self, query: &Query, near: &[Near]) -> Vec<Around> {
        let length = |card: u16, weight: f32| self.index.length_of(card, weight).powi(2);
        let whole: f32 = query
            .cards
            .iter()
            .map(|(card, weight)| length(*card, *weight))
            .sum();
        let mut sums = vec![(Around::default(), [1e-9_f32; 3], 1e-9_f32); query.cards.len()];
        let mut place = vec![usize::MAX; self.cards.len()];
        for (at, (card, _)) in query.cards.iter().enumerate() {
            place[usize::from(*card)] = at;
        }
        let mut theirs = vec![0.0_f32; query.cards.len()];
        for (rank, near) in near.iter().enumerate() {
            theirs.fill(0.0);
            for entry in self.index.row(near.deck) {
                if let Some(theirs) = theirs.get_mut(place[usize::from(entry.number())]) {
                    *theirs = entry.weight();
                }
            }
            let norm = self.index.length(near.deck).max(1e-9);
            let product = near.likeness * whole.sqrt() * norm;
            #[expect(clippy::cast_precision_loss, reason = "days")]
            let age = (self.newest - self.decks[usize::from(near.deck)].day) as f32;
            let newness = (-age / LATE).exp2();
            for (((card, own), theirs), (around, all, having)) in
                query.cards.iter().zip(&theirs).zip(&mut sums)
            {
                // Without the card: neither what it adds to the product nor its part of the deck's length.
                let rest = (whole - length(*card, *own)).max(1e-6).sqrt() * norm;
                let product = product - self.index.product_of(*card, *own, *theirs);
                let fourth = (product / rest).clamp(0.0, 1.0).powi(4);
                let fast = fourth * fourth;
                let slow = if rank < NEAREST { fourth } else { 0.0 };
                for (sum, value) in all.iter_mut().zip([slow, fast, fast * newness]) {
                    *sum += value;
                }
                around.slow += slow * theirs;
                around.fast += fast * theirs;
                around.late += fast * newness * theirs;
                around.copies += fast * theirs * theirs;
                *having += if *theirs > 0.0 { fast } else { 0.0 };
            }
        }
        sums.into_iter()
            .map(|(around, all, having)| Around {
                slow: around.slow / all[0],
                fast: around.fast / all[1],
                late: around.late / all[2],
                copies: around.copies / having,
            })
            .collect()
    }

    /// Copies that decks near to this one have of a card, on average over those that have it; `None` where none has it.
    pub(crate) fn usual_copies(&self, circle: &Circle, card: u16) -> Option<f32> {
        let (mut sum, mut all) = (0.0_f32, 0.0_f32);
        for near in &circle.near {
            if let Some(root) = self.index.of_card(near.deck, card) {
                let weight = near.likeness.powi(4);
                all += weight;
                sum += weight * root * root;
            }
        }
        (all > 0.0).then(|| sum / all)
    }
}

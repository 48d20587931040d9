//! How well cards fit a deck: what speaks for each, and the weights that make one number of it.

use deck::color::ColorSet;

use crate::colors::fits;
use crate::day::Day;
use crate::model::Model;
use crate::neighbours::{Near, Shared};

/// Decks that are asked.
pub(crate) const NEAREST: usize = 50;
/// Decks that are asked where many are.
const MANY: usize = 300;
/// Decks that are asked where only the likest and newest are.
const FEW: usize = 20;
/// Days after which a deck counts half, where new decks are asked first.
const NEAR_HALF_LIFE: f32 = 30.0;
/// The eighth power is what halves: likeness itself takes eight times as long.
const EIGHTH: f32 = 8.0;
/// Cards that are looked at closely.
const SHORT_LIST: usize = 80;

/// What speaks for a card.
pub const FEATURES: usize = 20;
pub type Features = [f32; FEATURES];

/// What each feature is, in the order of [`Features`].
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "ease_z",
    "near4_z",
    "near8_z",
    "recent_z",
    "near4",
    "near8",
    "ease",
    "popularity",
    "land",
    "land_deficit",
    "spell_deficit",
    "land_share",
    "ease_z_near",
    "near4_z_near",
    "near8_z_near",
    "support",
    "fresh_z",
    "wide_z",
    "sharp_z",
    "sharp",
];

/// A deck as the model sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    /// Its cards that the corpus knows, with √copies.
    pub(crate) cards: Vec<(u16, f32)>,
    /// Copies in the main deck, basics too.
    pub(crate) size: f32,
    pub(crate) lands: f32,
    /// Copies that a full deck has.
    pub(crate) full: f32,
    pub(crate) colors: ColorSet,
}

/// What the neighbours of a deck say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circle {
    pub(crate) near: Vec<Near>,
    /// For each card its √copies on average over the near decks, by the fourth power of their likeness.
    pub(crate) near4: Vec<f32>,
    /// The same by the eighth power, over twice as many.
    pub(crate) near8: Vec<f32>,
    /// The same by the eighth power, new decks first.
    pub(crate) recent: Vec<f32>,
    /// The same by the sixteenth power, over twice as many.
    pub(crate) sharp: Vec<f32>,
    /// By the eighth power over few, only the newest.
    pub(crate) fresh: Vec<f32>,
    /// By the second power over many.
    pub(crate) wide: Vec<f32>,
    /// Lands on average.
    pub(crate) lands: f32,
}

impl Model {
    /// Asks the decks nearest to a deck, given as cards with √copies.
    pub(crate) fn circle(&self, query: &[(u16, f32)], shared: &Shared) -> Circle {
        let mut likeness = self.index.likeness(query, shared);
        let many = self.index.best(&likeness, query.len(), shared, MANY);
        let new = |half_life: f32, likeness: &mut [f32]| {
            for (likeness, facts) in likeness.iter_mut().zip(&self.decks) {
                *likeness *= self.aging(facts.day, half_life * EIGHTH);
            }
        };
        new(NEAR_HALF_LIFE, &mut likeness);
        let recent = self.index.best(&likeness, query.len(), shared, NEAREST * 2);
        // Halved twice as fast: once more is what is left to do.
        new(NEAR_HALF_LIFE, &mut likeness);
        let fresh = self.index.best(&likeness, query.len(), shared, FEW);
        let near = &many[..many.len().min(NEAREST)];
        let weight: f32 = near.iter().map(|near| near.likeness.powi(4)).sum();
        let lands = near
            .iter()
            .map(|near| near.likeness.powi(4) * self.decks[usize::from(near.deck)].lands)
            .sum::<f32>()
            / weight.max(1e-9);
        Circle {
            near4: self.mean_of(near, 4),
            near8: self.mean_of(&many[..many.len().min(NEAREST * 2)], 8),
            recent: self.mean_of(&recent[..recent.len().min(NEAREST)], 8),
            sharp: self.mean_of(&recent, 16),
            fresh: self.mean_of(&fresh, 8),
            wide: self.mean_of(&many, 2),
            lands,
            near: near.to_vec(),
        }
    }

    /// What a deck of a day counts, when a new one counts 1.
    fn aging(&self, day: Day, half_life: f32) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "days")]
        let age = (self.newest - day) as f32;
        (-age / half_life).exp2()
    }

    /// For each card its √copies on average over some decks, by a power of their likeness.
    fn mean_of(&self, near: &[Near], power: i32) -> Vec<f32> {
        let mut means = vec![0.0_f32; self.cards.len()];
        let mut sum = 0.0;
        for near in near {
            let weight = near.likeness.powi(power);
            sum += weight;
            for entry in self.index.row(near.deck) {
                means[usize::from(entry.number())] += weight * entry.weight();
            }
        }
        let scale = 1.0 / sum.max(1e-9);
        means.iter_mut().for_each(|mean| *mean *= scale);
        means
    }

    /// What speaks for each card that may come in: the best of them all by a plain blend. `allowed` says which may.
    pub(crate) fn features(
        &self,
        query: &Query,
        circle: &Circle,
        allowed: impl Fn(u16) -> bool,
        short_list: bool,
    ) -> Vec<(u16, Features)> {
        let cards = u16::try_from(self.cards.len()).unwrap_or(u16::MAX);
        let mut is_in = vec![false; self.cards.len()];
        for (card, _) in &query.cards {
            is_in[usize::from(*card)] = true;
        }
        let ok: Vec<u16> = (0..cards)
            .filter(|card| !is_in[usize::from(*card)] && allowed(*card) && self.fits(*card, query.colors))
            .collect();
        let ease = self.ease.scores(&query.cards);
        let [ease_z, near4_z, near8_z, recent_z] =
            [&ease, &circle.near4, &circle.near8, &circle.recent].map(|scores| standard(scores, &ok));
        let fresh_z = standard(&circle.fresh, &ok);
        let wide_z = standard(&circle.wide, &ok);
        let sharp_z = standard(&circle.sharp, &ok);
        let nearest = circle.near.first().map_or(0.0, |near| near.likeness);
        let deficit = circle.lands - query.lands;
        let missing = (query.full - query.size).max(0.0);
        let mut features: Vec<(u16, Features)> = ok
            .into_iter()
            .map(|card| {
                let at = usize::from(card);
                let known = &self.cards[at];
                let land = f32::from(u8::from(known.is_land));
                let [e, n4, n8, r] = [&ease_z, &near4_z, &near8_z, &recent_z]
                    .map(|(mean, spread, of)| (of[at] - mean) / spread.max(1e-9));
                let row = [
                    e,
                    n4,
                    n8,
                    r,
                    circle.near4[at],
                    circle.near8[at],
                    ease[at],
                    (known.share + 1e-4).ln(),
                    land,
                    land * deficit,
                    (1.0 - land) * (missing - deficit),
                    land * deficit / missing.max(1.0),
                    e * nearest,
                    n4 * nearest,
                    n8 * nearest,
                    (known.support + 0.1).ln(),
                    (fresh_z.2[at] - fresh_z.0) / fresh_z.1.max(1e-9),
                    (wide_z.2[at] - wide_z.0) / wide_z.1.max(1e-9),
                    (sharp_z.2[at] - sharp_z.0) / sharp_z.1.max(1e-9),
                    circle.sharp[at],
                ];
                (card, row)
            })
            .collect();
        if short_list && features.len() > SHORT_LIST {
            let blend = |row: &Features| 0.6 * row[0] + 0.4 * row[1];
            features.select_nth_unstable_by(SHORT_LIST - 1, |one, other| {
                blend(&other.1)
                    .total_cmp(&blend(&one.1))
                    .then_with(|| one.0.cmp(&other.0))
            });
            features.truncate(SHORT_LIST);
        }
        features
    }

    pub(crate) fn fits(&self, card: u16, colors: ColorSet) -> bool {
        let known = &self.cards[usize::from(card)];
        known
            .facts
            .as_ref()
            .is_some_and(|facts| fits(facts, &known.needs, colors))
    }
}

/// Mean and spread of the scores of some cards, with all scores.
fn standard<'a>(scores: &'a [f32], of: &[u16]) -> (f32, f32, &'a [f32]) {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cards")]
    let count = of.len().max(1) as f32;
    let mean = of.iter().map(|card| scores[usize::from(*card)]).sum::<f32>() / count;
    let spread = of
        .iter()
        .map(|card| (scores[usize::from(*card)] - mean).powi(2))
        .sum::<f32>()
        / count;
    (mean, spread.sqrt(), scores)
}

/// The weights that make a chance of features: a logistic model, fitted to cards that were hidden from decks of January 2026
/// (`cargo xtask bench improve --fit`).
#[derive(Clone, Copy, Debug)]
pub struct Logistic<const N: usize> {
    pub mean: [f32; N],
    pub spread: [f32; N],
    pub weights: [f32; N],
    pub bias: f32,
}

impl<const N: usize> Logistic<N> {
    /// The logarithm of the odds.
    #[must_use]
    pub fn odds(&self, features: &[f32; N]) -> f32 {
        (0..N)
            .map(|at| self.weights[at] * (features[at] - self.mean[at]) / self.spread[at])
            .sum::<f32>()
            + self.bias
    }
}

/// The chance of the logarithm of odds.
#[must_use]
pub fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

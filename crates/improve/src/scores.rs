//! How well cards fit a deck: what speaks for each, and the weights that make one number of it.

use deck::color::ColorSet;

use crate::circle::{Circle, Way};
use crate::colors;
use crate::model::Model;
use crate::together::IN;

/// Cards that are looked at closely.
const SHORT_LIST: usize = 80;

/// What speaks for a card.
pub const FEATURES: usize = 18;
pub type Features = [f32; FEATURES];

/// What each feature is, in the order of [`Features`].
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "ease_z",
    "near4_z",
    "near8_z",
    "recent_z",
    "near4",
    "ease",
    "popularity",
    "land",
    "land_deficit",
    "spell_deficit",
    "near8_z_near",
    "support",
    "fresh_z",
    "wide_z",
    "sharp_z",
    "company",
    "company_log",
    "trend",
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

impl Model {
    /// What speaks for each card that may come in, in no order. `allowed` says which may. With `short_list` only the best of them by
    /// a plain blend.
    pub(crate) fn features(
        &self,
        query: &Query,
        circle: &Circle,
        allowed: impl Fn(u16) -> bool,
        short_list: bool,
    ) -> Vec<(u16, Features)> {
        let mut is_in = vec![0; self.cards.len()];
        for (card, _) in &query.cards {
            is_in[usize::from(*card)] = IN;
        }
        let bit = 1_u32 << colors::number(query.colors);
        // Each is written and only those that fit are kept: there is no guessing which.
        let mut ok = vec![0_u16; self.cards.len() + 1];
        let mut count = 0;
        for ((card, fitting), is_in) in (0_u16..).zip(&self.fitting).zip(&is_in) {
            ok[count] = card;
            count += usize::from(fitting & bit != 0) & usize::from(*is_in == 0);
        }
        ok.truncate(count);
        let ease = self.ease.scores(&query.cards);
        // All that could be played are what a card is measured by, whatever the player may not want.
        let ways = Standard::of(ok.iter().map(|card| circle.means[usize::from(*card)]));
        let own = Standard::of(ok.iter().map(|card| [ease[usize::from(*card)]]));
        let mut ranked: Vec<(f32, u16)> = ok
            .into_iter()
            .map(|card| {
                let [ease] = own.z([ease[usize::from(card)]]);
                let near = ways.one(Way::Near4 as usize, circle.mean(card, Way::Near4));
                (0.6 * ease + 0.4 * near, card)
            })
            .collect();
        let wanted = if short_list { SHORT_LIST } else { usize::MAX };
        let nearest = circle.near.first().map_or(0.0, |near| near.likeness);
        let deficit = circle.lands - query.lands;
        let missing = (query.full - query.size).max(0.0);
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let cards = query.cards.len().max(1) as f32;
        first(&mut ranked, wanted, allowed)
            .into_iter()
            .map(|card| {
                let at = usize::from(card);
                let known = &self.cards[at];
                let land = f32::from(u8::from(known.is_land));
                let score = ease[at];
                let means = &circle.means[at];
                let [e] = own.z([score]);
                let z = ways.z(*means);
                let near8 = z[Way::Near8 as usize];
                let company = self.together.company(card, &is_in);
                let row = [
                    e,
                    z[Way::Near4 as usize],
                    near8,
                    z[Way::Recent as usize],
                    means[Way::Near4 as usize],
                    score,
                    known.log_share,
                    land,
                    land * deficit,
                    (1.0 - land) * (missing - deficit),
                    near8 * nearest,
                    known.log_support,
                    z[Way::Fresh as usize],
                    z[Way::Wide as usize],
                    z[Way::Sharp as usize],
                    company.mean(cards),
                    company.mean_log(cards),
                    known.trend,
                ];
                (card, row)
            })
            .collect()
    }
}

/// Those of the highest cards that are allowed, at most so many, in no order; `ranked` is put into another order.
fn first(ranked: &mut [(f32, u16)], wanted: usize, allowed: impl Fn(u16) -> bool) -> Vec<u16> {
    let mut found = Vec::new();
    let mut rest = ranked;
    while found.len() < wanted && !rest.is_empty() {
        let more = wanted - found.len();
        if more < rest.len() {
            rest.select_nth_unstable_by(more - 1, |one, other| {
                other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
            });
        }
        let (head, tail) = rest.split_at_mut(more.min(rest.len()));
        found.extend(head.iter().map(|(_, card)| *card).filter(|card| allowed(*card)));
        rest = tail;
    }
    found
}

/// Means of some numbers, and one by the spread of each.
struct Standard<const N: usize> {
    means: [f32; N],
    inverses: [f32; N],
}

impl<const N: usize> Standard<N> {
    fn of(rows: impl Iterator<Item = [f32; N]>) -> Standard<N> {
        let (mut sums, mut squares, mut count) = ([0.0_f32; N], [0.0_f32; N], 0.0_f32);
        for row in rows {
            count += 1.0;
            for at in 0..N {
                sums[at] += row[at];
                squares[at] += row[at] * row[at];
            }
        }
        let scale = 1.0 / count.max(1.0);
        let means = sums.map(|sum| sum * scale);
        let inverses = std::array::from_fn(|at| {
            let spread = (squares[at] * scale - means[at] * means[at]).max(0.0).sqrt();
            1.0 / spread.max(1e-9)
        });
        Standard { means, inverses }
    }

    /// How many spreads each number is above its mean.
    fn z(&self, row: [f32; N]) -> [f32; N] {
        std::array::from_fn(|at| self.one(at, row[at]))
    }

    fn one(&self, at: usize, value: f32) -> f32 {
        (value - self.means[at]) * self.inverses[at]
    }
}

/// The weights that make a chance of features: a logistic model. [`crate::weights`] says what each was fitted to.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_that_are_allowed_are_those_that_sorting_all_would_find(
            scores in proptest::collection::vec((0_u8..20, any::<bool>()), 0..200),
            wanted in 0_usize..40,
        ) {
            let mut ranked: Vec<(f32, u16)> = scores.iter().zip(0..).map(|((score, _), card)| (f32::from(*score), card)).collect();
            let mut sorted = ranked.clone();
            sorted.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            let allowed = |card: u16| scores[usize::from(card)].1;
            let mut expected: Vec<u16> = sorted.into_iter().map(|(_, card)| card).filter(|card| allowed(*card)).take(wanted).collect();
            let mut found = first(&mut ranked, wanted, allowed);
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_spread_above_the_mean_is_one() {
        let standard = Standard::of([[1.0, 5.0], [3.0, 5.0]].into_iter());
        assert_eq!(standard.z([3.0, 5.0]), [1.0, 0.0]);
        assert_eq!(standard.z([2.0, 5.0]), [0.0, 0.0]);
    }
}

//! How many lands: what a regression expects, where a deck stands among others, and what one land more or less does.

use serde::{Deserialize, Serialize};

use crate::binomial::Binomials;
use crate::land::{Land, Pool};
use crate::law::{Hands, Mulligan, Seat};
use crate::objective::{Objective, Wish};

/// What the number of lands is expected to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Curve {
    /// The mean mana value of the cards that are no lands.
    pub mean_value: f64,
    /// Spells of mana value 2 or less that draw a card or make mana.
    pub cheap_draw_and_ramp: u32,
    pub companion: bool,
}

/// The lands that a deck with this curve has on average: Frank Karsten's regressions of 2022 ("How Many Lands Do You Need in
/// Your Deck? An Updated Analysis"), over 95,000 tournament decks of 60 cards, off by 2.75 lands (root mean square):
///
/// ```text
/// 60 cards: 19.59 + 1.90 · mean value - 0.28 · cheap draw and ramp + 0.27 with a companion
/// 99 cards: 31.42 + 3.13 · mean value - 0.28 · cheap draw and ramp
/// ```
///
/// Decks of 90 cards and more take the second, with the lands in proportion to the cards; all others the first.
#[must_use]
pub fn expected_lands(size: u32, curve: &Curve) -> f64 {
    let cheap = f64::from(curve.cheap_draw_and_ramp);
    let (lands, of) = if size >= 90 {
        (31.42 + 3.13 * curve.mean_value - 0.28 * cheap, 99.0)
    } else {
        let companion = f64::from(u8::from(curve.companion));
        (
            19.59 + 1.90 * curve.mean_value - 0.28 * cheap + 0.27 * companion,
            60.0,
        )
    };
    lands * f64::from(size) / of
}

/// Where a number of lands stands among other decks, as shares of them; the three add up to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub decks: u64,
    /// Decks with fewer lands than this one.
    pub fewer: f64,
    pub same: f64,
    /// Decks with more lands than this one: "fewer lands than 95 % of such decks".
    pub more: f64,
}

/// Compares with decks of which `histogram[n]` have `n` lands. `None` where there is no deck to compare with.
#[must_use]
pub fn standing(histogram: &[u32], lands: u32) -> Option<Standing> {
    let sum = |decks: &[u32]| decks.iter().map(|count| u64::from(*count)).sum::<u64>();
    let decks = sum(histogram);
    let at = (lands as usize).min(histogram.len());
    let fewer = sum(&histogram[..at]);
    let same = histogram.get(at).map_or(0, |count| u64::from(*count));
    #[expect(clippy::cast_precision_loss, reason = "fewer decks than 2^52")]
    let share = |part: u64| part as f64 / decks as f64;
    (decks > 0).then(|| Standing {
        decks,
        fewer: share(fewer),
        same: share(same),
        more: share(decks - fewer - same),
    })
}

/// A deck with another number of lands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LandCount {
    pub lands: u32,
    /// The chance to cast a spell on curve, on average ([`crate::splits`] has the same); by the fast form.
    pub cast_rate: f64,
    /// The chance of two lands or fewer on turn 4, on the play.
    pub screw: f64,
    /// The chance of eight lands or more among the first thirteen cards.
    pub flood: f64,
}

/// The same deck with `span` lands fewer up to `span` more, the cards in all being as many; fewer numbers where there are no
/// such decks. Each land keeps its share as nearly as whole cards allow (largest remainders);
/// a deck without lands gets such as give no colour.
pub fn land_counts(
    table: &Binomials,
    pool: &Pool,
    wishes: &[Wish],
    mulligan: Mulligan,
    span: u32,
) -> Vec<LandCount> {
    let (size, now) = (pool.size(), pool.land_count());
    let counts = now.saturating_sub(span)..=(now + span).min(size);
    counts
        .filter_map(|lands| {
            let other = Pool::new(size, in_proportion(pool.lands(), lands)).ok()?;
            let hands = Hands::new(table, size, lands, mulligan);
            Some(LandCount {
                lands,
                cast_rate: Objective::new(table, size, lands, wishes, mulligan).of(&other),
                screw: 1.0 - hands.by_turn(table, 4, Seat::Play).at_least(3),
                flood: flood(table, size, lands),
            })
        })
        .collect()
}

/// The chance of eight lands or more among the thirteen cards seen by turn 7 on the play, mulligans left aside.
#[must_use]
pub fn flood(table: &Binomials, size: u32, lands: u32) -> f64 {
    let seen = 13.min(size);
    (8..=seen)
        .map(|hits| table.hypergeometric(size, lands, seen, hits))
        .sum()
}

/// `lands` lands in the shares of these.
fn in_proportion(of: &[(Land, u32)], lands: u32) -> Vec<(Land, u32)> {
    let sum: u32 = of.iter().map(|(_, count)| count).sum();
    if sum == 0 {
        return vec![(Land::default(), lands)];
    }
    let mut counts: Vec<(Land, u32)> = of
        .iter()
        .map(|(land, count)| (*land, count * lands / sum))
        .collect();
    let mut by_rest: Vec<usize> = (0..of.len()).collect();
    by_rest.sort_by_key(|at| std::cmp::Reverse(of[*at].1 * lands % sum));
    let missing = lands - counts.iter().map(|(_, count)| count).sum::<u32>();
    for at in by_rest.into_iter().take(missing as usize) {
        counts[at].1 += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use deck::color::Color;
    use deck::cost::ManaCost;

    use super::*;
    use crate::basics::basic;
    use crate::cost::Cost;

    #[test]
    fn regressions_as_published() {
        let curve = |mean_value, cheap_draw_and_ramp, companion| Curve {
            mean_value,
            cheap_draw_and_ramp,
            companion,
        };
        let rounded = |size, curve| (expected_lands(size, &curve) * 100.0).round() / 100.0;
        assert_eq!(rounded(60, curve(2.5, 0, false)), 24.34);
        assert_eq!(rounded(60, curve(2.5, 8, true)), 22.37);
        assert_eq!(rounded(99, curve(3.0, 10, true)), 38.01);
        assert_eq!(rounded(40, curve(3.0, 0, false)), 16.86);
    }

    #[test]
    fn a_deck_among_others() {
        let mut histogram = vec![0; 28];
        (histogram[20], histogram[24], histogram[27]) = (1, 2, 1);
        let shares = |lands| standing(&histogram, lands).map(|at| (at.fewer, at.same, at.more));
        assert_eq!(shares(20), Some((0.0, 0.25, 0.75)));
        assert_eq!(shares(25), Some((0.75, 0.0, 0.25)));
        assert_eq!(shares(90), Some((1.0, 0.0, 0.0)));
        assert_eq!(standing(&[0; 40], 24), None);
    }

    #[test]
    fn more_lands_are_less_screw_and_more_flood() {
        let table = Binomials::default();
        let pool = Pool::new(60, [(basic(Color::White), 15), (basic(Color::Blue), 9)]).unwrap();
        let wishes = [Wish {
            cost: Cost::new(&ManaCost::parse("{3}{W}{U}"), 0).unwrap(),
            weight: 4.0,
        }];
        let curve = land_counts(&table, &pool, &wishes, Mulligan::default(), 4);
        assert_eq!(
            curve.iter().map(|at| at.lands).collect::<Vec<_>>(),
            (20..=28).collect::<Vec<_>>()
        );
        for pair in curve.windows(2) {
            assert!(pair[0].screw > pair[1].screw && pair[0].flood < pair[1].flood);
            assert!(pair[0].cast_rate < pair[1].cast_rate);
        }
        assert_eq!(
            in_proportion(pool.lands(), 20)
                .iter()
                .map(|(_, count)| count)
                .collect::<Vec<_>>(),
            [&13, &7]
        );
        let none = Pool::new(7, []).unwrap();
        let curve = land_counts(&table, &none, &wishes, Mulligan::default(), 9);
        assert_eq!(curve.len(), 8);
        assert_eq!(curve[0].cast_rate, 0.0);
    }
}

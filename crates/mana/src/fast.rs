//! The fast form: where lands go to the bottom at random, how many lands there are is all that the law of lands says of them,
//! and one walk over the sets of lands that do not pay yet answers for every number of lands at once.
//!
//! With a land drawn last that may enter tapped, that land is taken out of the deck first. "Pays, and not with tapped lands
//! alone" is what pays, without what pays in a deck of nothing but the tapped ones.

use crate::binomial::Binomials;
use crate::castable::Question;
use crate::lanes::Lanes;
use crate::law::Law;

/// The chance to cast under a law without lands at the bottom. `None` where lands look at other lands, or there are several
/// ways to pay: those take the long way.
pub(crate) fn chance(question: &Question, table: &Binomials, law: &Law) -> Option<f64> {
    let (total, useful) = question.one_demand()?;
    let (lands, turn) = (question.lands(), question.turn);
    let most = (law.plain.len() - 1).min(lands as usize);
    let counts: Vec<u32> = question.classes.iter().map(|class| class.count).collect();
    if !question.any_tapped {
        let weights = weights(table, lands, most, 0, |seen| {
            if seen < total {
                0.0
            } else {
                law.plain[seen as usize].iter().sum()
            }
        });
        return Some(Walk::new(question, table, &counts, &weights).from(Lanes::default()));
    }
    let takes_all = total == turn;
    let tapped =
        |at: usize, others: u32| question.classes[at].tapped_beside(others.min(turn.saturating_sub(1)));
    // Where the lands that could pay now all enter tapped.
    let only_tapped: Vec<u32> = counts
        .iter()
        .enumerate()
        .map(|(at, count)| {
            if useful >> at & 1 == 1 {
                tapped(at, turn)
            } else {
                *count
            }
        })
        .collect();
    let none = weights(table, lands, most, 0, |seen| {
        if seen < total {
            0.0
        } else {
            law.plain[seen as usize][0]
        }
    });
    let mut sum = Walk::new(question, table, &counts, &none).from(Lanes::default());
    if takes_all {
        sum -= Walk::new(question, table, &only_tapped, &none).from(Lanes::default());
    }
    let (mut counts, mut only_tapped) = (counts, only_tapped);
    for at in 0..counts.len() {
        let is_useful = useful >> at & 1 == 1;
        let land = |others: u32, is_tapped: bool, needed: u32| {
            let lands_of = f64::from(question.classes[at].count);
            let share = f64::from(tapped(at, others));
            if others < needed {
                return 0.0;
            }
            law.plain[others as usize + 1][1] * if is_tapped { share } else { lands_of - share }
        };
        counts[at] -= 1;
        let taken = u32::from(only_tapped[at] > 0);
        only_tapped[at] -= taken;
        for is_tapped in [false, true] {
            let needed = if is_tapped { total } else { total.saturating_sub(1) };
            let weights = weights(table, lands, most, 1, |others| land(others, is_tapped, needed));
            if weights.iter().all(|weight| *weight <= 0.0) {
                continue;
            }
            let start = if is_tapped {
                Lanes::default()
            } else {
                question.gives(at)
            };
            sum += Walk::new(question, table, &counts, &weights).from(start);
            if takes_all && (is_tapped || !is_useful) {
                sum -= Walk::new(question, table, &only_tapped, &weights).from(start);
            }
        }
        counts[at] += 1;
        only_tapped[at] += taken;
    }
    Some(sum.clamp(0.0, 1.0))
}

/// The weight of each set of lands, by how many there are, `last` more being drawn last.
fn weights(table: &Binomials, lands: u32, most: usize, last: u32, chance: impl Fn(u32) -> f64) -> Vec<f64> {
    let most = u32::try_from(most).unwrap_or(0);
    (0..=most.saturating_sub(last))
        .map(|size| {
            let chance = if size + last > most { 0.0 } else { chance(size) };
            if chance <= 0.0 {
                return 0.0;
            }
            let ways = table.choose(lands - last, size);
            chance / if last == 1 { ways * f64::from(lands) } else { ways }
        })
        .collect()
}

/// The sum of the weights of all sets of lands that pay.
struct Walk<'a> {
    question: &'a Question,
    table: &'a Binomials,
    counts: &'a [u32],
    below: Vec<u32>,
    weights: &'a [f64],
    /// Sums over all sets of the classes below one, by the lands placed already; not a number where not asked yet.
    sums: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn new(question: &'a Question, table: &'a Binomials, counts: &'a [u32], weights: &'a [f64]) -> Walk<'a> {
        let mut below = Vec::with_capacity(counts.len() + 1);
        below.push(0);
        for count in counts {
            below.push(below.last().map_or(0, |sum| sum + count));
        }
        Walk {
            question,
            table,
            counts,
            below,
            weights,
            sums: vec![f64::NAN; (counts.len() + 1) * weights.len()],
        }
    }

    /// Beside lands that give `start`.
    fn from(&mut self, start: Lanes) -> f64 {
        if self.question.pips_are_paid(start) {
            return self.all(self.counts.len(), 0);
        }
        self.class(self.counts.len(), 0, start)
    }

    /// Every set of the classes below `at`.
    fn all(&mut self, at: usize, placed: usize) -> f64 {
        let slot = at * self.weights.len() + placed;
        if self.sums[slot].is_nan() {
            let lands = self.below[at];
            self.sums[slot] = (0..=lands)
                .zip(&self.weights[placed..])
                .map(|(more, weight)| self.table.choose(lands, more) * weight)
                .sum();
        }
        self.sums[slot]
    }

    /// The sets that pay, of the classes below `at`; those from there on do not pay yet.
    fn class(&mut self, at: usize, placed: usize, given: Lanes) -> f64 {
        if at == 0 || !self.question.pips_may_be_paid(given, at) {
            return 0.0;
        }
        let at = at - 1;
        let gives = self.question.gives(at);
        let count = self.counts[at];
        let room = self.weights.len() - 1 - placed;
        let (mut sum, mut seen) = (0.0, 0.0);
        let mut given = given;
        for here in 0..=count {
            let extra = here as usize;
            if extra > room {
                break;
            }
            if self.question.pips_are_paid(given) {
                // More of them pay as well: all that was not seen yet.
                return sum + self.all(at + 1, placed) - seen;
            }
            let ways = self.table.choose(count, here);
            seen += ways * self.all(at, placed + extra);
            sum += ways * self.class(at, placed + extra, given);
            given = given.plus(gives);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use deck::color::ColorSet;
    use deck::cost::ManaCost;
    use proptest::prelude::*;

    use super::*;
    use crate::{Cost, Enters, Hands, Land, Mask, Mulligan, Pool, Seat};

    const ENTERS: [Enters; 6] = [
        Enters::Untapped,
        Enters::Tapped,
        Enters::AtMost(2),
        Enters::AtLeast(2),
        Enters::AtMost(1),
        Enters::AtLeast(3),
    ];
    const MANA: [&str; 8] = ["W", "U", "B", "WU", "UB", "WB", "WUB", ""];
    const COSTS: [&str; 9] = [
        "{W}",
        "{W}{U}",
        "{1}{U}{U}",
        "{W/U}{W/U}{B}",
        "{W}{U}{B}",
        "{3}",
        "{2}{W}{W}",
        "{4}{W}{U}{B}",
        "{W}{W}{U}{U}",
    ];

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(
            lands in prop::collection::vec((0_usize..8, 0_usize..6, 1_u32..5), 1..9),
            cost in 0_usize..9,
            later in 0_u32..3,
            on_the_draw: bool,
        ) {
            let table = Binomials::default();
            let lands = lands.into_iter().map(|(mana, enters, count)| {
                let land = Land {
                    mana: Mask::from(ColorSet::from_letters(MANA[mana])),
                    enters: ENTERS[enters],
                    ..Land::default()
                };
                (land, count)
            });
            let pool = Pool::new(60, lands).unwrap();
            let cost = Cost::new(&ManaCost::parse(COSTS[cost]), 0).unwrap();
            let turn = cost.turn() + later;
            let seat = if on_the_draw { Seat::Draw } else { Seat::Play };
            let hands = Hands::new(&table, 60, pool.land_count(), Mulligan::default());
            let law = hands.by_turn(&table, turn, seat).simplified();
            let question = Question::new(&pool, &cost, turn).unwrap();
            let short = chance(&question, &table, &law).unwrap();
            let long = question.long_chance(&table, &law);
            prop_assert!((short - long).abs() < 1e-11, "{short} {long}");
        }
    }
}

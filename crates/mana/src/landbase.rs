//! The best lands for a deck, of those that a player has or can have.
//!
//! What is sought is the highest chance to cast a spell, on average (see [`Split::cast_rate`](crate::Split::cast_rate)). A
//! good answer is found by exchanging lands one for another as long as that helps. Then every other answer is looked for
//! (branch and bound): lands are decided on one kind after the other, and what is not decided on yet is taken for a land that
//! gives all that the rest could give, and untapped. No choice of the rest does better than that, so where even that is no
//! better than what was found, the rest need not be tried. Where the search ends before its allowance does, the answer is
//! proved to be best; otherwise the highest chance that may still be hidden is told.

use serde::{Deserialize, Serialize};

use crate::binomial::Binomials;
use crate::land::{Enters, Land, MOST_CARDS, Pool, PoolError, Types};
use crate::law::Mulligan;
use crate::objective::{Objective, Wish};

/// A land that may be played. Basics are such choices, too, with as many owned as there are cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub land: Land,
    /// Copies that a deck may hold: four, or any number of a basic.
    pub most: u32,
    /// Copies that cost nothing.
    pub owned: u32,
    /// Which wildcards the others cost, one each: 0 common to 3 mythic.
    pub rarity: usize,
}

/// What a search may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wildcards by rarity, common to mythic.
    pub wildcards: [u32; 4],
    /// Wildcards in all.
    pub bought: u32,
    /// Land bases that are looked at for one proof, after which the search stops. The time of one is about that of the fast
    /// form for each different cost: 10 µs for two colours, 300 µs for three with lands that enter tapped.
    pub looks: u32,
    /// Land bases that are looked at in all, for whichever reason: nothing goes on after that.
    pub all: u32,
}

/// Lands for a deck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LandBase {
    /// Copies of each choice, in their order.
    pub counts: Vec<u32>,
    /// Wildcards that it costs.
    pub bought: u32,
    /// The chance to cast a spell on curve, on average.
    pub cast_rate: f64,
    /// No base within the limits has a higher chance than this.
    pub bound: f64,
    /// Whether it is certain that none is better, as far as a billionth.
    pub is_proved: bool,
}

/// Chances that differ by less are the same.
const EVEN: f64 = 1e-9;

/// The best way found to fill `count` lands from `choices`, beside `others` that stay. `None` where the choices cannot fill
/// them within the limits.
///
/// # Errors
/// When there is no such deck.
#[expect(
    clippy::too_many_arguments,
    reason = "a deck, its spells, its choices and its limits"
)]
pub fn best_base(
    table: &Binomials,
    size: u32,
    others: &[(Land, u32)],
    count: u32,
    choices: &[Choice],
    wishes: &[Wish],
    mulligan: Mulligan,
    limits: Limits,
) -> Result<Option<LandBase>, PoolError> {
    let objective = objective(table, size, others, count, wishes, mulligan)?;
    let mut search = Search::new(&objective, size, others, count, choices, limits);
    Ok(search.run(None))
}

/// The same with none up to `limits.bought` wildcards: how much each land that is bought brings. Ends where more wildcards
/// cannot be spent.
///
/// # Errors
/// When there is no such deck.
#[expect(
    clippy::too_many_arguments,
    reason = "a deck, its spells, its choices and its limits"
)]
pub fn best_bases(
    table: &Binomials,
    size: u32,
    others: &[(Land, u32)],
    count: u32,
    choices: &[Choice],
    wishes: &[Wish],
    mulligan: Mulligan,
    limits: Limits,
) -> Result<Vec<LandBase>, PoolError> {
    let objective = objective(table, size, others, count, wishes, mulligan)?;
    let mut bases: Vec<LandBase> = Vec::new();
    let spendable: u32 = limits
        .wildcards
        .iter()
        .fold(0, |sum, some| sum.saturating_add(*some));
    let most = limits.bought.min(spendable).min(count);
    let mut left = limits.all;
    for bought in 0..=most {
        let limits = Limits {
            bought,
            // As much for each that is still to come.
            all: left / (most + 1 - bought),
            ..limits
        };
        let mut search = Search::new(&objective, size, others, count, choices, limits);
        let from = bases.last().map(|base| base.counts.clone());
        bases.extend(search.run(from));
        left = left.saturating_sub(search.all);
    }
    Ok(bases)
}

fn objective<'a>(
    table: &'a Binomials,
    size: u32,
    others: &[(Land, u32)],
    count: u32,
    wishes: &'a [Wish],
    mulligan: Mulligan,
) -> Result<Objective<'a>, PoolError> {
    let lands = others
        .iter()
        .fold(count, |sum, (_, count)| sum.saturating_add(*count));
    Pool::new(size, [(Land::default(), lands)])?;
    Ok(Objective::new(table, size, lands, wishes, mulligan))
}

struct Search<'a> {
    objective: &'a Objective<'a>,
    size: u32,
    others: &'a [(Land, u32)],
    count: u32,
    choices: &'a [Choice],
    limits: Limits,
    /// In which order they are decided on: those that give most first.
    order: Vec<usize>,
    /// Bases that were looked at for the proof, and in all.
    looks: u32,
    all: u32,
    best: Option<(f64, Vec<u32>)>,
}

impl<'a> Search<'a> {
    fn new(
        objective: &'a Objective<'a>,
        size: u32,
        others: &'a [(Land, u32)],
        count: u32,
        choices: &'a [Choice],
        limits: Limits,
    ) -> Search<'a> {
        let mut order: Vec<usize> = (0..choices.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(everything(&choices[*at].land).len()));
        Search {
            objective,
            size,
            others,
            count,
            choices,
            limits,
            order,
            looks: 0,
            all: 0,
            best: None,
        }
    }

    fn run(&mut self, from: Option<Vec<u32>>) -> Option<LandBase> {
        let start = from.or_else(|| self.any())?;
        self.exchange(start);
        self.looks = 0;
        let mut counts = vec![0; self.choices.len()];
        let bound = self.decide(0, self.count, &mut counts, 1.0);
        let (cast_rate, counts) = self.best.take()?;
        Some(LandBase {
            bought: self.bought(&counts).map_or(0, |bought| bought.iter().sum()),
            counts,
            cast_rate,
            bound: bound.max(cast_rate),
            is_proved: bound <= cast_rate + EVEN,
        })
    }

    /// Some base within the limits: what costs nothing first, as evenly as can be.
    fn any(&self) -> Option<Vec<u32>> {
        let mut counts = vec![0; self.choices.len()];
        for free in [true, false] {
            loop {
                let mut is_any = false;
                for at in 0..counts.len() {
                    if counts.iter().sum::<u32>() == self.count {
                        return Some(counts);
                    }
                    let choice = &self.choices[at];
                    if counts[at]
                        >= if free {
                            choice.owned.min(choice.most)
                        } else {
                            choice.most
                        }
                    {
                        continue;
                    }
                    counts[at] += 1;
                    if self.bought(&counts).is_some() {
                        is_any = true;
                    } else {
                        counts[at] -= 1;
                    }
                }
                if !is_any {
                    break;
                }
            }
        }
        (counts.iter().sum::<u32>() == self.count).then_some(counts)
    }

    /// Wildcards by rarity; `None` where that is more than may be spent.
    fn bought(&self, counts: &[u32]) -> Option<[u32; 4]> {
        let mut bought = [0_u32; 4];
        for (choice, count) in self.choices.iter().zip(counts) {
            bought[choice.rarity.min(3)] += count.saturating_sub(choice.owned);
        }
        let each = bought
            .iter()
            .zip(self.limits.wildcards)
            .all(|(spent, has)| *spent <= has);
        (each && bought.iter().sum::<u32>() <= self.limits.bought).then_some(bought)
    }

    fn value(&mut self, counts: &[u32], rest: Option<(Land, u32)>) -> f64 {
        self.looks += 1;
        self.all += 1;
        let own = self
            .choices
            .iter()
            .zip(counts)
            .map(|(choice, count)| (choice.land, *count));
        let lands = self.others.iter().copied().chain(own).chain(rest);
        Pool::new(self.size, lands).map_or(0.0, |pool| self.objective.of(&pool))
    }

    /// Whether no more may be looked at.
    fn is_over(&self) -> bool {
        self.looks >= self.limits.looks || self.all >= self.limits.all
    }

    /// Puts the best land for another in until no such step helps, or nothing more may be looked at.
    fn exchange(&mut self, mut counts: Vec<u32>) {
        let mut value = self.value(&counts, None);
        loop {
            let mut step: Option<(f64, usize, usize)> = None;
            for out in 0..counts.len() {
                for into in 0..counts.len() {
                    let is_full = counts[into] == self.choices[into].most;
                    if out == into || counts[out] == 0 || is_full || self.all >= self.limits.all {
                        continue;
                    }
                    counts[out] -= 1;
                    counts[into] += 1;
                    if self.bought(&counts).is_some() {
                        let other = self.value(&counts, None);
                        if other > step.map_or(value, |(best, _, _)| best) + EVEN {
                            step = Some((other, out, into));
                        }
                    }
                    counts[out] += 1;
                    counts[into] -= 1;
                }
            }
            let Some((better, out, into)) = step else {
                break;
            };
            value = better;
            counts[out] -= 1;
            counts[into] += 1;
        }
        self.best = Some((value, counts));
    }

    /// The highest chance that may be among the bases that go on from here; a better one than was known is kept. `above` is
    /// what is known already of them.
    fn decide(&mut self, step: usize, left: u32, counts: &mut Vec<u32>, above: f64) -> f64 {
        let known = self.best.as_ref().map_or(0.0, |(best, _)| *best);
        if self.is_over() {
            return above;
        }
        let rest = self.order[step..].to_vec();
        if left == 0 || rest.is_empty() {
            if left > 0 {
                return 0.0;
            }
            let value = self.value(counts, None);
            if value > known {
                self.best = Some((value, counts.clone()));
            }
            return value;
        }
        let room = rest
            .iter()
            .fold(0_u32, |sum, at| sum.saturating_add(self.choices[*at].most));
        if room < left {
            return 0.0;
        }
        let bound = if let [last] = rest[..] {
            counts[last] = left;
            let value = if self.bought(counts).is_some() {
                self.value(counts, None)
            } else {
                0.0
            };
            if value > known {
                self.best = Some((value, counts.clone()));
            }
            counts[last] = 0;
            return value;
        } else {
            let hope = hope(rest.iter().map(|at| &self.choices[*at].land));
            self.value(counts, Some((hope, left))).min(above)
        };
        if bound <= known + EVEN {
            return bound;
        }
        let at = rest[0];
        let mut highest = 0.0_f64;
        for here in (0..=self.choices[at].most.min(left)).rev() {
            counts[at] = here;
            if self.bought(counts).is_some() {
                highest = highest.max(self.decide(step + 1, left - here, counts, bound));
            }
        }
        counts[at] = 0;
        highest
    }
}

fn everything(land: &Land) -> crate::Mask {
    land.more.map_or(land.mana, |(_, more)| land.mana.union(more))
}

/// A land that is no worse than any of these.
fn hope<'a>(lands: impl Iterator<Item = &'a Land> + Clone) -> Land {
    let mana = lands
        .clone()
        .fold(crate::Mask::NONE, |all, land| all.union(everything(land)));
    let types = lands.clone().fold(0, |all, land| all | land.types.0);
    let mut enters = lands.map(|land| land.enters);
    let first = enters.next().unwrap_or_default();
    Land {
        mana,
        more: None,
        types: Types(types),
        enters: if enters.all(|other| other == first) {
            first
        } else {
            Enters::Untapped
        },
    }
}

impl Choice {
    /// A basic land, of which nobody runs out.
    #[must_use]
    pub fn basic(color: deck::color::Color) -> Choice {
        Choice {
            land: crate::basic(color),
            most: MOST_CARDS,
            owned: MOST_CARDS,
            rarity: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use deck::color::{Color, ColorSet};
    use deck::cost::ManaCost;

    use super::*;
    use crate::cost::Cost;
    use crate::mask::Mask;

    fn wish(cost: &str, weight: f64) -> Wish {
        Wish {
            cost: Cost::new(&ManaCost::parse(cost), 1).unwrap(),
            weight,
        }
    }

    fn dual(letters: &str, enters: Enters, owned: u32) -> Choice {
        Choice {
            land: Land {
                mana: Mask::from(ColorSet::from_letters(letters)),
                enters,
                ..Land::default()
            },
            most: 4,
            owned,
            rarity: 2,
        }
    }

    fn limits(bought: u32) -> Limits {
        Limits {
            wildcards: [0, 0, bought, 0],
            bought,
            looks: 5_000,
            all: u32::MAX,
        }
    }

    /// Every base, without any thought.
    fn brute(objective: &Objective<'_>, choices: &[Choice], count: u32, bought: u32) -> f64 {
        fn each(
            choices: &[Choice],
            at: usize,
            left: u32,
            counts: &mut Vec<u32>,
            see: &mut impl FnMut(&[u32]),
        ) {
            if at == choices.len() {
                if left == 0 {
                    see(counts);
                }
                return;
            }
            for here in 0..=choices[at].most.min(left) {
                counts.push(here);
                each(choices, at + 1, left - here, counts, see);
                counts.pop();
            }
        }
        let mut best = 0.0_f64;
        each(choices, 0, count, &mut Vec::new(), &mut |counts| {
            let cost: u32 = choices
                .iter()
                .zip(counts)
                .map(|(choice, count)| count.saturating_sub(choice.owned))
                .sum();
            if cost <= bought {
                let lands = choices
                    .iter()
                    .zip(counts)
                    .map(|(choice, count)| (choice.land, *count));
                best = best.max(objective.of(&Pool::new(40, lands).unwrap()));
            }
        });
        best
    }

    #[test]
    fn what_is_proved_is_the_best_of_all() {
        let table = Binomials::default();
        let wishes = [
            wish("{1}{W}{W}", 4.0),
            wish("{W}{U}", 4.0),
            wish("{2}{U}{U}", 3.0),
            wish("{U}", 2.0),
        ];
        let choices = [
            dual("WU", Enters::Tapped, 2),
            dual("WU", Enters::AtMost(2), 0),
            Choice::basic(Color::White),
            Choice::basic(Color::Blue),
        ];
        let objective = objective(&table, 40, &[], 17, &wishes, Mulligan::default()).unwrap();
        let bases = best_bases(
            &table,
            40,
            &[],
            17,
            &choices,
            &wishes,
            Mulligan::default(),
            limits(4),
        )
        .unwrap();
        assert_eq!(bases.len(), 5);
        for (bought, base) in (0..).zip(&bases) {
            assert!(base.is_proved && base.bought <= bought, "{base:?}");
            assert_eq!(base.counts.iter().sum::<u32>(), 17);
            let best = brute(&objective, &choices, 17, bought);
            assert!((base.cast_rate - best).abs() < 2.0 * EVEN, "{base:?}: {best}");
        }
        assert!(bases.windows(2).all(|pair| pair[0].cast_rate < pair[1].cast_rate));
    }

    #[test]
    fn what_is_not_proved_says_how_much_may_be_missing() {
        let table = Binomials::default();
        let wishes = [
            wish("{W}{U}{B}", 4.0),
            wish("{1}{W}{B}", 4.0),
            wish("{2}{U}{U}", 3.0),
        ];
        let mut choices: Vec<Choice> = ["WU", "UB", "WB"]
            .iter()
            .map(|letters| dual(letters, Enters::Tapped, 4))
            .collect();
        choices.extend(Color::ALL[..3].iter().map(|color| Choice::basic(*color)));
        let few = Limits {
            looks: 3,
            ..limits(0)
        };
        let base = best_base(&table, 60, &[], 25, &choices, &wishes, Mulligan::default(), few)
            .unwrap()
            .unwrap();
        assert!(
            !base.is_proved && base.bound > base.cast_rate && base.bound <= 1.0,
            "{base:?}"
        );
    }

    #[test]
    fn whatever_is_asked_no_more_is_looked_at_than_is_allowed() {
        let table = Binomials::default();
        let wishes = [wish("{W}{U}{B}", 4.0), wish("{2}{U}{U}", 3.0)];
        let mut choices: Vec<Choice> = ["WU", "UB", "WB"]
            .iter()
            .map(|letters| dual(letters, Enters::Untapped, 0))
            .collect();
        choices.extend(Color::ALL[..3].iter().map(|color| Choice::basic(*color)));
        let bases = |all: u32| {
            let limits = Limits { all, ..limits(8) };
            best_bases(
                &table,
                60,
                &[],
                25,
                &choices,
                &wishes,
                Mulligan::default(),
                limits,
            )
            .unwrap()
        };
        let (none, some, many) = (bases(0), bases(200), bases(100_000));
        assert_eq!(
            (none.len(), some.len(), many.len()),
            (9, 9, 9),
            "each has some answer"
        );
        let rate = |bases: &[LandBase]| bases.last().unwrap().cast_rate;
        assert!(rate(&none) <= rate(&some) && rate(&some) <= rate(&many));
        assert!(none.iter().all(|base| !base.is_proved));
        let objective = objective(&table, 60, &[], 25, &wishes, Mulligan::default()).unwrap();
        for all in [0, 7, 200] {
            let limits = Limits { all, ..limits(8) };
            let mut search = Search::new(&objective, 60, &[], 25, &choices, limits);
            search.run(None);
            // Something has to be looked at to be told.
            assert!(search.all <= all + 1, "{} of {all}", search.all);
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let table = Binomials::default();
        let choices = [dual("WU", Enters::Tapped, 0)];
        let base = |size, count, bought| {
            best_base(
                &table,
                size,
                &[],
                count,
                &choices,
                &[],
                Mulligan::default(),
                limits(bought),
            )
        };
        assert_eq!(base(60, 61, 4), Err(PoolError::TooManyLands));
        assert_eq!(base(60, 5, 4), Ok(None), "four copies do not fill five lands");
        assert_eq!(base(60, 4, 3), Ok(None), "nor do three wildcards four");
        let full = base(60, 4, 4).unwrap().unwrap();
        assert_eq!((full.counts, full.bought, full.cast_rate), (vec![4], 4, 0.0));
        assert_eq!(base(60, 0, 0).unwrap().unwrap().counts, [0]);
    }
}

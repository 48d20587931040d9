//! How many lands a player has seen by a turn, mulligans included.

use crate::binomial::Binomials;

/// Whether the first player draws on the first turn: the one on the draw does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seat {
    Play,
    Draw,
}

/// How the first seven cards come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Opening {
    /// Seven random cards, as in paper and in best-of-three.
    #[default]
    Random,
    /// Arena's best-of-one: the hand whose lands are nearest to the deck's share is preferred. The weights are unofficial: of
    /// three hands one is taken with a chance in proportion to `exp(-(l - 7L/N)² / 2σ²)`, σ = 0.5626, as measured by players
    /// on 4,844 hands in February 2026.
    BestOfOne,
}

/// When a hand is kept, by its number of lands: Karsten's rule of 2022 ("How Many Sources Do You Need to Consistently Cast
/// Your Spells? A 2022 Update").
///
/// Seven cards are kept with 2 to 5 lands, six and five with 2 to 4, four always. A mulligan is London's (CR 103.5): seven
/// new cards, then some go to the bottom, spells while more than three of them are left over, lands otherwise, those first
/// that do not help to cast the spell in question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mulligan {
    /// Whether the first mulligan costs no card, as in Brawl (CR 103.5c). The first seven are then kept with 3 to 5 lands.
    pub first_is_free: bool,
    pub opening: Opening,
}

/// Cards put back, and the lands with which a hand is kept.
const STAGES: [(u32, u32, u32); 4] = [(0, 2, 5), (1, 2, 4), (2, 2, 4), (3, 0, 7)];
const HAND: u32 = 7;
/// Cards drawn after those are left out: no game goes on for so long.
const MOST_DRAWS: u32 = 49;

/// Lands among those that go to the bottom, of a seven with `lands`, when `bottom` cards do.
pub(crate) fn lands_to_bottom(lands: u32, bottom: u32) -> u32 {
    let spells = HAND - lands;
    // Spells beyond three go first: the hand that is left is to hold three lands if it can.
    let spells_to_bottom = spells.saturating_sub(4 - bottom).min(bottom);
    if bottom == 0 { 0 } else { bottom - spells_to_bottom }
}

/// Of each look at seven cards: cards put back, and the fewest and the most lands that are kept.
pub(crate) fn stages(mulligan: Mulligan) -> impl Iterator<Item = (u32, u32, u32)> {
    let free = mulligan.first_is_free.then_some((0, 3, 5));
    free.into_iter().chain(STAGES)
}

/// The lands seen by a turn, as a joint law with what the last drawn card is.
///
/// Given how many lands there are and that none of them went to the bottom, which lands they are is a uniform draw from the
/// deck's lands; that is why their number is all that has to be known here.
#[derive(Clone, Debug)]
pub struct Law {
    /// Chance of this many lands, by whether the card drawn this turn is one of them: `[no, yes]`.
    pub(crate) plain: Vec<[f64; 2]>,
    /// The same where lands went to the bottom.
    pub(crate) bottomed: Vec<Bottomed>,
    pub(crate) turn: u32,
}

/// Hands from which lands went to the bottom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bottomed {
    /// Lands seen, those at the bottom among them.
    pub(crate) seen: u32,
    /// Lands among the seven cards.
    pub(crate) in_seven: u32,
    pub(crate) bottomed: u32,
    pub(crate) last_is_land: bool,
    pub(crate) chance: f64,
}

/// How the stages of the mulligan go, whatever is drawn after.
#[derive(Clone, Debug)]
pub struct Hands {
    /// Of each stage: cards put back, and the chance of each number of lands among the seven of a hand that is kept there.
    stages: Vec<(u32, [f64; 8])>,
    size: u32,
    lands: u32,
}

impl Hands {
    /// The kept hands of a deck of `size` cards with `lands` lands.
    #[must_use]
    pub fn new(table: &Binomials, size: u32, lands: u32, mulligan: Mulligan) -> Hands {
        let fresh: [f64; 8] =
            std::array::from_fn(|hits| table.hypergeometric(size, lands, HAND, index(hits)));
        let mut law = match mulligan.opening {
            Opening::Random => fresh,
            Opening::BestOfOne => smoothed(&fresh, f64::from(HAND * lands) / f64::from(size)),
        };
        let mut stages = Vec::with_capacity(STAGES.len() + 1);
        let mut reached = 1.0;
        for (bottom, least, most) in self::stages(mulligan) {
            let kept: [f64; 8] = std::array::from_fn(|hits| {
                let left = index(hits) - lands_to_bottom(index(hits), bottom);
                if (least..=most).contains(&left) {
                    reached * law[hits]
                } else {
                    0.0
                }
            });
            reached -= kept.iter().sum::<f64>();
            stages.push((bottom, kept));
            law = fresh;
        }
        Hands { stages, size, lands }
    }

    /// The chance that the first seven cards are kept.
    #[must_use]
    pub fn keep_seven(&self) -> f64 {
        self.stages.first().map_or(0.0, |(_, kept)| kept.iter().sum())
    }

    /// Cards in the kept hand, on average.
    #[must_use]
    pub fn mean_size(&self) -> f64 {
        self.stages
            .iter()
            .map(|(bottom, kept)| f64::from(HAND - bottom) * kept.iter().sum::<f64>())
            .sum()
    }

    /// The lands seen by `turn`, the draw of that turn included; from turn 50 on as on turn 50.
    #[must_use]
    pub fn by_turn(&self, table: &Binomials, turn: u32, seat: Seat) -> Law {
        let draws = match seat {
            Seat::Play => turn.saturating_sub(1),
            Seat::Draw => turn,
        }
        .min(self.size - HAND)
        .min(MOST_DRAWS);
        let most = (HAND + draws) as usize;
        let mut plain = vec![[0.0; 2]; most + 1];
        let mut bottomed: Vec<Bottomed> = Vec::new();
        for (bottom, kept) in &self.stages {
            for (hits, chance) in kept.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
                let in_seven = index(hits);
                let to_bottom = lands_to_bottom(in_seven, *bottom);
                // Cards at the bottom are out of reach, so the library is the deck without the seven.
                let (library, left) = (self.size - HAND, self.lands - in_seven);
                for drawn in 0..=draws.min(left) {
                    let chance = chance * table.hypergeometric(library, left, draws, drawn);
                    let seen = in_seven + drawn;
                    let share = if draws == 0 {
                        0.0
                    } else {
                        f64::from(drawn) / f64::from(draws)
                    };
                    for (last_is_land, chance) in [(false, chance * (1.0 - share)), (true, chance * share)] {
                        if chance <= 0.0 {
                            continue;
                        }
                        if to_bottom == 0 {
                            plain[seen as usize][usize::from(last_is_land)] += chance;
                            continue;
                        }
                        let same = bottomed.iter_mut().find(|known| {
                            (known.seen, known.in_seven, known.bottomed, known.last_is_land)
                                == (seen, in_seven, to_bottom, last_is_land)
                        });
                        match same {
                            Some(known) => known.chance += chance,
                            None => bottomed.push(Bottomed {
                                seen,
                                in_seven,
                                bottomed: to_bottom,
                                last_is_land,
                                chance,
                            }),
                        }
                    }
                }
            }
        }
        Law {
            plain,
            bottomed,
            turn,
        }
    }
}

impl Law {
    /// The same law with the lands that go to the bottom chosen at random: the fast form. It never gives a higher chance to
    /// cast a spell of one colour, and one lower by 0.4 points at most; for any spell it is within one point (`tests/laws.rs`:
    /// from -0.93 to +0.54, -0.16 on average, over 200 random decks).
    #[must_use]
    pub fn simplified(&self) -> Law {
        let mut plain = self.plain.clone();
        for known in &self.bottomed {
            let left = known.seen - known.bottomed;
            plain[left as usize][usize::from(known.last_is_land)] += known.chance;
        }
        Law {
            plain,
            bottomed: Vec::new(),
            turn: self.turn,
        }
    }

    /// Half of this law and half of another for the same turn.
    pub(crate) fn halfway(&self, other: &Law) -> Law {
        let mut plain = vec![[0.0; 2]; self.plain.len().max(other.plain.len())];
        let mut bottomed = self.bottomed.clone();
        bottomed.extend_from_slice(&other.bottomed);
        for known in &mut bottomed {
            known.chance /= 2.0;
        }
        for (sum, [none, land]) in plain.iter_mut().zip(&self.plain) {
            *sum = [none / 2.0, land / 2.0];
        }
        for (sum, [none, land]) in plain.iter_mut().zip(&other.plain) {
            *sum = [sum[0] + none / 2.0, sum[1] + land / 2.0];
        }
        Law {
            plain,
            bottomed,
            turn: self.turn,
        }
    }

    /// The chance of each number of lands, from none up; they add up to 1.
    #[must_use]
    pub fn lands(&self) -> Vec<f64> {
        self.simplified().plain.iter().map(|[no, yes]| no + yes).collect()
    }

    /// The chance of at least this many lands.
    #[must_use]
    pub fn at_least(&self, lands: u32) -> f64 {
        self.lands().iter().skip(lands as usize).sum()
    }
}

/// The weight of a hand among those that one is taken of.
pub(crate) fn weight(lands: f64, expected: f64) -> f64 {
    const SIGMA: f64 = 0.5626;
    let off = lands - expected;
    (-off * off / (2.0 * SIGMA * SIGMA)).exp()
}

/// The law of the hand that is taken of three.
fn smoothed(fresh: &[f64; 8], expected: f64) -> [f64; 8] {
    let weight: [f64; 8] = std::array::from_fn(|lands| weight(f64::from(index(lands)), expected));
    let mut law = [0.0; 8];
    for (first, chance) in fresh.iter().enumerate() {
        for (second, others) in fresh.iter().enumerate() {
            for (third, last) in fresh.iter().enumerate() {
                let sum = weight[first] + weight[second] + weight[third];
                // Any of the three may be the one that is taken.
                law[first] += 3.0 * chance * others * last * weight[first] / sum;
            }
        }
    }
    law
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_to_the_bottom() {
        // (seven's lands, put back) -> lands among them.
        let table =
            |bottom: u32| -> Vec<u32> { (0..=7).map(|lands| lands_to_bottom(lands, bottom)).collect() };
        assert_eq!(table(0), [0; 8]);
        assert_eq!(table(1), [0, 0, 0, 0, 1, 1, 1, 1]);
        assert_eq!(table(2), [0, 0, 0, 0, 1, 2, 2, 2]);
        assert_eq!(table(3), [0, 0, 0, 0, 1, 2, 3, 3]);
    }

    fn law_of(size: u32, lands: u32, turn: u32) -> Law {
        let table = Binomials::default();
        Hands::new(&table, size, lands, Mulligan::default()).by_turn(&table, turn, Seat::Play)
    }

    #[test]
    fn chances_add_up_to_one() {
        for (size, lands) in [(7, 7), (40, 17), (60, 0), (60, 25), (60, 60), (250, 100)] {
            for turn in [1, 4, 9] {
                let sum: f64 = law_of(size, lands, turn).lands().iter().sum();
                assert!((sum - 1.0).abs() < 1e-12, "{size} {lands} {turn}: {sum}");
            }
        }
    }

    #[test]
    fn land_drops_as_published() {
        let shares = |lands: u32, first: u32| -> Vec<f64> {
            (first..=7)
                .map(|turn| (law_of(60, lands, turn).at_least(turn) * 1e5).round() / 1e3)
                .collect()
        };
        assert_eq!(shares(24, 3), [89.194, 71.272, 51.680, 34.281, 20.918]);
        assert_eq!(shares(25, 3), [90.728, 74.656, 56.200, 38.936, 24.935]);
        assert_eq!(shares(26, 3), [92.092, 77.793, 60.590, 43.684, 29.256]);
    }

    #[test]
    fn best_of_one_hands_as_measured() {
        let table = Binomials::default();
        let fresh: [f64; 8] = std::array::from_fn(|hits| table.hypergeometric(60, 24, 7, index(hits)));
        let shares: Vec<f64> = smoothed(&fresh, 7.0 * 24.0 / 60.0)
            .iter()
            .map(|chance| (chance * 1e3).round() / 10.0)
            .collect();
        assert_eq!(shares, [0.0, 1.4, 32.0, 54.5, 11.8, 0.2, 0.0, 0.0]);
    }
}

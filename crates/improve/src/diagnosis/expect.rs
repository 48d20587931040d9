//! How many of something a deck is expected to have, and how sure that is: learned from decks that were compared with earlier
//! ones.
//!
//! What near decks have is corrected by what the deck's own spells are, with weights fitted by ridge regression that odd decks
//! hardly move (Huber's weights). How far off that usually is depends on the deck, too: on how near its nearest decks are and on
//! how much they differ among each other; that is a regression of the logarithm of what is left. A difference is then weighed by
//! how much more likely it is where the deck is a whole unit off than where nothing is wrong, both taken to be normal: of decks
//! that are easily told apart that asks for half a unit at least, and of others for more.

/// What may correct the number that near decks have.
pub(super) const HINTS: usize = 14;
/// What may make it less sure.
pub(super) const DOUBTS: usize = 9;

/// Share of real decks beyond the limit, on each side.
const BEYOND: f32 = 0.05;
/// Blocks of days that are held to what is fitted to the others.
const BLOCKS: usize = 4;
/// With fewer cases than this the limits are [`WIDER`].
const FEWEST: usize = 60;
const WIDER: f64 = 3.0;
/// Ridge of the hints and of the doubts, as a share of the weight of all cases.
const HINT_RIDGE: f64 = 0.003;
const DOUBT_RIDGE: f64 = 0.001;
/// Rounds in which odd cases lose weight, and the units from which on they do.
const ROUNDS: usize = 4;
const ODD: f64 = 0.4;
/// What is added before a logarithm is taken, in units: that some differences are nothing at all says little.
const LITTLE: f64 = 0.2;
/// Logarithms of the least and of the greatest that a spread may be, in units.
const SPREADS: (f64, f64) = (-2.7, 1.8);
/// From the middle of the logarithms to a standard deviation, nearly.
const DEVIATION: f64 = 1.25;

/// A deck beside its nearest ones, in one measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    /// How many more it has than they, in units.
    pub(super) more: f32,
    pub(super) hints: [f32; HINTS],
    pub(super) doubts: [f32; DOUBTS],
}

/// What was learned of a measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expectation {
    hints: [f64; HINTS],
    /// Logarithm of the usual spread, and what doubts add to it.
    level: f64,
    doubts: [f64; DOUBTS],
    low: f64,
    high: f64,
}

/// A difference, weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighed {
    /// What the deck's own spells let one expect beyond what near decks have, in units.
    pub(super) expected: f32,
    /// How far off the deck is from that, in standard deviations.
    pub(super) deviations: f32,
    pub(super) is_low: bool,
    pub(super) is_high: bool,
}

impl Default for Expectation {
    /// Of which nothing is known: nothing is striking.
    fn default() -> Expectation {
        Expectation {
            hints: [0.0; HINTS],
            level: 0.0,
            doubts: [0.0; DOUBTS],
            low: f64::NEG_INFINITY,
            high: f64::INFINITY,
        }
    }
}

impl Expectation {
    /// Of cases in the order of their days. The limits are those of cases of other days than those that the weights were fitted to:
    /// cases that were fitted to are less far off than those to come.
    pub(super) fn learn(cases: &[Case]) -> Expectation {
        if cases.is_empty() {
            return Expectation::default();
        }
        let (mut lows, mut highs) = (Vec::with_capacity(cases.len()), Vec::with_capacity(cases.len()));
        let block = cases.len().div_ceil(BLOCKS);
        for (at, held) in cases.chunks(block).enumerate() {
            let others: Vec<Case> = cases
                .chunks(block)
                .enumerate()
                .filter(|(other, _)| *other != at)
                .flat_map(|(_, cases)| cases.iter().copied())
                .collect();
            let fitted = Expectation::fitted(if others.is_empty() { cases } else { &others });
            for case in held {
                let (left, spread) = fitted.left(case);
                lows.push(low(left, spread));
                highs.push(high(left, spread));
            }
        }
        lows.sort_by(f64::total_cmp);
        highs.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place among some thousands"
        )]
        let place = (cases.len() as f32 * BEYOND) as usize;
        let wider = if cases.len() < FEWEST { WIDER } else { 1.0 };
        Expectation {
            // Half a unit is never striking.
            low: wider * lows[place].min(0.0),
            high: wider * highs[cases.len() - 1 - place].max(0.0),
            ..Expectation::fitted(cases)
        }
    }

    /// The weights that tell some cases best, without limits.
    fn fitted(cases: &[Case]) -> Expectation {
        let mut fitted = Expectation::default();
        let hints: Vec<[f64; HINTS]> = cases.iter().map(|case| case.hints.map(f64::from)).collect();
        let mores: Vec<f64> = cases.iter().map(|case| f64::from(case.more)).collect();
        let sure: Vec<f64> = cases
            .iter()
            .map(|case| (f64::from(case.doubts[0]).exp() + 0.25).powi(-2))
            .collect();
        let mut weights = sure.clone();
        let has_hints = hints.iter().flatten().any(|hint| *hint != 0.0);
        for _ in 0..if has_hints { ROUNDS } else { 0 } {
            fitted.hints = ridge(&hints, &mores, &weights, HINT_RIDGE);
            for ((weight, sure), (hints, more)) in weights.iter_mut().zip(&sure).zip(hints.iter().zip(&mores))
            {
                let off = (more - dot(&fitted.hints, hints)).abs();
                *weight = sure * (ODD / off.max(1e-9)).min(1.0);
            }
        }
        let logarithms: Vec<f64> = hints
            .iter()
            .zip(&mores)
            .map(|(hints, more)| ((more - dot(&fitted.hints, hints)).abs() + LITTLE).ln())
            .collect();
        let doubts: Vec<[f64; DOUBTS]> = cases.iter().map(|case| case.doubts.map(f64::from)).collect();
        let (means, level) = (mean(&doubts), logarithms.iter().sum::<f64>() / count(cases.len()));
        let centred: Vec<[f64; DOUBTS]> = doubts
            .iter()
            .map(|doubts| std::array::from_fn(|at| doubts[at] - means[at]))
            .collect();
        let off: Vec<f64> = logarithms.iter().map(|logarithm| logarithm - level).collect();
        fitted.doubts = ridge(&centred, &off, &vec![1.0; cases.len()], DOUBT_RIDGE);
        fitted.level = level - dot(&fitted.doubts, &means);
        fitted
    }

    /// How far off a case is from what is expected, and how far off such cases usually are.
    fn left(&self, case: &Case) -> (f64, f64) {
        let left = f64::from(case.more) - dot(&self.hints, &case.hints.map(f64::from));
        (left, self.spread(&case.doubts.map(f64::from)))
    }

    fn spread(&self, doubts: &[f64; DOUBTS]) -> f64 {
        let logarithm = self.level + dot(&self.doubts, doubts);
        DEVIATION * logarithm.clamp(SPREADS.0, SPREADS.1).exp()
    }

    pub(super) fn weigh(&self, case: &Case) -> Weighed {
        let (left, spread) = self.left(case);
        #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
        Weighed {
            expected: case.more - left as f32,
            deviations: (left / spread) as f32,
            is_low: low(left, spread) < self.low,
            is_high: high(left, spread) > self.high,
        }
    }
}

/// The logarithm of how much more likely a difference is where a unit is missing, but for its sign.
fn low(left: f64, spread: f64) -> f64 {
    (left + 0.5) / (spread * spread)
}

/// The same where there is a unit too many.
fn high(left: f64, spread: f64) -> f64 {
    (left - 0.5) / (spread * spread)
}

fn dot<const N: usize>(one: &[f64; N], other: &[f64; N]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn count(of: usize) -> f64 {
    of as f64
}

fn mean<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    let sum = |at: usize| rows.iter().map(|row| row[at]).sum::<f64>();
    std::array::from_fn(|at| sum(at) / count(rows.len()))
}

/// Weights of the columns that tell the targets best, each column being brought to one size first. A column of nothing has none.
fn ridge<const N: usize>(rows: &[[f64; N]], targets: &[f64], weights: &[f64], ridge: f64) -> [f64; N] {
    let size = |at: usize| (rows.iter().map(|row| row[at] * row[at]).sum::<f64>() / count(rows.len())).sqrt();
    let scales: [f64; N] = std::array::from_fn(|at| match size(at) {
        size if size > 1e-6 => 1.0 / size,
        _ => 0.0,
    });
    let mut matrix = [[0.0; N]; N];
    let mut right = [0.0; N];
    for ((row, target), weight) in rows.iter().zip(targets).zip(weights) {
        let row: [f64; N] = std::array::from_fn(|at| row[at] * scales[at]);
        for at in 0..N {
            let weighed = weight * row[at];
            right[at] += weighed * target;
            for (cell, other) in matrix[at][..=at].iter_mut().zip(&row) {
                *cell += weighed * other;
            }
        }
    }
    let ridge = ridge * weights.iter().sum::<f64>() + 1e-9;
    for (at, row) in matrix.iter_mut().enumerate() {
        row[at] += ridge;
    }
    let solved = solve(matrix, right);
    std::array::from_fn(|at| solved[at] * scales[at])
}

/// Cholesky's way; of the matrix, which is positive definite, the lower half is read.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        for to in 0..=at {
            let known: f64 = (0..to).map(|by| matrix[at][by] * matrix[to][by]).sum();
            let rest = matrix[at][to] - known;
            matrix[at][to] = if at == to {
                rest.sqrt()
            } else {
                rest / matrix[to][to]
            };
        }
        let known: f64 = (0..at).map(|by| matrix[at][by] * right[by]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|by| matrix[by][at] * right[by]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    /// Nearly normal, with a standard deviation of 1.
    fn normal(random: &mut Rng) -> f32 {
        (0..12).map(|_| random.f32()).sum::<f32>() - 6.0
    }

    /// Decks that have a third of a unit more for each hint, and are twice as far off where there is doubt.
    fn case(random: &mut Rng) -> Case {
        let mut case = Case {
            more: 0.0,
            hints: [0.0; HINTS],
            doubts: [0.0; DOUBTS],
        };
        case.hints[2] = normal(random);
        case.doubts[1] = f32::from(u8::from(random.bool()));
        let spread = 0.3 * (1.0 + case.doubts[1]);
        case.more = case.hints[2] / 3.0 + spread * normal(random);
        case
    }

    fn cases(count: usize) -> Vec<Case> {
        let mut random = Rng::with_seed(1);
        (0..count).map(|_| case(&mut random)).collect()
    }

    #[test]
    fn hints_and_doubts_are_found_and_one_in_twenty_is_beyond_the_limit() {
        let learned = Expectation::learn(&cases(2000));
        let mut random = Rng::with_seed(2);
        let (mut low, mut high, mut sure, mut unsure) = (0, 0, 0.0, 0.0);
        for _ in 0..4000 {
            let case = case(&mut random);
            let weighed = learned.weigh(&case);
            assert!(
                (weighed.expected - case.hints[2] / 3.0).abs() < 0.1,
                "{weighed:?}"
            );
            low += u32::from(weighed.is_low);
            high += u32::from(weighed.is_high);
            let off = (weighed.deviations / (case.more - weighed.expected)).abs();
            if case.doubts[1] > 0.0 {
                unsure = off
            } else {
                sure = off
            }
        }
        // Less than twice, for what is added before a logarithm is taken.
        assert!((1.3..2.0).contains(&(sure / unsure)), "{sure} {unsure}");
        for beyond in [low, high] {
            assert!((140..260).contains(&beyond), "{low} low, {high} high of 4000");
        }
    }

    #[test]
    fn a_few_wild_decks_change_nothing() {
        let mut wild = cases(1000);
        for case in wild.iter_mut().step_by(50) {
            (case.more, case.hints[2]) = (-30.0, 5.0);
        }
        let weight = |cases: &[Case]| Expectation::learn(cases).hints[2];
        let (with, without) = (weight(&wild), weight(&cases(1000)));
        assert!((with - without).abs() < 0.1, "{with} beside {without}");
    }

    #[test]
    fn more_is_never_less_striking() {
        let learned = Expectation::learn(&cases(500));
        let mut random = Rng::with_seed(3);
        for _ in 0..200 {
            let mut case = case(&mut random);
            let mut was = (true, false);
            for step in -30_i8..30 {
                case.more = f32::from(step) / 10.0;
                let weighed = learned.weigh(&case);
                assert!(was.0 || !weighed.is_low, "{case:?}");
                assert!(weighed.is_high || !was.1, "{case:?}");
                was = (weighed.is_low, weighed.is_high);
            }
            assert_eq!(was, (false, true));
        }
    }

    #[test]
    fn of_little_nothing_is_striking() {
        let far = Case {
            more: -100.0,
            ..cases(1)[0]
        };
        assert!(!Expectation::learn(&[]).weigh(&far).is_low);
        // Whoever is all alike is no measure for half a unit.
        let alike = vec![
            Case {
                more: 0.0,
                hints: [0.0; HINTS],
                doubts: [0.0; DOUBTS],
            };
            200
        ];
        let learned = Expectation::learn(&alike);
        for (more, is_low) in [(-0.4, false), (-0.6, true)] {
            assert_eq!(learned.weigh(&Case { more, ..alike[0] }).is_low, is_low, "{more}");
        }
    }

    #[test]
    fn a_system_of_equations_is_solved() {
        let matrix = [[4.0, 0.0, 0.0], [2.0, 5.0, 0.0], [1.0, 3.0, 6.0]];
        let solved = solve(matrix, [4.0 + 4.0 + 3.0, 2.0 + 10.0 + 9.0, 1.0 + 6.0 + 18.0]);
        for (found, expected) in solved.into_iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-9, "{solved:?}");
        }
    }
}

//! How many of something a deck is expected to have, and how sure that is: learned from decks that were compared with earlier
//! ones.
//!
//! What near decks have is corrected by what the deck's own spells are, with weights fitted by ridge regression that odd decks
//! hardly move (Huber's weights). How far off that usually is depends on the deck, too: on how near its nearest decks are and on
//! how much they differ among each other; that is a regression of the logarithm of what is left. A difference is then weighed by
//! how much more likely it is where the deck is a whole unit off than where nothing is wrong, both taken to be normal: of decks
//! that are easily told apart that asks for half a unit at least, and of others for more.

/// What may correct the number that near decks have.
pub(super) const HINTS: usize = 13;
/// What may make it less sure.
pub(super) const DOUBTS: usize = 9;

/// Share of real decks beyond the limit, on each side.
const BEYOND: f32 = 0.05;
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
    pub(super) fn learn(cases: &[Case]) -> Expectation {
        let mut learned = Expectation::default();
        if cases.is_empty() {
            return learned;
        }
        let hints: Vec<[f64; HINTS]> = cases.iter().map(|case| case.hints.map(f64::from)).collect();
        let mores: Vec<f64> = cases.iter().map(|case| f64::from(case.more)).collect();
        let sure: Vec<f64> = cases
            .iter()
            .map(|case| (f64::from(case.doubts[0]).exp() + 0.25).powi(-2))
            .collect();
        let mut weights = sure.clone();
        for _ in 0..ROUNDS {
            learned.hints = ridge(&hints, &mores, &weights, HINT_RIDGE);
            for ((weight, sure), (hints, more)) in weights.iter_mut().zip(&sure).zip(hints.iter().zip(&mores))
            {
                let off = (more - dot(&learned.hints, hints)).abs();
                *weight = sure * (ODD / off.max(1e-9)).min(1.0);
            }
        }
        let left: Vec<f64> = hints
            .iter()
            .zip(&mores)
            .map(|(hints, more)| more - dot(&learned.hints, hints))
            .collect();
        let logarithms: Vec<f64> = left.iter().map(|left| (left.abs() + LITTLE).ln()).collect();
        let doubts: Vec<[f64; DOUBTS]> = cases.iter().map(|case| case.doubts.map(f64::from)).collect();
        let even = vec![1.0; cases.len()];
        let (means, level) = (mean(&doubts), logarithms.iter().sum::<f64>() / count(cases.len()));
        let centred: Vec<[f64; DOUBTS]> = doubts
            .iter()
            .map(|doubts| std::array::from_fn(|at| doubts[at] - means[at]))
            .collect();
        let off: Vec<f64> = logarithms.iter().map(|logarithm| logarithm - level).collect();
        learned.doubts = ridge(&centred, &off, &even, DOUBT_RIDGE);
        learned.level = level - dot(&learned.doubts, &means);
        let (mut lows, mut highs): (Vec<f64>, Vec<f64>) = left
            .iter()
            .zip(&doubts)
            .map(|(left, doubts)| {
                let spread = learned.spread(doubts);
                (low(*left, spread), high(*left, spread))
            })
            .unzip();
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
        // Half a unit is never striking.
        learned.low = wider * lows[place].min(0.0);
        learned.high = wider * highs[cases.len() - 1 - place].max(0.0);
        learned
    }

    fn spread(&self, doubts: &[f64; DOUBTS]) -> f64 {
        let logarithm = self.level + dot(&self.doubts, doubts);
        DEVIATION * logarithm.clamp(SPREADS.0, SPREADS.1).exp()
    }

    pub(super) fn weigh(&self, case: &Case) -> Weighed {
        let expected = dot(&self.hints, &case.hints.map(f64::from));
        let left = f64::from(case.more) - expected;
        let spread = self.spread(&case.doubts.map(f64::from));
        #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
        Weighed {
            expected: expected as f32,
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

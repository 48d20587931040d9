//! Binomial coefficients.

use crate::land::MOST_CARDS;

/// Columns: no draw below asks for more than this many of a kind.
const MOST_CHOSEN: usize = 64;
const ROWS: usize = MOST_CARDS as usize + 1;

/// `C(n, k)` for every deck and every number of cards that is seen of it, from Pascal's triangle in `f64`.
///
/// Exact below 2^53; above that each entry is off by a few parts in 10^16, since only sums of positive numbers are made.
#[derive(Debug)]
pub struct Binomials(Vec<f64>);

impl Default for Binomials {
    fn default() -> Binomials {
        let mut table = vec![0.0; ROWS * MOST_CHOSEN];
        for n in 0..ROWS {
            table[n * MOST_CHOSEN] = 1.0;
            for k in 1..MOST_CHOSEN.min(n + 1) {
                let above = (n - 1) * MOST_CHOSEN + k;
                table[n * MOST_CHOSEN + k] = table[above] + table[above - 1];
            }
        }
        Binomials(table)
    }
}

impl Binomials {
    /// Ways to choose `k` of `n`; 0 where `k > n`. `n` up to 250, `k` up to 63.
    #[inline]
    #[must_use]
    pub fn choose(&self, n: u32, k: u32) -> f64 {
        self.0[n as usize * MOST_CHOSEN + k as usize]
    }

    /// The first few of `C(n, 0)`, `C(n, 1)` and so on.
    #[inline]
    pub(crate) fn first<const K: usize>(&self, n: u32) -> [f64; K] {
        let from = n as usize * MOST_CHOSEN;
        let mut first = [0.0; K];
        first.copy_from_slice(&self.0[from..from + K]);
        first
    }

    /// The chance that `drawn` cards of `all`, of which `good` are good, hold exactly `hits` good ones.
    #[must_use]
    pub fn hypergeometric(&self, all: u32, good: u32, drawn: u32, hits: u32) -> f64 {
        if hits > good || hits > drawn || drawn - hits > all - good {
            return 0.0;
        }
        self.choose(good, hits) * self.choose(all - good, drawn - hits) / self.choose(all, drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        let table = Binomials::default();
        assert_eq!(table.choose(60, 7), 386_206_920.0);
        assert_eq!(table.choose(5, 6), 0.0);
        // One of 17 good cards in seven of sixty.
        let none = table.hypergeometric(60, 17, 7, 0);
        assert!((1.0 - none - 0.917).abs() < 5e-4, "{none}");
        let sum: f64 = (0..=7).map(|hits| table.hypergeometric(250, 101, 7, hits)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}

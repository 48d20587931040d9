//! Which cards go together: EASE^R (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019).
//!
//! The weights `B` with a zero diagonal that best tell each card of a deck from its others, `min ‖X − XB‖² + λ‖B‖²`, have a closed
//! form: with `P = (XᵀDX + λI)⁻¹` it is `B_ij = −P_ij / P_jj`. `D` weighs decks by age.

use crate::neighbours::Index;

/// Ridge: what a weight costs.
pub(crate) const LAMBDA: f32 = 5.0;
/// Share of a deck's cards that it is learned to do without (Steck, "Autoencoders that don't overfit towards the Identity",
/// NeurIPS 2020: the ridge of a card grows with how often it is played).
const HIDDEN: f32 = 0.1;
/// Columns that are worked out together, so that what they share stays in the cache.
const PANEL: usize = 48;

/// Weights between cards, a byte each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ease {
    size: usize,
    /// By card of the deck, then by card that is scored; in steps of the row's scale.
    weights: Vec<i8>,
    scales: Vec<f32>,
}

impl Ease {
    /// Learns from decks, each of which counts `importance`.
    pub(crate) fn train(index: &Index, cards: usize, importance: &[f32], lambda: f32) -> Ease {
        let mut gram = vec![0.0_f32; cards * cards];
        for (deck, importance) in (0_u16..).zip(importance) {
            let row = index.row(deck);
            for (at, one) in row.iter().enumerate() {
                // A quarter: √4 copies halved are 1.
                let scaled = importance * one.weight() * 0.25;
                let line = &mut gram[usize::from(one.number()) * cards..][..cards];
                for other in &row[..=at] {
                    line[usize::from(other.number())] += scaled * other.weight();
                }
            }
        }
        for at in 0..cards {
            let own = &mut gram[at * cards + at];
            *own += lambda + HIDDEN / (1.0 - HIDDEN) * *own;
        }
        invert(&mut gram, cards);
        Ease::packed(&gram, cards)
    }

    fn packed(inverse: &[f32], cards: usize) -> Ease {
        let mut weights = vec![0_i8; cards * cards];
        let mut scales = vec![0.0_f32; cards];
        let mut row = vec![0.0_f32; cards];
        let diagonal: Vec<f32> = (0..cards).map(|at| inverse[at * cards + at].max(1e-12)).collect();
        for one in 0..cards {
            for (other, weight) in row.iter_mut().enumerate() {
                let at = if one >= other {
                    one * cards + other
                } else {
                    other * cards + one
                };
                *weight = if one == other {
                    0.0
                } else {
                    -inverse[at] / diagonal[other]
                };
            }
            let most = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            scales[one] = most / 127.0;
            let step = 127.0 / most.max(1e-12);
            for (packed, weight) in weights[one * cards..].iter_mut().zip(&row) {
                #[expect(clippy::cast_possible_truncation, reason = "at most 127 either way")]
                {
                    *packed = (weight * step).round() as i8;
                }
            }
        }
        Ease {
            size: cards,
            weights,
            scales,
        }
    }

    /// The weight of one card for another.
    pub(crate) fn weight(&self, of: u16, for_card: u16) -> f32 {
        let row = usize::from(of);
        f32::from(self.weights[row * self.size + usize::from(for_card)]) * self.scales[row]
    }

    /// The score of every card for a deck, given as cards with √copies.
    pub(crate) fn scores(&self, deck: &[(u16, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0_f32; self.size];
        for (card, weight) in deck {
            let row = usize::from(*card);
            let scale = self.scales[row] * weight * 0.5;
            for (score, weight) in scores
                .iter_mut()
                .zip(&self.weights[row * self.size..][..self.size])
            {
                *score += scale * f32::from(*weight);
            }
        }
        scores
    }

    /// The score of one card for a deck; what the deck has of the card itself does not count.
    pub(crate) fn score(&self, deck: &[(u16, f32)], card: u16) -> f32 {
        deck.iter()
            .map(|(other, weight)| weight * 0.5 * self.weight(*other, card))
            .sum()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.weights.len() + self.scales.len() * 4
    }
}

/// The lower half of the inverse of a symmetric, positive definite matrix, of which the lower half is given: Cholesky's factor,
/// its inverse, and the product of that with itself, panel by panel.
fn invert(matrix: &mut [f32], size: usize) {
    factor(matrix, size);
    invert_factor(matrix, size);
    square(matrix, size);
}

/// `A = LLᵀ`, `L` in the place of `A`.
fn factor(matrix: &mut [f32], size: usize) {
    let mut panel = Vec::new();
    for start in (0..size).step_by(PANEL) {
        let end = (start + PANEL).min(size);
        // What is left of the panel's own rows.
        panel.clear();
        for row in start..end {
            panel.extend_from_slice(&matrix[row * size..][..start]);
        }
        for row in start..size {
            let (left, here) = matrix[row * size..][..end].split_at_mut(start);
            for (at, value) in here.iter_mut().enumerate().take(row + 1 - start) {
                *value -= dot(left, &panel[at * start..][..start]);
            }
        }
        for column in start..end {
            let pivot = matrix[column * size + column].max(1e-9).sqrt();
            matrix[column * size + column] = pivot;
            for row in column + 1..size {
                matrix[row * size + column] /= pivot;
            }
            for other in column + 1..end {
                let by = matrix[other * size + column];
                for row in other..size {
                    let from = matrix[row * size + column];
                    matrix[row * size + other] -= from * by;
                }
            }
        }
    }
}

/// `L⁻¹` in the place of `L`, row by row: row i of the inverse is `−(1/L_ii) Σ_k L_ik · row k`, and `1/L_ii` on the diagonal.
fn invert_factor(matrix: &mut [f32], size: usize) {
    let mut rows: Vec<f32> = Vec::new();
    for start in (0..size).step_by(PANEL) {
        let end = (start + PANEL).min(size);
        // What the rows of the panel take from those above it, all at once.
        let width = start;
        rows.clear();
        rows.resize((end - start) * size, 0.0);
        for above in 0..width {
            let (done, panel) = matrix.split_at(start * size);
            let done = &done[above * size..][..=above];
            for row in start..end {
                let by = panel[(row - start) * size + above];
                let into = &mut rows[(row - start) * size..][..=above];
                for (into, done) in into.iter_mut().zip(done) {
                    *into += by * done;
                }
            }
        }
        for row in start..end {
            for above in start..row {
                let by = matrix[row * size + above];
                let (done, rest) = matrix.split_at(row * size);
                let _ = rest;
                let done = &done[above * size..][..=above];
                let into = &mut rows[(row - start) * size..][..=above];
                for (into, done) in into.iter_mut().zip(done) {
                    *into += by * done;
                }
            }
            let pivot = 1.0 / matrix[row * size + row];
            let sums = &rows[(row - start) * size..][..row];
            let line = &mut matrix[row * size..][..=row];
            for (value, sum) in line.iter_mut().zip(sums) {
                *value = -pivot * sum;
            }
            line[row] = pivot;
        }
    }
}

/// `MᵀM` of a lower triangle `M`, its lower half in the place of `M`.
fn square(matrix: &mut [f32], size: usize) {
    let mut product = vec![0.0_f32; size * size];
    for start in (0..size).step_by(PANEL) {
        let end = (start + PANEL).min(size);
        for row in start..size {
            let line = &matrix[row * size..][..=row];
            for column in start..end.min(row + 1) {
                let by = line[column];
                // The upper half of the product is the lower half, mirrored.
                let into = &mut product[column * size..][..=row];
                for (into, from) in into[column..].iter_mut().zip(&line[column..]) {
                    *into += by * from;
                }
            }
        }
    }
    for row in 0..size {
        for column in 0..=row {
            matrix[row * size + column] = product[column * size + row];
        }
    }
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest: f32 = ones
        .remainder()
        .iter()
        .zip(others.remainder())
        .map(|(one, other)| one * other)
        .sum();
    for (one, other) in ones.zip(others) {
        for lane in 0..LANES {
            sums[lane] += one[lane] * other[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix that can be inverted, from a row of numbers that never repeats.
    fn sample(size: usize) -> Vec<f32> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as u16) / 65_536.0 - 0.5
        };
        let factors: Vec<f32> = (0..size * size).map(|_| next()).collect();
        let mut matrix = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..size {
                let sum = dot(&factors[row * size..][..size], &factors[column * size..][..size]);
                matrix[row * size + column] = sum + if row == column { 2.0 } else { 0.0 };
            }
        }
        matrix
    }

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        for size in [1, 2, 47, 48, 49, 130] {
            let matrix = sample(size);
            let mut inverse = matrix.clone();
            invert(&mut inverse, size);
            for row in 0..size {
                for column in 0..size {
                    let sum: f32 = (0..size)
                        .map(|at| {
                            let (high, low) = (at.max(column), at.min(column));
                            matrix[row * size + at] * inverse[high * size + low]
                        })
                        .sum();
                    let wanted = if row == column { 1.0 } else { 0.0 };
                    assert!((sum - wanted).abs() < 2e-3, "{size}: {row}, {column}: {sum}");
                }
            }
        }
    }
}

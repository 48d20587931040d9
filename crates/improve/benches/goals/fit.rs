//! Logistic regression by Newton's method, for the weights that the program carries.

pub struct Fitted {
    pub mean: Vec<f64>,
    pub spread: Vec<f64>,
    pub weights: Vec<f64>,
    pub bias: f64,
}

/// Fits weights to rows that are right or wrong; `ridge` is what a weight costs.
pub fn fit<const N: usize>(rows: &[([f32; N], bool)], ridge: f64) -> Fitted {
    let count = rows.len() as f64;
    let mean: Vec<f64> = (0..N)
        .map(|at| rows.iter().map(|(row, _)| f64::from(row[at])).sum::<f64>() / count)
        .collect();
    let spread: Vec<f64> = (0..N)
        .map(|at| {
            let sum: f64 = rows
                .iter()
                .map(|(row, _)| (f64::from(row[at]) - mean[at]).powi(2))
                .sum();
            (sum / count).sqrt().max(1e-6)
        })
        .collect();
    let size = N + 1;
    let mut weights = vec![0.0; size];
    for _ in 0..15 {
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![0.0; size * size];
        let mut x = vec![1.0; size];
        for (row, right) in rows {
            for at in 0..N {
                x[at] = (f64::from(row[at]) - mean[at]) / spread[at];
            }
            let odds: f64 = x.iter().zip(&weights).map(|(x, weight)| x * weight).sum();
            let chance = 1.0 / (1.0 + (-odds).exp());
            let error = f64::from(u8::from(*right)) - chance;
            let curve = chance * (1.0 - chance);
            for at in 0..size {
                gradient[at] += error * x[at];
                for other in 0..=at {
                    hessian[at * size + other] += curve * x[at] * x[other];
                }
            }
        }
        for at in 0..N {
            gradient[at] -= ridge * weights[at];
            hessian[at * size + at] += ridge;
        }
        for at in 0..size {
            for other in 0..at {
                hessian[other * size + at] = hessian[at * size + other];
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(hessian, gradient)) {
            *weight += step;
        }
    }
    Fitted {
        mean,
        spread,
        bias: weights[N],
        weights: weights[..N].to_vec(),
    }
}

/// Gauss' elimination with pivots.
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = (at..size)
            .max_by(|one, other| {
                matrix[one * size + at]
                    .abs()
                    .total_cmp(&matrix[other * size + at].abs())
            })
            .expect("a row");
        for column in 0..size {
            matrix.swap(at * size + column, pivot * size + column);
        }
        right.swap(at, pivot);
        for row in at + 1..size {
            let by = matrix[row * size + at] / matrix[at * size + at];
            for column in at..size {
                matrix[row * size + column] -= by * matrix[at * size + column];
            }
            right[row] -= by * right[at];
        }
    }
    for at in (0..size).rev() {
        let sum: f64 = (at + 1..size)
            .map(|other| matrix[at * size + other] * right[other])
            .sum();
        right[at] = (right[at] - sum) / matrix[at * size + at];
    }
    right
}

impl Fitted {
    pub fn print(&self, name: &str) {
        let list = |values: &[f64]| {
            let values: Vec<String> = values.iter().map(|value| format!("{value:.5}")).collect();
            values.join(", ")
        };
        eprintln!(
            "{name}: Logistic {{\n    mean: [{}],\n    spread: [{}],\n    weights: [{}],\n    bias: {:.5},\n}}",
            list(&self.mean),
            list(&self.spread),
            list(&self.weights),
            self.bias
        );
    }
}

//! What the lands at the bottom change, summed in closed form.
//!
//! A hand is kept whose seven cards held `m` lands, `b` of which went to the bottom, the worst first; `κ = m - b` stay. After
//! `d` more lands were drawn, the lands of use are `u = k + d`, counted by class: `k` from the hand, `d` drawn. How many ways
//! lead to `u`, over every `k`, `d` and bottom `r`?
//!
//! Let `c` be the worst class among those that stay, `a ≥ 1` of them in it, and `j` of the lands at the bottom in it, too.
//! What else is at the bottom is of worse classes, what else stays of better ones. With `N` lands of each class in the deck,
//! both other sums are Vandermonde's: the rest of the bottom is any `b - j` of the `R = Σ (N - u)` lands of worse classes that
//! are not in `u`, the rest of the hand any `κ - a` of the `U = Σ u` lands of better classes. So the ways are `Π C(N, u)`
//! times
//!
//! ```text
//! ρ(u) = Σ over c  Σ over a, j  C(u_c, a) C(U, κ - a) C(N_c - u_c, j) C(R, b - j) / C(a + j, a)
//! ```
//!
//! out of `C(L, m) C(L - m, d)`, `L` being all lands. Each summand knows of `u` no more than `u_c`, `U` and the sum of `u`,
//! so it stands in a table, and castability is asked once for each `u` instead of once for each bottom.
//!
//! With one more land `x` drawn last, of class `c'`, there are `N - u` of those to begin with, and all the rest goes on in a
//! deck without it: `N - 1` in that class.

use crate::binomial::Binomials;
use crate::classes::Class;

/// Ways in which lands go to the bottom: of three or four that stay, one to three that do not.
pub(crate) const BOTTOMS: usize = 6;
/// A number for each of them, and before these, one for hands without lands at the bottom.
pub(crate) const FORMS: usize = BOTTOMS + 1;

/// Lands that stay and lands at the bottom, of each form.
pub(crate) const FORM: [(u32, u32); FORMS] = [(0, 0), (3, 1), (4, 1), (3, 2), (4, 2), (3, 3), (4, 3)];

/// Where a form stands. Karsten's rule leaves three or four lands whenever one goes to the bottom.
pub(crate) fn form(stay: u32, bottomed: u32) -> usize {
    if bottomed == 0 {
        return 0;
    }
    (2 * (bottomed - 1) + stay - 3) as usize + 1
}

pub(crate) type Row = [f64; FORMS];

/// Summands of one class: as they are, with one land less of this class, and with one less of a worse one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) plain: Row,
    pub(crate) without_own: Row,
    pub(crate) without_worse: Row,
}

/// The summands for one number of lands of use.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    cells: Vec<Cell>,
    /// Where the cells of a class and a number of better lands begin.
    starts: Vec<u32>,
    /// The sum of ways times summands over all ways to go on with the classes below one, by the lands placed already.
    tails: Vec<Row>,
    size: u32,
}

impl Terms {
    /// `below` are the lands of all classes before each one.
    pub(crate) fn new(
        table: &Binomials,
        classes: &[Class],
        below: &[u32],
        size: u32,
        with_last: bool,
    ) -> Terms {
        let width = size as usize + 1;
        let mut terms = Terms {
            cells: Vec::new(),
            starts: vec![0; classes.len() * width],
            tails: vec![[0.0; FORMS]; (classes.len() + 1) * width],
            size,
        };
        let lands = below[classes.len()];
        for (at, class) in classes.iter().enumerate() {
            for better in 0..=size.min(lands - below[at + 1]) {
                let start = terms.cells.len();
                terms.starts[at * width + better as usize] = u32::try_from(start).unwrap_or(u32::MAX);
                let left = size - better;
                let mut tail = [0.0; FORMS];
                let fewest = left.saturating_sub(below[at]);
                // Cells are found by the number of lands, so those that cannot be stand there, too.
                for here in 0..=left.min(class.count) {
                    if here < fewest {
                        terms.cells.push(Cell::NONE);
                        continue;
                    }
                    let rest = class.count - here;
                    let worse = below[at] - (left - here);
                    let cell = Cell {
                        plain: row(table, here, better, rest, worse),
                        without_own: if with_last && rest > 0 {
                            row(table, here, better, rest - 1, worse)
                        } else {
                            [0.0; FORMS]
                        },
                        without_worse: if with_last && worse > 0 {
                            row(table, here, better, rest, worse - 1)
                        } else {
                            [0.0; FORMS]
                        },
                    };
                    terms.cells.push(cell);
                    let ways = table.choose(class.count, here);
                    let after = table.choose(below[at], left - here);
                    let next = terms.tails[at * width + (better + here) as usize];
                    for form in 1..FORMS {
                        tail[form] += ways * (cell.plain[form] * after + next[form]);
                    }
                }
                terms.tails[(at + 1) * width + better as usize] = tail;
            }
        }
        terms
    }

    /// Of class `at`, with `better` lands of better classes and `here` of its own.
    #[inline]
    pub(crate) fn cell(&self, at: usize, better: u32, here: u32) -> &Cell {
        let start = self.starts[at * (self.size as usize + 1) + better as usize];
        &self.cells[(start + here) as usize]
    }

    /// Over the classes below `at`, with `placed` lands in the others.
    #[inline]
    pub(crate) fn tail(&self, at: usize, placed: u32) -> &Row {
        &self.tails[at * (self.size as usize + 1) + placed as usize]
    }
}

impl Cell {
    const NONE: Cell = Cell {
        plain: [0.0; FORMS],
        without_own: [0.0; FORMS],
        without_worse: [0.0; FORMS],
    };
}

/// The inner sum over `a` and `j`: `here` is `u_c`, `better` is `U`, `rest` is `N_c - u_c`, `worse` is `R`.
fn row(table: &Binomials, here: u32, better: u32, rest: u32, worse: u32) -> Row {
    /// `1 / C(a + j, a)`.
    const SHARE: [[f64; 4]; 5] = [
        [1.0, 1.0, 1.0, 1.0],
        [1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0],
        [1.0, 1.0 / 3.0, 1.0 / 6.0, 1.0 / 10.0],
        [1.0, 1.0 / 4.0, 1.0 / 10.0, 1.0 / 20.0],
        [1.0, 1.0 / 5.0, 1.0 / 15.0, 1.0 / 35.0],
    ];
    let own: [f64; 4] = table.first(rest);
    let others: [f64; 4] = table.first(worse);
    let stays: [f64; 5] = table.first(better);
    let ways: [f64; 5] = table.first(here);
    let mut row = [0.0; FORMS];
    for bottomed in 1..=3 {
        let goes: [f64; 4] = std::array::from_fn(|j| {
            if j <= bottomed {
                own[j] * others[bottomed - j]
            } else {
                0.0
            }
        });
        let (mut three, mut four) = (0.0, 0.0);
        for a in 1..=4.min(here as usize) {
            let share = SHARE[a];
            let sum =
                ways[a] * (goes[0] * share[0] + goes[1] * share[1] + goes[2] * share[2] + goes[3] * share[3]);
            if a <= 3 {
                three += stays[3 - a] * sum;
            }
            four += stays[4 - a] * sum;
        }
        row[2 * bottomed - 1] = three;
        row[2 * bottomed] = four;
    }
    row
}

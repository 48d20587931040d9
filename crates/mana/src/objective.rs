//! How well lands cast a deck's spells, as one number.

use crate::binomial::Binomials;
use crate::castable::Question;
use crate::cost::Cost;
use crate::land::Pool;
use crate::law::{Hands, Law, Mulligan, Seat};

/// A spell that the lands are to cast.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub cost: Cost,
    /// Copies, or any other weight: what one more point of chance is worth for this spell beside the others.
    pub weight: f64,
}

/// The chance to cast a spell on curve, on average over all spells by their weights and over play and draw; by the fast form
/// ([`Law::simplified`]). It depends on the lands alone, and no land is worse for giving more or for entering untapped.
#[derive(Debug)]
pub(crate) struct Objective<'a> {
    table: &'a Binomials,
    /// Each cost once, with its turn's law, half on the play and half on the draw.
    due: Vec<(&'a Cost, f64, Law)>,
    weight: f64,
}

impl<'a> Objective<'a> {
    /// For decks of `size` cards with `lands` lands.
    pub(crate) fn new(
        table: &'a Binomials,
        size: u32,
        lands: u32,
        wishes: &'a [Wish],
        mulligan: Mulligan,
    ) -> Objective<'a> {
        let hands = Hands::new(table, size, lands, mulligan);
        let mut due: Vec<(&Cost, f64, Law)> = Vec::new();
        for wish in wishes {
            if let Some((_, weight, _)) = due.iter_mut().find(|(cost, _, _)| **cost == wish.cost) {
                *weight += wish.weight;
                continue;
            }
            let law = |seat| hands.by_turn(table, wish.cost.turn(), seat);
            due.push((
                &wish.cost,
                wish.weight,
                law(Seat::Play).halfway(&law(Seat::Draw)).simplified(),
            ));
        }
        Objective {
            table,
            due,
            weight: wishes.iter().map(|wish| wish.weight).sum(),
        }
    }

    /// From 0 to 1; 0 without spells.
    pub(crate) fn of(&self, pool: &Pool) -> f64 {
        self.sum((0..self.due.len()).map(|at| self.chance(at, pool)))
    }

    /// The same, where basic lands are all that changes from one pool to the next: a spell sees only those of the kinds it
    /// asks for, and what it was told for as many of these is `known` still.
    pub(crate) fn of_basics(&self, pool: &Pool, basics: &[u32; 5], known: &mut Known) -> f64 {
        known.0.resize_with(self.due.len(), Vec::new);
        self.sum((0..self.due.len()).map(|at| {
            let kinds = self.due[at].0.kinds().bits();
            let most = basics.iter().sum::<u32>() as usize + 1;
            let seen = basics
                .iter()
                .enumerate()
                .filter(|(color, _)| kinds >> color & 1 == 1);
            if seen.clone().count() > 3 {
                return self.chance(at, pool);
            }
            let slot = seen.fold(0, |slot, (_, count)| slot * most + *count as usize);
            let known = &mut known.0[at];
            if known.len() <= slot {
                known.resize(slot + 1, f64::NAN);
            }
            if known[slot].is_nan() {
                known[slot] = self.chance(at, pool);
            }
            known[slot]
        }))
    }

    fn chance(&self, at: usize, pool: &Pool) -> f64 {
        let (cost, _, law) = &self.due[at];
        let question = Question::new(pool, cost, law.turn);
        question.map_or(0.0, |question| question.chance(self.table, law))
    }

    fn sum(&self, chances: impl Iterator<Item = f64>) -> f64 {
        if self.weight <= 0.0 {
            return 0.0;
        }
        let weighed = self
            .due
            .iter()
            .zip(chances)
            .map(|((_, weight, _), chance)| weight * chance);
        weighed.sum::<f64>() / self.weight
    }
}

/// Chances by spell and by the basic lands it sees; not a number where not asked yet.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<Vec<f64>>);

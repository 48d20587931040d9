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
        if self.weight <= 0.0 {
            return 0.0;
        }
        let sum: f64 = self
            .due
            .iter()
            .map(|(cost, weight, law)| {
                let question = Question::new(pool, cost, law.turn);
                weight * question.map_or(0.0, |question| question.chance(self.table, law))
            })
            .sum();
        sum / self.weight
    }
}

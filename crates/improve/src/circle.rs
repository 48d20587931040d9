//! What the decks near to one have of each card: one list of the nearest, asked in several ways.

use crate::model::Model;
use crate::neighbours::{Index, MOST_COPIES, Near, by_copies};

/// Decks that are asked, and told of.
pub(crate) const NEAREST: usize = 50;
/// Decks that are asked where many are.
const MANY: usize = 200;
/// Decks that are asked where only the likest and newest are.
const FEW: usize = 20;

/// Ways of asking the near decks for their √copies: by a power of their likeness, and how new they are.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// By the fourth power, over [`NEAREST`].
    Near4,
    /// By the eighth, over twice as many.
    Near8,
    /// By the eighth, new decks first.
    Recent,
    /// By the sixteenth, over twice as many.
    Sharp,
    /// By the eighth, only the newest, over [`FEW`].
    Fresh,
    /// By the second, over [`MANY`].
    Wide,
    /// As the first, but how many have the card,
    Having,
    /// and how many copies of it.
    Copies,
}

pub(crate) const WAYS: usize = 8;

/// A number for each [`Way`].
pub(crate) type Ways = [f32; WAYS];

/// What the neighbours of a deck say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circle {
    /// The nearest first.
    pub(crate) near: Vec<Near>,
    /// For each card what the near decks have on average.
    pub(crate) means: Vec<Ways>,
    /// For each card how many of the nearest have one, two, three and four copies.
    having: Vec<[u8; MOST_COPIES as usize]>,
    /// Lands on average, and the basics of these.
    pub(crate) lands: f32,
    pub(crate) basics: f32,
}

impl Circle {
    pub(crate) fn mean(&self, card: u16, way: Way) -> f32 {
        self.means[usize::from(card)][way as usize]
    }

    /// How many of the nearest decks have a card, and how many copies most of these have: of equals the more.
    pub(crate) fn having(&self, card: u16) -> (u32, u32) {
        let having = self.having[usize::from(card)];
        let most = having.iter().zip(1..).max().filter(|(decks, _)| **decks > 0);
        (
            having.iter().map(|decks| u32::from(*decks)).sum(),
            most.map_or(0, |(_, copies)| copies),
        )
    }

    /// Copies that near decks have of a card, on average over those that have it; `None` where none has it.
    pub(crate) fn usual_copies(&self, card: u16) -> Option<f32> {
        let having = self.mean(card, Way::Having);
        (having > 0.0).then(|| self.mean(card, Way::Copies) / having)
    }
}

impl Model {
    /// Asks the decks nearest to a deck, given as cards with √copies.
    pub(crate) fn circle(&self, query: &[(u16, f32)]) -> Circle {
        let mut near = Index::best(&self.index.likeness(query), MANY);
        let weights = self.weights_of(&near);
        let mut means = vec![[0.0; WAYS]; self.cards.len()];
        let (mut lands, mut basics) = (0.0, 0.0);
        for (near, weights) in near.iter().zip(weights) {
            let facts = &self.decks[usize::from(near.deck)];
            lands += weights[Way::Having as usize] * facts.lands;
            basics += weights[Way::Having as usize] * facts.basics;
            let adds = by_copies(|root| {
                let mut adds = weights.map(|weight| weight * root);
                adds[Way::Having as usize] = weights[Way::Having as usize];
                adds[Way::Copies as usize] *= root;
                adds
            });
            for entry in self.index.row(near.deck) {
                let mean = &mut means[usize::from(entry.number())];
                for (mean, add) in mean.iter_mut().zip(&adds[entry.place()]) {
                    *mean += add;
                }
            }
        }
        near.truncate(NEAREST);
        let mut having = vec![[0; MOST_COPIES as usize]; self.cards.len()];
        for near in &near {
            for entry in self.index.row(near.deck) {
                having[usize::from(entry.number())][entry.place()] += 1;
            }
        }
        Circle {
            near,
            means,
            having,
            lands,
            basics,
        }
    }

    /// What each of the near decks counts in each way; 1 together, or nothing where nothing is near.
    fn weights_of(&self, near: &[Near]) -> Vec<Ways> {
        let eighth: Vec<(f32, f32)> = near
            .iter()
            .map(|near| (near.likeness.powi(8), self.newness(near.deck)))
            .collect();
        let recent = |(eighth, newness): &(f32, f32)| eighth * newness;
        let fresh = |(eighth, newness): &(f32, f32)| eighth * newness * newness;
        // What the k-th highest is; nothing where there are fewer.
        let place = |k: usize, of: &dyn Fn(&(f32, f32)) -> f32| {
            let mut values: Vec<f32> = eighth.iter().map(of).collect();
            match values.len().checked_sub(k) {
                Some(place) => *values.select_nth_unstable_by(place, f32::total_cmp).1,
                None => 0.0,
            }
        };
        let least_recent = place(NEAREST, &recent);
        let least_fresh = place(FEW, &fresh);
        let only = |is_asked: bool, weight: f32| if is_asked { weight } else { 0.0 };
        let mut all = [0.0_f32; WAYS];
        let mut weights: Vec<Ways> = near
            .iter()
            .zip(&eighth)
            .enumerate()
            .map(|(rank, (near, of))| {
                let fourth = only(rank < NEAREST, near.likeness.powi(4));
                let (recent, fresh) = (recent(of), fresh(of));
                let mut weights = [0.0; WAYS];
                weights[Way::Near4 as usize] = fourth;
                weights[Way::Near8 as usize] = only(rank < 2 * NEAREST, of.0);
                weights[Way::Recent as usize] = only(recent >= least_recent, recent);
                weights[Way::Sharp as usize] = only(rank < 2 * NEAREST, of.0 * of.0);
                weights[Way::Fresh as usize] = only(fresh >= least_fresh, fresh);
                weights[Way::Wide as usize] = near.likeness * near.likeness;
                weights[Way::Having as usize] = fourth;
                weights[Way::Copies as usize] = fourth;
                for (all, weight) in all.iter_mut().zip(weights) {
                    *all += weight;
                }
                weights
            })
            .collect();
        let scales = all.map(|all| 1.0 / all.max(1e-20));
        for weights in &mut weights {
            for (weight, scale) in weights.iter_mut().zip(scales) {
                *weight *= scale;
            }
        }
        weights
    }
}

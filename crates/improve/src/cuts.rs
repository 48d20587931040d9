//! How well the cards of a deck belong to it: the others tell of each.

use crate::model::Model;
use crate::scores::{Circle, NEAREST, Query};

/// What speaks for a card that is in the deck.
pub const CUT_FEATURES: usize = 10;
pub type CutFeatures = [f32; CUT_FEATURES];

impl Model {
    /// What speaks for each card of a deck, the others being what they are.
    pub(crate) fn cut_features(&self, query: &Query) -> Vec<(u16, CutFeatures)> {
        let scores: Vec<(u16, f32, f32)> = query
            .cards
            .iter()
            .map(|(card, copies)| (*card, *copies, self.ease.score(&query.cards, *card)))
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let count = scores.len().max(1) as f32;
        let residual = |card: u16, score: f32| score - self.cards[usize::from(card)].usual;
        let mean = scores
            .iter()
            .map(|(card, _, score)| residual(*card, *score))
            .sum::<f32>()
            / count;
        let spread = scores
            .iter()
            .map(|(card, _, score)| (residual(*card, *score) - mean).powi(2))
            .sum::<f32>()
            / count;
        let spread = spread.sqrt().max(1e-3);
        let shared = self.index.shared(&query.cards);
        scores
            .iter()
            .map(|(card, copies, score)| {
                // The decks nearest to the rest of the deck: how many have this card?
                let rest = self.index.without(&shared, *card, *copies);
                let others: Vec<(u16, f32)> = query
                    .cards
                    .iter()
                    .filter(|(other, _)| other != card)
                    .copied()
                    .collect();
                let likeness = self.index.likeness(&others, &rest);
                let near = self.index.best(&likeness, others.len(), &rest, NEAREST);
                let has = |power: i32| {
                    let (mut sum, mut all) = (0.0, 0.0);
                    for near in &near {
                        let weight = near.likeness.powi(power);
                        all += weight;
                        sum += weight * self.index.of_card(near.deck, *card).unwrap_or(0.0);
                    }
                    sum / all.max(1e-9)
                };
                let known = &self.cards[usize::from(*card)];
                let residual = residual(*card, *score);
                let nearest = near.first().map_or(0.0, |near| near.likeness);
                let (has4, has8) = (has(4), has(8));
                let row = [
                    residual,
                    (residual - mean) / spread,
                    *score,
                    has4,
                    has8,
                    (has4 + 0.02).ln(),
                    (known.share + 1e-4).ln(),
                    *copies,
                    residual * nearest,
                    has4 * nearest,
                ];
                (*card, row)
            })
            .collect()
    }

    /// Copies that decks near to this one have of a card, on average over those that have it; `None` where none has it.
    pub(crate) fn usual_copies(&self, circle: &Circle, card: u16) -> Option<f32> {
        let (mut sum, mut all) = (0.0_f32, 0.0_f32);
        for near in &circle.near {
            if let Some(root) = self.index.of_card(near.deck, card) {
                let weight = near.likeness.powi(4);
                all += weight;
                sum += weight * root * root;
            }
        }
        (all > 0.0).then(|| sum / all)
    }
}

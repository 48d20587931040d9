//! What others count as synergy: how much more often a card is found beside another than anywhere.

use std::collections::HashMap;

use improve::Played;

use super::window::Window;

/// How often cards were found, alone and together.
pub struct Synergy<'a> {
    numbers: HashMap<&'a str, usize>,
    decks: f32,
    alone: Vec<f32>,
    together: Vec<f32>,
}

impl<'a> Synergy<'a> {
    pub fn of(window: &'a Window) -> Synergy<'a> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let decks: Vec<Vec<usize>> = window
            .learned
            .iter()
            .map(|names| {
                let mut deck = Vec::new();
                for name in names.iter().filter(|name| window.model.knows(name)) {
                    let next = numbers.len();
                    deck.push(*numbers.entry(name).or_insert(next));
                }
                deck
            })
            .collect();
        let size = numbers.len();
        let (mut alone, mut together) = (vec![0.0; size], vec![0.0; size * size]);
        for deck in &decks {
            for one in deck {
                alone[*one] += 1.0;
                for other in deck {
                    together[one * size + other] += 1.0;
                }
            }
        }
        Synergy {
            numbers,
            decks: decks.len() as f32,
            alone,
            together,
        }
    }

    /// For each card: Σ over the deck's cards of P(card | deck's card) − P(card).
    pub fn of_deck(&self, main: &[Played]) -> Together<'_> {
        let size = self.alone.len();
        let mut scores = vec![0.0; size];
        let cards = main
            .iter()
            .filter_map(|played| self.numbers.get(played.name.as_str()));
        for one in cards {
            for (other, score) in scores.iter_mut().enumerate() {
                if other != *one {
                    let beside = self.together[one * size + other] / self.alone[*one].max(1.0);
                    *score += beside - self.alone[other] / self.decks.max(1.0);
                }
            }
        }
        Together {
            numbers: &self.numbers,
            scores,
        }
    }
}

/// What a deck's cards say of every other card, and of each other.
pub struct Together<'a> {
    numbers: &'a HashMap<&'a str, usize>,
    scores: Vec<f32>,
}

impl Together<'_> {
    pub fn score(&self, name: &str) -> f32 {
        self.numbers.get(name).map_or(f32::MIN, |at| self.scores[*at])
    }
}

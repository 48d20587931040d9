//! Which cards are played beside which: the chance of one in decks that have another.

use std::ops::Range;

use crate::neighbours::Index;

/// What is added to a chance before its logarithm is taken: that two cards were never seen together does not make it impossible.
pub(crate) const UNSEEN: f32 = 0.005;
/// Cards that are kept beside each: the likeliest.
const KEPT: usize = 160;

/// For each card the cards that are most often beside it, a byte each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Together {
    starts: Vec<u32>,
    cards: Vec<u16>,
    /// In 255ths.
    chances: Vec<u8>,
    logarithms: Vec<u32>,
}

impl Together {
    /// Counts decks, each of which counts `importance`.
    pub(crate) fn train(index: &Index, cards: usize, importance: &[f32]) -> Together {
        let mut counts = vec![0.0_f32; cards * cards];
        for (deck, importance) in (0_u16..).zip(importance) {
            let row = index.row(deck);
            for one in row {
                let line = &mut counts[usize::from(one.number()) * cards..][..cards];
                for other in row {
                    line[usize::from(other.number())] += importance;
                }
            }
        }
        let mut together = Together {
            starts: vec![0],
            logarithms: logarithms(),
            ..Together::default()
        };
        for one in 0..cards {
            let line = &counts[one * cards..][..cards];
            let all = line[one].max(1e-9);
            let mut beside: Vec<(u8, u16)> = (0_u16..)
                .zip(line)
                .filter(|(other, _)| usize::from(*other) != one)
                .map(|(other, count)| {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "at most 255"
                    )]
                    let chance = (count / all * 255.0).round() as u8;
                    (chance, other)
                })
                .filter(|(chance, _)| *chance > 0)
                .collect();
            beside.sort_unstable_by_key(|(chance, other)| (std::cmp::Reverse(*chance), *other));
            beside.truncate(KEPT);
            together.cards.extend(beside.iter().map(|(_, other)| other));
            together.chances.extend(beside.iter().map(|(chance, _)| chance));
            together
                .starts
                .push(u32::try_from(together.cards.len()).unwrap_or(u32::MAX));
        }
        together
    }

    /// The cards that are played beside one, with their chances, the likeliest first.
    pub(crate) fn beside(&self, card: u16) -> impl Iterator<Item = (u16, f32)> {
        let range = self.range(card);
        let chances = self.chances[range.clone()].iter();
        self.cards[range]
            .iter()
            .zip(chances)
            .map(|(card, chance)| (*card, f32::from(*chance) / 255.0))
    }

    /// The chances of a deck's cards beside one. `is_in` says which are the deck's: [`IN`] for these, 0 for others.
    pub(crate) fn company(&self, card: u16, is_in: &[u8]) -> Company {
        let range = self.range(card);
        let (mut sum, mut logarithms) = (0, 0);
        for (other, chance) in self.cards[range.clone()].iter().zip(&self.chances[range]) {
            let chance = chance & is_in[usize::from(*other)];
            sum += u32::from(chance);
            logarithms += self.logarithms[usize::from(chance)];
        }
        Company { sum, logarithms }
    }

    fn range(&self, card: u16) -> Range<usize> {
        let at = usize::from(card);
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    pub(crate) fn bytes(&self) -> usize {
        (self.starts.len() + self.logarithms.len()) * size_of::<u32>()
            + self.cards.len() * (size_of::<u16>() + size_of::<u8>())
    }
}

/// Marks a card of the deck for [`Together::company`].
pub(crate) const IN: u8 = u8::MAX;

/// In which logarithms are counted.
const STEPS: f32 = 1e4;

/// For each chance in 255ths how much higher its logarithm is than that of no chance.
fn logarithms() -> Vec<u32> {
    let above = |chance: u8| (f32::from(chance) / 255.0 + UNSEEN).ln() - UNSEEN.ln();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most some ten thousand"
    )]
    (0..=u8::MAX)
        .map(|chance| (above(chance) * STEPS).round() as u32)
        .collect()
}

/// How well the cards of a deck go beside one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Company {
    sum: u32,
    logarithms: u32,
}

impl Company {
    /// Their chance on average, over so many.
    pub(crate) fn mean(self, cards: f32) -> f32 {
        self.sum as f32 / 255.0 / cards
    }

    /// Their chance on average of logarithms: that of the whole deck, were they independent.
    pub(crate) fn mean_log(self, cards: f32) -> f32 {
        self.logarithms as f32 / STEPS / cards + UNSEEN.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Corpus, TournamentDeck};
    use crate::model::Model;

    #[test]
    fn company_is_what_decks_with_a_card_have_of_the_others() {
        let mut corpus = Corpus::default();
        // Each of these is learned: two decks have it.
        for cards in ["abcd", "abc", "ad"] {
            corpus.push(&TournamentDeck {
                day: 1,
                main: cards.chars().map(|card| (1, card.to_string())).collect(),
                ..TournamentDeck::default()
            });
        }
        let model = Model::train(&corpus, vec![None; 4]);
        let number = |name: &str| model.number(name).unwrap();
        let mut is_in = vec![0; 4];
        for name in ["b", "d"] {
            is_in[usize::from(number(name))] = IN;
        }
        // Of the three decks with a, two have b and two d.
        let company = model.together.company(number("a"), &is_in);
        let close = |one: f32, other: f32| assert!((one - other).abs() < 0.003, "{one} {other}");
        close(company.mean(2.0), 2.0 / 3.0);
        close(company.mean_log(2.0), (2.0_f32 / 3.0 + UNSEEN).ln());
        // Of the two with c, both have b and one d; nobody is beside himself.
        let company = model.together.company(number("c"), &is_in);
        close(company.mean(2.0), 0.75);
        close(
            company.mean_log(2.0),
            ((1.0 + UNSEEN).ln() + (0.5 + UNSEEN).ln()) / 2.0,
        );
        close(
            model.together.company(number("b"), &[0; 4]).mean_log(2.0),
            UNSEEN.ln(),
        );
    }
}

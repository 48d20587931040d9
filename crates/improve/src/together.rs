//! Which cards are played beside which: the chance of one in decks that have another.

use crate::neighbours::Index;

/// Cards that are kept beside each: the likeliest.
const KEPT: usize = 160;

/// For each card the cards that are most often beside it, a byte each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Together {
    starts: Vec<u32>,
    cards: Vec<u16>,
    /// In 255ths.
    chances: Vec<u8>,
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
        let at = usize::from(card);
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        let chances = self.chances[range.clone()].iter();
        self.cards[range]
            .iter()
            .zip(chances)
            .map(|(card, chance)| (*card, f32::from(*chance) / 255.0))
    }

    pub(crate) fn bytes(&self) -> usize {
        self.starts.len() * size_of::<u32>() + self.cards.len() * (size_of::<u16>() + size_of::<u8>())
    }
}

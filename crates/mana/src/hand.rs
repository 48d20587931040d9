//! Opening hands to look at, kept or not by the rule that the exact figures are made with ([`Mulligan`]).

use crate::land::Land;
use crate::law::{self, Mulligan, Opening};
use crate::mask::Mask;

/// A card of the deck, as far as an opening hand goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dealt {
    /// `None` for a spell.
    pub land: Option<Land>,
    /// Mana value; of spells too many, the dearest go to the bottom first.
    pub value: u32,
    pub copies: u32,
}

/// Seven cards, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What stays in hand if it is kept: places in the list of cards, one for each copy, in the list's order.
    pub hand: Vec<usize>,
    /// What goes to the bottom, in the order in which it is chosen.
    pub bottom: Vec<usize>,
    pub verdict: Verdict,
}

/// Why a hand is kept or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Keep,
    TooFewLands,
    TooManyLands,
    /// Four cards are always kept.
    LastHand,
}

/// One opening: every seven cards in turn, the last of which are kept. Empty for decks of fewer than seven cards.
///
/// `seed` decides everything; the same one gives the same hands. Spells beyond three of what is left over go to the bottom,
/// the dearest first; then lands, those first that give fewest of the `kinds` of mana the deck asks for.
#[must_use]
pub fn opening(cards: &[Dealt], kinds: Mask, mulligan: Mulligan, seed: u64) -> Vec<Look> {
    let mut deck: Vec<usize> = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let room = (crate::MOST_CARDS as usize).saturating_sub(deck.len());
        deck.extend(std::iter::repeat_n(at, (card.copies as usize).min(room)));
    }
    let mut looks = Vec::new();
    if deck.len() < 7 {
        return looks;
    }
    let mut random = Random(seed);
    let is_land = |at: &usize| cards[*at].land.is_some();
    for (stage, (bottom, least, most)) in law::stages(mulligan).enumerate() {
        let mut hand = random.seven(&mut deck);
        if stage == 0 && mulligan.opening == Opening::BestOfOne {
            let others = [random.seven(&mut deck), random.seven(&mut deck)];
            hand = best_of_one(&mut random, &deck, [hand].into_iter().chain(others), is_land);
        }
        let mut gone = Vec::new();
        let lands = hand.iter().filter(|at| is_land(at)).count();
        let to_bottom = law::lands_to_bottom(u32::try_from(lands).unwrap_or(0), bottom);
        for turn in 0..bottom {
            let wants_land = turn >= bottom - to_bottom;
            let choice = hand
                .iter()
                .copied()
                .enumerate()
                .filter(|(_, at)| is_land(at) == wants_land);
            let choice = choice.min_by_key(|(_, at)| {
                let gives = cards[*at].land.map_or(0, |land| {
                    let more = land.more.map_or(Mask::NONE, |(_, more)| more);
                    land.mana.union(more).intersection(kinds).len()
                });
                (gives, std::cmp::Reverse(cards[*at].value))
            });
            if let Some((place, at)) = choice {
                hand.remove(place);
                gone.push(at);
            }
        }
        hand.sort_unstable();
        let lands = u32::try_from(hand.iter().filter(|at| is_land(at)).count()).unwrap_or(0);
        let verdict = match (least, most) {
            (0, 7..) => Verdict::LastHand,
            _ if lands < least => Verdict::TooFewLands,
            _ if lands > most => Verdict::TooManyLands,
            _ => Verdict::Keep,
        };
        let is_kept = matches!(verdict, Verdict::Keep | Verdict::LastHand);
        looks.push(Look {
            hand,
            bottom: gone,
            verdict,
        });
        if is_kept {
            break;
        }
    }
    looks
}

/// One of three hands, by the unofficial weights of [`Opening::BestOfOne`].
fn best_of_one(
    random: &mut Random,
    deck: &[usize],
    hands: impl Iterator<Item = Vec<usize>>,
    is_land: impl Fn(&usize) -> bool,
) -> Vec<usize> {
    let count = |cards: &[usize]| {
        let lands = cards.iter().filter(|at| is_land(at)).count();
        f64::from(u32::try_from(lands).unwrap_or(0))
    };
    let size = f64::from(u32::try_from(deck.len()).unwrap_or(u32::MAX));
    let expected = 7.0 * count(deck) / size;
    let hands: Vec<(f64, Vec<usize>)> = hands
        .map(|hand| (law::weight(count(&hand), expected), hand))
        .collect();
    let mut left = random.share() * hands.iter().map(|(weight, _)| weight).sum::<f64>();
    let mut taken = Vec::new();
    for (weight, hand) in hands {
        taken = hand;
        if left < weight {
            break;
        }
        left -= weight;
    }
    taken
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough to look at hands.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// Seven cards of the deck, by the first seven steps of a Fisher-Yates shuffle.
    fn seven(&mut self, deck: &mut [usize]) -> Vec<usize> {
        for at in 0..7 {
            // The high half of a product: off from even by less than one in 2^55.
            let left = u128::from((deck.len() - at) as u64);
            let step = usize::try_from((u128::from(self.next()) * left) >> 64).unwrap_or(0);
            deck.swap(at, at + step);
        }
        deck[..7].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Binomials, Hands};

    fn deck(lands: u32, spells: u32) -> [Dealt; 3] {
        let card = |land, value, copies| Dealt { land, value, copies };
        [
            card(Some(Land::default()), 0, lands),
            card(None, 2, spells / 2),
            card(None, 5, spells - spells / 2),
        ]
    }

    #[test]
    fn hands_are_kept_as_often_as_the_exact_figure_says() {
        let table = Binomials::default();
        for (first_is_free, how) in [
            (false, Opening::Random),
            (true, Opening::Random),
            (false, Opening::BestOfOne),
        ] {
            let mulligan = Mulligan {
                first_is_free,
                opening: how,
            };
            let cards = deck(24, 36);
            let (mut kept, mut size) = (0_u32, 0_u32);
            let games = 20_000_u32;
            for seed in 0..games {
                let looks = opening(&cards, Mask::NONE, mulligan, u64::from(seed));
                let last = looks.last().unwrap();
                assert!(matches!(last.verdict, Verdict::Keep | Verdict::LastHand));
                kept += u32::from(looks.len() == 1);
                size += u32::try_from(last.hand.len()).unwrap();
            }
            let hands = Hands::new(&table, 60, 24, mulligan);
            let off = f64::from(kept) / f64::from(games) - hands.keep_seven();
            assert!(off.abs() < 0.012, "{mulligan:?}: {off}");
            let off = f64::from(size) / f64::from(games) - hands.mean_size();
            assert!(off.abs() < 0.02, "{mulligan:?}: {off}");
        }
    }

    #[test]
    fn what_goes_to_the_bottom_and_why() {
        // Five cards of seven are lands at best, so a deck of nothing else shows every stage.
        let looks = opening(&deck(60, 0), Mask::NONE, Mulligan::default(), 1);
        let verdicts: Vec<(Verdict, usize)> =
            looks.iter().map(|look| (look.verdict, look.hand.len())).collect();
        assert_eq!(
            verdicts,
            [
                (Verdict::TooManyLands, 7),
                (Verdict::TooManyLands, 6),
                (Verdict::TooManyLands, 5),
                (Verdict::LastHand, 4)
            ]
        );
        let looks = opening(&deck(0, 60), Mask::NONE, Mulligan::default(), 2);
        assert_eq!(looks[1].verdict, Verdict::TooFewLands);
        // The dearest go first.
        let last = looks.last().unwrap();
        assert!(last.bottom.iter().min() >= last.hand.iter().max() || last.bottom.iter().all(|at| *at == 2));
        assert_eq!(opening(&deck(3, 3), Mask::NONE, Mulligan::default(), 3), []);
        assert_eq!(
            opening(&deck(24, 36), Mask::NONE, Mulligan::default(), 4),
            opening(&deck(24, 36), Mask::NONE, Mulligan::default(), 4)
        );
    }
}

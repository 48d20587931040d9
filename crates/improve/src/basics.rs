//! Basic lands that make room for other lands: decks differ in how many they have, and any of them may go.

use deck::color::ColorSet;

use crate::circle::Circle;
use crate::facts::CardFacts;
use crate::model::Question;
use crate::scores::chance;

/// Copies of a land that usually come at a time: so many basics make one place.
const AT_A_TIME: f32 = 4.0;
/// Basics beyond those of near decks with which it is as likely as not that a place is to spare, and how quickly that grows surer.
const EVEN: f32 = 2.0;
const STEP: f32 = 1.5;
/// Basics of one name that stay: what looks for one has to find it.
const STAY: u32 = 1;

/// Basics of a deck that may leave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Basics {
    /// Name, copies that may leave, and the mana it makes.
    left: Vec<(String, u32, ColorSet)>,
    /// Basics in the deck, and in near decks on average.
    pub(crate) have: u32,
    pub(crate) usual: f32,
    /// Those that were taken.
    gone: u32,
}

impl Basics {
    /// The chances that places are to spare, highest first: one for every four basics.
    pub(crate) fn places(&self) -> Vec<f32> {
        let left: u32 = self.left.iter().map(|(_, copies, _)| copies).sum();
        let spare = |place: u32| (self.have - self.gone) as f32 - self.usual - AT_A_TIME * place as f32;
        (0..left.div_ceil(AT_A_TIME as u32))
            .map(|place| chance((spare(place) - EVEN) / STEP))
            .collect()
    }

    /// Takes so many out for a land that makes this mana: of those that make the same the most frequent first, then of all. Fewer
    /// where fewer are left.
    pub(crate) fn take(&mut self, copies: u32, produces: ColorSet) -> Vec<(u32, String)> {
        let mut taken: Vec<(u32, String)> = Vec::new();
        for _ in 0..copies {
            let most =
                self.left
                    .iter_mut()
                    .filter(|(_, left, _)| *left > 0)
                    .max_by_key(|(name, left, makes)| {
                        let is_same = !makes.intersection(produces).is_empty();
                        (is_same, *left, std::cmp::Reverse(name.clone()))
                    });
            let Some((name, left, _)) = most else { break };
            *left -= 1;
            self.gone += 1;
            match taken.iter_mut().find(|(_, other)| other == name) {
                Some((copies, _)) => *copies += 1,
                None => taken.push((1, name.clone())),
            }
        }
        taken
    }
}

impl Basics {
    /// The basics of a deck beside those of near decks; none that are locked.
    pub(crate) fn of(question: &Question<'_>, near: &Circle) -> Basics {
        let is_basic = |facts: &&CardFacts| facts.is_basic;
        let mut basics = Basics::default();
        let mut size = 0;
        for played in question.main {
            size += played.copies;
            if let Some(facts) = played.facts.as_ref().filter(is_basic) {
                basics.have += played.copies;
                if !question.locked.contains(&facts.name) {
                    let left = played.copies.saturating_sub(STAY);
                    basics.left.push((facts.name.clone(), left, facts.produces));
                }
            }
        }
        basics.usual = if near.near.is_empty() {
            // Nothing near says nothing of how many there should be.
            basics.have as f32
        } else if question.is_singleton {
            // Decks of one copy each are all of one size; others may be larger than most.
            near.basics
        } else {
            near.basics * (size as f32 / 60.0)
        };
        basics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basics(have: &[(&str, u32, &str)], usual: f32) -> Basics {
        Basics {
            left: have
                .iter()
                .map(|(name, copies, makes)| {
                    ((*name).to_owned(), copies - STAY, ColorSet::from_letters(makes))
                })
                .collect(),
            have: have.iter().map(|(_, copies, _)| copies).sum(),
            usual,
            gone: 0,
        }
    }

    #[test]
    fn a_dual_land_takes_the_place_of_what_it_makes_and_one_of_each_stays() {
        let mut own = basics(&[("Forest", 9, "G"), ("Plains", 6, "W"), ("Swamp", 12, "B")], 6.0);
        let garden = ColorSet::from_letters("WG");
        assert_eq!(own.take(4, garden), [(4, "Forest".to_owned())]);
        assert_eq!(
            own.take(4, garden),
            [(2, "Plains".to_owned()), (2, "Forest".to_owned())]
        );
        let rest = own.take(40, garden);
        assert_eq!(rest.iter().map(|(copies, _)| copies).sum::<u32>(), 16);
        assert_eq!(own.take(1, garden), []);
    }

    #[test]
    fn places_are_surer_the_more_basics_there_are_beyond_those_of_near_decks() {
        let many = basics(&[("Forest", 9, "G"), ("Plains", 6, "W")], 6.0).places();
        assert!(many[0] > 0.95 && many[1] > 0.7 && many[2] < 0.5, "{many:?}");
        assert!(many.windows(2).all(|pair| pair[0] > pair[1]));
        let usual = basics(&[("Forest", 9, "G"), ("Plains", 6, "W")], 15.0).places();
        assert!(usual[0] < 0.25, "{usual:?}");
        assert_eq!(basics(&[], 5.0).places(), [] as [f32; 0]);
    }
}

//! A card that belongs and one that does not, neither of which any deck had that was learned from: which of the two is judged the
//! worse by cards like them.

use deck::color::ColorSet;
use improve::{Played, Question, TournamentDeck};

use super::row::Row;
use super::window::{Test, Window, is_basic};

/// Every how many-th card is left out of what is learned.
const LEFT_OUT: u64 = 7;

/// Whether a card is left out, as its name has it.
fn is_left_out(name: &str) -> bool {
    let hash = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    (name.bytes().fold(0xcbf2_9ce4_8422_2325, hash) >> 20).is_multiple_of(LEFT_OUT)
}

/// The decks without the cards that are left out.
pub fn thinned(decks: &[TournamentDeck]) -> Vec<TournamentDeck> {
    let mut decks = decks.to_vec();
    for deck in &mut decks {
        deck.main.retain(|(_, name)| !is_left_out(name));
    }
    decks
}

/// Looks at whole decks, with what was learned from thinned ones.
pub fn measure(tests: &[Test], thin: &Window, told: &str) {
    let mut random = fastrand::Rng::with_seed(5);
    let (mut right, mut pairs) = (0.0, 0.0);
    for test in tests {
        let is_spell = |played: &&Played| {
            let facts = played.facts.as_ref();
            !is_basic(played) && facts.is_some_and(|facts| !facts.is_land() && is_left_out(&facts.name))
        };
        let Some(own) = random.choice(test.main.iter().filter(is_spell).collect::<Vec<_>>()) else {
            continue;
        };
        // A card of any other deck that this one could cast.
        let colors = test
            .main
            .iter()
            .filter_map(|played| played.facts.as_ref())
            .filter(|facts| !facts.is_land())
            .fold(ColorSet::EMPTY, |colors, facts| colors.union(facts.colors));
        let other = (0..200).find_map(|_| {
            let deck = random.choice(tests)?;
            let card = random.choice(deck.main.iter().filter(is_spell).collect::<Vec<_>>())?;
            let is_in = test.main.iter().any(|played| played.name == card.name);
            let facts = card.facts.as_ref()?;
            (!is_in && facts.colors.union(colors) == colors).then_some(card)
        });
        let Some(other) = other else { continue };
        let mut main = test.main.clone();
        main.push(other.clone());
        let advice = thin.model.advise(&Question {
            main: &main,
            ..Question::default()
        });
        let score = |name: &str| {
            let cut = advice.cut.iter().find(|cut| cut.name == name);
            cut.map_or(0.0, |cut| cut.score)
        };
        let (belongs, does_not) = (score(&own.name), score(&other.name));
        pairs += 1.0;
        right += match belongs.total_cmp(&does_not) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        };
    }
    Row::beside(
        "I2",
        format!("{told}: of two cards that no deck has, the foreign one is judged the worse"),
        format!("{:.1} % of {pairs}", 100.0 * right / f64::max(pairs, 1.0)),
    )
    .print();
}

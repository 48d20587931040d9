//! Two copies of a card become two of another that is in the deck, too: whether the advice notices, and what it does to decks that are
//! as they were played.

use std::collections::HashMap;

use improve::{Played, Question};

use super::row::Row;
use super::window::{Test, Window, is_basic};

/// Copies that are moved from one card to another.
const MOVED: u32 = 2;

#[derive(Default)]
struct Tally {
    tests: f64,
    after: f64,
    worse: f64,
    better: f64,
    whole: f64,
}

impl Tally {
    fn add(&mut self, before: f64, after: f64) {
        self.tests += 1.0;
        self.after += after;
        self.worse += f64::from(u8::from(after > before));
        self.better += f64::from(u8::from(after < before));
        self.whole += f64::from(u8::from(after == 0.0));
    }

    fn figure(&self, before: f64) -> String {
        let of = |count: f64| 100.0 * count / self.tests.max(1.0);
        format!(
            "copies that differ: {before:.1} → {:.2}, worse {:.1} %, better {:.1} %, whole {:.1} %",
            self.after / self.tests.max(1.0),
            of(self.worse),
            of(self.better),
            of(self.whole)
        )
    }
}

pub fn measure(window: &Window, told: &str) {
    let (mut moved, mut sound) = (Tally::default(), Tally::default());
    for (seed, test) in (0_u64..).zip(&window.tests) {
        sound.add(0.0, differing(&test.main, &advised(window, &test.main)));
        if let Some(main) = shifted(test, seed) {
            let before = differing(&test.main, &counts(&main));
            moved.add(before, differing(&test.main, &advised(window, &main)));
        }
    }
    Row::beside(
        "I3",
        format!("{told}: two copies moved, as advised"),
        moved.figure(4.0),
    )
    .print();
    Row::beside(
        "I3",
        format!("{told}: decks as they were played"),
        sound.figure(0.0),
    )
    .print();
}

/// A deck of which a card has two copies fewer and another two more; `None` where it has no such cards.
fn shifted(test: &Test, seed: u64) -> Option<Vec<Played>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let spells = |wanted: &dyn Fn(u32) -> bool| -> Vec<usize> {
        (0..test.main.len())
            .filter(|at| {
                let played = &test.main[*at];
                let is_spell = played.facts.as_ref().is_some_and(|facts| !facts.is_land());
                is_spell && wanted(played.copies)
            })
            .collect()
    };
    let fewer = random.choice(spells(&|copies| copies > MOVED && copies <= 4))?;
    let more = random.choice(spells(&|copies| copies + MOVED <= 4))?;
    let mut main = test.main.clone();
    main[fewer].copies -= MOVED;
    main[more].copies += MOVED;
    Some(main)
}

fn counts(main: &[Played]) -> HashMap<String, f64> {
    let cards = main.iter().filter(|played| !is_basic(played));
    cards
        .map(|played| (played.name.clone(), f64::from(played.copies)))
        .collect()
}

/// The deck after the swaps that are advised.
fn advised(window: &Window, main: &[Played]) -> HashMap<String, f64> {
    let advice = window.model.advise(&Question {
        main,
        ..Question::default()
    });
    let mut after = counts(main);
    for swap in &advice.swaps {
        for (copies, name) in &swap.cuts {
            if let Some(left) = after.get_mut(name) {
                *left -= f64::from(*copies);
            }
        }
        for (copies, name) in &swap.adds {
            *after.entry(name.clone()).or_default() += f64::from(*copies);
        }
    }
    after
}

/// Copies that one has and the other has not.
fn differing(main: &[Played], other: &HashMap<String, f64>) -> f64 {
    let own = counts(main);
    let here = own
        .iter()
        .map(|(name, copies)| (copies - other.get(name).unwrap_or(&0.0)).abs());
    let there = other.iter().filter(|(name, _)| !own.contains_key(*name));
    here.sum::<f64>() + there.map(|(_, copies)| copies).sum::<f64>()
}

//! I5: how long it takes, and how much memory.

use std::hint::black_box;
use std::time::Instant;

use improve::{CardFacts, Corpus, Day, Model, TournamentDeck, WINDOW, weights};

use super::real::Facts;
use super::row::Row;
use super::window::{Window, ask};

/// Rounds of which each deck's best counts.
const TIMES: usize = 5;
/// Decks that the goal names.
const DECKS: usize = 10_000;

/// The newest ten thousand different decks, brought into the days that are learned from.
fn ten_thousand(decks: &[TournamentDeck]) -> Corpus {
    let newest = decks.last().map_or(0, |deck| deck.day);
    let mut seen = Corpus::default();
    let taken: Vec<&TournamentDeck> = decks
        .iter()
        .rev()
        .filter(|deck| seen.push(deck).is_new)
        .take(DECKS)
        .collect();
    let oldest = taken.last().map_or(newest, |deck| deck.day);
    let days = (newest - oldest).max(1);
    let mut corpus = Corpus::default();
    for deck in taken {
        let back: Day = (newest - deck.day) * (WINDOW - 1) / days;
        corpus.push(&TournamentDeck {
            day: newest - back,
            ..deck.clone()
        });
    }
    corpus
}

/// Training and its size.
pub fn training(decks: &[TournamentDeck], facts: &mut Facts) {
    let corpus = ten_thousand(decks);
    let known: Vec<Option<CardFacts>> = corpus.names().map(|name| facts.of(name)).collect();
    let mut best = f64::MAX;
    let mut model = Model::default();
    for _ in 0..3 {
        let known = known.clone();
        let start = Instant::now();
        model = Model::train(&corpus, known);
        best = best.min(start.elapsed().as_secs_f64());
    }
    let of = format!("{} decks", model.decks());
    Row::held_to(
        "I5",
        format!("training, {of}, best of 3"),
        format!("{best:.2} s"),
        "≤ 1 s",
        best <= 1.0,
    )
    .print();
    let size = model.bytes() as f64 / 1e6;
    Row::held_to(
        "I5",
        format!("model with its decks, {of}"),
        format!("{size:.2} MB"),
        "≤ 4 MB",
        size <= 4.0,
    )
    .print();
}

/// One deck at a time.
pub fn scoring(window: &Window, told: &str) {
    let decks = &window.tests[..window.tests.len().min(200)];
    // One deck after the other, so that none finds the cache as it left it; of each the best, as others use the machine, too.
    let micros = |work: &dyn Fn(&super::window::Test)| {
        let mut best = vec![f64::MAX; decks.len()];
        for _ in 0..TIMES {
            for (best, deck) in best.iter_mut().zip(decks) {
                let start = Instant::now();
                work(deck);
                *best = best.min(start.elapsed().as_secs_f64());
            }
        }
        best.iter().sum::<f64>() * 1e6 / decks.len().max(1) as f64
    };
    let adds = micros(&|test| {
        for (name, row) in window.model.add_features(&ask(&test.main), true) {
            black_box((name, weights::ADD.odds(&row)));
        }
    });
    let advice = micros(&|test| {
        black_box(window.model.advise(&ask(&test.main)));
    });
    let row = |what: &str, figure: f64, target: &str, most: f64| {
        let measured = format!(
            "{told}, {} decks to learn from: {what}, best of {TIMES}",
            window.model.decks()
        );
        Row::held_to("I5", measured, format!("{figure:.0} µs"), target, figure <= most).print();
    };
    row("scoring a deck", adds, "≤ 100 µs", 100.0);
    row("all advice for a deck", advice, "≤ 1 ms", 1000.0);
}

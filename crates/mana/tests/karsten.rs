//! The exact figures against Frank Karsten's published ones ("How Many Sources Do You Need to Consistently Cast Your Spells?
//! A 2022 Update"), and against the whole table of exact ones where it is at hand.

#![expect(clippy::disallowed_methods, reason = "reads a table where there is one")]

#[path = "karsten/model.rs"]
mod model;

use std::path::{Path, PathBuf};

use deck::color::ColorSet;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Hands, Land, Mask, Mulligan, Pool, Question, Seat};
use model::{BY_LANDS, BY_SIZE, LANDS, SIZES, apart, required};

#[test]
fn published_sources_by_deck_size() {
    let table = Binomials::default();
    for (cost, published) in BY_SIZE {
        let exact = SIZES.map(|(size, lands)| required(&table, size, lands, cost));
        assert_eq!(exact, published, "{cost}");
    }
}

#[test]
fn published_sources_by_number_of_lands() {
    let table = Binomials::default();
    for (cost, published) in BY_LANDS {
        let exact = LANDS.map(|lands| required(&table, 60, lands, cost));
        assert_eq!(exact, published, "{cost}");
    }
}

/// In percent, to three places, given enough lands.
fn given_lands(lands: &[(&str, u32)], cost: &str) -> (f64, f64) {
    let table = Binomials::default();
    let lands = lands.iter().map(|(letters, count)| {
        let mana = Mask::from(ColorSet::from_letters(letters));
        (
            Land {
                mana,
                ..Land::default()
            },
            *count,
        )
    });
    let pool = Pool::new(60, lands).unwrap();
    let cost = Cost::new(&ManaCost::parse(cost), 1).unwrap();
    let hands = Hands::new(&table, 60, pool.land_count(), Mulligan::default());
    let law = hands.by_turn(&table, cost.turn(), Seat::Play);
    let question = Question::new(&pool, &cost, cost.turn()).unwrap();
    let percent = |chance: f64| (chance / law.at_least(cost.turn()) * 1e5).round() / 1e3;
    (
        percent(question.chance(&table, &law)),
        percent(question.chance(&table, &law.simplified())),
    )
}

#[test]
fn spells_of_several_colours() {
    // Karsten published 85.8, 89.6, 94.1, 81.9, 88.2, 82.6 and 82.2 for the first seven, from simulations.
    let white: &[(&str, u32)] = &[("W", 13), ("WU", 8)];
    let island: &[(&str, u32)] = &[("W", 12), ("U", 1), ("WU", 8)];
    let bant: &[(&str, u32)] = &[("G", 1), ("W", 1), ("UG", 7), ("WU", 8), ("U", 1), ("GW", 8)];
    let esper: &[(&str, u32)] = &[("UB", 8), ("WU", 8), ("WB", 7), ("U", 1), ("W", 1), ("B", 2)];
    for (lands, cost, exact, simplified) in [
        (white, "{1}{W}{U}", 85.548, 85.122),
        (island, "{1}{W}{U}", 89.419, 89.072),
        (island, "{W}{W}{W}", 94.082, 93.747),
        (bant, "{G}{G}{U}{U}", 81.818, 81.533),
        (bant, "{1}{W}{W}", 88.163, 87.746),
        (esper, "{W}{U}{U}", 82.721, 82.197),
        (esper, "{W}{W}{B}{B}", 82.019, 81.818),
        (esper, "{3}{W}{U}", 99.517, 99.51),
        (esper, "{1}{W}{B}", 96.174, 96.169),
        (esper, "{1}{B}", 96.644, 96.566),
        (esper, "{2}{B}{B}", 93.564, 93.313),
        (esper, "{W/U}{W/U}{B}", 98.276, 98.223),
    ] {
        assert_eq!(given_lands(lands, cost), (exact, simplified), "{cost}");
    }
}

fn table_file() -> PathBuf {
    let shared = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    shared.join("../design/karsten_exact_table.csv")
}

#[test]
fn the_whole_table_to_its_last_digit() {
    let file = table_file();
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: there is no {}", file.display());
        return;
    };
    let table = Binomials::default();
    let mut worst = 0.0_f64;
    for line in text.lines().skip(1) {
        worst = worst.max(apart(&table, line));
    }
    println!("{} rows, {worst:e} apart at most", text.lines().count() - 1);
    // The table has eight places.
    assert!(worst < 5.001e-9, "{worst:e}");
}

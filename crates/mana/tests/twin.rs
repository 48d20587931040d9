//! The exact figures against games that are played out, card by card and land by land.
//!
//! `GAMES=1000000 cargo test --release -p mana --test twin -- --nocapture` plays more of them; `cargo xtask bench mana` does
//! so, too, and counts.

#[path = "twin/compare.rs"]
mod compare;
#[path = "twin/game.rs"]
mod game;

use compare::compare;

/// Standard errors by which a figure may be off. Of two hundred figures, one in a hundred runs has one beyond four.
const SIGMAS: f64 = 4.0;

fn games() -> u32 {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test may be asked to play longer; the crate may not ask"
    )]
    std::env::var("GAMES").map_or(2_000, |games| games.parse().unwrap())
}

#[test]
fn two_hundred_random_decks() {
    let found = compare(2026, 200, games(), false);
    println!("{found:?}");
    assert!(found.worst < SIGMAS, "{}", found.worst_case);
}

/// Such lands see every land of use in the exact figures, and only those that were played in the games: the figures may be a
/// little high, by less than one and a half points in any deck, and by far less in most.
#[test]
fn decks_whose_lands_look_at_others() {
    let games = games() / 2;
    let found = compare(7, 200, games, true);
    println!("{found:?}");
    let noise = SIGMAS * 0.5 / f64::from(games).sqrt();
    assert!(found.lowest > -noise, "{found:?}");
    assert!(found.highest < 0.015 + noise, "{found:?}");
    assert!(found.mean.abs() < 0.001 + noise / 10.0, "{found:?}");
}

//! The exact figures against games that are played out, card by card and land by land.
//!
//! `GAMES=1000000 cargo test -p mana --test twin -- --nocapture` plays more of them.

#[path = "twin/game.rs"]
mod game;

use game::{Game, random_case};
use mana::{Binomials, Hands, Question};

/// Standard errors by which a figure may be off. Of two hundred figures, one in a hundred runs has one beyond four.
const SIGMAS: f64 = 4.0;

fn exact(game: &Game) -> f64 {
    let table = Binomials::default();
    let hands = Hands::new(&table, game.pool.size(), game.pool.land_count(), game.mulligan);
    let law = hands.by_turn(&table, game.turn, game.seat);
    Question::new(&game.pool, &game.cost, game.turn)
        .unwrap()
        .chance(&table, &law)
}

#[test]
fn two_hundred_random_decks() {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test may be asked to play longer; the crate may not ask"
    )]
    let games: u32 = std::env::var("GAMES").map_or(2_000, |games| games.parse().unwrap());
    let mut random = fastrand::Rng::with_seed(2026);
    let mut worst = 0.0_f64;
    for number in 0..200 {
        let game = random_case(&mut random);
        let exact = exact(&game);
        let cast = (0..games).filter(|_| game.play(&mut random)).count();
        let cast = u32::try_from(cast).unwrap();
        let simulated = f64::from(cast) / f64::from(games);
        // A chance near 0 or 1 has too few of one kind for the normal law; a game or two more or less is nothing.
        let error = (exact * (1.0 - exact) / f64::from(games))
            .sqrt()
            .max(1.0 / f64::from(games));
        let off = (simulated - exact) / error;
        worst = worst.max(off.abs());
        assert!(
            off.abs() < SIGMAS,
            "deck {number}: exact {exact:.5}, {simulated:.5} in {games} games, {off:.1} standard errors: {:?} {:?} on turn {} on the {:?}",
            game.pool,
            game.cost,
            game.turn,
            game.seat,
        );
    }
    println!("{games} games each; {worst:.2} standard errors apart at most");
}

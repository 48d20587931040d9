//! Exact figures beside simulated ones.

use mana::{Binomials, Hands, Question};

use crate::game::{Game, random_case};

/// How far the exact figures are from the simulated ones.
#[derive(Debug, Default)]
pub struct Found {
    /// The furthest, in standard errors of the simulation, and which it is.
    pub worst: f64,
    pub worst_case: String,
    /// How many are off by more than three standard errors; 0.27 % are expected to be.
    pub beyond_three: u32,
    /// How many are off by more than one point in a hundred.
    pub beyond_a_point: u32,
    /// Exact less simulated: the lowest, the highest, and on average.
    pub lowest: f64,
    pub highest: f64,
    pub mean: f64,
}

pub fn exact(game: &Game) -> f64 {
    let table = Binomials::default();
    let hands = Hands::new(&table, game.pool.size(), game.pool.land_count(), game.mulligan);
    let law = hands.by_turn(&table, game.turn, game.seat);
    Question::new(&game.pool, &game.cost, game.turn)
        .unwrap()
        .chance(&table, &law)
}

/// Lots that games are dealt in: the same ones however many threads play them.
const LOTS: u32 = 8;

/// In how many of so many games the spell is cast.
#[expect(
    clippy::disallowed_methods,
    reason = "a million games are played on every core there is"
)]
fn play(game: &Game, games: u32, shuffles: &mut fastrand::Rng) -> u32 {
    let lots: Vec<(u32, fastrand::Rng)> = (0..LOTS)
        .map(|lot| (games / LOTS + u32::from(lot < games % LOTS), shuffles.fork()))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let each = lots.len().div_ceil(threads);
        let handles: Vec<_> = lots
            .chunks(each)
            .map(|lots| {
                scope.spawn(move || {
                    let mut deck = game.deck();
                    let mut cast = 0;
                    for (games, random) in lots {
                        let mut random = random.clone();
                        cast += (0..*games)
                            .map(|_| u32::from(game.play(&mut deck, &mut random)))
                            .sum::<u32>();
                    }
                    cast
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    })
}

/// Plays so many games with so many decks, the same ones for the same seed.
pub fn compare(seed: u64, decks: u32, games: u32, beside: bool) -> Found {
    // Apart, so that more games are played with the same decks.
    let mut random = fastrand::Rng::with_seed(seed);
    let mut shuffles = fastrand::Rng::with_seed(seed + 1);
    let mut found = Found {
        lowest: f64::INFINITY,
        highest: f64::NEG_INFINITY,
        ..Found::default()
    };
    for number in 0..decks {
        let game = random_case(&mut random, beside);
        let exact = exact(&game);
        let cast = play(&game, games, &mut shuffles);
        let simulated = f64::from(cast) / f64::from(games);
        // A chance near 0 or 1 has too few of one kind for the normal law; a game or two more or less is nothing.
        let error = (exact * (1.0 - exact) / f64::from(games))
            .sqrt()
            .max(1.0 / f64::from(games));
        let off = (exact - simulated) / error;
        found.beyond_a_point += u32::from((exact - simulated).abs() > 0.01);
        found.beyond_three += u32::from(off.abs() > 3.0);
        found.lowest = found.lowest.min(exact - simulated);
        found.highest = found.highest.max(exact - simulated);
        found.mean += (exact - simulated) / f64::from(decks);
        if off.abs() > found.worst {
            found.worst = off.abs();
            found.worst_case = format!(
                "deck {number}: exact {exact:.5}, {simulated:.5} in {games} games, {off:.1} standard errors: {:?} {:?} on turn {} on the {:?}",
                game.pool, game.cost, game.turn, game.seat,
            );
        }
    }
    found
}

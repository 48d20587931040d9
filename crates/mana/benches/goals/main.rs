//! What the maths is held to, measured: M1 to M5 as rows of JSON. `cargo xtask bench mana` makes a table of them.

#![expect(
    clippy::disallowed_methods,
    reason = "measures time, and reads a table where there is one"
)]

#[path = "../../tests/twin/compare.rs"]
mod compare;
#[path = "../../tests/twin/game.rs"]
mod game;
#[path = "../../tests/karsten/model.rs"]
mod model;
mod row;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use deck::color::{Color, ColorSet};
use deck::cost::ManaCost;
use mana::{
    Binomials, Choice, Cost, Enters, Hands, Land, Limits, Mask, Mulligan, Pool, Question, Seat, Spell, Wish,
};

use game::Game;
use row::Row;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // Among the tests there is nothing to measure.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let games = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--games="))
        .map_or(20_000, |games| games.parse().expect("a number of games"));
    karsten();
    twin(games);
    times();
    simulated();
    optimised();
}

fn land(letters: &str, enters: Enters) -> Land {
    Land {
        mana: Mask::from(ColorSet::from_letters(letters)),
        enters,
        ..Land::default()
    }
}

fn cost(text: &str) -> Cost {
    Cost::new(&ManaCost::parse(text), 1).expect("a cost that can be paid")
}

/// M1: published figures.
fn karsten() {
    let table = Binomials::default();
    let (mut same, mut cells) = (0, 0);
    for (cost, published) in model::BY_SIZE {
        for ((size, lands), published) in model::SIZES.into_iter().zip(published) {
            cells += 1;
            same += u32::from(model::required(&table, size, lands, cost) == published);
        }
    }
    for (cost, published) in model::BY_LANDS {
        for (lands, published) in model::LANDS.into_iter().zip(published) {
            cells += 1;
            same += u32::from(model::required(&table, 60, lands, cost) == published);
        }
    }
    Row::held_to(
        "M1",
        "Karsten's cells, with the two exceptions as documented",
        format!("{same} of {cells}"),
        "133 of 133",
        same == 133,
    )
    .print();
    let shared = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(shared.join("../design/karsten_exact_table.csv")) else {
        Row::beside("M1", "the exact table", "not at hand").print();
        return;
    };
    let worst = text.lines().skip(1).map(|line| model::apart(&table, line));
    let worst = worst.fold(0.0, f64::max);
    Row::held_to(
        "M1",
        "the exact table, rounded to 8 places: furthest",
        format!("{worst:.1e}"),
        "≤ 5.001e-9",
        worst <= 5.001e-9,
    )
    .print();
}

/// M2: games.
fn twin(games: u32) {
    let found = compare::compare(2026, 200, games, false);
    // 0.27 % of 200 figures are beyond three; more than four of them are in one run of three hundred.
    Row::held_to(
        "M2",
        format!("200 decks, {games} games each: beyond 3σ"),
        format!("{} (worst {:.2}σ)", found.beyond_three, found.worst),
        "0.5 expected, ≤ 4",
        found.beyond_three <= 4,
    )
    .print();
    if found.worst > 4.0 {
        eprintln!("{}", found.worst_case);
    }
    let found = compare::compare(7, 200, games, true);
    Row::beside(
        "M2",
        format!("200 decks with check lands and verges, {games} games each: exact less simulated, lowest to highest"),
        format!(
            "{:+.2} to {:+.2} points, mean {:+.3}; {} beyond 3σ",
            found.lowest * 100.0,
            found.highest * 100.0,
            found.mean * 100.0,
            found.beyond_three
        ),
    )
    .print();
}

/// The shortest of several rounds, one at a time: what else the machine does is not in it.
fn shortest<T>(rounds: u32, each: u32, mut work: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        for _ in 0..each {
            black_box(work());
        }
        start.elapsed() / each
    };
    (0..rounds).map(round).min().unwrap_or_default()
}

/// The time that the processor spent on this thread; Linux tells it.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn plain() -> Pool {
    let lands = [
        ("W", 4),
        ("U", 4),
        ("B", 4),
        ("WU", 4),
        ("UB", 4),
        ("WB", 4),
        ("WUB", 2),
    ];
    let lands = lands.map(|(letters, count)| (land(letters, Enters::Untapped), count));
    Pool::new(60, lands).expect("a deck")
}

/// Three colours, with lands that enter tapped, early and late.
fn tapped() -> Pool {
    let lands = [
        (land("W", Enters::Untapped), 2),
        (land("U", Enters::Untapped), 3),
        (land("B", Enters::Untapped), 2),
        (land("WU", Enters::Tapped), 4),
        (land("UB", Enters::AtMost(2)), 4),
        (land("WB", Enters::Tapped), 3),
        (land("UB", Enters::AtLeast(2)), 2),
        (land("WUB", Enters::Tapped), 4),
        (land("", Enters::Untapped), 2),
    ];
    Pool::new(60, lands).expect("a deck")
}

const COSTS: [&str; 20] = [
    "{W}",
    "{U}",
    "{B}",
    "{1}{W}",
    "{1}{U}",
    "{U}{U}",
    "{W}{U}",
    "{1}{B}",
    "{U}{B}",
    "{1}{W}{U}",
    "{2}{B}",
    "{1}{U}{U}",
    "{W}{U}{B}",
    "{2}{W}{B}",
    "{2}{U}{U}",
    "{1}{W}{U}{B}",
    "{3}{U}{B}",
    "{3}{W}{W}",
    "{4}{W}{U}",
    "{4}{W}{U}{B}",
];

/// M3: times.
fn times() {
    let table = Binomials::default();
    let fast = |pool: &Pool, text: &str| {
        let cost = cost(text);
        let hands = Hands::new(&table, 60, pool.land_count(), Mulligan::default());
        let law = hands.by_turn(&table, cost.turn(), Seat::Play).simplified();
        shortest(50, 200, || {
            Question::new(black_box(pool), &cost, cost.turn()).map(|question| question.chance(&table, &law))
        })
    };
    let micros = |time: Duration| format!("{:.2} µs", time.as_secs_f64() * 1e6);
    for (what, text, most) in [
        ("one colour, {2}{U}{U}", "{2}{U}{U}", 0.5),
        ("two colours, {2}{W}{B}", "{2}{W}{B}", 5.0),
        ("three colours, {4}{W}{U}{B}", "{4}{W}{U}{B}", 60.0),
    ] {
        let time = fast(&plain(), text);
        Row::held_to(
            "M3",
            format!("fast form, {what}"),
            micros(time),
            &format!("≤ {most} µs"),
            time.as_secs_f64() * 1e6 <= most,
        )
        .print();
        Row::beside(
            "M3",
            format!("fast form, {what}, lands enter tapped"),
            micros(fast(&tapped(), text)),
        )
        .print();
    }
    let spells = COSTS.map(|text| Spell {
        name: text.to_owned(),
        cost: text.to_owned(),
        payable: Some(cost(text)),
    });
    let pool = tapped();
    // Long enough to be interrupted, so what counts is the time this thread had, where the system tells it.
    let pages = || mana::report(&table, black_box(&pool), &spells, Mulligan::default());
    let start = thread_time();
    let wall = shortest(60, 1, pages);
    let page = match (start, thread_time()) {
        (Some(start), Some(end)) => (end - start) / 60,
        _ => wall,
    };
    Row::held_to(
        "M3",
        "page of a three-colour deck with tapped lands: 20 costs, 3 turns, play and draw, exact",
        format!("{:.2} ms", page.as_secs_f64() * 1e3),
        "≤ 5 ms",
        page <= Duration::from_millis(5),
    )
    .print();
}

/// M4: the simulation at the same standard error, in the same run.
fn simulated() {
    /// Half of the last place shown: 0.1 points.
    const ERROR: f64 = 0.000_5;
    let table = Binomials::default();
    let (mut exact_time, mut simulated_time) = (0.0, 0.0);
    let mut random = fastrand::Rng::with_seed(4);
    for text in COSTS {
        let cost = cost(text);
        let turn = cost.turn();
        let game = Game::new(tapped(), cost.clone(), turn, Seat::Play, Mulligan::default());
        let hands = Hands::new(&table, 60, game.pool.land_count(), Mulligan::default());
        let exact = || {
            let law = hands.by_turn(&table, turn, Seat::Play);
            Question::new(&game.pool, &cost, turn).map_or(0.0, |question| question.chance(&table, &law))
        };
        let chance = exact();
        exact_time += shortest(10, 3, exact).as_secs_f64();
        let mut deck = game.deck();
        let one = shortest(10, 2_000, || game.play(&mut deck, &mut random)).as_secs_f64();
        simulated_time += one * chance * (1.0 - chance) / (ERROR * ERROR);
    }
    let ratio = simulated_time / exact_time;
    Row::held_to(
        "M4",
        "20 costs: games until the standard error is 0.05 points, by the exact form's time",
        format!("{simulated_time:.2} s by {:.2} ms: {ratio:.0}", exact_time * 1e3),
        "≥ 1000",
        ratio >= 1_000.0,
    )
    .print();
}

/// M5: the best lands.
fn optimised() {
    let table = Binomials::default();
    let wishes = |costs: &[&str]| -> Vec<Wish> {
        let wish = |text: &&str| Wish {
            cost: cost(text),
            weight: 4.0,
        };
        costs.iter().map(wish).collect()
    };
    let most = Duration::from_millis(20);
    let three = wishes(&[
        "{W}",
        "{1}{U}",
        "{B}{B}",
        "{W}{U}",
        "{1}{W}{B}",
        "{U}{U}",
        "{2}{W}{W}",
        "{2}{U}{B}",
        "{3}{B}",
        "{W}{U}{B}",
        "{4}{U}{U}",
    ]);
    let five = wishes(&[
        "{W}",
        "{1}{U}",
        "{B}{B}",
        "{W}{U}",
        "{1}{R}{B}",
        "{G}{G}",
        "{2}{G}{G}",
        "{2}{U}{B}",
        "{3}{R}",
        "{R}{G}",
        "{4}{U}{U}",
    ]);
    for (colors, wishes, is_goal) in [(3, &three, true), (4, &five, false), (5, &five, false)] {
        let mut tried = 0;
        let time = shortest(5, 1, || {
            let splits = mana::splits(
                &table,
                60,
                &[],
                17,
                &Color::ALL[..colors],
                wishes,
                Mulligan::default(),
            );
            tried = splits.map_or(0, |splits| splits.len());
        });
        let measured = format!("17 basics among {colors} colours, 11 spells: all {tried} splits");
        let figure = format!("{:.2} ms", time.as_secs_f64() * 1e3);
        if is_goal {
            Row::held_to("M5", measured, figure, "≤ 20 ms", time <= most).print();
        } else {
            Row::beside("M5", measured, figure).print();
        }
    }
    let dual = |letters: &str, enters, owned| Choice {
        land: land(letters, enters),
        most: 4,
        owned,
        rarity: 2,
    };
    let two = [
        dual("WU", Enters::Untapped, 1),
        dual("WU", Enters::AtMost(2), 2),
        dual("WU", Enters::Tapped, 4),
        Choice::basic(Color::White),
        Choice::basic(Color::Blue),
    ];
    let azorius = wishes(&[
        "{W}",
        "{1}{U}",
        "{W}{U}",
        "{1}{W}{W}",
        "{U}{U}",
        "{2}{W}{W}",
        "{3}{U}{U}",
    ]);
    let mut esper: Vec<Choice> = ["WU", "UB", "WB"]
        .iter()
        .flat_map(|pair| [dual(pair, Enters::Untapped, 2), dual(pair, Enters::Tapped, 4)])
        .collect();
    esper.extend(Color::ALL[..3].iter().map(|color| Choice::basic(*color)));
    for (what, choices, wishes, is_small) in [
        ("two colours, 3 duals", &two[..], &azorius, true),
        ("three colours, 6 duals", &esper, &three, false),
    ] {
        let limits = Limits {
            wildcards: [0, 0, 4, 0],
            bought: 4,
            looks: 20_000,
            all: u32::MAX,
        };
        let start = Instant::now();
        let base = mana::best_base(&table, 60, &[], 25, choices, wishes, Mulligan::default(), limits);
        let time = start.elapsed();
        let base = base.expect("a deck").expect("lands enough");
        let gap = (base.bound - base.cast_rate) * 100.0;
        let measured = format!("25 lands of {what}, 4 wildcards");
        let figure = if base.is_proved {
            format!(
                "{:.1} %, proved best, {:.0} ms",
                base.cast_rate * 100.0,
                time.as_secs_f64() * 1e3
            )
        } else {
            format!(
                "{:.1} %, at most {gap:.1} points missing, {:.0} ms",
                base.cast_rate * 100.0,
                time.as_secs_f64() * 1e3
            )
        };
        if is_small {
            Row::held_to("M5", measured, figure, "proved", base.is_proved).print();
        } else {
            Row::beside("M5", measured, figure).print();
        }
    }
}

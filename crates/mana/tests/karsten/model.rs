//! Karsten's question, asked of the exact figures: how many sources a spell wants.

use deck::color::Color;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Hands, Land, Mask, Mulligan, Pool, Question, Seat};

/// Deck sizes and their lands, in the order of [`BY_SIZE`].
pub const SIZES: [(u32, u32); 4] = [(60, 25), (80, 35), (99, 41), (40, 17)];
/// Sources as published for each size, but for the one that is noted.
pub const BY_SIZE: [(&str, [u32; 4]); 19] = [
    ("C", [14, 19, 19, 9]),
    ("1C", [13, 18, 19, 9]),
    ("CC", [21, 28, 30, 14]),
    ("2C", [12, 16, 18, 8]),
    ("1CC", [18, 25, 28, 12]),
    ("CCC", [23, 32, 36, 16]),
    ("3C", [10, 15, 16, 7]),
    ("2CC", [16, 23, 26, 11]),
    ("1CCC", [21, 29, 33, 14]),
    ("CCCC", [24, 34, 39, 17]),
    // Fourteen of eighty were published; thirteen give 94.342 %, which is enough.
    ("4C", [9, 13, 15, 6]),
    ("3CC", [15, 20, 23, 10]),
    ("2CCC", [19, 26, 30, 13]),
    ("1CCCC", [22, 31, 36, 15]),
    ("5C", [9, 12, 14, 6]),
    ("4CC", [13, 19, 22, 9]),
    ("3CCC", [17, 24, 28, 11]),
    ("5CC", [12, 17, 20, 8]),
    ("4CCC", [16, 22, 26, 10]),
];
/// Lands of a deck of 60 cards, in the order of [`BY_LANDS`].
pub const LANDS: [u32; 3] = [20, 25, 30];
/// Sources as published for each number of lands, but for the one that is noted.
pub const BY_LANDS: [(&str, [u32; 3]); 19] = [
    ("5C", [7, 9, 10]),
    ("4C", [8, 9, 11]),
    ("3C", [9, 10, 12]),
    ("2C", [10, 12, 13]),
    ("5CC", [10, 12, 15]),
    ("1C", [11, 13, 14]),
    ("4CC", [11, 13, 16]),
    ("C", [12, 14, 15]),
    ("3CC", [12, 15, 17]),
    // Twelve of twenty were published; they give 95.802 %, and 96 % are wanted.
    ("4CCC", [13, 16, 19]),
    ("2CC", [13, 16, 19]),
    ("3CCC", [14, 17, 20]),
    ("1CC", [15, 18, 21]),
    ("2CCC", [15, 19, 22]),
    ("CC", [18, 21, 23]),
    ("1CCC", [17, 21, 24]),
    ("1CCCC", [18, 22, 26]),
    ("CCC", [19, 23, 27]),
    ("CCCC", [20, 24, 29]),
];

/// `1CC` as Karsten writes it, C being the colour in question.
pub fn cost_of(cost: &str) -> Cost {
    let symbols: String = cost
        .chars()
        .map(|symbol| match symbol {
            'C' => "{W}".to_owned(),
            generic => format!("{{{generic}}}"),
        })
        .collect();
    Cost::new(&ManaCost::parse(&symbols), 1).unwrap()
}

/// The chance to cast on curve, and the chance of enough lands for that.
pub fn chances(table: &Binomials, size: u32, lands: u32, cost: &str, sources: u32) -> (f64, f64) {
    let good = Land {
        mana: Mask::color(Color::White),
        ..Land::default()
    };
    let pool = Pool::new(size, [(good, sources), (Land::default(), lands - sources)]).unwrap();
    let cost = cost_of(cost);
    let is_commander = size == 99;
    let mulligan = Mulligan {
        first_is_free: is_commander,
        ..Mulligan::default()
    };
    let seat = if is_commander { Seat::Draw } else { Seat::Play };
    let law = Hands::new(table, size, lands, mulligan).by_turn(table, cost.turn(), seat);
    let question = Question::new(&pool, &cost, cost.turn()).unwrap();
    (question.chance(table, &law), law.at_least(cost.turn()))
}

/// The fewest sources with which a spell is cast consistently: in 89 + M of 100 games with enough lands, M its mana value.
pub fn required(table: &Binomials, size: u32, lands: u32, cost: &str) -> u32 {
    let wanted = f64::from(89 + cost_of(cost).turn()) / 100.0;
    (1..=lands)
        .find(|sources| {
            let (cast, enough) = chances(table, size, lands, cost, *sources);
            cast / enough >= wanted
        })
        .unwrap_or(lands + 1)
}

/// How far a row of the exact table is from what is worked out here: `deck,lands,cost,sources,P,P(enough lands)`.
pub fn apart(table: &Binomials, row: &str) -> f64 {
    let parts: Vec<&str> = row.split(',').collect();
    let count = |at: usize| parts[at].parse::<u32>().unwrap();
    let chance = |at: usize| parts[at].parse::<f64>().unwrap();
    let (cast, enough) = chances(table, count(0), count(1), parts[2], count(3));
    (cast / enough - chance(4)).abs().max((enough - chance(5)).abs())
}

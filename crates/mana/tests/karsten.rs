//! The exact figures against Frank Karsten's published ones, and against the whole table of exact ones where it is at hand.

use deck::color::Color;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Hands, Land, Mask, Mulligan, Pool, Question, Seat};

fn cost_of(cost: &str) -> Cost {
    let symbols: String = cost
        .chars()
        .map(|symbol| if symbol == 'C' { "{W}".to_owned() } else { format!("{{{symbol}}}") })
        .collect();
    Cost::new(&ManaCost::parse(&symbols), 1).unwrap()
}

/// The chance to cast on curve, and the chance of enough lands for that.
fn chances(table: &Binomials, size: u32, lands: u32, cost: &str, sources: u32) -> (f64, f64) {
    let good = Land { mana: Mask::color(Color::White), ..Land::default() };
    let pool = Pool::new(size, [(good, sources), (Land::default(), lands - sources)]).unwrap();
    let cost = cost_of(cost);
    let brawl = size == 99;
    let mulligan = Mulligan { first_is_free: brawl, ..Mulligan::default() };
    let seat = if brawl { Seat::Draw } else { Seat::Play };
    let law = Hands::new(table, size, lands, mulligan).by_turn(table, cost.turn(), seat);
    let question = Question::new(&pool, &cost, cost.turn()).unwrap();
    (question.chance(table, &law), law.at_least(cost.turn()))
}

#[test]
fn exact_figures_of_sixty_cards_with_25_lands() {
    let table = Binomials::default();
    for (cost, sources, percent) in [
        ("C", 14, 91.286), ("1C", 13, 91.674), ("CC", 21, 92.896), ("2C", 12, 93.625), ("1CC", 18, 92.491), ("CCC", 23, 92.470),
        ("3C", 10, 93.078), ("2CC", 16, 93.685), ("1CCC", 21, 95.151), ("CCCC", 24, 93.515), ("4C", 9, 94.088),
        ("3CC", 15, 96.015), ("2CCC", 19, 96.052), ("1CCCC", 22, 95.237), ("5C", 9, 96.576), ("4CC", 13, 95.492),
        ("3CCC", 17, 96.099), ("5CC", 12, 96.455), ("4CCC", 16, 97.554),
    ] {
        let (cast, lands) = chances(&table, 60, 25, cost, sources);
        assert!((cast / lands * 100.0 - percent).abs() < 6e-4, "{cost}: {} {percent}", cast / lands * 100.0);
    }
}

#[test]
fn the_whole_table() {
    let file = std::env::var("KARSTEN").unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let table = Binomials::default();
    let mut worst = 0.0_f64;
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        let number = |at: usize| parts[at].parse::<f64>().unwrap();
        let (cast, lands) = chances(&table, number(0) as u32, number(1) as u32, parts[2], number(3) as u32);
        let off = (cast / lands - number(4)).abs().max((lands - number(5)).abs());
        if off > 1e-7 { println!("{line}: {} {}", cast / lands, lands); }
        worst = worst.max(off);
        rows += 1;
    }
    println!("{rows} rows, worst {worst:e}");
}

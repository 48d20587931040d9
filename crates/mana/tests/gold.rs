use deck::color::ColorSet;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Hands, Land, Mask, Mulligan, Pool, Question, Seat};

fn conditional(size: u32, lands: &[(&str, u32)], cost: &str, simple: bool) -> f64 {
    let table = Binomials::default();
    let pool = Pool::new(size, lands.iter().map(|(letters, count)| {
        (Land { mana: Mask::from(ColorSet::from_letters(letters)), ..Land::default() }, *count)
    })).unwrap();
    let cost = Cost::new(&ManaCost::parse(cost), 1).unwrap();
    let mut law = Hands::new(&table, size, pool.land_count(), Mulligan::default()).by_turn(&table, cost.turn(), Seat::Play);
    if simple { law = law.simplified(); }
    let q = Question::new(&pool, &cost, cost.turn()).unwrap();
    let started = std::time::Instant::now();
    let v = q.chance(&table, &law);
    let took = started.elapsed();
    let p = v / law.at_least(cost.turn()) * 100.0;
    println!("{cost:?}: {p:.3} {took:?}");
    p
}

#[test]
fn gold() {
    let a: &[(&str, u32)] = &[("W", 13), ("WU", 8)];
    let b: &[(&str, u32)] = &[("W", 12), ("U", 1), ("WU", 8)];
    let c: &[(&str, u32)] = &[("G", 1), ("W", 1), ("UG", 7), ("WU", 8), ("U", 1), ("GW", 8)];
    let d: &[(&str, u32)] = &[("UB", 8), ("WU", 8), ("WB", 7), ("U", 1), ("W", 1), ("B", 2)];
    for simple in [false, true] {
        for (deck, cost, full, fast) in [(a, "{1}{W}{U}", 85.55, 85.12), (b, "{1}{W}{U}", 89.42, 89.07), (b, "{W}{W}{W}", 94.08, 93.75),
            (c, "{G}{G}{U}{U}", 81.82, 81.53), (c, "{1}{W}{W}", 88.16, 87.75), (d, "{W}{U}{U}", 82.72, 82.20), (d, "{W}{W}{B}{B}", 82.02, 81.82),
            (d, "{3}{W}{U}", 99.517, 0.0), (d, "{1}{W}{B}", 96.174, 0.0), (d, "{1}{B}", 96.644, 0.0), (d, "{2}{B}{B}", 93.564, 0.0), (d, "{W/U}{W/U}{B}", 98.28, 0.0)] {
            let got = conditional(60, deck, cost, simple);
            println!("   {cost} {got:.3} wanted {}", if simple { fast } else { full });
        }
    }
}

//! A deck's whole page.

use deck::color::ColorSet;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Enters, Land, Mask, Mulligan, Pool, Spell, report};

fn land(letters: &str, enters: Enters) -> Land {
    Land {
        mana: Mask::from(ColorSet::from_letters(letters)),
        enters,
        ..Land::default()
    }
}

fn spell(cost: &str) -> Spell {
    Spell {
        name: format!("Spell for {cost}"),
        cost: cost.to_owned(),
        payable: Cost::new(&ManaCost::parse(cost), 1),
    }
}

#[test]
fn a_deck_of_three_colours() {
    let table = Binomials::default();
    let pool = Pool::new(60, [
        (land("WU", Enters::Untapped), 4), (land("WU", Enters::Late), 4), (land("UB", Enters::Early), 4), (land("WUB", Enters::Tapped), 4),
        (land("W", Enters::Untapped), 3), (land("U", Enters::Untapped), 4), (land("B", Enters::Untapped), 3),
    ]).unwrap();
    let spells: Vec<Spell> = ["{W}", "{1}{U}", "{W}{U}", "{1}{B}{B}", "{1}{W}{U}", "{2}{W}{W}", "{3}{W}{U}", "{2}{U}{U}{B}", "{4}{W}{B}", "{W}{U}{B}", "{5}{U}{U}"].map(spell).into();
    let started = std::time::Instant::now();
    let report = report(&table, &pool, &spells, Mulligan::default());
    println!("{:?}", started.elapsed());
    for card in &report.cards { println!("{} {:?} {:.4} {:.4} {:?}", card.cost, card.turn, card.play.unwrap().cast, card.draw.unwrap().cast_given_lands, card.sources); }
    println!("{:.3} {:.3} {:.3}", report.screw, report.flood, report.keep7);
}

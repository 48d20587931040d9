//! What is said of a whole deck.

use deck::color::ColorSet;
use deck::cost::ManaCost;
use mana::{Binomials, Cost, Enters, Land, Mask, Mulligan, Pool, Report, Sources, Spell, report};

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

fn of(size: u32, lands: &[(Land, u32)], costs: &[&str]) -> Report {
    let spells: Vec<Spell> = costs.iter().map(|cost| spell(cost)).collect();
    let pool = Pool::new(size, lands.iter().copied()).unwrap();
    report(&Binomials::default(), &pool, &spells, Mulligan::default())
}

#[test]
fn the_page_of_a_deck() {
    let lands = [
        (land("UB", Enters::Untapped), 4),
        (land("UB", Enters::Tapped), 4),
        (land("U", Enters::Untapped), 8),
        (land("B", Enters::Untapped), 8),
    ];
    let report = of(60, &lands, &["{1}{U}", "{1}{B}{B}", "{HW}"]);
    let chance = |value: f64| (value * 1e4).round() / 1e4;
    let [sage, knight, odd] = &report.cards[..] else {
        panic!("three spells were given")
    };
    assert_eq!((sage.turn, knight.turn, odd.turn), (Some(2), Some(3), None));
    assert_eq!((odd.play, &odd.later[..]), (None, &[][..]));
    assert_eq!(
        knight.sources,
        [Sources {
            mana: 'B',
            have: 16,
            wanted: Some(18)
        }],
        "Karsten wants 18 for 1CC with 24 or 25 lands"
    );
    let play = knight.play.unwrap();
    assert!(play.cast < play.cast_given_lands);
    // A card more, and turns more, never hurt.
    assert!(play.cast < knight.draw.unwrap().cast);
    assert!(play.cast < knight.later[0].play.cast && knight.later[0].play.cast < knight.later[1].play.cast);
    assert_eq!(
        knight.later.iter().map(|later| later.turn).collect::<Vec<_>>(),
        [4, 5]
    );
    assert_eq!(chance(report.lands_by_turn.play[2][3]), 0.8919);
    assert_eq!(report.lands_by_turn.draw[0][0], 1.0);
    assert_eq!(
        chance(report.screw),
        chance(1.0 - report.lands_by_turn.play[3][3])
    );
}

#[test]
fn decks_at_the_edge() {
    let none = of(60, &[], &["{W}", "{0}"]);
    assert_eq!(none.cards[0].play.unwrap().cast, 0.0);
    assert_eq!(none.cards[0].sources[0].wanted, None);
    assert_eq!(none.cards[1].play.unwrap().cast, 1.0);
    let all = of(250, &[(land("W", Enters::Untapped), 250)], &["{7}{W}{W}{W}"]);
    assert!((all.cards[0].play.unwrap().cast - 1.0).abs() < 1e-9);
    let tiny = of(7, &[(land("W", Enters::Untapped), 7)], &["{W}"]);
    assert!((tiny.cards[0].play.unwrap().cast - 1.0).abs() < 1e-9);
}

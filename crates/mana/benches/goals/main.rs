fn main() {
    use deck::color::ColorSet;
    use deck::cost::ManaCost;
    use mana::*;
    use std::time::Instant;
    let land = |l: &str, e: Enters| Land {
        mana: Mask::from(ColorSet::from_letters(l)),
        enters: e,
        ..Land::default()
    };
    let pool = Pool::new(
        60,
        [
            (land("W", Enters::Untapped), 2),
            (land("U", Enters::Untapped), 3),
            (land("B", Enters::Untapped), 2),
            (land("WU", Enters::Tapped), 4),
            (land("UB", Enters::Early), 4),
            (land("WB", Enters::Tapped), 3),
            (land("UB", Enters::Late), 2),
            (land("WUB", Enters::Tapped), 4),
            (land("", Enters::Untapped), 2),
        ],
    )
    .unwrap();
    let costs = [
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
    let spells: Vec<Spell> = costs
        .iter()
        .map(|c| Spell {
            name: String::new(),
            cost: (*c).into(),
            payable: Cost::new(&ManaCost::parse(c), 1),
        })
        .collect();
    let t = Binomials::default();
    for _ in 0..3 {
        let s = Instant::now();
        for _ in 0..10 {
            std::hint::black_box(report(&t, &pool, &spells, Mulligan::default()));
        }
        eprintln!("page {:?}", s.elapsed() / 10);
    }
    for c in costs {
        let one: Vec<Spell> = spells.iter().filter(|s| s.cost == c).cloned().collect();
        let s = Instant::now();
        for _ in 0..10 {
            std::hint::black_box(report(&t, &pool, &one, Mulligan::default()));
        }
        let e = s.elapsed() / 10;
        let cost = Cost::new(&ManaCost::parse(c), 1).unwrap();
        let hands = Hands::new(&t, 60, 26, Mulligan::default());
        let law = hands.by_turn(&t, cost.turn(), Seat::Play).simplified();
        let s = Instant::now();
        for _ in 0..100 {
            std::hint::black_box(Question::new(&pool, &cost, cost.turn()).unwrap().chance(&t, &law));
        }
        let f = s.elapsed() / 100;
        eprintln!("{c} page {e:?} fast {f:?}");
    }
}

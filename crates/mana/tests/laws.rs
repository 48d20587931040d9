//! What holds for every deck and every cost.

#[path = "twin/game.rs"]
#[expect(dead_code, reason = "its decks are wanted here, and its games elsewhere")]
mod game;

use deck::color::Color;
use deck::cost::ManaCost;
use mana::{
    Binomials, Cost, Enters, Hands, LAST_TURN, Land, Mask, Mulligan, Opening, Pool, Question, Seat, Spell,
    Types, Wish,
};
use proptest::prelude::*;

const SYMBOLS: [&str; 16] = [
    "{W}", "{U}", "{B}", "{R}", "{G}", "{C}", "{S}", "{1}", "{3}", "{X}", "{W/U}", "{B/G}", "{2/R}", "{W/P}",
    "{C/U}", "{R/G/P}",
];

fn a_land() -> impl Strategy<Value = Land> {
    let enters = prop_oneof![
        3 => Just(Enters::Untapped),
        1 => Just(Enters::Tapped),
        1 => (0_u8..10).prop_map(Enters::AtMost),
        1 => (0_u8..10).prop_map(Enters::AtLeast),
        1 => (1_u8..32).prop_map(|types| Enters::Beside(Types(types))),
    ];
    let more = prop_oneof![
        3 => Just(None),
        1 => (1_u8..32, 1_u8..128).prop_map(|(types, mana)| Some((Types(types), mask(mana)))),
    ];
    (0_u8..128, more, 0_u8..32, enters).prop_map(|(mana, more, types, enters)| Land {
        mana: mask(mana),
        more,
        types: Types(types),
        enters,
    })
}

fn mask(bits: u8) -> Mask {
    let kinds = Color::ALL
        .map(Mask::color)
        .into_iter()
        .chain([Mask::COLORLESS, Mask::SNOW]);
    kinds
        .filter(|kind| kind.bits() & bits != 0)
        .fold(Mask::NONE, Mask::union)
}

fn a_cost() -> impl Strategy<Value = Option<Cost>> {
    prop::collection::vec(0..SYMBOLS.len(), 1..7).prop_map(|symbols| {
        let text: String = symbols.into_iter().map(|at| SYMBOLS[at]).collect();
        Cost::new(&ManaCost::parse(&text), 1)
    })
}

fn a_mulligan() -> impl Strategy<Value = Mulligan> {
    (any::<bool>(), any::<bool>()).prop_map(|(first_is_free, best_of_one)| Mulligan {
        first_is_free,
        opening: if best_of_one {
            Opening::BestOfOne
        } else {
            Opening::Random
        },
    })
}

fn chance(pool: &Pool, cost: &Cost, turn: u32, mulligan: Mulligan) -> f64 {
    let table = Binomials::default();
    let hands = Hands::new(&table, pool.size(), pool.land_count(), mulligan);
    let law = hands.by_turn(&table, turn, Seat::Draw);
    Question::new(pool, cost, turn).map_or(0.0, |question| question.chance(&table, &law))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn every_figure_is_a_chance(
        lands in prop::collection::vec((a_land(), 1_u32..5), 0..7),
        spells in 0_u32..200,
        cost in a_cost(),
        mulligan in a_mulligan(),
    ) {
        let sum: u32 = lands.iter().map(|(_, count)| count).sum();
        let pool = Pool::new((sum + spells).clamp(7, 250), lands).unwrap();
        let spell = Spell { name: "Any".to_owned(), cost: String::new(), payable: cost };
        let report = mana::report(&Binomials::default(), &pool, std::slice::from_ref(&spell), mulligan);
        let is_chance = |chance: f64| (-1e-12..=1.0 + 1e-9).contains(&chance);
        let card = &report.cards[0];
        for chance in card.play.iter().chain(&card.draw) {
            prop_assert!(is_chance(chance.cast) && is_chance(chance.cast_given_lands), "{card:?}");
        }
        if let (Some(play), Some(draw)) = (card.play, card.draw) {
            prop_assert!(play.cast <= draw.cast + 1e-12);
            prop_assert!(card.later.windows(2).all(|pair| pair[0].play.cast <= pair[1].play.cast + 1e-12));
        }
        prop_assert!([report.screw, report.flood, report.keep7].into_iter().all(is_chance));
        for turn in report.lands_by_turn.play.iter().chain(&report.lands_by_turn.draw) {
            prop_assert!((turn[0] - 1.0).abs() < 1e-12 && turn.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12));
        }
    }

    /// Lands that look at others are left out: one land less of a type may tap another.
    #[test]
    fn what_gives_more_never_hurts(
        lands in prop::collection::vec((1_u8..32, 0_usize..4, 1_u32..5), 1..6),
        more in 0_u8..32,
        cost in a_cost(),
        later in 0_u32..3,
    ) {
        let enters = [Enters::Untapped, Enters::Tapped, Enters::AtMost(1), Enters::AtLeast(3)];
        let land = |mana: u8, way: usize| Land { mana: mask(mana), enters: enters[way], ..Land::default() };
        let Some(cost) = cost.filter(|cost| cost.turn() <= 5) else { return Ok(()) };
        let base: Vec<(Land, u32)> = lands.iter().map(|(mana, way, count)| (land(*mana, *way), *count)).collect();
        let mut better = base.clone();
        better[0].0 = land(lands[0].0 | more, 0);
        let [base, better] = [base, better].map(|lands| {
            let pool = Pool::new(60, lands).unwrap();
            let table = Binomials::default();
            let hands = Hands::new(&table, 60, pool.land_count(), Mulligan::default());
            let turn = cost.turn() + later;
            let law = hands.by_turn(&table, turn, Seat::Play).simplified();
            Question::new(&pool, &cost, turn).map_or(0.0, |question| question.chance(&table, &law))
        });
        prop_assert!(base <= better + 1e-12, "{base} {better}");
    }

    #[test]
    fn colours_have_no_names(
        lands in prop::collection::vec((0_u8..32, 0_usize..4, 1_u32..5), 1..6),
        pips in prop::collection::vec(0_usize..5, 1..4),
        generic in 0_u32..3,
        turned in 1_usize..5,
    ) {
        let enters = [Enters::Untapped, Enters::Tapped, Enters::AtMost(1), Enters::AtLeast(3)];
        // The order of two lands that give as much is by their colours, so only what nobody puts back can be the same.
        let of = |by: usize| {
            let turn_mask = |bits: u8| (u32::from(bits) << by | u32::from(bits) >> (5 - by)) & 31;
            let lands = lands.iter().map(|(mana, way, count)| {
                let mana = mask(u8::try_from(turn_mask(*mana)).unwrap());
                (Land { mana, enters: enters[*way], ..Land::default() }, *count)
            });
            let letters = ["{W}", "{U}", "{B}", "{R}", "{G}"];
            let text: String = pips.iter().map(|pip| letters[(pip + by) % 5]).collect();
            let cost = Cost::new(&ManaCost::parse(&format!("{{{generic}}}{text}")), 0).unwrap();
            let pool = Pool::new(60, lands).unwrap();
            let table = Binomials::default();
            let law = Hands::new(&table, 60, pool.land_count(), Mulligan::default())
                .by_turn(&table, cost.turn(), Seat::Play)
                .simplified();
            Question::new(&pool, &cost, cost.turn()).unwrap().chance(&table, &law)
        };
        prop_assert!((of(0) - of(turned)).abs() < 1e-12);
    }
}

/// How far the fast form is off, over the decks that games are played with.
#[test]
fn the_fast_form_is_near_the_exact_one() {
    let table = Binomials::default();
    let mut random = fastrand::Rng::with_seed(2026);
    let (mut lowest, mut highest, mut sum) = (0.0_f64, 0.0_f64, 0.0);
    for number in 0..200 {
        let game = game::random_case(&mut random, number % 2 == 0);
        let hands = Hands::new(&table, game.pool.size(), game.pool.land_count(), game.mulligan);
        let law = hands.by_turn(&table, game.turn, game.seat);
        let question = Question::new(&game.pool, &game.cost, game.turn).unwrap();
        let off = question.chance(&table, &law.simplified()) - question.chance(&table, &law);
        (lowest, highest, sum) = (lowest.min(off), highest.max(off), sum + off);
    }
    println!(
        "{:+.3} to {:+.3} points, {:+.3} on average",
        lowest * 100.0,
        highest * 100.0,
        sum / 2.0
    );
    assert!(
        lowest > -0.01 && highest < 0.01 && (sum / 200.0).abs() < 0.002,
        "{lowest} {highest}"
    );
}

#[test]
fn decks_at_the_edge_have_figures() {
    let cost = Cost::new(&ManaCost::parse("{1}{W}"), 0).unwrap();
    let plains = mana::basic(Color::White);
    for (size, lands) in [
        (7, 0),
        (7, 7),
        (8, 1),
        (40, 1),
        (60, 60),
        (250, 0),
        (250, 100),
        (250, 250),
    ] {
        let pool = Pool::new(size, [(plains, lands)]).unwrap();
        for turn in [0, 1, 2, LAST_TURN + 2, 80, 250, 1_000] {
            let chance = chance(&pool, &cost, turn, Mulligan::default());
            assert!(
                (0.0..=1.0 + 1e-9).contains(&chance),
                "{size} {lands} {turn}: {chance}"
            );
            assert_eq!(
                chance > 0.0,
                lands >= 2 && turn >= 2,
                "{size} {lands} {turn}: {chance}"
            );
        }
        let wishes = [Wish {
            cost: cost.clone(),
            weight: 1.0,
        }];
        let curve = mana::land_counts(&table(), &pool, &wishes, Mulligan::default(), 2);
        assert!(curve.iter().all(|at| (0.0..=1.0 + 1e-9).contains(&at.cast_rate)));
        assert!(curve.iter().any(|at| at.lands == lands));
    }
}

fn table() -> Binomials {
    Binomials::default()
}

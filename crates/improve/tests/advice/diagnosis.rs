//! Where a deck differs from its nearest lists.

use std::sync::LazyLock;

use fastrand::Rng;
use improve::{Corpus, Finding, Model, Played, Question, TournamentDeck};

use super::fixture::{self, KINDS, deck, played};
use super::{MODEL, ask};

fn findings(model: &Model, main: &[Played], side: &[Played]) -> Vec<Finding> {
    model.findings(&Question {
        main,
        side,
        ..Question::default()
    })
}

/// The sideboard that decks of a kind have.
fn side(kind: &str) -> Vec<Played> {
    vec![played(2, fixture::side(kind))]
}

fn of_kind<'a>(findings: &'a [Finding], kind: &str) -> &'a Finding {
    let found = findings.iter().find(|finding| finding.kind == kind);
    found.unwrap_or_else(|| panic!("{kind} in {findings:#?}"))
}

/// So many copies of one card become copies of another.
fn exchange(main: &mut Vec<Played>, copies: u32, from: &str, to: &str) {
    let at = main.iter().position(|played| played.name == from).unwrap();
    main[at].copies -= copies;
    match main.iter_mut().find(|played| played.name == to) {
        Some(known) => known.copies += copies,
        None => main.push(played(copies, to)),
    }
    main.retain(|played| played.copies > 0);
}

/// A red deck with 20 lands, more or less, and with some copies of spells exchanged, so that hardly any is played twice.
fn with_chance(random: &mut Rng) -> Vec<Played> {
    const OTHERS: [&str; 4] = [
        "Burst Lightning",
        "Play with Fire",
        "Sunspine Lynx",
        "Witchstalker Frenzy",
    ];
    let mut main = deck("red");
    for _ in 0..6 {
        let (out, into) = (random.usize(..10), random.usize(..OTHERS.len()));
        let spell = main[out].name.clone();
        if main[out].copies > 1 {
            exchange(&mut main, 1, &spell, OTHERS[into]);
        }
    }
    // The sum of some throws, so that most are near the middle.
    let more = (0..4).map(|_| random.i32(-1..=1)).sum::<i32>();
    for _ in 0..more.abs() {
        let spell = main[random.usize(..10)].name.clone();
        let (from, to) = if more > 0 {
            (spell.as_str(), "Mountain")
        } else {
            ("Mountain", spell.as_str())
        };
        if from == "Mountain" || main.iter().any(|played| played.name == from && played.copies > 1) {
            exchange(&mut main, 1, from, to);
        }
    }
    main
}

/// Learned from decks with lands by chance.
static BY_CHANCE: LazyLock<Model> = LazyLock::new(|| {
    let mut random = Rng::with_seed(7);
    let mut corpus = Corpus::default();
    for deck in 0..1200 {
        let main = with_chance(&mut random);
        corpus.push(&TournamentDeck {
            day: deck / 12,
            main: main
                .into_iter()
                .map(|played| (played.copies, played.name))
                .collect(),
            ..TournamentDeck::default()
        });
    }
    Model::train(&corpus, fixture::facts_of(&corpus))
});

#[test]
fn decks_as_they_are_played_are_striking_in_nothing() {
    for kind in KINDS {
        let told = findings(&MODEL, &deck(kind), &side(kind));
        assert!(
            told.iter().all(|finding| !finding.is_striking),
            "{kind}: {told:#?}"
        );
        assert!(
            told.iter()
                .all(|finding| (0.0..=100.0).contains(&finding.percentile))
        );
    }
}

#[test]
fn of_sound_decks_one_in_twenty_is_beyond_the_threshold_on_each_side() {
    let mut random = Rng::with_seed(8);
    let all = 600;
    let (mut low, mut high) = (0, 0);
    for _ in 0..all {
        let told = findings(&BY_CHANCE, &with_chance(&mut random), &[]);
        let lands = of_kind(&told, "lands");
        low += u32::from(lands.is_striking && lands.have < lands.usual);
        high += u32::from(lands.is_striking && lands.have > lands.usual);
    }
    for striking in [low, high] {
        let share = f64::from(striking) / f64::from(all);
        assert!(
            share > 0.005 && share < 0.08,
            "{low} low and {high} high of {all}"
        );
    }
}

#[test]
fn the_fewer_lands_the_more_striking() {
    for model in [&MODEL, &BY_CHANCE] {
        let mut main = deck("red");
        let (mut was_low, mut percentile) = (false, 100.0);
        for lands in (6..=20).rev() {
            let told = findings(model, &main, &[]);
            let found = of_kind(&told, "lands");
            assert!((found.have - lands as f32).abs() < 1e-3);
            let is_low = found.is_striking && found.have < found.usual;
            assert!(is_low || !was_low, "{lands} lands: {found:?}");
            assert!(found.percentile <= percentile, "{lands} lands: {found:?}");
            (was_low, percentile) = (is_low, found.percentile);
            exchange(&mut main, 1, "Mountain", "Shock");
        }
        assert!(was_low);
    }
}

#[test]
fn lands_and_sources_that_are_missing_are_noticed_first() {
    let mut main = deck("red");
    exchange(&mut main, 5, "Mountain", "Shock");
    let first = &ask(&main).findings[0];
    assert!(first.is_striking);
    assert_eq!((first.have, first.percentile), (15.0, 0.0));
    assert!(
        first.says.starts_with("15 lands; your nearest lists play 20")
            || first
                .says
                .starts_with("15 red sources; your nearest lists have 20"),
        "{first:?}"
    );

    let mut main = deck("izzet");
    exchange(&mut main, 4, "Stormcarved Coast", "Island");
    exchange(&mut main, 2, "Mountain", "Island");
    let told = ask(&main).findings;
    let (red, lands) = (of_kind(&told, "sources-R"), of_kind(&told, "lands"));
    assert!(red.is_striking && red.have == 4.0 && red.usual > 8.0, "{red:?}");
    assert!(!lands.is_striking, "{lands:?}");
}

#[test]
fn copies_costs_and_sideboards_are_told() {
    let mut main = deck("red");
    // One card after the other loses two copies to cards that nobody else plays, dear ones.
    for (from, to) in [
        ("Shock", "Witchstalker Frenzy"),
        ("Monstrous Rage", "Sunspine Lynx"),
        ("Hired Claw", "Tolarian Terror"),
        ("Heartfire Hero", "Wrenn and Seven"),
        ("Manifold Mouse", "Knight-Errant of Eos"),
        ("Lightning Strike", "Sunfall"),
    ] {
        exchange(&mut main, 2, from, to);
    }
    let told = findings(&MODEL, &main, &side("red"));
    let says = |kind: &str| {
        let found = of_kind(&told, kind);
        format!("{} {}", if found.is_striking { "!" } else { " " }, found.says)
    };
    let kinds = ["copies", "curve", "curve-low", "curve-high", "sideboard"];
    insta::assert_snapshot!(kinds.map(says).join("\n"), @r"
    ! 17 different cards, basic lands aside; your nearest lists play 13.
      Your spells cost 2.8 mana on average; in your nearest lists 1.9.
      24 spells for one or two mana; your nearest lists have 33.
    ! 8 spells for five mana or more; your nearest lists have 0.
      2 cards in the sideboard; your nearest lists have 2.
    ");

    let with = |side: &[Played]| {
        let told = findings(&MODEL, &deck("red"), side);
        let found = of_kind(&told, "sideboard");
        (found.says.clone(), found.have, found.is_striking)
    };
    assert_eq!(
        with(&[]),
        (
            "No sideboard; your nearest lists have 2 cards in theirs.".to_owned(),
            0.0,
            false
        )
    );
    assert_eq!(
        with(&[played(15, fixture::side("red"))]),
        (
            "15 cards in the sideboard; your nearest lists have 2.".to_owned(),
            15.0,
            true
        )
    );
}

#[test]
fn a_deck_of_one_copy_each_is_not_held_to_decks_of_four() {
    let mut main: Vec<Played> = fixture::names()
        .into_iter()
        .map(|name| played(1, name))
        .filter(|played| played.facts.as_ref().is_some_and(|facts| !facts.is_land()))
        .collect();
    main.push(played(38, "Island"));
    let of = |is_singleton| {
        MODEL.findings(&Question {
            main: &main,
            is_singleton,
            ..Question::default()
        })
    };
    assert!(!of(false).is_empty());
    assert_eq!(of(true), []);
}

#[test]
fn nothing_is_said_of_a_colour_that_no_spell_of_the_deck_has() {
    // Red spells alone in the lands of blue and red: what is near to it has both.
    let mut main: Vec<Played> = deck("red")
        .into_iter()
        .filter(|played| played.facts.as_ref().is_some_and(|facts| !facts.is_land()))
        .collect();
    main.extend([played(4, "Stormcarved Coast"), played(16, "Mountain")]);
    let findings = findings(&MODEL, &main, &[]);
    let sources: Vec<&str> = findings
        .iter()
        .map(|finding| finding.kind.as_str())
        .filter(|kind| kind.starts_with("sources"))
        .collect();
    assert!(sources.iter().all(|kind| *kind == "sources-R"), "{sources:?}");
}

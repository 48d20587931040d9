//! From cards to what the figures are made of. The cards are invented.

use std::collections::HashMap;

use deck::card::{Card, Face};
use deck::color::ColorSet;
use deck::decklist::{Entry, Sections};
use mana::{Binomials, Enters, Land, Manabase, Mask, Options, PoolError, Suits, Types};

fn face(name: &str, cost: &str, type_line: &str) -> Face {
    Face {
        name: name.to_owned(),
        mana_cost: cost.to_owned(),
        type_line: type_line.to_owned(),
        ..Face::default()
    }
}

fn card(name: &str, layout: &str, faces: &[(&str, &str)], land: &str) -> Card {
    let names = name.split(" // ");
    Card {
        name: name.to_owned(),
        layout: layout.to_owned(),
        faces: names
            .zip(faces)
            .map(|(name, (cost, type_line))| face(name, cost, type_line))
            .collect(),
        land: (!land.is_empty()).then(|| land.parse().unwrap()),
        ..Card::default()
    }
}

fn cards() -> HashMap<String, Card> {
    let elf = Card {
        produced_mana: ColorSet::from_letters("G"),
        ..card("Mana Goat", "normal", &[("{G}", "Creature — Goat Druid")], "")
    };
    let cards = [
        card("Plains", "normal", &[("", "Basic Land — Plains")], "W"),
        card("Snow Isle", "normal", &[("", "Basic Snow Land — Island")], "U"),
        card("Wastes", "normal", &[("", "Basic Land")], "C"),
        card(
            "Goat Yard",
            "normal",
            &[("", "Land — Plains Island")],
            "WU tapped",
        ),
        card(
            "Far Gate",
            "normal",
            &[("", "Land")],
            "- least:3 find-basic:WUBRG",
        ),
        card("Shore Path", "normal", &[("", "Land")], "- find:UB"),
        card("Verge", "normal", &[("", "Land")], "W with:WU=U"),
        card("Court", "normal", &[("", "Land")], "C type=WUBRG"),
        card("Hut", "normal", &[("", "Land")], "C creatures=R costs"),
        card("Base", "normal", &[("", "Land")], "G basic"),
        card("Den", "normal", &[("", "Land")], "W most:1"),
        card("Late Gate", "normal", &[("", "Land")], "W least:3"),
        card("Tap", "normal", &[("", "Land")], "W tapped"),
        card("Free", "normal", &[("", "Land")], "W"),
        card("Two", "normal", &[("{1}{W}", "Instant")], ""),
        card("Three", "normal", &[("{2}{W}", "Instant")], ""),
        card("Four", "normal", &[("{3}{W}", "Instant")], ""),
        card(
            "Fork // Bend",
            "modal_dfc",
            &[("", "Land"), ("", "Land")],
            "WU chosen",
        ),
        card("Odd Yard", "normal", &[("", "Land")], "B depends"),
        card("Goat", "normal", &[("{1}{W}", "Creature — Goat")], ""),
        card("Cat", "normal", &[("{R}", "Legendary Creature — Cat")], ""),
        card("Bolt", "normal", &[("{R}", "Instant")], ""),
        card("Blast", "normal", &[("{X}{R}", "Sorcery")], ""),
        card("Omen", "normal", &[("", "Sorcery")], ""),
        card(
            "Fire // Ice",
            "split",
            &[("{1}{R}", "Instant"), ("{1}{U}", "Instant")],
            "",
        ),
        card(
            "Giant // Stomp",
            "adventure",
            &[("{2}{R}", "Creature — Giant"), ("{1}{R}", "Instant — Adventure")],
            "",
        ),
        card(
            "Study // Hall",
            "modal_dfc",
            &[("{2}{U}", "Sorcery"), ("", "Land")],
            "U tapped",
        ),
        card(
            "Egg // Lair",
            "transform",
            &[("{1}{U}", "Creature — Egg"), ("", "Land")],
            "",
        ),
        elf,
    ];
    cards.into_iter().map(|card| (card.name.clone(), card)).collect()
}

fn entries(list: &[(u32, &str)]) -> Vec<Entry> {
    let entry = |(count, name): &(u32, &str)| Entry {
        count: *count,
        name: (*name).to_owned(),
        ..Entry::default()
    };
    list.iter().map(entry).collect()
}

fn of(main: &[(u32, &str)], commander: &[(u32, &str)]) -> Manabase {
    let cards = cards();
    let sections = Sections {
        main: entries(main),
        commander: entries(commander),
        companion: entries(&[(1, "Cat")]),
        ..Sections::default()
    };
    Manabase::new(&sections, |entry| cards.get(&entry.name), false)
}

fn lands(base: &Manabase, suits: Suits) -> Vec<(Land, u32)> {
    base.pool(suits).unwrap().lands().to_vec()
}

fn mask(letters: &str) -> Mask {
    Mask::from(ColorSet::from_letters(letters))
}

fn only(main: &[(u32, &str)], of_land: usize) -> Land {
    let base = of(main, &[]);
    let name = &base.lands[of_land].name;
    let with = base.pool(Suits::default()).unwrap();
    let without = Manabase {
        lands: base
            .lands
            .iter()
            .filter(|land| land.name != *name)
            .cloned()
            .collect(),
        ..base.clone()
    };
    let without = without.pool(Suits::default()).unwrap();
    let gone = |(land, _): &&(Land, u32)| !without.lands().iter().any(|(other, _)| other == land);
    with.lands().iter().find(gone).unwrap().0
}

#[test]
fn a_land_that_finds_others_gives_what_they_give() {
    let rest = [(4, "Plains"), (4, "Snow Isle"), (4, "Goat Yard"), (40, "Goat")];
    let with = |land: &'static str| [&[(4, land)][..], &rest].concat();
    assert_eq!(only(&with("Far Gate"), 0).mana, mask("WU"));
    // By its types: the Isle and the Yard.
    assert_eq!(only(&with("Shore Path"), 0).mana, mask("WU"));
    assert_eq!(
        only(&[(4, "Shore Path"), (4, "Plains"), (52, "Goat")], 0).mana,
        Mask::NONE
    );
    let wastes = only(&[(4, "Far Gate"), (4, "Wastes"), (4, "Plains"), (48, "Goat")], 0);
    assert_eq!(wastes.mana, mask("W").union(Mask::COLORLESS));
}

#[test]
fn lands_look_at_each_other() {
    let verge = only(&[(4, "Verge"), (56, "Goat")], 0);
    assert_eq!((verge.mana, verge.more), (mask("W"), Some((Types(3), mask("U")))));
    let isle = only(&[(4, "Snow Isle"), (56, "Goat")], 0);
    assert_eq!(isle.mana, mask("U").union(Mask::SNOW));
    let base = only(&[(4, "Base"), (56, "Goat")], 0);
    let Enters::Beside(basic) = base.enters else {
        panic!("{base:?}")
    };
    assert!(basic.meets(isle.types), "a basic land is beside it");
    assert!(
        !basic.meets(only(&[(4, "Goat Yard"), (56, "Goat")], 0).types),
        "a dual land is none"
    );
    assert_eq!(only(&[(4, "Odd Yard"), (56, "Goat")], 0).enters, Enters::Tapped);
    assert_eq!(only(&[(4, "Den"), (56, "Goat")], 0).enters, Enters::AtMost(1));
    let gate = only(&[(4, "Far Gate"), (4, "Plains"), (52, "Goat")], 0);
    assert_eq!(gate.enters, Enters::AtLeast(3));
}

/// By turn 3 on the play, a land that wants one other land at most is a tapped land, and one for three others is one, too.
#[test]
fn lands_that_count_others_know_the_number() {
    let cast = |land: &'static str, spell: &'static str| {
        let base = of(&[(8, land), (16, "Plains"), (36, spell)], &[]);
        let report = base.report(&Binomials::default(), Options::default()).unwrap();
        report.cards[0].play.unwrap().cast
    };
    // On turn 2 it comes in untapped, on turn 3 it never does.
    assert_eq!(cast("Den", "Two"), cast("Free", "Two"));
    assert_eq!(cast("Den", "Three"), cast("Tap", "Three"));
    assert!(cast("Tap", "Three") < cast("Free", "Three"));
    // Untapped from turn 4 on.
    assert_eq!(cast("Late Gate", "Three"), cast("Tap", "Three"));
    assert_eq!(cast("Late Gate", "Four"), cast("Free", "Four"));
}

#[test]
fn mana_for_some_spells_counts_for_these() {
    let base = of(
        &[(4, "Court"), (4, "Hut"), (20, "Goat"), (4, "Cat"), (28, "Bolt")],
        &[],
    );
    let gives = |name: &str| -> Vec<(Mask, u32)> {
        let spell = base.spells.iter().find(|spell| spell.name == name).unwrap();
        lands(&base, spell.suits)
            .iter()
            .map(|(land, count)| (land.mana, *count))
            .collect()
    };
    let (c, all) = (Mask::COLORLESS, mask("WUBRG").union(Mask::COLORLESS));
    let sorted = |mut list: Vec<(Mask, u32)>| {
        list.sort_unstable();
        list
    };
    // Court and Hut are one land to a Bolt.
    assert_eq!(gives("Bolt"), [(c, 8)]);
    assert_eq!(
        sorted(gives("Goat")),
        sorted(vec![(all, 4), (mask("R").union(c), 4)])
    );
    assert_eq!(
        sorted(gives("Cat")),
        sorted(vec![(c, 4), (mask("R").union(c), 4)])
    );
    // The Court casts Goats and no Bolts, in one report.
    let report = base.report(&Binomials::default(), Options::default()).unwrap();
    let cast: Vec<(&str, bool)> = report
        .cards
        .iter()
        .map(|card| (card.name.as_str(), card.play.unwrap().cast > 0.0))
        .collect();
    assert_eq!(cast, [("Goat", true), ("Cat", true), ("Bolt", false)]);
    assert_eq!((report.lands, report.deck_size), (8, 60));
}

#[test]
fn spells_and_what_is_left_out() {
    let main = [
        (1, "Fire // Ice"),
        (2, "Giant // Stomp"),
        (3, "Study // Hall"),
        (1, "Egg // Lair"),
        (1, "Blast"),
        (1, "Omen"),
        (4, "Mana Goat"),
        (2, "Nobody's Card"),
        (1, "Fire // Ice"),
        (2, "Fork // Bend"),
        (2, "Shore Path"),
        (40, "Plains"),
    ];
    let base = of(&main, &[(1, "Cat")]);
    let spells: Vec<String> = base
        .spells
        .iter()
        .map(|spell| {
            let beside = if spell.beside { " beside" } else { "" };
            format!("{} {} {}{beside}", spell.count, spell.name, spell.cost)
        })
        .collect();
    insta::assert_snapshot!(spells.join("\n"), @r"
    1 Cat {R}
    2 Fire // Ice {1}{R} // {1}{U}
    2 Giant {2}{R} beside
    2 Stomp {1}{R}
    3 Study {2}{U}
    1 Egg {1}{U}
    1 Blast {X}{R}
    4 Mana Goat {G}
    ");
    let left: Vec<String> = base
        .left_out
        .iter()
        .map(|left| format!("{} {}: {}", left.copies, left.name, left.why))
        .collect();
    insta::assert_snapshot!(left.join("\n"), @r"
    3 Study: It has a land on the back: it counts as a land, and its front as a spell.
    1 Blast: X counts as 1.
    1 Omen: It has no mana cost, so there is no chance to give.
    4 Mana Goat: It makes mana and is no land: its mana is not counted.
    2 Nobody's Card: This card is not known yet. It counts as a card that is no land.
    2 Fork: Its colour is chosen once, as it is played: it counts as giving any that may be chosen.
    2 Shore Path: It counts as giving what any land gives that it can find, and that land as still in the deck.
    ");
    assert_eq!((base.size, base.first_is_free), (60, true));
    let counts: Vec<u32> = base.lands.iter().map(|land| land.count).collect();
    assert_eq!(counts, [3, 2, 2, 40]);
}

#[test]
fn a_list_of_no_size_says_so() {
    let report = |main: &[(u32, &str)]| of(main, &[]).report(&Binomials::default(), Options::default());
    assert_eq!(report(&[(1, "Bolt")]).unwrap_err(), PoolError::TooSmall);
    assert_eq!(report(&[(251, "Plains")]).unwrap_err(), PoolError::TooLarge);
    let no_lands = report(&[(60, "Bolt")]).unwrap();
    assert_eq!(no_lands.cards[0].play.unwrap().cast, 0.0);
    let no_spells = report(&[(250, "Plains")]).unwrap();
    assert_eq!((no_spells.cards.len(), no_spells.lands), (0, 250));
}

#[test]
fn it_goes_over_the_wire_as_it_is() {
    let base = of(
        &[
            (4, "Court"),
            (4, "Snow Isle"),
            (20, "Goat"),
            (4, "Cat"),
            (28, "Blast"),
        ],
        &[(1, "Cat")],
    );
    let json = serde_json::to_string(&base).unwrap();
    assert_eq!(serde_json::from_str::<Manabase>(&json).unwrap(), base);
}

//! What is read of a land's text. The lands are invented; their texts hold the words that matter.

use deck::card::{Card, Face};
use deck::color::ColorSet;
use deck::land::{LandRules, of_faces};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn read(type_line: &str, text: &str) -> String {
    LandRules::of_text(text, type_line).map_or("no land".to_owned(), |rules| rules.to_string())
}

#[test]
fn what_a_land_gives() {
    let table = [
        ("Basic Land — Island", "({T}: Add {U}.)", "U"),
        ("Basic Land", "{T}: Add {C}.", "C"),
        ("Land — Swamp Forest", "", "BG"),
        ("Land", "{T}: Add {R} or {W}.", "WR"),
        ("Land", "{T}: Add {G}, {W}, or {U}.", "WUG"),
        (
            "Land",
            "{T}: Add {C}.\n{T}: Add {B}. It deals 1 damage to you.",
            "BC",
        ),
        ("Land", "{T}, Pay 1 life: Add one mana of any color.", "WUBRG"),
        (
            "Land",
            "As it enters, choose a color.\n{T}: Add one mana of the chosen color.",
            "WUBRG chosen",
        ),
        ("Land", "{T}: Add {C}{C}.", "C several"),
        ("Land", "{T}: Add {U}{R}.", "UR several"),
        ("Land", "{T}: Add three mana of any one color.", "WUBRG several"),
        ("Land", "{T}: Add {C} for each Goat you control.", "- times"),
        (
            "Land",
            "{T}: Add {C}.\n{1}, {T}: Add one mana of any color.",
            "C costs",
        ),
        (
            "Land",
            "{T}, Tap an untapped Goat you control: Add {W}.",
            "- costs",
        ),
        (
            "Land",
            "{T}: Add {U}. Activate only if you control an Island or a Swamp.",
            "- with:UB=U",
        ),
        (
            "Land",
            "{T}: Add {U}. Activate only if you control a Goat.",
            "- times",
        ),
        (
            "Land",
            "{T}: Add {R}. Spend this mana only to cast a creature spell.",
            "- creatures=R",
        ),
        (
            "Land",
            "{T}: Add one mana of any color. Spend this mana only to cast a creature spell of the chosen type.",
            "- type=WUBRG",
        ),
        (
            "Land",
            "{T}: Add {G}. Spend this mana only to cast a legendary spell.",
            "- legends=G",
        ),
        (
            "Land",
            "{T}: Add {G}. Spend this mana only to cast a Goat spell.",
            "- times",
        ),
        (
            "Land",
            "{T}: Add one mana of any color among Goats you control.",
            "- times",
        ),
        ("Land", "Fast goats — {T}: Add {G}.", "- times"),
        ("Land", "When this land enters, add {G}.", "- times"),
        ("Land", "Other lands have \"{T}: Add {G}.\"", "- others"),
        (
            "Land",
            "Each land is a Swamp in addition to its other land types.",
            "B is:B others",
        ),
        ("Land", "This land is the chosen type.", "WUBRG is:WUBRG chosen"),
        ("Land", "{T}: Create a token. (It has \"{T}: Add {G}.\")", "-"),
        ("Land", "{T}: Add as much as you like.", "- unread"),
        ("Land", "{T}: Add one mana like that of a Goat.", "- unread"),
        ("Land", "{T}: Add {G}. It doesn't untap next turn.", "G unread"),
        ("Artifact", "{T}: Add {G}.", "no land"),
        ("Creature — Goat // Land", "{T}: Add {G}.", "no land"),
    ];
    for (type_line, text, rules) in table {
        assert_eq!(read(type_line, text), rules, "{text}");
    }
}

#[test]
fn how_a_land_comes_in() {
    let table = [
        ("This land enters tapped.", "- tapped"),
        ("Goat Yard enters the battlefield tapped.", "- tapped"),
        (
            "This land enters tapped unless you control two or fewer other lands.",
            "- most:2",
        ),
        (
            "If you control two or more other lands, this land enters tapped.",
            "- most:1",
        ),
        (
            "This land enters tapped unless it's your first, second, or third turn of the game.",
            "- most:2",
        ),
        (
            "This land enters tapped unless you control two or more other lands.",
            "- least:2",
        ),
        (
            "This land enters tapped unless you control a Plains.",
            "- beside:W",
        ),
        (
            "This land enters tapped unless you control a Mountain or a Forest.",
            "- beside:RG",
        ),
        (
            "This land enters tapped unless you control a basic land.",
            "- basic",
        ),
        (
            "This land enters tapped unless you control two or more basic lands.",
            "- depends",
        ),
        ("This land enters tapped unless you control a Goat.", "- depends"),
        (
            "This land enters tapped unless a player has 13 or less life.",
            "- depends",
        ),
        ("If a goat died, this land enters tapped.", "- depends"),
        (
            "As it enters, you may pay 2 life. If you don't, it enters tapped.",
            "-",
        ),
        (
            "As it enters, you may reveal an Island or Swamp card from your hand. If you don't, it enters tapped.",
            "- show:UB",
        ),
        (
            "As it enters, you may reveal a Goat card from your hand. If you don't, it enters tapped.",
            "- depends",
        ),
        (
            "You may have this land enter tapped as a copy of a Goat.",
            "- times",
        ),
        ("Goats enter tapped.", "-"),
    ];
    for (text, rules) in table {
        assert_eq!(read("Land", text), rules, "{text}");
    }
}

#[test]
fn what_a_land_finds() {
    let find = |what: &str, how: &str| {
        read(
            "Land",
            &format!("{{T}}, Sacrifice this land: Search your library for a {what} card, put it onto {how}"),
        )
    };
    assert_eq!(
        find("basic land", "the battlefield tapped, then shuffle."),
        "- tapped find-basic:WUBRG"
    );
    assert_eq!(
        find("Swamp or Mountain", "the battlefield, then shuffle."),
        "- find:BR"
    );
    assert_eq!(
        find(
            "basic land",
            "the battlefield tapped. Then if you control four or more lands, untap that land."
        ),
        "- least:3 find-basic:WUBRG"
    );
    assert_eq!(find("Goat", "the battlefield."), "- unread");
    let costs = "{2}, {T}, Sacrifice this land: Search your library for a basic land card, put it onto the battlefield.";
    assert_eq!(read("Land", costs), "-");
    let at_once = "When it enters, sacrifice it. When you do, search your library for a basic Forest, Plains, or Island card, put it onto the battlefield tapped.";
    assert_eq!(read("Land", at_once), "- tapped find-basic:WUG");
}

#[test]
fn only_what_can_be_played_as_a_land_has_rules() {
    let of = |layout: &str, faces: &[(&str, &str)]| {
        of_faces(layout, faces.iter().copied()).map(|rules| rules.to_string())
    };
    let back = [
        ("Sorcery", "Draw a card."),
        ("Land", "This land enters tapped.\n{T}: Add {U}."),
    ];
    assert_eq!(of("modal_dfc", &back).as_deref(), Some("U tapped"));
    assert_eq!(of("transform", &back), None);
    let both = [("Land", "{T}: Add {U}."), ("Land", "{T}: Add {R}.")];
    assert_eq!(of("modal_dfc", &both).as_deref(), Some("UR chosen"));
    let adventure = [
        ("Land — Town", "{T}: Add {U}."),
        ("Sorcery — Adventure", "Draw a card."),
    ];
    assert_eq!(of("adventure", &adventure).as_deref(), Some("U"));
}

#[test]
fn a_card_from_before_rules_were_kept_has_what_its_facts_say() {
    let old = r#"{"name":"Goat Yard","layout":"normal","mana_value":0.0,"produced_mana":"WR",
        "faces":[{"name":"Goat Yard","type_line":"Land — Plains"}]}"#;
    let card: Card = serde_json::from_str(old).unwrap();
    assert_eq!(card.land, None);
    assert_eq!(card.land_rules().unwrap().to_string(), "WR unread");
    let basic = Card {
        faces: vec![Face {
            type_line: "Basic Snow Land — Island".to_owned(),
            ..Face::default()
        }],
        ..Card::default()
    };
    assert_eq!(basic.land_rules().unwrap().to_string(), "U");
    let back = Card {
        layout: "transform".to_owned(),
        produced_mana: ColorSet::from_letters("W"),
        faces: vec![Face::default(), basic.faces[0].clone()],
        ..Card::default()
    };
    assert_eq!(back.land_rules(), None);
}

fn code() -> impl Strategy<Value = String> {
    let letters = || subsequence(vec!['W', 'U', 'B', 'R', 'G'], 1..=5).prop_map(String::from_iter);
    let kinds = (letters(), any::<bool>()).prop_map(|(letters, c)| letters + if c { "C" } else { "" });
    let enters = prop_oneof![
        select(vec!["", " tapped", " basic", " depends", " most:1", " least:3"]).prop_map(str::to_owned),
        letters().prop_map(|types| format!(" beside:{types}")),
        letters().prop_map(|types| format!(" show:{types}")),
    ];
    let maybe = |strategy: BoxedStrategy<String>| prop_oneof![Just(String::new()), strategy];
    let with = (letters(), letters()).prop_map(|(types, kinds)| format!(" with:{types}={kinds}"));
    let only = (select(vec!["creatures", "type", "legends"]), letters())
        .prop_map(|(what, kinds)| format!(" {what}={kinds}"));
    let fetch =
        (select(vec!["find", "find-basic"]), letters()).prop_map(|(what, types)| format!(" {what}:{types}"));
    let rest = subsequence(
        vec![
            " is:WB", " chosen", " costs", " times", " several", " others", " unread",
        ],
        0..=7,
    );
    (
        prop_oneof![kinds, Just("-".to_owned())],
        enters,
        maybe(with.boxed()),
        maybe(only.boxed()),
        maybe(fetch.boxed()),
        rest,
    )
        .prop_map(|(mana, enters, with, only, fetch, rest)| {
            [mana, enters, with, only, fetch, rest.concat()].concat()
        })
}

proptest! {
    #[test]
    fn a_code_is_read_as_it_was_written(code in code()) {
        let rules: LandRules = code.parse().unwrap();
        prop_assert_eq!(rules.to_string(), code.clone());
        let json = serde_json::to_string(&rules).unwrap();
        prop_assert_eq!(&json, &format!("\"{code}\""));
        prop_assert_eq!(serde_json::from_str::<LandRules>(&json).unwrap(), rules);
    }

    #[test]
    fn any_text_is_read(text in "([{}:,.()\"—|TCWU ]|add |enters tapped|search your library for a|spend|you control|\n){0,12}") {
        prop_assert!(LandRules::of_text(&text, "Land").is_some());
    }
}

#[test]
fn what_is_no_code_is_refused() {
    for wrong in [
        "",
        "UW",
        "tapped",
        "W goats",
        "W most:x",
        "W goats=R",
        "W with:U=x",
    ] {
        assert!(wrong.parse::<LandRules>().is_err(), "{wrong}");
    }
}

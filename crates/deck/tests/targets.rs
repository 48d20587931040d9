//! Every target: how it looks, what it loses, and that what it carries is read back as it was.

use deck::card::{Card, Face};
use deck::decklist::{Entry, Parsed, Section, Sections};
use deck::export::{Loss, Target, carried, render};
use deck::import;
use proptest::prelude::*;

fn entry(count: u32, name: &str, printing: &str) -> Entry {
    let (set, number) = printing.split_once(' ').unwrap_or((printing, ""));
    let owned = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Entry {
        count,
        name: name.to_owned(),
        set: owned(set),
        number: owned(number),
        ..Entry::default()
    }
}

fn deck() -> Parsed {
    Parsed {
        name: Some("Goblins & Friends".to_owned()),
        sections: Sections {
            commander: vec![entry(1, "Krenko, Mob Boss", "DAR 146")],
            companion: vec![entry(1, "Jegantha, the Wellspring", "IKO 222")],
            main: vec![
                Entry {
                    mtgo_id: Some(77_889),
                    ..entry(4, "R&D's Secret Lair", "UNH 135")
                },
                entry(20, "Mountain", ""),
            ],
            sideboard: vec![
                entry(1, "Jegantha, the Wellspring", "IKO 222"),
                entry(2, "Abrade", "HOU"),
            ],
            maybeboard: vec![entry(1, "Opt", "")],
        },
        ..Parsed::default()
    }
}

#[test]
fn every_target() {
    let told: String = Target::ALL
        .into_iter()
        .filter(|target| *target != Target::Json)
        .map(|target| {
            let out = render(&deck(), target, |_| None);
            let warnings: String = out
                .warnings
                .iter()
                .map(|warning| format!("! {} {:?}\n", warning.message, warning.cards))
                .collect();
            format!(
                "=== {} .{} {}\n{}{warnings}",
                target.key(),
                out.file_name_extension,
                out.mime,
                out.text
            )
        })
        .collect();
    insta::assert_snapshot!(told, @r#"
    === arena .txt text/plain; charset=utf-8
    About
    Name Goblins & Friends

    Commander
    1 Krenko, Mob Boss (DAR) 146

    Companion
    1 Jegantha, the Wellspring (IKO) 222

    Deck
    4 R&D's Secret Lair (UNH) 135
    20 Mountain

    Sideboard
    1 Jegantha, the Wellspring (IKO) 222
    2 Abrade
    ! Arena's text cannot say which printing some cards are. Only their names are there. ["Abrade"]
    ! Arena's text has no maybeboard. Its cards are left out. ["Opt"]
    === mtgo .txt text/plain; charset=utf-8
    4 R&D's Secret Lair
    20 Mountain

    Sideboard
    1 Jegantha, the Wellspring
    2 Abrade
    1 Krenko, Mob Boss
    ! MTGO's text has no place for the deck's name. []
    ! MTGO's text cannot say which printing some cards are. Only their names are there. ["R&D's Secret Lair", "Jegantha, the Wellspring", "Abrade", "Krenko, Mob Boss"]
    ! MTGO's text marks no commander. It is in the sideboard. ["Krenko, Mob Boss"]
    ! MTGO's text marks no companion. It is in the sideboard. ["Jegantha, the Wellspring"]
    ! MTGO's text has no maybeboard. Its cards are left out. ["Opt"]
    === dek .dek application/xml; charset=utf-8
    <?xml version="1.0" encoding="UTF-8"?>
    <Deck xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <NetDeckID>0</NetDeckID>
      <PreconstructedDeckID>0</PreconstructedDeckID>
      <Cards CatID="77889" Quantity="4" Sideboard="false" Name="R&amp;D&apos;s Secret Lair" Annotation="0" />
      <Cards CatID="0" Quantity="20" Sideboard="false" Name="Mountain" Annotation="0" />
      <Cards CatID="0" Quantity="1" Sideboard="true" Name="Jegantha, the Wellspring" Annotation="0" />
      <Cards CatID="0" Quantity="2" Sideboard="true" Name="Abrade" Annotation="0" />
      <Cards CatID="0" Quantity="1" Sideboard="true" Name="Krenko, Mob Boss" Annotation="16777728" />
    </Deck>
    ! MTGO's deck file has no place for the deck's name. []
    ! MTGO's own number is not known for some cards. If MTGO refuses the file, import its text instead. ["Mountain", "Jegantha, the Wellspring", "Abrade", "Krenko, Mob Boss"]
    ! MTGO's deck file cannot say which printing some cards are. Only their names are there. ["Jegantha, the Wellspring", "Abrade", "Krenko, Mob Boss"]
    ! MTGO's deck file marks no companion. It is in the sideboard. ["Jegantha, the Wellspring"]
    ! MTGO's deck file has no maybeboard. Its cards are left out. ["Opt"]
    === cod .cod application/xml; charset=utf-8
    <?xml version="1.0" encoding="UTF-8"?>
    <cockatrice_deck version="1">
        <deckname>Goblins &amp; Friends</deckname>
        <comments></comments>
        <zone name="main">
            <card number="4" name="R&amp;D&apos;s Secret Lair" setShortName="UNH" collectorNumber="135"/>
            <card number="20" name="Mountain"/>
        </zone>
        <zone name="side">
            <card number="1" name="Jegantha, the Wellspring" setShortName="IKO" collectorNumber="222"/>
            <card number="2" name="Abrade" setShortName="HOU"/>
            <card number="1" name="Krenko, Mob Boss" setShortName="DOM" collectorNumber="146"/>
        </zone>
    </cockatrice_deck>
    ! Cockatrice's deck file marks no commander. It is in the sideboard. ["Krenko, Mob Boss"]
    ! Cockatrice's deck file marks no companion. It is in the sideboard. ["Jegantha, the Wellspring"]
    ! Cockatrice's deck file has no maybeboard. Its cards are left out. ["Opt"]
    === forge .dck text/plain; charset=utf-8
    [metadata]
    Name=Goblins & Friends
    [Commander]
    1 Krenko, Mob Boss|DOM|[146]
    [Main]
    4 R&D's Secret Lair|UNH|[135]
    20 Mountain
    [Sideboard]
    1 Jegantha, the Wellspring|IKO|[222]
    2 Abrade|HOU
    ! Forge's deck file marks no companion. It is in the sideboard. ["Jegantha, the Wellspring"]
    ! Forge's deck file has no maybeboard. Its cards are left out. ["Opt"]
    === moxfield .txt text/plain; charset=utf-8
    Commander
    1 Krenko, Mob Boss (DOM) 146

    Companion
    1 Jegantha, the Wellspring (IKO) 222

    Deck
    4 R&D's Secret Lair (UNH) 135
    20 Mountain

    SIDEBOARD:
    1 Jegantha, the Wellspring (IKO) 222
    2 Abrade (HOU)

    MAYBEBOARD:
    1 Opt
    ! Moxfield's text has no place for the deck's name. []
    === archidekt .txt text/plain; charset=utf-8
    1x Krenko, Mob Boss (dom) 146 [Commander{top}]
    1x Jegantha, the Wellspring (iko) 222 [Companion]
    4x R&D's Secret Lair (unh) 135
    20x Mountain
    1x Jegantha, the Wellspring (iko) 222 [Sideboard]
    2x Abrade (hou) [Sideboard]
    1x Opt [Maybeboard{noDeck}{noPrice}]
    ! Archidekt's text has no place for the deck's name. []
    === csv .csv text/csv; charset=utf-8
    Quantity,Name,Set,Collector Number,Section
    1,"Krenko, Mob Boss",DOM,146,commander
    1,"Jegantha, the Wellspring",IKO,222,companion
    4,R&D's Secret Lair,UNH,135,main
    20,Mountain,,,main
    1,"Jegantha, the Wellspring",IKO,222,sideboard
    2,Abrade,HOU,,sideboard
    1,Opt,,,maybeboard
    ! A CSV table has no place for the deck's name. []
    === text .txt text/plain; charset=utf-8
    Name: Goblins & Friends

    Commander
    1 Krenko, Mob Boss

    Companion
    1 Jegantha, the Wellspring

    Deck
    4 R&D's Secret Lair
    20 Mountain

    Sideboard
    1 Jegantha, the Wellspring
    2 Abrade

    Maybeboard
    1 Opt
    ! Plain text cannot say which printing some cards are. Only their names are there. ["R&D's Secret Lair", "Jegantha, the Wellspring", "Abrade", "Krenko, Mob Boss"]
    "#);
}

#[test]
fn json_is_the_deck() {
    let out = render(&deck(), Target::Json, |_| None);
    assert_eq!(serde_json::from_str::<Parsed>(&out.text).unwrap(), deck());
    assert_eq!(out.warnings, []);
    assert_eq!(out.file_name_extension, "json");
}

#[test]
fn keys() {
    for target in Target::ALL {
        assert_eq!(Target::from_key(&target.key().to_uppercase()), Some(target));
        assert_eq!(
            serde_json::to_value(target).unwrap(),
            serde_json::Value::from(target.key())
        );
    }
    assert_eq!(Target::from_key("paper"), None);
}

/// What each program calls a card of more than one face.
#[test]
fn names() {
    let card = |layout: &str, faces: &[&str]| Card {
        name: faces.join(" // "),
        layout: layout.to_owned(),
        faces: faces
            .iter()
            .map(|face| Face {
                name: (*face).to_owned(),
                ..Face::default()
            })
            .collect(),
        ..Card::default()
    };
    let mut elsewhere = card("normal", &["Spider-Ham"]);
    elsewhere.other_names = vec!["Kavaero".to_owned()];
    let cards = [
        ("Fire/Ice", Some(card("split", &["Fire", "Ice"]))),
        ("Fire // Ice", None),
        (
            "Valki",
            Some(card("modal_dfc", &["Valki, God of Lies", "Tibalt"])),
        ),
        (
            "Bonecrusher Giant",
            Some(card("adventure", &["Bonecrusher Giant", "Stomp"])),
        ),
        (
            "A-Alrund's Epiphany",
            Some(card("normal", &["A-Alrund's Epiphany"])),
        ),
        ("Summon: Choco/Mog", Some(card("normal", &["Summon: Choco/Mog"]))),
        ("Kavaero", Some(elsewhere)),
    ];
    let mut told = String::new();
    for target in Target::ALL {
        let names: Vec<String> = cards
            .iter()
            .map(|(name, card)| {
                let mut deck = Parsed::default();
                deck.sections.main.push(entry(1, name, ""));
                let (deck, _) = carried(&deck, target, |_| card.as_ref());
                deck.sections.main[0].name.clone()
            })
            .collect();
        told += &format!("{:10}{}\n", target.key(), names.join(" | "));
    }
    insta::assert_snapshot!(told, @"
    arena     Fire // Ice | Fire // Ice | Valki, God of Lies | Bonecrusher Giant | Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    mtgo      Fire/Ice | Fire // Ice | Valki, God of Lies | Bonecrusher Giant | Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    dek       Fire/Ice | Fire // Ice | Valki, God of Lies | Bonecrusher Giant | Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    cod       Fire // Ice | Fire // Ice | Valki, God of Lies | Bonecrusher Giant // Stomp | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    forge     Fire // Ice | Fire // Ice | Valki, God of Lies | Bonecrusher Giant | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    moxfield  Fire // Ice | Fire // Ice | Valki, God of Lies // Tibalt | Bonecrusher Giant // Stomp | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    archidekt Fire // Ice | Fire // Ice | Valki, God of Lies // Tibalt | Bonecrusher Giant // Stomp | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    csv       Fire/Ice | Fire // Ice | Valki | Bonecrusher Giant | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    json      Fire/Ice | Fire // Ice | Valki | Bonecrusher Giant | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    text      Fire/Ice | Fire // Ice | Valki | Bonecrusher Giant | A-Alrund's Epiphany | Summon: Choco/Mog | Kavaero
    ");
}

#[test]
fn what_a_stranger_calls_a_card_is_text() {
    let name = "\"/><script> & 'x'\n<Cards Name=\"Opt";
    let mut deck = Parsed::default();
    deck.sections.main.push(entry(1, name, "<x> \"&"));
    for target in [Target::Dek, Target::Cod] {
        let text = render(&deck, target, |_| None).text;
        assert!(!text.contains("<script"), "{text}");
        let read = import::read(&text, None).unwrap().parsed;
        assert_eq!(read.sections.iter().count(), 1, "{text}");
        assert_eq!(read.sections.main[0].name, "\"/><script> & 'x' <Cards Name=\"Opt");
    }
    // Nothing would be left of this one without its mark.
    deck.sections.main[0] = entry(1, "A-", "");
    for target in [Target::Arena, Target::Mtgo, Target::Dek] {
        let (left, _) = carried(&deck, target, |_| None);
        assert_eq!(left.sections.main[0].name, "A-");
    }
    deck.sections.main[0] = entry(1, "=HYPERLINK(\"http://example.org\",1)", "=1 +2");
    let text = render(&deck, Target::Csv, |_| None).text;
    insta::assert_snapshot!(text, @r#"
    Quantity,Name,Set,Collector Number,Section
    1," =HYPERLINK(""http://example.org"",1)",,,main
    "#);
}

#[test]
fn an_empty_deck() {
    for target in Target::ALL {
        let out = render(&Parsed::default(), target, |_| None);
        assert_eq!(out.warnings, [], "{target:?}");
        assert!(out.text.is_empty() || out.text.ends_with('\n'), "{target:?}");
    }
}

fn name() -> impl Strategy<Value = String> {
    let word = "[A-Z][a-z]{1,7}";
    let between = prop_oneof![
        6 => Just(" "),
        1 => Just(", "),
        1 => Just(" // "),
        1 => Just("'s "),
        1 => Just(" & "),
        1 => Just("-"),
        1 => Just("/"),
        1 => Just(" of the "),
    ];
    let start = prop_oneof![9 => Just(""), 1 => Just("A-"), 1 => Just("+2 ")];
    (start, word, proptest::collection::vec((between, word), 0..4)).prop_map(|(start, first, rest)| {
        rest.iter()
            .fold(start.to_owned() + &first, |name, (between, word)| {
                name + between + word
            })
    })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let set = prop_oneof![
        Just("DAR".to_owned()),
        Just("dom".to_owned()),
        Just("Y25-BLB".to_owned()),
        Just("ABCDEFGHIJ".to_owned()),
        "[A-Z][A-Z0-9]{2}",
    ];
    let number = prop_oneof![
        5 => "[1-9][0-9]{0,2}",
        1 => "0[0-9]{1,2}",
        1 => "[1-9][0-9]?[a-z★]",
        1 => Just("A-87".to_owned()),
        1 => Just("ZNR-266".to_owned()),
        1 => Just("(1)".to_owned()),
    ];
    (
        1u32..=250,
        name(),
        proptest::option::of(set),
        proptest::option::of(number),
        proptest::option::weighted(0.3, 1u32..200_000),
    )
        .prop_map(|(count, name, set, number, mtgo_id)| Entry {
            count,
            name,
            set,
            number,
            mtgo_id,
            ..Entry::default()
        })
}

fn any_deck() -> impl Strategy<Value = Parsed> {
    let few = || proptest::collection::vec(any_entry(), 0..3);
    (
        proptest::option::of("[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,3}"),
        proptest::collection::vec(any_entry(), 1..25),
        proptest::collection::vec(any_entry(), 0..8),
        few(),
        few(),
        few(),
    )
        .prop_map(
            |(name, main, sideboard, commander, companion, maybeboard)| Parsed {
                name,
                sections: Sections {
                    main,
                    sideboard,
                    commander,
                    companion,
                    maybeboard,
                },
                ..Parsed::default()
            },
        )
}

fn without_lines(sections: &Sections) -> Sections {
    let mut sections = sections.clone();
    for section in Section::ALL {
        for entry in sections.get_mut(section) {
            entry.line = 0;
        }
    }
    sections
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a target carries is read back as it was, recognised by its content alone.
    #[test]
    fn what_is_carried_is_read(deck in any_deck()) {
        for target in Target::ALL {
            let (expected, _) = carried(&deck, target, |_| None);
            let text = render(&deck, target, |_| None).text;
            if target == Target::Json {
                prop_assert_eq!(serde_json::from_str::<Parsed>(&text).unwrap(), deck.clone());
                continue;
            }
            let read = import::read(&text, None).unwrap().parsed;
            prop_assert_eq!(&read.problems, &[], "{:?}\n{}", target, text);
            prop_assert_eq!(without_lines(&read.sections), expected.sections, "{:?}\n{}", target, text);
            prop_assert_eq!(read.name, expected.name, "{:?}\n{}", target, text);
        }
    }

    /// Without a warning nothing is lost; with one, what it names and nothing else.
    #[test]
    fn what_is_lost_is_said(deck in any_deck()) {
        for target in Target::ALL {
            let (left, warnings) = carried(&deck, target, |_| None);
            let lost = |loss| warnings.iter().any(|warning| warning.loss == loss);
            prop_assert_eq!(lost(Loss::Name), left.name != deck.name);
            for (loss, section) in [
                (Loss::Commander, Section::Commander),
                (Loss::Companion, Section::Companion),
                (Loss::Maybeboard, Section::Maybeboard),
            ] {
                prop_assert_eq!(lost(loss), left.sections.get(section).len() != deck.sections.get(section).len());
            }
            let pairs = |sections: &Sections, section| {
                sections.get(section).iter().map(|entry| (entry.count, entry.name.replace("A-", ""))).collect::<Vec<_>>()
            };
            prop_assert_eq!(pairs(&left.sections, Section::Main), pairs(&deck.sections, Section::Main));
            let side = pairs(&deck.sections, Section::Sideboard);
            prop_assert_eq!(&pairs(&left.sections, Section::Sideboard)[..side.len()], &side[..]);
            if !lost(Loss::Printing) && target != Target::Dek {
                for (before, after) in deck.sections.main.iter().zip(&left.sections.main) {
                    prop_assert_eq!(before.set.is_some(), after.set.is_some());
                    prop_assert_eq!(before.number.is_some(), after.number.is_some());
                }
            }
        }
    }
}

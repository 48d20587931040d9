//! What goes out is what Arena takes in.

use deck::card::{Card, Face};
use deck::decklist::{Entry, Parsed, Section, Sections};
use deck::export::to_arena;
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

fn card(layout: &str, faces: &[&str], printing: &str) -> Card {
    let (set, number) = printing.split_once(' ').unwrap_or_default();
    Card {
        name: faces.join(" // "),
        layout: layout.to_owned(),
        faces: faces
            .iter()
            .map(|face| Face {
                name: (*face).to_owned(),
                ..Face::default()
            })
            .collect(),
        set: set.to_owned(),
        collector_number: number.to_owned(),
        ..Card::default()
    }
}

#[test]
fn a_whole_deck() {
    let deck = Parsed {
        name: Some(" Mono-Red\nAggro ".to_owned()),
        sections: Sections {
            commander: vec![entry(1, "Krenko, Mob Boss", "DOM 146")],
            companion: vec![entry(1, "Jegantha, the Wellspring", "IKO 222")],
            main: vec![entry(4, "Shock", "M21 159"), entry(20, "Mountain", "")],
            sideboard: vec![entry(2, "Abrade", "")],
            maybeboard: vec![entry(1, "Opt", "")],
        },
        ..Parsed::default()
    };
    insta::assert_snapshot!(to_arena(&deck, |_| None), @"
    About
    Name Mono-Red Aggro

    Commander
    1 Krenko, Mob Boss (DAR) 146

    Companion
    1 Jegantha, the Wellspring (IKO) 222

    Deck
    4 Shock (M21) 159
    20 Mountain

    Sideboard
    2 Abrade
    ");
    assert_eq!(to_arena(&Parsed::default(), |_| None), "");
}

#[test]
fn names_and_printings() {
    let mut on_arena = card("normal", &["Llanowar Elves"], "dom 168");
    on_arena.on_arena = Some(true);
    let mut elsewhere = card("normal", &["Llanowar Elves"], "lea 210");
    elsewhere.on_arena = Some(false);
    let mut renamed = card("normal", &["Spider-Man"], "spm 1");
    renamed.other_names = vec!["Kavaero, Mind-Bitten".to_owned()];
    let cases = [
        (
            "as written while not known",
            entry(1, "fable of the mirror breaker", ""),
            None,
        ),
        (
            "front face",
            entry(1, "x", ""),
            Some(card(
                "transform",
                &["Fable of the Mirror-Breaker", "Reflection of Kiki-Jiki"],
                "",
            )),
        ),
        (
            "front face",
            entry(1, "x", ""),
            Some(card("adventure", &["Bonecrusher Giant", "Stomp"], "")),
        ),
        (
            "both halves",
            entry(1, "Fire/Ice", ""),
            Some(card("split", &["Fire", "Ice"], "")),
        ),
        (
            "no A-",
            entry(1, "A-Omnath, Locus of Creation", "ZNR A-232"),
            None,
        ),
        (
            "no A-",
            entry(1, "x", ""),
            Some(card("modal_dfc", &["A-Valki, God of Lies", "A-Tibalt"], "")),
        ),
        ("Arena's set code", entry(1, "Opt", "dom 60"), None),
        ("no leading zeros", entry(1, "Opt", "M21 059"), None),
        ("half a printing", entry(1, "Opt", "M21"), None),
        ("a number Arena has none of", entry(1, "Sol Ring", "SLD 1★"), None),
        (
            "the card's printing",
            entry(1, "Llanowar Elves", ""),
            Some(on_arena),
        ),
        ("not on Arena", entry(1, "Llanowar Elves", ""), Some(elsewhere)),
        (
            "not known to be on Arena",
            entry(1, "Opt", ""),
            Some(card("normal", &["Opt"], "xln 65")),
        ),
        (
            "Arena's own name",
            entry(1, "Kavaero, Mind-Bitten", "OM1 1"),
            Some(renamed),
        ),
    ];
    let table: String = cases
        .iter()
        .map(|(what, entry, card)| {
            let mut deck = Parsed::default();
            deck.sections.main.push(entry.clone());
            let text = to_arena(&deck, |_| card.as_ref());
            format!("{what:27} {}\n", text.trim_start_matches("Deck\n").trim_end())
        })
        .collect();
    insta::assert_snapshot!(table, @"
    as written while not known  1 fable of the mirror breaker
    front face                  1 Fable of the Mirror-Breaker
    front face                  1 Bonecrusher Giant
    both halves                 1 Fire // Ice
    no A-                       1 Omnath, Locus of Creation (ZNR) 232
    no A-                       1 Valki, God of Lies
    Arena's set code            1 Opt (DAR) 60
    no leading zeros            1 Opt (M21) 59
    half a printing             1 Opt
    a number Arena has none of  1 Sol Ring
    the card's printing         1 Llanowar Elves (DAR) 168
    not on Arena                1 Llanowar Elves
    not known to be on Arena    1 Opt
    Arena's own name            1 Kavaero, Mind-Bitten (OM1) 1
    ");
}

/// Entries as Arena itself writes them.
fn arena_entry() -> impl Strategy<Value = Entry> {
    let word = "[A-Z][a-z][a-z'û-]{0,8}";
    let name =
        (word, proptest::collection::vec(word, 0..4), any::<bool>()).prop_map(|(first, rest, split)| {
            let between = if split { " // " } else { " " };
            rest.iter().fold(first, |name, word| name + between + word)
        });
    let printing = proptest::option::of(("(DAR|M21|NEO|Y25|HA3|CONF)", 1u32..500));
    (1u32..=250, name, printing).prop_map(|(count, name, printing)| {
        let (set, number) = printing.map(|(set, number)| (set, number.to_string())).unzip();
        Entry {
            count,
            name,
            set,
            number,
            ..Entry::default()
        }
    })
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
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Sets, numbers, counts, names and sections: what is written is what is read.
    #[test]
    fn what_is_written_is_read(
        main in proptest::collection::vec(arena_entry(), 1..30),
        sideboard in proptest::collection::vec(arena_entry(), 0..15),
        commander in proptest::collection::vec(arena_entry(), 0..3),
        companion in proptest::option::of(arena_entry()),
        name in proptest::option::of("[A-Z][a-z]{1,9}( [A-Z:-][a-z0-9]{1,9}){0,3}"),
    ) {
        let sections = Sections {
            main, sideboard, commander, companion: companion.into_iter().collect(), maybeboard: Vec::new(),
        };
        let deck = Parsed { name, sections, ..Parsed::default() };
        let text = to_arena(&deck, |_| None);
        let reading = import::read(&text, None).unwrap();
        prop_assert_eq!(&reading.parsed.problems, &[]);
        prop_assert_eq!(&without_lines(&reading.parsed.sections), &deck.sections);
        prop_assert_eq!(&reading.parsed.name, &deck.name);
        prop_assert_eq!(to_arena(&reading.parsed, |_| None), text);
    }
}

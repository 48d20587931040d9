//! The catalogue: which card an entry means.

#[path = "facts/cards.rs"]
mod facts;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use deck::card::{Card, Legality, Rarity};
use deck::catalogue::{Catalogue, MatchRule, fold};
use deck::color::ColorSet;
use deck::decklist::Entry;

fn entry(name: &str) -> Entry {
    Entry {
        count: 1,
        name: name.to_owned(),
        line: 1,
        ..Entry::default()
    }
}

fn printing(name: &str, set: &str, number: &str) -> Entry {
    Entry {
        set: Some(set.to_owned()),
        number: Some(number.to_owned()),
        ..entry(name)
    }
}

/// The card of the table as Scryfall gives it.
fn from_scryfall(name: &str, set: &str, number: &str, rarity: Rarity) -> Card {
    let scryfall_id = Some(format!("{set}-{number}"));
    Card {
        scryfall_id,
        set: set.to_owned(),
        collector_number: number.to_owned(),
        rarity,
        ..facts::named(name)
    }
}

fn starter() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for card in facts::cards() {
        catalogue.insert(Arc::new(card));
    }
    catalogue
}

#[test]
fn names_fold_to_one_spelling() {
    let table: String = [
        "Lim-Dûl's Vault",
        "Lim Dul’s Vault",
        "Æther Vial",
        "AETHER  VIAL",
        "Nazgûl",
        "nazgu\u{302}l",
        "Fire // Ice",
        "Fire/Ice",
        "Fire /// Ice",
        "Summon: Choco/Mog",
        "\"Ach! Hans, Run!\"",
        "Minsc & Boo, Timeless Heroes",
        "Minsc and Boo Timeless Heroes",
        "+2 Mace",
        "Ratonhnhaké꞉ton",
        "A-Alrund's Epiphany",
        "Éowyn, Shieldmaiden",
        "_____",
        "İstanbul",
        "// ",
        "",
    ]
    .into_iter()
    .fold(String::new(), |mut table, name| {
        writeln!(table, "{name} = {}.", fold(name)).expect("a string takes it");
        table
    });
    insta::assert_snapshot!(table, @r#"
    Lim-Dûl's Vault = lim duls vault.
    Lim Dul’s Vault = lim duls vault.
    Æther Vial = aether vial.
    AETHER  VIAL = aether vial.
    Nazgûl = nazgul.
    nazgûl = nazgul.
    Fire // Ice = fire // ice.
    Fire/Ice = fire // ice.
    Fire /// Ice = fire // ice.
    Summon: Choco/Mog = summon choco // mog.
    "Ach! Hans, Run!" = ach hans run.
    Minsc & Boo, Timeless Heroes = minsc and boo timeless heroes.
    Minsc and Boo Timeless Heroes = minsc and boo timeless heroes.
    +2 Mace = 2 mace.
    Ratonhnhaké꞉ton = ratonhnhaketon.
    A-Alrund's Epiphany = a alrunds epiphany.
    Éowyn, Shieldmaiden = eowyn shieldmaiden.
    _____ = _____.
    İstanbul = istanbul.
    //  = //.
     = .
    "#);
}

#[test]
fn every_rule_finds_what_it_should() {
    let mut catalogue = starter();
    catalogue.insert(Arc::new(from_scryfall("Opt", "dom", "60", Rarity::Common)));
    catalogue.insert(Arc::new(from_scryfall("Opt", "xln", "65", Rarity::Common)));
    catalogue.insert(Arc::new(from_scryfall(
        "Fire // Ice",
        "mh2",
        "290",
        Rarity::Uncommon,
    )));
    let rebalanced = Card {
        name: "A-Demilich".to_owned(),
        ..from_scryfall("Opt", "afr", "A-53", Rarity::Mythic)
    };
    catalogue.insert(Arc::new(rebalanced));
    let renamed = Card {
        name: "Kraven, Proud Predator".to_owned(),
        other_names: vec!["Kavaero, Mind-Bitten".to_owned()],
        ..from_scryfall("Opt", "spm", "33", Rarity::Rare)
    };
    catalogue.insert(Arc::new(renamed));
    let asked = [
        printing("Opt", "XLN", "65"),
        printing("Opt", "DAR", "60"),
        printing("opt", "XLN", "065"),
        printing("Opt", "XLN", "1"),
        printing("Opt", "ELD", "59"),
        // The number is Opt's; the name decides.
        printing("Shock", "XLN", "65"),
        printing("Sliver of Cheese", "XLN", "65"),
        printing("Fire", "MH2", "290"),
        entry("nazgul"),
        entry("Teferi Hero of Dominaria"),
        entry("Fire/Ice"),
        entry("Fire /// Ice"),
        entry("Ice"),
        entry("Ice // Fire"),
        entry("Unholy Annex/Ritual Chamber"),
        entry("Brazen Borrower"),
        entry("Brazen Borrower // Petty Theft // Brazen Borrower"),
        entry("Opt // Opt"),
        entry("Brazen Borrower // Shock"),
        // The name of an adventure is not the card's.
        entry("Petty Theft"),
        entry("Insectile Aberration"),
        entry("Mistgate Pathway"),
        entry("A-Opt"),
        entry("A-Demilich"),
        entry("Demilich"),
        entry("a-fire // a-ice"),
        entry("Kavaero, Mind-Bitten"),
        printing("Kavaero, Mind-Bitten", "SPM", "33"),
        entry("Lightning Blot"),
        entry(""),
    ];
    let mut table = String::new();
    for entry in asked {
        let found = catalogue.find(&entry).map_or_else(
            || "nothing".to_owned(),
            |(card, rule)| format!("{} {} {} by {rule:?}", card.name, card.set, card.collector_number),
        );
        let place = entry.set.as_deref().unwrap_or_default();
        let number = entry.number.as_deref().unwrap_or_default();
        writeln!(table, "{} {place} {number} → {found}", entry.name).expect("a string takes it");
    }
    insta::assert_snapshot!(table, @"
    Opt XLN 65 → Opt xln 65 by SetAndNumber
    Opt DAR 60 → Opt dom 60 by SetAndNumber
    opt XLN 065 → Opt xln 65 by SetAndNumber
    Opt XLN 1 → Opt xln 65 by ExactName
    Opt ELD 59 → Opt dom 60 by ExactName
    Shock XLN 65 → Shock   by ExactName
    Sliver of Cheese XLN 65 → nothing
    Fire MH2 290 → Fire // Ice mh2 290 by SetAndNumber
    nazgul   → Nazgûl   by ExactName
    Teferi Hero of Dominaria   → Teferi, Hero of Dominaria   by ExactName
    Fire/Ice   → Fire // Ice mh2 290 by ExactName
    Fire /// Ice   → Fire // Ice mh2 290 by ExactName
    Ice   → Fire // Ice mh2 290 by FaceName
    Ice // Fire   → Fire // Ice mh2 290 by FaceName
    Unholy Annex/Ritual Chamber   → Unholy Annex // Ritual Chamber   by ExactName
    Brazen Borrower   → Brazen Borrower // Petty Theft   by FaceName
    Brazen Borrower // Petty Theft // Brazen Borrower   → Brazen Borrower // Petty Theft   by FaceName
    Opt // Opt   → Opt dom 60 by ExactName
    Brazen Borrower // Shock   → nothing
    Petty Theft   → nothing
    Insectile Aberration   → Delver of Secrets // Insectile Aberration   by FaceName
    Mistgate Pathway   → Hengegate Pathway // Mistgate Pathway   by FaceName
    A-Opt   → Opt dom 60 by RebalancedName
    A-Demilich   → A-Demilich afr A-53 by ExactName
    Demilich   → nothing
    a-fire // a-ice   → Fire // Ice mh2 290 by RebalancedName
    Kavaero, Mind-Bitten   → Kraven, Proud Predator spm 33 by ExactName
    Kavaero, Mind-Bitten SPM 33 → Kraven, Proud Predator spm 33 by SetAndNumber
    Lightning Blot   → nothing
       → nothing
    ");
}

/// Arena's text of a client in another language: the names are nobody's here, the printings are.
#[test]
fn a_printing_answers_for_a_name_that_is_nobodys() {
    let mut catalogue = starter();
    for (name, set, number) in [
        ("Opt", "xln", "65"),
        ("Shock", "m21", "159"),
        ("Island", "eld", "251"),
        ("Fire // Ice", "mh2", "290"),
        ("Brazen Borrower // Petty Theft", "eld", "39"),
    ] {
        catalogue.insert(Arc::new(from_scryfall(name, set, number, Rarity::Common)));
    }
    let printed = Card {
        other_names: vec!["Blitzschlag".to_owned()],
        ..from_scryfall("Lightning Bolt", "sta", "42", Rarity::Rare)
    };
    catalogue.insert(Arc::new(printed));
    let asked = [
        printing("Sichtung", "XLN", "65"),
        printing("選択", "XLN", "65"),
        printing("Isla", "ELD", "251"),
        printing("Choc", "M21", "159"),
        printing("Feuer // Eis", "MH2", "290"),
        printing("Sichtung", "XLN", "065"),
        // A slip in the name of the card itself.
        printing("Shok", "M21", "159"),
        // Printed under this name, of whatever set.
        printing("Blitzschlag", "STA", "42"),
        printing("Blitzschlag", "XLN", "65"),
        // Another card's name, a slip in one, one side of one: never the printing's.
        printing("Shock", "XLN", "65"),
        printing("A-Shock", "XLN", "65"),
        printing("Shokc", "XLN", "65"),
        printing("Lightning Blot", "XLN", "65"),
        printing("Petty Theft", "XLN", "65"),
        printing("Ice", "XLN", "65"),
        printing("Shock // Schock", "XLN", "65"),
        // Nobody's, and no such printing.
        printing("Sichtung", "XLN", "999"),
        printing("Sichtung", "ABC", "65"),
        entry("Sichtung"),
        printing("", "XLN", "65"),
    ];
    let told = |catalogue: &Catalogue| {
        let mut table = String::new();
        for entry in &asked {
            let found = catalogue.find(entry).map_or_else(
                || "nothing".to_owned(),
                |(card, rule)| format!("{} by {rule:?}", card.name),
            );
            let place = entry.set.as_deref().unwrap_or_default();
            let number = entry.number.as_deref().unwrap_or_default();
            writeln!(table, "{} {place} {number} → {found}", entry.name).expect("a string takes it");
        }
        table
    };
    let before = told(&catalogue);
    assert!(
        !before.contains("PrintingAlone"),
        "a card of that name may be still to come: {before}"
    );
    catalogue.mark_complete();
    insta::assert_snapshot!(told(&catalogue), @"
    Sichtung XLN 65 → Opt by PrintingAlone
    選択 XLN 65 → Opt by PrintingAlone
    Isla ELD 251 → Island by PrintingAlone
    Choc M21 159 → Shock by PrintingAlone
    Feuer // Eis MH2 290 → Fire // Ice by PrintingAlone
    Sichtung XLN 065 → Opt by PrintingAlone
    Shok M21 159 → Shock by PrintingAlone
    Blitzschlag STA 42 → Lightning Bolt by SetAndNumber
    Blitzschlag XLN 65 → Lightning Bolt by ExactName
    Shock XLN 65 → Shock by ExactName
    A-Shock XLN 65 → Shock by RebalancedName
    Shokc XLN 65 → nothing
    Lightning Blot XLN 65 → nothing
    Petty Theft XLN 65 → nothing
    Ice XLN 65 → Fire // Ice by FaceName
    Shock // Schock XLN 65 → nothing
    Sichtung XLN 999 → nothing
    Sichtung ABC 65 → nothing
    Sichtung   → nothing
     XLN 65 → nothing
    ");
    assert!(!told(&catalogue.successor()).contains("PrintingAlone"));
}

#[test]
fn scryfalls_card_takes_the_place_of_the_starters_in_either_order() {
    let known = from_scryfall("Steam Vents", "grn", "257", Rarity::Rare);
    let partial = Card {
        legalities: BTreeMap::from([("standard".to_owned(), Legality::NotLegal)]),
        ..known.clone()
    };
    let starter = Card {
        produced_mana: ColorSet::from_letters("UR"),
        ..facts::named("Steam Vents")
    };
    for first_starter in [true, false] {
        let mut catalogue = Catalogue::default();
        let mut cards = vec![starter.clone(), partial.clone()];
        if !first_starter {
            cards.reverse();
        }
        for card in cards {
            catalogue.insert(Arc::new(card));
        }
        assert_eq!(catalogue.len(), 1);
        let (card, rule) = catalogue.find(&entry("Steam Vents")).expect("the card is known");
        assert_eq!(rule, MatchRule::ExactName);
        assert_eq!(card.scryfall_id.as_deref(), Some("grn-257"));
        assert_eq!(
            card.legalities.get("standard"),
            Some(&Legality::NotLegal),
            "what Scryfall says stands"
        );
        assert_eq!(
            card.legalities.get("timeless"),
            Some(&Legality::Legal),
            "what it does not say is kept"
        );
        assert_eq!(card.produced_mana.letters(), "UR");
    }
}

#[test]
fn the_printing_that_answers_for_a_name_does_not_hang_on_the_order() {
    let bare = Card {
        legalities: BTreeMap::new(),
        ..from_scryfall("Opt", "inv", "64", Rarity::Common)
    };
    let paper = Card {
        on_arena: Some(false),
        ..from_scryfall("Opt", "dmr", "59", Rarity::Common)
    };
    let dear = Card {
        on_arena: Some(true),
        ..from_scryfall("Opt", "sta", "19", Rarity::Rare)
    };
    let cheap = Card {
        on_arena: Some(true),
        ..from_scryfall("Opt", "xln", "65", Rarity::Uncommon)
    };
    let cards = [bare, paper, dear, cheap].map(Arc::new);
    for shift in 0..4 {
        let mut catalogue = Catalogue::default();
        for at in 0..4 {
            catalogue.insert(Arc::clone(&cards[(at + shift) % 4]));
        }
        let set_of = |entry: &Entry| catalogue.find(entry).map(|(card, rule)| (card.set.clone(), rule));
        assert_eq!(
            set_of(&entry("Opt")),
            Some(("xln".to_owned(), MatchRule::ExactName))
        );
        assert_eq!(
            set_of(&printing("Opt", "STA", "19")),
            Some(("sta".to_owned(), MatchRule::SetAndNumber))
        );
        assert_eq!(
            set_of(&printing("Opt", "STA", "999")),
            Some(("sta".to_owned(), MatchRule::ExactName))
        );
        assert_eq!(catalogue.len(), 1);
    }
}

#[test]
fn a_printing_is_replaced_by_its_own_newer_facts() {
    let old = from_scryfall("Opt", "xln", "65", Rarity::Common);
    let mut catalogue = Catalogue::default();
    catalogue.insert(Arc::new(old.clone()));
    catalogue.insert(Arc::new(Card {
        rarity: Rarity::Rare,
        ..old.clone()
    }));
    let (card, _) = catalogue
        .find(&printing("Opt", "XLN", "65"))
        .expect("the card is known");
    assert_eq!(card.rarity, Rarity::Rare);

    // Scryfall renumbers a printing: the old number is nobody's.
    catalogue.insert(Arc::new(Card {
        collector_number: "66".to_owned(),
        ..old.clone()
    }));
    let rule_of = |number| {
        catalogue
            .find(&printing("Opt", "XLN", number))
            .map(|(_, rule)| rule)
    };
    assert_eq!(
        [rule_of("65"), rule_of("66")],
        [Some(MatchRule::ExactName), Some(MatchRule::SetAndNumber)]
    );

    // Scryfall renames it: the old name is nobody's.
    catalogue.insert(Arc::new(Card {
        name: "Choice".to_owned(),
        collector_number: "66".to_owned(),
        ..old
    }));
    assert!(catalogue.find(&entry("Opt")).is_none());
    assert!(catalogue.find(&entry("Choice")).is_some());
    assert_eq!(catalogue.len(), 1);
}

#[test]
fn a_multiverse_id_names_a_printing_when_the_name_agrees() {
    let with_ids = |ids: &[u32], card: Card| {
        Arc::new(Card {
            multiverse_ids: ids.to_vec(),
            ..card
        })
    };
    let mut catalogue = starter();
    for card in [
        with_ids(&[435], from_scryfall("Opt", "xln", "65", Rarity::Common)),
        with_ids(&[442], from_scryfall("Opt", "dom", "60", Rarity::Common)),
        with_ids(
            &[226_749, 226_755],
            from_scryfall(
                "Delver of Secrets // Insectile Aberration",
                "isd",
                "51",
                Rarity::Common,
            ),
        ),
    ] {
        catalogue.insert(card);
    }
    let rule_of = |catalogue: &Catalogue, name: &str, id: u32, set: Option<&str>| {
        let asked = Entry {
            multiverse_id: Some(id),
            set: set.map(str::to_owned),
            number: set.map(|_| "65".to_owned()),
            ..entry(name)
        };
        let found = catalogue.find(&asked);
        found.map(|(card, rule)| (card.set.clone(), rule))
    };
    let found = |set: &str, rule| Some((set.to_owned(), rule));
    let rule = |name, id, set| rule_of(&catalogue, name, id, set);
    assert_eq!(rule("Opt", 435, None), found("xln", MatchRule::MultiverseId));
    assert_eq!(rule("opt", 442, None), found("dom", MatchRule::MultiverseId));
    // Set and number are told by the player; the id is some program's.
    assert_eq!(
        rule("Opt", 442, Some("XLN")),
        found("xln", MatchRule::SetAndNumber)
    );
    assert_eq!(rule("Opt", 1, None), found("dom", MatchRule::ExactName));
    // The id is Opt's; the name decides.
    assert_eq!(rule("Shock", 435, None), found("", MatchRule::ExactName));
    assert_eq!(rule("Sliver of Cheese", 435, None), None);
    for id in [226_749, 226_755] {
        assert_eq!(
            rule("Delver of Secrets", id, None),
            found("isd", MatchRule::MultiverseId)
        );
    }

    // An id that is taken back is nobody's.
    catalogue.insert(with_ids(
        &[436],
        from_scryfall("Opt", "xln", "65", Rarity::Common),
    ));
    assert_eq!(
        rule_of(&catalogue, "Opt", 435, None),
        found("dom", MatchRule::ExactName)
    );
    assert_eq!(
        rule_of(&catalogue, "Opt", 436, None),
        found("xln", MatchRule::MultiverseId)
    );
}

#[test]
fn suggestions_are_close_and_best_first() {
    let catalogue = starter();
    let asked = [
        "Lightning Blot",
        "Ligtning Bolt",
        "Teferi",
        "Elves",
        "Brazn Borower",
        "Hengegate Pathwya",
        "Mountian",
        "Xyzzy",
        "",
        "Fyre // Ice",
    ];
    let mut table = String::new();
    for name in asked {
        writeln!(table, "{name} → {}", catalogue.suggest(name, 3).join(" | ")).expect("a string takes it");
    }
    insta::assert_snapshot!(table, @"
    Lightning Blot → Lightning Bolt
    Ligtning Bolt → Lightning Bolt
    Teferi → Teferi, Hero of Dominaria
    Elves → Llanowar Elves
    Brazn Borower → Brazen Borrower
    Hengegate Pathwya → Hengegate Pathway
    Mountian → Mountain
    Xyzzy → 
     → 
    Fyre // Ice → Fire // Ice
    ");
    assert!(catalogue.suggest("Mountian", 0).is_empty());
}

#[test]
fn search_prefers_the_start_of_a_name_then_of_a_word() {
    let catalogue = starter();
    let names = |text: &str| {
        let found = catalogue.search(text, 4);
        found
            .iter()
            .map(|card| card.name.clone())
            .collect::<Vec<_>>()
            .join(" | ")
    };
    insta::assert_snapshot!(["is", "LI", "nazgu", "wel", ""].map(names).join("\n"), @"
    Island | Snow-Covered Island | Hengegate Pathway // Mistgate Pathway | Jwari Disruption // Jwari Ruins
    Lightning Bolt | Savannah Lions
    Nazgûl
    Jegantha, the Wellspring
    ");
}

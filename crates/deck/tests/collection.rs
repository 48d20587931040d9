//! What a player owns, and what a deck takes beside it.

use std::sync::Arc;

use deck::card::{Card, Face, Rarity};
use deck::catalogue::{Catalogue, Craft};
use deck::collection::{Collection, Holding, Missing, missing};
use deck::decklist::{Entry, LineKind, Sections};
use deck::import::{MAX_OWNED_BYTES, MAX_OWNED_ROWS, OwnedError, read, read_owned};
use proptest::prelude::*;

fn printing(name: &str, set: &str, rarity: Rarity, on_arena: Option<bool>, arena_id: u32) -> Arc<Card> {
    Arc::new(Card {
        name: name.to_owned(),
        layout: "normal".to_owned(),
        faces: vec![Face {
            name: name.to_owned(),
            type_line: match name {
                "Island" => "Basic Land — Island",
                _ => "Instant",
            }
            .to_owned(),
            ..Face::default()
        }],
        scryfall_id: Some(format!("00000000-0000-0000-0000-{arena_id:012}")),
        arena_id: Some(arena_id),
        on_arena,
        rarity,
        set: set.to_owned(),
        collector_number: arena_id.to_string(),
        ..Card::default()
    })
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for card in [
        printing("Opt", "dom", Rarity::Uncommon, Some(true), 1),
        printing("Opt", "xln", Rarity::Common, Some(true), 2),
        // Cheaper, but not where wildcards are spent.
        printing("Shock", "m19", Rarity::Common, Some(false), 3),
        printing("Shock", "sta", Rarity::Rare, Some(true), 4),
        printing("Luminarch Aspirant", "znr", Rarity::Rare, Some(true), 5),
        printing("A-Luminarch Aspirant", "znr", Rarity::Rare, Some(true), 6),
        printing("Black Lotus", "lea", Rarity::Rare, Some(false), 7),
        printing("Island", "dom", Rarity::Common, Some(true), 8),
        printing("Odd Prize", "slx", Rarity::Unknown, Some(true), 9),
        printing("Dragon", "m19", Rarity::Mythic, Some(true), 10),
    ] {
        catalogue.insert(card);
    }
    catalogue
}

fn owned(text: &str) -> Collection {
    Collection::of(&read_owned(text).unwrap().cards, &catalogue())
}

fn costs(deck: &str, collection: Option<&Collection>) -> Missing {
    let sections = read(deck, None).unwrap().parsed.sections;
    costs_of(&sections, collection)
}

fn costs_of(sections: &Sections, collection: Option<&Collection>) -> Missing {
    let catalogue = catalogue();
    let entries: Vec<&Entry> = sections.iter().map(|(_, entry)| entry).collect();
    let cards: Vec<Option<Arc<Card>>> = entries
        .iter()
        .map(|entry| catalogue.find(entry).map(|(card, _)| card))
        .collect();
    let card_of = |entry: &Entry| {
        let at = entries.iter().position(|known| *known == entry)?;
        cards[at].as_deref()
    };
    missing(sections, collection, &card_of, &|card| catalogue.craft(card))
}

fn told(missing: &Missing) -> String {
    let cards: Vec<String> = missing
        .cards
        .iter()
        .map(|card| format!("{} {}/{} {:?}", card.name, card.owned, card.needed, card.rarity))
        .collect();
    format!(
        "{}c {}u {}r {}m | {} | no: {} | ?: {}",
        missing.common,
        missing.uncommon,
        missing.rare,
        missing.mythic,
        cards.join(", "),
        missing.not_on_arena.join(", "),
        missing.unknown.join(", ")
    )
}

const DECK: &str = "Deck\n4 Opt\n2 Shock\n4 Luminarch Aspirant\n1 Black Lotus\n17 Island\n1 Odd Prize\n3 Strange Thing\n\nSideboard\n2 Shock\n1 Dragon\n";

#[test]
fn a_deck_costs_the_cheapest_wildcards_on_arena() {
    insta::assert_snapshot!(told(&costs(DECK, None)), @"4c 0u 8r 1m | Dragon 0/1 Mythic, Luminarch Aspirant 0/4 Rare, Shock 0/4 Rare, Opt 0/4 Common | no: Black Lotus | ?: Odd Prize, Strange Thing");
}

#[test]
fn any_printing_any_row_and_the_rebalanced_version_count() {
    let collection = owned(
        "Count,Name,Edition,Foil\n1,Opt,DOM,\n2,Opt,XLN,foil\n3,A-Luminarch Aspirant,ZNR,\n1,Strange Thing,,\n",
    );
    insta::assert_snapshot!(told(&costs(DECK, Some(&collection))), @"1c 0u 5r 1m | Dragon 0/1 Mythic, Luminarch Aspirant 3/4 Rare, Shock 0/4 Rare, Opt 3/4 Common | no: Black Lotus | ?: Odd Prize, Strange Thing");
}

#[test]
fn four_copies_stand_for_any_number() {
    let collection = owned("4 Opt\n");
    assert!(costs("20 Opt\n", Some(&collection)).is_nothing());
    assert_eq!(costs("20 Opt\n", None).common, 4);
}

#[test]
fn every_shape_says_the_same() {
    let mtgatool = "Id,Name,Set,Color,Rarity,Count\n2,Opt,XLN,U,common,3\n10,Dragon,M19,R,mythic,1\n3,Shock,M19,R,common,0\n";
    let shapes = [
        mtgatool,
        "Arena ID;Quantity\n2;3\n10;1\n3;0\n",
        "{\"2\": 3, \"10\": 1, \"3\": 0}",
        "{\"id\": 5, \"payload\": {\"2\": 3, \"10\": 1, \"3\": 0}}",
        "[{\"arena_id\": 2, \"count\": 3}, {\"name\": \"Dragon\", \"count\": 1}]",
        "3 Opt\n1 Dragon\n",
        "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Last Modified,Collector Number,Alter,Proxy,Purchase Price\n3,0,Opt,xln,NM,English,,,,2,False,False,\n1,0,Dragon,m19,NM,English,foil,,,10,False,False,\n",
        "Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID\nOpt,XLN,Ixalan,2,normal,common,2,1,x\nOpt,DOM,Dominaria,1,foil,common,1,1,x\nDragon,M19,Core,10,normal,mythic,1,1,x\n",
    ];
    let expected = owned("3 Opt\n1 Dragon\n");
    assert_eq!((expected.len(), expected.copies("Opt")), (2, 3));
    for shape in shapes {
        assert_eq!(owned(shape), expected, "{shape}");
    }
}

#[test]
fn every_row_is_accounted_for() {
    let reading = read_owned("Id,Name,Set,Color,Rarity,Count\n1,Opt,DOM,U,common,4\n\n2,Shock,M19,R,common,0\n3,,M19,R,common,2\n4,Dragon,M19,R,mythic,many\n").unwrap();
    let kinds: Vec<String> = reading.lines.iter().map(|kind| format!("{kind:?}")).collect();
    insta::assert_snapshot!(kinds.join(" "), @"Header Entry(Main) Blank Comment Problem Problem");
    assert_eq!(reading.cards.len(), 1);
    let lines: Vec<u32> = reading.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [5, 6]);
    let json = read_owned("{\"1\": 4, \"x\": 2, \"3\": -1, \"4\": 0}").unwrap();
    assert_eq!(
        (json.lines.len(), json.cards.len(), json.problems.len()),
        (4, 1, 2)
    );
    assert_eq!(
        json.lines
            .iter()
            .filter(|kind| **kind == LineKind::Comment)
            .count(),
        1
    );
}

#[test]
fn what_is_too_much_or_nothing_is_refused_with_a_word() {
    let too_many = "1 Opt\n".repeat(MAX_OWNED_ROWS + 1);
    assert_eq!(
        read_owned(&too_many),
        Err(OwnedError::TooManyRows {
            rows: MAX_OWNED_ROWS + 1
        })
    );
    assert!(
        read_owned(&"1 Opt\n".repeat(15_000)).is_ok(),
        "more than a deck may have"
    );
    let too_large = "x".repeat(MAX_OWNED_BYTES + 1);
    let message = |text: &str| read_owned(text).unwrap_err().to_string();
    insta::assert_snapshot!(message(&too_many), @"This has 60,001 rows; a collection may have 60,000. Leave out the cards you do not own, then try again.");
    insta::assert_snapshot!(message(&too_large), @"This is 4.1 MB long; a collection may have 4 MB. Leave out columns that name no card, then try again.");
    assert_eq!(read_owned("{}"), Err(OwnedError::Json));
    assert_eq!(read_owned("{\"a\": \"b\"}"), Err(OwnedError::Json));
    assert_eq!(read_owned("{oh"), Err(OwnedError::Json));
}

#[test]
fn a_card_that_is_not_known_is_kept_until_it_is() {
    let text = "{\"2\": 3, \"99\": 2}";
    let nothing = Catalogue::default();
    let mut collection = Collection::of(&read_owned(text).unwrap().cards, &nothing);
    assert_eq!((collection.len(), collection.copies("Opt")), (2, 0));
    assert!(!collection.look_again(&nothing));
    assert!(collection.look_again(&catalogue()));
    assert_eq!(collection.copies("Opt"), 3);
    let open: Vec<&Holding> = collection
        .iter()
        .map(|(_, holding)| holding)
        .filter(|holding| !holding.known)
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].name.as_str(), open[0].copies), ("Arena card 99", 2));
}

#[test]
fn a_card_that_no_catalogue_has_costs_what_it_says_itself() {
    let card = printing("Elsewhere", "tst", Rarity::Uncommon, None, 77);
    assert_eq!(catalogue().craft(&card), Craft::Wildcard(Rarity::Uncommon));
}

const NAMES: [&str; 7] = [
    "Opt",
    "Shock",
    "Luminarch Aspirant",
    "Dragon",
    "Island",
    "Black Lotus",
    "Strange Thing",
];

fn list() -> impl Strategy<Value = Vec<(usize, u32)>> {
    proptest::collection::vec((0..NAMES.len(), 1_u32..8), 1..12)
}

fn sections(deck: &[(usize, u32)]) -> Sections {
    let mut sections = Sections::default();
    for (line, (name, count)) in (1..).zip(deck) {
        let entry = Entry {
            count: *count,
            name: NAMES[*name].to_owned(),
            line,
            ..Entry::default()
        };
        if line % 3 == 0 {
            sections.sideboard.push(entry);
        } else {
            sections.main.push(entry);
        }
    }
    sections
}

fn holdings(rows: &[(usize, u32)]) -> Collection {
    let text: String = rows
        .iter()
        .map(|(name, count)| format!("{count} {}\n", NAMES[*name]))
        .collect();
    owned(&text)
}

proptest! {
    #[test]
    fn owning_more_never_costs_more(deck in list(), some in list(), more in list()) {
        let deck = sections(&deck);
        let less = costs_of(&deck, Some(&holdings(&some)));
        let rest = costs_of(&deck, Some(&holdings(&[some, more].concat())));
        prop_assert!(rest.common <= less.common && rest.uncommon <= less.uncommon);
        prop_assert!(rest.rare <= less.rare && rest.mythic <= less.mythic);
        prop_assert!(rest.cards.len() <= less.cards.len() && rest.unknown.len() <= less.unknown.len());
        prop_assert!(less.total() <= costs_of(&deck, None).total());
    }

    #[test]
    fn who_owns_the_deck_misses_nothing(deck in list()) {
        prop_assert!(costs_of(&sections(&deck), Some(&holdings(&deck))).is_nothing());
    }

    #[test]
    fn the_order_of_rows_says_nothing(deck in list(), rows in list()) {
        let turned: Vec<_> = rows.iter().rev().copied().collect();
        prop_assert_eq!(holdings(&rows), holdings(&turned));
        let turned: Vec<_> = deck.iter().rev().copied().collect();
        // Sections follow the line, so the decks are compared as one section.
        let all = |deck: &[(usize, u32)]| {
            let mut sections = sections(deck);
            let mut side = std::mem::take(&mut sections.sideboard);
            sections.main.append(&mut side);
            costs_of(&sections, Some(&holdings(&rows)))
        };
        prop_assert_eq!(all(&deck), all(&turned));
    }

    #[test]
    fn nothing_that_is_sent_panics_or_vanishes(text in "[\\PC\\n,;\"{}:]{0,200}") {
        if let Ok(reading) = read_owned(&text) {
            let problems = reading.lines.iter().filter(|kind| **kind == LineKind::Problem).count();
            let errors = reading.problems.iter().filter(|problem| problem.severity == deck::decklist::Severity::Error);
            prop_assert_eq!(problems, errors.count());
        }
    }
}

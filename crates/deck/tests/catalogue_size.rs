//! What the catalogue takes in memory. The only test of its binary: the bytes it counts are the whole process's.

use std::sync::Arc;

use deck::card::{Card, Face, Legality, Prices, Rarity};
use deck::catalogue::Catalogue;
use deck::decklist::Entry;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const CARDS: usize = 1_500;
const PRINTINGS: usize = 6_000;

/// A printing with about as much to say as one of Scryfall's.
fn printing(at: usize, legality: Legality) -> Card {
    let of = at % CARDS;
    let name = format!("Invented Sorcerer the {of}th");
    let id = |kind: usize, of: usize| format!("{of:08x}-{kind:04x}-4000-8000-{:012x}", of * 7_919);
    Card {
        scryfall_id: Some(id(1, at)),
        oracle_id: Some(id(2, of)),
        layout: "normal".to_owned(),
        faces: vec![Face {
            name: name.clone(),
            mana_cost: "{2}{U}{R}".to_owned(),
            type_line: "Legendary Creature — Human Wizard".to_owned(),
            power: Some("2".to_owned()),
            toughness: Some("3".to_owned()),
            loyalty: None,
        }],
        name,
        mana_value: 4.0,
        rarity: Rarity::Rare,
        set: format!("s{:02}", at / 400),
        collector_number: (at % 400 + 1).to_string(),
        legalities: [
            "standard",
            "future",
            "historic",
            "timeless",
            "gladiator",
            "pioneer",
            "modern",
            "legacy",
            "pauper",
            "vintage",
            "penny",
            "commander",
            "oathbreaker",
            "standardbrawl",
            "brawl",
            "competitivebrawl",
            "alchemy",
            "paupercommander",
            "duel",
            "oldschool",
            "premodern",
            "predh",
        ]
        .map(|format| (format.to_owned(), legality))
        .into(),
        prices: Prices {
            usd: Some(at as f64 / 100.0),
            eur: Some(at as f64 / 50.0),
            tix: None,
        },
        image: Some(format!(
            "https://cards.scryfall.io/normal/front/{}/{}/{}.jpg?{}",
            &id(1, at)[..1],
            &id(1, at)[1..2],
            id(1, at),
            1_600_000_000 + at
        )),
        on_arena: Some(true),
        multiverse_ids: vec![at as u32 + 1],
        arena_id: Some(at as u32),
        ..Card::default()
    }
}

fn fill(catalogue: &mut Catalogue, printings: usize, legality: Legality) {
    for at in 0..printings {
        catalogue.insert(Arc::new(printing(at, legality)));
    }
}

#[test]
fn printings_take_little_and_a_successor_shares_what_is_the_same() {
    let start = MEMORY.current_usage();
    let used = || MEMORY.current_usage() - start;
    let mut catalogue = Catalogue::default();
    fill(&mut catalogue, PRINTINGS, Legality::Legal);
    catalogue.shrink();
    let size = used();
    let peak = MEMORY.peak_usage() - start;
    println!("{} bytes a printing, peak {}", size / PRINTINGS, peak / PRINTINGS);
    assert_eq!((catalogue.len(), catalogue.printings()), (CARDS, PRINTINGS));
    assert!(size / PRINTINGS <= 180, "{} bytes a printing", size / PRINTINGS);
    assert!(peak < size * 2, "{peak} at most, {size} in the end");
    let told = catalogue.bytes();
    assert!(told.abs_diff(size) * 10 < size, "says {told}, takes {size}");

    // The same facts again, and others and back: nothing piles up but room for as many other facts.
    for legality in [
        Legality::Legal,
        Legality::Banned,
        Legality::NotLegal,
        Legality::Legal,
    ] {
        fill(&mut catalogue, PRINTINGS, legality);
    }
    catalogue.shrink();
    assert!(used() < size + size / 16, "{} after {size}", used());

    let alone = used();
    let mut next = catalogue.successor();
    fill(&mut next, PRINTINGS, Legality::Legal);
    next.shrink();
    let more = used() - alone;
    println!("a successor takes {more} bytes more than {alone}");
    assert!(
        more + 100 * CARDS < alone,
        "a successor takes {more} bytes beside {alone}"
    );
    drop(catalogue);
    assert!(used() < size + size / 16, "the successor alone takes {}", used());
    let entry = Entry {
        count: 1,
        name: "Invented Sorcerer the 1499th".to_owned(),
        multiverse_id: Some(4_500),
        ..Entry::default()
    };
    let found = next.find(&entry).map(|(card, _)| (*card).clone());
    assert_eq!(found, Some(printing(4_499, Legality::Legal)));

    // A successor that is filled with other facts does not hold on to the old ones.
    let mut third = next.successor();
    drop(next);
    fill(&mut third, 4, Legality::Legal);
    third.shrink();
    assert!(used() * 50 < size, "{} bytes for four printings", used());
}

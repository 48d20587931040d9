//! Prints what a catalogue takes in memory and how long it answers: `cargo run --release -p deck --example catalogue_size`.
//!
//! The cards come from `cards-composite.jsonl.gz` in `ARENA_SHARED_DATA`, or in `shared/data` beside the workspace. A set of
//! the size of Scryfall's whole file is made from them by giving each card several printings.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deck::card::{Card, Face, Legality, Prices, Rarity};
use deck::catalogue::Catalogue;
use deck::color::ColorSet;
use deck::decklist::Entry;
use deck::role::Roles;
use flate2::read::GzDecoder;
use peak_alloc::PeakAlloc;
use serde::Deserialize;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Objects in Scryfall's file of all printings, August 2026.
const PRINTINGS: usize = 118_602;

/// The formats Scryfall tells of.
const FORMATS: [&str; 22] = [
    "alchemy",
    "brawl",
    "commander",
    "competitivebrawl",
    "duel",
    "future",
    "gladiator",
    "historic",
    "legacy",
    "modern",
    "oathbreaker",
    "oldschool",
    "pauper",
    "paupercommander",
    "penny",
    "pioneer",
    "predh",
    "premodern",
    "standard",
    "standardbrawl",
    "timeless",
    "vintage",
];

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Record {
    name: String,
    id: Option<String>,
    oracle_id: Option<String>,
    layout: String,
    type_line: String,
    oracle_text: Option<String>,
    mana_cost: String,
    cmc: f64,
    power: Option<String>,
    toughness: Option<String>,
    colors: Vec<String>,
    color_identity: Vec<String>,
    rarity: Option<String>,
    set: Option<String>,
    collector_number: Option<String>,
    image_uris: Image,
    card_faces: Vec<Side>,
}

#[derive(Deserialize)]
struct Side {
    #[serde(flatten)]
    face: Face,
    oracle_text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Image {
    normal: Option<String>,
}

fn main() {
    let Some(cards) = cards() else { return };
    println!("every card once:");
    measure(&|| (0..cards.len()).map(|at| printing(&cards, at, 0)), &cards);
    println!("every printing of the whole file:");
    measure(&|| all(&cards, 0), &cards);
    println!(
        "the whole file, and a newer one beside it with other prices or legalities for each hundredth printing:"
    );
    renewal(&cards);
}

/// The printings of the whole file, and of the file of a later day.
fn all(cards: &[Card], day: usize) -> impl Iterator<Item = Card> {
    (0..PRINTINGS).map(move |at| printing(cards, at, day))
}

fn measure<P: Iterator<Item = Card>>(printings: &dyn Fn() -> P, cards: &[Card]) {
    let made = Instant::now();
    let count = printings()
        .map(|card| usize::from(!card.name.is_empty()))
        .sum::<usize>();
    let made = made.elapsed();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = Instant::now();
    let mut catalogue = Catalogue::default();
    for card in printings() {
        catalogue.insert(Arc::new(card));
    }
    let built = start.elapsed().saturating_sub(made);
    let loose = MEMORY.current_usage() - before;
    catalogue.shrink();
    let size = MEMORY.current_usage() - before;
    let peak = MEMORY.peak_usage() - before;
    println!(
        "  {} printings of {} cards",
        catalogue.printings(),
        catalogue.len()
    );
    println!(
        "  size {:>8}  {:>5} bytes a printing",
        megabytes(size),
        size / count
    );
    println!(
        "  peak {:>8}, {} before it was shrunk; by its own count {}",
        megabytes(peak),
        megabytes(loose),
        megabytes(catalogue.bytes())
    );
    println!(
        "  built in {:.2} s, the making of the cards aside",
        built.as_secs_f64()
    );
    speed(&catalogue, cards);
}

fn renewal(cards: &[Card]) {
    let before = MEMORY.current_usage();
    let mut old = Catalogue::default();
    for card in all(cards, 0) {
        old.insert(Arc::new(card));
    }
    old.shrink();
    let alone = MEMORY.current_usage() - before;
    MEMORY.reset_peak_usage();
    let mut new = old.successor();
    for card in all(cards, 1) {
        new.insert(Arc::new(card));
    }
    new.shrink();
    let both = MEMORY.current_usage() - before;
    let peak = MEMORY.peak_usage() - before;
    drop(old);
    let left = MEMORY.current_usage() - before;
    println!(
        "  old {}, both {}, peak {}, the new one alone {} ({} cards)",
        megabytes(alone),
        megabytes(both),
        megabytes(peak),
        megabytes(left),
        new.len()
    );
}

/// Times look-ups of each hundredth printing, by printing and by name.
fn speed(catalogue: &Catalogue, cards: &[Card]) {
    let asked: Vec<Card> = (0..cards.len())
        .step_by(7)
        .map(|at| printing(cards, at, 0))
        .collect();
    let named = |card: &Card| Entry {
        count: 1,
        name: card.name.clone(),
        ..Entry::default()
    };
    let by_printing: Vec<Entry> = asked
        .iter()
        .map(|card| Entry {
            set: Some(card.set.to_uppercase()),
            number: Some(card.collector_number.clone()),
            ..named(card)
        })
        .collect();
    let by_name: Vec<Entry> = asked.iter().map(named).collect();
    for (what, entries) in [("set and number", by_printing), ("name", by_name)] {
        let mut times: Vec<Duration> = entries
            .iter()
            .map(|entry| {
                let start = Instant::now();
                let found = catalogue.find(entry);
                let time = start.elapsed();
                assert!(found.is_some(), "{}", entry.name);
                time
            })
            .collect();
        times.sort_unstable();
        let micros = |part: f64| times[(times.len() as f64 * part) as usize].as_nanos() as f64 / 1e3;
        println!(
            "  find by {what}: median {:.1} µs, 99 % {:.1} µs",
            micros(0.5),
            micros(0.99)
        );
    }
    let start = Instant::now();
    let close = catalogue.suggest("Lightnign Bolt", 3).len();
    let suggested = start.elapsed();
    let start = Instant::now();
    let found = catalogue.search("dragon", 20).len();
    println!(
        "  {close} suggestions in {:.1} ms, {found} search results in {:.1} ms",
        suggested.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
}

/// One printing of one of the cards: `at` runs over all printings, and the later ones are of cards that had one already.
fn printing(cards: &[Card], at: usize, day: usize) -> Card {
    let original = at < cards.len();
    // A few cards have most of the printings; so it is with basic lands and staples.
    let of = if original {
        at
    } else {
        let spread = at.wrapping_mul(2_654_435_761) % cards.len();
        spread * spread / cards.len()
    };
    let mut card = cards[of].clone();
    let noise = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    if !original || card.set.is_empty() {
        card.set = SETS[noise as usize % SETS.len()].to_owned();
        card.collector_number = at.to_string();
    }
    if !original {
        let id = format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            noise >> 32,
            noise >> 16 & 0xffff,
            noise >> 4 & 0xfff,
            noise >> 52,
            at as u64 * 65_537
        );
        let (first, second) = (&id[..1], &id[1..2]);
        card.image = Some(format!(
            "https://cards.scryfall.io/normal/front/{first}/{second}/{id}.jpg?{}",
            1_500_000_000 + at
        ));
        card.scryfall_id = Some(id);
    }
    let changed = day > 0 && at.is_multiple_of(100);
    card.prices = Prices {
        usd: (!at.is_multiple_of(5)).then_some((noise % 4999 + u64::from(changed)) as f64 / 100.0),
        eur: (!at.is_multiple_of(4)).then_some((noise % 3999) as f64 / 100.0),
        tix: at.is_multiple_of(2).then_some((noise % 299) as f64 / 100.0),
    };
    card.on_arena = Some(at.is_multiple_of(6));
    if changed && original {
        card.legalities.insert("standard".to_owned(), Legality::Banned);
    }
    card
}

const SETS: [&str; 16] = [
    "10e", "2x2", "blb", "clb", "cmm", "dmu", "eoe", "fdn", "khm", "lea", "m21", "mh3", "neo", "plst", "sld",
    "xln",
];

fn cards() -> Option<Vec<Card>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("ARENA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let Ok(file) = File::open(folder.join("cards-composite.jsonl.gz")) else {
        println!("skipped: no cards-composite.jsonl.gz in {}", folder.display());
        return None;
    };
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    Some(
        lines
            .enumerate()
            .map(|(at, line)| {
                let line = line.expect("the file is text");
                card(serde_json::from_str(&line).expect("a card"), at)
            })
            .collect(),
    )
}

fn card(record: Record, at: usize) -> Card {
    let texts = record
        .card_faces
        .iter()
        .map(|side| (&side.face.type_line, &side.oracle_text));
    let texts: Vec<_> = texts
        .chain([(&record.type_line, &record.oracle_text)])
        .filter_map(|(line, text)| Some((line.as_str(), text.as_deref()?)))
        .collect();
    let roles = (!texts.is_empty()).then(|| Roles::of_faces(texts));
    let mut faces: Vec<Face> = record.card_faces.into_iter().map(|side| side.face).collect();
    if faces.is_empty() {
        faces.push(Face {
            name: record.name.clone(),
            mana_cost: record.mana_cost,
            type_line: record.type_line,
            power: record.power,
            toughness: record.toughness,
            loyalty: None,
        });
    }
    let legality = |format: usize| match (at / (format + 1) + format) % 7 {
        0..=2 => Legality::NotLegal,
        3 => Legality::Banned,
        _ => Legality::Legal,
    };
    let fallback = format!("{at:08x}-0000-4000-a000-000000000000");
    Card {
        name: record.name,
        scryfall_id: Some(record.id.unwrap_or(fallback)),
        oracle_id: record.oracle_id,
        layout: record.layout,
        faces,
        mana_value: record.cmc,
        roles,
        colors: ColorSet::from_letters(&record.colors.concat()),
        color_identity: ColorSet::from_letters(&record.color_identity.concat()),
        rarity: match record.rarity.as_deref() {
            Some("common") => Rarity::Common,
            Some("uncommon") => Rarity::Uncommon,
            Some("rare") => Rarity::Rare,
            Some("mythic") => Rarity::Mythic,
            _ => Rarity::Unknown,
        },
        set: record.set.unwrap_or_default(),
        collector_number: record.collector_number.unwrap_or_default(),
        legalities: FORMATS
            .iter()
            .enumerate()
            .map(|(format, key)| ((*key).to_owned(), legality(format)))
            .collect(),
        image: record.image_uris.normal,
        ..Card::default()
    }
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

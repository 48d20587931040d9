//! The catalogue against all of Magic and real decklists, where that data is at hand: `ARENA_SHARED_DATA`, or `shared/data`
//! beside the workspace.

#![expect(clippy::disallowed_methods, reason = "reads card files where there are any")]

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use deck::card::{Card, Face};
use deck::catalogue::{Catalogue, MatchRule};
use deck::decklist::Entry;
use flate2::read::GzDecoder;
use serde::Deserialize;

fn data(file: &str) -> Option<impl Iterator<Item = String> + use<>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("ARENA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let Ok(found) = File::open(folder.join(file)) else {
        println!("skipped: no {file} in {}", folder.display());
        return None;
    };
    Some(
        BufReader::new(GzDecoder::new(found))
            .lines()
            .map(|line| line.expect("the file is text")),
    )
}

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    layout: String,
    #[serde(default)]
    type_line: String,
    #[serde(default)]
    mana_cost: String,
    #[serde(default)]
    cmc: f64,
    #[serde(default)]
    set: String,
    #[serde(default)]
    collector_number: String,
    #[serde(default)]
    card_faces: Vec<Face>,
}

/// Built once for all tests; `None` where there is no data to build it from.
static CATALOGUE: LazyLock<Option<Catalogue>> = LazyLock::new(catalogue);

fn catalogue() -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    for line in data("cards-composite.jsonl.gz")? {
        let record: Record = serde_json::from_str(&line).expect("a card");
        let Record {
            name,
            id,
            layout,
            type_line,
            mana_cost,
            cmc,
            set,
            collector_number,
            card_faces,
        } = record;
        let faces = match card_faces.is_empty() {
            true => vec![Face {
                name: name.clone(),
                mana_cost,
                type_line,
                ..Face::default()
            }],
            false => card_faces,
        };
        catalogue.insert(Arc::new(Card {
            name,
            scryfall_id: id,
            layout,
            faces,
            mana_value: cmc,
            set,
            collector_number,
            legalities: BTreeMap::new(),
            ..Card::default()
        }));
    }
    Some(catalogue)
}

fn entry(name: &str) -> Entry {
    Entry {
        count: 1,
        name: name.to_owned(),
        line: 1,
        ..Entry::default()
    }
}

#[test]
fn every_card_is_found_by_its_own_name_printing_and_front() {
    let Some(catalogue) = &*CATALOGUE else { return };
    let mut cards = 0;
    for line in data("cards-composite.jsonl.gz").expect("the catalogue was read from it") {
        let record: Record = serde_json::from_str(&line).expect("a card");
        cards += 1;
        let found = |entry: &Entry| {
            catalogue
                .find(entry)
                .map(|(card, rule)| (card.name.clone(), rule))
        };
        let itself = |rule| Some((record.name.clone(), rule));
        assert_eq!(found(&entry(&record.name)), itself(MatchRule::ExactName));
        let shouted = record.name.to_uppercase().replace(" // ", "/");
        assert_eq!(found(&entry(&shouted)), itself(MatchRule::ExactName), "{shouted}");
        if let Some(front) = record.card_faces.first() {
            assert_eq!(
                found(&entry(&front.name)),
                itself(MatchRule::FaceName),
                "{}",
                front.name
            );
        }
        if !record.set.is_empty() && !record.collector_number.is_empty() {
            let set = Some(record.set.to_uppercase());
            let printing = Entry {
                set,
                number: Some(record.collector_number.clone()),
                ..entry(&record.name)
            };
            assert_eq!(found(&printing), itself(MatchRule::SetAndNumber));
        }
    }
    println!("{cards} cards, {} names", catalogue.len());
    assert_eq!(catalogue.len(), cards);
}

/// A name that is nobody's is read by its printing; a card's own name beside another's printing never is.
#[test]
fn a_printing_answers_for_no_other_cards_name() {
    let Some(catalogue) = &*CATALOGUE else { return };
    let mut catalogue = catalogue.clone();
    catalogue.mark_complete();
    let records: Vec<Record> = data("cards-composite.jsonl.gz")
        .expect("the catalogue was read from it")
        .map(|line| serde_json::from_str(&line).expect("a card"))
        .collect();
    let printed: Vec<&Record> = records
        .iter()
        .filter(|record| !record.set.is_empty() && !record.collector_number.is_empty())
        .step_by(19)
        .collect();
    let at = |name: &str, printing: &Record| {
        let entry = Entry {
            set: Some(printing.set.to_uppercase()),
            number: Some(printing.collector_number.clone()),
            ..entry(name)
        };
        catalogue
            .find(&entry)
            .map(|(card, rule)| (card.name.clone(), rule))
    };
    let (mut wrong, mut left, mut alone) = (Vec::new(), 0, 0);
    for (own, other) in printed.iter().zip(printed.iter().skip(1)) {
        // The name of one card, whole and with two letters swapped, beside the printing of another.
        let slip: String = {
            let mut letters: Vec<char> = own.name.chars().collect();
            let middle = letters.len() / 2;
            letters.swap(middle - 1, middle);
            letters.into_iter().collect()
        };
        for name in [&own.name, &slip] {
            match at(name, other) {
                Some((found, _)) if found == own.name => {}
                None => left += 1,
                Some(found) => wrong.push((name.clone(), other.name.clone(), found)),
            }
        }
        let foreign = "Kein Name einer Karte";
        assert_eq!(
            at(foreign, own),
            Some((own.name.clone(), MatchRule::PrintingAlone))
        );
        alone += 1;
    }
    println!(
        "{alone} by the printing alone; of slips beside another card's printing, {left} left unread, {} wrong: {wrong:?}",
        wrong.len()
    );
    assert!(alone > 0);
    assert_eq!(wrong, []);
}

#[derive(Deserialize)]
struct Deck {
    main: Vec<(u32, String)>,
    side: Vec<(u32, String)>,
}

#[test]
fn real_decklists_name_cards_it_knows() {
    let Some(catalogue) = &*CATALOGUE else { return };
    let mut names: HashMap<String, u64> = HashMap::new();
    for file in ["standard", "pioneer", "arena-formats"] {
        let Some(lines) = data(&format!("decklists/{file}.jsonl.gz")) else {
            return;
        };
        for line in lines {
            let deck: Deck = serde_json::from_str(&line).expect("a deck");
            for (_, name) in deck.main.into_iter().chain(deck.side) {
                *names.entry(name).or_default() += 1;
            }
        }
    }
    let mut by_rule: HashMap<MatchRule, (u64, u64)> = HashMap::new();
    let mut unknown: Vec<(u64, &str)> = Vec::new();
    for (name, entries) in &names {
        match catalogue.find(&entry(name)) {
            Some((_, rule)) => {
                let (names, all) = by_rule.entry(rule).or_default();
                *names += 1;
                *all += entries;
            }
            None => unknown.push((*entries, name)),
        }
    }
    unknown.sort_unstable_by(|left, right| right.cmp(left));
    let entries: u64 = names.values().sum();
    let missing: u64 = unknown.iter().map(|(entries, _)| entries).sum();
    let share = 1.0 - missing as f64 / entries as f64;
    println!(
        "{} of {} names, {:.3} % of {entries} entries",
        names.len() - unknown.len(),
        names.len(),
        share * 100.0
    );
    println!("by rule (names, entries): {by_rule:?}");
    println!("unknown: {unknown:?}");
    assert!(share >= 0.995, "{share}");
    // A name that is not known stays so, however close another is.
    for (_, name) in unknown
        .iter()
        .filter(|(_, name)| !catalogue.suggest(name, 1).is_empty())
    {
        assert!(catalogue.find(&entry(name)).is_none());
    }
}

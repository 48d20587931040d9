//! Names as tournament decklists spell them, against the big card file where it is present.

#![expect(clippy::disallowed_methods, reason = "reads card files where there are any")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use deck::decklist::Entry;
use flate2::read::MultiGzDecoder;
use scryfall::sim::CardSource;

use crate::service::{Service, entry};

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    if data.join("cards-composite.jsonl.gz").exists() {
        return Some(data);
    }
    println!("skipped: there are no cards at {}", data.display());
    None
}

/// The names of every `step`th deck of a file.
fn names(file: &PathBuf, step: usize) -> Vec<BTreeSet<String>> {
    let lines = BufReader::new(MultiGzDecoder::new(File::open(file).expect("a file"))).lines();
    lines
        .step_by(step)
        .map(|line| {
            let deck: serde_json::Value = serde_json::from_str(&line.expect("text")).expect("a deck");
            let entries = ["main", "side"]
                .into_iter()
                .filter_map(|part| deck[part].as_array())
                .flatten();
            entries
                .filter_map(|entry| entry[1].as_str())
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

#[tokio::test]
async fn tournament_decks_are_found() {
    let Some(data) = data() else { return };
    let cards = CardSource::File(data.join("cards-composite.jsonl.gz"));
    let service = Service::asking(cards, 500, None).await;
    let decks: Vec<BTreeSet<String>> = ["standard", "pioneer"]
        .into_iter()
        .flat_map(|format| names(&data.join(format!("decklists/{format}.jsonl.gz")), 300))
        .collect();

    // One deck as a player brings it: a single request.
    let largest = decks.iter().max_by_key(|deck| deck.len()).expect("a deck");
    let list: Vec<Entry> = largest.iter().map(|name| entry(name)).collect();
    service.look_up(&list).await;
    assert_eq!(service.sim.stats().batches(), [list.len()]);

    let all: BTreeSet<&String> = decks.iter().flatten().collect();
    let list: Vec<Entry> = all.iter().map(|name| entry(name)).collect();
    let answers = service.look_up(&list).await;
    let mut unknown: Vec<&str> = Vec::new();
    for lookup in &answers {
        assert!(lookup.failed.is_empty(), "{:?}", lookup.failed);
        unknown.extend(lookup.not_found.iter().map(|index| list[*index].name.as_str()));
    }
    let known = list.len() - unknown.len();
    println!(
        "{} decks, {known} of {} names; not: {unknown:?}",
        decks.len(),
        list.len()
    );
    assert!(known * 1000 >= list.len() * 985, "{known} of {}", list.len());
}

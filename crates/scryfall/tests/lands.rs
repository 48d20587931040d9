//! How much of the lands that are played is understood: all cards and tournament lists, where that data is at hand
//! (`ARENA_SHARED_DATA`, or `shared/data` beside the workspace).

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use deck::card::Card;
use flate2::read::MultiGzDecoder;

#[expect(clippy::disallowed_methods, reason = "reads card files where there are any")]
fn lines(file: &str) -> Option<impl Iterator<Item = String> + use<>> {
    let folder = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    let file = File::open(&path).expect("the file can be opened");
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines();
    Some(lines.map(|line| line.expect("gzipped UTF-8")))
}

/// Copies of each card in the main decks of these lists.
fn played() -> Option<HashMap<String, u64>> {
    let mut played = HashMap::new();
    for file in ["decklists/standard.jsonl.gz", "decklists/pioneer.jsonl.gz"] {
        for line in lines(file)? {
            let deck: serde_json::Value = serde_json::from_str(&line).expect("a deck a line");
            for entry in deck["main"].as_array().into_iter().flatten() {
                let name = entry[1].as_str().unwrap_or_default();
                *played.entry(name.to_owned()).or_default() += entry[0].as_u64().unwrap_or(0);
            }
        }
    }
    Some(played)
}

fn copies(played: &HashMap<String, u64>, card: &Card) -> u64 {
    let front = card.short_name();
    let other = if front == card.name { "" } else { &card.name };
    [front, other].iter().filter_map(|name| played.get(*name)).sum()
}

/// `LANDS=150 cargo test -p scryfall --test lands -- --nocapture` prints the rules of as many, the most played first.
#[test]
fn lands_that_are_played_are_understood() {
    let (Some(cards), Some(played)) = (lines("cards-composite.jsonl.gz"), played()) else {
        return;
    };
    let show: usize = std::env::var("LANDS").map_or(0, |lands| lands.parse().expect("a number"));
    let lands: Vec<Card> = cards
        .filter(|line| line.contains("Land"))
        .filter_map(|line| scryfall::card_from_json(&line).ok())
        .filter(|card| card.land.is_some())
        .collect();
    let mut rows: Vec<(u64, &Card)> = lands.iter().map(|card| (copies(&played, card), card)).collect();
    rows.sort_by(|left, right| (right.0, &left.1.name).cmp(&(left.0, &right.1.name)));
    let (mut all, mut whole, mut partly) = ((0_u64, 0_u64), (0, 0), (0, 0));
    for (at, (copies, card)) in rows.iter().enumerate() {
        let rules = card.land.unwrap_or_default();
        let counter = if rules.unread {
            None
        } else if deck::land::Aside::ALL
            .iter()
            .any(|what| rules.leaves_aside(*what))
        {
            Some(&mut partly)
        } else {
            Some(&mut whole)
        };
        all = (all.0 + 1, all.1 + copies);
        if let Some(counter) = counter {
            *counter = (counter.0 + 1, counter.1 + copies);
        }
        if at < show || (rules.unread && *copies > 0) {
            println!("{copies:>7} {}: {rules}", card.name);
        }
    }
    let share = |(_, copies): (u64, u64)| 100.0 * copies as f64 / all.1 as f64;
    println!("lands with text {:>5}, copies played {}", all.0, all.1);
    println!(
        "wholly counted  {:>5}, of the copies {:.2} %",
        whole.0,
        share(whole)
    );
    println!(
        "with a word of what is not counted {:>5}, of the copies {:.2} %",
        partly.0,
        share(partly)
    );
    assert!(share(whole) + share(partly) >= 99.5);
}

#![expect(clippy::disallowed_methods, reason = "reads decklists where there are any")]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use deck::decklist::{Entry, Section};
use deck::import;

/// The folder of real data; `None` (and a word about it) where there is none.
fn data() -> Option<PathBuf> {
    let data = match std::env::var_os("ARENA_SHARED_DATA") {
        Some(data) => PathBuf::from(data),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    if !data.is_dir() {
        println!("skipped: no real data at {}", data.display());
        return None;
    }
    Some(data)
}

fn unzipped(path: PathBuf) -> impl Iterator<Item = String> {
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    BufReader::new(flate2::read::GzDecoder::new(file))
        .lines()
        .map(Result::unwrap)
}

fn cards(deck: &serde_json::Value, part: &str) -> Vec<(u32, String)> {
    let pairs = deck[part].as_array().into_iter().flatten();
    pairs
        .map(|pair| {
            (
                u32::try_from(pair[0].as_u64().unwrap()).unwrap(),
                pair[1].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn block(cards: &[(u32, String)]) -> String {
    cards
        .iter()
        .map(|(count, name)| format!("{count} {name}\n"))
        .collect()
}

fn pairs(entries: &[Entry]) -> Vec<(u32, String)> {
    entries
        .iter()
        .map(|entry| (entry.count, entry.name.clone()))
        .collect()
}

/// Every fiftieth real deck, written as text with and without a heading, reads back as it was.
#[test]
fn real_decks_read_back() {
    let Some(data) = data() else { return };
    let (mut read, mut blank_line) = (0, 0);
    for (file, step) in [
        ("standard.jsonl.gz", 50),
        ("pioneer.jsonl.gz", 50),
        ("arena-formats.jsonl.gz", 1),
    ] {
        for line in unzipped(data.join("decklists").join(file)).step_by(step) {
            let deck: serde_json::Value = serde_json::from_str(&line).unwrap();
            let (main, side) = (cards(&deck, "main"), cards(&deck, "side"));
            let copies = |cards: &[(u32, String)]| cards.iter().map(|(count, _)| count).sum::<u32>();
            let mut texts = vec![format!("Deck\n{}\nSideboard\n{}", block(&main), block(&side))];
            if copies(&main) >= 40 || copies(&side) <= 15 {
                blank_line += 1;
                texts.push(format!("{}\n{}", block(&main), block(&side)));
            }
            for text in texts {
                let reading = import::read(&text, None).unwrap();
                assert_eq!(reading.parsed.problems, [], "{}", deck["id"]);
                let sections = &reading.parsed.sections;
                assert_eq!(pairs(sections.get(Section::Main)), main, "{}", deck["id"]);
                assert_eq!(pairs(sections.get(Section::Sideboard)), side, "{}", deck["id"]);
            }
            read += 1;
        }
    }
    println!("{read} decks read back, {blank_line} of them also without headings");
    assert!(read > 2_000, "{read}");
}

/// Every card's name reads as itself behind a count; nearly every one also without.
#[test]
fn every_name_reads_as_itself() {
    let Some(data) = data() else { return };
    let names: Vec<String> = unzipped(data.join("card-names-2026-08-20.txt.gz"))
        .filter(|name| !name.is_empty())
        .collect();
    let (mut wrong, mut not_bare) = (Vec::new(), Vec::new());
    for (at, name) in names.iter().enumerate() {
        let mut texts = vec![format!("4 {name}\n")];
        if at % 10 == 0 {
            texts.extend([format!("4 {name} (M21) 12\n"), format!("{name} x4\n")]);
        }
        for text in texts {
            let read = import::read(&text, None).map(|reading| pairs(&reading.parsed.sections.main));
            if read != Ok(vec![(4, name.clone())]) {
                wrong.push((text, read));
            }
        }
        let bare = import::read(&format!("4 Opt\n{name}\n"), None).unwrap();
        if pairs(&bare.parsed.sections.main).last() != Some(&(1, name.clone())) {
            not_bare.push(name);
        }
    }
    println!("{} names; not read without a count: {not_bare:?}", names.len());
    assert!(wrong.is_empty(), "{} wrong: {:?}", wrong.len(), wrong);
    assert!(not_bare.len() * 1_000 < names.len(), "{not_bare:?}");
}

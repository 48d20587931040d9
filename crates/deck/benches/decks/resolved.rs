//! D3: cards of real decks, found by their names, held against a comparison of names that shares no code with the catalogue.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

use deck::card::Card;
use deck::catalogue::Catalogue;
use deck::decklist::Entry;

use crate::row::Row;
use crate::{real_decks, shared_data};

/// Names that are told of each kind.
const SHOWN: usize = 5;

/// What became of some of the entries.
#[derive(Default)]
struct Kind<'a> {
    entries: u64,
    names: Vec<(u64, &'a str)>,
}

pub fn rows(catalogue: Option<&Catalogue>) -> Vec<Row> {
    let Some((catalogue, names)) = catalogue.zip(names()) else {
        return vec![Row::beside(
            "D3",
            "cards of real decks",
            "not measured: there is no data here",
        )];
    };
    let known = known_names();
    let mut tally: BTreeMap<&str, Kind> = BTreeMap::new();
    let start = Instant::now();
    let mut took = 0.0;
    for (name, entries) in &names {
        let begin = Instant::now();
        let found = catalogue.find(&entry(name));
        took += begin.elapsed().as_secs_f64();
        let kind = match found {
            Some((card, _)) if is_named(&card, name) => "right",
            Some(_) => "wrong",
            None if known.contains(&plain(name)) => "missed",
            None => "absent",
        };
        let kind = tally.entry(kind).or_default();
        kind.entries += entries;
        kind.names.push((*entries, name));
    }
    let count = |kind: &str| tally.get(kind).map_or(0, |kind| kind.entries);
    let (right, wrong, missed, absent) = (count("right"), count("wrong"), count("missed"), count("absent"));
    for kind in ["wrong", "missed", "absent"] {
        let mut told = tally.remove(kind).unwrap_or_default().names;
        told.sort_unstable_by(|left, right| right.cmp(left));
        eprintln!(
            "{kind}: {} names, {:?}",
            told.len(),
            &told[..told.len().min(SHOWN)]
        );
    }
    let all = right + wrong + missed + absent;
    let share = |part: u64, of: u64| part as f64 / of as f64 * 100.0;
    let mut rows = vec![
        Row::held_to(
            "D3",
            format!("{all} entries, of all cards"),
            format!(
                "{:.3} % right; {absent} entries are of cards that the card data lacks",
                share(right, all)
            ),
            "≥ 99.9 %",
            share(right, all) >= 99.9,
        ),
        Row::held_to(
            "D3",
            format!("{} entries, of cards that the card data has", all - absent),
            format!("{:.4} % right, {missed} missed", share(right, all - absent)),
            "≥ 99.9 %",
            share(right, all - absent) >= 99.9,
        ),
        Row::held_to("D3", "wrong cards", wrong.to_string(), "0", wrong == 0),
        Row::beside(
            "D3",
            format!("time of a look-up, {} names", names.len()),
            format!("{:.2} µs", took * 1e6 / names.len() as f64),
        ),
    ];
    rows.extend(misspelt(catalogue, &names, &known));
    eprintln!("cards found in {:.0} s", start.elapsed().as_secs_f64());
    rows
}

/// The same names with one slip of the finger: whether the right one is offered, and none is taken unasked for another card.
fn misspelt(catalogue: &Catalogue, names: &HashMap<String, u64>, known: &HashSet<String>) -> Vec<Row> {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut sorted: Vec<&String> = names.keys().collect();
    sorted.sort_unstable();
    let (mut asked, mut offered, mut first, mut wrong) = (0, 0, 0, 0);
    for name in sorted {
        let Some((card, _)) = catalogue.find(&entry(name)) else {
            continue;
        };
        let slip = slipped(name, &mut rng);
        // Another card's name is no slip.
        if known.contains(&plain(&slip)) {
            continue;
        }
        asked += 1;
        if let Some((found, _)) = catalogue.find(&entry(&slip)) {
            wrong += u32::from(found.name != card.name);
        }
        let candidates = catalogue.suggest(&slip, 3);
        let is = |candidate: &String| {
            catalogue
                .find(&entry(candidate))
                .is_some_and(|(found, _)| found.name == card.name)
        };
        offered += u32::from(candidates.iter().any(is));
        first += u32::from(candidates.first().is_some_and(is));
    }
    let share = |part: u32| f64::from(part) / f64::from(asked) * 100.0;
    vec![
        Row::held_to(
            "D3",
            format!("{asked} names with a slip, taken for another card"),
            wrong.to_string(),
            "0",
            wrong == 0,
        ),
        Row::beside(
            "D3",
            "the same, offered for what they were meant to be",
            format!("{:.1} % first, {:.1} % among three", share(first), share(offered)),
        ),
    ]
}

/// A name with two letters swapped, one dropped, one doubled or one replaced.
fn slipped(name: &str, rng: &mut fastrand::Rng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|at| letters[*at].is_alphabetic() && letters[at + 1].is_alphabetic())
        .collect();
    let Some(at) = rng.choice(places) else {
        return name.to_owned();
    };
    match rng.u8(..4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = if letters[at] == 'e' { 'a' } else { 'e' },
    }
    letters.into_iter().collect()
}

/// Names of cards in the decks, with how many entries there are of each.
fn names() -> Option<HashMap<String, u64>> {
    let mut names = HashMap::new();
    for file in real_decks::FILES {
        for deck in real_decks::decks(file)? {
            for (_, entry) in deck.sections.iter() {
                *names.entry(entry.name.clone()).or_default() += 1;
            }
        }
    }
    Some(names)
}

/// All names and names of faces of the card data, made plain.
fn known_names() -> HashSet<String> {
    let lines = shared_data::lines("cards-composite.jsonl.gz")
        .into_iter()
        .flatten();
    let mut names = HashSet::new();
    for line in lines {
        let card: serde_json::Value = serde_json::from_str(&line).expect("a card");
        let name = plain(card["name"].as_str().expect("a name"));
        names.extend(name.split('|').map(str::to_owned));
        names.insert(name);
    }
    names
}

fn entry(name: &str) -> Entry {
    Entry {
        count: 1,
        name: name.to_owned(),
        line: 1,
        ..Entry::default()
    }
}

/// Whether a card has the name: the whole of it, or its faces' names, the front's first.
fn is_named(card: &Card, name: &str) -> bool {
    let asked = plain(name);
    let whole = plain(&card.name);
    let faces: Vec<&str> = whole.split('|').collect();
    let parts: Vec<&str> = asked.split('|').collect();
    let rebalanced = asked.strip_prefix("a-").is_some_and(|bare| bare == whole);
    asked == whole || rebalanced || parts.iter().all(|part| faces.contains(part))
}

/// Small letters without accents or apostrophes, faces parted by `|`.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for part in name.split('/').filter(|part| !part.trim().is_empty()) {
        if !out.is_empty() {
            out.push('|');
        }
        for sign in part.trim().chars().flat_map(char::to_lowercase) {
            match sign {
                'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
                'è' | 'é' | 'ê' | 'ë' => out.push('e'),
                'ì' | 'í' | 'î' | 'ï' => out.push('i'),
                'ò' | 'ó' | 'ô' | 'õ' | 'ö' => out.push('o'),
                'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
                'ñ' => out.push('n'),
                'æ' => out.push_str("ae"),
                '\'' | '’' | '"' | '“' | '”' => {}
                other => out.push(other),
            }
        }
    }
    out
}

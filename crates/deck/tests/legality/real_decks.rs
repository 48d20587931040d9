//! Decks that were played in tournaments: none may break a construction rule that their players kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use deck::card::{Card, Face};
use deck::catalogue::Catalogue;
use deck::decklist::{Entry, Sections};
use deck::format::Format;
use deck::legality::{Rule, Status, check};
use serde::Deserialize;

use super::shared_data;

/// One deck of so many is judged: all of them take minutes unoptimised.
const ONE_OF: usize = 37;

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(default)]
    layout: String,
    #[serde(default)]
    type_line: String,
    #[serde(default)]
    card_faces: Vec<Face>,
}

#[derive(Deserialize)]
struct Deck {
    id: String,
    date: String,
    format: String,
    #[serde(default)]
    commander: Option<serde_json::Value>,
    main: Vec<(u32, String)>,
    side: Vec<(u32, String)>,
}

fn catalogue() -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    for line in shared_data::lines("cards-composite.jsonl.gz")? {
        let record: Record = serde_json::from_str(&line).expect("a card");
        let mut faces = record.card_faces;
        if faces.is_empty() {
            faces.push(Face {
                name: record.name.clone(),
                type_line: record.type_line,
                ..Face::default()
            });
        }
        catalogue.insert(Arc::new(Card {
            name: record.name,
            layout: record.layout,
            faces,
            ..Card::default()
        }));
    }
    Some(catalogue)
}

fn entries(rows: &[(u32, String)]) -> Vec<Entry> {
    let entry = |(count, name): &(u32, String)| Entry {
        count: *count,
        name: name.clone(),
        ..Entry::default()
    };
    rows.iter().map(entry).collect()
}

/// What a deck breaks beyond which cards its format has, which is not known of those days.
fn broken(deck: &Deck, format: Format, catalogue: &Catalogue) -> Vec<(Rule, String)> {
    let mut sections = Sections {
        main: entries(&deck.main),
        sideboard: entries(&deck.side),
        ..Sections::default()
    };
    let commanders: Vec<String> = match &deck.commander {
        Some(serde_json::Value::String(name)) => vec![name.clone()],
        Some(serde_json::Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().or_else(|| name.get(1)?.as_str()))
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    sections.commander = entries(&commanders.into_iter().map(|name| (1, name)).collect::<Vec<_>>());
    let known: BTreeMap<String, Arc<Card>> = sections
        .iter()
        .filter_map(|(_, entry)| Some((entry.name.clone(), catalogue.find(entry)?.0)))
        .collect();
    let verdicts = check(&sections, |entry| known.get(&entry.name).map(|card| &**card));
    let verdict = verdicts.into_iter().find(|verdict| verdict.format == format);
    let findings = verdict.expect("every format is judged").findings.into_iter();
    findings
        .filter(|finding| finding.status == Status::Illegal)
        .filter(|finding| !matches!(finding.rule, Rule::CardPool | Rule::Banned))
        .map(|finding| (finding.rule, format!("{} | {}", finding.message, finding.fix)))
        .collect()
}

#[test]
fn decks_that_were_played_keep_the_rules() {
    let Some(catalogue) = catalogue() else { return };
    for (file, format) in [
        ("decklists/standard.jsonl.gz", Some(Format::Standard)),
        ("decklists/pioneer.jsonl.gz", Some(Format::Pioneer)),
        ("decklists/arena-formats.jsonl.gz", None),
    ] {
        let Some(lines) = shared_data::lines(file) else {
            return;
        };
        let step = if format.is_some() { ONE_OF } else { 1 };
        let mut decks = 0_u32;
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in lines.step_by(step) {
            let deck: Deck = serde_json::from_str(&line).expect("a deck");
            let format = format.unwrap_or_else(|| match &*deck.format {
                "explorer" | "Explorer" => Format::Pioneer,
                other => Format::from_key(other).unwrap_or_else(|| panic!("a format: {other}")),
            });
            decks += 1;
            for (rule, told) in broken(&deck, format, &catalogue) {
                let told = format!("{} {}: {told}", deck.date, deck.id);
                kinds.entry(format!("{rule:?}")).or_default().push(told);
            }
        }
        println!("{file}: {decks} decks");
        for (kind, decks) in &kinds {
            println!("  {kind}: {}", decks.len());
            for told in decks.iter().take(12) {
                println!("    {told}");
            }
        }
        let of = |kind: &str| kinds.get(kind).map_or(0, Vec::len) as f64 / f64::from(decks);
        // Lists are cut short or merged now and then where they were collected.
        assert!(of("Copies") < 0.002, "{}", of("Copies"));
        assert!(of("MainSize") < 0.01, "{}", of("MainSize"));
    }
}

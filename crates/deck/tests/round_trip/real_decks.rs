//! Real decks, written for a target and read back.

use std::collections::HashMap;
use std::sync::Arc;

use deck::card::{Card, Face};
use deck::catalogue::Catalogue;
use deck::decklist::{Entry, Parsed, Section};
use deck::export::{Target, render};
use deck::import;
use serde::Deserialize;

use super::shared_data;

pub const FILES: [&str; 3] = [
    "decklists/standard.jsonl.gz",
    "decklists/pioneer.jsonl.gz",
    "decklists/arena-formats.jsonl.gz",
];

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(default)]
    layout: String,
    #[serde(default)]
    card_faces: Vec<Face>,
}

/// The names of all cards; `None` where there is no data.
pub fn catalogue() -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    for line in shared_data::lines("cards-composite.jsonl.gz")? {
        let Record {
            name,
            layout,
            mut card_faces,
        } = serde_json::from_str(&line).expect("a card");
        if card_faces.is_empty() {
            card_faces.push(Face {
                name: name.clone(),
                ..Face::default()
            });
        }
        catalogue.insert(Arc::new(Card {
            name,
            layout,
            faces: card_faces,
            ..Card::default()
        }));
    }
    Some(catalogue)
}

/// The decks of one of [`FILES`].
pub fn decks(file: &str) -> Option<impl Iterator<Item = Parsed>> {
    Some(shared_data::lines(file)?.map(|line| {
        let deck: serde_json::Value = serde_json::from_str(&line).expect("a deck");
        let entry = |count: u64, name: &str| Entry {
            count: u32::try_from(count).expect("a count"),
            // One deck has a set in a card's name, which every reader takes for what it is.
            name: name.trim_end_matches(" (SPM)").to_owned(),
            ..Entry::default()
        };
        let entries = |part: &str| {
            let pairs = deck[part].as_array().into_iter().flatten();
            pairs
                .map(|pair| {
                    entry(
                        pair[0].as_u64().expect("a count"),
                        pair[1].as_str().expect("a name"),
                    )
                })
                .collect::<Vec<_>>()
        };
        let mut parsed = Parsed::default();
        parsed.sections.main = entries("main");
        parsed.sections.sideboard = entries("side");
        parsed
            .sections
            .commander
            .extend(deck["commander"].as_str().map(|name| entry(1, name)));
        parsed
    }))
}

/// Writes a deck as it is and reads it back: sections, counts, order and names must be the same. `Ok(false)` where the
/// only difference is the `A-` that the target does not have.
pub fn unchanged(deck: &Parsed, target: Target) -> Result<bool, String> {
    let again = read_back(deck, target, |_| None)?;
    let mut plain = true;
    same(deck, &again, target, |before, after| {
        plain &= before == after;
        before == after || before.replace("A-", "") == after
    })?;
    Ok(plain)
}

/// The same with the target's own names of cards: each must be found again as the card it was. Gives how many entries
/// were compared.
pub fn same_cards(deck: &Parsed, target: Target, catalogue: &Catalogue) -> Result<usize, String> {
    let find = |name: &str| {
        let entry = Entry {
            name: name.to_owned(),
            ..Entry::default()
        };
        catalogue.find(&entry).map(|(card, _)| card)
    };
    let known: HashMap<&str, Arc<Card>> = deck
        .sections
        .iter()
        .filter_map(|(_, entry)| Some((entry.name.as_str(), find(&entry.name)?)))
        .collect();
    let again = read_back(deck, target, |entry| {
        known.get(entry.name.as_str()).map(|card| &**card)
    })?;
    let mut compared = 0;
    same(deck, &again, target, |before, after| match known.get(before) {
        Some(card) => {
            compared += 1;
            let bare = |name: &str| name.replace("A-", "");
            find(after).is_some_and(|found| bare(&found.name) == bare(&card.name))
        }
        None => before.replace("A-", "") == after,
    })?;
    Ok(compared)
}

fn read_back<'a>(
    deck: &Parsed,
    target: Target,
    card_of: impl Fn(&Entry) -> Option<&'a Card>,
) -> Result<Parsed, String> {
    let text = render(deck, target, card_of).text;
    let again = import::read(&text, None)
        .map_err(|error| error.to_string())?
        .parsed;
    match again.problems.first() {
        Some(problem) => Err(format!("{}: {}", problem.text, problem.message)),
        None => Ok(again),
    }
}

fn same(
    before: &Parsed,
    after: &Parsed,
    target: Target,
    mut is_same: impl FnMut(&str, &str) -> bool,
) -> Result<(), String> {
    let mut before = before.clone();
    // Neither program marks a commander; it is the last card of the sideboard there.
    if matches!(target, Target::Mtgo | Target::Cod) {
        let commander = std::mem::take(&mut before.sections.commander);
        before.sections.sideboard.extend(commander);
    }
    for section in Section::ALL {
        let (was, is) = (before.sections.get(section), after.sections.get(section));
        if was.len() != is.len() {
            return Err(format!(
                "{} entries in {section:?} became {}",
                was.len(),
                is.len()
            ));
        }
        for (was, is) in was.iter().zip(is) {
            if was.count != is.count || !is_same(&was.name, &is.name) {
                return Err(format!(
                    "{} {} became {} {}",
                    was.count, was.name, is.count, is.name
                ));
            }
        }
    }
    Ok(())
}

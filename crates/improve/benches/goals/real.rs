//! Real decks and cards.

use std::collections::HashMap;
use std::sync::Arc;

use deck::card::{Card, Face};
use deck::catalogue::{Catalogue, Craft};
use deck::color::ColorSet;
use deck::decklist::Entry;
use improve::{CardFacts, Day, Record, TournamentDeck};
use serde::Deserialize;

use super::shared_data;

#[derive(Deserialize)]
struct RawCard {
    name: String,
    #[serde(default)]
    layout: String,
    #[serde(default)]
    card_faces: Vec<Face>,
    #[serde(default)]
    mana_cost: String,
    #[serde(default)]
    type_line: String,
    #[serde(default)]
    cmc: f64,
    #[serde(default)]
    colors: Vec<String>,
    #[serde(default)]
    color_identity: Vec<String>,
    #[serde(default)]
    produced_mana: Vec<String>,
}

/// Cards by name; `None` where there is no data.
pub fn catalogue() -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    let set = |letters: &[String]| ColorSet::from_letters(&letters.concat());
    for line in shared_data::lines("cards-composite.jsonl.gz")? {
        let raw: RawCard = serde_json::from_str(&line).expect("a card");
        let mut faces = raw.card_faces;
        if faces.is_empty() {
            faces.push(Face {
                name: raw.name.clone(),
                mana_cost: raw.mana_cost,
                type_line: raw.type_line,
                ..Face::default()
            });
        }
        catalogue.insert(Arc::new(Card {
            name: raw.name,
            layout: raw.layout,
            faces,
            mana_value: raw.cmc,
            colors: set(&raw.colors),
            color_identity: set(&raw.color_identity),
            produced_mana: set(&raw.produced_mana),
            ..Card::default()
        }));
    }
    Some(catalogue)
}

/// Facts by the names that decks use.
pub struct Facts {
    catalogue: Catalogue,
    known: HashMap<String, Option<CardFacts>>,
}

impl Facts {
    pub fn new(catalogue: Catalogue) -> Facts {
        Facts {
            catalogue,
            known: HashMap::new(),
        }
    }

    pub fn of(&mut self, name: &str) -> Option<CardFacts> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let entry = Entry {
            count: 1,
            name: name.to_owned(),
            ..Entry::default()
        };
        let card = self.catalogue.find(&entry).map(|(card, _)| card);
        let facts = card.map(|card| CardFacts::of(&card, Some(4), Craft::Unknown));
        self.known.insert(name.to_owned(), facts.clone());
        facts
    }
}

#[derive(Deserialize)]
struct RawDeck {
    date: String,
    event: String,
    #[serde(default)]
    standing: Option<Standing>,
    main: Vec<(u32, String)>,
    #[serde(default)]
    side: Vec<(u32, String)>,
}

#[derive(Deserialize)]
struct Standing {
    wins: Option<u16>,
    losses: Option<u16>,
    draws: Option<u16>,
}

/// The decks of a format, oldest first; `None` where there is no data.
pub fn decks(format: &str) -> Option<Vec<TournamentDeck>> {
    let lines = shared_data::lines(&format!("decklists/{format}.jsonl.gz"))?;
    let mut decks: Vec<TournamentDeck> = lines
        .map(|line| {
            let raw: RawDeck = serde_json::from_str(&line).expect("a deck");
            let record = raw.standing.map(|standing| Record {
                wins: standing.wins.unwrap_or(0),
                losses: standing.losses.unwrap_or(0),
                draws: standing.draws.unwrap_or(0),
            });
            TournamentDeck {
                day: day(&raw.date),
                event: raw.event,
                record,
                main: raw.main,
                side: raw.side,
            }
        })
        .collect();
    decks.sort_by_key(|deck| deck.day);
    Some(decks)
}

/// `2026-02-28` as days since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub fn day(date: &str) -> Day {
    let mut parts = date.split('-').map(|part| part.parse::<i32>().expect("a number"));
    let mut part = || parts.next().expect("a date");
    let (year, month, day) = (part(), part(), part());
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

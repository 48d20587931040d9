//! Real decks and cards.

use std::collections::HashMap;
use std::sync::Arc;

use deck::card::{Card, Face};
use deck::catalogue::{Catalogue, Craft};
use deck::color::ColorSet;
use deck::decklist::Entry;
use deck::role::Roles;
use improve::{CardFacts, Line, TournamentDeck, read_line};
use serde::Deserialize;

use super::{fixture, shared_data};

#[derive(Deserialize)]
struct RawCard {
    name: String,
    #[serde(default)]
    layout: String,
    #[serde(default)]
    card_faces: Vec<RawFace>,
    #[serde(default)]
    mana_cost: String,
    #[serde(default)]
    type_line: String,
    #[serde(default)]
    oracle_text: String,
    #[serde(default)]
    cmc: f64,
    #[serde(default)]
    colors: Vec<String>,
    #[serde(default)]
    color_identity: Vec<String>,
    #[serde(default)]
    produced_mana: Vec<String>,
}

#[derive(Deserialize)]
struct RawFace {
    #[serde(flatten)]
    face: Face,
    #[serde(default)]
    oracle_text: String,
}

/// Cards by name; `None` where there is no data.
pub fn catalogue() -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    let set = |letters: &[String]| ColorSet::from_letters(&letters.concat());
    for line in shared_data::lines("cards-composite.jsonl.gz")? {
        let raw: RawCard = serde_json::from_str(&line).expect("a card");
        let mut faces = raw.card_faces;
        if faces.is_empty() {
            faces.push(RawFace {
                face: Face {
                    name: raw.name.clone(),
                    mana_cost: raw.mana_cost,
                    type_line: raw.type_line,
                    ..Face::default()
                },
                oracle_text: raw.oracle_text,
            });
        }
        let texts = faces
            .iter()
            .map(|face| (&*face.face.type_line, &*face.oracle_text));
        let roles = Roles::of_faces(texts);
        catalogue.insert(Arc::new(Card {
            name: raw.name,
            layout: raw.layout,
            roles: Some(roles),
            faces: faces.into_iter().map(|face| face.face).collect(),
            mana_value: raw.cmc,
            colors: set(&raw.colors),
            color_identity: set(&raw.color_identity),
            produced_mana: set(&raw.produced_mana),
            ..Card::default()
        }));
    }
    Some(catalogue)
}

/// Facts by the names that decks use. Which cards a format allowed on a day is not in the data: what was played counts as
/// allowed, four copies of each.
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

    /// Of the cards of invented decks.
    pub fn invented() -> Facts {
        let names = fixture::names().into_iter();
        Facts {
            catalogue: Catalogue::default(),
            known: names
                .map(|name| (name.to_owned(), fixture::facts(name)))
                .collect(),
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

/// The decks of a format, oldest first; `None` where there is no data.
pub fn decks(format: &str) -> Option<Vec<TournamentDeck>> {
    let lines = shared_data::lines(&format!("decklists/{format}.jsonl.gz"))?;
    let mut decks: Vec<TournamentDeck> = lines
        .filter_map(|line| match read_line(&line) {
            Ok(Line::Deck(line)) => Some(line.deck),
            // Decks in part: too few cards, or none.
            _ => None,
        })
        .collect();
    decks.sort_by_key(|deck| deck.day);
    Some(decks)
}

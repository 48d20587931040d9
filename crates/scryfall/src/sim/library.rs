//! The cards of a stand-in: their JSON as it goes out, and indexes to find it by.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use deck::catalogue::fold;
use deck::color::ColorSet;
use flate2::read::MultiGzDecoder;

use super::{CardSource, render};
use crate::card::CardObject;

/// One card: the text that is sent, and what searches look at.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) json: Box<str>,
    pub(super) name: Box<str>,
    pub(super) folded: Box<str>,
    pub(super) set: Box<str>,
    /// Lower case.
    pub(super) type_line: Box<str>,
    pub(super) colors: ColorSet,
    split: bool,
}

/// A set, as far as the cards tell.
#[derive(Debug, Default)]
pub(super) struct SetInfo {
    pub(super) name: String,
    pub(super) cards: usize,
}

#[derive(Debug, Default)]
pub(super) struct Library {
    cards: Vec<Stored>,
    by_name: HashMap<String, Vec<usize>>,
    by_face: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, usize>,
    by_oracle_id: HashMap<String, usize>,
    by_printing: HashMap<(String, String), usize>,
    by_multiverse_id: HashMap<u64, usize>,
    by_arena_id: HashMap<u64, usize>,
    pub(super) sets: BTreeMap<String, SetInfo>,
}

impl Library {
    /// Reads all cards; blocks, so it belongs off the async threads.
    pub(super) fn load(source: &CardSource) -> io::Result<Library> {
        let mut library = Library::default();
        match source {
            CardSource::Starter => library.read(render::lines(&deck::starter::cards()).as_bytes())?,
            CardSource::Cards(cards) => library.read(render::lines(cards).as_bytes())?,
            CardSource::Lines(lines) => library.read(lines.as_bytes())?,
            CardSource::File(path) => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "read on a thread of its own, before it listens"
                )]
                let opened = File::open(path)?;
                let mut file = BufReader::with_capacity(1 << 16, opened);
                let gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
                let input: Box<dyn Read> = if gzip {
                    Box::new(MultiGzDecoder::new(file))
                } else {
                    Box::new(file)
                };
                library.read(BufReader::with_capacity(1 << 16, input))?;
            }
        }
        Ok(library)
    }

    fn read(&mut self, mut lines: impl BufRead) -> io::Result<()> {
        let mut line = String::new();
        for number in 1_usize.. {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                break;
            }
            // The bulk files used to be one array, a card a line.
            let card = line.trim().trim_end_matches(',');
            if !matches!(card, "" | "[" | "]") {
                self.add(card).map_err(|error| {
                    io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("line {number} of the card file: {error}"),
                    )
                })?;
            }
        }
        Ok(())
    }

    fn add(&mut self, json: &str) -> Result<(), crate::CardError> {
        let object = CardObject::parse(json.as_bytes())?;
        let index = self.cards.len();
        let name = object.name.clone().unwrap_or_default();
        let set = object.set.clone().unwrap_or_default().to_lowercase();
        let number = object.collector_number.clone().unwrap_or_default();
        let (id, json) = match &object.id {
            Some(id) => (id.clone(), json.to_owned()),
            // Every card at Scryfall has one, so programs rely on it.
            None => {
                let id = render::id_of(&name, &set, &number);
                let json = json
                    .strip_prefix('{')
                    .map(|rest| format!("{{\"id\":\"{id}\",{rest}"));
                (id, json.unwrap_or_default())
            }
        };
        for full in object.full_names() {
            self.by_name.entry(fold(full)).or_default().push(index);
        }
        for face in object.face_names() {
            self.by_face.entry(fold(face)).or_default().push(index);
        }
        self.by_id.entry(id).or_insert(index);
        self.by_oracle_id
            .extend(object.oracle_id.iter().map(|id| (id.clone(), index)));
        self.by_multiverse_id
            .extend(object.multiverse_ids.iter().flatten().map(|id| (*id, index)));
        self.by_arena_id.extend(object.arena_id.map(|id| (id, index)));
        if !set.is_empty() {
            let info = self.sets.entry(set.clone()).or_default();
            info.cards += 1;
            info.name = object.set_name.clone().unwrap_or_else(|| set.to_uppercase());
            self.by_printing
                .entry((set.clone(), number.to_lowercase()))
                .or_insert(index);
        }
        self.cards.push(Stored {
            json: json.into_boxed_str(),
            folded: fold(&name).into_boxed_str(),
            set: set.into_boxed_str(),
            type_line: object.type_line().to_lowercase().into_boxed_str(),
            colors: object.colors(),
            split: object.layout.as_deref() == Some("split"),
            name: name.into_boxed_str(),
        });
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.cards.len()
    }

    pub(super) fn cards(&self) -> &[Stored] {
        &self.cards
    }

    /// The card of a name, in any spelling that folds to it: a full name before a face's, the wanted set if one is named.
    pub(super) fn named(&self, name: &str, set: Option<&str>) -> Option<&Stored> {
        let folded = fold(name);
        let indexes = self.by_name.get(&folded).or_else(|| self.by_face.get(&folded))?;
        let mut cards = indexes.iter().filter_map(|index| self.cards.get(*index));
        match set {
            Some(set) => cards.find(|card| card.set.eq_ignore_ascii_case(set)),
            None => cards.next(),
        }
    }

    /// The card of one identifier of a collection request.
    pub(super) fn identified(&self, identifier: &serde_json::Value) -> Option<&Stored> {
        let text = |key: &str| identifier.get(key).and_then(serde_json::Value::as_str);
        if let Some(name) = text("name") {
            let card = self.named(name, text("set"))?;
            // Scryfall does not find a split card by both halves of its name here (scryfall-sdk issue 71).
            return if card.split && name.contains('/') {
                None
            } else {
                Some(card)
            };
        }
        let index = match (text("set"), text("collector_number")) {
            (Some(set), Some(number)) => self.by_printing.get(&(set.to_lowercase(), number.to_lowercase())),
            _ => match (text("id"), text("oracle_id")) {
                (Some(id), _) => self.by_id.get(id),
                (None, Some(id)) => self.by_oracle_id.get(id),
                (None, None) => {
                    let id = identifier
                        .get("multiverse_id")
                        .and_then(serde_json::Value::as_u64)?;
                    self.by_multiverse_id.get(&id)
                }
            },
        }?;
        self.cards.get(*index)
    }

    pub(super) fn with_id(&self, id: &str) -> Option<&Stored> {
        self.cards.get(*self.by_id.get(id)?)
    }

    pub(super) fn printed(&self, set: &str, number: &str) -> Option<&Stored> {
        self.cards.get(
            *self
                .by_printing
                .get(&(set.to_lowercase(), number.to_lowercase()))?,
        )
    }

    pub(super) fn with_multiverse_id(&self, id: u64) -> Option<&Stored> {
        self.cards.get(*self.by_multiverse_id.get(&id)?)
    }

    pub(super) fn with_arena_id(&self, id: u64) -> Option<&Stored> {
        self.cards.get(*self.by_arena_id.get(&id)?)
    }
}

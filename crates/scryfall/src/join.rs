//! Matching an answer's cards with the entries that asked for them: by content, never by position.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use deck::card::Card;
use deck::catalogue::fold;
use deck::decklist::Entry;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::card::{CardError, CardObject};
use crate::collection::{Asked, Identifier, Lookup, Queue};
use crate::collector::{Outcome, Question};
use crate::error::LookupError;

/// The name without the `A-` of a rebalanced card.
pub(crate) fn plain_of(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("A-").unwrap_or(name)
}

/// The front half of a double name, however its slashes are written; the whole of any other.
pub(crate) fn front_of(name: &str) -> &str {
    match name.split_once('/') {
        Some((front, _)) if !front.trim().is_empty() => front.trim(),
        _ => name,
    }
}

/// A card as it was answered, and what it goes by.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) card: Card,
    /// Folded names as they are looked for, the whole card's and its faces'.
    whole: Vec<String>,
    halves: Vec<String>,
    /// The same without `A-`, as they are compared.
    plain_whole: Vec<String>,
    plain_halves: Vec<String>,
    multiverse_ids: Vec<u64>,
}

impl Known {
    /// Reads a card object.
    ///
    /// # Errors
    /// See [`CardError`].
    pub(crate) fn read(json: &[u8]) -> Result<Known, CardError> {
        let mut object = CardObject::parse(json)?;
        let plain = |name: &str| fold(plain_of(name));
        Ok(Known {
            whole: object.full_names().map(fold).collect(),
            halves: object.face_names().into_iter().map(fold).collect(),
            plain_whole: object.full_names().map(plain).collect(),
            plain_halves: object.face_names().into_iter().map(plain).collect(),
            multiverse_ids: object.multiverse_ids.take().unwrap_or_default(),
            card: object.into_card(),
        })
    }

    /// Whether it goes by the name of an entry. An entry without a name has nothing to object.
    fn agrees(&self, entry: &Entry) -> bool {
        let plain = plain_of(&entry.name);
        let whole = fold(plain);
        // Half of a double name only names a card of two faces: "Bind // Liberate" is not "Bind".
        whole.is_empty()
            || self.plain_whole.contains(&whole)
            || self.plain_halves.contains(&whole)
            || self.plain_halves.contains(&fold(front_of(plain)))
    }
}

/// What Scryfall said of one identifier.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    Card(Arc<Known>),
    /// It knows no such card.
    Unknown,
    /// Neither a card nor a refusal; so many cards of the answer could not be read.
    Nothing {
        unread: usize,
    },
}

/// The part of an answer that belongs to one identifier, as it is kept.
#[derive(Debug)]
pub(crate) enum Part {
    /// The text of the card object.
    Card(Bytes),
    NotFound,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    #[serde(default)]
    not_found: Vec<serde_json::Value>,
}

/// Takes an answer of `/cards/collection` apart, by the identifiers that were asked for: by content, never by position.
pub(crate) fn split(body: &[u8], questions: &[Question]) -> Result<Vec<(Said, Option<Part>)>, LookupError> {
    let list: List<'_> = serde_json::from_slice(body).map_err(|error| {
        let length = body.len();
        LookupError::Malformed(format!("{length} bytes with {}", flaw(&error)))
    })?;
    let mut cards: Vec<(Arc<Known>, &str)> = Vec::with_capacity(list.data.len());
    let mut unread = 0;
    for raw in list.data {
        // One card of a new shape does not spoil the others.
        match Known::read(raw.get().as_bytes()) {
            Ok(known) => cards.push((Arc::new(known), raw.get())),
            Err(error) => {
                let flaw = match &error {
                    CardError::Json(error) => flaw(error),
                    other => other.to_string(),
                };
                tracing::warn!(flaw, "a card of Scryfall's answer could not be read");
                unread += 1;
            }
        }
    }
    let index = Index::of(cards.iter().map(|(known, _)| &**known));
    let refused: HashSet<Identifier> = list.not_found.iter().filter_map(identifier_in).collect();
    // Printings first: a card that was asked for by its printing is not what a name by itself brought, unless it is all
    // there is of that name.
    let mut claimed = HashSet::new();
    for question in questions {
        if !matches!(question.identifier, Identifier::Name(_)) {
            claimed.extend(index.find(&question.identifier));
        }
    }
    Ok(questions
        .iter()
        .map(|question| {
            let found = match &question.identifier {
                Identifier::Name(name) => index.find_name(name, &claimed),
                printing => index.find(printing),
            };
            if let Some((known, text)) = found.and_then(|found| cards.get(found)) {
                let part = Part::Card(Bytes::copy_from_slice(text.as_bytes()));
                (Said::Card(Arc::clone(known)), Some(part))
            } else if refused.contains(&question.identifier) {
                (Said::Unknown, Some(Part::NotFound))
            } else {
                (Said::Nothing { unread }, None)
            }
        })
        .collect())
}

/// The identifier of a `not_found` item, as it was asked.
fn identifier_in(item: &serde_json::Value) -> Option<Identifier> {
    let text = |key: &str| item.get(key).and_then(serde_json::Value::as_str);
    if let Some(name) = text("name") {
        return Some(Identifier::Name(fold(name)));
    }
    if let (Some(set), Some(number)) = (text("set"), text("collector_number")) {
        return Some(Identifier::Printing {
            set: set.to_lowercase(),
            number: number.to_lowercase(),
        });
    }
    let id = item.get("multiverse_id")?.as_u64()?;
    Some(Identifier::Multiverse(u32::try_from(id).ok()?))
}

/// Cards by everything an identifier can name.
#[derive(Default)]
struct Index {
    by_name: HashMap<String, Vec<usize>>,
    by_face: HashMap<String, Vec<usize>>,
    by_printing: HashMap<(String, String), usize>,
    by_multiverse_id: HashMap<u64, usize>,
}

impl Index {
    fn of<'a>(cards: impl Iterator<Item = &'a Known>) -> Index {
        let mut index = Index::default();
        for (place, known) in cards.enumerate() {
            for name in &known.whole {
                index.by_name.entry(name.clone()).or_default().push(place);
            }
            for name in &known.halves {
                index.by_face.entry(name.clone()).or_default().push(place);
            }
            for id in &known.multiverse_ids {
                index.by_multiverse_id.entry(*id).or_insert(place);
            }
            let card = &known.card;
            let printing = (card.set.clone(), card.collector_number.to_lowercase());
            index.by_printing.entry(printing).or_insert(place);
        }
        index
    }

    fn find(&self, identifier: &Identifier) -> Option<usize> {
        match identifier {
            Identifier::Multiverse(id) => self.by_multiverse_id.get(&u64::from(*id)).copied(),
            Identifier::Printing { set, number } => {
                self.by_printing.get(&(set.clone(), number.clone())).copied()
            }
            Identifier::Name(name) => self.find_name(name, &HashSet::new()),
        }
    }

    /// The card of a folded name, rather one that is not claimed.
    fn find_name(&self, folded: &str, claimed: &HashSet<usize>) -> Option<usize> {
        let cards = self.by_name.get(folded).or_else(|| self.by_face.get(folded))?;
        let free = cards.iter().find(|place| !claimed.contains(place));
        free.or(cards.first()).copied()
    }
}

/// What is wrong with JSON, and where, without a word of it: an answer repeats what the player asked for, and errors are
/// logged.
fn flaw(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        Category::Io => "a reading error",
        Category::Syntax => "a syntax error",
        Category::Data => "a value of another kind",
        Category::Eof => "no end",
    };
    format!("{kind} at line {}, column {}", error.line(), error.column())
}

/// Sorts a batch's entries into found, not found and failed; those that deserve a second question go back into the queue.
pub(crate) fn settle(entries: &[Entry], batch: Vec<(Asked, Outcome)>, queue: &mut Queue) -> Lookup {
    let mut lookup = Lookup::default();
    let mut cards: Vec<Arc<Known>> = Vec::new();
    let mut places: HashMap<*const Known, usize> = HashMap::new();
    for (_, outcome) in &batch {
        if let Ok(Said::Card(known)) = outcome {
            places.entry(Arc::as_ptr(known)).or_insert_with(|| {
                cards.push(Arc::clone(known));
                cards.len() - 1
            });
        }
    }
    let index = Index::of(cards.iter().map(|known| &**known));
    let nothing_claimed = HashSet::new();
    let agrees = |place: &usize, entry: &Entry| cards.get(*place).is_some_and(|known| known.agrees(entry));
    let mut claimed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (asked, outcome) in batch {
        let asked_for = match &outcome {
            Ok(Said::Card(known)) => places.get(&Arc::as_ptr(known)).copied(),
            _ => None,
        };
        for entry_index in asked.entries {
            let Some(entry) = entries.get(entry_index) else {
                continue;
            };
            let plain = plain_of(&entry.name);
            // What another entry of the batch brought answers too: whole names first, then front faces.
            let by_name = |name: &str| {
                index
                    .find_name(&fold(name), &nothing_claimed)
                    .filter(|place| agrees(place, entry))
            };
            let card = asked_for
                .filter(|place| agrees(place, entry))
                .or_else(|| by_name(plain))
                .or_else(|| by_name(front_of(plain)));
            if let Some(card) = card {
                claimed.entry(card).or_default().push(entry_index);
                continue;
            }
            let unread = match &outcome {
                Err(error) => {
                    lookup.failed.push((entry_index, error.clone()));
                    continue;
                }
                Ok(Said::Nothing { unread }) => *unread,
                Ok(Said::Card(_) | Said::Unknown) => 0,
            };
            match (&asked.question.identifier, &outcome) {
                (Identifier::Multiverse(_) | Identifier::Printing { .. }, _) => {
                    if !queue.push_name(entry, entry_index) {
                        lookup.not_found.push(entry_index);
                    }
                }
                (Identifier::Name(_), Ok(Said::Unknown)) => lookup.not_found.push(entry_index),
                // The front half alone is a card of its own: the full name is the only question left.
                (Identifier::Name(name), Ok(Said::Card(_)))
                    if queue.push_full_name(entry, entry_index, name) => {}
                (Identifier::Name(_), _) => {
                    let error =
                        format!("neither a card nor a refusal for a name; {unread} cards were unreadable");
                    lookup.failed.push((entry_index, LookupError::Malformed(error)));
                }
            }
        }
    }
    for (place, known) in cards.iter().enumerate() {
        if let Some(claims) = claimed.remove(&place) {
            lookup.found.push((known.card.clone(), claims));
        }
    }
    lookup
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unreadable_card_does_not_spoil_the_others() {
        let names = ["Good Card", "Odd Card", "Lost Card"];
        let entries = names.map(|name| Entry {
            name: name.to_owned(),
            ..Entry::default()
        });
        let (mut queue, _) = Queue::plan(&entries);
        let body = br#"{"object":"list","not_found":[],"data":[{"name":"Odd Card","cmc":"three"},{"name":"Good Card"}]}"#;
        let asked = queue.take_all();
        let questions: Vec<Question> = asked.iter().map(|asked| asked.question.clone()).collect();
        let said = split(body, &questions).expect("a list");
        let batch = asked.into_iter().zip(said.into_iter().map(|(said, _)| Ok(said)));
        let lookup = settle(&entries, batch.collect(), &mut queue);
        let found: Vec<&str> = lookup.found.iter().map(|(card, _)| card.name.as_str()).collect();
        let failed: Vec<String> = lookup
            .failed
            .iter()
            .map(|(index, error)| format!("{}: {error}", names[*index]))
            .collect();
        insta::assert_snapshot!(format!("{found:?}\n{}", failed.join("\n")), @r#"
    ["Good Card"]
    Odd Card: the answer could not be read: neither a card nor a refusal for a name; 1 cards were unreadable
    Lost Card: the answer could not be read: neither a card nor a refusal for a name; 1 cards were unreadable
    "#);
        assert!(lookup.not_found.is_empty(), "silence is not a refusal");
        assert!(queue.take_all().is_empty());
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_not_repeated() {
        let told = |body: &str| split(body.as_bytes(), &[]).err().map(|error| error.to_string());
        let table = [
            r#"<html>Secret Card</html>"#,
            r#"{"data": "Secret Card"}"#,
            r#"{"data": [], "not_found": [{"name": "Secret Ca"#,
        ]
        .map(|body| told(body).unwrap_or_default());
        insta::assert_snapshot!(table.join("\n"), @"
        the answer could not be read: 24 bytes with a syntax error at line 1, column 1
        the answer could not be read: 23 bytes with a value of another kind at line 1, column 22
        the answer could not be read: 46 bytes with no end at line 1, column 46
        ");
    }

    #[test]
    fn names_are_taken_apart() {
        let table: String = [
            "Fire // Ice",
            "Fire/Ice",
            "A-Fire /// Ice",
            "Bolt",
            "/odd",
            "A-Bolt",
            " Bolt ",
        ]
        .iter()
        .map(|name| format!("{name:15} {:15} {}\n", plain_of(name), front_of(plain_of(name))))
        .collect();
        insta::assert_snapshot!(table, @"
    Fire // Ice     Fire // Ice     Fire
    Fire/Ice        Fire/Ice        Fire
    A-Fire /// Ice  Fire /// Ice    Fire
    Bolt            Bolt            Bolt
    /odd            /odd            /odd
    A-Bolt          Bolt            Bolt
     Bolt           Bolt            Bolt
    ");
    }
}

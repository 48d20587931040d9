//! Matching an answer's cards with the entries that asked for them: by content, never by position.

use std::collections::{BTreeMap, HashMap, HashSet};

use deck::card::Card;
use deck::catalogue::fold;
use deck::decklist::Entry;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::card::{CardError, CardObject};
use crate::collection::{Asked, Identifier, Lookup, Queue};
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

/// An answer of `/cards/collection`, indexed by everything an identifier can name.
pub(crate) struct Answer {
    cards: Vec<Card>,
    /// The names of each card, folded, without `A-`.
    names: Vec<Names>,
    by_name: HashMap<String, usize>,
    by_face: HashMap<String, usize>,
    by_printing: HashMap<(String, String), usize>,
    by_multiverse_id: HashMap<u64, usize>,
    /// Folded names that Scryfall says it does not know.
    unknown_names: HashSet<String>,
    /// Card objects that could not be read.
    unread: usize,
}

#[derive(Default)]
struct Names {
    full: HashSet<String>,
    faces: HashSet<String>,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    #[serde(default)]
    not_found: Vec<serde_json::Value>,
}

impl Answer {
    pub(crate) fn read(body: &[u8]) -> Result<Answer, LookupError> {
        let list: List<'_> = serde_json::from_slice(body).map_err(|error| {
            let length = body.len();
            LookupError::Malformed(format!("{length} bytes with {}", flaw(&error)))
        })?;
        let mut answer = Answer {
            cards: Vec::with_capacity(list.data.len()),
            names: Vec::with_capacity(list.data.len()),
            by_name: HashMap::new(),
            by_face: HashMap::new(),
            by_printing: HashMap::new(),
            by_multiverse_id: HashMap::new(),
            unknown_names: list
                .not_found
                .iter()
                .filter_map(|identifier| identifier.get("name")?.as_str())
                .map(fold)
                .collect(),
            unread: 0,
        };
        for raw in list.data {
            // One card of a new shape does not spoil the others.
            match CardObject::parse(raw.get().as_bytes()) {
                Ok(object) => answer.add(object),
                Err(error) => {
                    let flaw = match &error {
                        CardError::Json(error) => flaw(error),
                        other => other.to_string(),
                    };
                    tracing::warn!(flaw, "a card of Scryfall's answer could not be read");
                    answer.unread += 1;
                }
            }
        }
        Ok(answer)
    }

    fn add(&mut self, object: CardObject) {
        let index = self.cards.len();
        let mut names = Names::default();
        for name in object.full_names() {
            self.by_name.entry(fold(name)).or_insert(index);
            names.full.insert(fold(plain_of(name)));
        }
        for name in object.face_names() {
            self.by_face.entry(fold(name)).or_insert(index);
            names.faces.insert(fold(plain_of(name)));
        }
        for id in object.multiverse_ids.iter().flatten() {
            self.by_multiverse_id.entry(*id).or_insert(index);
        }
        let card = object.into_card();
        let printing = (card.set.clone(), card.collector_number.to_lowercase());
        self.by_printing.entry(printing).or_insert(index);
        self.names.push(names);
        self.cards.push(card);
    }

    fn find(&self, identifier: &Identifier) -> Option<usize> {
        match identifier {
            Identifier::Multiverse(id) => self.by_multiverse_id.get(&u64::from(*id)).copied(),
            Identifier::Printing { set, number } => {
                self.by_printing.get(&(set.clone(), number.clone())).copied()
            }
            Identifier::Name(name) => self.find_name(name),
        }
    }

    fn find_name(&self, folded: &str) -> Option<usize> {
        self.by_name
            .get(folded)
            .or_else(|| self.by_face.get(folded))
            .copied()
    }

    /// Whether a card goes by the name of an entry. An entry without a name has nothing to object.
    fn agrees(&self, index: usize, entry: &Entry) -> bool {
        let plain = plain_of(&entry.name);
        let Some(names) = self.names.get(index) else {
            return false;
        };
        let whole = fold(plain);
        // Half of a double name only names a card of two faces: "Bind // Liberate" is not "Bind".
        whole.is_empty()
            || names.full.contains(&whole)
            || names.faces.contains(&whole)
            || names.faces.contains(&fold(front_of(plain)))
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
pub(crate) fn settle(entries: &[Entry], batch: Vec<Asked>, answer: Answer, queue: &mut Queue) -> Lookup {
    let mut lookup = Lookup::default();
    let mut claimed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for asked in batch {
        let asked_for = answer.find(&asked.identifier);
        for index in asked.entries {
            let Some(entry) = entries.get(index) else { continue };
            let plain = plain_of(&entry.name);
            // What another entry of the batch brought answers too: whole names first, then front faces.
            let card = asked_for
                .filter(|card| answer.agrees(*card, entry))
                .or_else(|| {
                    answer
                        .find_name(&fold(plain))
                        .filter(|card| answer.agrees(*card, entry))
                })
                .or_else(|| {
                    answer
                        .find_name(&fold(front_of(plain)))
                        .filter(|card| answer.agrees(*card, entry))
                });
            if let Some(card) = card {
                claimed.entry(card).or_default().push(index);
                continue;
            }
            match &asked.identifier {
                Identifier::Multiverse(_) | Identifier::Printing { .. } => {
                    if !queue.push_name(entry, index) {
                        lookup.not_found.push(index);
                    }
                }
                Identifier::Name(name) if answer.unknown_names.contains(name) => lookup.not_found.push(index),
                // The front half alone is a card of its own: the full name is the only question left.
                Identifier::Name(name) if asked_for.is_some() && queue.push_full_name(entry, index, name) => {
                }
                Identifier::Name(_) => {
                    let unread = answer.unread;
                    let error =
                        format!("neither a card nor a refusal for a name; {unread} cards were unreadable");
                    lookup.failed.push((index, LookupError::Malformed(error)));
                }
            }
        }
    }
    for (index, card) in answer.cards.into_iter().enumerate() {
        if let Some(claims) = claimed.remove(&index) {
            lookup.found.push((card, claims));
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
        let answer = Answer::read(body).expect("a list");
        let batch = queue.next_batch();
        let lookup = settle(&entries, batch, answer, &mut queue);
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
        assert!(queue.next_batch().is_empty());
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_not_repeated() {
        let told = |body: &str| Answer::read(body.as_bytes()).err().map(|error| error.to_string());
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

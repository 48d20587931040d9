//! Reading what a player owns: the tables and lists that decks come in too, and what Arena's log and trackers write.
//!
//! A collection is larger than a deck and has rows of no copies, so its limits are its own. Every row is accounted for.

use serde_json::Value;

use super::line::{self, fold};
use super::{ImportError, MAX_COPIES, Reading, Refusal, csv, grouped, read_lines, size};
use crate::decklist::{Entry, LineKind, Problem, Section, SourceFormat};

/// The most bytes a collection may have.
pub const MAX_OWNED_BYTES: usize = 4 * 1024 * 1024;
/// The most rows a collection may have.
pub const MAX_OWNED_ROWS: usize = 60_000;

/// One row of a collection: the copies of a card that are owned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedCard {
    /// The name is empty where only Arena's id is given.
    pub entry: Entry,
    /// Arena's id of the printing, where it is all that names the card.
    pub arena_id: Option<u32>,
}

/// A collection as read, and what became of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedReading {
    /// Rows with at least one copy, in order.
    pub cards: Vec<OwnedCard>,
    /// One item per line of the text, in order; of JSON, one per card. A row of no copies is a comment.
    pub lines: Vec<LineKind>,
    pub problems: Vec<Problem>,
}

/// Why a collection could not be read at all. Each message says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnedError {
    /// Over [`MAX_OWNED_BYTES`].
    #[error(
        "This is {} long; a collection may have {}. Leave out columns that name no card, then try again.",
        size(*.bytes), size(MAX_OWNED_BYTES)
    )]
    TooLarge { bytes: usize },
    /// Over [`MAX_OWNED_ROWS`].
    #[error(
        "This has {} rows; a collection may have {}. Leave out the cards you do not own, then try again.",
        grouped(*.rows), grouped(MAX_OWNED_ROWS)
    )]
    TooManyRows { rows: usize },
    /// JSON without cards.
    #[error(
        "This is JSON, but no list of cards. It must look like this: {{\"67890\": 4}}, with Arena's number of each card and the copies."
    )]
    Json,
    /// As of a decklist.
    #[error(transparent)]
    Unreadable(ImportError),
}

/// Reads a collection, whatever its notation.
///
/// # Errors
/// Only when nothing can be read at all; a row that cannot be read is a problem in the result instead.
pub fn read_owned(text: &str) -> Result<OwnedReading, OwnedError> {
    if text.len() > MAX_OWNED_BYTES {
        return Err(OwnedError::TooLarge { bytes: text.len() });
    }
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.starts_with(['{', '[']) {
        match serde_json::from_str(start) {
            Ok(json) => return of_json(&json),
            // `[Main]` and `[4] Opt` begin so too.
            Err(_) if start.starts_with('{') => return Err(OwnedError::Json),
            Err(_) => {}
        }
    }
    let lines = line::split(text);
    if lines.len() > MAX_OWNED_ROWS {
        return Err(OwnedError::TooManyRows { rows: lines.len() });
    }
    if let Some(reading) = of_ids(&lines) {
        return Ok(reading);
    }
    let Reading { parsed, lines } = read_lines(text, None, MAX_OWNED_ROWS).map_err(|error| match error {
        ImportError::TooManyLines { lines, .. } => OwnedError::TooManyRows { rows: lines },
        error => OwnedError::Unreadable(error),
    })?;
    let mut cards: Vec<OwnedCard> = parsed
        .sections
        .iter()
        .map(|(_, entry)| OwnedCard {
            // The Id of trackers' tables is Arena's and not Gatherer's.
            entry: Entry {
                multiverse_id: entry
                    .multiverse_id
                    .filter(|_| parsed.format != SourceFormat::CsvMultiverse),
                ..entry.clone()
            },
            arena_id: None,
        })
        .collect();
    cards.sort_by_key(|card| card.entry.line);
    Ok(OwnedReading {
        cards,
        lines,
        problems: parsed.problems,
    })
}

/// What Arena's id of a card is called, in tables and in JSON.
const IDS: [&str; 6] = ["arenaid", "grpid", "mtgaid", "arena_id", "grpId", "id"];
/// What the copies are called.
const COPIES: [&str; 6] = ["count", "quantity", "copies", "owned", "amount", "qty"];

/// A table that names cards by Arena's ids alone; `None` for any other.
fn of_ids(lines: &[&str]) -> Option<OwnedReading> {
    let header = csv::header(lines)?;
    let column = |known: &[&str]| {
        header
            .names
            .iter()
            .position(|name| known.contains(&name.as_str()))
    };
    let named = column(&["name", "cardname", "card"]).is_some();
    let (id, copies) = (column(&IDS)?, column(&COPIES)?);
    if named {
        return None;
    }
    let mut reading = Rows::default();
    for line in &lines[..=header.at] {
        reading.kinds(if fold(line).is_empty() {
            LineKind::Blank
        } else {
            LineKind::Header
        });
    }
    for line in &lines[header.at + 1..] {
        if fold(line).is_empty() {
            reading.kinds(LineKind::Blank);
            continue;
        }
        let fields = csv::row(&[line], header.delimiter).map_or_else(Vec::new, |row| row.fields);
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        reading.row(line, field(id), csv::count(field(copies)));
    }
    Some(reading.0)
}

/// `{"67890": 4}`, the same inside of a log's line, or `[{"arena_id": 67890, "count": 4}]`.
fn of_json(json: &Value) -> Result<OwnedReading, OwnedError> {
    const INSIDE: [&str; 6] = [
        "payload",
        "cards",
        "collection",
        "PlayerCards",
        "inventory",
        "data",
    ];
    let mut reading = Rows::default();
    let mut inner = json;
    while let Some(next) = INSIDE.iter().find_map(|name| inner.get(name)) {
        inner = next;
    }
    let found = match inner {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if found > MAX_OWNED_ROWS {
        return Err(OwnedError::TooManyRows { rows: found });
    }
    match inner {
        Value::Object(members) => {
            for (id, copies) in members {
                let text = [id, ": ", &copies.to_string()].concat();
                reading.row(&text, id, json_count(copies));
            }
        }
        Value::Array(items) => {
            for item in items {
                let member = |known: &[&str]| known.iter().find_map(|name| item.get(name));
                let copies = member(&COPIES).map_or_else(|| json_count(&Value::Null), json_count);
                let name = member(&["name", "Name"]).and_then(Value::as_str);
                match name {
                    Some(name) => reading.named(&item.to_string(), name, copies),
                    None => {
                        let id = member(&IDS).map_or_else(String::new, Value::to_string);
                        reading.row(&item.to_string(), id.trim_matches('"'), copies);
                    }
                }
            }
        }
        _ => {}
    }
    let any = |kind: &LineKind| *kind != LineKind::Problem;
    if reading.0.lines.iter().any(any) {
        Ok(reading.0)
    } else {
        Err(OwnedError::Json)
    }
}

fn json_count(value: &Value) -> Result<u32, Refusal> {
    match value.as_u64().map(u32::try_from) {
        Some(Ok(count)) if count <= MAX_COPIES => Ok(count),
        Some(_) => Err(Refusal::new("More than 10,000 copies. Write a smaller count.")),
        None => csv::count(value.as_str().unwrap_or_default()),
    }
}

/// Rows as they are read.
#[derive(Default)]
struct Rows(OwnedReading);

impl Rows {
    fn kinds(&mut self, kind: LineKind) {
        self.0.lines.push(kind);
    }

    fn row(&mut self, text: &str, id: &str, copies: Result<u32, Refusal>) {
        let id = id.parse().map_err(|_| {
            Refusal::new("Neither a name nor Arena's number of a card. Write one, or take the row out.")
        });
        self.card(text, id.map(|id| (String::new(), Some(id))), copies);
    }

    fn named(&mut self, text: &str, name: &str, copies: Result<u32, Refusal>) {
        let name = fold(name);
        let named = (!name.is_empty()).then(|| (name.into_owned(), None));
        let named =
            named.ok_or_else(|| Refusal::new("This row has no card name. Write one, or take the row out."));
        self.card(text, named, copies);
    }

    fn card(
        &mut self,
        text: &str,
        named: Result<(String, Option<u32>), Refusal>,
        copies: Result<u32, Refusal>,
    ) {
        // Numbered as `Reading` numbers them.
        let mut problems = Reading::default();
        let line = u32::try_from(self.0.lines.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        match named.and_then(|named| copies.map(|copies| (named, copies))) {
            Ok((_, 0)) => self.kinds(LineKind::Comment),
            Ok(((name, arena_id), count)) => {
                let entry = Entry {
                    count,
                    name,
                    line,
                    ..Entry::default()
                };
                self.0.cards.push(OwnedCard { entry, arena_id });
                self.kinds(LineKind::Entry(Section::Main));
            }
            Err(refusal) => {
                problems.error_at(line, text, refusal);
                self.0.problems.append(&mut problems.parsed.problems);
                self.kinds(LineKind::Problem);
            }
        }
    }
}

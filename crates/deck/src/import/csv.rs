//! Tables: rows of fields, quotes, and the columns that name cards. Small by hand, because it is sent to the browser.

use crate::decklist::{Entry, LineKind, Section};

use super::heading;
use super::line::fold;
use super::{MAX_COPIES, MTGO_COMMANDER, Reading, Refusal};

/// The most lines one row may take. A quote that is not closed by then was no opening quote.
const MAX_ROW_LINES: usize = 10;

/// The longest header, in bytes; far above any program's.
const MAX_HEADER: usize = 2_000;

/// A column that means something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Count,
    Name,
    Set,
    Number,
    MultiverseId,
    MtgoId,
    Sideboard,
    /// Yes or no, like [`Column::Sideboard`].
    Maybeboard,
    Commander,
    /// The name of a section.
    Zone,
    /// MTGO's own, which marks a commander.
    Annotation,
    /// Known to belong to the notation, but not needed: facts about cards are looked up.
    Ignored,
    Unknown,
}

/// The first rows of a table: where it starts, how its fields are divided, what its columns are.
pub(super) struct Header {
    pub(super) delimiter: char,
    /// Index of the header's line.
    pub(super) at: usize,
    /// The column names, in lower case, without spaces and signs.
    pub(super) names: Vec<String>,
}

/// Finds the header: the first line that is not blank, after a `sep=` line if there is one.
pub(super) fn header(lines: &[&str]) -> Option<Header> {
    let mut at = lines.iter().position(|line| !fold(line).is_empty())?;
    let mut delimiters = vec![',', ';', '\t'];
    if let Some(given) = separator(lines[at]) {
        delimiters = vec![given];
        at += 1 + lines[at + 1..].iter().position(|line| !fold(line).is_empty())?;
    }
    if lines[at].len() > MAX_HEADER {
        return None;
    }
    // The delimiter that divides the header into the most fields is the one.
    let read = |delimiter| {
        let names: Vec<String> = row(&lines[at..=at], delimiter)?
            .fields
            .iter()
            .map(|name| key(name))
            .collect();
        Some(Header { delimiter, at, names })
    };
    delimiters
        .into_iter()
        .filter_map(read)
        .max_by_key(|header| header.names.len())
        .filter(|header| header.names.len() > 1)
}

/// The delimiter of a `sep=;` line, as spreadsheets write it.
fn separator(line: &str) -> Option<char> {
    let line = line.trim_matches(['\u{feff}', '"', ' ', '\r']);
    let given = line
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("sep="))?
        .len();
    match &line[given..] {
        "," => Some(','),
        ";" => Some(';'),
        "\t" | "\\t" | "" => Some('\t'),
        "|" => Some('|'),
        _ => None,
    }
}

fn key(name: &str) -> String {
    fold(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A row, and how many lines it takes.
pub(super) struct Row {
    pub(super) fields: Vec<String>,
    pub(super) lines: usize,
}

/// Reads the row that starts at the first of `lines`; `None` when a quote is opened and not closed in time.
///
/// A field that starts with a quote runs to the next single quote; two quotes stand for one; line ends between
/// quotes belong to the field.
pub(super) fn row(lines: &[&str], delimiter: char) -> Option<Row> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    for (at, line) in lines.iter().take(MAX_ROW_LINES).enumerate() {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if field.chars().all(|c| c == ' ' || c == '\u{feff}') => {
                    field.clear();
                    quoted = true;
                }
                c if c == delimiter && !quoted => fields.push(std::mem::take(&mut field)),
                c => field.push(c),
            }
        }
        if !quoted {
            fields.push(field);
            return Some(Row {
                fields,
                lines: at + 1,
            });
        }
        field.push('\n');
    }
    None
}

/// Reads a table whose columns are `columns`, one per name of the header.
pub(super) fn read(lines: &[&str], header: &Header, columns: &[Column]) -> Reading {
    let mut reading = Reading::with_capacity(lines.len());
    for line in &lines[..=header.at] {
        reading.lines.push(if fold(line).is_empty() {
            LineKind::Blank
        } else {
            LineKind::Header
        });
    }
    let mut at = header.at + 1;
    while at < lines.len() {
        if fold(lines[at]).is_empty() {
            reading.lines.push(LineKind::Blank);
            at += 1;
            continue;
        }
        let Some(row) = row(&lines[at..], header.delimiter) else {
            reading.error(
                lines[at],
                Refusal::new("A quote is opened here and never closed. Close it, or take it out."),
            );
            at += 1;
            continue;
        };
        let first = reading.lines.len();
        match card(&row.fields, columns) {
            Ok(Found::Nothing) => reading.lines.push(LineKind::Comment),
            Ok(Found::Card(section, mut entry, notice)) => {
                entry.line = reading.next_line();
                if let Some(notice) = notice {
                    reading.notice(lines[at], notice, Vec::new());
                }
                reading.entry(section, entry);
            }
            Err(refusal) => {
                let refusal = match requoted(&row.fields, columns, header.delimiter) {
                    Some(candidate) => refusal.or(candidate),
                    None => refusal,
                };
                reading.error(lines[at], refusal);
            }
        }
        // The further lines of a row share its fate.
        for line in &lines[at + 1..at + row.lines] {
            match reading.lines[first].clone() {
                _ if fold(line).is_empty() => reading.lines.push(LineKind::Blank),
                LineKind::Problem => reading.error(line, Refusal::new("This belongs to the row above.")),
                kind => reading.lines.push(kind),
            }
        }
        at += row.lines;
    }
    reading
}

enum Found {
    /// A row of 0 copies, or of empty fields.
    Nothing,
    Card(Section, Entry, Option<String>),
}

fn card(fields: &[String], columns: &[Column]) -> Result<Found, Refusal> {
    if fields.iter().all(|field| fold(field).is_empty()) {
        return Ok(Found::Nothing);
    }
    if fields
        .iter()
        .skip(columns.len())
        .any(|field| !fold(field).is_empty())
    {
        return Err(Refusal::new(
            "This row has more fields than the header. A name with a comma in it needs quotes around it.",
        ));
    }
    let mut entry = Entry {
        count: 1,
        ..Entry::default()
    };
    let mut section = Section::Main;
    let mut notice = None;
    for (column, field) in columns.iter().zip(fields) {
        let value = fold(field);
        let value = value.as_ref();
        if value.is_empty() {
            continue;
        }
        match column {
            Column::Count => entry.count = count(value)?,
            Column::Name => entry.name = value.to_owned(),
            // Some programs write the set's whole name here, which is no code.
            Column::Set if value.len() <= 8 && !value.contains(' ') => entry.set = Some(value.to_owned()),
            // MTGO says how many cards the set has: `46/271`.
            Column::Number => entry.number = value.split('/').next().map(str::to_owned),
            Column::MultiverseId => match value.parse() {
                Ok(id) => entry.multiverse_id = Some(id),
                Err(_) => {
                    notice = Some("The Id is not a number; the card is looked up by its name.".to_owned());
                }
            },
            Column::MtgoId => entry.mtgo_id = value.parse().ok().filter(|id| *id > 0),
            Column::Sideboard | Column::Maybeboard | Column::Commander => match yes(value) {
                Some(true) => {
                    section = match column {
                        Column::Sideboard => Section::Sideboard,
                        Column::Commander => Section::Commander,
                        _ => Section::Maybeboard,
                    };
                }
                Some(false) => {}
                None => {
                    notice = Some(
                        "The Sideboard column says neither yes nor no; read as part of the main deck."
                            .to_owned(),
                    );
                }
            },
            // Programs keep categories of the player's own in such a column too.
            Column::Annotation if value == MTGO_COMMANDER => section = Section::Commander,
            Column::Zone => section = value.split(',').find_map(heading::section).unwrap_or(section),
            Column::Set | Column::Annotation | Column::Ignored | Column::Unknown => {}
        }
    }
    if entry.count == 0 {
        return Ok(Found::Nothing);
    }
    if entry.name.is_empty() {
        return Err(Refusal::new(
            "This row has no card name. Write one, or take the row out.",
        ));
    }
    Ok(Found::Card(section, entry, notice))
}

/// `4`, `4x` and the `4.0` of spreadsheets.
pub(super) fn count(value: &str) -> Result<u32, Refusal> {
    let digits = value.trim_end_matches(['x', 'X']);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::new(
            "The count is not a number. Write a number from 1 up.",
        ));
    }
    match digits.parse() {
        Ok(count) if count <= MAX_COPIES => Ok(count),
        _ => Err(Refusal::new("More than 10,000 copies. Write a smaller count.")),
    }
}

/// Whether a field says yes or no; `None` where it says neither.
pub(super) fn yes(value: &str) -> Option<bool> {
    const YES: [&str; 8] = ["yes", "y", "true", "t", "1", "x", "sideboard", "side"];
    const NO: [&str; 9] = ["no", "n", "false", "f", "0", "-", "main", "mainboard", "deck"];
    let among = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    if among(&YES) {
        Some(true)
    } else {
        among(&NO).then_some(false)
    }
}

/// The row with quotes around its name, where a comma in the name made too many fields.
fn requoted(fields: &[String], columns: &[Column], delimiter: char) -> Option<String> {
    let surplus = fields
        .len()
        .checked_sub(columns.len())
        .filter(|surplus| *surplus > 0)?;
    let name = columns.iter().position(|column| *column == Column::Name)?;
    let divider = delimiter.to_string();
    let joined = ["\"", &fields[name..=name + surplus].join(&divider), "\""].concat();
    let mut row = fields[..name].to_vec();
    row.push(joined);
    row.extend_from_slice(&fields[name + surplus + 1..]);
    let plain = !fields.iter().any(|field| field.contains(['"', '\n']));
    plain.then(|| row.join(&divider))
}

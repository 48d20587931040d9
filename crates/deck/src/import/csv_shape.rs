//! Whose table it is, and what its columns are, by the header.

use crate::decklist::SourceFormat;

use super::csv::{self, Column, Header};
use super::{Reading, Source, list};

/// The columns that only this program's tables have together, the most telling first. Column names are in lower case,
/// without spaces and signs.
const SHAPES: [(SourceFormat, &str); 14] = [
    (
        SourceFormat::MtgoCsv,
        "cardname quantity id sideboarded annotation",
    ),
    (
        SourceFormat::UrzasGathererCsv,
        "name count foilcount specialfoilcount",
    ),
    (SourceFormat::ManaboxCsv, "name quantity manaboxid"),
    (SourceFormat::DeckboxCsv, "name count tradelistcount cardnumber"),
    (SourceFormat::MoxfieldCsv, "name count tradelistcount"),
    (SourceFormat::ArchidektCsv, "name quantity editioncode finish"),
    (SourceFormat::DeckstatsCsv, "amount cardname isfoil"),
    // The misspelling is TappedOut's own.
    (SourceFormat::TappedoutCsv, "qty name languange"),
    (SourceFormat::TappedoutCsv, "board qty name"),
    (SourceFormat::MtgStudioCsv, "name edition qty foil"),
    (SourceFormat::CsvMultiverse, MULTIVERSE),
    (SourceFormat::CsvQuantity, "name"),
    (SourceFormat::CsvQuantity, "cardname"),
    (SourceFormat::CsvQuantity, "card"),
];

/// These columns and no others, where Id is a multiverse id. The set codes of this notation are nobody else's, so
/// they are not read.
const MULTIVERSE: &str = "id name set color rarity count";

/// What columns are called; of several columns for one thing the name that comes first here counts. (A set's code
/// before its name, which may look like a code.)
const COLUMNS: [(Column, &str); 10] = [
    (Column::Count, "quantity count qty amount copies totalqty"),
    (Column::Name, "name cardname card"),
    (Column::Set, "setcode editioncode setid set edition"),
    (
        Column::Number,
        "collectornumber cardnumber number collector setnumber cardno",
    ),
    (Column::MultiverseId, "multiverseid"),
    (Column::MtgoId, "mtgoid"),
    (Column::Sideboard, "sideboard sideboarded side"),
    (Column::Maybeboard, "maybeboard"),
    (Column::Commander, "commander"),
    (Column::Zone, "section board zone category categories"),
];

/// Columns that show, beside a name, that it is a table of cards.
const FACTS: &str = "type manacost cmc manavalue colors color rarity";

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Whose table it is; `None` if it is none that names cards.
pub(super) fn recognise(lines: &[&str]) -> Option<SourceFormat> {
    let header = csv::header(lines)?;
    let (format, _) = SHAPES.iter().find(|(_, columns)| {
        columns
            .split(' ')
            .all(|column| header.names.iter().any(|name| name == column))
            && (*columns != MULTIVERSE || header.names.len() == 6)
    })?;
    let columns = columns(&header, *format);
    let known = header
        .names
        .iter()
        .zip(&columns)
        .filter(|(name, column)| **column != Column::Unknown || has(FACTS, name))
        .count();
    (known > 1).then_some(*format)
}

fn columns(header: &Header, format: SourceFormat) -> Vec<Column> {
    let column = |name: &String| {
        let found = match (format, name.as_str()) {
            (SourceFormat::CsvMultiverse, "id") => return Column::MultiverseId,
            (SourceFormat::CsvMultiverse, "set") => return Column::Ignored,
            (SourceFormat::MtgoCsv, "id") => return Column::MtgoId,
            (SourceFormat::MtgoCsv, "annotation") => return Column::Annotation,
            // Whether it is foil, elsewhere.
            (SourceFormat::TappedoutCsv, "printing") => return Column::Set,
            (_, name) => COLUMNS.iter().find(|(_, names)| has(names, name)),
        };
        match found {
            Some((column, names)) => {
                let first = names
                    .split(' ')
                    .find(|known| header.names.iter().any(|name| name == known));
                if first == Some(name) {
                    *column
                } else {
                    Column::Ignored
                }
            }
            None => Column::Unknown,
        }
    };
    let mut columns: Vec<Column> = Vec::with_capacity(header.names.len());
    for name in &header.names {
        let column = column(name);
        let again = columns.contains(&column) && column != Column::Unknown;
        columns.push(if again { Column::Ignored } else { column });
    }
    columns
}

/// Reads a table of a program; a text without a header that names cards is read as a list.
pub(super) fn read(source: &Source<'_>, format: SourceFormat) -> Reading {
    match csv::header(&source.lines) {
        Some(header) if recognise(&source.lines).is_some() => {
            csv::read(&source.lines, &header, &columns(&header, format))
        }
        _ => list::read(source),
    }
}

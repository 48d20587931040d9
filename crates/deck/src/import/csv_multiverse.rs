//! `Id,Name,Set,Color,Rarity,Count`: exactly these columns in any order, where Id is a multiverse id. The set codes of
//! this notation are nobody else's, so they are not read.

use crate::decklist::SourceFormat;

use super::csv::{self, Column, Header};
use super::{Notation, Reading, Source, list};

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::CsvMultiverse,
    detect,
    read,
};

const COLUMNS: [(&str, Column); 6] = [
    ("id", Column::MultiverseId),
    ("name", Column::Name),
    ("set", Column::Ignored),
    ("color", Column::Ignored),
    ("rarity", Column::Ignored),
    ("count", Column::Count),
];

fn shape(lines: &[&str]) -> Option<(Header, Vec<Column>)> {
    let header = csv::header(lines)?;
    let column = |name: &String| {
        COLUMNS
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, column)| *column)
    };
    let columns: Vec<Column> = header.names.iter().map(column).collect::<Option<_>>()?;
    let all = COLUMNS
        .iter()
        .all(|(known, _)| header.names.iter().any(|name| name == known));
    (all && columns.len() == COLUMNS.len()).then_some((header, columns))
}

fn detect(source: &Source<'_>) -> bool {
    shape(&source.lines).is_some()
}

fn read(source: &Source<'_>) -> Reading {
    match shape(&source.lines) {
        Some((header, columns)) => csv::read(&source.lines, &header, &columns),
        None => list::read(source),
    }
}

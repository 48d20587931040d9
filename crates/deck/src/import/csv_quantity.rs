//! `Quantity,Name,Set,Collector Number,Type,Mana Cost,CMC,Colors,Rarity`, in any order, and any table that has a
//! `Name` and one more of these columns.

use crate::decklist::SourceFormat;

use super::csv::{self, Column, Header};
use super::{Notation, Reading, Source, list};

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::CsvQuantity,
    detect,
    read,
};

fn column(name: &str) -> Column {
    match name {
        "quantity" | "qty" | "count" | "amount" | "copies" => Column::Count,
        "name" | "card" | "cardname" => Column::Name,
        "set" | "setcode" | "edition" | "editioncode" => Column::Set,
        "collectornumber" | "cardnumber" | "number" | "collector" => Column::Number,
        "sideboard" | "sideboarded" | "side" => Column::Sideboard,
        "type" | "manacost" | "cmc" | "manavalue" | "colors" | "color" | "rarity" => Column::Ignored,
        _ => Column::Unknown,
    }
}

/// The header and its columns; of several columns for one thing the first counts.
fn shape(lines: &[&str]) -> Option<(Header, Vec<Column>)> {
    let header = csv::header(lines)?;
    let mut columns: Vec<Column> = Vec::with_capacity(header.names.len());
    for name in &header.names {
        let column = column(name);
        let again = columns.contains(&column);
        columns.push(if again { Column::Ignored } else { column });
    }
    let known = columns
        .iter()
        .filter(|column| **column != Column::Unknown)
        .count();
    (columns.contains(&Column::Name) && known > 1).then_some((header, columns))
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

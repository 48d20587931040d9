//! A deck as this program itself writes it in JSON, and as `parse --json` prints it.
//!
//! The sections' entries are taken; what else stands there (problems, facts) is left aside. A file that is no whole JSON is not
//! told as one: it is read as a list, where every line of it is a problem.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::decklist::{Entry, LineKind, Section};

use super::line::{fold, is_blank};
use super::{MAX_COPIES, Reading, Refusal, Source};

#[derive(Deserialize)]
struct Deck<'a> {
    #[serde(default)]
    name: Option<String>,
    #[serde(borrow)]
    sections: Sections<'a>,
}

/// Entries as they stand in the text, which says where they are.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sections<'a> {
    #[serde(borrow)]
    main: Vec<&'a RawValue>,
    #[serde(borrow)]
    sideboard: Vec<&'a RawValue>,
    #[serde(borrow)]
    commander: Vec<&'a RawValue>,
    #[serde(borrow)]
    companion: Vec<&'a RawValue>,
    #[serde(borrow)]
    maybeboard: Vec<&'a RawValue>,
}

/// An entry; the line it says is that of another text.
#[derive(Deserialize)]
struct Written {
    count: u32,
    name: String,
    #[serde(default)]
    set: Option<String>,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    multiverse_id: Option<u32>,
    #[serde(default)]
    mtgo_id: Option<u32>,
}

fn deck(text: &str) -> Option<Deck<'_>> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

/// Whether it is a deck of this program's.
pub(super) fn recognise(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // Most lists are told by their first sign, without being read.
    start.starts_with('{') && deck(text).is_some()
}

pub(super) fn read(source: &Source<'_>) -> Reading {
    let mut reading = Reading::with_capacity(source.lines.len());
    reading.lines.extend(source.lines.iter().map(|line| {
        if is_blank(line) {
            LineKind::Blank
        } else {
            LineKind::Header
        }
    }));
    let Some(deck) = deck(source.text) else {
        return super::list::read(source);
    };
    reading.parsed.name = deck.name.filter(|name| !name.trim().is_empty());
    let spans: Vec<Range<usize>> = source.lines.iter().map(|line| span(source.text, line)).collect();
    let sections = deck.sections;
    let mut found: Vec<(usize, Section, &RawValue)> = [
        (Section::Main, sections.main),
        (Section::Sideboard, sections.sideboard),
        (Section::Commander, sections.commander),
        (Section::Companion, sections.companion),
        (Section::Maybeboard, sections.maybeboard),
    ]
    .into_iter()
    .flat_map(|(section, entries)| entries.into_iter().map(move |raw| (section, raw)))
    .map(|(section, raw)| {
        let at = span(source.text, raw.get()).start;
        (
            spans.partition_point(|line| line.end < at).min(spans.len() - 1),
            section,
            raw,
        )
    })
    .collect();
    // Stable, and by the text: what stands first on a line says what the line is.
    found.sort_by_key(|(line, ..)| *line);
    for (line, section, raw) in found {
        let number = u32::try_from(line + 1).unwrap_or(u32::MAX);
        match entry(raw, number) {
            Ok(entry) => {
                let until = span(source.text, raw.get()).end;
                for (kind, span) in reading.lines[line..].iter_mut().zip(&spans[line..]) {
                    if span.start >= until {
                        break;
                    }
                    if *kind == LineKind::Header {
                        *kind = LineKind::Entry(section);
                    }
                }
                reading.parsed.sections.get_mut(section).push(entry);
            }
            // One problem says enough of a line with several.
            Err(_) if reading.lines[line] == LineKind::Problem => {}
            Err(refusal) => {
                reading.error_at(number, raw.get().lines().next().unwrap_or_default(), refusal);
                reading.lines[line] = LineKind::Problem;
            }
        }
    }
    reading
}

/// Where a part of the text stands in it.
fn span(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

fn entry(raw: &RawValue, line: u32) -> Result<Entry, Refusal> {
    let written: Written = serde_json::from_str(raw.get())
        .map_err(|_| Refusal::new("This is no card: it needs \"count\" and \"name\"."))?;
    if written.name.trim().is_empty() {
        return Err(Refusal::new("This card has no name. Write one, or take it out."));
    }
    if !(1..=MAX_COPIES).contains(&written.count) {
        return Err(Refusal::new("The count must be a number from 1 to 10,000."));
    }
    Ok(Entry {
        count: written.count,
        name: fold(&written.name).into_owned(),
        set: written.set,
        number: written.number,
        multiverse_id: written.multiverse_id,
        mtgo_id: written.mtgo_id,
        line,
    })
}

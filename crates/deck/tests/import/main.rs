//! How decklists are read: tables that are the specification, and properties that hold for every text.

mod accounting;
mod arena;
mod corpus;
mod csv;
mod errors;
mod grammars;
mod lists;
mod programs;
mod tables;

use deck::decklist::{Entry, LineKind, Section, Severity};
use deck::import::{self, Reading};

/// Reads a text and writes down what became of each line, and what is said about it.
fn told(text: &str) -> String {
    match import::read(text, None) {
        Ok(reading) => table(text, &reading),
        Err(error) => format!("{error}\n"),
    }
}

fn table(text: &str, reading: &Reading) -> String {
    let parsed = &reading.parsed;
    let mut out = parsed.format.key().to_owned();
    if let Some(name) = &parsed.name {
        out.push_str(&format!(", named {name:?}"));
    }
    out.push('\n');
    for (at, line) in lines(text).iter().enumerate() {
        let number = u32::try_from(at + 1).unwrap();
        match &reading.lines[at] {
            LineKind::Blank => out.push_str("·\n"),
            LineKind::Comment => out.push_str(&format!("comment     {line}\n")),
            LineKind::Header => out.push_str(&format!("header      {line}\n")),
            LineKind::Problem => out.push_str(&format!("problem     {line}\n")),
            LineKind::Entry(section) => {
                let entry = parsed
                    .sections
                    .get(*section)
                    .iter()
                    .find(|entry| entry.line == number);
                let entry = entry.map(shown).unwrap_or_default();
                out.push_str(&format!("{:11} {entry}\n", word(*section)));
            }
        }
        for problem in parsed.problems.iter().filter(|problem| problem.line == number) {
            let sign = if problem.severity == Severity::Error {
                '!'
            } else {
                '?'
            };
            out.push_str(&format!("          {sign} {}", problem.message));
            if !problem.candidates.is_empty() {
                out.push_str(&format!(" {:?}", problem.candidates));
            }
            out.push('\n');
        }
    }
    out
}

fn word(section: Section) -> &'static str {
    match section {
        Section::Main => "main",
        Section::Sideboard => "sideboard",
        Section::Commander => "commander",
        Section::Companion => "companion",
        Section::Maybeboard => "maybeboard",
    }
}

fn shown(entry: &Entry) -> String {
    let mut text = format!("{} | {}", entry.count, entry.name);
    if let Some(set) = &entry.set {
        text.push_str(&format!(" | {set}"));
    }
    if let Some(number) = &entry.number {
        text.push_str(&format!(" | {number}"));
    }
    if let Some(id) = entry.multiverse_id {
        text.push_str(&format!(" | id {id}"));
    }
    if let Some(id) = entry.mtgo_id {
        text.push_str(&format!(" | MTGO {id}"));
    }
    text
}

/// The lines as a player counts them.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

//! Deck files in XML: MTGO's `.dek` and Cockatrice's `.cod`. Small by hand, because it is sent to the browser.
//!
//! ```text
//! <Deck>…<Cards CatID="1" Quantity="2" Sideboard="false" Name="Opt" Annotation="0"/>…</Deck>
//! <cockatrice_deck>…<zone name="side"><card number="2" name="Opt" setShortName="DOM" collectorNumber="60"/></zone>…
//! ```
//! One reader takes both, whatever the order of the attributes and the line ends, and goes on behind every tag that is
//! broken: an attribute cannot hold `<`, so what a broken tag spoils ends at the next one.

use crate::decklist::{Entry, LineKind, Section, SourceFormat};

use super::csv::{count, yes};
use super::entry::NO_COUNT;
use super::heading;
use super::line::{fold, is_blank};
use super::markup::unescape;
use super::{Reading, Refusal, Source};

/// What MTGO writes as the annotation of a commander. Seen in exports; written down nowhere.
pub(crate) const MTGO_COMMANDER: &str = "16777728";

/// The longest tag of a card, in bytes.
const MAX_TAG: usize = 2_000;

/// Whose file it is; `None` if it is no markup that names cards.
pub(super) fn recognise(text: &str) -> Option<SourceFormat> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !start.starts_with('<') {
        return None;
    }
    let start = start.to_ascii_lowercase();
    if start.contains("<cockatrice_deck") || start.contains("<zone") {
        Some(SourceFormat::Cockatrice)
    } else {
        start.contains("<cards ").then_some(SourceFormat::MtgoDek)
    }
}

pub(super) fn read(source: &Source<'_>) -> Reading {
    let mut reading = Reading::with_capacity(source.lines.len());
    reading.lines.extend(source.lines.iter().map(|line| {
        if is_blank(line) {
            LineKind::Blank
        } else {
            LineKind::Comment
        }
    }));
    let mut file = File {
        lines: &source.lines,
        reading,
        line: 0,
        zone: Section::Main,
        tokens: false,
        element: String::new(),
    };
    let mut comment = false;
    for (at, piece) in source.text.split('<').enumerate() {
        // Comments may hold anything but their own end.
        if comment || piece.starts_with("!--") {
            comment = !piece.contains("-->");
        } else if at == 0 {
            file.text(piece);
        } else {
            file.tag(piece);
        }
        file.line += line_ends(piece);
    }
    file.reading
}

fn line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

struct File<'a> {
    lines: &'a [&'a str],
    reading: Reading,
    /// Index of the line that is being read.
    line: usize,
    /// What Cockatrice's zone stands for; the main deck in other files.
    zone: Section,
    /// Whether the zone holds tokens.
    tokens: bool,
    /// The element whose text comes next, in lower case; empty behind an end.
    element: String,
}

impl File<'_> {
    /// A tag without its `<`, and the text behind it.
    fn tag(&mut self, piece: &str) {
        let Some((tag, text)) = divide(piece) else {
            self.refuse(
                piece,
                "This tag does not end. Write the line again, or take it out.",
            );
            return;
        };
        let name = tag.split([' ', '\t', '\n', '\r', '/']).next().unwrap_or_default();
        self.element = name.to_ascii_lowercase();
        match self.element.as_str() {
            "card" | "cards" => {
                if let Err(refusal) = self.card(tag) {
                    self.refuse(tag, &refusal.message);
                }
            }
            "zone" => {
                let attributes = attributes(tag);
                let name = attributes
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case("name"));
                let name = name.map_or("", |(_, zone)| zone);
                self.tokens = name.eq_ignore_ascii_case("tokens");
                self.zone = heading::section(name).unwrap_or_default();
                self.mark(tag, &LineKind::Header);
            }
            _ => self.mark(tag, &LineKind::Header),
        }
        if tag.ends_with('/') || tag.starts_with(['?', '!']) {
            self.element.clear();
        }
        self.line += line_ends(tag);
        self.text(text);
        self.line -= line_ends(tag);
    }

    fn card(&mut self, tag: &str) -> Result<(), Refusal> {
        if tag.len() > MAX_TAG {
            return Err(Refusal::new("This is too long for a card."));
        }
        let attributes = attributes(tag);
        let value = |name: &str| {
            let found = attributes
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map_or(String::new(), |(_, value)| fold(&unescape(value)).into_owned())
        };
        // MTGO's word, or else Cockatrice's.
        let written = value("quantity") + &value("number");
        let owned = |text: String| (!text.is_empty()).then_some(text);
        let entry = Entry {
            count: if written.is_empty() { 1 } else { count(&written)? },
            set: owned(value("setshortname")),
            number: owned(value("collectornumber")),
            mtgo_id: value("catid").parse().ok().filter(|id| *id > 0),
            name: value("name"),
            line: u32::try_from(self.line).unwrap_or(u32::MAX).saturating_add(1),
            ..Entry::default()
        };
        if entry.count == 0 {
            return Ok(());
        }
        if self.tokens {
            let message = "Tokens are no part of a deck; left out.";
            self.reading
                .notice_at(entry.line, self.lines[self.line], message, Vec::new());
            return Ok(());
        }
        if !entry.name.contains(char::is_alphanumeric) && !entry.name.contains('_') {
            return Err(Refusal::new(
                "This card has no name. Write one, or take the line out.",
            ));
        }
        let section = if yes(&value("sideboard")) == Some(true) {
            if value("annotation") == MTGO_COMMANDER {
                Section::Commander
            } else {
                Section::Sideboard
            }
        } else {
            self.zone
        };
        if written.is_empty() {
            self.reading
                .notice_at(entry.line, self.lines[self.line], NO_COUNT, Vec::new());
        }
        self.mark(tag, &LineKind::Entry(section));
        self.reading.parsed.sections.get_mut(section).push(entry);
        Ok(())
    }

    /// Text between two tags.
    fn text(&mut self, text: &str) {
        if is_blank(text) {
            return;
        }
        match self.element.as_str() {
            "deckname" => {
                let name = fold(&unescape(text)).into_owned();
                if !name.is_empty() {
                    self.reading.parsed.name.get_or_insert(name);
                }
                self.mark(text, &LineKind::Header);
            }
            "" | "zone" | "deck" | "cockatrice_deck" | "card" | "cards" => {
                self.refuse(text, "This stands outside of every card, and is not read.");
            }
            // What a file says of itself: comments, tags, when it was opened last.
            _ => {}
        }
    }

    /// Says of the lines `part` lies on what they are, unless that is known already.
    fn mark(&mut self, part: &str, kind: &LineKind) {
        let end = self.line + line_ends(part);
        for was in self.reading.lines.iter_mut().take(end + 1).skip(self.line) {
            let better = match was {
                LineKind::Blank | LineKind::Problem => false,
                LineKind::Comment => true,
                LineKind::Header => matches!(kind, LineKind::Entry(_) | LineKind::Problem),
                LineKind::Entry(_) => *kind == LineKind::Problem,
            };
            if better {
                *was = kind.clone();
            }
        }
    }

    /// The lines `part` lies on cannot be read.
    fn refuse(&mut self, part: &str, message: &str) {
        let ends = line_ends(part);
        for (at, text) in split_lines(part).enumerate().take(ends + 1) {
            let line = self.line + at;
            if is_blank(text) || self.lines.get(line).is_none_or(|line| is_blank(line)) {
                continue;
            }
            let number = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
            self.reading
                .error_at(number, self.lines[line], Refusal::new(message));
            self.reading.lines[line] = LineKind::Problem;
        }
    }
}

fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// The tag up to its `>` outside of quotes, and what follows.
fn divide(piece: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, byte) in piece.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some((&piece[..at], &piece[at + 1..])),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The attributes of a tag, their values as they stand.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
    let mut found = Vec::new();
    let mut rest = tag.trim_end_matches('/');
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.trim_end_matches(SPACE);
        let name = name.rsplit(SPACE).next().unwrap_or_default();
        let after = after.trim_start_matches(SPACE);
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_at(after.find(SPACE).unwrap_or(after.len())),
        };
        found.push((name, value));
        rest = next;
    }
    found
}

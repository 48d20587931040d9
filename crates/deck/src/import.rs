//! Reading a decklist in whatever notation it comes.
//!
//! There are three families: markup ([`xml`]), tables ([`csv`]) and lists of one card a line ([`list`]). Each says by
//! the text alone whether it knows it, and whose notation it is; the first that does reads it, and lists take what is
//! left. Within a family the notations differ in small things, which one reader takes all at once: what programs write
//! is copied by hand and mixed. No line is ever dropped silently: [`Reading::lines`] says of every line what became of
//! it.

mod bytes;
mod csv;
mod csv_shape;
mod dialect;
mod entry;
mod heading;
mod json;
mod line;
mod link;
mod list;
mod markup;
mod name;
mod printing;
mod sections;
mod site;
mod xml;

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

pub use bytes::decode;
pub use link::{DeckLink, Site};
pub use site::{NotADeck, Published, published};
pub(crate) use xml::MTGO_COMMANDER;

use crate::decklist::{Entry, LineKind, Parsed, Problem, Section, Severity, SourceFormat};

/// The most bytes a decklist may have.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The most lines a decklist may have; in a file of markup, the most tags.
pub const MAX_LINES: usize = 5_000;
/// The most copies one line may ask for. Far above any deck, so that a typing error is read and can be seen.
pub const MAX_COPIES: u32 = 10_000;
/// Characters of a line that a problem repeats.
const SHOWN_CHARS: usize = 200;

/// A decklist as read, and what became of each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub parsed: Parsed,
    /// One item per input line, in order. Lines end at LF, CR LF or CR; an end of line at the end of the text starts
    /// no further line.
    pub lines: Vec<LineKind>,
}

/// Why a decklist could not be read at all. Each message says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ImportError {
    /// Nothing but white space: ask for a list.
    #[error("There is nothing to read yet. Paste a deck, or drop a file.")]
    Empty,
    /// Over [`MAX_BYTES`]: ask for the deck alone.
    #[error("This is {} long; a decklist may have {}. Paste or drop one deck only.", size(*.bytes), size(*.limit))]
    TooLarge { bytes: usize, limit: usize },
    /// Over [`MAX_LINES`]: ask for the deck alone.
    #[error(
        "This has {} lines; a decklist may have {}. Paste or drop one deck only.",
        grouped(*.lines), grouped(*.limit)
    )]
    TooManyLines { lines: usize, limit: usize },
    /// Another kind of file: ask for text.
    #[error("This is {what}, not a decklist. Save the list as text and drop that.")]
    NotText {
        /// The kind of file with its article: `a JPEG picture`.
        what: String,
    },
    /// An address and nothing else: ask for what is there.
    #[error("{}", link(*.site))]
    Link {
        /// Whose address it is, where that is known.
        site: Option<Site>,
    },
    /// Text, but no decklist: show how one looks.
    #[error("{} Put one card on each line with its count in front, like this: 4 Llanowar Elves", no_cards(*.lines))]
    NoCards {
        /// Lines that are not blank.
        lines: usize,
    },
}

fn size(bytes: usize) -> String {
    const MIB: usize = 1024 * 1024;
    if bytes < MIB {
        return format!("{} kB", bytes / 1024);
    }
    // Rounded up: a file one byte over the limit must not read as just the limit.
    let tenths = bytes.saturating_mul(10).div_ceil(MIB);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        tenth => format!("{}.{tenth} MB", tenths / 10),
    }
}

/// A number with commas: `5,000`.
fn grouped(number: usize) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), number % 1_000),
    }
}

fn link(site: Option<Site>) -> String {
    match site {
        Some(site) => format!("This is a link to {}. {}", site.name(), site.paste_instead()),
        None => {
            "This is a link, and links are not opened. Open it yourself, copy the list there and paste that."
                .to_owned()
        }
    }
}

fn no_cards(lines: usize) -> String {
    match lines {
        1 => "The line does not read as a card.".to_owned(),
        lines => format!("None of the {} lines reads as a card.", grouped(lines)),
    }
}

/// A text on its way to be read.
struct Source<'a> {
    text: &'a str,
    lines: Vec<&'a str>,
    items: OnceCell<Vec<list::Item>>,
}

impl Source<'_> {
    /// What each line is by itself, if the text is a list of one card a line; found out once for all notations.
    fn items(&self) -> &[list::Item] {
        self.items.get_or_init(|| list::items(&self.lines))
    }
}

/// Reads a decklist. `from` overrides the detection of the notation.
///
/// # Errors
/// Only when nothing can be read at all; a line that cannot be read is a problem in the result instead.
pub fn read(text: &str, from: Option<SourceFormat>) -> Result<Reading, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge {
            bytes: text.len(),
            limit: MAX_BYTES,
        });
    }
    let lines = line::split(text);
    if lines.len() > MAX_LINES {
        return Err(ImportError::TooManyLines {
            lines: lines.len(),
            limit: MAX_LINES,
        });
    }
    let written = lines.iter().filter(|line| !line::is_blank(line)).count();
    if written == 0 {
        return Err(ImportError::Empty);
    }
    if let Some(what) = bytes::markup(text) {
        return Err(ImportError::NotText {
            what: what.to_owned(),
        });
    }
    let source = Source {
        text,
        lines,
        items: OnceCell::new(),
    };
    let format = from
        .or_else(|| xml::recognise(text))
        .or_else(|| json::recognise(text).then_some(SourceFormat::Json))
        .or_else(|| csv_shape::recognise(&source.lines))
        .unwrap_or_else(|| dialect::recognise(&source));
    let mut reading = match format {
        SourceFormat::MtgoDek | SourceFormat::Cockatrice => {
            // A file may stand in one line; each of its tags counts as one.
            let tags = text.matches('<').count();
            if tags > MAX_LINES {
                return Err(ImportError::TooManyLines {
                    lines: tags,
                    limit: MAX_LINES,
                });
            }
            xml::read(&source)
        }
        SourceFormat::Json => {
            // So may this.
            let objects = text.matches('{').count();
            if objects > MAX_LINES {
                return Err(ImportError::TooManyLines {
                    lines: objects,
                    limit: MAX_LINES,
                });
            }
            json::read(&source)
        }
        format if format.key().contains("csv") => csv_shape::read(&source, format),
        _ => list::read(&source),
    };
    reading.parsed.format = format;
    if is_prose(&reading, written) {
        return Err(match written {
            1 if entry::is_link(text) || Site::of_address(text).is_some() => ImportError::Link {
                site: Site::of_address(text),
            },
            lines => ImportError::NoCards { lines },
        });
    }
    reading.parsed.problems.sort_by_key(|problem| problem.line);
    Ok(reading)
}

/// Whether what was read is no decklist: no card at all, or so few lines of many that a number at the start of a
/// line of prose explains them better.
fn is_prose(reading: &Reading, written: usize) -> bool {
    let cards = reading
        .lines
        .iter()
        .filter(|kind| matches!(kind, LineKind::Entry(_)))
        .count();
    let headed = reading.lines.contains(&LineKind::Header);
    cards == 0 || (!headed && cards * 20 < written)
}

/// What is being read, as it grows line by line.
impl Reading {
    fn with_capacity(lines: usize) -> Reading {
        Reading {
            parsed: Parsed::default(),
            lines: Vec::with_capacity(lines),
        }
    }

    fn entry(&mut self, section: Section, entry: Entry) {
        self.parsed.sections.get_mut(section).push(entry);
        self.lines.push(LineKind::Entry(section));
    }

    /// Number of the line that is next, from 1.
    fn next_line(&self) -> u32 {
        u32::try_from(self.lines.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    /// The next line cannot be read.
    fn error(&mut self, text: &str, refusal: Refusal) {
        self.error_at(self.next_line(), text, refusal);
        self.lines.push(LineKind::Problem);
    }

    /// The line of this number cannot be read.
    fn error_at(&mut self, line: u32, text: &str, refusal: Refusal) {
        self.remark(line, text, Severity::Error, refusal);
    }

    /// The next line is read, with a guess that the player should see.
    fn notice(&mut self, text: &str, message: impl Into<String>, candidates: Vec<String>) {
        self.notice_at(self.next_line(), text, message, candidates);
    }

    /// The line of this number is read, with a guess that the player should see.
    fn notice_at(&mut self, line: u32, text: &str, message: impl Into<String>, candidates: Vec<String>) {
        let message = message.into();
        self.remark(line, text, Severity::Notice, Refusal { message, candidates });
    }

    fn remark(&mut self, line: u32, text: &str, severity: Severity, refusal: Refusal) {
        let text = text.trim();
        let end = text
            .char_indices()
            .nth(SHOWN_CHARS)
            .map_or(text.len(), |(at, _)| at);
        self.parsed.problems.push(Problem {
            line,
            text: text[..end].to_owned(),
            severity,
            message: refusal.message,
            candidates: refusal.candidates,
        });
    }
}

/// Why a line is not read, and what could stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    message: String,
    candidates: Vec<String>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Refusal {
        Refusal {
            message: message.into(),
            candidates: Vec::new(),
        }
    }

    fn or(mut self, candidate: String) -> Refusal {
        self.candidates.push(candidate);
        self
    }
}

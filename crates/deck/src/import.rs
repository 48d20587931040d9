//! Reading a decklist in whatever notation it comes.

use serde::{Deserialize, Serialize};

use crate::decklist::{LineKind, Parsed, SourceFormat};

/// The most bytes a decklist may have.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The most lines a decklist may have.
pub const MAX_LINES: usize = 5_000;

/// A decklist as read, and what became of each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub parsed: Parsed,
    /// One item per input line, in order.
    pub lines: Vec<LineKind>,
}

/// Why a decklist could not be read at all. Each message says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ImportError {
    #[error("There is nothing to read yet. Paste a deck, or drop a file.")]
    Empty,
}

/// Reads a decklist. `from` overrides the detection of the notation.
///
/// # Errors
/// Only when nothing can be read at all; a line that cannot be read is a problem in the result instead.
pub fn read(text: &str, from: Option<SourceFormat>) -> Result<Reading, ImportError> {
    let _ = (text, from);
    Err(ImportError::Empty)
}

/// Turns the bytes of a file into text: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252.
///
/// # Errors
/// When the bytes are not text (a picture, an archive, a program).
pub fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    let _ = bytes;
    Err(ImportError::Empty)
}

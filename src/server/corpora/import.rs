//! Decks on their way in: read whole and judged, then stored in one step.

use std::io::Read;

use super::pack::Drafts;
use super::{Corpora, CorpusError, read};
use crate::server::store::{Added, CorpusBatch, PackedMatch};

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines that are not blank.
    pub lines: u64,
    /// Decks that were read.
    pub decks: u64,
    /// Of these, those that were not there.
    pub new_decks: u64,
    /// Matches that were read. They are stored with [`Corpora::add_matches`], once all decks are there.
    pub matches: u64,
    /// Lines that cannot be used.
    pub bad: u64,
    /// Of these the first, each with its number and the reason.
    pub told: Vec<(u64, String)>,
}

/// Matches that were read and wait for their decks.
#[derive(Debug, Default)]
pub struct Waiting(Vec<PackedMatch>);

impl Waiting {
    /// Adds those of another file.
    pub fn extend(&mut self, others: Waiting) {
        self.0.extend(others.0);
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A file of which more than this many hundredths of the lines are bad is not one of decks.
const MOST_BAD: u64 = 50;

impl Corpora {
    /// Reads a file of decks and matches, JSON Lines, plain or in gzip, and stores the decks that are new; all of them or, where
    /// the file is not sound, none. Its matches wait for the decks of other files.
    ///
    /// # Errors
    /// See [`CorpusError`].
    pub async fn import(
        &self,
        input: impl Read + Send + 'static,
    ) -> Result<(Imported, Waiting), CorpusError> {
        let file = blocking(move || read::read_file(input)).await??;
        if file.bad * 100 > file.lines * MOST_BAD {
            return Err(CorpusError::Unreadable {
                bad: file.bad,
                lines: file.lines,
                first: file.told.into_iter().next(),
            });
        }
        if file.lines == 0 {
            return Err(CorpusError::Empty);
        }
        let mut imported = Imported {
            lines: file.lines,
            decks: super::count(file.decks.len()),
            matches: super::count(file.matches.len()),
            bad: file.bad,
            told: file.told,
            ..Imported::default()
        };
        imported.new_decks = self.add_decks(file.decks).await?.decks;
        Ok((imported, Waiting(file.matches)))
    }

    /// Stores matches whose decks are there; says how many were new, and how many are of decks that are not there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn add_matches(&self, waiting: Waiting) -> Result<Added, CorpusError> {
        let batch = CorpusBatch {
            matches: &waiting.0,
            origin: "file",
            ..CorpusBatch::default()
        };
        Ok(self.store().add_to_corpus(batch, self.now()).await?)
    }

    async fn add_decks(&self, decks: Drafts) -> Result<Added, CorpusError> {
        let numbers = self.store().number_names(decks.names()).await?;
        let packed = blocking(move || decks.pack(&numbers)).await?;
        let batch = CorpusBatch {
            decks: &packed,
            origin: "file",
            ..CorpusBatch::default()
        };
        Ok(self.store().add_to_corpus(batch, self.now()).await?)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, CorpusError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| CorpusError::Defect)
}

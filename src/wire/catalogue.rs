//! The card catalogue, as pages and the API tell of it.

use serde::{Deserialize, Serialize};

/// What is known of all cards, and what is being done about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogueStatus {
    /// Different cards, whatever the number of their printings.
    pub cards: u64,
    pub printings: u64,
    pub origin: CatalogueOrigin,
    /// When Scryfall made the file that the facts and prices come from, in Unix seconds.
    pub as_of: Option<i64>,
    /// When that file was read in, in Unix seconds.
    pub read_at: Option<i64>,
    pub sync: Sync,
}

/// Where most of the cards come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogueOrigin {
    /// The cards that come with the program, and those looked up one by one since.
    #[default]
    Starter,
    /// Scryfall's bulk file.
    Scryfall,
    /// A file that somebody imported.
    File,
}

/// How far the fetching of the card file is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Sync {
    /// Nothing to do before `next_at`, in Unix seconds; `None` when only a person starts it (`--sync never`).
    Idle { next_at: Option<i64> },
    /// The file that was read last is being loaded; until then the cards that come with the program answer.
    Loading,
    /// No file is fetched: the program is offline.
    #[default]
    Off,
    /// Asking Scryfall whether there is a newer file.
    Asking,
    /// The file is on its way, and read as it comes. Until it is whole, the old catalogue answers.
    Reading {
        received: u64,
        /// Bytes of the whole file, where known.
        total: Option<u64>,
        printings: u64,
    },
    /// The new catalogue is put in place of the old.
    Finishing { printings: u64 },
    /// It did not come, and the old catalogue stays.
    Failed {
        /// One sentence for the person who reads it.
        message: String,
        /// When it is tried again, in Unix seconds; `None` when only a person starts it.
        retry_at: Option<i64>,
    },
}

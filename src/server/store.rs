//! What is kept: decks as they came, cards as Scryfall gave them, its card file, look-ups that gave none, answers,
//! decks of tournaments.
//!
//! SQLite in a file. The SQL keeps to what Postgres understands too (`$1`, `BIGINT`, `ON CONFLICT … DO UPDATE`).

mod answers;
mod card_file;
mod cards;
mod collections;
mod corpus;
mod decks;
mod versions;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

pub use card_file::CardFile;
pub use cards::{Miss, Outcome, StoredCard};
pub use collections::CollectionRow;
pub use corpus::{Added, CorpusBatch, FormatCount, KeptDeck, KeptMatch, PackedDeck, PackedMatch};
pub use decks::{DeckRow, NewDeckRow, Summary};
pub use versions::{NewVersionRow, VersionRow};

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A start-up error: say where the data should be.
    #[error("the database address {url} cannot be used: {reason}")]
    Address { url: String, reason: String },
    /// A start-up error: the folder cannot be made.
    #[error("the data folder {} cannot be made: {source}", .path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    /// A start-up error: the file is not ours, or of a later version.
    #[error("the database cannot be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Try again later: the database is busy, full or gone.
    #[error("the database did not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// What is stored cannot be read; a defect, or another program's writing.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether trying again soon may help.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match self {
            StoreError::Database(sqlx::Error::PoolTimedOut) => true,
            // SQLITE_BUSY and its extended forms.
            StoreError::Database(sqlx::Error::Database(error)) => error
                .code()
                .and_then(|code| code.parse::<u32>().ok())
                .is_some_and(|code| code & 0xff == 5),
            _ => false,
        }
    }
}

/// The store. Clones share one pool.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// Writers wait for each other this long before they give up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// SQLite has one writer; more readers than this only queue for the disk.
const MAX_CONNECTIONS: u32 = 8;

impl Store {
    /// Opens the database, makes it if there is none, and brings it up to date.
    ///
    /// # Errors
    /// When the address is not SQLite's, the file cannot be opened, or it is of a later version.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Address {
                url: without_password(url),
                reason: "only sqlite: addresses are understood".to_owned(),
            });
        }
        let options = SqliteConnectOptions::from_str(url).map_err(|error| StoreError::Address {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
        let file = options.get_filename().to_path_buf();
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty())
            && !url.contains(":memory:")
        {
            tokio::fs::create_dir_all(folder)
                .await
                .map_err(|source| StoreError::Folder {
                    path: folder.to_path_buf(),
                    source,
                })?;
        }
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL a power cut may lose the last moments, never the file.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options)
            .await?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Store { pool })
    }

    /// Answers when the database does: readiness.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Writes what is in flight and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A database address as it may be shown: without what stands before the `@`.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            format!("{scheme}://{rest}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_address_is_shown_without_its_password() {
        assert_eq!(
            without_password("postgres://me:secret@db/arena"),
            "postgres://db/arena"
        );
        assert_eq!(without_password("sqlite:///tmp/x.db"), "sqlite:///tmp/x.db");
    }

    #[tokio::test]
    async fn an_address_of_another_database_is_refused_with_the_reason() {
        let error = Store::open("postgres://me:secret@db/arena").await.unwrap_err();
        insta::assert_snapshot!(error, @"the database address postgres://db/arena cannot be used: only sqlite: addresses are understood");
    }
}

//! The card file, as it was read: in parts, a reading beside the one before it until it is whole.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Store, StoreError};
use crate::wire::CatalogueOrigin;

/// A reading of the card file that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFile {
    pub generation: i64,
    pub origin: CatalogueOrigin,
    /// When Scryfall made it, in Scryfall's own words; `None` for a file that somebody imported.
    pub version: Option<String>,
    /// The same in Unix seconds, where it is known.
    pub as_of: Option<i64>,
    /// Different cards.
    pub cards: u64,
    pub printings: u64,
    pub parts: u64,
    /// Unix seconds.
    pub read_at: i64,
    /// When Scryfall last said that there is no newer one, in Unix seconds.
    pub checked_at: Option<i64>,
}

impl CardFile {
    /// When it was last known to be the newest there is, in Unix seconds.
    #[must_use]
    pub fn fresh_at(&self) -> i64 {
        self.checked_at.map_or(self.read_at, |at| at.max(self.read_at))
    }
}

/// Parts that are read in one go, and deleted in one go: what a reader or writer of a deck may have to wait for.
const BITE: i64 = 8;
/// A reading to which nothing was added for so long has ended in the middle: nobody waits so long for the next bytes.
const SILENCE: i64 = 15 * 60;

impl Store {
    /// The reading that answers; `None` when no file was ever read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn card_file(&self) -> Result<Option<CardFile>, StoreError> {
        let row = sqlx::query(
            "SELECT generation, origin, version, as_of, cards, printings, parts, read_at, checked_at FROM card_file
             WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| card_file_of(&row)).transpose()
    }

    /// Begins a reading; says its generation. Nobody sees it before [`Store::finish_card_file`].
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin_card_file(
        &self,
        origin: CatalogueOrigin,
        version: Option<&str>,
        as_of: Option<i64>,
        now: i64,
    ) -> Result<i64, StoreError> {
        let row = sqlx::query(
            "INSERT INTO card_file (generation, origin, version, as_of, cards, printings, parts, touched_at)
             SELECT COALESCE(MAX(generation), 0) + 1, $1, $2, $3, 0, 0, 0, $4 FROM card_file RETURNING generation",
        )
        .bind(key_of(origin))
        .bind(version)
        .bind(as_of)
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get("generation")?)
    }

    /// Adds the next part. One short transaction each, so that decks are saved in between.
    ///
    /// # Errors
    /// When the database cannot be written, or the reading was given up meanwhile.
    pub async fn add_card_file_part(
        &self,
        generation: i64,
        content: &[u8],
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        // The write comes first: a transaction that began by reading could not wait for its turn to write.
        let row = sqlx::query(
            "UPDATE card_file SET parts = parts + 1, touched_at = $2 WHERE generation = $1 AND place IS NULL
             RETURNING parts",
        )
        .bind(generation)
        .bind(now)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query("INSERT INTO card_file_part (generation, part, content) VALUES ($1, $2, $3)")
            .bind(generation)
            .bind(row.try_get::<i64, _>("parts")?)
            .bind(content)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Says that a reading is whole: from this one statement on it answers, for every process that reads this database.
    ///
    /// # Errors
    /// When the database cannot be written, or the reading was given up meanwhile.
    pub async fn finish_card_file(
        &self,
        generation: i64,
        cards: u64,
        printings: u64,
        now: i64,
    ) -> Result<CardFile, StoreError> {
        let row = sqlx::query(
            "UPDATE card_file SET place = (SELECT COALESCE(MAX(place), 0) + 1 FROM card_file), cards = $2,
             printings = $3, read_at = $4, checked_at = NULL WHERE generation = $1 AND place IS NULL
             RETURNING generation, origin, version, as_of, cards, printings, parts, read_at, checked_at",
        )
        .bind(generation)
        .bind(i64::try_from(cards).unwrap_or(i64::MAX))
        .bind(i64::try_from(printings).unwrap_or(i64::MAX))
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        card_file_of(&row)
    }

    /// Gives a reading up; the next [`Store::sweep_card_files`] clears it away.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn abandon_card_file(&self, generation: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE card_file SET touched_at = 0 WHERE generation = $1 AND place IS NULL")
            .bind(generation)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes that Scryfall has no newer file than this reading.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn confirm_card_file(&self, generation: i64, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE card_file SET checked_at = $2 WHERE generation = $1")
            .bind(generation)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Parts of a reading in order, some at a time, after the first `after` of them; none at its end, or when it was
    /// cleared away meanwhile.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn card_file_parts(&self, generation: i64, after: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        // Not one long query: while that is open, SQLite's log can only grow.
        let rows = sqlx::query(
            "SELECT content FROM card_file_part WHERE generation = $1 AND part > $2 ORDER BY part LIMIT $3",
        )
        .bind(generation)
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(BITE)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("content")?)).collect()
    }

    /// Clears away readings that newer ones replaced, and those that ended in the middle; says how many. In small bites,
    /// so that nobody waits long for the database; ends early where another process does the same.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep_card_files(&self, now: i64) -> Result<u64, StoreError> {
        let rows = sqlx::query(
            "SELECT generation FROM card_file WHERE place < (SELECT MAX(place) FROM card_file)
             OR (place IS NULL AND touched_at < $1)",
        )
        .bind(now.saturating_sub(SILENCE))
        .fetch_all(&self.pool)
        .await?;
        for row in &rows {
            let generation: i64 = row.try_get("generation")?;
            loop {
                let gone = sqlx::query(
                    "DELETE FROM card_file_part WHERE generation = $1 AND part IN
                     (SELECT part FROM card_file_part WHERE generation = $1 ORDER BY part LIMIT $2)",
                )
                .bind(generation)
                .bind(BITE)
                .execute(&self.pool)
                .await?;
                if gone.rows_affected() == 0 {
                    break;
                }
            }
            sqlx::query("DELETE FROM card_file WHERE generation = $1")
                .bind(generation)
                .execute(&self.pool)
                .await?;
        }
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }
}

const fn key_of(origin: CatalogueOrigin) -> &'static str {
    match origin {
        CatalogueOrigin::Scryfall => "scryfall",
        CatalogueOrigin::File | CatalogueOrigin::Starter => "file",
    }
}

fn card_file_of(row: &SqliteRow) -> Result<CardFile, StoreError> {
    let count =
        |column: &str| Ok::<_, StoreError>(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default());
    Ok(CardFile {
        generation: row.try_get("generation")?,
        origin: match row.try_get("origin")? {
            "scryfall" => CatalogueOrigin::Scryfall,
            _ => CatalogueOrigin::File,
        },
        version: row.try_get("version")?,
        as_of: row.try_get("as_of")?,
        cards: count("cards")?,
        printings: count("printings")?,
        parts: count("parts")?,
        read_at: row.try_get("read_at")?,
        checked_at: row.try_get("checked_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("a.db").display());
        (folder, Store::open(&url).await.unwrap())
    }

    async fn begin(store: &Store, version: &str, now: i64) -> i64 {
        store
            .begin_card_file(CatalogueOrigin::Scryfall, Some(version), Some(now - 1), now)
            .await
            .unwrap()
    }

    async fn generations(store: &Store) -> Vec<i64> {
        let rows = sqlx::query("SELECT generation FROM card_file ORDER BY generation")
            .fetch_all(&store.pool)
            .await
            .unwrap();
        rows.iter().map(|row| row.get("generation")).collect()
    }

    #[tokio::test]
    async fn a_reading_answers_when_it_is_whole_and_not_before() {
        let (_folder, store) = store().await;
        assert_eq!(store.card_file().await.unwrap(), None);
        let first = begin(&store, "monday", 100).await;
        for part in 0..20_u8 {
            store.add_card_file_part(first, &[part], 101).await.unwrap();
        }
        assert_eq!(store.card_file().await.unwrap(), None);
        let whole = store.finish_card_file(first, 7, 9, 102).await.unwrap();
        assert_eq!(store.card_file().await.unwrap(), Some(whole.clone()));
        assert_eq!((whole.cards, whole.printings, whole.parts), (7, 9, 20));
        assert_eq!(whole.origin, CatalogueOrigin::Scryfall);

        let mut read = Vec::new();
        loop {
            let parts = store.card_file_parts(first, read.len() as u64).await.unwrap();
            if parts.is_empty() {
                break;
            }
            read.extend(parts);
        }
        let written: Vec<Vec<u8>> = (0..20).map(|part| vec![part]).collect();
        assert_eq!(read, written);

        store.confirm_card_file(first, 500).await.unwrap();
        assert_eq!(store.card_file().await.unwrap().unwrap().fresh_at(), 500);
    }

    #[tokio::test]
    async fn the_one_that_was_finished_last_answers_and_the_others_are_cleared_away() {
        let (_folder, store) = store().await;
        let (server, terminal) = (begin(&store, "a", 100).await, begin(&store, "b", 100).await);
        for generation in [server, terminal] {
            for part in 0..=BITE {
                store
                    .add_card_file_part(generation, &[0; 10], 100 + part)
                    .await
                    .unwrap();
            }
        }
        store.finish_card_file(terminal, 1, 1, 101).await.unwrap();
        assert_eq!(store.sweep_card_files(200).await.unwrap(), 0, "one is under way");
        store.finish_card_file(server, 1, 1, 102).await.unwrap();
        let current = store.card_file().await.unwrap().unwrap();
        assert_eq!(
            current.generation, server,
            "the last to finish, not the last to begin"
        );
        assert_eq!(store.sweep_card_files(200).await.unwrap(), 1);
        assert_eq!(generations(&store).await, [server]);
        assert_eq!(
            store.card_file_parts(terminal, 0).await.unwrap(),
            Vec::<Vec<u8>>::new()
        );
    }

    #[tokio::test]
    async fn a_reading_that_ended_in_the_middle_is_known_by_its_silence() {
        let (_folder, store) = store().await;
        let broken = begin(&store, "a", 100).await;
        store.add_card_file_part(broken, &[1], 1_000).await.unwrap();
        assert_eq!(store.sweep_card_files(1_000 + SILENCE).await.unwrap(), 0);
        assert_eq!(store.sweep_card_files(1_001 + SILENCE).await.unwrap(), 1);
        assert!(
            store.add_card_file_part(broken, &[2], 2_000).await.is_err(),
            "whoever comes back to it is told"
        );
        assert!(store.finish_card_file(broken, 1, 1, 2_000).await.is_err());

        let given_up = begin(&store, "b", 3_000).await;
        store.abandon_card_file(given_up).await.unwrap();
        assert_eq!(store.sweep_card_files(3_000).await.unwrap(), 1);
        assert_eq!(generations(&store).await, [0_i64; 0]);
    }
}

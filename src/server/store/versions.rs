//! The versions of a deck in the store.

use deck::decklist::SourceFormat;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Store, StoreError, Summary, decks};

/// One version of a deck's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// From 1.
    pub number: u32,
    /// The list as it came, decoded.
    pub source: String,
    /// As the player said; `None` leaves it to be detected.
    pub notation: Option<SourceFormat>,
    /// What was done.
    pub why: String,
    pub created_at: i64,
}

/// A version to be added.
#[derive(Clone, Debug)]
pub struct NewVersionRow {
    /// The version that was changed: nothing is added if it is not the newest any more.
    pub base: u32,
    pub source: String,
    pub notation: Option<SourceFormat>,
    pub why: String,
    pub summary: Summary,
    pub created_at: i64,
}

/// Of a deck that is changed more often than this, the first version is kept and the newest ones.
const MOST_VERSIONS: i64 = 100;

impl Store {
    /// Adds a version to a deck and says its number; `None` when there is no such deck, or `base` is not its newest version.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn add_version(&self, id: &str, new: &NewVersionRow) -> Result<Option<u32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let number = i64::from(new.base) + 1;
        // First of all: it takes the place of the writer, and of two who changed the same version one gets it.
        let taken = sqlx::query(
            "UPDATE deck SET version = $3, guessed_format = $4, colors = $5, main = $6, sideboard = $7
             WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(i64::from(new.base))
        .bind(number)
        .bind(new.summary.guessed_format.map(deck::format::Format::key))
        .bind(new.summary.colors.letters())
        .bind(i64::from(new.summary.main))
        .bind(i64::from(new.summary.sideboard))
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO deck_version (deck, number, source, notation, why, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(number)
        .bind(&new.source)
        .bind(new.notation.map(SourceFormat::key))
        .bind(&new.why)
        .bind(new.created_at)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM deck_version WHERE deck = $1 AND number > 1 AND number <= $2")
            .bind(id)
            .bind(number - MOST_VERSIONS)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(decks::count(number)))
    }

    /// Numbers of the versions of a deck that are kept, older than `before`, newest first, and the characters of each list; none
    /// when there is no such deck.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn version_sizes(&self, id: &str, before: Option<u32>) -> Result<Vec<(u32, u64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT v.number, LENGTH(v.source) AS size FROM deck_version v JOIN deck d ON d.id = v.deck
             WHERE v.deck = $1 AND v.number < $2 AND d.deleted_at IS NULL ORDER BY v.number DESC",
        )
        .bind(id)
        .bind(before.map_or(i64::MAX, i64::from))
        .fetch_all(&self.pool)
        .await?;
        let size = |row: &SqliteRow| -> Result<(u32, u64), StoreError> {
            let size: i64 = row.try_get("size")?;
            let number = decks::count(row.try_get("number")?);
            Ok((number, u64::try_from(size).unwrap_or(0)))
        };
        rows.iter().map(size).collect()
    }

    /// The versions of a deck from number `first` to number `last`, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn versions(&self, id: &str, first: u32, last: u32) -> Result<Vec<VersionRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, source, notation, why, created_at FROM deck_version
             WHERE deck = $1 AND number BETWEEN $2 AND $3 ORDER BY number DESC",
        )
        .bind(id)
        .bind(i64::from(first))
        .bind(i64::from(last))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(version).collect()
    }

    /// One version of a deck; `None` when there is none of that number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn version(&self, id: &str, number: u32) -> Result<Option<VersionRow>, StoreError> {
        let row = sqlx::query(
            "SELECT number, source, notation, why, created_at FROM deck_version WHERE deck = $1 AND number = $2",
        )
        .bind(id)
        .bind(i64::from(number))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(version).transpose()
    }
}

fn version(row: &SqliteRow) -> Result<VersionRow, StoreError> {
    Ok(VersionRow {
        number: decks::count(row.try_get("number")?),
        source: row.try_get("source")?,
        notation: decks::notation_of(row)?,
        why: row.try_get("why")?,
        created_at: row.try_get("created_at")?,
    })
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePool;

    use super::*;

    #[tokio::test]
    async fn a_deck_of_before_there_were_versions_is_its_own_first() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("decks.db").display());
        let pool = SqlitePool::connect(&url).await.unwrap();
        sqlx::migrate!().run_to(2, &pool).await.unwrap();
        sqlx::query(
            "INSERT INTO deck (id, name, source, notation, colors, main, sideboard, created_at)
             VALUES ('ab', 'Old', '4 Opt', 'mtgo', 'U', 4, 0, 7)",
        )
        .execute(&pool)
        .await
        .unwrap();
        pool.close().await;

        let store = Store::open(&url).await.unwrap();
        let deck = store.deck("ab").await.unwrap().unwrap();
        assert_eq!(
            (deck.source.as_str(), deck.version, deck.notation),
            ("4 Opt", 1, Some(SourceFormat::Mtgo))
        );
        let first = store.versions("ab", 1, 9).await.unwrap();
        assert_eq!(
            first,
            [VersionRow {
                number: 1,
                source: "4 Opt".to_owned(),
                notation: Some(SourceFormat::Mtgo),
                why: "As imported".to_owned(),
                created_at: 7
            }]
        );
    }

    #[tokio::test]
    async fn of_a_deck_changed_without_end_the_first_and_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("decks.db").display());
        let store = Store::open(&url).await.unwrap();
        store
            .insert_deck(&crate::server::store::NewDeckRow {
                id: "ab".to_owned(),
                name: "Restless".to_owned(),
                format: None,
                match_type: None,
                source: "1 Opt".to_owned(),
                notation: None,
                why: "As imported".to_owned(),
                summary: Summary::default(),
                created_at: 0,
            })
            .await
            .unwrap();
        for base in 1..=120 {
            let new = NewVersionRow {
                base,
                source: format!("{base} Opt"),
                notation: None,
                why: "Edited".to_owned(),
                summary: Summary::default(),
                created_at: 0,
            };
            assert_eq!(store.add_version("ab", &new).await.unwrap(), Some(base + 1));
            assert_eq!(store.add_version("ab", &new).await.unwrap(), None, "once");
        }
        let kept: Vec<u32> = store
            .version_sizes("ab", None)
            .await
            .unwrap()
            .iter()
            .map(|(number, _)| *number)
            .collect();
        let wanted: Vec<u32> = (22..=121).rev().chain([1]).collect();
        assert_eq!(kept, wanted);
        let older = store.version_sizes("ab", Some(23)).await.unwrap();
        assert_eq!(older, [(22, 6), (1, 5)]);
        let some = store.versions("ab", 2, 24).await.unwrap();
        let some: Vec<u32> = some.iter().map(|row| row.number).collect();
        assert_eq!(some, [24, 23, 22]);
        store.set_deleted("ab", Some(1)).await.unwrap();
        assert_eq!(store.version_sizes("ab", None).await.unwrap(), []);
        store.purge_deleted(2).await.unwrap();
        assert_eq!(store.version("ab", 1).await.unwrap(), None, "gone with its deck");
    }
}

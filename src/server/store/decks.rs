//! Decks in the store.

use deck::color::ColorSet;
use deck::decklist::SourceFormat;
use deck::format::{Format, MatchType};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Store, StoreError};
use crate::wire::DeckListItem;

/// A deck to be saved.
#[derive(Clone, Debug)]
pub struct NewDeckRow {
    pub id: String,
    pub name: String,
    /// As the player said; `None` leaves it to be guessed.
    pub format: Option<Format>,
    /// As the player said; `None` is best of three.
    pub match_type: Option<MatchType>,
    /// The list as it came, decoded.
    pub source: String,
    /// As the player said; `None` leaves it to be detected.
    pub notation: Option<SourceFormat>,
    /// Where the first version comes from, in the player's words.
    pub why: String,
    pub summary: Summary,
    pub created_at: i64,
}

/// A saved deck.
#[derive(Clone, Debug)]
pub struct DeckRow {
    pub id: String,
    pub name: String,
    pub format: Option<Format>,
    pub match_type: MatchType,
    /// Number of the newest version, from 1.
    pub version: u32,
    /// The newest version's list as it came, decoded.
    pub source: String,
    pub notation: Option<SourceFormat>,
    pub summary: Summary,
    pub created_at: i64,
}

/// What the library shows of a deck beside its name; computed again whenever its cards become known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub guessed_format: Option<Format>,
    pub colors: ColorSet,
    pub main: u32,
    pub sideboard: u32,
}

/// The library shows this many decks at most, the newest.
const LIBRARY_LIMIT: i64 = 2_000;

impl Store {
    /// Saves a deck.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn insert_deck(&self, deck: &NewDeckRow) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO deck
             (id, name, format, version, guessed_format, colors, main, sideboard, created_at, match_type)
             VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&deck.id)
        .bind(&deck.name)
        .bind(deck.format.map(Format::key))
        .bind(deck.summary.guessed_format.map(Format::key))
        .bind(deck.summary.colors.letters())
        .bind(i64::from(deck.summary.main))
        .bind(i64::from(deck.summary.sideboard))
        .bind(deck.created_at)
        .bind(deck.match_type.map(MatchType::key))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO deck_version (deck, number, source, notation, why, created_at)
             VALUES ($1, 1, $2, $3, $4, $5)",
        )
        .bind(&deck.id)
        .bind(&deck.source)
        .bind(deck.notation.map(SourceFormat::key))
        .bind(&deck.why)
        .bind(deck.created_at)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A saved deck; `None` when there is none of that id, or it was deleted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn deck(&self, id: &str) -> Result<Option<DeckRow>, StoreError> {
        let row = sqlx::query(
            "SELECT d.id, d.name, d.format, d.match_type, d.version, v.source, v.notation, d.guessed_format, d.colors, d.main, d.sideboard,
                    d.created_at
             FROM deck d JOIN deck_version v ON v.deck = d.id AND v.number = d.version
             WHERE d.id = $1 AND d.deleted_at IS NULL",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(DeckRow {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                format: format_of(&row, "format")?,
                match_type: row
                    .try_get::<Option<String>, _>("match_type")?
                    .and_then(|key| MatchType::from_key(&key))
                    .unwrap_or_default(),
                version: count_of(&row, "version")?,
                source: row.try_get("source")?,
                notation: notation_of(&row)?,
                summary: summary_of(&row)?,
                created_at: row.try_get("created_at")?,
            })
        })
        .transpose()
    }

    /// The library, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decks(&self) -> Result<Vec<DeckListItem>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, format, guessed_format, colors, main, sideboard, created_at FROM deck
             WHERE deleted_at IS NULL ORDER BY created_at DESC, id LIMIT $1",
        )
        .bind(LIBRARY_LIMIT)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let summary = summary_of(row)?;
                Ok(DeckListItem {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    format: format_of(row, "format")?.or(summary.guessed_format),
                    colors: summary.colors,
                    main: summary.main,
                    sideboard: summary.sideboard,
                    created_at: row.try_get("created_at")?,
                })
            })
            .collect()
    }

    /// Gives a deck another name; `false` when there is no such deck.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn rename_deck(&self, id: &str, name: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE deck SET name = $2 WHERE id = $1 AND deleted_at IS NULL")
            .bind(id)
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Writes the format the player says a deck has, `None` for none, and how many games decide a match, `None` to leave that;
    /// `false` when there is no such deck.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_format(
        &self,
        id: &str,
        format: Option<Format>,
        match_type: Option<MatchType>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE deck SET format = $2, match_type = COALESCE($3, match_type)
             WHERE id = $1 AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(format.map(Format::key))
        .bind(match_type.map(MatchType::key))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Marks a deck as deleted at `when`, or brings it back with `None`; `false` when there is no such deck.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_deleted(&self, id: &str, when: Option<i64>) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE deck SET deleted_at = $2 WHERE id = $1")
            .bind(id)
            .bind(when)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets decks that were deleted before `before`, for good; says how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn purge_deleted(&self, before: i64) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM deck WHERE deleted_at < $1")
            .bind(before)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }

    /// Writes what the library shows of a deck.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_summary(&self, id: &str, summary: &Summary) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deck SET guessed_format = $2, colors = $3, main = $4, sideboard = $5 WHERE id = $1",
        )
        .bind(id)
        .bind(summary.guessed_format.map(Format::key))
        .bind(summary.colors.letters())
        .bind(i64::from(summary.main))
        .bind(i64::from(summary.sideboard))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// A format that this version does not know reads as none.
fn format_of(row: &SqliteRow, column: &str) -> Result<Option<Format>, StoreError> {
    Ok(row
        .try_get::<Option<String>, _>(column)?
        .and_then(|key| Format::from_key(&key)))
}

/// A notation that this version does not know is left to be detected.
pub(super) fn notation_of(row: &SqliteRow) -> Result<Option<SourceFormat>, StoreError> {
    Ok(row
        .try_get::<Option<String>, _>("notation")?
        .and_then(|key| SourceFormat::from_key(&key)))
}

fn summary_of(row: &SqliteRow) -> Result<Summary, StoreError> {
    Ok(Summary {
        guessed_format: format_of(row, "guessed_format")?,
        colors: ColorSet::from_letters(row.try_get("colors")?),
        main: count_of(row, "main")?,
        sideboard: count_of(row, "sideboard")?,
    })
}

fn count_of(row: &SqliteRow, column: &str) -> Result<u32, StoreError> {
    Ok(count(row.try_get(column)?))
}

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

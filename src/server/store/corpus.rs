//! Decks of tournaments in the store.

use std::collections::{HashMap, HashSet};

use improve::{Day, PlayedFormat, Record};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use super::{Store, StoreError};

/// A deck, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedDeck {
    /// Hash of format, event, day and cards.
    pub key: i64,
    /// Hash of the id its source gave it.
    pub id: i64,
    pub format: PlayedFormat,
    pub day: Day,
    pub event: String,
    pub record: Option<Record>,
    /// Numbers of names, with copies.
    pub cards: Vec<u8>,
}

/// A match of two decks, by the hashes of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedMatch {
    /// Hash of ids, day and round.
    pub key: i64,
    pub decks: [i64; 2],
    /// Games that each of them won.
    pub wins: [u16; 2],
    pub draws: u16,
}

/// A deck as it is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDeck {
    pub key: i64,
    pub day: Day,
    pub event: String,
    pub record: Option<Record>,
    pub cards: Vec<u8>,
}

/// Decks of one format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatCount {
    pub format: PlayedFormat,
    pub decks: u64,
    /// Days of the oldest and the newest.
    pub days: (Day, Day),
}

/// What changes together.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorpusBatch<'a> {
    pub decks: &'a [PackedDeck],
    pub matches: &'a [PackedMatch],
    /// Files of an archive that are read with this, and their versions.
    pub files: &'a [(String, String)],
    /// Where it came from: `file` or `archive`.
    pub origin: &'static str,
}

/// What a batch added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Decks that were not there.
    pub decks: u64,
    pub matches: u64,
    /// Matches of which a deck is not there.
    pub strangers: u64,
}

/// Rows of one statement: more would keep the thread for longer than a millisecond to write it down.
const CHUNK: usize = 250;
/// Decks that are read in one go.
const BITE: i64 = 500;

impl Store {
    /// Numbers of names; those that have none yet get the next.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn number_names(&self, names: &[String]) -> Result<HashMap<String, u32>, StoreError> {
        let known = self.numbers().await?;
        let missing: Vec<&String> = names.iter().filter(|name| !known.contains_key(*name)).collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let mut transaction = self.pool.begin().await?;
        for name in missing {
            // `WHERE true` keeps SQLite from taking `ON` for a join's.
            sqlx::query(
                "INSERT INTO corpus_name (number, name) SELECT COALESCE(MAX(number), -1) + 1, $1 FROM corpus_name
                 WHERE true ON CONFLICT (name) DO NOTHING",
            )
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        self.numbers().await
    }

    async fn numbers(&self) -> Result<HashMap<String, u32>, StoreError> {
        let names = self.corpus_names().await?;
        Ok(names.into_iter().map(|(number, name)| (name, number)).collect())
    }

    /// Every name by its number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_names(&self) -> Result<HashMap<u32, String>, StoreError> {
        let rows = sqlx::query("SELECT number, name FROM corpus_name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let number = u32::try_from(row.try_get::<i64, _>("number")?).unwrap_or(u32::MAX);
                Ok((number, row.try_get("name")?))
            })
            .collect()
    }

    /// Adds what is not there yet: all of it or nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn add_to_corpus(&self, batch: CorpusBatch<'_>, now: i64) -> Result<Added, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // The write comes first: a transaction that began by reading could not wait for its turn to write.
        let change: i64 = sqlx::query(
            "INSERT INTO corpus_change (number, origin, decks, matches, changed_at)
             SELECT COALESCE(MAX(number), 0) + 1, $1, 0, 0, $2 FROM corpus_change RETURNING number",
        )
        .bind(batch.origin)
        .bind(now)
        .fetch_one(&mut *transaction)
        .await?
        .try_get("number")?;
        let mut added = Added {
            decks: add_decks(&mut transaction, batch.decks).await?,
            ..Added::default()
        };
        (added.matches, added.strangers) = add_matches(&mut transaction, batch.matches).await?;
        for chunk in batch.files.chunks(CHUNK) {
            let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO corpus_file (path, version) ");
            query.push_values(chunk, |mut row, (path, version)| {
                row.push_bind(path).push_bind(version);
            });
            query.push(" ON CONFLICT (path) DO UPDATE SET version = excluded.version");
            query.build().execute(&mut *transaction).await?;
        }
        if added.decks + added.matches > 0 {
            sqlx::query("UPDATE corpus_change SET decks = $2, matches = $3 WHERE number = $1")
                .bind(change)
                .bind(i64::try_from(added.decks).unwrap_or(i64::MAX))
                .bind(i64::try_from(added.matches).unwrap_or(i64::MAX))
                .execute(&mut *transaction)
                .await?;
        } else {
            sqlx::query("DELETE FROM corpus_change WHERE number = $1")
                .bind(change)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(added)
    }

    /// Which corpus this is: a number that grows with every change, 0 for none, and when that was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_change(&self) -> Result<Option<(i64, i64)>, StoreError> {
        let row = sqlx::query("SELECT number, changed_at FROM corpus_change ORDER BY number DESC LIMIT 1")
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((row.try_get("number")?, row.try_get("changed_at")?)))
            .transpose()
    }

    /// Decks of each format, most first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_counts(&self) -> Result<Vec<FormatCount>, StoreError> {
        let rows = sqlx::query(
            "SELECT format, COUNT(*) AS decks, MIN(day) AS oldest, MAX(day) AS newest FROM corpus_deck
             GROUP BY format ORDER BY decks DESC, format",
        )
        .fetch_all(&self.pool)
        .await?;
        let mut counts = Vec::with_capacity(rows.len());
        for row in &rows {
            // A word of a later version of this program is left out.
            if let Some(format) = PlayedFormat::of_word(row.try_get("format")?) {
                counts.push(FormatCount {
                    format,
                    decks: u64::try_from(row.try_get::<i64, _>("decks")?).unwrap_or_default(),
                    days: (day_in(row, "oldest")?, day_in(row, "newest")?),
                });
            }
        }
        Ok(counts)
    }

    /// How many matches there are.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_matches(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS matches FROM corpus_match")
            .fetch_one(&self.pool)
            .await?;
        Ok(u64::try_from(row.try_get::<i64, _>("matches")?).unwrap_or_default())
    }

    /// Decks of a format from a day on, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_decks(&self, format: PlayedFormat, from: Day) -> Result<Vec<KeptDeck>, StoreError> {
        let mut decks: Vec<KeptDeck> = Vec::new();
        loop {
            // Behind the last that was read; at first, behind all of the day before.
            let (day, deck) = decks
                .last()
                .map_or((from.saturating_sub(1), i64::MAX), |last| (last.day, last.key));
            // In bites, so that no thread is kept for longer than a millisecond, and SQLite's log does not only grow.
            let rows = sqlx::query(
                "SELECT deck, day, event, wins, losses, draws, cards FROM corpus_deck
                 WHERE format = $1 AND day >= $2 AND (day > $2 OR deck > $3) ORDER BY day, deck LIMIT $4",
            )
            .bind(format.key())
            .bind(i64::from(day))
            .bind(deck)
            .bind(BITE)
            .fetch_all(&self.pool)
            .await?;
            for row in &rows {
                decks.push(kept_deck_of(row)?);
            }
            if rows.len() < usize::try_from(BITE).unwrap_or_default() {
                return Ok(decks);
            }
        }
    }

    /// Versions of the files of an archive that were read, by path.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corpus_files(&self) -> Result<HashMap<String, String>, StoreError> {
        let rows = sqlx::query("SELECT path, version FROM corpus_file")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("path")?, row.try_get("version")?)))
            .collect()
    }
}

fn kept_deck_of(row: &SqliteRow) -> Result<KeptDeck, StoreError> {
    let count = |column: &str| -> Result<Option<u16>, StoreError> {
        let count: Option<i64> = row.try_get(column)?;
        Ok(count.map(|count| u16::try_from(count).unwrap_or(u16::MAX)))
    };
    let record = match (count("wins")?, count("losses")?, count("draws")?) {
        (Some(wins), Some(losses), Some(draws)) => Some(Record { wins, losses, draws }),
        _ => None,
    };
    Ok(KeptDeck {
        key: row.try_get("deck")?,
        day: day_in(row, "day")?,
        event: row.try_get("event")?,
        record,
        cards: row.try_get("cards")?,
    })
}

fn day_in(row: &SqliteRow, column: &str) -> Result<Day, StoreError> {
    Ok(Day::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
}

async fn add_decks(
    transaction: &mut Transaction<'_, Sqlite>,
    decks: &[PackedDeck],
) -> Result<u64, StoreError> {
    let mut added = 0;
    for chunk in decks.chunks(CHUNK) {
        let ids: Vec<i64> = chunk.iter().map(|deck| deck.id).collect();
        let known = decks_of(transaction, &ids).await?;
        // One id, one deck: the first that a source told of it.
        let mut seen = HashSet::new();
        let fresh: Vec<&PackedDeck> = chunk
            .iter()
            .filter(|deck| !known.contains_key(&deck.id) && seen.insert(deck.id))
            .collect();
        if fresh.is_empty() {
            continue;
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO corpus_deck (deck, format, day, event, wins, losses, draws, cards) ",
        );
        query.push_values(&fresh, |mut row, deck| {
            let count = |of: fn(&Record) -> u16| deck.record.as_ref().map(|record| i64::from(of(record)));
            row.push_bind(deck.key)
                .push_bind(deck.format.key())
                .push_bind(i64::from(deck.day))
                .push_bind(&deck.event)
                .push_bind(count(|record| record.wins))
                .push_bind(count(|record| record.losses))
                .push_bind(count(|record| record.draws))
                .push_bind(&deck.cards);
        });
        query.push(" ON CONFLICT (deck) DO NOTHING");
        added += query.build().execute(&mut **transaction).await?.rows_affected();
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO corpus_id (id, deck) ");
        query.push_values(&fresh, |mut row, deck| {
            row.push_bind(deck.id).push_bind(deck.key);
        });
        query.build().execute(&mut **transaction).await?;
    }
    Ok(added)
}

/// Matches that were added, and those of which a deck is not there.
async fn add_matches(
    transaction: &mut Transaction<'_, Sqlite>,
    matches: &[PackedMatch],
) -> Result<(u64, u64), StoreError> {
    let (mut added, mut strangers) = (0, 0);
    for chunk in matches.chunks(CHUNK) {
        let ids: Vec<i64> = chunk.iter().flat_map(|played| played.decks).collect();
        let known = decks_of(transaction, &ids).await?;
        let between: Vec<(&PackedMatch, i64, i64)> = chunk
            .iter()
            .filter_map(|played| {
                let [first, second] = played.decks.map(|id| known.get(&id).copied());
                Some((played, first?, second?))
            })
            .collect();
        strangers += u64::try_from(chunk.len() - between.len()).unwrap_or_default();
        if between.is_empty() {
            continue;
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO corpus_match (pairing, first, second, won_first, won_second, drawn) ",
        );
        query.push_values(between, |mut row, (played, first, second)| {
            row.push_bind(played.key)
                .push_bind(first)
                .push_bind(second)
                .push_bind(i64::from(played.wins[0]))
                .push_bind(i64::from(played.wins[1]))
                .push_bind(i64::from(played.draws));
        });
        query.push(" ON CONFLICT (pairing) DO NOTHING");
        added += query.build().execute(&mut **transaction).await?.rows_affected();
    }
    Ok((added, strangers))
}

/// The decks that have these ids.
async fn decks_of(
    transaction: &mut Transaction<'_, Sqlite>,
    ids: &[i64],
) -> Result<HashMap<i64, i64>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT id, deck FROM corpus_id WHERE id IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id);
    }
    query.push(")");
    let rows = query.build().fetch_all(&mut **transaction).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("deck")?)))
        .collect()
}

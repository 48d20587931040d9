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

/// A match as it is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptMatch {
    /// [`KeptDeck::key`] of the one deck, and of the other.
    pub decks: [i64; 2],
    /// Games that each of them won.
    pub wins: [u16; 2],
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

    /// Matches between decks of a format from a day on, in no order that means anything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn matches_between(
        &self,
        format: PlayedFormat,
        from: Day,
    ) -> Result<Vec<KeptMatch>, StoreError> {
        let mut matches = Vec::new();
        let mut last = i64::MIN;
        loop {
            // In bites, as decks are; the least of all keys is left out, one match in 2⁶⁴.
            let rows = sqlx::query(
                "SELECT played.pairing, played.first, played.second, played.won_first, played.won_second
                 FROM corpus_match AS played
                 JOIN corpus_deck AS one ON one.deck = played.first
                 JOIN corpus_deck AS other ON other.deck = played.second
                 WHERE one.format = $1 AND other.format = $1 AND one.day >= $2 AND other.day >= $2
                 AND played.pairing > $3 ORDER BY played.pairing LIMIT $4",
            )
            .bind(format.key())
            .bind(i64::from(from))
            .bind(last)
            .bind(BITE)
            .fetch_all(&self.pool)
            .await?;
            for row in &rows {
                let games = |column: &str| -> Result<u16, StoreError> {
                    Ok(u16::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
                };
                last = row.try_get("pairing")?;
                matches.push(KeptMatch {
                    decks: [row.try_get("first")?, row.try_get("second")?],
                    wins: [games("won_first")?, games("won_second")?],
                });
            }
            if rows.len() < usize::try_from(BITE).unwrap_or_default() {
                return Ok(matches);
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("a.db").display());
        (folder, Store::open(&url).await.unwrap())
    }

    fn deck(key: i64, day: Day) -> PackedDeck {
        PackedDeck {
            key,
            // Ids are not keys.
            id: key.wrapping_mul(-1),
            format: PlayedFormat::ALL[0],
            day,
            event: String::new(),
            record: None,
            cards: vec![0, 0, 0],
        }
    }

    #[tokio::test]
    async fn decks_are_read_in_bites_and_none_is_missed_where_a_day_has_more_than_one() {
        let (_folder, store) = store().await;
        let mut decks: Vec<PackedDeck> = (0..2 * BITE + 7).map(|n| deck(n - BITE, 10)).collect();
        decks.extend([
            deck(9_000, 9),
            deck(9_001, 11),
            deck(i64::MIN, 10),
            deck(i64::MAX, 9),
        ]);
        let batch = CorpusBatch {
            decks: &decks,
            origin: "file",
            ..CorpusBatch::default()
        };
        let decks_in = u64::try_from(decks.len()).unwrap();
        assert_eq!(store.add_to_corpus(batch, 1).await.unwrap().decks, decks_in);
        let read = store.corpus_decks(PlayedFormat::ALL[0], 10).await.unwrap();
        assert_eq!(read.len(), decks.len() - 2, "those of day 9 are left out");
        assert!(
            read.windows(2)
                .all(|pair| (pair[0].day, pair[0].key) < (pair[1].day, pair[1].key))
        );
        assert_eq!(store.corpus_decks(PlayedFormat::ALL[1], 0).await.unwrap(), []);
        assert_eq!(
            store
                .corpus_decks(PlayedFormat::ALL[0], Day::MIN)
                .await
                .unwrap()
                .len(),
            decks.len()
        );
    }

    #[tokio::test]
    async fn a_batch_that_adds_nothing_is_no_change() {
        let (_folder, store) = store().await;
        let decks = [deck(1, 10), deck(2, 10), deck(1, 10)];
        let files = [("a.json".to_owned(), "1".to_owned())];
        let batch = CorpusBatch {
            decks: &decks,
            files: &files,
            origin: "archive",
            ..CorpusBatch::default()
        };
        assert_eq!(store.add_to_corpus(batch, 5).await.unwrap().decks, 2);
        assert_eq!(store.corpus_change().await.unwrap(), Some((1, 5)));
        assert_eq!(store.add_to_corpus(batch, 6).await.unwrap(), Added::default());
        assert_eq!(store.corpus_change().await.unwrap(), Some((1, 5)));
        let newer = [("a.json".to_owned(), "2".to_owned())];
        let batch = CorpusBatch {
            files: &newer,
            ..batch
        };
        store.add_to_corpus(batch, 7).await.unwrap();
        assert_eq!(store.corpus_files().await.unwrap()["a.json"], "2");
    }

    #[tokio::test]
    async fn matches_are_those_between_decks_of_the_format_and_the_days() {
        let (_folder, store) = store().await;
        let mut decks: Vec<PackedDeck> = (0..4).map(|key| deck(key, 10)).collect();
        decks.push(deck(4, 9));
        decks.push(PackedDeck {
            format: PlayedFormat::ALL[1],
            ..deck(5, 10)
        });
        let played = |key: i64, first: i64, second: i64| PackedMatch {
            key,
            decks: [
                decks[usize::try_from(first).unwrap()].id,
                decks[usize::try_from(second).unwrap()].id,
            ],
            wins: [2, 1],
            draws: 0,
        };
        // More than a bite of those that count; then one with an older deck, one with another format's.
        let mut matches: Vec<PackedMatch> = (0..BITE + 9).map(|n| played(n - BITE, n % 3, 3)).collect();
        matches.extend([played(BITE + 20, 0, 4), played(BITE + 21, 5, 0)]);
        let batch = CorpusBatch {
            decks: &decks,
            matches: &matches,
            origin: "file",
            ..CorpusBatch::default()
        };
        assert_eq!(
            store.add_to_corpus(batch, 1).await.unwrap().matches,
            u64::try_from(matches.len()).unwrap()
        );
        let read = store.matches_between(PlayedFormat::ALL[0], 10).await.unwrap();
        assert_eq!(read.len(), matches.len() - 2);
        assert!(
            read.iter()
                .all(|played| played.decks[0] < 3 && played.decks[1] == 3 && played.wins == [2, 1])
        );
        let older = store.matches_between(PlayedFormat::ALL[0], 9).await.unwrap();
        assert_eq!(older.len(), matches.len() - 1);
        assert_eq!(store.matches_between(PlayedFormat::ALL[1], 0).await.unwrap(), []);
    }

    #[tokio::test]
    async fn names_keep_their_numbers() {
        let (_folder, store) = store().await;
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let first = store
            .number_names(&names(&["Opt", "Island", "Opt"]))
            .await
            .unwrap();
        let second = store.number_names(&names(&["Shock", "Island"])).await.unwrap();
        assert_eq!((first["Opt"], first["Island"]), (0, 1));
        assert_eq!((second["Opt"], second["Island"], second["Shock"]), (0, 1, 2));
        assert_eq!(store.corpus_names().await.unwrap()[&2], "Shock");
    }
}

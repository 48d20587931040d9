//! Cards, and look-ups that gave none.

use std::collections::HashMap;

use deck::card::Card;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{Store, StoreError};

/// What became of a look-up that gave no card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub outcome: Outcome,
    /// One sentence for the player.
    pub message: String,
    /// How often in a row it failed.
    pub tries: u32,
    /// Unix seconds.
    pub asked_at: i64,
    /// When it is asked again, in Unix seconds; `None` when that waits for the player.
    pub retry_at: Option<i64>,
}

/// The two ways of giving no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Scryfall knows no such card.
    NotFound,
    /// It could not be asked.
    Failed,
}

impl Outcome {
    const fn key(self) -> &'static str {
        match self {
            Outcome::NotFound => "not-found",
            Outcome::Failed => "failed",
        }
    }
}

/// Parameters of one statement; SQLite takes 32,766 and Postgres 65,535.
const CHUNK: usize = 500;

/// A card that was looked up by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredCard {
    pub card: Card,
    /// Unix seconds.
    pub fetched_at: i64,
}

impl Store {
    /// Every card that was looked up by itself. One that cannot be read is left out: it is asked for again when a deck needs it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn cards(&self) -> Result<Vec<StoredCard>, StoreError> {
        let rows = sqlx::query("SELECT facts, fetched_at FROM card")
            .fetch_all(&self.pool)
            .await?;
        let read = tokio::task::spawn_blocking(move || read_cards(&rows));
        read.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    /// What became of the look-ups of these keys; keys of which nothing is known are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn misses(&self, keys: &[String]) -> Result<HashMap<String, Miss>, StoreError> {
        let mut misses = HashMap::new();
        for chunk in keys.chunks(CHUNK) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT key, outcome, message, tries, asked_at, retry_at FROM look_up WHERE key IN (",
            );
            let mut list = query.separated(", ");
            for key in chunk {
                list.push_bind(key);
            }
            query.push(")");
            for row in query.build().fetch_all(&self.pool).await? {
                let outcome = match row.try_get::<&str, _>("outcome")? {
                    "not-found" => Outcome::NotFound,
                    _ => Outcome::Failed,
                };
                let miss = Miss {
                    outcome,
                    message: row.try_get("message")?,
                    tries: u32::try_from(row.try_get::<i64, _>("tries")?).unwrap_or(u32::MAX),
                    asked_at: row.try_get("asked_at")?,
                    retry_at: row.try_get("retry_at")?,
                };
                misses.insert(row.try_get("key")?, miss);
            }
            // Rows come faster than they are read: a long list would be one long poll.
            tokio::task::yield_now().await;
        }
        Ok(misses)
    }

    /// Writes what one batch gave, all of it or nothing: cards, the keys they answer, and the keys that got none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn record(
        &self,
        cards: &[Card],
        answered: &[String],
        misses: &[(String, Miss)],
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for card in cards {
            sqlx::query(
                "INSERT INTO card (id, facts, fetched_at) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE SET facts = excluded.facts, fetched_at = excluded.fetched_at",
            )
            .bind(card.scryfall_id.as_deref().unwrap_or(&card.name))
            .bind(serde_json::to_string(card)?)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        }
        for key in answered {
            sqlx::query("DELETE FROM look_up WHERE key = $1")
                .bind(key)
                .execute(&mut *transaction)
                .await?;
        }
        for (key, miss) in misses {
            sqlx::query(
                "INSERT INTO look_up (key, outcome, message, tries, asked_at, retry_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, message = excluded.message,
                 tries = excluded.tries, asked_at = excluded.asked_at, retry_at = excluded.retry_at",
            )
            .bind(key)
            .bind(miss.outcome.key())
            .bind(&miss.message)
            .bind(i64::from(miss.tries))
            .bind(miss.asked_at)
            .bind(miss.retry_at)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets look-ups that were due again before `before`: nobody opened their deck since.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn purge_misses(&self, before: i64) -> Result<u64, StoreError> {
        let done =
            sqlx::query("DELETE FROM look_up WHERE retry_at < $1 OR (retry_at IS NULL AND asked_at < $1)")
                .bind(before)
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected())
    }

    /// Forgets of which names Scryfall knew no card: with a new card file they are worth another question. Those that
    /// could not be asked keep their time.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_not_found(&self) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM look_up WHERE outcome = 'not-found'")
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

/// Some microseconds a card, and there may be thousands.
fn read_cards(rows: &[SqliteRow]) -> Result<Vec<StoredCard>, StoreError> {
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        match serde_json::from_str(row.try_get("facts")?) {
            Ok(card) => cards.push(StoredCard {
                card,
                fetched_at: row.try_get("fetched_at")?,
            }),
            Err(error) => tracing::warn!(%error, "a stored card cannot be read"),
        }
    }
    Ok(cards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stored_card_that_cannot_be_read_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("a.db").display()))
            .await
            .unwrap();
        let good = Card {
            name: "Good Card".to_owned(),
            ..Card::default()
        };
        store.record(&[good], &[], &[], 1).await.unwrap();
        sqlx::query("INSERT INTO card (id, facts, fetched_at) VALUES ('x', '{\"name\":', 1)")
            .execute(&store.pool)
            .await
            .unwrap();
        let names: Vec<String> = store
            .cards()
            .await
            .unwrap()
            .into_iter()
            .map(|stored| stored.card.name)
            .collect();
        assert_eq!(names, ["Good Card"]);
    }
}

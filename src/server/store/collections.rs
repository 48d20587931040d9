//! Collections in the store.

use deck::collection::{Collection, Holding};
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{Store, StoreError};

/// A saved collection without its cards.
#[derive(Clone, Debug)]
pub struct CollectionRow {
    pub name: String,
    /// Unix seconds.
    pub created_at: i64,
    pub updated_at: i64,
}

/// Rows of one statement, of five parameters each; SQLite takes 32,766 and Postgres 65,535.
const CHUNK: usize = 2_000;

impl Store {
    /// Saves a collection in the place of the one that has this id, if there is one; all of it or nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_collection(
        &self,
        id: &str,
        name: &str,
        cards: &Collection,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO collection (id, name, created_at, updated_at) VALUES ($1, $2, $3, $3)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at",
        )
        .bind(id)
        .bind(name)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM collection_card WHERE collection = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let rows: Vec<(&str, &Holding)> = cards.iter().collect();
        for chunk in rows.chunks(CHUNK) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "INSERT INTO collection_card (collection, card, name, copies, known) ",
            );
            query.push_values(chunk, |mut row, (key, holding)| {
                row.push_bind(id)
                    .push_bind(*key)
                    .push_bind(&holding.name)
                    .push_bind(i64::from(holding.copies))
                    .push_bind(i64::from(holding.known));
            });
            query.build().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A saved collection without its cards; `None` when there is none of that id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn collection(&self, id: &str) -> Result<Option<CollectionRow>, StoreError> {
        let row = sqlx::query("SELECT name, created_at, updated_at FROM collection WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok(CollectionRow {
                name: row.try_get("name")?,
                created_at: row.try_get("created_at")?,
                updated_at: row.try_get("updated_at")?,
            })
        })
        .transpose()
    }

    /// The cards of a collection.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn holdings(&self, id: &str) -> Result<Vec<Holding>, StoreError> {
        let rows = sqlx::query("SELECT name, copies, known FROM collection_card WHERE collection = $1")
            .bind(id)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Holding {
                    name: row.try_get("name")?,
                    copies: u32::try_from(row.try_get::<i64, _>("copies")?).unwrap_or(u32::MAX),
                    known: row.try_get::<i64, _>("known")? != 0,
                })
            })
            .collect()
    }

    /// Forgets a collection for good; `false` when there is none of that id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_collection(&self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM collection_card WHERE collection = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query("DELETE FROM collection WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}

//! Answers of other services: the second tier of the outbound cache.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use outbound::{Kept, Tier};
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{Store, StoreError};

/// Larger answers are kept in memory only.
const MAX_BODY: usize = 1024 * 1024;
/// Parameters of one statement.
const CHUNK: usize = 500;

impl Tier for Store {
    fn load<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Vec<Option<Kept>>> {
        async {
            let kept = self.answers(keys).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "kept answers could not be read");
                HashMap::new()
            });
            keys.iter().map(|key| kept.get(key).cloned()).collect()
        }
        .boxed()
    }

    fn save(&self, answers: Vec<(String, Kept)>) -> BoxFuture<'_, ()> {
        async move {
            if let Err(error) = self.save_answers(&answers).await {
                tracing::warn!(%error, "answers could not be kept");
            }
        }
        .boxed()
    }
}

impl Store {
    async fn answers(&self, keys: &[String]) -> Result<HashMap<String, Kept>, StoreError> {
        let mut kept = HashMap::new();
        for chunk in keys.chunks(CHUNK) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT key, status, body, fetched_at, until FROM answer WHERE key IN (",
            );
            let mut list = query.separated(", ");
            for key in chunk {
                list.push_bind(key);
            }
            query.push(")");
            for row in query.build().fetch_all(&self.pool).await? {
                let Some(status) = u16::try_from(row.try_get::<i64, _>("status")?)
                    .ok()
                    .and_then(|status| axum::http::StatusCode::from_u16(status).ok())
                else {
                    continue;
                };
                let answer = Kept {
                    status,
                    body: Bytes::from(row.try_get::<Vec<u8>, _>("body")?),
                    fetched_at: moment(row.try_get("fetched_at")?),
                    until: moment(row.try_get("until")?),
                };
                kept.insert(row.try_get("key")?, answer);
            }
            // Rows come faster than they are read: a long list would be one long poll.
            tokio::task::yield_now().await;
        }
        Ok(kept)
    }

    async fn save_answers(&self, answers: &[(String, Kept)]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for (key, answer) in answers.iter().filter(|(_, answer)| answer.body.len() <= MAX_BODY) {
            sqlx::query(
                "INSERT INTO answer (key, status, body, fetched_at, until) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (key) DO UPDATE SET status = excluded.status, body = excluded.body,
                 fetched_at = excluded.fetched_at, until = excluded.until",
            )
            .bind(key)
            .bind(i64::from(answer.status.as_u16()))
            .bind(&*answer.body)
            .bind(seconds(answer.fetched_at))
            .bind(seconds(answer.until))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets answers that nobody will ask for any more; says how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn purge_answers(&self, now: i64) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM answer WHERE until <= $1")
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

/// Whole Unix seconds, rounded down: an answer is never younger than it says.
fn seconds(moment: SystemTime) -> i64 {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn moment(seconds: i64) -> SystemTime {
    let since = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    fn kept(status: StatusCode, body: impl Into<Bytes>, until: i64) -> Kept {
        Kept {
            status,
            body: body.into(),
            fetched_at: moment(1_000),
            until: moment(until),
        }
    }

    #[tokio::test]
    async fn answers_outlive_the_process_until_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("a.db").display());
        let store = Store::open(&url).await.unwrap();
        let opt = kept(StatusCode::OK, r#"{"name":"Opt"}"#, 2_000);
        let none = kept(StatusCode::NOT_FOUND, Bytes::new(), 3_000);
        let large = kept(StatusCode::OK, vec![0; MAX_BODY + 1], 3_000);
        store
            .save(vec![
                ("opt".to_owned(), kept(StatusCode::OK, "older", 1_500)),
                ("opt".to_owned(), opt.clone()),
                ("none".to_owned(), none.clone()),
                ("large".to_owned(), large),
            ])
            .await;
        store.close().await;

        let store = Store::open(&url).await.unwrap();
        let keys = ["none", "large", "never", "opt"].map(str::to_owned);
        let loaded = store.load(&keys).await;
        assert_eq!(loaded, [Some(none.clone()), None, None, Some(opt)]);
        assert_eq!(store.purge_answers(2_000).await.unwrap(), 1);
        assert_eq!(store.load(&keys).await, [Some(none), None, None, None]);
    }

    #[tokio::test]
    async fn a_store_that_is_gone_keeps_nothing_and_fails_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("a.db").display()))
            .await
            .unwrap();
        store.close().await;
        store
            .save(vec![("a".to_owned(), kept(StatusCode::OK, "b", 9))])
            .await;
        assert_eq!(store.load(&["a".to_owned()]).await, [None]);
    }
}

//! Answers kept in memory, and what their age allows.

mod flights;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, StatusCode};
use moka::future::Cache;
use tokio::time::Instant;

pub(crate) use self::flights::{Boarding, Flights, Found, Reply, Role, Source};
use crate::call::{CachePolicy, Freshness, Response};
use crate::snapshot::CacheView;
use crate::tier::Kept;

/// What an entry costs beyond its bytes: key, map, bookkeeping.
const OVERHEAD: usize = 256;
/// An answer that is served stale is asked for again at most this often.
const LEAST_BETWEEN_REFRESHES: Duration = Duration::from_secs(30);
/// A time of expiry that no clock can show is this far away instead.
const FAR: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Answers by key, bounded in bytes. Errors are never kept.
pub(crate) struct Answers {
    entries: Cache<Arc<str>, Arc<Entry>>,
    max_bytes: u64,
    jitter: f64,
}

/// One answer, and how old it is.
#[derive(Debug)]
pub(crate) struct Entry {
    response: Response,
    /// How old it was when it came here; more than nothing only for what the second tier kept.
    age_then: Duration,
    /// Counted on the runtime's clock rather than the cache's, so that one clock decides everywhere.
    since: Instant,
    /// The next refresh of a stale answer may begin then.
    refresh_from: Mutex<Option<Instant>>,
}

/// What an answer may be used for at its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Fresh,
    /// Good enough at once, while a newer one is fetched.
    Stale,
    /// Good enough where nothing newer can be had.
    StandIn,
    Gone,
}

impl Answers {
    /// At most `max_bytes`; lifetimes differ from the policy by at most the fraction `jitter`.
    pub(crate) fn new(max_bytes: u64, jitter: f64) -> Answers {
        let entries = Cache::builder().max_capacity(max_bytes).weigher(weigh).build();
        Answers {
            entries,
            max_bytes,
            jitter,
        }
    }

    /// The answer under this key, however old.
    pub(crate) async fn look(&self, key: &str) -> Option<Arc<Entry>> {
        self.entries.get(key).await
    }

    /// What the policy lets this entry be used for now.
    pub(crate) fn standing(&self, entry: &Entry, policy: &CachePolicy) -> Standing {
        let age = entry.age();
        let good = entry.response.status != StatusCode::NOT_FOUND;
        let fresh = self.lifetime(policy, entry.response.status);
        if age < fresh {
            Standing::Fresh
        } else if good && age < fresh.saturating_add(policy.stale_while_revalidate) {
            Standing::Stale
        } else if good && age < fresh.saturating_add(policy.stale_if_error) {
            Standing::StandIn
        } else {
            Standing::Gone
        }
    }

    /// Keeps an answer that came from the upstream just now; what the second tier should keep of it, if it may be kept.
    pub(crate) async fn put(&self, key: Arc<str>, policy: &CachePolicy, response: &Response) -> Option<Kept> {
        let status = response.status;
        let keep = self
            .lifetime(policy, status)
            .saturating_add(stale_for(policy, status));
        if keep.is_zero() {
            return None;
        }
        let entry = Entry::new(copy_of(response), Duration::ZERO);
        let fetched_at = SystemTime::now();
        let kept = Kept {
            status,
            body: entry.response.body.clone(),
            fetched_at,
            until: fetched_at.checked_add(keep).unwrap_or_else(|| fetched_at + FAR),
        };
        self.entries.insert(key, Arc::new(entry)).await;
        Some(kept)
    }

    /// Takes over what the second tier kept, with the age it has by the wall clock; where memory has an answer that is no
    /// older, which may have come while the tier was read, that one stays.
    pub(crate) async fn adopt(&self, key: Arc<str>, kept: Kept) -> Arc<Entry> {
        // A clock that was set back would make it come from the future; it is at least as old as nothing.
        let age = SystemTime::now()
            .duration_since(kept.fetched_at)
            .unwrap_or_default();
        if let Some(newer) = self.look(&key).await
            && newer.age() <= age
        {
            return newer;
        }
        let response = Response {
            status: kept.status,
            headers: HeaderMap::new(),
            body: kept.body,
            freshness: Freshness::Fresh,
        };
        let entry = Arc::new(Entry::new(response, age));
        self.entries.insert(key, Arc::clone(&entry)).await;
        entry
    }

    pub(crate) fn view(&self) -> CacheView {
        // moka counts later than it keeps; where another task is at it already, its last count is near enough.
        self.entries.run_pending_tasks().now_or_never();
        CacheView {
            entries: self.entries.entry_count(),
            bytes: self.entries.weighted_size(),
            max_bytes: self.max_bytes,
        }
    }

    /// How long an answer is fresh. Derived from the key, so that answers which came together do not all go together, and
    /// one answer goes at the same age whoever asks.
    fn lifetime(&self, policy: &CachePolicy, status: StatusCode) -> Duration {
        let asked = if status == StatusCode::NOT_FOUND {
            policy.negative
        } else if status.is_success() {
            policy.fresh
        } else {
            Duration::ZERO
        };
        if self.jitter == 0.0 || asked.is_zero() {
            return asked;
        }
        let mut hasher = DefaultHasher::new();
        policy.key.hash(&mut hasher);
        #[expect(
            clippy::cast_precision_loss,
            reason = "53 of the 64 bits are plenty to spread lifetimes"
        )]
        let place = hasher.finish() as f64 / u64::MAX as f64;
        let factor = 1.0 + self.jitter * (2.0 * place - 1.0);
        Duration::try_from_secs_f64(asked.as_secs_f64() * factor).unwrap_or(asked)
    }
}

/// How long past its time an answer may still be of use.
fn stale_for(policy: &CachePolicy, status: StatusCode) -> Duration {
    if status.is_success() {
        policy.stale_while_revalidate.max(policy.stale_if_error)
    } else {
        Duration::ZERO
    }
}

impl Entry {
    fn new(response: Response, age_then: Duration) -> Entry {
        Entry {
            response,
            age_then,
            since: Instant::now(),
            refresh_from: Mutex::new(None),
        }
    }

    fn age(&self) -> Duration {
        self.age_then.saturating_add(self.since.elapsed())
    }

    pub(crate) fn fresh(&self) -> Response {
        self.response.clone()
    }

    /// The answer, marked with its age.
    pub(crate) fn stale(&self) -> Response {
        Response {
            freshness: Freshness::Stale { age: self.age() },
            ..self.response.clone()
        }
    }

    /// Whether the caller is the one who fetches the next answer: one in half a minute, however many are served.
    pub(crate) fn claim_refresh(&self) -> bool {
        let now = Instant::now();
        let mut from = self.refresh_from.lock().unwrap_or_else(PoisonError::into_inner);
        if from.is_some_and(|from| now < from) {
            return false;
        }
        *from = Some(now + LEAST_BETWEEN_REFRESHES);
        true
    }
}

/// An answer on its own. What comes off a connection are slices of its read buffers, and a short answer that is kept
/// would keep all of a long buffer, which no weight counts.
fn copy_of(response: &Response) -> Response {
    let mut headers = HeaderMap::with_capacity(response.headers.len());
    for (name, value) in &response.headers {
        // Bytes that were a value are one.
        if let Ok(mut copy) = HeaderValue::from_bytes(value.as_bytes()) {
            copy.set_sensitive(value.is_sensitive());
            headers.append(name.clone(), copy);
        }
    }
    Response {
        status: response.status,
        headers,
        body: Bytes::copy_from_slice(&response.body),
        freshness: Freshness::Fresh,
    }
}

fn weigh(key: &Arc<str>, entry: &Arc<Entry>) -> u32 {
    let headers: usize = entry
        .response
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    u32::try_from(OVERHEAD + key.len() + headers + entry.response.body.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

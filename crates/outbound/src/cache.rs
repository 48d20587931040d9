//! Answers kept, and calls that wait for one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::StatusCode;
use moka::future::Cache;
use tokio::time::Instant;

use crate::call::{CachePolicy, CallError, Priority, Response};

/// What an entry costs beyond its bytes: key, map, bookkeeping.
const OVERHEAD: usize = 256;

/// Answers by key, bounded in bytes. Errors are never kept.
pub(crate) struct Answers {
    entries: Cache<Arc<str>, Entry>,
}

#[derive(Clone)]
struct Entry {
    response: Arc<Response>,
    /// Counted on the runtime's clock rather than the cache's, so that one clock decides everywhere.
    fresh_until: Instant,
}

impl Answers {
    pub(crate) fn new(max_bytes: u64) -> Answers {
        let entries = Cache::builder().max_capacity(max_bytes).weigher(weigh).build();
        Answers { entries }
    }

    /// A fresh answer, if there is one.
    pub(crate) async fn get(&self, key: &str) -> Option<Response> {
        let entry = self.entries.get(key).await?;
        (entry.fresh_until > Instant::now()).then(|| (*entry.response).clone())
    }

    pub(crate) async fn put(&self, key: Arc<str>, policy: &CachePolicy, response: &Response) {
        let keep = if response.status == StatusCode::NOT_FOUND {
            policy.negative
        } else if response.status.is_success() {
            policy.fresh
        } else {
            Duration::ZERO
        };
        if !keep.is_zero()
            && let Some(fresh_until) = Instant::now().checked_add(keep)
        {
            let entry = Entry {
                response: Arc::new(response.clone()),
                fresh_until,
            };
            self.entries.insert(key, entry).await;
        }
    }
}

fn weigh(key: &Arc<str>, entry: &Entry) -> u32 {
    let headers: usize = entry
        .response
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    u32::try_from(OVERHEAD + key.len() + headers + entry.response.body.len()).unwrap_or(u32::MAX)
}

/// A fetch under way, which any number of callers wait for.
pub(crate) type Pending = Shared<BoxFuture<'static, Result<Response, CallError>>>;

/// The fetches under way, by key and by who waits: a person never waits in the queue of a job.
#[derive(Default)]
pub(crate) struct Flights {
    flights: Mutex<HashMap<FlightKey, Flight>>,
}

type FlightKey = (Arc<str>, Priority);

struct Flight {
    answer: Pending,
    deadline: Instant,
}

/// How a caller came to its flight.
pub(crate) enum Boarding {
    /// It started the fetch.
    Led(Pending),
    /// The fetch was under way; it gives up at `deadline`, which is another caller's.
    Joined { answer: Pending, deadline: Instant },
}

impl Flights {
    /// Joins the flight of `key`, or starts one with `fetch` in a task of its own, so that it outlives its first caller.
    ///
    /// Whatever `fetch` leaves in the cache must be there when it returns: the key is free again from then on.
    pub(crate) fn board<F>(
        self: &Arc<Self>,
        key: &Arc<str>,
        priority: Priority,
        deadline: Instant,
        fetch: impl FnOnce() -> F,
    ) -> Boarding
    where
        F: Future<Output = Result<Response, CallError>> + Send + 'static,
    {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let own = (Arc::clone(key), priority);
        // A job gladly rides with a person.
        let under_way = flights
            .get(&(Arc::clone(key), Priority::Interactive))
            .or_else(|| flights.get(&own));
        if let Some(flight) = under_way {
            return Boarding::Joined {
                answer: flight.answer.clone(),
                deadline: flight.deadline,
            };
        }
        let landing = Landing {
            flights: Arc::clone(self),
            key: own.clone(),
        };
        let fetch = fetch();
        let task = tokio::spawn(async move {
            let _landing = landing;
            fetch.await
        });
        let answer = async move {
            task.await
                .unwrap_or_else(|error| Err(CallError::Transport(format!("the fetch was lost: {error}"))))
        }
        .boxed()
        .shared();
        flights.insert(
            own,
            Flight {
                answer: answer.clone(),
                deadline,
            },
        );
        Boarding::Led(answer)
    }
}

/// Frees the key when the fetch ends, however it ends.
struct Landing {
    flights: Arc<Flights>,
    key: FlightKey,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flights
            .flights
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

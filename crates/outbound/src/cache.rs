//! Answers kept, and calls that wait for one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::{HeaderMap, HeaderValue, StatusCode};
use moka::future::Cache;
use tokio::sync::oneshot;
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
                response: Arc::new(copy_of(response)),
                fresh_until,
            };
            self.entries.insert(key, entry).await;
        }
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
        freshness: response.freshness,
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
    /// The fetch was under way for another caller, by whose `deadline` and `priority` it goes.
    Joined {
        answer: Pending,
        deadline: Instant,
        priority: Priority,
    },
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
            .get_key_value(&(Arc::clone(key), Priority::Interactive))
            .or_else(|| flights.get_key_value(&own));
        if let Some(((_, theirs), flight)) = under_way {
            return Boarding::Joined {
                answer: flight.answer.clone(),
                deadline: flight.deadline,
                priority: *theirs,
            };
        }
        let (sender, receiver) = oneshot::channel();
        let answer = receiver
            .map(|answer| {
                answer.unwrap_or_else(|_| Err(CallError::Transport("the fetch was lost".to_owned())))
            })
            .boxed()
            .shared();
        flights.insert(
            own.clone(),
            Flight {
                answer: answer.clone(),
                deadline,
            },
        );
        // A runtime that is ending drops the task on the spot, and with it the landing, which takes the lock.
        drop(flights);
        let landing = Landing {
            flights: Arc::clone(self),
            key: own,
        };
        let fetch = fetch();
        tokio::spawn(async move {
            let result = fetch.await;
            // Before anyone hears, so that whoever asks again does not join what is over.
            drop(landing);
            // Nobody waits any more only when all callers have left.
            drop(sender.send(result));
        });
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

#[cfg(test)]
mod tests;

//! Calls that wait for one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Entry;
use crate::call::{CallError, Priority, Response};

/// A fetch under way, which any number of callers wait for.
pub(crate) type Pending = Shared<BoxFuture<'static, Result<Reply, CallError>>>;

/// What a flight brought home.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) response: Response,
    pub(crate) source: Source,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Memory,
    Tier,
    Upstream,
}

/// What a flight found in the second tier, for its callers to fall back on.
pub(crate) type Found = Arc<OnceLock<Arc<Entry>>>;

/// The fetches under way, by key and by who waits: a person never waits in the queue of a job.
#[derive(Default)]
pub(crate) struct Flights {
    pub(super) flights: Mutex<HashMap<FlightKey, Flight>>,
}

pub(super) type FlightKey = (Arc<str>, Priority);

pub(super) struct Flight {
    answer: Pending,
    found: Found,
    deadline: Instant,
}

/// How a caller came to its flight.
pub(crate) struct Boarding {
    pub(crate) answer: Pending,
    pub(crate) found: Found,
    pub(crate) role: Role,
}

/// Whether a caller started its flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Led,
    /// The fetch was under way for another caller, by whose `deadline` and `priority` it goes.
    Joined {
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
        fetch: impl FnOnce(Found) -> F,
    ) -> Boarding
    where
        F: Future<Output = Result<Reply, CallError>> + Send + 'static,
    {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let own = (Arc::clone(key), priority);
        // A job gladly rides with a person.
        let under_way = flights
            .get_key_value(&(Arc::clone(key), Priority::Interactive))
            .or_else(|| flights.get_key_value(&own));
        if let Some(((_, theirs), flight)) = under_way {
            return Boarding {
                answer: flight.answer.clone(),
                found: Arc::clone(&flight.found),
                role: Role::Joined {
                    deadline: flight.deadline,
                    priority: *theirs,
                },
            };
        }
        let (sender, receiver) = oneshot::channel();
        let answer = receiver
            .map(|answer| {
                answer.unwrap_or_else(|_| Err(CallError::Transport("the fetch was lost".to_owned())))
            })
            .boxed()
            .shared();
        let found = Found::default();
        flights.insert(
            own.clone(),
            Flight {
                answer: answer.clone(),
                found: Arc::clone(&found),
                deadline,
            },
        );
        // A runtime that is ending drops the task on the spot, and with it the landing, which takes the lock.
        drop(flights);
        let landing = Landing {
            flights: Arc::clone(self),
            key: own,
        };
        let fetch = fetch(Arc::clone(&found));
        tokio::spawn(async move {
            let result = fetch.await;
            // Before anyone hears, so that whoever asks again does not join what is over.
            drop(landing);
            // Nobody waits any more only when all callers have left.
            drop(sender.send(result));
        });
        Boarding {
            answer,
            found,
            role: Role::Led,
        }
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

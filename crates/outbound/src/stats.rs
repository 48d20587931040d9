//! What the client has done so far: one set of counters, for [`Stats`] and for the metrics.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::call::{CallError, Freshness, Response};

/// Counts since the start of the process, and what is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Calls made by services.
    pub calls: u64,
    /// Requests sent, retries and redirects included.
    pub requests: u64,
    /// Connections opened.
    pub connects: u64,
    /// Answers, and parts of answers, given from the cache within their time.
    pub cache_hits: u64,
    /// Answers, and parts of answers, given from the cache past their time.
    pub stale: u64,
    /// Calls that waited for another caller's fetch.
    pub coalesced: u64,
    /// Attempts after the first of a fetch.
    pub retries: u64,
    /// 429 answers.
    pub rate_limited: u64,
    /// 403 answers.
    pub blocked: u64,
    /// Calls that ended in an error.
    pub failed: u64,
    /// Requests under way, until their body is read.
    pub in_flight: usize,
}

/// The counters that are not of one upstream.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) calls: Counter,
    pub(crate) requests: Counter,
    pub(crate) coalesced: Counter,
    pub(crate) retries: Counter,
    pub(crate) memory: Lookups,
    pub(crate) tier: Lookups,
    /// Calls that name no lane there is.
    pub(crate) strangers: Outcomes,
}

/// Looks into one tier of the cache.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    pub(crate) hit: Counter,
    pub(crate) stale: Counter,
    pub(crate) miss: Counter,
    /// It did not answer in time.
    pub(crate) late: Counter,
}

/// How calls ended, for one upstream.
#[derive(Debug, Default)]
pub(crate) struct Outcomes([Counter; Outcome::ALL.len()]);

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    NotFound,
    Stale,
    Closed,
    Deadline,
    Transport,
    Status,
    TooLarge,
    NotAllowed,
    Offline,
}

impl Outcome {
    pub(crate) const ALL: [(Outcome, &'static str); 10] = [
        (Outcome::Answered, "answered"),
        (Outcome::NotFound, "not_found"),
        (Outcome::Stale, "stale"),
        (Outcome::Closed, "closed"),
        (Outcome::Deadline, "deadline"),
        (Outcome::Transport, "transport"),
        (Outcome::Status, "status"),
        (Outcome::TooLarge, "too_large"),
        (Outcome::NotAllowed, "not_allowed"),
        (Outcome::Offline, "offline"),
    ];

    pub(crate) fn of(result: Result<&Response, &CallError>) -> Outcome {
        match result {
            Ok(Response {
                freshness: Freshness::Stale { .. },
                ..
            }) => Outcome::Stale,
            Ok(response) if response.status == http::StatusCode::NOT_FOUND => Outcome::NotFound,
            Ok(_) => Outcome::Answered,
            Err(error) => match error {
                CallError::Closed { .. } => Outcome::Closed,
                CallError::Deadline => Outcome::Deadline,
                CallError::Transport(_) => Outcome::Transport,
                CallError::Status { .. } => Outcome::Status,
                CallError::BodyTooLarge { .. } => Outcome::TooLarge,
                CallError::NotAllowed(_) => Outcome::NotAllowed,
                CallError::Offline(_) => Outcome::Offline,
            },
        }
    }

    fn is_failure(self) -> bool {
        !matches!(self, Outcome::Answered | Outcome::NotFound | Outcome::Stale)
    }
}

impl Outcomes {
    pub(crate) fn add_one(&self, outcome: Outcome) {
        self.0[outcome as usize].add_one();
    }

    pub(crate) fn get(&self, outcome: Outcome) -> u64 {
        self.0[outcome as usize].get()
    }

    pub(crate) fn failed(&self) -> u64 {
        let failures = Outcome::ALL
            .into_iter()
            .filter(|(outcome, _)| outcome.is_failure());
        failures.map(|(outcome, _)| self.get(outcome)).sum()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add_one(&self) {
        // Each counter stands alone, so no order between them is needed.
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

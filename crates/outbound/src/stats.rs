//! What the client has done so far.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the start of the process, and what is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Calls made by services.
    pub calls: u64,
    /// Requests sent, retries and redirects included.
    pub requests: u64,
    /// Connections opened.
    pub connects: u64,
    /// Calls answered from the cache.
    pub cache_hits: u64,
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

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) calls: Counter,
    pub(crate) requests: Counter,
    pub(crate) cache_hits: Counter,
    pub(crate) coalesced: Counter,
    pub(crate) retries: Counter,
    pub(crate) rate_limited: Counter,
    pub(crate) blocked: Counter,
    pub(crate) failed: Counter,
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

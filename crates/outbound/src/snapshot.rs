//! How the client is doing, for people and for dashboards.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use crate::call::ClosedReason;
use crate::config::LaneId;
use crate::stats::Stats;

/// The client at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// In the order of the configuration.
    pub lanes: Vec<LaneView>,
    /// One for each group of lanes, in the order of the configuration.
    pub upstreams: Vec<UpstreamView>,
    pub pool: PoolView,
    pub cache: CacheView,
    /// Counts since the start of the process.
    pub stats: Stats,
    /// The latest failures, newest first, twenty at most.
    pub failures: Vec<Failure>,
}

/// One lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneView {
    pub id: LaneId,
    pub group: &'static str,
    /// Least time between two requests.
    pub step: Duration,
    /// Callers that have not started yet.
    pub queued: usize,
    /// How long a caller who came now would wait, as far as is known.
    pub wait: Duration,
}

/// One upstream: what its lanes share.
#[derive(Clone, Debug, PartialEq)]
pub struct UpstreamView {
    pub group: &'static str,
    pub breaker: BreakerState,
    /// Why it takes no requests and for how much longer, if it takes none.
    pub closed: Option<(ClosedReason, Duration)>,
    /// Retries that may still be spent, ten at most.
    pub retry_budget: f64,
}

/// Where a circuit breaker stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls go through.
    #[default]
    Closed,
    /// Calls are refused at once.
    Open,
    /// One call at a time finds out whether the upstream is back.
    HalfOpen,
}

/// The pool of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolView {
    /// Requests under way, until their body is read.
    pub in_flight: usize,
    pub max_in_flight: usize,
}

/// The cache in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheView {
    pub entries: u64,
    pub bytes: u64,
    pub max_bytes: u64,
}

/// A fetch that brought no answer, also where a stale one stood in for it. It names no address and no text of a player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub at: SystemTime,
    pub host: String,
    /// The address with its variable parts named.
    pub template: &'static str,
    pub kind: FailureKind,
}

/// The kind of failure, without the words of the upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    Closed(ClosedReason),
    Deadline,
    /// No connection, or one that broke off.
    Transport,
    Status(StatusCode),
    BodyTooLarge,
    NotAllowed,
}

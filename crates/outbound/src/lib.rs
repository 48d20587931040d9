//! The one HTTP client of a process.
//!
//! Order of a call: cache (memory, then the second tier) → detached single flight → breaker → retry → lane → semaphore →
//! transport → bounded body. It is plain functions on purpose: the order is the argument for its correctness, and it can be
//! read in `cached.rs` (up to the flight) and `sending.rs` (from there).
//!
//! - **Lane.** Requests to one upstream start a fixed step apart with no burst, people before jobs. A caller who could
//!   not be served by the deadline is refused at once. A 429 or a 403 closes every lane of the group. A request that has to
//!   connect holds its lane until the connection is there: an upstream counts arrivals, not starts.
//! - **Breaker.** Where half of the last attempts failed, the group is closed for a while; then one attempt at a time finds
//!   out. People hear at once when to come back, jobs wait.
//! - **Retry.** Only what tends to pass, only where sending twice is harmless, with full jitter, within a budget that
//!   runs dry in an outage, and never past the deadline.
//! - **Cache.** Callers of one key share one fetch; answers are kept for a time and within bytes, errors never. A stale
//!   answer is served at once while one fetch brings the next, and stands in where none can be had, always marked with its
//!   age. A [`Tier`] behind it outlives the process; it can be slow or hang, and no call waits for it longer than 250 ms.
//! - **Pool.** At most so many requests in flight, counted until their body is read; hosts from a list, nothing else.
//! - **Files.** [`Outbound::download`] reads what is too large to hold, and goes on where a connection broke.
//!
//! # Watching it
//!
//! [`Outbound::snapshot`] is the client at one moment, [`Outbound::register_metrics`] the same for Prometheus. Every call has a
//! span `outbound` with host, template, lane, method, status, attempts, wait and what the cache had (`hit`, `stale`, `joined`,
//! `tier`, `miss`, `refresh`); none of them holds an address or a player's words. The log target `outbound::wire` at the level
//! trace shows requests and answers as they are, credentials left out and bodies up to 2 kB. **It shows what players wrote**;
//! it is off unless a filter asks for it, by name or by asking for everything at trace.

mod breaker;
mod cache;
mod cached;
mod call;
mod client;
mod config;
mod download;
mod group;
mod lane;
mod metrics;
mod retry;
mod route;
mod sending;
mod snapshot;
mod stats;
mod tier;
mod transport;
mod wire;

pub use self::call::{
    CacheMode, CachePolicy, CallError, ClosedReason, Freshness, Priority, Request, Response,
};
pub use self::client::Outbound;
pub use self::config::{BreakerConfig, BuildError, Config, LaneConfig, LaneId};
pub use self::download::{Download, Incoming};
pub use self::lane::{FairLane, Lane, LaneStatus, Refused, Turn};
pub use self::snapshot::{
    BreakerState, CacheView, Failure, FailureKind, LaneView, PoolView, Snapshot, UpstreamView,
};
pub use self::stats::Stats;
pub use self::tier::{Kept, Tier};
pub use self::transport::{Opened, Outgoing, Transport, TransportError};

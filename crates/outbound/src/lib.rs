//! The one HTTP client of a process.
//!
//! Order of a call: cache (memory, then the second tier) → detached single flight → breaker → retry → lane → semaphore →
//! transport → bounded body. It is plain functions on purpose: the order is the argument for its correctness, and it can be read in `client.rs`.
//!
//! - **Lane.** Requests to one upstream start a fixed step apart with no burst, people before jobs. A caller who could
//!   not be served by the deadline is refused at once. A 429 or a 403 closes every lane of the group.
//! - **Retry.** Only what tends to pass, only where sending twice is harmless, with full jitter, within a budget that
//!   runs dry in an outage, and never past the deadline.
//! - **Cache.** Callers of one key share one fetch; answers are kept for a time and within bytes, errors never.
//! - **Pool.** At most so many requests in flight, counted until their body is read; hosts from a list, nothing else.

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

//! Lanes: who may start a request, and when.

mod fair;

use futures::future::BoxFuture;
use tokio::time::Instant;

pub use self::fair::FairLane;
use crate::call::{CallError, ClosedReason, Priority};

/// Where a lane stands, for progress displays.
#[derive(Clone, Copy, Debug)]
pub struct LaneStatus {
    /// Callers that have not started yet.
    pub queued: usize,
    /// When the next request may start.
    pub next_at: Instant,
    pub closed: Option<ClosedReason>,
}

/// A pace shared by everyone who asks one upstream. The in-process form is [`FairLane`]; a row in a database can be
/// another, for several processes that share one address.
pub trait Lane: Send + Sync {
    /// Waits for a turn: first come first served within a priority, people before jobs.
    ///
    /// Refused at once where the turn could not come by `deadline`, and while the lane is closed; a background caller
    /// waits for a closed lane where its deadline allows. Dropping the future gives the place up and costs nobody a slot.
    fn acquire(&self, priority: Priority, deadline: Instant)
    -> BoxFuture<'_, Result<Box<dyn Turn>, Refused>>;

    /// When a caller who came now would start, as far as is known.
    fn expected_start(&self, priority: Priority) -> Instant;

    /// Lets nothing start before `until`; a longer closure that is in force stays.
    fn close(&self, until: Instant, reason: ClosedReason);

    /// Where the lane stands now.
    fn status(&self) -> LaneStatus;
}

/// The right to start one request. It keeps everyone else waiting, so it is held only while what the request still
/// needs (a permit of the pool) is fetched; dropped unused, it costs no time.
pub trait Turn: Send {
    /// Starts the step of the lane. The request goes out directly after.
    ///
    /// # Errors
    /// When the lane was closed meanwhile.
    fn start(self: Box<Self>) -> Result<(), Refused>;
}

/// Why no turn came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Ask again at `retry_at`.
    Closed { reason: ClosedReason, retry_at: Instant },
    /// The deadline passed while waiting.
    Deadline,
}

impl From<Refused> for CallError {
    fn from(refused: Refused) -> CallError {
        match refused {
            Refused::Closed { reason, retry_at } => CallError::Closed { reason, retry_at },
            Refused::Deadline => CallError::Deadline,
        }
    }
}

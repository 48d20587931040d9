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
///
/// Only `acquire` waits, so only there the row is asked: it reserves the next start and reads the closure. The other methods
/// answer from a mirror in memory and never block: `close` notes the closure in the mirror at once, which holds for this
/// process from then on, and writes it to the row in a task of its own; `status` and `expected_start` tell what the mirror
/// knows, which may lag behind the row by as long as nobody asked; a [`Turn`] that was held longer than its step writes the
/// later start to the row when it is dropped.
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

/// The right to start one request. It keeps everyone else waiting: until it is started, only while what the request still
/// needs (a permit of the pool) is fetched; after that, only while the request is still finding its way (see
/// [`Turn::start`]). Dropped unused, it costs no time.
pub trait Turn: Send {
    /// Starts the request, which goes out directly after.
    ///
    /// The step of the lane is counted from the moment the turn is dropped, which is at once for a request on a connection that
    /// exists. One that has to connect first arrives later than it started, so its turn is held until the connection is
    /// there: the next one would otherwise arrive too close behind it.
    ///
    /// # Errors
    /// When the lane was closed meanwhile.
    fn start(&mut self) -> Result<(), Refused>;
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

//! What time it is, as a parameter: tests turn it themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Wall-clock time in Unix seconds.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Seconds by which this clock is ahead of the machine's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        let machine = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        i64::try_from(machine)
            .unwrap_or(i64::MAX)
            .saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Moves the clock, and all its clones, forward.
    pub fn advance(&self, by: Duration) {
        self.ahead
            .fetch_add(i64::try_from(by.as_secs()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// The Unix second of a moment of the runtime's clock, rounded up: nobody is told to come too early.
    #[must_use]
    pub fn unix_of(&self, moment: Instant) -> i64 {
        let wait = moment.saturating_duration_since(Instant::now());
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.now()
            .saturating_add(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

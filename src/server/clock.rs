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
        i64::try_from(machine().as_secs())
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
        second_after(machine(), wait).saturating_add(self.ahead.load(Ordering::Relaxed))
    }
}

/// The machine's time since 1970, to the nanosecond.
fn machine() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The first whole second that is not before `now` and a wait together; each rounded on its own would be too early.
fn second_after(now: Duration, wait: Duration) -> i64 {
    let then = now.saturating_add(wait);
    i64::try_from(then.as_secs())
        .unwrap_or(i64::MAX)
        .saturating_add(i64::from(then.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_to_come_too_early() {
        let second =
            |now: u64, wait: u64| second_after(Duration::from_millis(now), Duration::from_millis(wait));
        assert_eq!(second(10_000, 5_000), 15);
        assert_eq!(
            second(10_900, 5_000),
            16,
            "the part of a second that has gone by counts"
        );
        assert_eq!(second(10_900, 200), 12);
        assert_eq!(second(10_100, 200), 11);
        assert_eq!(second(10_500, 500), 11);
    }
}

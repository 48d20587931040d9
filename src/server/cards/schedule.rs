//! When the card file is asked for.

use std::time::Duration;

/// How old the card file may get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SyncPeriod {
    /// A day: Scryfall's prices change once a day.
    #[default]
    Daily,
    /// A week: enough for what cards are and where they are legal.
    Weekly,
    /// Only a person fetches it.
    Never,
}

const HOUR: i64 = 60 * 60;
const FIRST_RETRY: Duration = Duration::from_secs(5 * 60);
const LONGEST_RETRY: Duration = Duration::from_secs(6 * 60 * 60);

impl SyncPeriod {
    /// When to ask for the next file, in Unix seconds: a period after the last one was known to be the newest, and up to a
    /// tenth of it later, so that installations do not all come at once. `late` is that part, of 255. At once when there is
    /// no file yet; `None` when nobody asks by himself.
    pub(super) fn next(self, fresh_at: Option<i64>, late: u8, now: i64) -> Option<i64> {
        let period = match self {
            SyncPeriod::Daily => 24 * HOUR,
            SyncPeriod::Weekly => 7 * 24 * HOUR,
            SyncPeriod::Never => return None,
        };
        let late = period / 10 * i64::from(late) / 255;
        // A clock that was wrong, and ahead, must not put it off for ever.
        Some(fresh_at.map_or(now, |at| at.min(now).saturating_add(period + late)))
    }
}

/// Wait after the `failures`-th failure in a row: 5 minutes, doubled each time, up to 6 hours.
pub(super) fn backoff(failures: u32) -> Duration {
    let factor = 2_u32.saturating_pow(failures.saturating_sub(1));
    FIRST_RETRY.saturating_mul(factor).min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_asked_for_a_period_after_the_last_and_not_by_everybody_at_once() {
        const DAY: i64 = 24 * HOUR;
        let now = 100 * DAY;
        assert_eq!(
            SyncPeriod::Daily.next(None, 9, now),
            Some(now),
            "there is none yet"
        );
        let wait = |period: SyncPeriod, late: u8| period.next(Some(now), late, now).map(|at| at - now);
        assert_eq!(wait(SyncPeriod::Daily, 0), Some(DAY));
        assert_eq!(wait(SyncPeriod::Daily, 255), Some(DAY + DAY / 10));
        assert_eq!(wait(SyncPeriod::Weekly, 0), Some(7 * DAY));
        assert_eq!(wait(SyncPeriod::Never, 0), None);
        assert_eq!(SyncPeriod::Never.next(None, 0, now), None);
        let old = SyncPeriod::Daily.next(Some(now - 3 * DAY), 255, now).unwrap();
        assert!(old < now, "it is due");
        let ahead = SyncPeriod::Daily.next(Some(now + 400 * DAY), 0, now);
        assert_eq!(ahead, Some(now + DAY), "the clock was wrong then");
    }

    #[test]
    fn waits_double_up_to_six_hours() {
        let minutes: Vec<u64> = (1..=9).map(|failures| backoff(failures).as_secs() / 60).collect();
        assert_eq!(minutes, [5, 10, 20, 40, 80, 160, 320, 360, 360]);
        assert_eq!(backoff(u32::MAX), LONGEST_RETRY);
    }
}

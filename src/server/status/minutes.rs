//! A count for each of the last sixty minutes.

/// Minutes that are remembered.
const MINUTES: usize = 60;
const MINUTES_UNIX: i64 = 60;

/// How much a running total grew in each of the last sixty minutes.
#[derive(Debug)]
pub struct Minutes {
    /// By minute since 1970, modulo sixty.
    counts: [u32; MINUTES],
    /// The minute that was written last.
    minute: Option<i64>,
    /// The total then.
    total: u64,
}

impl Default for Minutes {
    fn default() -> Minutes {
        Minutes {
            counts: [0; MINUTES],
            minute: None,
            total: 0,
        }
    }
}

impl Minutes {
    /// Notes the total at a Unix second: what was added since the last note counts for this minute.
    pub fn note(&mut self, unix: i64, total: u64) {
        let minute = self.turn_to(unix);
        let added = u32::try_from(total.saturating_sub(self.total)).unwrap_or(u32::MAX);
        self.total = total;
        let slot = &mut self.counts[place(minute)];
        *slot = slot.saturating_add(added);
    }

    /// The counts, oldest first; the last is the minute of `unix`.
    #[must_use]
    pub fn counts(&mut self, unix: i64) -> Vec<u32> {
        let minute = self.turn_to(unix);
        (minute + 1 - MINUTES_UNIX..=minute)
            .map(|minute| self.counts[place(minute)])
            .collect()
    }

    /// Forgets what is older than an hour. A clock that was set back writes on where it was.
    fn turn_to(&mut self, unix: i64) -> i64 {
        let now = unix.div_euclid(60);
        let last = self.minute.map_or(now, |last| last.max(now - MINUTES_UNIX));
        for passed in last + 1..=now {
            self.counts[place(passed)] = 0;
        }
        let minute = now.max(last);
        self.minute = Some(minute);
        minute
    }
}

fn place(minute: i64) -> usize {
    usize::try_from(minute.rem_euclid(MINUTES_UNIX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(counts: &[u32]) -> Vec<(usize, u32)> {
        let ago = |at: usize| counts.len() - 1 - at;
        counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(|(at, count)| (ago(at), *count))
            .collect()
    }

    #[test]
    fn what_was_added_counts_for_the_minute_it_was_noted_in() {
        let mut minutes = Minutes::default();
        minutes.note(600, 3);
        minutes.note(659, 5);
        minutes.note(660, 9);
        let counts = minutes.counts(719);
        assert_eq!(counts.len(), 60);
        assert_eq!(busy(&counts), [(1, 5), (0, 4)], "minutes ago, and how many");
        assert_eq!(busy(&minutes.counts(780)), [(3, 5), (2, 4)]);
    }

    #[test]
    fn an_hour_later_nothing_is_left_of_it() {
        let mut minutes = Minutes::default();
        minutes.note(0, 7);
        assert_eq!(busy(&minutes.counts(59 * 60)), [(59, 7)]);
        assert_eq!(busy(&minutes.counts(60 * 60)), []);
        minutes.note(1_000_000, 8);
        assert_eq!(busy(&minutes.counts(1_000_000)), [(0, 1)]);
    }

    #[test]
    fn a_clock_that_is_set_back_loses_nothing() {
        let mut minutes = Minutes::default();
        minutes.note(6_000, 1);
        minutes.note(3_000, 4);
        assert_eq!(busy(&minutes.counts(6_000)), [(0, 4)]);
    }
}

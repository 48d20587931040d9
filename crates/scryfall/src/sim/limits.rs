//! Scryfall's limits, and what it does to those who pass them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many requests are answered, over all clients of one stand-in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Length of the window the requests are counted in: 1 s.
    pub window: Duration,
    /// Requests to search, named, random and collection together, per window: 2.
    pub strict: usize,
    /// Requests to all endpoints together, per window: 10.
    pub total: usize,
    /// How long nothing is answered after too many: 30 s, from the last request that came while locked out.
    pub lock_out: Duration,
    /// Whether a 429 says in `Retry-After` how long; Scryfall is not known to.
    pub retry_after: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            window: Duration::from_secs(1),
            strict: 2,
            total: 10,
            lock_out: Duration::from_secs(30),
            retry_after: false,
        }
    }
}

#[derive(Debug)]
pub(super) struct Limiter {
    limits: Limits,
    strict: VecDeque<Instant>,
    total: VecDeque<Instant>,
    locked_until: Option<Instant>,
}

/// Too many requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// For the header, where it is sent.
    pub(super) retry_after: Option<Duration>,
}

impl Limiter {
    pub(super) fn new(limits: Limits) -> Limiter {
        Limiter {
            limits,
            strict: VecDeque::new(),
            total: VecDeque::new(),
            locked_until: None,
        }
    }

    /// Counts a request that arrives `now`.
    pub(super) fn admit(&mut self, now: Instant, strict: bool) -> Result<(), Refused> {
        let Limits { window, lock_out, .. } = self.limits;
        let full = |times: &mut VecDeque<Instant>, limit: usize| {
            while times
                .front()
                .is_some_and(|at| now.saturating_duration_since(*at) >= window)
            {
                times.pop_front();
            }
            times.len() >= limit
        };
        let too_many =
            full(&mut self.total, self.limits.total) || strict && full(&mut self.strict, self.limits.strict);
        let locked = self.locked_until.is_some_and(|until| now < until);
        if too_many || locked {
            self.locked_until = Some(now + lock_out);
            return Err(Refused {
                retry_after: self.limits.retry_after.then_some(lock_out),
            });
        }
        self.total.push_back(now);
        if strict {
            self.strict.push_back(now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_strict_a_second_then_locked_out_while_asking() {
        let start = Instant::now();
        let mut limiter = Limiter::new(Limits::default());
        let mut ask = |millis: u64, strict: bool| {
            limiter
                .admit(start + Duration::from_millis(millis), strict)
                .is_ok()
        };
        let asked = [
            (0, true),
            (1, true),
            (2, false),
            (1_000, true),
            (1_500, true),
            // The third within a second.
            (1_900, true),
            // Locked out, whatever is asked; each try starts the 30 s anew.
            (5_000, false),
            (31_950, true),
            (61_940, false),
            (91_950, true),
        ];
        let answers: String = asked
            .iter()
            .map(|(at, strict)| format!("{at:>6} {}\n", if ask(*at, *strict) { "yes" } else { "429" }))
            .collect();
        insta::assert_snapshot!(answers, @"
        0 yes
        1 yes
        2 yes
     1000 yes
     1500 yes
     1900 429
     5000 429
    31950 429
    61940 429
    91950 yes
    ");
    }
}

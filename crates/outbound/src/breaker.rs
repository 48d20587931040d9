//! The circuit breaker: an upstream that fails half the time is left alone for a while.
//!
//! Written by hand on the runtime's clock. `recloser` cannot say when it will let calls through again, which players are
//! told; it counts on the clock of the system, which paused-time tests cannot turn; and it lets any number through while it
//! finds out whether the upstream is back.
//!
//! Every attempt counts, not every call: retries are load as much as first attempts are. Failures are transport errors,
//! attempts without an answer in time, and 5xx; any other answer is a success, 404 included. What says nothing about the
//! upstream's health is not counted: 429 and 403 (they close the lanes by themselves), a body that is too large, a redirect
//! that is not followed, an attempt that its caller gave up, or whose caller's deadline came, within three seconds. One that
//! had longer and brought nothing is a failure: an upstream that swallows every request shows it in no other way.
//!
//! The pause is always the same, 30 s unless set otherwise, however often a probe fails: one attempt in half a minute costs
//! an upstream nothing, and people are told when to come back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::config::BreakerConfig;
use crate::snapshot::BreakerState;

/// A probe is over by then: the longest attempt.
pub(crate) const LONGEST_PROBE: Duration = Duration::from_secs(10);

/// A probe that takes longer still (it waits for a turn after a redirect) is looked after this often.
const OVERDUE: Duration = Duration::from_secs(1);

/// The breaker of one upstream; closed for ever where there is no configuration.
#[derive(Debug)]
pub(crate) struct Breaker {
    settings: Option<BreakerConfig>,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// The latest outcomes, oldest first; true is a failure.
    outcomes: VecDeque<bool>,
    failures: usize,
    /// Grows with every change of phase, so that what began before does not count after.
    generation: u64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Closed,
    Open { until: Instant },
    HalfOpen { probe_since: Option<Instant> },
}

/// The right to send one attempt. Dropped unsettled it counts for nothing, and frees the place of a probe.
#[derive(Debug)]
pub(crate) struct Pass {
    breaker: Arc<Breaker>,
    generation: u64,
    probe: bool,
}

impl Breaker {
    pub(crate) fn new(settings: Option<BreakerConfig>) -> Breaker {
        Breaker {
            settings,
            state: Mutex::new(State {
                phase: Phase::Closed,
                outcomes: VecDeque::new(),
                failures: 0,
                generation: 0,
            }),
            changed: Notify::new(),
        }
    }

    pub(crate) fn state(&self) -> BreakerState {
        match self.lock().phase {
            Phase::Closed => BreakerState::Closed,
            Phase::Open { until } if Instant::now() < until => BreakerState::Open,
            Phase::Open { .. } | Phase::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    /// Whether [`Breaker::enter`] would refuse now, and until when.
    pub(crate) fn refuses(&self) -> Option<Instant> {
        self.lock().refuses(Instant::now())
    }

    /// Lets an attempt through, or says when it is worth coming back.
    pub(crate) fn enter(self: &Arc<Breaker>) -> Result<Pass, Instant> {
        let now = Instant::now();
        let mut state = self.lock();
        if let Some(retry_at) = state.refuses(now) {
            return Err(retry_at);
        }
        let probe = !matches!(state.phase, Phase::Closed);
        if matches!(state.phase, Phase::Open { .. }) {
            state.generation += 1;
        }
        if probe {
            state.phase = Phase::HalfOpen {
                probe_since: Some(now),
            };
        }
        Ok(Pass {
            breaker: Arc::clone(self),
            generation: state.generation,
            probe,
        })
    }

    /// Counts a failure for which nobody holds a pass any more: a file that broke off. The time until which the breaker
    /// is open, if that opened it.
    pub(crate) fn note_failure(&self) -> Option<Instant> {
        let settings = self.settings.as_ref()?;
        let mut state = self.lock();
        matches!(state.phase, Phase::Closed)
            .then(|| state.count(true, settings))
            .flatten()
    }

    /// Resolves when a probe has ended. One that ended just before is missed, so wait no longer than to a time that was said.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// Counts the attempt. The time until which the breaker is open, if that opened it.
    pub(crate) fn settle(self, failed: bool) -> Option<Instant> {
        let settings = self.breaker.settings.as_ref()?;
        let mut state = self.breaker.lock();
        if state.generation != self.generation {
            return None;
        }
        match (self.probe, failed) {
            (false, _) => state.count(failed, settings),
            (true, true) => Some(state.open(settings)),
            (true, false) => {
                state.forget();
                state.phase = Phase::Closed;
                None
            }
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if !self.probe {
            return;
        }
        let mut state = self.breaker.lock();
        // Settled, it has changed the phase, and the generation with it.
        if state.generation == self.generation {
            state.phase = Phase::HalfOpen { probe_since: None };
        }
        drop(state);
        self.breaker.changed.notify_waiters();
    }
}

impl State {
    fn refuses(&self, now: Instant) -> Option<Instant> {
        match self.phase {
            Phase::Open { until } if now < until => Some(until),
            Phase::HalfOpen {
                probe_since: Some(since),
            } => Some((since + LONGEST_PROBE).max(now + OVERDUE)),
            Phase::Closed | Phase::Open { .. } | Phase::HalfOpen { probe_since: None } => None,
        }
    }

    fn count(&mut self, failed: bool, settings: &BreakerConfig) -> Option<Instant> {
        self.outcomes.push_back(failed);
        self.failures += usize::from(failed);
        if self.outcomes.len() > settings.window
            && let Some(oldest) = self.outcomes.pop_front()
        {
            self.failures -= usize::from(oldest);
        }
        #[expect(clippy::cast_precision_loss, reason = "a window is a handful of attempts")]
        let share = self.failures as f64 / settings.window as f64;
        let full = self.outcomes.len() == settings.window;
        (full && share >= settings.failures).then(|| self.open(settings))
    }

    fn open(&mut self, settings: &BreakerConfig) -> Instant {
        let until = Instant::now() + settings.open_for;
        self.forget();
        self.phase = Phase::Open { until };
        until
    }

    fn forget(&mut self) {
        self.outcomes.clear();
        self.failures = 0;
        self.generation += 1;
    }
}

#[cfg(test)]
mod tests;

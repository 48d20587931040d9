//! Catches code that keeps a thread of the runtime to itself.
//!
//! A task that computes, reads a file or waits for a lock without `await` holds up every other task of its thread. The watchdog
//! times every poll of every task, by the clock on the wall: on a machine that is busy with something else, polls look longer
//! than they are. Of those that are too long it therefore says too in how many the thread was at work all the while; in the
//! others it waited, for a lock, a file or the processor. It is always on: three looks at clocks and a count, less than half a
//! microsecond for a poll, which takes many.
//!
//! The runtime tells of polls only when everything is built with `--cfg tokio_unstable`, as `.cargo/config.toml` says for
//! this workspace. Built without it, nothing is watched and every count stays 0.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// From here on a poll is long.
const LONG: Duration = Duration::from_millis(1);
/// From here on a poll is a defect: somebody else has waited for it noticeably.
const TOO_LONG: Duration = Duration::from_millis(10);
/// The log hears of a poll that was too long at most this often.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// Threads count apart, so that they do not wait for each other's cache lines; more threads than this share.
const SHARDS: usize = 16;

/// Times the polls of a runtime. Clones share their counts.
#[derive(Clone, Debug)]
pub struct Watchdog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shards: [Shard; SHARDS],
    worst_nanos: AtomicU64,
    worst: Mutex<Worst>,
    telling: Mutex<Telling>,
}

/// The counts of some of the threads, on cache lines of their own.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Shard {
    polls: AtomicU64,
    long: AtomicU64,
    too_long: AtomicU64,
    working: AtomicU64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Worst {
    took: Duration,
    spawned_at: Option<&'static Location<'static>>,
}

#[derive(Debug, Default)]
struct Telling {
    last: Option<Instant>,
    untold: u64,
}

/// What was seen so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Polls of tasks that have ended; 0 where the runtime does not tell of them.
    pub polls: u64,
    /// Of these, those of more than 1 ms.
    pub over_1ms: u64,
    /// Of these, those of more than 10 ms.
    pub over_10ms: u64,
    /// Of these, those in which the thread worked for more than 10 ms; none where its time cannot be told.
    pub working_10ms: u64,
    /// The longest poll.
    pub worst: Duration,
    /// Where the task of the longest poll was spawned.
    pub worst_at: Option<&'static Location<'static>>,
}

impl Default for Watchdog {
    fn default() -> Watchdog {
        Watchdog(Arc::new(Inner {
            shards: Default::default(),
            worst_nanos: AtomicU64::new(0),
            worst: Mutex::default(),
            telling: Mutex::default(),
        }))
    }
}

impl Watchdog {
    /// Watches the runtime that is built next. The future that `block_on` is given is no task, and is not watched: spawn it.
    #[cfg(tokio_unstable)]
    pub fn watch(&self, builder: &mut tokio::runtime::Builder) {
        let inner = Arc::clone(&self.0);
        builder.on_before_task_poll(|_| thread::begin());
        builder.on_after_task_poll(move |task| {
            let (began, shard) = thread::end();
            if let Some((began, worked)) = began {
                inner.count(
                    shard,
                    began.elapsed(),
                    || thread::worked().saturating_sub(worked),
                    task.spawned_at(),
                );
            }
        });
    }

    /// Watches nothing: this build's runtime does not tell of polls.
    #[cfg(not(tokio_unstable))]
    pub fn watch(&self, _: &mut tokio::runtime::Builder) {}

    /// What was seen so far. Counts of one report may be a poll apart.
    #[must_use]
    pub fn report(&self) -> Report {
        let sum = |count: fn(&Shard) -> &AtomicU64| {
            let counts = self
                .0
                .shards
                .iter()
                .map(|shard| count(shard).load(Ordering::Relaxed));
            counts.sum()
        };
        let worst = *self.0.worst.lock().unwrap_or_else(PoisonError::into_inner);
        Report {
            polls: sum(|shard| &shard.polls),
            over_1ms: sum(|shard| &shard.long),
            over_10ms: sum(|shard| &shard.too_long),
            working_10ms: sum(|shard| &shard.working),
            worst: worst.took,
            worst_at: worst.spawned_at,
        }
    }
}

#[cfg_attr(
    not(any(tokio_unstable, test)),
    expect(dead_code, reason = "this build's runtime does not tell of polls")
)]
impl Inner {
    /// `worked` tells for how long the thread was at work; it is asked only where that matters.
    fn count(
        &self,
        shard: usize,
        took: Duration,
        worked: impl FnOnce() -> Duration,
        spawned_at: &'static Location<'static>,
    ) {
        let shard = &self.shards[shard % SHARDS];
        shard.polls.fetch_add(1, Ordering::Relaxed);
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        if nanos > self.worst_nanos.load(Ordering::Relaxed) {
            self.worst_nanos.fetch_max(nanos, Ordering::Relaxed);
            let mut worst = self.worst.lock().unwrap_or_else(PoisonError::into_inner);
            if took > worst.took {
                *worst = Worst {
                    took,
                    spawned_at: Some(spawned_at),
                };
            }
        }
        if took > LONG {
            shard.long.fetch_add(1, Ordering::Relaxed);
        }
        if took > TOO_LONG {
            shard.too_long.fetch_add(1, Ordering::Relaxed);
            let worked = worked();
            if worked > TOO_LONG {
                shard.working.fetch_add(1, Ordering::Relaxed);
            }
            self.tell(took, worked, spawned_at);
        }
    }

    fn tell(&self, took: Duration, worked: Duration, spawned_at: &'static Location<'static>) {
        let due = self
            .telling
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .due(Instant::now());
        if let Some(untold) = due {
            tracing::warn!(
                took_ms = milliseconds(took),
                worked_ms = milliseconds(worked),
                spawned_at = %Shown(spawned_at),
                untold,
                "a task kept its thread to itself"
            );
        }
    }
}

impl Telling {
    /// How many were not told since the last one that was, if it is time to tell again.
    fn due(&mut self, now: Instant) -> Option<u64> {
        if self.last.is_some_and(|last| now < last + TELL_EVERY) {
            self.untold += 1;
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.untold))
    }
}

/// What a thread knows of the poll it is in.
#[cfg(tokio_unstable)]
mod thread {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    static THREADS: AtomicUsize = AtomicUsize::new(0);

    thread_local! {
        static BEGAN: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
        static NUMBER: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn begin() {
        BEGAN.set(Some((Instant::now(), worked())));
    }

    /// When the poll began, how long this thread had worked by then, and the number of this thread.
    pub(super) fn end() -> (Option<(Instant, Duration)>, usize) {
        (BEGAN.take(), NUMBER.with(|number| *number))
    }

    /// For how long this thread was at work so far.
    #[cfg(unix)]
    pub(super) fn worked() -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::try_from(time).unwrap_or_default()
    }

    /// Nobody says.
    #[cfg(not(unix))]
    pub(super) fn worked() -> Duration {
        Duration::ZERO
    }
}

impl fmt::Display for Report {
    /// `polls=1200 over_1ms=3 over_10ms=1 working=0 worst=14.2ms at src/server/serve.rs:54`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            polls,
            over_1ms,
            over_10ms,
            working_10ms,
            ..
        } = self;
        let worst = milliseconds(self.worst);
        write!(
            f,
            "polls={polls} over_1ms={over_1ms} over_10ms={over_10ms} working={working_10ms} worst={worst:.1}ms"
        )?;
        match self.worst_at {
            Some(location) => write!(f, " at {}", Shown(location)),
            None => Ok(()),
        }
    }
}

/// A place in the code, without the folders that are this machine's own.
struct Shown(&'static Location<'static>);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.0.file();
        // A dependency: …/registry/src/<index>/<crate>/…
        let file = file
            .split_once("/registry/src/")
            .and_then(|(_, rest)| rest.split_once('/'))
            .map_or(file, |(_, rest)| rest);
        write!(f, "{file}:{}", self.0.line())
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(micros: u64) -> Duration {
        Duration::from_micros(micros)
    }

    #[test]
    fn polls_are_sorted_by_their_length_and_the_longest_is_kept() {
        let watchdog = Watchdog::default();
        let here = Location::caller();
        let seen = [
            (200, 200, 0),
            (1_500, 1_500, 1),
            (12_000, 11_000, 40),
            (11_000, 300, 40),
            (9_000, 9_000, 1),
        ];
        for (took, worked, shard) in seen.map(|(took, worked, shard)| (micros(took), micros(worked), shard)) {
            watchdog.0.count(shard, took, || worked, here);
        }
        let report = watchdog.report();
        let counts = [
            report.polls,
            report.over_1ms,
            report.over_10ms,
            report.working_10ms,
        ];
        assert_eq!(counts, [5, 4, 2, 1]);
        let line = format!(
            "polls=5 over_1ms=4 over_10ms=2 working=1 worst=12.0ms at {}",
            Shown(here)
        );
        assert_eq!(report.to_string(), line);
    }

    #[test]
    fn the_log_hears_of_one_a_second_and_of_how_many_it_did_not_hear() {
        let mut telling = Telling::default();
        let now = Instant::now();
        let due =
            [0, 1, 999, 1_000, 1_001, 5_000].map(|millis| telling.due(now + Duration::from_millis(millis)));
        assert_eq!(due, [Some(0), None, None, Some(2), None, Some(1)]);
    }

    #[test]
    fn nothing_seen_is_said_without_a_place() {
        insta::assert_snapshot!(Watchdog::default().report(), @"polls=0 over_1ms=0 over_10ms=0 working=0 worst=0.0ms");
    }
}

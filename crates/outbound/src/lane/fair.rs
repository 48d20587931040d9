//! The lane of a single process.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::{Lane, LaneStatus, Refused, Turn};
use crate::call::{ClosedReason, Priority};

/// A fair lane in memory: one start per step, no burst, two queues.
///
/// Nobody drives it: the caller at the front sleeps until the next start, all others until they are woken. A start is
/// taken only in [`Turn::start`], so whoever gives up before that has used nothing.
#[derive(Debug)]
pub struct FairLane {
    shared: Arc<Shared>,
    step: Duration,
    max_queued: usize,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Before this nothing starts.
    next_at: Instant,
    closed: Option<Closure>,
    interactive: VecDeque<Waiter>,
    background: VecDeque<Waiter>,
    /// Someone holds a turn and has not started yet.
    turn_out: bool,
    last_ticket: u64,
}

#[derive(Clone, Copy, Debug)]
struct Closure {
    until: Instant,
    reason: ClosedReason,
}

#[derive(Debug)]
struct Waiter {
    ticket: u64,
    wake: Arc<Notify>,
}

impl FairLane {
    /// A lane whose requests start at least `step` apart, with at most `max_queued` callers of each priority waiting.
    #[must_use]
    pub fn new(step: Duration, max_queued: usize) -> FairLane {
        let state = State {
            next_at: Instant::now(),
            closed: None,
            interactive: VecDeque::new(),
            background: VecDeque::new(),
            turn_out: false,
            last_ticket: 0,
        };
        FairLane {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
            }),
            step,
            max_queued,
        }
    }

    /// Takes a place in the queue, or says why there is none.
    fn join(&self, priority: Priority, deadline: Instant) -> Result<Place, Refused> {
        let now = Instant::now();
        if deadline <= now {
            return Err(Refused::Deadline);
        }
        let mut state = self.shared.lock();
        if let Some(closure) = state.closure(now)
            && (priority == Priority::Interactive || closure.until > deadline)
        {
            return Err(closure.refusal());
        }
        if state.queue(priority).len() >= self.max_queued {
            return Err(queue_full(now + self.step));
        }
        let start = state.expected_start(priority, self.step, now);
        if start > deadline {
            // A caller with as much patience as this one fits in once the surplus has been worked off.
            return Err(queue_full(now + (start - deadline)));
        }
        state.last_ticket += 1;
        let ticket = state.last_ticket;
        let wake = Arc::new(Notify::new());
        state.queue_mut(priority).push_back(Waiter {
            ticket,
            wake: Arc::clone(&wake),
        });
        Ok(Place {
            shared: Arc::clone(&self.shared),
            step: self.step,
            priority,
            deadline,
            ticket,
            wake,
            waiting: true,
        })
    }
}

impl Lane for FairLane {
    fn acquire(
        &self,
        priority: Priority,
        deadline: Instant,
    ) -> BoxFuture<'_, Result<Box<dyn Turn>, Refused>> {
        async move {
            let mut place = self.join(priority, deadline)?;
            match timeout_at(deadline, place.reach_front()).await {
                Ok(turn) => turn.map(|turn| Box::new(turn) as Box<dyn Turn>),
                Err(_) => Err(Refused::Deadline),
            }
        }
        .boxed()
    }

    fn expected_start(&self, priority: Priority) -> Instant {
        self.shared
            .lock()
            .expected_start(priority, self.step, Instant::now())
    }

    fn close(&self, until: Instant, reason: ClosedReason) {
        let mut state = self.shared.lock();
        if state.closed.is_none_or(|closure| closure.until < until) {
            state.closed = Some(Closure { until, reason });
        }
        // Everyone looks again: people leave with the news, jobs wait longer or leave too.
        for waiter in state.interactive.iter().chain(&state.background) {
            waiter.wake.notify_one();
        }
    }

    fn status(&self) -> LaneStatus {
        let now = Instant::now();
        let state = self.shared.lock();
        LaneStatus {
            queued: state.interactive.len() + state.background.len() + usize::from(state.turn_out),
            next_at: state.opens_at(now),
            closed: state.closure(now).map(|closure| closure.reason),
        }
    }
}

fn queue_full(retry_at: Instant) -> Refused {
    Refused::Closed {
        reason: ClosedReason::QueueFull,
        retry_at,
    }
}

impl Closure {
    fn refusal(self) -> Refused {
        Refused::Closed {
            reason: self.reason,
            retry_at: self.until,
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn queue(&self, priority: Priority) -> &VecDeque<Waiter> {
        match priority {
            Priority::Interactive => &self.interactive,
            Priority::Background => &self.background,
        }
    }

    fn queue_mut(&mut self, priority: Priority) -> &mut VecDeque<Waiter> {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Background => &mut self.background,
        }
    }

    fn front(&self) -> Option<&Waiter> {
        self.interactive.front().or_else(|| self.background.front())
    }

    fn wake_front(&self) {
        if let Some(waiter) = self.front() {
            waiter.wake.notify_one();
        }
    }

    /// The closure in force, if any.
    fn closure(&self, now: Instant) -> Option<Closure> {
        self.closed.filter(|closure| closure.until > now)
    }

    fn opens_at(&self, now: Instant) -> Instant {
        let paced = self.next_at.max(now);
        self.closure(now)
            .map_or(paced, |closure| paced.max(closure.until))
    }

    fn expected_start(&self, priority: Priority, step: Duration, now: Instant) -> Instant {
        let jobs = if priority == Priority::Background {
            self.background.len()
        } else {
            0
        };
        let ahead = self.interactive.len() + jobs + usize::from(self.turn_out);
        self.opens_at(now) + step * u32::try_from(ahead).unwrap_or(u32::MAX)
    }

    fn leave(&mut self, priority: Priority, ticket: u64) {
        let queue = self.queue_mut(priority);
        // Tickets only grow, so a queue is sorted by them.
        if let Ok(index) = queue.binary_search_by_key(&ticket, |waiter| waiter.ticket) {
            queue.remove(index);
        }
        self.wake_front();
    }
}

/// A place in the queue; leaves it when dropped.
struct Place {
    shared: Arc<Shared>,
    step: Duration,
    priority: Priority,
    deadline: Instant,
    ticket: u64,
    wake: Arc<Notify>,
    waiting: bool,
}

/// What the holder of a place does next.
enum Next {
    Go,
    SleepUntil(Instant),
    WaitToBeWoken,
}

impl Place {
    async fn reach_front(&mut self) -> Result<FairTurn, Refused> {
        loop {
            match self.look()? {
                Next::Go => {
                    return Ok(FairTurn {
                        shared: Arc::clone(&self.shared),
                        step: self.step,
                        started: false,
                    });
                }
                Next::SleepUntil(at) => tokio::select! {
                    () = sleep_until(at) => {}
                    () = self.wake.notified() => {}
                },
                Next::WaitToBeWoken => self.wake.notified().await,
            }
        }
    }

    fn look(&mut self) -> Result<Next, Refused> {
        let now = Instant::now();
        let mut state = self.shared.lock();
        if let Some(closure) = state.closure(now)
            && (self.priority == Priority::Interactive || closure.until > self.deadline)
        {
            return Err(closure.refusal());
        }
        if state.turn_out || state.front().is_none_or(|waiter| waiter.ticket != self.ticket) {
            return Ok(Next::WaitToBeWoken);
        }
        let opens_at = state.opens_at(now);
        if opens_at > now {
            return Ok(Next::SleepUntil(opens_at));
        }
        state.queue_mut(self.priority).pop_front();
        state.turn_out = true;
        drop(state);
        self.waiting = false;
        Ok(Next::Go)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.waiting {
            self.shared.lock().leave(self.priority, self.ticket);
        }
    }
}

/// A turn of a [`FairLane`].
struct FairTurn {
    shared: Arc<Shared>,
    step: Duration,
    started: bool,
}

impl Turn for FairTurn {
    fn start(&mut self) -> Result<(), Refused> {
        let now = Instant::now();
        let mut state = self.shared.lock();
        if let Some(closure) = state.closure(now) {
            return Err(closure.refusal());
        }
        state.next_at = now + self.step;
        self.started = true;
        Ok(())
    }
}

impl Drop for FairTurn {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if self.started {
            // However long it was held, and also when the request was given up: it may have arrived just now.
            state.next_at = Instant::now() + self.step;
        }
        state.turn_out = false;
        state.wake_front();
    }
}

//! Questions of all callers, put together: one identifier is asked once, and one request asks for many.
//!
//! A question waits up to 20 ms for others, or until the lane has a turn to give, so that what comes in the meantime rides
//! along; 75 of them leave at once. There is no task while there is nothing to ask: the first question starts one, and it
//! ends with the last.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use outbound::{CallError, Priority};
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::collection::{Identifier, MAX_IDENTIFIERS};
use crate::error::LookupError;
use crate::join::Said;
use crate::{STRICT, Scryfall};

/// How long the first question waits for others.
const GATHER: Duration = Duration::from_millis(20);
/// How long a kept answer that has become old may take to be renewed, with nobody waiting for it.
const RENEWAL: Duration = Duration::from_secs(60);

/// What one identifier came to.
pub(crate) type Outcome = Result<Said, LookupError>;

/// One question: the identifier, and how Scryfall wants it written.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) identifier: Identifier,
    pub(crate) json: serde_json::Value,
}

/// The questions of everybody who shares a [`Scryfall`].
pub(crate) struct Collector {
    state: Mutex<State>,
    /// A whole batch waits.
    full: Notify,
    /// Counts callers that went away early.
    left: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    waiting: HashMap<Identifier, Item>,
    /// The waiting ones in order, people's and jobs'; one that moved up is in both and counts where its priority says.
    people: VecDeque<Identifier>,
    jobs: VecDeque<Identifier>,
    /// A person does not wait for what was sent as a job, so one identifier may be here once for each.
    under_way: HashMap<(Identifier, Priority), Item>,
    /// Whether a task sees to what waits.
    gathering: bool,
}

/// An identifier that waits or is under way, and who wants it.
struct Item {
    json: serde_json::Value,
    priority: Priority,
    /// The latest of its waiters'.
    deadline: Instant,
    since: Instant,
    /// Whether it is to be asked even where nobody waits.
    renewal: bool,
    waiters: Vec<Waiter>,
}

struct Waiter {
    answer: oneshot::Sender<Outcome>,
    priority: Priority,
    deadline: Instant,
}

impl Item {
    fn is_wanted(&self) -> bool {
        self.renewal || self.waiters.iter().any(|waiter| !waiter.answer.is_closed())
    }
}

impl State {
    /// Lets a waiter join those who asked the same, or be the first.
    fn admit(&mut self, question: &Question, waiter: Waiter) {
        // A job gladly rides with a person, and waits for what another job asked.
        for theirs in [Priority::Interactive, waiter.priority] {
            if let Some(item) = self.under_way.get_mut(&(question.identifier.clone(), theirs)) {
                item.waiters.push(waiter);
                return;
            }
        }
        let (priority, deadline) = (waiter.priority, waiter.deadline);
        self.push(question, Some(waiter), priority, deadline);
    }

    /// Puts an identifier among those that wait, or adds to its waiters.
    fn push(&mut self, question: &Question, waiter: Option<Waiter>, priority: Priority, deadline: Instant) {
        let identifier = &question.identifier;
        let mut is_ahead = true;
        let item = self.waiting.entry(identifier.clone()).or_insert_with(|| {
            is_ahead = false;
            Item {
                json: question.json.clone(),
                priority,
                deadline,
                since: Instant::now(),
                renewal: false,
                waiters: Vec::new(),
            }
        });
        item.renewal |= waiter.is_none();
        item.waiters.extend(waiter);
        item.deadline = item.deadline.max(deadline);
        if priority == Priority::Interactive && item.priority == Priority::Background {
            item.priority = priority;
            is_ahead = false;
        }
        if !is_ahead {
            match priority {
                Priority::Interactive => self.people.push_back(identifier.clone()),
                Priority::Background => self.jobs.push_back(identifier.clone()),
            }
        }
    }

    /// Up to 75 of those that wait, people's first; `alone` leaves jobs out where people wait. Questions that nobody wants
    /// any more are forgotten.
    fn take(&mut self, alone: bool) -> Vec<(Identifier, Item)> {
        self.waiting.retain(|_, item| item.is_wanted());
        let mut batch: Vec<(Identifier, Item)> = Vec::new();
        for priority in [Priority::Interactive, Priority::Background] {
            let order = match priority {
                Priority::Interactive => &mut self.people,
                Priority::Background => &mut self.jobs,
            };
            if alone && !batch.is_empty() {
                break;
            }
            while batch.len() < MAX_IDENTIFIERS
                && let Some(identifier) = order.pop_front()
            {
                if self
                    .waiting
                    .get(&identifier)
                    .is_some_and(|item| item.priority == priority)
                    && let Some(item) = self.waiting.remove(&identifier)
                {
                    batch.push((identifier, item));
                }
            }
        }
        batch
    }
}

/// A caller's questions. Dropping it takes back what nobody else wants.
pub(crate) struct Tickets {
    collector: Arc<Collector>,
    answers: VecDeque<oneshot::Receiver<Outcome>>,
    /// Whether one of the answers was not waited for.
    given_up: bool,
}

impl Tickets {
    /// What each question came to, in the order they were put; by the deadline at the latest.
    pub(crate) async fn answers(mut self, deadline: Instant) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(self.answers.len());
        while let Some(answer) = self.answers.front_mut() {
            outcomes.push(match timeout_at(deadline, answer).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_)) => Err(CallError::Transport("the request was lost".to_owned()).into()),
                Err(_) => {
                    self.given_up = true;
                    Err(CallError::Deadline.into())
                }
            });
            self.answers.pop_front();
        }
        outcomes
    }
}

impl Drop for Tickets {
    fn drop(&mut self) {
        self.given_up |= !self.answers.is_empty();
        self.answers.clear();
        if self.given_up {
            self.collector.left.send_modify(|count| *count += 1);
        }
    }
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.state();
        f.debug_struct("Collector")
            .field("waiting", &state.waiting.len())
            .field("under_way", &state.under_way.len())
            .finish_non_exhaustive()
    }
}

impl Collector {
    pub(crate) fn new() -> Collector {
        Collector {
            state: Mutex::default(),
            full: Notify::new(),
            left: watch::Sender::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scryfall {
    /// Puts questions, or joins those who put them already.
    pub(crate) fn put(&self, questions: &[Question], priority: Priority, deadline: Instant) -> Tickets {
        let mut answers = VecDeque::with_capacity(questions.len());
        let mut state = self.collector.state();
        for question in questions {
            let (answer, receiver) = oneshot::channel();
            answers.push_back(receiver);
            let waiter = Waiter {
                answer,
                priority,
                deadline,
            };
            state.admit(question, waiter);
        }
        self.gather(state);
        Tickets {
            collector: Arc::clone(&self.collector),
            answers,
            given_up: false,
        }
    }

    /// Has kept answers renewed that have become old, in the background; what is being asked anyway is not asked twice.
    pub(crate) fn renew(&self, questions: &[Question]) {
        let deadline = Instant::now() + RENEWAL;
        let mut state = self.collector.state();
        for question in questions {
            let asked = |priority| {
                state
                    .under_way
                    .contains_key(&(question.identifier.clone(), priority))
            };
            if !asked(Priority::Interactive) && !asked(Priority::Background) {
                state.push(question, None, Priority::Background, deadline);
            }
        }
        self.gather(state);
    }

    /// Sees to it that what waits is asked.
    fn gather(&self, mut state: MutexGuard<'_, State>) {
        if state.waiting.len() >= MAX_IDENTIFIERS {
            self.collector.full.notify_one();
        }
        if !state.waiting.is_empty() && !state.gathering {
            state.gathering = true;
            let gathering = Gathering {
                scryfall: self.clone(),
                done: false,
            };
            // A runtime that is ending drops the task on the spot, and with it the guard, which takes the lock.
            drop(state);
            tokio::spawn(gathering.run());
        }
    }
}

/// The task that makes batches of what waits.
struct Gathering {
    scryfall: Scryfall,
    done: bool,
}

impl Gathering {
    async fn run(mut self) {
        while let Some(leaves) = self.next_departure() {
            tokio::select! {
                () = sleep_until(leaves) => {}
                () = self.scryfall.collector.full.notified() => {}
            }
            self.depart();
        }
    }

    /// When the next batch leaves; `None`, and this task is over, when nothing waits.
    fn next_departure(&mut self) -> Option<Instant> {
        let lane = self.scryfall.outbound.lane_status(STRICT);
        let mut state = self.scryfall.collector.state();
        state.waiting.retain(|_, item| item.is_wanted());
        let Some(first) = state.waiting.values().map(|item| item.since).min() else {
            state.people.clear();
            state.jobs.clear();
            state.gathering = false;
            self.done = true;
            return None;
        };
        if state.waiting.len() >= MAX_IDENTIFIERS {
            return Some(Instant::now());
        }
        let leaves = first + GATHER;
        // What comes before the lane has a turn rides along. Where the lane is closed, people are told so at once.
        Some(match lane {
            Some(lane) if lane.closed.is_none() => leaves.max(lane.next_at),
            _ => leaves,
        })
    }

    /// Sends what waits, as one batch.
    fn depart(&self) {
        let closed = self
            .scryfall
            .outbound
            .lane_status(STRICT)
            .is_some_and(|lane| lane.closed.is_some());
        let mut state = self.scryfall.collector.state();
        // With the lane closed people are refused, and jobs may wait.
        let items = state.take(closed);
        let Some(priority) = items
            .iter()
            .map(|(_, item)| item.priority)
            .min_by_key(|priority| *priority == Priority::Background)
        else {
            return;
        };
        let now = Instant::now();
        let mut batch = Batch {
            scryfall: self.scryfall.clone(),
            questions: Vec::with_capacity(items.len()),
            priority,
            deadline: items.iter().map(|(_, item)| item.deadline).max().unwrap_or(now),
        };
        for (identifier, item) in items {
            batch.questions.push(Question {
                identifier: identifier.clone(),
                json: item.json.clone(),
            });
            state.under_way.insert((identifier, priority), item);
        }
        drop(state);
        tokio::spawn(batch.run());
    }
}

impl Drop for Gathering {
    fn drop(&mut self) {
        if !self.done {
            self.scryfall.collector.state().gathering = false;
        }
    }
}

/// One request, from its departure to its answer.
struct Batch {
    scryfall: Scryfall,
    /// Those not answered yet.
    questions: Vec<Question>,
    priority: Priority,
    deadline: Instant,
}

impl Batch {
    async fn run(mut self) {
        let ask = self.scryfall.ask(&self.questions, self.priority, self.deadline);
        let result = tokio::select! {
            result = ask => result,
            () = self.abandoned() => {
                self.questions.clear();
                return;
            }
        };
        match result {
            Ok(answers) => {
                let (said, parts): (Vec<Said>, Vec<_>) = answers.into_iter().unzip();
                let kept = self.questions.iter().zip(parts);
                let kept = kept.filter_map(|(question, part)| {
                    let policy = self.scryfall.policy_of(&question.identifier);
                    part.map(|part| (policy, part.into_response()))
                });
                // Before anyone hears, so that whoever asks next finds it.
                self.scryfall.outbound.keep(kept.collect()).await;
                self.land(said.into_iter().map(Ok));
            }
            Err(error) => self.land(std::iter::repeat(Err(error))),
        }
    }

    /// Resolves when nobody waits for any of it; from then on nobody can join it either.
    async fn abandoned(&self) {
        let mut left = self.scryfall.collector.left.subscribe();
        loop {
            {
                let mut state = self.scryfall.collector.state();
                let is_wanted = |key| state.under_way.get(&key).is_some_and(Item::is_wanted);
                if !self.keys().any(is_wanted) {
                    for key in self.keys() {
                        state.under_way.remove(&key);
                    }
                    return;
                }
            }
            // The sender lives as long as the collector, which this batch holds.
            if left.changed().await.is_err() {
                return;
            }
        }
    }

    fn keys(&self) -> impl Iterator<Item = (Identifier, Priority)> {
        self.questions
            .iter()
            .map(|question| (question.identifier.clone(), self.priority))
    }

    /// Tells everybody who waits, except those who would have fared better on their own: they ask again.
    fn land(&mut self, outcomes: impl Iterator<Item = Outcome>) {
        let mut told = Vec::new();
        let questions = std::mem::take(&mut self.questions);
        let mut state = self.scryfall.collector.state();
        for (question, outcome) in questions.iter().zip(outcomes) {
            let key = (question.identifier.clone(), self.priority);
            for waiter in state
                .under_way
                .remove(&key)
                .into_iter()
                .flat_map(|item| item.waiters)
            {
                match &outcome {
                    Err(error) if self.was_too_strict(error, &waiter) => state.admit(question, waiter),
                    outcome => told.push((waiter, outcome.clone())),
                }
            }
        }
        self.scryfall.gather(state);
        for (waiter, outcome) in told {
            // Nobody listens where the caller went away.
            drop(waiter.answer.send(outcome));
        }
    }

    /// Whether a waiter failed only because the batch went by the rules of others.
    fn was_too_strict(&self, error: &LookupError, waiter: &Waiter) -> bool {
        match error {
            LookupError::Call(CallError::Deadline) => self.deadline < waiter.deadline,
            // People are told at once that a lane is closed; a job may wait for it to open.
            LookupError::Call(CallError::Closed { .. }) => self.priority != waiter.priority,
            _ => false,
        }
    }
}

impl Drop for Batch {
    /// A batch that ended in any other way leaves nobody waiting for it.
    fn drop(&mut self) {
        if !self.questions.is_empty() {
            let mut state = self.scryfall.collector.state();
            for key in self.keys() {
                state.under_way.remove(&key);
            }
        }
    }
}

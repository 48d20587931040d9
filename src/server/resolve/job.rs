//! The job of one deck: when to ask, when to wait, when to stop.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use scryfall::Priority;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Resolver, Wanted};
use crate::server::store::{Outcome, StoreError};
use crate::wire::Phase;

/// Where a job stands.
#[derive(Clone, Debug)]
pub struct JobState {
    pub phase: Phase,
    /// The keys that are asked for and not answered yet.
    pub asked: Arc<HashSet<String>>,
    /// When the next request may go out, while one waits.
    pub next_at: Option<Instant>,
    /// When what failed is tried again, in Unix seconds; `None` in [`Phase::Waiting`] means that it waits for the player.
    pub retry_at: Option<i64>,
    /// Grows whenever something became known: cards, or that there are none.
    pub knowledge: u64,
}

impl JobState {
    /// Whether nothing more will come by itself.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self.phase {
            Phase::Running => false,
            Phase::Waiting => self.retry_at.is_none(),
            Phase::Done | Phase::Cancelled | Phase::Offline => true,
        }
    }
}

/// A job, as those see it who are not it.
#[derive(Debug)]
pub struct Job {
    pub state: watch::Sender<JobState>,
    pub cancel: CancellationToken,
    /// Ends a wait at once.
    pub nudge: Notify,
}

impl Job {
    pub fn new(cancel: CancellationToken) -> Job {
        let state = JobState {
            phase: Phase::Running,
            asked: Arc::default(),
            next_at: None,
            retry_at: None,
            knowledge: 0,
        };
        Job {
            state: watch::Sender::new(state),
            cancel,
            nudge: Notify::new(),
        }
    }

    /// Whether it will do something more by itself.
    pub fn is_alive(&self) -> bool {
        !self.state.borrow().is_final()
    }

    /// Says that no more will come. What a cancelled job says after that is not heard.
    pub fn finish(&self, phase: Phase) {
        self.tell(|state| {
            state.phase = phase;
            state.retry_at = None;
            state.next_at = None;
            state.asked = Arc::default();
        });
    }

    pub fn tell(&self, change: impl FnOnce(&mut JobState)) {
        self.state.send_if_modified(|state| {
            let open = !state.is_final();
            if open {
                change(state);
            }
            open
        });
    }
}

/// What a job does after a round of asking.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Done,
    /// At this Unix second.
    AskAgain(i64),
    WaitForPlayer,
}

impl Resolver {
    pub(super) async fn run(
        &self,
        (deck, version): (&str, u32),
        job: &Job,
        wanted: Vec<Wanted>,
        by_player: bool,
    ) {
        let outcome = tokio::select! {
            biased;
            () = job.cancel.cancelled() => return,
            outcome = self.rounds(job, wanted, by_player) => outcome,
        };
        let phase = outcome.unwrap_or_else(|error| {
            tracing::error!(%error, "a look-up stopped: the store did not do what it was asked");
            Phase::Waiting
        });
        // Under the lock, so that nobody takes this job for a living one between its last word and its removal.
        let mut jobs = self.jobs();
        job.finish(phase);
        if phase == Phase::Done
            && jobs
                .get(deck, version)
                .is_some_and(|current| std::ptr::eq(&**current, job))
        {
            jobs.remove(deck, version);
        }
    }

    async fn rounds(
        &self,
        job: &Job,
        mut wanted: Vec<Wanted>,
        mut by_player: bool,
    ) -> Result<Phase, StoreError> {
        // Somebody has just opened the deck; later rounds come by themselves, and go behind those who wait.
        let mut priority = Priority::Interactive;
        // What is stored need not be asked for.
        self.0.cards.loaded().await;
        let mut replaced = self.0.cards.replaced();
        loop {
            // What is known once stays known.
            wanted = self.still_missing(wanted).await?;
            let (due, asked_before) = self.due(&wanted, by_player).await?;
            if !due.is_empty() {
                let batches =
                    u32::try_from(due.len().div_ceil(scryfall::MAX_IDENTIFIERS)).unwrap_or(u32::MAX);
                // Each batch waits for its turn, and some cards are asked for twice: by printing, then by name.
                let turns = scryfall::STRICT_STEP.saturating_mul(batches.saturating_mul(2));
                let deadline = Instant::now() + self.0.patience.round + turns;
                let again = by_player || asked_before;
                self.ask(job, due, priority, deadline, again).await?;
            }
            wanted = self.still_missing(wanted).await?;
            match self.next(&wanted).await? {
                Next::Done => return Ok(Phase::Done),
                Next::WaitForPlayer => return Ok(Phase::Waiting),
                Next::AskAgain(at) => {
                    job.tell(|state| {
                        state.phase = Phase::Waiting;
                        state.retry_at = Some(at);
                        state.next_at = None;
                    });
                    let wait = u64::try_from(at.saturating_sub(self.0.clock.now())).unwrap_or(0);
                    by_player = tokio::select! {
                        () = job.nudge.notified() => true,
                        // Another catalogue may know what Scryfall could not be asked for.
                        Ok(()) = replaced.changed() => false,
                        () = tokio::time::sleep(Duration::from_secs(wait)) => false,
                    };
                    priority = if by_player {
                        Priority::Interactive
                    } else {
                        Priority::Background
                    };
                    job.tell(|state| {
                        state.phase = Phase::Running;
                        state.retry_at = None;
                        // Cards that another catalogue knows show at once.
                        state.knowledge += 1;
                    });
                }
            }
        }
    }

    /// Of cards that are not known, those that are to be asked for now: neither said to be unknown a while ago, nor waiting. Also
    /// whether any of them was asked for before, so that what Scryfall said then is no answer.
    pub(super) async fn due(
        &self,
        missing: &[Wanted],
        by_player: bool,
    ) -> Result<(Vec<(Wanted, u32)>, bool), StoreError> {
        let keys: Vec<String> = missing.iter().map(|wanted| wanted.key.clone()).collect();
        let misses = self.0.store.misses(&keys).await?;
        let now = self.0.clock.now();
        let due: Vec<(Wanted, u32)> = missing
            .iter()
            .filter_map(|wanted| match misses.get(&wanted.key) {
                None => Some((wanted.clone(), 0)),
                // The player's word starts the count of tries again.
                Some(_) if by_player => Some((wanted.clone(), 0)),
                Some(miss) => miss
                    .retry_at
                    .is_some_and(|at| at <= now)
                    .then(|| (wanted.clone(), miss.tries)),
            })
            .collect();
        let asked_before = due.iter().any(|(wanted, _)| misses.contains_key(&wanted.key));
        Ok((due, asked_before))
    }

    async fn next(&self, missing: &[Wanted]) -> Result<Next, StoreError> {
        let keys: Vec<String> = missing.iter().map(|wanted| wanted.key.clone()).collect();
        let misses = self.0.store.misses(&keys).await?;
        let failed: Vec<Option<i64>> = misses
            .values()
            .filter(|miss| miss.outcome == Outcome::Failed)
            .map(|miss| miss.retry_at)
            .collect();
        Ok(match failed.iter().flatten().min() {
            Some(at) => Next::AskAgain(*at),
            None if failed.is_empty() => Next::Done,
            None => Next::WaitForPlayer,
        })
    }
}

//! Finds the cards of a deck: the catalogue in memory first, then Scryfall by the batch.
//!
//! A version of a deck has at most one job, and older ones have none. It asks, tells whoever watches after every batch, waits after a failure and asks again, and
//! ends when nothing is left to ask. A job that was cancelled, or has tried often enough, waits for the player.

mod ask;
mod job;
mod jobs;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deck::card::Card;
use deck::catalogue::{Catalogue, MatchRule};
use deck::decklist::Entry;
use futures::FutureExt;
use scryfall::{Priority, Scryfall};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use job::JobState;

use crate::server::cards::Cards;
use crate::server::clock::Clock;
use crate::server::store::{Store, StoreError};
use crate::wire::{Phase, entry_key};
use job::Job;
use jobs::Jobs;

/// How patient the jobs are.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Wait after the first failure; doubled after each further one.
    pub first_retry: Duration,
    /// The longest such wait.
    pub longest_retry: Duration,
    /// After this many failures in a row a card waits for the player.
    pub tries: u32,
    /// How long a card that Scryfall does not know is not asked for again.
    pub not_found: Duration,
    /// Time for one round of asking, whatever the number of cards.
    pub round: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            first_retry: Duration::from_secs(30),
            longest_retry: Duration::from_secs(15 * 60),
            tries: 8,
            not_found: Duration::from_secs(6 * 60 * 60),
            round: Duration::from_secs(30),
        }
    }
}

/// A card that is asked for: what names it, and one of the entries that do.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub key: String,
    pub entry: Entry,
}

/// The cards a deck asks for, each once, in list order.
pub fn wanted<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Wanted> {
    let mut seen = std::collections::HashSet::new();
    entries
        .filter_map(|entry| {
            let key = entry_key(entry);
            seen.insert(key.clone()).then(|| Wanted {
                key,
                entry: entry.clone(),
            })
        })
        .collect()
}

/// The resolver. Clones share everything.
#[derive(Clone, Debug)]
pub struct Resolver(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    cards: Cards,
    store: Store,
    scryfall: Scryfall,
    offline: bool,
    patience: Patience,
    clock: Clock,
    jobs: Mutex<Jobs>,
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Resolver {
    /// A resolver that asks `cards` first, and teaches them what Scryfall says.
    #[must_use]
    pub fn new(
        cards: Cards,
        store: Store,
        scryfall: Scryfall,
        offline: bool,
        patience: Patience,
        clock: Clock,
    ) -> Resolver {
        Resolver(Arc::new(Inner {
            cards,
            store,
            scryfall,
            offline,
            patience,
            clock,
            jobs: Mutex::default(),
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        }))
    }

    /// Whether nothing may be asked of Scryfall.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.0.offline
    }

    /// Ends when the server stops.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.0.stop.clone()
    }

    /// The card an entry means, if it is known.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        self.0.cards.find(entry)
    }

    /// The day most of the facts of the cards are of, as `YYYY-MM-DD`; `None` where no file says so.
    #[must_use]
    pub fn facts_as_of(&self) -> Option<String> {
        self.0.cards.facts_as_of()
    }

    /// Reads the catalogue, which does not change meanwhile.
    pub fn reading<T>(&self, read: impl FnOnce(&Catalogue) -> T) -> T {
        self.0.cards.reading(read)
    }

    /// Names close to one that is not known.
    #[must_use]
    pub fn suggest(&self, name: &str, n: usize) -> Vec<String> {
        self.0.cards.suggest(name, n)
    }

    /// Where the job of a version of a deck stands; `None` when it has none.
    #[must_use]
    pub fn state(&self, deck: &str, version: u32) -> Option<JobState> {
        let jobs = self.jobs();
        jobs.get(deck, version).map(|job| job.state.borrow().clone())
    }

    /// Follows the job of a version of a deck; `None` when it has none.
    #[must_use]
    pub fn watch(&self, deck: &str, version: u32) -> Option<watch::Receiver<JobState>> {
        self.jobs().get(deck, version).map(|job| job.state.subscribe())
    }

    /// Those of the cards that are not known. Takes milliseconds for a long list.
    #[must_use]
    pub fn missing(&self, mut wanted: Vec<Wanted>) -> Vec<Wanted> {
        self.reading(|catalogue| wanted.retain(|wanted| catalogue.find(&wanted.entry).is_none()));
        wanted
    }

    /// Makes sure that somebody looks for these cards, which were missing a moment ago, unless there are none, or the player
    /// stopped it. What older versions of the deck ask for is not looked for any more; where a newer one asks, nothing happens.
    pub fn start(&self, deck: &str, version: u32, missing: Vec<Wanted>) {
        self.start_job(deck, version, missing, false);
    }

    /// The same by the player's word: now, and whatever happened before.
    pub fn retry(&self, deck: &str, version: u32, missing: Vec<Wanted>) {
        self.start_job(deck, version, missing, true);
    }

    fn start_job(&self, deck: &str, version: u32, missing: Vec<Wanted>, by_player: bool) {
        if self.0.offline || self.0.stop.is_cancelled() {
            return;
        }
        let mut jobs = self.jobs();
        if !jobs.is_newest(deck, version) {
            return;
        }
        if let Some(job) = jobs.get(deck, version) {
            if job.is_alive() {
                if by_player && job.state.borrow().phase == Phase::Waiting {
                    job.nudge.notify_one();
                }
                return;
            }
            if !by_player {
                return;
            }
        }
        if missing.is_empty() {
            jobs.remove(deck, version);
            return;
        }
        let job = Arc::new(Job::new(self.0.stop.child_token()));
        jobs.insert(deck, version, Arc::clone(&job));
        let resolver = self.clone();
        let deck = deck.to_owned();
        self.0.tracker.spawn(async move {
            let running = AssertUnwindSafe(resolver.run((&deck, version), &job, missing, by_player));
            if running.catch_unwind().await.is_err() {
                tracing::error!("a look-up stopped: a defect");
                // Or it would be taken for a living one, and nobody could start it again.
                job.finish(Phase::Waiting);
            }
        });
    }

    /// Stops the job of a version of a deck; what is known stays known. Nothing happens when there is none.
    pub fn cancel(&self, deck: &str, version: u32) {
        if let Some(job) = self.jobs().get(deck, version)
            && job.is_alive()
        {
            job.cancel.cancel();
            job.finish(Phase::Cancelled);
        }
    }

    /// Stops the jobs of a deck and forgets that there were any.
    pub fn forget(&self, deck: &str) {
        self.jobs().end_all(deck);
    }

    /// Those that are not known, found where that holds up nothing else.
    async fn still_missing(&self, wanted: Vec<Wanted>) -> Result<Vec<Wanted>, StoreError> {
        let resolver = self.clone();
        let missing = tokio::task::spawn_blocking(move || resolver.missing(wanted));
        Ok(missing.await.map_err(|_| sqlx::Error::WorkerCrashed)?)
    }

    /// Looks for cards once, until `deadline` at the latest, and leaves no job behind.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn look_up_now(&self, wanted: Vec<Wanted>, deadline: Instant) -> Result<(), StoreError> {
        if self.0.offline {
            return Ok(());
        }
        let job = Job::new(self.0.stop.child_token());
        // What is stored need not be asked for.
        let loaded = tokio::time::timeout_at(deadline, self.0.cards.loaded());
        if loaded.await.is_err() {
            return Ok(());
        }
        let missing = self.still_missing(wanted).await?;
        let (due, asked_before) = self.due(&missing, false).await?;
        let asking = self.ask(&job, due, Priority::Interactive, deadline, asked_before);
        tokio::select! {
            () = job.cancel.cancelled() => {}
            result = tokio::time::timeout_at(deadline, asking) => if let Ok(result) = result { result? },
        }
        Ok(())
    }

    /// Stops every job and waits until they have.
    pub async fn shut_down(&self) {
        self.0.stop.cancel();
        self.0.tracker.close();
        self.0.tracker.wait().await;
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

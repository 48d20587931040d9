//! A deck as it becomes known: what its page listens to.

use std::time::Duration;

use futures::Stream;
use futures::stream;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Decks;
use crate::server::problem::Problem;
use crate::server::resolve::JobState;
use crate::wire::{DeckView, Phase, Progress};

/// At most five events a second: more than that no eye follows.
const PACE: Duration = Duration::from_millis(200);

/// One event.
#[derive(Clone, Debug)]
pub enum DeckEvent {
    /// The whole deck: always the first event, and again whenever more is known.
    Deck(Box<DeckView>),
    /// How far the look-up is, when nothing else changed.
    Progress(Progress),
    /// Nothing more will come until the player asks for it. The last event.
    Done(Progress),
}

struct Listener {
    decks: Decks,
    id: String,
    job: Option<watch::Receiver<JobState>>,
    /// Where the job stood when the last event was made.
    seen: Option<Stand>,
    sent_at: Instant,
    next: Stage,
}

/// What of a job's state changes the deck itself, and not only the figures of its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stand {
    knowledge: u64,
    phase: Phase,
    retry_at: Option<i64>,
}

impl From<&JobState> for Stand {
    fn from(state: &JobState) -> Stand {
        Stand {
            knowledge: state.knowledge,
            phase: state.phase,
            retry_at: state.retry_at,
        }
    }
}

enum Stage {
    First {
        view: Box<DeckView>,
        /// Whether the job would do no more when it was looked at, which was before the view was made: one that ended since
        /// has more to tell.
        over: bool,
    },
    Changes,
    /// The deck was sent for the last time, or need not be.
    Last(Progress),
    Over,
}

impl Decks {
    /// Follows a deck: the deck as it is, then what changes, until nothing more will. Starts the look-up of what is not known.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn subscribe(&self, id: &str) -> Result<impl Stream<Item = DeckEvent> + Send + use<>, Problem> {
        // Starts the job if one is needed; the view is taken after listening began, so that no change falls between.
        let (row, parsed) = self.started(id).await?;
        let mut job = self.0.resolver.watch(id, row.version);
        let state = job.as_mut().map(|job| job.borrow_and_update().clone());
        let over = state.as_ref().is_none_or(JobState::is_final);
        let view = self.view(row, parsed).await?;
        let listener = Listener {
            decks: self.clone(),
            id: id.to_owned(),
            job,
            seen: state.as_ref().map(Stand::from),
            sent_at: Instant::now(),
            next: Stage::First {
                view: Box::new(view),
                over,
            },
        };
        Ok(stream::unfold(listener, Listener::event))
    }
}

impl Listener {
    async fn event(mut self) -> Option<(DeckEvent, Listener)> {
        match std::mem::replace(&mut self.next, Stage::Changes) {
            Stage::First { view, over } => {
                if over {
                    self.next = Stage::Last(view.progress.clone());
                }
                Some((DeckEvent::Deck(view), self))
            }
            Stage::Changes => self.change().await,
            Stage::Last(progress) => {
                self.next = Stage::Over;
                Some((DeckEvent::Done(progress), self))
            }
            Stage::Over => None,
        }
    }

    /// Waits for a change, and for its turn; `None` when the server stops or the deck is gone.
    async fn change(mut self) -> Option<(DeckEvent, Listener)> {
        let stopping = self.decks.0.resolver.stopping();
        let waited = async {
            if let Some(job) = &mut self.job {
                // A sender that is gone said its last word before.
                drop(job.changed().await);
            }
            tokio::time::sleep_until(self.sent_at + PACE).await;
        };
        tokio::select! {
            () = stopping.cancelled() => return None,
            () = waited => {}
        }
        let mut state = self.job.as_mut().map(|job| job.borrow_and_update().clone());
        let mut over = state.as_ref().is_none_or(JobState::is_final);
        let (row, parsed) = self.decks.saved(&self.id).await.ok()?;
        // Another list than before has another job.
        if over
            && let Some(mut next) = self.decks.0.resolver.watch(&self.id, row.version)
            && !next.borrow().is_final()
        {
            state = Some(next.borrow_and_update().clone());
            self.job = Some(next);
            over = false;
        }
        let view = self.decks.view(row, parsed).await.ok()?;
        self.sent_at = Instant::now();
        let stand = state.as_ref().map(Stand::from);
        let moved = std::mem::replace(&mut self.seen, stand) != stand;
        if over {
            self.next = Stage::Last(view.progress.clone());
        }
        // The last state is always sent whole: what was cancelled or given up shows on every card.
        let event = if moved || over {
            DeckEvent::Deck(Box::new(view))
        } else {
            DeckEvent::Progress(view.progress)
        };
        Some((event, self))
    }
}

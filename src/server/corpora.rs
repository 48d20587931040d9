//! The corpus of tournament decks, and what was learned from it, format by format.
//!
//! A model is made when it is first asked for, and again when the decks or the cards have changed since.

mod archive;
mod import;
mod pack;
mod read;
mod related;
mod sync;
mod train;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use deck::format::Format;
use improve::{Day, Model, date_of};
use outbound::Outbound;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;
use url::Url;

pub use archive::{ArchiveError, configure};
pub use import::{Imported, Waiting};
pub use sync::{CorpusPeriod, Step, Synced, Wanted};

use self::archive::Archive;
use self::related::related;
use self::train::Kept;
use crate::server::cards::Cards;
use crate::server::clock::Clock;
use crate::server::decks::on_thread;
use crate::server::problem::Problem;
use crate::server::store::{Store, StoreError};
use crate::wire::{CorpusStatus, FormatDecks};

/// How far back a model looks from the newest deck, in days: half a year. What is older is of another field.
const WINDOW: Day = 183;
/// Distinct decks of a format from which on they speak for themselves; with fewer, those of other formats speak too.
const ENOUGH: usize = 200;
/// Other formats that speak at most: each brings its own cards, and training takes the third power of their number.
const MOST_RELATED: usize = 2;

/// Where the decks of a model came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Tournament decks of the format itself.
    Tournaments,
    /// Tournament decks of other formats beside the few of this one, without the cards that this one does not allow.
    OtherFormats,
    /// The few sample decks: nothing was imported.
    Samples,
}

/// What a model was learned from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub origin: Origin,
    /// Distinct decks of the format itself.
    pub decks: u32,
    /// Distinct decks of other formats.
    pub others: u32,
    /// Day of the oldest of all of them, `2025-09-01`; empty where decks have none.
    pub from: String,
    /// Day of the newest.
    pub to: String,
}

/// What was learned for a format.
#[derive(Clone, Debug)]
pub struct Trained {
    pub model: Arc<Model>,
    pub source: Source,
}

/// Why decks did not come in.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    #[error("the file broke off: {0}")]
    Input(#[from] std::io::Error),
    #[error("there is nothing in it")]
    Empty,
    #[error(
        "{bad} of its {lines} lines are neither decks nor matches{}",
        .first.as_ref().map(|(line, why)| format!("; line {line}: {why}")).unwrap_or_default()
    )]
    Unreadable {
        bad: u64,
        lines: u64,
        first: Option<(u64, String)>,
    },
    /// The public archive did not answer as it should.
    #[error("the archive: {0}")]
    Archive(#[from] ArchiveError),
    /// The program is stopping.
    #[error("stopped before anything was fetched")]
    Stopped,
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A defect of ours.
    #[error("a defect of the program; nothing was stored")]
    Defect,
}

impl CorpusError {
    /// What whoever handed the file in reads. What went wrong inside is logged.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            CorpusError::Store(error) if error.is_busy() => {
                "The database is busy. Nothing of this file was stored; try again in a few seconds."
                    .to_owned()
            }
            CorpusError::Store(error) => {
                tracing::error!(%error, "decks could not be stored");
                "The database did not do what it was asked. Nothing of this file was stored; the log has the reason."
                    .to_owned()
            }
            CorpusError::Archive(ArchiveError::Offline) => {
                "This was started to send no requests. Run it without --offline to fetch tournaments."
                    .to_owned()
            }
            CorpusError::Archive(ArchiveError::LeaveAlone { seconds }) => {
                format!(
                    "The archive of tournaments wants no more questions now. Try again in {} min; what was fetched stays.",
                    seconds.div_ceil(60)
                )
            }
            CorpusError::Archive(ArchiveError::Unreachable(why)) => {
                tracing::info!(why, "the archive of tournaments did not answer");
                "The archive of tournaments did not answer. Try again later; what was fetched stays."
                    .to_owned()
            }
            CorpusError::Archive(ArchiveError::Shape(why)) => {
                tracing::warn!(why, "the archive of tournaments has another shape than expected");
                "What is at that address is no archive of tournaments.".to_owned()
            }
            CorpusError::Stopped => "Stopped before anything was fetched.".to_owned(),
            error => error.to_string(),
        }
    }
}

/// The corpus and its models. Clones share everything.
#[derive(Clone, Debug)]
pub struct Corpora(Arc<Inner>);

/// What the service is built from.
#[derive(Clone, Debug)]
pub struct Sources {
    pub store: Store,
    pub cards: Cards,
    pub clock: Clock,
    /// Went through [`configure`].
    pub outbound: Outbound,
    /// Another address for the archive of tournaments.
    pub mirror: Option<Url>,
    /// Nothing may be asked of it.
    pub offline: bool,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    cards: Cards,
    clock: Clock,
    archive: Archive,
    offline: bool,
    models: Mutex<HashMap<Format, Slot>>,
    status: Mutex<Option<(i64, CorpusStatus)>>,
}

/// Which decks and which cards: a model is of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Generation {
    corpus: i64,
    catalogue: u64,
}

/// A model that is being made or was made, and what it was made from.
#[derive(Clone, Debug)]
struct Slot {
    generation: Generation,
    model: Arc<OnceCell<Trained>>,
}

impl Corpora {
    /// A service without models yet.
    #[must_use]
    pub fn new(sources: Sources) -> Corpora {
        Corpora(Arc::new(Inner {
            store: sources.store,
            cards: sources.cards,
            clock: sources.clock,
            archive: Archive::new(sources.outbound, sources.mirror),
            offline: sources.offline,
            models: Mutex::default(),
            status: Mutex::default(),
        }))
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn now(&self) -> i64 {
        self.0.clock.now()
    }

    /// What was learned for a format, from the decks and cards there are now. The first to ask waits until it is made, a second
    /// or two; others who ask meanwhile wait for the same.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn model(&self, format: Format) -> Result<Trained, Problem> {
        let generation = Generation {
            corpus: self.change().await?.0,
            catalogue: *self.0.cards.replaced().borrow(),
        };
        let cell = self.slot(format, generation);
        if let Some(trained) = cell.get() {
            return Ok(trained.clone());
        }
        // In a task of its own: who asked first may not wait for it, and others do.
        let (corpora, asked) = (self.clone(), Instant::now());
        let made = tokio::spawn(async move {
            let trained = cell.get_or_try_init(|| corpora.train(format)).await?;
            tracing::info!(format = format.key(), decks = trained.source.decks, took = ?asked.elapsed(), "learned");
            Ok::<_, Problem>(trained.clone())
        });
        made.await
            .map_err(|_| Problem::Internal("a model could not be made"))?
    }

    /// What was learned for a format, if that is at hand; where it is not, it is made meanwhile, and the next to ask has it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn at_hand(&self, format: Format) -> Result<Option<Trained>, Problem> {
        let generation = Generation {
            corpus: self.change().await?.0,
            catalogue: *self.0.cards.replaced().borrow(),
        };
        let trained = self.slot(format, generation).get().cloned();
        if trained.is_none() {
            let corpora = self.clone();
            // Whoever asks for it by itself is told why it could not be made.
            tokio::spawn(async move { corpora.model(format).await.is_ok() });
        }
        Ok(trained)
    }

    /// How many decks there are of each format, and how old they are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(&self) -> Result<CorpusStatus, Problem> {
        let (number, changed_at) = self.change().await?;
        let known = self
            .0
            .status
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((of, status)) = known
            && of == number
        {
            return Ok(status);
        }
        let counts = self.store().corpus_counts().await?;
        let status = CorpusStatus {
            formats: counts
                .iter()
                .map(|count| FormatDecks {
                    format: count.format.key().to_owned(),
                    decks: count.decks,
                    from: date_of(count.days.0),
                    to: date_of(count.days.1),
                })
                .collect(),
            matches: self.store().corpus_matches().await?,
            changed_at,
        };
        *self.0.status.lock().unwrap_or_else(PoisonError::into_inner) = Some((number, status.clone()));
        Ok(status)
    }

    /// Number and time of the last change; 0 where there was none.
    async fn change(&self) -> Result<(i64, Option<i64>), StoreError> {
        let change = self.store().corpus_change().await?;
        Ok(change.map_or((0, None), |(number, at)| (number, Some(at))))
    }

    /// The place of a format's model: the one there is, or an empty one where that is of other decks or cards.
    fn slot(&self, format: Format, generation: Generation) -> Arc<OnceCell<Trained>> {
        let mut models = self.0.models.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = models
            .entry(format)
            .and_modify(|slot| {
                if slot.generation != generation {
                    *slot = Slot::new(generation);
                }
            })
            .or_insert_with(|| Slot::new(generation));
        Arc::clone(&slot.model)
    }

    async fn train(&self, format: Format) -> Result<Trained, Problem> {
        let counts = self.store().corpus_counts().await?;
        let mut kept = Kept {
            names: self.store().corpus_names().await?,
            ..Kept::default()
        };
        // The format's own decks first: whether others are wanted hangs on them.
        let mut own = 0;
        for count in &counts {
            if count.format == format.into() {
                let from = count.days.1 - WINDOW;
                let decks = self.store().corpus_decks(count.format, from).await?;
                own = decks.len();
                kept.decks.push((count.format, decks));
                kept.matches = self.store().matches_between(count.format, from).await?;
            }
        }
        if own < ENOUGH {
            let helpers =
                related(format).filter_map(|other| counts.iter().find(|count| count.format == other));
            for count in helpers.take(MOST_RELATED) {
                let decks = self
                    .store()
                    .corpus_decks(count.format, count.days.1 - WINDOW)
                    .await?;
                kept.decks.push((count.format, decks));
            }
        }
        let cards = self.0.cards.clone();
        on_thread(move || train::train(format, &kept, &cards)).await
    }
}

impl Slot {
    fn new(generation: Generation) -> Slot {
        Slot {
            generation,
            model: Arc::default(),
        }
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

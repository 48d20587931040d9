//! The corpus of tournament decks, and what was learned from it, format by format.
//!
//! A model is made when it is first asked for, and again when the decks or the cards have changed since.

mod import;
mod pack;
mod read;
mod train;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use deck::format::Format;
use improve::{Day, Model, PlayedFormat, date_of};
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

pub use import::{Imported, Waiting};

use crate::server::cards::Cards;
use crate::server::clock::Clock;
use crate::server::decks::on_thread;
use crate::server::problem::Problem;
use crate::server::store::{KeptDeck, Store, StoreError};
use crate::wire::{CorpusStatus, FormatDecks};

/// How far back a model looks from the newest deck, in days: half a year. What is older is of another field.
const WINDOW: Day = 183;
/// Distinct decks of a format from which on they speak for themselves; with fewer, those of other formats speak too.
const ENOUGH: usize = 200;

/// Where the decks of a model came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Tournament decks of the format itself.
    Tournaments,
    /// Tournament decks of other formats beside the few of this one; cards that this format does not have are learned from,
    /// never suggested.
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
            error => error.to_string(),
        }
    }
}

/// The corpus and its models. Clones share everything.
#[derive(Clone, Debug)]
pub struct Corpora(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    cards: Cards,
    clock: Clock,
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
    pub fn new(store: Store, cards: Cards, clock: Clock) -> Corpora {
        Corpora(Arc::new(Inner {
            store,
            cards,
            clock,
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
        let trained = cell.get_or_try_init(|| self.train(format)).await?;
        Ok(trained.clone())
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
        let names = self.store().corpus_names().await?;
        let mut decks: Vec<(PlayedFormat, Vec<KeptDeck>)> = Vec::new();
        // The format's own decks first: whether others are wanted hangs on them.
        let mut own = 0;
        for count in &counts {
            if count.format == format.into() {
                let kept = self
                    .store()
                    .corpus_decks(count.format, count.days.1 - WINDOW)
                    .await?;
                own = kept.len();
                decks.push((count.format, kept));
            }
        }
        if own < ENOUGH {
            for count in counts.iter().filter(|count| count.format != format.into()) {
                let kept = self
                    .store()
                    .corpus_decks(count.format, count.days.1 - WINDOW)
                    .await?;
                decks.push((count.format, kept));
            }
        }
        let cards = self.0.cards.clone();
        on_thread(move || train::train(format, &decks, &names, &cards)).await
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

//! The corpus of tournament decks, and what was learned from it, format by format.
//!
//! A model is made when it is first asked for, and again when the decks or the cards have changed since.

mod train;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use deck::format::Format;
use improve::Model;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use crate::server::cards::Cards;
use crate::server::decks::on_thread;
use crate::server::problem::Problem;

/// Where the decks of a model came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Tournament decks of the format itself.
    Tournaments,
    /// Tournament decks of other formats, less the cards that this one does not have.
    OtherFormats,
    /// The few sample decks: nothing was imported.
    Samples,
}

/// What a model was learned from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub origin: Origin,
    /// Distinct decks.
    pub decks: u32,
    /// Day of the oldest, `2025-09-01`; empty where decks have none.
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

/// The corpus and its models. Clones share everything.
#[derive(Clone, Debug)]
pub struct Corpora(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    cards: Cards,
    models: Mutex<HashMap<Format, Slot>>,
}

/// A model that is being made or was made, and what it was made from.
#[derive(Clone, Debug)]
struct Slot {
    generation: u64,
    model: Arc<OnceCell<Trained>>,
}

impl Corpora {
    /// A service without models yet.
    #[must_use]
    pub fn new(cards: Cards) -> Corpora {
        Corpora(Arc::new(Inner {
            cards,
            models: Mutex::default(),
        }))
    }

    /// What was learned for a format, from the decks and cards there are now. The first to ask waits until it is made, a second
    /// at most; others who ask meanwhile wait for the same.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn model(&self, format: Format) -> Result<Trained, Problem> {
        let generation = *self.0.cards.replaced().borrow();
        let cell = self.slot(format, generation);
        let trained = cell.get_or_try_init(|| self.train(format)).await?;
        Ok(trained.clone())
    }

    /// The place of a format's model: the one there is, or an empty one where that is of other decks or cards.
    fn slot(&self, format: Format, generation: u64) -> Arc<OnceCell<Trained>> {
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
        let cards = self.0.cards.clone();
        on_thread(move || {
            let (corpus, facts) = cards.reading(|catalogue| {
                train::Spelling::new(catalogue, format).corpus(train::sample_decks(format))
            });
            let source = Source {
                origin: Origin::Samples,
                decks: u32::try_from(corpus.decks().len()).unwrap_or(u32::MAX),
                from: String::new(),
                to: String::new(),
            };
            Trained {
                model: Arc::new(Model::train(&corpus, facts)),
                source,
            }
        })
        .await
    }
}

impl Slot {
    fn new(generation: u64) -> Slot {
        Slot {
            generation,
            model: Arc::default(),
        }
    }
}

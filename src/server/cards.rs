//! The card catalogue in memory, which everybody asks first, and the job that keeps it up to date.
//!
//! The file is read beside the catalogue that answers, into the store and into a catalogue of its own; when both are
//! whole, each is put in place in one step. Whatever goes wrong before that leaves everything as it was.

mod build;
mod error;
mod fetch;
mod keep;
mod schedule;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use deck::card::Card;
use deck::catalogue::{Catalogue, MatchRule};
use deck::decklist::Entry;
use scryfall::Scryfall;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use error::CardsError;
pub use fetch::Fetched;
pub use schedule::SyncPeriod;

use crate::server::clock::Clock;
use crate::server::store::{CardFile, Store, StoreError};
use crate::wire::{CatalogueOrigin, CatalogueStatus, Sync};

/// The catalogue. Clones share everything.
#[derive(Clone, Debug)]
pub struct Cards(Arc<Inner>);

/// What the catalogue is built from.
#[derive(Clone, Debug)]
pub struct Sources {
    pub store: Store,
    pub scryfall: Scryfall,
    pub clock: Clock,
    /// Nothing may be asked of Scryfall.
    pub offline: bool,
    pub period: SyncPeriod,
}

#[derive(Debug)]
struct Inner {
    sources: Sources,
    known: RwLock<Known>,
    status: watch::Sender<CatalogueStatus>,
    /// How many catalogues were put in place so far.
    replaced: watch::Sender<u64>,
    /// The reading that the catalogue is of. Whoever holds it, and nobody else, makes another catalogue.
    current: tokio::sync::Mutex<Option<CardFile>>,
    /// Whether what is stored of that reading is less than it should be, so that it is worth fetching again.
    damaged: AtomicBool,
    /// A person wants the file now.
    wanted: Notify,
    running: TaskTracker,
    stop: CancellationToken,
}

#[derive(Debug)]
struct Known {
    catalogue: Catalogue,
    /// What was learned since another catalogue is being made, which has to learn it too.
    learned: Option<Vec<Card>>,
}

impl Cards {
    /// A catalogue of the cards that come with the program. Those that are stored follow at once, in the background (see
    /// [`Cards::loaded`]), and Scryfall's file when it is time for it.
    pub async fn start(sources: Sources) -> Cards {
        let catalogue = tokio::task::spawn_blocking(|| {
            let mut catalogue = Catalogue::default();
            build::add_starter_cards(&mut catalogue);
            catalogue
        });
        let catalogue = catalogue.await.unwrap_or_default();
        let status = CatalogueStatus {
            cards: count(catalogue.len()),
            printings: count(catalogue.printings()),
            sync: Sync::Loading,
            ..CatalogueStatus::default()
        };
        let cards = Cards(Arc::new(Inner {
            sources,
            known: RwLock::new(Known {
                catalogue,
                learned: None,
            }),
            status: watch::Sender::new(status),
            replaced: watch::Sender::new(0),
            current: tokio::sync::Mutex::default(),
            damaged: AtomicBool::new(false),
            wanted: Notify::new(),
            running: TaskTracker::new(),
            stop: CancellationToken::new(),
        }));
        cards.0.running.spawn(cards.clone().keep());
        cards
    }

    /// Reads the catalogue, which does not change meanwhile: for what belongs together, such as the cards of one deck. Brief:
    /// a writer waits for it.
    pub fn reading<T>(&self, read: impl FnOnce(&Catalogue) -> T) -> T {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        read(&known.catalogue)
    }

    /// The card an entry means, if it is known.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        self.reading(|catalogue| catalogue.find(entry))
    }

    /// Names close to one that is not known.
    #[must_use]
    pub fn suggest(&self, name: &str, n: usize) -> Vec<String> {
        self.reading(|catalogue| catalogue.suggest(name, n))
    }

    /// Adds cards that were looked up one by one. Blocks: it waits for whoever reads.
    pub fn learn(&self, cards: Vec<Card>) {
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(learned) = &mut known.learned {
            learned.extend_from_slice(&cards);
        }
        for card in cards {
            known.catalogue.insert(Arc::new(card));
        }
        let now = (count(known.catalogue.len()), count(known.catalogue.printings()));
        drop(known);
        self.0.status.send_if_modified(|status| {
            let before = (status.cards, status.printings);
            (status.cards, status.printings) = now;
            before != now
        });
    }

    /// The day most of the facts of the cards are of, as `YYYY-MM-DD`; `None` where no file says so.
    #[must_use]
    pub fn facts_as_of(&self) -> Option<String> {
        let status = self.0.status.borrow();
        match (status.as_of, status.origin) {
            (Some(at), _) => {
                let at = time::OffsetDateTime::from_unix_timestamp(at).ok()?;
                Some(at.date().to_string())
            }
            (None, CatalogueOrigin::Starter) => Some(deck::starter::STARTER_AS_OF.to_owned()),
            (None, CatalogueOrigin::Scryfall | CatalogueOrigin::File) => None,
        }
    }

    /// What is known, and what is being done about it.
    #[must_use]
    pub fn status(&self) -> CatalogueStatus {
        self.0.status.borrow().clone()
    }

    /// Follows [`Cards::status`]; at most about five changes a second.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<CatalogueStatus> {
        self.0.status.subscribe()
    }

    /// Changes whenever another catalogue was put in place: what was not known may be known now.
    #[must_use]
    pub fn replaced(&self) -> watch::Receiver<u64> {
        self.0.replaced.subscribe()
    }

    /// Waits until what is stored was loaded after the start.
    pub async fn loaded(&self) {
        let mut status = self.0.status.subscribe();
        // The sender lives as long as `self`.
        let _ = status.wait_for(|status| status.sync != Sync::Loading).await;
    }

    /// Asks for the card file now, because a person said so; does nothing while that is under way, or offline.
    pub fn sync_now(&self) {
        // Said at once, so that whoever watches from now on does not take the last outcome for this one's.
        let begun = self.0.status.send_if_modified(|status| {
            let idle = matches!(status.sync, Sync::Idle { .. } | Sync::Failed { .. });
            if idle {
                status.sync = Sync::Asking;
            }
            idle
        });
        if begun {
            self.0.wanted.notify_one();
        }
    }

    /// Ends what is under way: a file that is not whole is given up.
    pub fn begin_stop(&self) {
        self.0.stop.cancel();
    }

    /// Waits until the job has ended.
    pub async fn shut_down(&self) {
        self.begin_stop();
        self.0.running.close();
        self.0.running.wait().await;
    }

    /// Clears away what newer files replaced, and what broke off.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let sources = &self.0.sources;
        let swept = sources.store.sweep_card_files(sources.clock.now()).await?;
        if swept > 0 {
            tracing::info!(swept, "card files that answer no more were cleared away");
        }
        Ok(())
    }

    fn tell(&self, sync: Sync) {
        self.0.status.send_modify(|status| status.sync = sync);
    }

    /// From now on, what is learned is remembered for the catalogue that is being made. The guard ends that.
    fn remember(&self) -> Remembering<'_> {
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        known.learned = Some(Vec::new());
        Remembering(&self.0.known)
    }

    /// An empty catalogue that keeps what does not change together with the one that answers. Takes some milliseconds.
    fn successor(&self) -> Catalogue {
        self.reading(Catalogue::successor)
    }

    /// Puts a catalogue in place of the one that answers, in one step. Blocks: the old one takes a while to drop.
    fn replace(&self, mut catalogue: Catalogue, file: Option<&CardFile>, whole: bool) {
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        for card in known.learned.take().into_iter().flatten() {
            catalogue.insert(Arc::new(card));
        }
        let (cards, printings) = (count(catalogue.len()), count(catalogue.printings()));
        let old = std::mem::replace(&mut known.catalogue, catalogue);
        drop(known);
        self.0.damaged.store(!whole, Ordering::Relaxed);
        self.0.status.send_modify(|status| {
            status.cards = cards;
            status.printings = printings;
            if let Some(file) = file {
                status.origin = file.origin;
                status.as_of = file.as_of;
                status.read_at = Some(file.read_at);
            }
        });
        self.0.replaced.send_modify(|replaced| *replaced += 1);
        drop(old);
    }
}

/// Ends the remembering of what is learned, however the making of a catalogue ends.
struct Remembering<'a>(&'a RwLock<Known>);

impl Drop for Remembering<'_> {
    fn drop(&mut self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).learned = None;
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

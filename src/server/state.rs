//! Composition: configuration becomes a store, a client, services, and the state that handlers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use outbound::Outbound;
use scryfall::Scryfall;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::app::SiteAssets;
use crate::server::cards::{Cards, Sources, SyncPeriod};
use crate::server::clock::Clock;
use crate::server::collections::Collections;
use crate::server::corpora::{self, Corpora};
use crate::server::decks::Decks;
use crate::server::links::{self, LinkBase, Links};
use crate::server::metrics::Metrics;
use crate::server::problem::Problem;
use crate::server::resolve::{Patience, Resolver};
use crate::server::site::{self, Stylesheet};
use crate::server::status::{self, Status};
use crate::server::store::{Store, StoreError};
use crate::server::watchdog::Watchdog;
use crate::wire::DeckView;

/// What the services are built from.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database_url: String,
    pub scryfall_url: Url,
    pub offline: bool,
    /// Other addresses for sites that decks are fetched from by link.
    pub link_bases: Vec<LinkBase>,
    /// Another address for the archive of tournaments.
    pub corpus_url: Option<Url>,
    /// How old Scryfall's card file may get.
    pub sync: SyncPeriod,
    /// Whether the HTTP client is made when something is first sent: for commands, which mostly send nothing. A server says
    /// at its start that it can have none.
    pub lazy_client: bool,
    pub patience: Patience,
    pub clock: Clock,
    /// Watches the runtime that the services run on.
    pub watchdog: Watchdog,
}

/// Why the program could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Client(#[from] outbound::BuildError),
}

/// What handlers, pages and server functions share. Cheap to clone: every part shares its inside.
#[derive(Clone, Debug)]
pub struct AppState {
    pub decks: Decks,
    pub collections: Collections,
    pub cards: Cards,
    pub corpora: Corpora,
    pub status: Status,
    pub metrics: Metrics,
    pub assets: SiteAssets,
    pub options: LeptosOptions,
    pub watchdog: Watchdog,
    store: Store,
    resolver: Resolver,
    outbound: Outbound,
    clock: Clock,
    serving: Arc<AtomicBool>,
}

/// Says who asks, as Scryfall wants it.
const USER_AGENT: &str = concat!(
    "ArenaImprover/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);

impl AppState {
    /// Opens the store, builds the client and the services. The stored cards are loaded in the background
    /// ([`Cards::loaded`]), and then the card file is fetched if it is time for it.
    ///
    /// # Errors
    /// When the database cannot be opened, or no client can be built.
    pub async fn build(settings: Settings) -> Result<AppState, StartError> {
        let store = Store::open(&settings.database_url).await?;
        let mut config = outbound::Config {
            user_agent: USER_AGENT.to_owned(),
            offline: settings.offline,
            ..outbound::Config::default()
        };
        scryfall::configure(&mut config, &settings.scryfall_url);
        links::configure(&mut config, &settings.link_bases);
        corpora::configure(&mut config, settings.corpus_url.as_ref());
        let outbound = if settings.lazy_client {
            Outbound::lazy(config)?
        } else {
            Outbound::new(config)?
        };
        let outbound = outbound.with_tier(Arc::new(store.clone()));
        let scryfall = Scryfall::new(outbound.clone(), settings.scryfall_url);
        let clock = settings.clock;
        let cards = Cards::start(Sources {
            store: store.clone(),
            scryfall: scryfall.clone(),
            clock: clock.clone(),
            offline: settings.offline,
            period: settings.sync,
        })
        .await;
        let resolver = Resolver::new(
            cards.clone(),
            store.clone(),
            scryfall,
            settings.offline,
            settings.patience,
            clock.clone(),
        );
        let corpora = Corpora::new(corpora::Sources {
            store: store.clone(),
            cards: cards.clone(),
            clock: clock.clone(),
            outbound: outbound.clone(),
            mirror: settings.corpus_url,
            offline: settings.offline,
        });
        let metrics = Metrics::new(&outbound, cards.clone(), settings.watchdog.clone(), clock.clone());
        let status = Status::new(status::Parts {
            cards: cards.clone(),
            corpora: corpora.clone(),
            outbound: outbound.clone(),
            store: store.clone(),
            metrics: metrics.clone(),
            clock: clock.clone(),
            offline: settings.offline,
        });
        Ok(AppState {
            cards,
            status,
            metrics,
            collections: Collections::new(store.clone(), resolver.clone(), clock.clone()),
            decks: Decks::new(
                store.clone(),
                resolver.clone(),
                Links::new(outbound.clone(), settings.link_bases),
                corpora.clone(),
                clock.clone(),
            ),
            corpora,
            assets: site::assets(),
            options: LeptosOptions::builder().output_name("arena-improver").build(),
            watchdog: settings.watchdog,
            store,
            resolver,
            outbound,
            clock,
            serving: Arc::new(AtomicBool::new(true)),
        })
    }

    /// All that is known of a deck, and what it costs whoever has the collection `owner`.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn open_deck(&self, id: &str, owner: Option<&str>) -> Result<DeckView, Problem> {
        let mut deck = self.decks.open(id).await?;
        deck.crafting = self.collections.crafting(&deck.parsed.sections, owner).await?;
        Ok(deck)
    }

    /// Whether requests are welcome: the database answers, and no stop was asked for.
    ///
    /// # Errors
    /// When they are not.
    pub async fn ready(&self) -> Result<(), Problem> {
        if !self.serving.load(Ordering::Relaxed) {
            return Err(Problem::Stopping);
        }
        Ok(self.store.ping().await?)
    }

    /// Ends when the server stops; streams end with it.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.resolver.stopping()
    }

    /// Counts what can only be counted as it happens, until the server stops.
    pub async fn watch(&self) {
        tokio::join!(
            self.status.keep_count(self.stopping()),
            self.metrics.watch_ticks(self.stopping())
        );
    }

    /// Says that no more requests are welcome, and ends event streams and look-ups.
    pub fn begin_stop(&self) {
        self.serving.store(false, Ordering::Relaxed);
        self.stopping().cancel();
        self.cards.begin_stop();
    }

    /// Forgets what nobody can ask for any more.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tidy(&self) -> Result<(), Problem> {
        self.decks.tidy().await?;
        self.store.purge_answers(self.clock.now()).await?;
        Ok(self.cards.sweep().await?)
    }

    /// Waits for what still works, then closes the store.
    pub async fn finish(&self) {
        self.begin_stop();
        self.resolver.shut_down().await;
        self.cards.shut_down().await;
        self.outbound.drain().await;
        self.store.close().await;
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> LeptosOptions {
        state.options.clone()
    }
}

impl FromRef<AppState> for Decks {
    fn from_ref(state: &AppState) -> Decks {
        state.decks.clone()
    }
}

impl FromRef<AppState> for Corpora {
    fn from_ref(state: &AppState) -> Corpora {
        state.corpora.clone()
    }
}

impl FromRef<AppState> for Collections {
    fn from_ref(state: &AppState) -> Collections {
        state.collections.clone()
    }
}

impl FromRef<AppState> for Status {
    fn from_ref(state: &AppState) -> Status {
        state.status.clone()
    }
}

impl FromRef<AppState> for Metrics {
    fn from_ref(state: &AppState) -> Metrics {
        state.metrics.clone()
    }
}

impl FromRef<AppState> for Stylesheet {
    fn from_ref(state: &AppState) -> Stylesheet {
        Stylesheet(state.assets.css.clone())
    }
}

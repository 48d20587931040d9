//! A local stand-in for Scryfall, for tests, end-to-end runs and demos without a network.
//!
//! It serves the endpoints this program uses from a card file, demands the headers Scryfall demands, enforces its limits
//! and its lock-out, and goes wrong on request.

mod faults;
mod file;
mod gate;
mod library;
mod limits;
mod render;
mod routes;
mod search;
mod wire;

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use deck::card::Card;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

pub use faults::{FaultError, Faults, duration_from};
pub use limits::Limits;

use faults::ActiveFaults;
use file::BulkFile;
use library::Library;
use limits::Limiter;

/// The most requests of which [`Sim::stats`] tells; older ones are forgotten.
const MAX_HITS: usize = 20_000;

/// Where the cards come from.
#[derive(Clone, Debug, Default)]
pub enum CardSource {
    /// The starter catalogue of this program.
    #[default]
    Starter,
    /// JSON Lines of Scryfall card objects, in gzip or plain (told apart by content).
    File(PathBuf),
    /// These cards, as Scryfall would write them.
    Cards(Vec<Card>),
    /// These Scryfall card objects, one a line.
    Lines(String),
}

/// How a stand-in behaves.
#[derive(Clone, Debug)]
pub struct SimConfig {
    /// Port 0 picks a free one.
    pub listen: SocketAddr,
    pub cards: CardSource,
    /// Time every answer takes.
    pub latency: Duration,
    pub faults: Faults,
    /// `None` answers any number of requests.
    pub limits: Option<Limits>,
    /// Printings of each card in the bulk file: 1. With more, each is as long as Scryfall's objects are (about 4 kB) and has
    /// an id and a collector number of its own, which only the file knows.
    pub bulk_copies: usize,
    /// When the bulk file was made, as Scryfall writes it (RFC 3339).
    pub bulk_updated: String,
}

impl Default for SimConfig {
    /// The starter catalogue on a free loopback port, at once, with Scryfall's limits.
    fn default() -> SimConfig {
        SimConfig {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            cards: CardSource::Starter,
            latency: Duration::ZERO,
            faults: Faults::default(),
            limits: Some(Limits::default()),
            bulk_copies: 1,
            bulk_updated: "2026-01-01T10:00:00.000+00:00".to_owned(),
        }
    }
}

/// A part of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    Collection,
    Named,
    Search,
    Autocomplete,
    /// One card by its id, by set and number, by multiverse id or by Arena id.
    Card,
    Sets,
    BulkData,
    /// A bulk file; at Scryfall another host, without limits.
    File,
    Migrations,
    /// Nothing that is served here.
    Unknown,
}

/// One request that came in.
#[derive(Clone, Debug)]
pub struct Hit {
    pub endpoint: Endpoint,
    /// When its head was read.
    pub at: Instant,
    pub user_agent: Option<String>,
    pub accept: Option<String>,
    /// Identifiers of a collection request; 0 for all others.
    pub identifiers: usize,
    /// Whether it was refused for the limits.
    pub rate_limited: bool,
}

/// What a stand-in was asked so far, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    pub hits: Vec<Hit>,
}

impl Stats {
    /// Requests to one endpoint.
    #[must_use]
    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.hits.iter().filter(|hit| hit.endpoint == endpoint).count()
    }

    /// Identifiers of each collection request, in order.
    #[must_use]
    pub fn batches(&self) -> Vec<usize> {
        self.hits
            .iter()
            .filter(|hit| hit.endpoint == Endpoint::Collection)
            .map(|hit| hit.identifiers)
            .collect()
    }
}

/// A running stand-in. It stops when this is dropped.
#[derive(Debug)]
pub struct Sim {
    shared: Arc<Shared>,
    address: SocketAddr,
    served: JoinHandle<()>,
}

/// What the handlers share.
#[derive(Debug)]
struct Shared {
    library: Library,
    /// Address without a slash at its end.
    base: String,
    latency: Duration,
    limiter: Option<Mutex<Limiter>>,
    faults: watch::Sender<Arc<ActiveFaults>>,
    hits: Mutex<VecDeque<Hit>>,
    /// Requests since the start.
    arrived: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
    /// The bulk file, made when it is first asked for.
    bulk: OnceLock<Arc<BulkFile>>,
    bulk_copies: usize,
    bulk_updated: String,
    /// How often the file was replaced by a newer one.
    bulk_renewed: AtomicU32,
}

impl Sim {
    /// Loads the cards, binds the port and serves.
    ///
    /// # Errors
    /// When the card file cannot be read (the message names the line) or the port is taken.
    pub async fn start(config: SimConfig) -> io::Result<Sim> {
        let cards = config.cards;
        let library = tokio::task::spawn_blocking(move || Library::load(&cards))
            .await
            .map_err(io::Error::other)??;
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            library,
            base: format!("http://{address}"),
            latency: config.latency,
            limiter: config.limits.map(|limits| Mutex::new(Limiter::new(limits))),
            faults: watch::Sender::new(Arc::new(ActiveFaults::new(&config.faults))),
            hits: Mutex::default(),
            arrived: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
            bulk: OnceLock::new(),
            bulk_copies: config.bulk_copies,
            bulk_updated: config.bulk_updated,
            bulk_renewed: AtomicU32::new(0),
        });
        let served = tokio::spawn(wire::serve(
            listener,
            routes::router(Arc::clone(&shared)),
            shared.stopping.subscribe(),
        ));
        Ok(Sim {
            shared,
            address,
            served,
        })
    }

    /// Its address, to use as the base of Scryfall's.
    #[must_use]
    pub fn url(&self) -> Url {
        let mut url = Url::parse("http://127.0.0.1/").expect("a literal address is one");
        let set = url
            .set_ip_host(self.address.ip())
            .and_then(|()| url.set_port(Some(self.address.port())));
        debug_assert!(set.is_ok(), "an http address takes any host and port");
        url
    }

    /// How many cards it knows.
    #[must_use]
    pub fn cards(&self) -> usize {
        self.shared.library.len()
    }

    /// What it was asked so far: the last 20,000 requests.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let hits = self.shared.hits.lock().unwrap_or_else(PoisonError::into_inner);
        Stats {
            hits: hits.iter().cloned().collect(),
        }
    }

    /// Waits until it was asked this often since its start, whatever became of the requests.
    pub async fn asked(&self, requests: u64) {
        let mut arrived = self.shared.arrived.subscribe();
        // The sender lives as long as `self`.
        drop(arrived.wait_for(|count| *count >= requests).await);
    }

    /// Goes wrong in another way from the next request on. Requests that hang are let go and answered.
    pub fn set_faults(&self, faults: &Faults) {
        self.shared
            .faults
            .send_replace(Arc::new(ActiveFaults::new(faults)));
    }

    /// Puts a newer bulk file in place of the one there is: of the same cards, with a later time and another tag.
    pub fn renew_file(&self) {
        self.shared.renew_file();
    }

    /// Stops: what is in flight is answered, what hangs is cut, the port is free afterwards.
    pub async fn stop(mut self) {
        self.shared.stopping.send_replace(true);
        // It ends by itself; a panic in it has been reported already.
        drop((&mut self.served).await);
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        self.shared.stopping.send_replace(true);
    }
}

impl Shared {
    /// The bulk file; blocks.
    fn bulk(&self) -> io::Result<Arc<BulkFile>> {
        if let Some(made) = self.bulk.get() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(BulkFile::make(&self.library, self.bulk_copies)?);
        Ok(Arc::clone(self.bulk.get_or_init(|| made)))
    }

    fn renew_file(&self) {
        self.bulk_renewed.fetch_add(1, Ordering::Relaxed);
    }

    fn file_tag(&self, size: u64) -> String {
        format!("\"{size:x}-{}\"", self.bulk_renewed.load(Ordering::Relaxed))
    }

    /// The time of the first file; of a later one, a second of the last hour of that day each.
    fn file_updated(&self) -> String {
        match (
            self.bulk_renewed.load(Ordering::Relaxed),
            self.bulk_updated.get(..10),
        ) {
            (renewed @ 1.., Some(day)) => {
                format!("{day}T23:{:02}:{:02}.000+00:00", renewed / 60 % 60, renewed % 60)
            }
            _ => self.bulk_updated.clone(),
        }
    }

    fn record(&self, hit: Hit) {
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        if hits.len() == MAX_HITS {
            hits.pop_front();
        }
        hits.push_back(hit);
        drop(hits);
        self.arrived.send_modify(|count| *count += 1);
    }
}

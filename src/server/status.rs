//! How the program is doing, gathered for the page at `/status`, for its events and for `GET /api/v1/status`.

mod minutes;
mod words;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use outbound::{BreakerState, ClosedReason, LaneView, Outbound, Snapshot, UpstreamView};
use tokio::time::{Instant, interval, timeout};
use tokio_util::sync::CancellationToken;

use self::minutes::Minutes;
use crate::pages;
use crate::server::cards::Cards;
use crate::server::clock::Clock;
use crate::server::corpora::Corpora;
use crate::server::links;
use crate::server::metrics::Metrics;
use crate::server::problem::Problem;
use crate::server::store::Store;
use crate::wire::{
    Cache, Connections, CorpusStatus, Fetch, Program, Queue, StatusView, Sync, Trouble, Upstream,
    UpstreamState,
};

/// A person may have the card file asked for once in this time.
const FETCH_EVERY: i64 = 60;
/// For how long an answer of the database about itself is taken as true.
const PING_EVERY: Duration = Duration::from_secs(10);
/// A database that takes longer to say that it is there does not work.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// What was drawn is shown to everybody who asks within this time.
const SHARED_FOR: Duration = Duration::from_millis(900);
/// How often the requests sent so far are noted.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// What it is built from.
#[derive(Debug)]
pub struct Parts {
    pub cards: Cards,
    pub corpora: Corpora,
    pub outbound: Outbound,
    pub store: Store,
    pub metrics: Metrics,
    pub clock: Clock,
    pub offline: bool,
}

/// Name of the group of lanes for the hosts of files.
const FILES: &str = "scryfall-files";

/// Whether a group of lanes is Scryfall's. Sites of decks are asked when somebody follows a link, who is told how it went.
fn is_scryfall(group: &str) -> bool {
    group.starts_with("scryfall")
}

/// The service. Clones share everything.
#[derive(Clone, Debug)]
pub struct Status(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    parts: Parts,
    running_since: i64,
    minutes: Mutex<Minutes>,
    /// Unix seconds of the last time a person had the card file asked for.
    fetched_at: Mutex<Option<i64>>,
    database: Mutex<Option<(Instant, bool)>>,
    corpus: Mutex<Option<(Instant, Option<CorpusStatus>)>>,
    drawn: Mutex<Option<(Instant, Arc<str>)>>,
}

impl Status {
    /// The service, which counts from now on.
    #[must_use]
    pub fn new(parts: Parts) -> Status {
        Status(Arc::new(Inner {
            running_since: parts.clock.now(),
            minutes: Mutex::default(),
            fetched_at: Mutex::default(),
            database: Mutex::default(),
            corpus: Mutex::default(),
            drawn: Mutex::default(),
            parts,
        }))
    }

    /// The program at this moment. Takes the time of two questions to the database once in ten seconds, else none.
    pub async fn view(&self) -> StatusView {
        let database_ok = self.database_ok().await;
        let corpus = self.corpus().await;
        let Parts {
            cards,
            outbound,
            metrics,
            clock,
            offline,
            ..
        } = &self.0.parts;
        let now = outbound.snapshot();
        let per_minute = {
            let mut minutes = lock(&self.0.minutes);
            minutes.note(clock.now(), now.stats.requests);
            minutes.counts(clock.now())
        };
        StatusView {
            cards: cards.status(),
            corpus,
            fetch: self.fetch(),
            upstreams: now
                .upstreams
                .iter()
                .filter(|upstream| is_scryfall(upstream.group))
                .map(|upstream| self.upstream(upstream, &now))
                .collect(),
            lanes: now
                .lanes
                .iter()
                .filter(|lane| is_scryfall(lane.group))
                .map(queue)
                .collect(),
            connections: Connections {
                in_use: small(now.pool.in_flight),
                limit: small(now.pool.max_in_flight),
                opened: now.stats.connects,
                requests: now.stats.requests,
                retries: now.stats.retries,
                per_minute,
            },
            cache: Cache {
                entries: now.cache.entries,
                bytes: now.cache.bytes,
                max_bytes: now.cache.max_bytes,
                hits: now.stats.cache_hits,
                stale: now.stats.stale,
                joined: now.stats.coalesced,
                requests: now.stats.requests,
            },
            trouble: now
                .failures
                .iter()
                .filter(|failure| !failure.template.starts_with(links::TEMPLATE))
                .map(trouble)
                .collect(),
            program: Program {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                running_since: self.0.running_since,
                offline: *offline,
                database_ok,
                listeners: metrics.open_streams(),
            },
        }
    }

    /// The status page's part, drawn at most once a second however many look at it.
    pub async fn drawn(&self) -> Arc<str> {
        if let Some((at, html)) = &*lock(&self.0.drawn)
            && at.elapsed() < SHARED_FOR
        {
            return Arc::clone(html);
        }
        let html: Arc<str> = pages::status::draw(&self.view().await, self.0.parts.clock.now()).into();
        *lock(&self.0.drawn) = Some((Instant::now(), Arc::clone(&html)));
        html
    }

    /// The line about the card file on its way that the import page shows; empty when there is nothing to tell.
    #[must_use]
    pub fn card_file_line(&self) -> String {
        pages::status::card_file_line(&self.0.parts.cards.status())
    }

    /// What stands in its place when there is no more to tell.
    #[must_use]
    pub fn card_file_last_line(&self) -> String {
        pages::status::card_file_last_line(&self.0.parts.cards.status())
    }

    /// Asks for the card file now, because a person said so.
    ///
    /// # Errors
    /// [`Problem::NoFetch`] while it is on its way, within a minute of the last time, and offline.
    pub fn fetch_cards(&self) -> Result<(), Problem> {
        {
            let mut fetched_at = lock(&self.0.fetched_at);
            match self.fetch_after(*fetched_at) {
                Fetch::Ready => *fetched_at = Some(self.0.parts.clock.now()),
                why => return Err(Problem::NoFetch(why)),
            }
        }
        // What is shown next shows it.
        *lock(&self.0.drawn) = None;
        self.0.parts.cards.sync_now();
        Ok(())
    }

    /// Counts requests by the minute until `stop`.
    pub async fn keep_count(&self, stop: CancellationToken) {
        let mut seconds = interval(NOTE_EVERY);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = seconds.tick() => {}
            }
            let sent = self.0.parts.outbound.stats().requests;
            lock(&self.0.minutes).note(self.0.parts.clock.now(), sent);
        }
    }

    fn fetch(&self) -> Fetch {
        let fetched_at = *lock(&self.0.fetched_at);
        self.fetch_after(fetched_at)
    }

    fn fetch_after(&self, fetched_at: Option<i64>) -> Fetch {
        let Parts {
            cards,
            clock,
            offline,
            ..
        } = &self.0.parts;
        let sync = cards.status().sync;
        if *offline {
            return Fetch::Offline;
        }
        if matches!(
            sync,
            Sync::Loading | Sync::Asking | Sync::Reading { .. } | Sync::Finishing { .. }
        ) {
            return Fetch::UnderWay;
        }
        let left = fetched_at.map_or(0, |at| at + FETCH_EVERY - clock.now());
        match u32::try_from(left) {
            Ok(seconds) if seconds > 0 => Fetch::TooSoon { seconds },
            _ => Fetch::Ready,
        }
    }

    async fn database_ok(&self) -> bool {
        if let Some((at, ok)) = *lock(&self.0.database)
            && at.elapsed() < PING_EVERY
        {
            return ok;
        }
        let ok = matches!(timeout(PING_TIMEOUT, self.0.parts.store.ping()).await, Ok(Ok(())));
        *lock(&self.0.database) = Some((Instant::now(), ok));
        ok
    }

    /// The decks there are; as they were last known where the database does not say.
    async fn corpus(&self) -> Option<CorpusStatus> {
        let known = lock(&self.0.corpus).clone();
        if let Some((at, corpus)) = &known
            && at.elapsed() < PING_EVERY
        {
            return corpus.clone();
        }
        let asked = timeout(PING_TIMEOUT, self.0.parts.corpora.status()).await;
        let corpus = match asked {
            Ok(Ok(corpus)) => Some(corpus),
            Ok(Err(_)) | Err(_) => known.and_then(|(_, corpus)| corpus),
        };
        *lock(&self.0.corpus) = Some((Instant::now(), corpus.clone()));
        corpus
    }

    /// Whether a card file has come, or is coming, since the start.
    fn has_read_file(&self) -> bool {
        let status = self.0.parts.cards.status();
        matches!(status.sync, Sync::Reading { .. } | Sync::Finishing { .. })
            || status.read_at.is_some_and(|at| at >= self.0.running_since)
    }

    fn upstream(&self, upstream: &UpstreamView, now: &Snapshot) -> Upstream {
        let until = |left: Duration| {
            let until = self.0.parts.clock.unix_of(Instant::now() + left);
            (until, seconds_up(left))
        };
        let state = match (upstream.closed, upstream.breaker) {
            _ if self.0.parts.offline => UpstreamState::Offline,
            (Some((ClosedReason::RateLimited, left)), _) => {
                let (until, seconds) = until(left);
                UpstreamState::AskedToWait { until, seconds }
            }
            (Some((ClosedReason::Blocked, left)), _) => {
                let (until, seconds) = until(left);
                UpstreamState::Refuses { until, seconds }
            }
            (_, BreakerState::HalfOpen) => UpstreamState::Trying,
            (Some((ClosedReason::Broken, left)), _) => {
                let (until, seconds) = until(left);
                UpstreamState::Failing { until, seconds }
            }
            (_, BreakerState::Open) => {
                let (until, seconds) = until(Duration::ZERO);
                UpstreamState::Failing { until, seconds }
            }
            // The client counts requests of all upstreams together; whether files came, the catalogue knows.
            _ if now.stats.requests == 0 || (upstream.group == FILES && !self.has_read_file()) => {
                UpstreamState::NotAsked
            }
            (_, BreakerState::Closed) => UpstreamState::Answers,
        };
        Upstream {
            id: upstream.group.to_owned(),
            state,
        }
    }
}

fn queue(lane: &LaneView) -> Queue {
    Queue {
        id: lane.id.0.to_owned(),
        every_ms: milliseconds(lane.step),
        waiting: small(lane.queued),
        wait_ms: milliseconds(lane.wait),
    }
}

fn trouble(failure: &outbound::Failure) -> Trouble {
    let since = failure.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    Trouble {
        at: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        what: words::wanted(failure.template).to_owned(),
        why: words::why(failure.kind),
        kind: words::kind(failure.kind),
    }
}

/// Whole seconds, rounded up: nobody is told to come too early.
fn seconds_up(left: Duration) -> u32 {
    let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

fn milliseconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a panic left behind is as good as what was there before: every value is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The client: what can be asked of it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, field};

use crate::cache::{Answers, Flights};
use crate::call::{CallError, Priority, Request, Response};
use crate::config::{BuildError, Config, LaneConfig, LaneId};
use crate::group::{Failures, Group, Track, tracks};
use crate::lane::LaneStatus;
use crate::metrics::Live;
use crate::route::Routes;
use crate::snapshot::{LaneView, PoolView, Snapshot, UpstreamView};
use crate::stats::{Counters, Outcome, Stats};
use crate::tier::Tier;
use crate::transport::{Lazy, Pooled, Transport};

/// The pooled client. Built once in `main`; clones share everything.
#[derive(Clone)]
pub struct Outbound {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) routes: Routes,
    pub(crate) lanes: HashMap<LaneId, Track>,
    pub(crate) lane_order: Vec<LaneConfig>,
    pub(crate) groups: Vec<Arc<Group>>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) answers: Answers,
    pub(crate) tier: OnceLock<Arc<dyn Tier>>,
    pub(crate) flights: Arc<Flights>,
    pub(crate) in_flight: Arc<Semaphore>,
    pub(crate) max_in_flight: usize,
    pub(crate) offline: bool,
    pub(crate) counters: Counters,
    pub(crate) failures: Failures,
    pub(crate) running: TaskTracker,
    pub(crate) stop: CancellationToken,
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbound")
            .field("routes", &self.inner.routes)
            .finish_non_exhaustive()
    }
}

impl Outbound {
    /// Builds the client.
    ///
    /// # Errors
    /// When TLS or the configuration do not allow one.
    pub fn new(config: Config) -> Result<Outbound, BuildError> {
        let transport = Pooled::new(&config)?;
        Outbound::with_transport(config, Arc::new(transport))
    }

    /// Builds the same client, whose pool and certificates are only read when something is first sent: for programs that
    /// mostly send nothing. Where they cannot be had, that call fails with [`CallError::Transport`], and the next one tries again.
    ///
    /// # Errors
    /// When the configuration contradicts itself.
    pub fn lazy(config: Config) -> Result<Outbound, BuildError> {
        let transport = Lazy::new(config.clone());
        Outbound::with_transport(config, Arc::new(transport))
    }

    /// Builds the client on another carrier: the same lanes, retries, cache and limits.
    ///
    /// # Errors
    /// When the configuration contradicts itself.
    pub fn with_transport(config: Config, transport: Arc<dyn Transport>) -> Result<Outbound, BuildError> {
        config.check()?;
        let (lanes, groups) = tracks(&config);
        Ok(Outbound {
            inner: Arc::new(Inner {
                routes: Routes::new(&config),
                lanes,
                groups,
                lane_order: config.lanes,
                transport,
                answers: Answers::new(config.cache_bytes, config.ttl_jitter),
                tier: OnceLock::new(),
                flights: Arc::default(),
                in_flight: Arc::new(Semaphore::new(config.max_in_flight)),
                max_in_flight: config.max_in_flight,
                offline: config.offline,
                counters: Counters::default(),
                failures: Failures::default(),
                running: TaskTracker::new(),
                stop: CancellationToken::new(),
            }),
        })
    }

    /// Puts a second tier behind the cache, for all clones; there is one, so a second one is not taken.
    #[must_use]
    pub fn with_tier(self, tier: Arc<dyn Tier>) -> Outbound {
        if self.inner.tier.set(tier).is_err() {
            tracing::warn!("a second tier is there already; another one is not used");
        }
        self
    }

    /// Sends a request by the rules of its lane. A 404 is `Ok`.
    ///
    /// Dropping the future takes an uncached request out of its queue. A fetch that fills the cache goes on, for the
    /// others who wait for it and for the next who asks.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call(&self, request: Request) -> Result<Response, CallError> {
        let span = tracing::info_span!(
            "outbound",
            method = %request.method,
            host = request.url.host_str().unwrap_or_default(),
            template = request.template,
            lane = request.lane.0,
            cache = field::Empty,
            status = field::Empty,
            attempts = field::Empty,
            wait_ms = field::Empty,
        );
        let inner = &self.inner;
        inner.counters.calls.add_one();
        let _running = inner.running.token();
        let lane = request.lane;
        let began = Instant::now();
        let result = self.answer(request).instrument(span.clone()).await;
        let took = began.elapsed();
        inner.ended(lane, Outcome::of(result.as_ref()), took);
        span.in_scope(|| match &result {
            Ok(_) => tracing::debug!(took_ms = millis(took), "answered"),
            Err(error) => tracing::info!(took_ms = millis(took), %error, "not answered"),
        });
        result
    }

    /// Where a lane stands; `None` for a lane that was not configured.
    #[must_use]
    pub fn lane_status(&self, lane: LaneId) -> Option<LaneStatus> {
        self.inner.lanes.get(&lane).map(|track| track.lane.status())
    }

    /// What the client has done so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let inner = &self.inner;
        let counters = &inner.counters;
        let groups = || inner.groups.iter();
        Stats {
            calls: counters.calls.get(),
            requests: counters.requests.get(),
            connects: inner.transport.connects(),
            cache_hits: counters.memory.hit.get() + counters.tier.hit.get(),
            stale: counters.memory.stale.get() + counters.tier.stale.get(),
            coalesced: counters.coalesced.get(),
            retries: counters.retries.get(),
            rate_limited: groups().map(|group| group.rate_limited.get()).sum(),
            blocked: groups().map(|group| group.blocked.get()).sum(),
            failed: groups().map(|group| group.outcomes.failed()).sum::<u64>() + counters.strangers.failed(),
            in_flight: inner
                .max_in_flight
                .saturating_sub(inner.in_flight.available_permits()),
        }
    }

    /// The client at this moment: lanes, upstreams, pool, cache, the latest failures.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let inner = &self.inner;
        let now = Instant::now();
        let stats = self.stats();
        Snapshot {
            lanes: inner
                .lane_order
                .iter()
                .filter_map(|settings| inner.lanes.get(&settings.id))
                .map(|track| track.view(now))
                .collect(),
            upstreams: inner.groups.iter().map(|group| group.view(now)).collect(),
            pool: PoolView {
                in_flight: stats.in_flight,
                max_in_flight: inner.max_in_flight,
            },
            cache: inner.answers.view(),
            stats,
            failures: inner.failures.latest(),
        }
    }

    /// Adds what is counted to a registry, under names that begin with `outbound_`. Everything is read when the registry is
    /// encoded, from the counters that [`Outbound::stats`] reads.
    pub fn register_metrics(&self, registry: &mut prometheus_client::registry::Registry) {
        registry.register_collector(Box::new(Live(self.clone())));
    }

    /// Retries that the group of a lane may still spend, ten at most; `None` for a lane that was not configured.
    #[must_use]
    pub fn retry_budget(&self, lane: LaneId) -> Option<f64> {
        self.inner.lanes.get(&lane).map(|track| track.group.budget.left())
    }

    /// Lets what has been sent finish and refuses the rest: new calls, those still waiting for a turn, the next piece of a
    /// download. What the second tier has yet to write is written.
    ///
    /// Returns when the last one has ended, which is within one attempt (10 s).
    pub async fn drain(&self) {
        self.inner.stop.cancel();
        self.inner.running.close();
        self.inner.running.wait().await;
    }
}

impl Inner {
    pub(crate) fn ended(&self, lane: LaneId, outcome: Outcome, took: Duration) {
        match self.lanes.get(&lane) {
            Some(track) => {
                track.group.outcomes.add_one(outcome);
                track.group.seconds.observe(took.as_secs_f64());
            }
            None => self.counters.strangers.add_one(outcome),
        }
    }
}

impl Track {
    fn view(&self, now: Instant) -> LaneView {
        let expected = self.lane.expected_start(Priority::Interactive);
        LaneView {
            id: self.settings.id,
            group: self.settings.group,
            step: self.settings.step,
            queued: self.lane.status().queued,
            wait: expected.saturating_duration_since(now),
        }
    }
}

impl Group {
    fn view(&self, now: Instant) -> UpstreamView {
        // A closure concerns all lanes of a group alike.
        let closed = self.lanes.iter().find_map(|lane| {
            let status = lane.status();
            let reason = status.closed?;
            Some((reason, status.next_at.saturating_duration_since(now)))
        });
        UpstreamView {
            group: self.name,
            breaker: self.breaker.state(),
            closed,
            retry_budget: self.budget.left(),
        }
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

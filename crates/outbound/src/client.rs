//! The call, in its one order.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span, field};

use crate::cache::{Answers, Boarding, Flights};
use crate::call::{CachePolicy, CallError, ClosedReason, Priority, Request, Response};
use crate::config::{BuildError, Config, LaneConfig, LaneId};
use crate::lane::{FairLane, Lane, LaneStatus, Refused};
use crate::retry::{self, Budget, Verdict};
use crate::route::{MAX_REDIRECTS, Routes};
use crate::snapshot::{BreakerState, CacheView, LaneView, PoolView, Snapshot, UpstreamView};
use crate::stats::{Counters, Stats};
use crate::tier::Tier;
use crate::transport::{Outgoing, Pooled, Transport, TransportError};

/// One attempt gets this long, body included, or what is left of the deadline.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of an error's body that are kept for the log.
const EXCERPT: usize = 200;

const SHUTTING_DOWN: CallError = CallError::Offline("the program is shutting down");

/// The pooled client. Built once in `main`; clones share everything.
#[derive(Clone)]
pub struct Outbound {
    inner: Arc<Inner>,
}

struct Inner {
    routes: Routes,
    lanes: HashMap<LaneId, Track>,
    lane_order: Vec<LaneConfig>,
    transport: Arc<dyn Transport>,
    answers: Answers,
    flights: Arc<Flights>,
    in_flight: Arc<Semaphore>,
    max_in_flight: usize,
    offline: bool,
    counters: Counters,
    running: TaskTracker,
    stop: CancellationToken,
}

/// A lane and what it shares with its group.
struct Track {
    lane: Arc<dyn Lane>,
    group: Arc<Group>,
}

/// Everything that speaks to one upstream.
struct Group {
    name: &'static str,
    lanes: Vec<Arc<dyn Lane>>,
    budget: Budget,
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

    /// Builds the client on another carrier: the same lanes, retries, cache and limits.
    ///
    /// # Errors
    /// When the configuration contradicts itself.
    pub fn with_transport(config: Config, transport: Arc<dyn Transport>) -> Result<Outbound, BuildError> {
        config.check()?;
        Ok(Outbound {
            inner: Arc::new(Inner {
                routes: Routes::new(&config),
                lanes: tracks(&config),
                lane_order: config.lanes.clone(),
                transport,
                answers: Answers::new(config.cache_bytes),
                flights: Arc::default(),
                in_flight: Arc::new(Semaphore::new(config.max_in_flight)),
                max_in_flight: config.max_in_flight,
                offline: config.offline,
                counters: Counters::default(),
                running: TaskTracker::new(),
                stop: CancellationToken::new(),
            }),
        })
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
        let began = Instant::now();
        let result = self.answer(request).instrument(span.clone()).await;
        span.in_scope(|| {
            let took_ms = millis(began.elapsed());
            match &result {
                Ok(_) => tracing::debug!(took_ms, "answered"),
                Err(error) => {
                    inner.counters.failed.add_one();
                    tracing::info!(took_ms, %error, "not answered");
                }
            }
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
        Stats {
            calls: counters.calls.get(),
            requests: counters.requests.get(),
            connects: inner.transport.connects(),
            cache_hits: counters.cache_hits.get(),
            coalesced: counters.coalesced.get(),
            retries: counters.retries.get(),
            rate_limited: counters.rate_limited.get(),
            blocked: counters.blocked.get(),
            failed: counters.failed.get(),
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
        let mut upstreams: Vec<UpstreamView> = Vec::new();
        let mut lanes = Vec::new();
        for settings in &inner.lane_order {
            let Some(track) = inner.lanes.get(&settings.id) else {
                continue;
            };
            let status = track.lane.status();
            let expected = track.lane.expected_start(Priority::Interactive);
            lanes.push(LaneView {
                id: settings.id,
                group: settings.group,
                step: settings.step,
                queued: status.queued,
                wait: expected.saturating_duration_since(now),
            });
            if upstreams.iter().all(|upstream| upstream.group != settings.group) {
                upstreams.push(UpstreamView {
                    group: settings.group,
                    breaker: BreakerState::Closed,
                    closed: status
                        .closed
                        .map(|reason| (reason, status.next_at.saturating_duration_since(now))),
                    retry_budget: track.group.budget.left(),
                });
            }
        }
        Snapshot {
            lanes,
            upstreams,
            pool: PoolView {
                in_flight: self.stats().in_flight,
                max_in_flight: inner.max_in_flight,
            },
            cache: CacheView {
                entries: 0,
                bytes: 0,
                max_bytes: 0,
            },
            stats: self.stats(),
            failures: Vec::new(),
        }
    }

    /// Adds what is counted to a registry, under names that begin with `outbound_`.
    pub fn register_metrics(&self, registry: &mut prometheus_client::registry::Registry) {
        let _ = registry;
    }

    /// The answers kept under the keys of these policies, in the same order: from memory, else from the second tier. An
    /// answer past `fresh` (for a 404, `negative`) is [`Freshness::Stale`]; one past its last use is not given.
    ///
    /// For services that keep the parts of an answer, where one request asks for many things.
    pub async fn kept(&self, policies: &[CachePolicy]) -> Vec<Option<Response>> {
        vec![None; policies.len()]
    }

    /// Keeps answers, or parts of them, in both tiers.
    pub async fn keep(&self, answers: Vec<(CachePolicy, Response)>) {
        drop(answers);
    }

    /// Puts a second tier behind the cache.
    #[must_use]
    pub fn with_tier(self, tier: Arc<dyn Tier>) -> Outbound {
        drop(tier);
        self
    }

    /// Retries that the group of a lane may still spend, ten at most; `None` for a lane that was not configured.
    #[must_use]
    pub fn retry_budget(&self, lane: LaneId) -> Option<f64> {
        self.inner.lanes.get(&lane).map(|track| track.group.budget.left())
    }

    /// Lets what has been sent finish and refuses the rest: new calls, and those still waiting for a turn.
    ///
    /// Returns when the last one has ended, which is within one attempt (10 s).
    pub async fn drain(&self) {
        self.inner.stop.cancel();
        self.inner.running.close();
        self.inner.running.wait().await;
    }

    async fn answer(&self, request: Request) -> Result<Response, CallError> {
        let Some(policy) = request.cache.clone() else {
            return self.inner.fetch(&request).await;
        };
        let key: Arc<str> = policy.key.as_str().into();
        let deadline = request.deadline;
        if let Some(response) = self.inner.answers.get(&key).await {
            self.inner.counters.cache_hits.add_one();
            Span::current().record("cache", "hit");
            return Ok(response);
        }
        loop {
            let fetch = || {
                let (inner, key) = (Arc::clone(&self.inner), Arc::clone(&key));
                let (request, policy) = (request.clone(), policy.clone());
                // Held by the task, which may outlive this call.
                let running = self.inner.running.token();
                async move {
                    let _running = running;
                    inner.fetch_and_keep(key, &policy, &request).await
                }
                .instrument(Span::current())
            };
            match self.inner.flights.board(&key, request.priority, deadline, fetch) {
                Boarding::Led(answer) => {
                    return timeout_at(deadline, answer)
                        .await
                        .unwrap_or(Err(CallError::Deadline));
                }
                Boarding::Joined {
                    answer,
                    deadline: theirs,
                    priority: led_by,
                } => {
                    self.inner.counters.coalesced.add_one();
                    Span::current().record("cache", "joined");
                    match timeout_at(deadline, answer).await {
                        // They were in more of a hurry than this caller.
                        Ok(Err(error)) if theirs < deadline && error.is_about_time() => {}
                        // People are told at once that a lane is closed; a job may wait for it to open.
                        Ok(Err(CallError::Closed { .. })) if led_by != request.priority => {}
                        Ok(result) => return result,
                        Err(_) => return Err(CallError::Deadline),
                    }
                }
            }
        }
    }
}

impl CallError {
    /// Whether a caller with a later deadline might have fared better.
    fn is_about_time(&self) -> bool {
        matches!(
            self,
            CallError::Deadline
                | CallError::Closed {
                    reason: ClosedReason::QueueFull,
                    ..
                }
        )
    }
}

impl Inner {
    async fn fetch_and_keep(
        &self,
        key: Arc<str>,
        policy: &CachePolicy,
        request: &Request,
    ) -> Result<Response, CallError> {
        // Another flight may have landed between the look into the cache and the start of this one.
        if let Some(response) = self.answers.get(&key).await {
            self.counters.cache_hits.add_one();
            Span::current().record("cache", "hit");
            return Ok(response);
        }
        Span::current().record("cache", "miss");
        let response = self.fetch(request).await?;
        self.answers.put(key, policy, &response).await;
        Ok(response)
    }

    async fn fetch(&self, request: &Request) -> Result<Response, CallError> {
        if self.offline {
            return Err(CallError::Offline("offline by configuration"));
        }
        if self.stop.is_cancelled() {
            return Err(SHUTTING_DOWN);
        }
        self.routes.check(&request.url)?;
        let Some(track) = self.lanes.get(&request.lane) else {
            return Err(CallError::NotAllowed("the lane is not configured"));
        };
        // Boxed: a large state machine that would otherwise be moved through every layer above.
        let fetch = self.attempts(request, track).boxed();
        timeout_at(request.deadline, fetch)
            .await
            .unwrap_or(Err(CallError::Deadline))
    }

    /// Attempts until an answer, or until nothing is left to try.
    async fn attempts(&self, request: &Request, track: &Track) -> Result<Response, CallError> {
        let group = &*track.group;
        let mut waited = Duration::ZERO;
        let mut attempts = 1;
        let mut was_limited = false;
        let mut failure: Option<CallError> = None;
        loop {
            let outcome = match self.exchange(request, track, &mut waited).await {
                Ok(outcome) => outcome,
                // No room for another attempt does not make the earlier failure untrue.
                Err(error) if error.is_about_time() => return Err(failure.unwrap_or(error)),
                Err(error) => return Err(error),
            };
            let span = Span::current();
            span.record("attempts", attempts)
                .record("wait_ms", millis(waited));
            if let Ok(response) = &outcome {
                span.record("status", response.status.as_u16());
            }
            let verdict = retry::judge(&request.method, request.read_only, &outcome, SystemTime::now());
            let (cost, not_before) = match verdict {
                Verdict::Answer => {
                    group.budget.refund();
                    return outcome.map_err(given_up);
                }
                Verdict::GiveUp => return Err(failed(outcome)),
                Verdict::Retry { cost, after } => {
                    let jittered = retry::backoff(attempts - 1, fastrand::f64());
                    failure = Some(failed(outcome));
                    (cost, Instant::now() + jittered.max(after))
                }
                Verdict::RateLimited(penalty) => {
                    self.counters.rate_limited.add_one();
                    let retry_at = group.close(penalty, ClosedReason::RateLimited);
                    let error = CallError::Closed {
                        reason: ClosedReason::RateLimited,
                        retry_at,
                    };
                    // People are told at once; a job may wait it out, once.
                    if request.priority == Priority::Interactive || was_limited || !request.may_repeat() {
                        return Err(error);
                    }
                    was_limited = true;
                    failure = Some(error);
                    (1, retry_at)
                }
                Verdict::Blocked(penalty) => {
                    self.counters.blocked.add_one();
                    let retry_at = group.close(penalty, ClosedReason::Blocked);
                    return Err(CallError::Closed {
                        reason: ClosedReason::Blocked,
                        retry_at,
                    });
                }
            };
            let start = not_before.max(track.lane.expected_start(request.priority));
            if attempts >= retry::max_attempts(request.priority)
                || start >= request.deadline
                || !group.budget.withdraw(cost)
            {
                return Err(failure.unwrap_or(CallError::Deadline));
            }
            tokio::select! {
                () = sleep_until(not_before) => {}
                () = self.stop.cancelled() => return Err(SHUTTING_DOWN),
            }
            attempts += 1;
            self.counters.retries.add_one();
        }
    }

    /// One attempt: the request, and the redirects it meets, each with its own turn.
    async fn exchange(
        &self,
        request: &Request,
        track: &Track,
        waited: &mut Duration,
    ) -> Result<Result<Response, TransportError>, CallError> {
        let mut outgoing = Outgoing {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            max_body: request.max_body,
        };
        for _ in 0..=MAX_REDIRECTS {
            let began = Instant::now();
            let permit = self.turn(request, track).await?;
            *waited += began.elapsed();
            self.counters.requests.add_one();
            let sent = timeout(ATTEMPT_TIMEOUT, self.transport.send(outgoing.clone())).await;
            drop(permit);
            let response = match sent {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => return Ok(Err(error)),
                Err(_) => return Ok(Err(TransportError::TimedOut)),
            };
            match self.routes.follow(&outgoing, &response)? {
                None => return Ok(Ok(response)),
                Some(next) => outgoing = next,
            }
        }
        Err(CallError::NotAllowed("redirected too often"))
    }

    /// Waits until the lane lets this request start and the pool has room for it.
    ///
    /// The permit is fetched while the turn is held and the step begins after that: requests that a full pool held
    /// back would otherwise leave together, however well they were spaced before.
    async fn turn(&self, request: &Request, track: &Track) -> Result<OwnedSemaphorePermit, CallError> {
        loop {
            let ready = async {
                let turn = track.lane.acquire(request.priority, request.deadline).await?;
                let permit = Arc::clone(&self.in_flight).acquire_owned().await;
                Ok::<_, Refused>((turn, permit))
            };
            let (turn, permit) = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(SHUTTING_DOWN),
                ready = ready => ready?,
            };
            let Ok(permit) = permit else {
                return Err(SHUTTING_DOWN);
            };
            // Closed in the meantime: the lane itself says who may wait for it to open again.
            if turn.start().is_ok() {
                return Ok(permit);
            }
        }
    }
}

impl Request {
    fn may_repeat(&self) -> bool {
        retry::is_harmless(&self.method, self.read_only)
    }
}

impl Group {
    /// Closes every lane to this upstream and says until when, which an earlier closure may have set later still.
    fn close(&self, penalty: Duration, reason: ClosedReason) -> Instant {
        let until = Instant::now() + penalty;
        for lane in &self.lanes {
            lane.close(until, reason);
        }
        tracing::warn!(group = self.name, %reason, seconds = penalty.as_secs(), "the upstream told us to stop");
        self.lanes
            .iter()
            .map(|lane| lane.status().next_at)
            .fold(until, Instant::max)
    }
}

fn tracks(config: &Config) -> HashMap<LaneId, Track> {
    let fair = |lane: &LaneConfig| -> Arc<dyn Lane> { Arc::new(FairLane::new(lane.step, config.max_queued)) };
    let lanes: Vec<_> = config.lanes.iter().map(|lane| (lane, fair(lane))).collect();
    let mut groups = HashMap::new();
    let mut tracks = HashMap::new();
    for (settings, lane) in &lanes {
        let group = groups.entry(settings.group).or_insert_with(|| {
            let members = lanes.iter().filter(|(other, _)| other.group == settings.group);
            let lanes = members.map(|(_, lane)| Arc::clone(lane)).collect();
            Arc::new(Group {
                name: settings.group,
                lanes,
                budget: Budget::new(),
            })
        });
        tracks.insert(
            settings.id,
            Track {
                lane: Arc::clone(lane),
                group: Arc::clone(group),
            },
        );
    }
    tracks
}

/// The error that an attempt which is not an answer amounts to.
fn failed(outcome: Result<Response, TransportError>) -> CallError {
    match outcome {
        Ok(response) => CallError::Status {
            status: response.status,
            excerpt: excerpt(&response),
        },
        Err(error) => given_up(error),
    }
}

fn given_up(error: TransportError) -> CallError {
    match error {
        TransportError::TooLarge { limit } => CallError::BodyTooLarge { limit },
        TransportError::TimedOut => CallError::Transport("no answer in time".to_owned()),
        TransportError::Connect(cause) => CallError::Transport(format!("connect: {cause}")),
        TransportError::Broken(cause) => CallError::Transport(cause),
    }
}

fn excerpt(response: &Response) -> String {
    let end = response.body.len().min(EXCERPT);
    String::from_utf8_lossy(&response.body[..end]).into_owned()
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

//! What can be set, and the numbers that hold when nothing is.

use std::time::Duration;

/// A queue with its own pace. Requests of one lane start at least `step` apart, with no burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LaneId(pub &'static str);

/// Pace of one lane.
#[derive(Clone, Debug)]
pub struct LaneConfig {
    pub id: LaneId,
    /// Least time between the starts of two requests; an hour at most.
    pub step: Duration,
    /// Lanes of one group close together when the upstream says 429 or 403, and share one retry budget.
    pub group: &'static str,
}

/// Everything that can be set; `Default` has the documented numbers.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ArenaImprover/<version>`: sent with every request, never empty.
    pub user_agent: String,
    pub lanes: Vec<LaneConfig>,
    /// Hosts that may be asked, over https.
    pub allowed_hosts: Vec<String>,
    /// Plain http is allowed to loopback addresses only, and only when set (tests, a local stand-in).
    pub allow_loopback_http: bool,
    /// 100: requests in flight, counted until their body is read.
    pub max_in_flight: usize,
    /// 20
    pub max_idle_per_host: usize,
    /// 90 s
    pub idle_timeout: Duration,
    /// 16 MiB of cached answers.
    pub cache_bytes: u64,
    /// 256: callers of one priority that may wait in one lane; more are refused at once.
    pub max_queued: usize,
    /// 0.1: how far the lifetime of a kept answer may differ from its policy, as a share of it and derived from its key, so
    /// that answers which came together do not expire together. 0 keeps them to the second.
    pub ttl_jitter: f64,
    /// When an upstream that fails is left alone; `None` never does.
    pub breaker: Option<BreakerConfig>,
    /// No traffic at all. What is kept is still served, stale answers included.
    pub offline: bool,
}

/// When a circuit breaker opens, for each group of lanes on its own.
///
/// It counts attempts: transport errors, attempts without an answer in time (one that its caller gives up had three seconds)
/// and 5xx are failures; other answers are successes, but 429 and 403 are not counted.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakerConfig {
    /// 20: as many of the latest attempts are looked at; before there have been so many it stays closed.
    pub window: usize,
    /// 0.5: the share of failures among them that opens it.
    pub failures: f64,
    /// 30 s: nothing is sent for so long; then one attempt at a time, until one succeeds or fails. It does not grow with
    /// the number of probes that failed.
    pub open_for: Duration,
}

impl Default for BreakerConfig {
    fn default() -> BreakerConfig {
        BreakerConfig {
            window: 20,
            failures: 0.5,
            open_for: Duration::from_secs(30),
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            user_agent: concat!("ArenaImprover/", env!("CARGO_PKG_VERSION")).to_owned(),
            lanes: Vec::new(),
            allowed_hosts: Vec::new(),
            allow_loopback_http: false,
            max_in_flight: 100,
            max_idle_per_host: 20,
            idle_timeout: Duration::from_secs(90),
            cache_bytes: 16 * 1024 * 1024,
            max_queued: 256,
            ttl_jitter: 0.1,
            breaker: Some(BreakerConfig::default()),
            offline: false,
        }
    }
}

/// Slower than this is a mistake in a configuration.
const MAX_STEP: Duration = Duration::from_secs(3600);

impl Config {
    /// Refuses what could never work, at start-up rather than at the first call.
    pub(crate) fn check(&self) -> Result<(), BuildError> {
        if self.user_agent.trim().is_empty() {
            return Err(BuildError("the user agent is empty".to_owned()));
        }
        if self.max_in_flight == 0 {
            return Err(BuildError(
                "max_in_flight is 0: nothing could ever be sent".to_owned(),
            ));
        }
        if self.max_queued == 0 {
            return Err(BuildError(
                "max_queued is 0: nothing could ever wait for its turn".to_owned(),
            ));
        }
        if !(0.0..1.0).contains(&self.ttl_jitter) {
            return Err(BuildError(
                "ttl_jitter is not a share from 0 to below 1".to_owned(),
            ));
        }
        if let Some(breaker) = &self.breaker
            && (breaker.window == 0
                || !(breaker.failures > 0.0 && breaker.failures <= 1.0)
                || breaker.open_for.is_zero()
                || breaker.open_for > MAX_STEP)
        {
            return Err(BuildError(
                "the breaker needs a window, a share of failures above 0 and up to 1, and a pause up to an hour".to_owned(),
            ));
        }
        for (index, lane) in self.lanes.iter().enumerate() {
            if self.lanes[..index].iter().any(|other| other.id == lane.id) {
                return Err(BuildError(format!("the lane {} is configured twice", lane.id.0)));
            }
            if lane.step > MAX_STEP {
                return Err(BuildError(format!(
                    "the lane {} would start less than one request an hour",
                    lane.id.0
                )));
            }
        }
        Ok(())
    }
}

/// The client could not be built: a start-up error.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be built: {0}")]
pub struct BuildError(pub String);

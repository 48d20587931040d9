//! The one HTTP client of a process.
//!
//! Order of a call: cache → detached single flight → retry → lane → semaphore → reqwest → bounded body.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use tokio::time::Instant;
use url::Url;

/// A queue with its own pace. Requests of one lane start at least `step` apart, with no burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LaneId(pub &'static str);

/// Pace of one lane.
#[derive(Clone, Debug)]
pub struct LaneConfig {
    pub id: LaneId,
    /// Least time between the starts of two requests.
    pub step: Duration,
    /// Lanes of one group close together when the upstream says 429 or 403.
    pub group: &'static str,
}

/// Who is waiting: a person, or a job that can wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    #[default]
    Interactive,
    Background,
}

/// How long an answer may be kept, and under which key.
#[derive(Clone, Debug)]
pub struct CachePolicy {
    /// Names the answer over all callers; include method, address and a digest of the body.
    pub key: String,
    /// How long a good answer is served without asking again.
    pub fresh: Duration,
    /// How long a 404 is served without asking again.
    pub negative: Duration,
}

/// One request, as a service describes it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    /// The address with its variable parts named (`/cards/collection`): the only form that reaches logs and metrics.
    pub template: &'static str,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub lane: LaneId,
    pub priority: Priority,
    /// The call returns by then, with an error if need be.
    pub deadline: Instant,
    /// Whether sending it twice is harmless; POST only retries when it is.
    pub read_only: bool,
    pub cache: Option<CachePolicy>,
    /// The most bytes of decoded body that are read.
    pub max_body: usize,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why a call gave no answer; the variants say what the caller can do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError {
    /// The upstream is closed to us for now (429, 403, or too many waiting): ask again at `retry_at`.
    #[error("closed for {}", .reason)]
    Closed { reason: ClosedReason, retry_at: Instant },
    /// No answer by the deadline.
    #[error("no answer by the deadline")]
    Deadline,
    /// Every attempt failed on the way: connect, TLS, reset, a body cut short.
    #[error("transport: {0}")]
    Transport(String),
    /// The upstream answered with an error that retrying did not cure; 404 is an answer, not an error.
    #[error("status {status}")]
    Status { status: StatusCode, excerpt: String },
    /// The body is larger than the request allows.
    #[error("body over {limit} bytes")]
    BodyTooLarge { limit: usize },
    /// The request names a scheme, host or lane that is not configured: a mistake of the caller, and nothing was sent.
    #[error("not a request this client may send: {0}")]
    NotAllowed(&'static str),
    /// The process is shutting down, or was told to stay offline.
    #[error("no outbound traffic: {0}")]
    Offline(&'static str),
}

/// Why a lane takes no requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedReason {
    RateLimited,
    Blocked,
    QueueFull,
}

impl std::fmt::Display for ClosedReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ClosedReason::RateLimited => "rate limited",
            ClosedReason::Blocked => "blocked by the upstream",
            ClosedReason::QueueFull => "too many waiting",
        })
    }
}

/// Where a lane stands, for progress displays.
#[derive(Clone, Copy, Debug)]
pub struct LaneStatus {
    pub queued: usize,
    /// When the next request may start.
    pub next_at: Instant,
    pub closed: Option<ClosedReason>,
}

/// Everything that can be set; `Default` has the documented numbers.
#[derive(Clone, Debug)]
pub struct Config {
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
    /// 256: callers that may wait in one lane; more are refused at once.
    pub max_queued: usize,
    /// No traffic at all.
    pub offline: bool,
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
            offline: false,
        }
    }
}

/// The client could not be built: a start-up error.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be built: {0}")]
pub struct BuildError(pub String);

/// The pooled client. Built once in `main`; clones share everything.
#[derive(Clone, Debug)]
pub struct Outbound {
    _inner: Arc<Config>,
}

impl Outbound {
    /// Builds the client.
    ///
    /// # Errors
    /// When TLS roots or the configuration do not allow one.
    pub fn new(config: Config) -> Result<Outbound, BuildError> {
        Ok(Outbound { _inner: Arc::new(config) })
    }

    /// Sends a request by the rules of its lane. A 404 is `Ok`.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call(&self, request: Request) -> Result<Response, CallError> {
        let _ = request;
        Err(CallError::Offline("not built"))
    }

    /// Where a lane stands; `None` for a lane that was not configured.
    #[must_use]
    pub fn lane_status(&self, lane: LaneId) -> Option<LaneStatus> {
        let _ = lane;
        None
    }

    /// Lets what is in flight finish and refuses what is new.
    pub async fn drain(&self) {}
}

//! What goes into a call and what comes out of it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::config::LaneId;

/// Who is waiting: a person, or a job that can wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    /// How long after that a good answer is still served at once, marked [`Freshness::Stale`], while one fetch in the
    /// background brings the next.
    pub stale_while_revalidate: Duration,
    /// How long after `fresh` a good answer stands in, marked [`Freshness::Stale`], for one that cannot be had.
    pub stale_if_error: Duration,
    /// Whether what is kept may answer at all.
    pub mode: CacheMode,
}

impl CachePolicy {
    /// A policy that keeps good answers for `fresh` and 404s for `negative`, and never serves what is older.
    #[must_use]
    pub fn new(key: impl Into<String>, fresh: Duration, negative: Duration) -> CachePolicy {
        CachePolicy {
            key: key.into(),
            fresh,
            negative,
            stale_while_revalidate: Duration::ZERO,
            stale_if_error: Duration::ZERO,
            mode: CacheMode::Use,
        }
    }
}

/// Whether what is kept may answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheMode {
    #[default]
    Use,
    /// Asks the upstream whatever is kept, and keeps the answer: somebody said "again".
    Refresh,
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
    /// Whether it is what the upstream would say now, as far as the policy of its cache knows.
    pub freshness: Freshness,
}

/// Whether an answer is within its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    #[default]
    Fresh,
    /// Past its time, and served because a newer one is on its way or cannot be had.
    Stale {
        /// Since it came from the upstream.
        age: Duration,
    },
}

/// Why a call gave no answer; the variants say what the caller can do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError {
    /// The upstream is closed to us for now (429, 403, failing, or too many waiting): ask again at `retry_at`.
    #[error("closed: {}", .reason)]
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
    /// The request, or a redirect of it, names a scheme, host or lane that is not configured; that address was not asked.
    #[error("not a request this client may send: {0}")]
    NotAllowed(&'static str),
    /// The process is shutting down, or was told to stay offline.
    #[error("no outbound traffic: {0}")]
    Offline(&'static str),
}

/// Why a lane takes no requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedReason {
    /// The upstream said 429.
    RateLimited,
    /// The upstream said 403.
    Blocked,
    /// Too many callers wait already.
    QueueFull,
    /// Half of the last calls failed: the upstream is left alone for a while.
    Broken,
}

impl std::fmt::Display for ClosedReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ClosedReason::RateLimited => "rate limited",
            ClosedReason::Blocked => "blocked by the upstream",
            ClosedReason::QueueFull => "too many waiting",
            ClosedReason::Broken => "the upstream is failing",
        })
    }
}

//! A carrier without a network, for simulated time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use outbound::{
    Config, Freshness, LaneConfig, LaneId, Outgoing, Priority, Request, Response, Transport, TransportError,
};
use tokio::runtime::Runtime;
use tokio::time::{Instant, sleep};

use crate::Failure;

pub const LANE: LaneId = LaneId("lane");
/// Longer than anybody waits.
pub const FOREVER: Duration = Duration::from_secs(1_000_000);

/// What becomes of one request, and how long it takes.
pub type Fate = (Duration, Result<Response, TransportError>);

pub struct Scripted {
    script: Box<dyn Fn(usize) -> Fate + Send + Sync>,
    sent: Mutex<Vec<Instant>>,
}

impl Scripted {
    /// The fate of every request by its number, which counts from 0.
    pub fn new(script: impl Fn(usize) -> Fate + Send + Sync + 'static) -> Arc<Scripted> {
        Arc::new(Scripted {
            script: Box::new(script),
            sent: Mutex::default(),
        })
    }

    /// When each request was sent.
    pub fn sent(&self) -> Vec<Instant> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Scripted {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        let number = {
            let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
            sent.push(Instant::now());
            sent.len() - 1
        };
        let (after, outcome) = (self.script)(number);
        async move {
            sleep(after).await;
            outcome
        }
        .boxed()
    }
}

/// An answer after 20 ms.
pub fn status(status: StatusCode, retry_after: Option<u64>) -> Fate {
    let mut headers = HeaderMap::new();
    if let Some(seconds) = retry_after {
        headers.insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    let response = Response {
        status,
        headers,
        body: Bytes::from_static(b"{}"),
        freshness: Freshness::Fresh,
    };
    (Duration::from_millis(20), Ok(response))
}

/// Ten requests a second and more fit through this lane, so that it never hides a retry.
pub fn config() -> Config {
    Config {
        lanes: vec![LaneConfig {
            id: LANE,
            step: Duration::from_millis(10),
            group: "group",
        }],
        allowed_hosts: vec!["api.example.com".to_owned()],
        ..Config::default()
    }
}

/// A person asks, with the usual fifteen seconds of patience.
pub fn get() -> Result<Request, Failure> {
    Ok(Request {
        method: Method::GET,
        url: "https://api.example.com/".parse()?,
        template: "/",
        headers: HeaderMap::new(),
        body: Bytes::new(),
        lane: LANE,
        priority: Priority::Interactive,
        deadline: Instant::now() + Duration::from_secs(15),
        read_only: true,
        cache: None,
        max_body: 1_000_000,
    })
}

/// A runtime whose clock jumps to whatever is waited for.
pub fn simulated() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()?;
    Ok(runtime)
}

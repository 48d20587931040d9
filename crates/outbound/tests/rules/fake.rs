//! A carrier that answers from a script, and requests to send by it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use outbound::{
    CachePolicy, Config, Kept, LaneConfig, LaneId, Outbound, Outgoing, Priority, Request, Response, Tier,
    Transport, TransportError,
};
use tokio::time::{Instant, sleep};

pub const LANE: LaneId = LaneId("lane");
pub const SIBLING: LaneId = LaneId("sibling");
pub const STRANGER: LaneId = LaneId("stranger");
pub const STEP: Duration = Duration::from_millis(100);

/// What becomes of one request.
#[derive(Clone)]
pub struct Fate {
    pub after: Duration,
    pub outcome: Result<Response, TransportError>,
}

impl Fate {
    pub fn after(self, after: Duration) -> Fate {
        Fate { after, ..self }
    }
}

pub fn status(status: u16) -> Fate {
    status_with(status, &[])
}

pub fn status_with(status: u16, headers: &[(&'static str, &'static str)]) -> Fate {
    let headers = headers
        .iter()
        .map(|(name, value)| {
            (
                http::HeaderName::from_static(name),
                http::HeaderValue::from_static(value),
            )
        })
        .collect::<HeaderMap>();
    let status = StatusCode::from_u16(status).unwrap();
    let body = Bytes::from(format!("body of {status}"));
    Fate {
        after: Duration::ZERO,
        outcome: Ok(Response {
            status,
            headers,
            body,
            freshness: outbound::Freshness::Fresh,
        }),
    }
}

pub fn failure(error: TransportError) -> Fate {
    Fate {
        after: Duration::ZERO,
        outcome: Err(error),
    }
}

pub fn never() -> Fate {
    status(200).after(Duration::from_secs(1_000_000))
}

/// When a request was sent, and which.
pub type Sent = (Instant, Outgoing);

pub struct Fake {
    script: Box<dyn Fn(usize) -> Fate + Send + Sync>,
    sent: Mutex<Vec<Sent>>,
}

impl Fake {
    /// The fate of every request by its number, which counts from 0.
    pub fn new(script: impl Fn(usize) -> Fate + Send + Sync + 'static) -> Arc<Fake> {
        Arc::new(Fake {
            script: Box::new(script),
            sent: Mutex::default(),
        })
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// Times of the requests since `begin`.
    pub fn times(&self, begin: Instant) -> Vec<Duration> {
        self.sent
            .lock()
            .unwrap()
            .iter()
            .map(|(at, _)| *at - begin)
            .collect()
    }

    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Fake {
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        let fate = {
            let mut sent = self.sent.lock().unwrap();
            sent.push((Instant::now(), request));
            (self.script)(sent.len() - 1)
        };
        async move {
            sleep(fate.after).await;
            fate.outcome
        }
        .boxed()
    }
}

pub fn config() -> Config {
    let lane = |id, group| LaneConfig {
        id,
        step: STEP,
        group,
    };
    Config {
        lanes: vec![
            lane(LANE, "ours"),
            lane(SIBLING, "ours"),
            lane(STRANGER, "theirs"),
        ],
        allowed_hosts: vec!["api.example.com".to_owned()],
        ttl_jitter: 0.0,
        ..Config::default()
    }
}

pub fn outbound(fake: &Arc<Fake>) -> Outbound {
    let carrier: Arc<dyn Transport> = Arc::<Fake>::clone(fake);
    Outbound::with_transport(config(), carrier).unwrap()
}

/// A person asks, with the usual fifteen seconds of patience.
pub fn get(path: &str) -> Request {
    Request {
        method: Method::GET,
        url: format!("https://api.example.com{path}").parse().unwrap(),
        template: "/{path}",
        headers: HeaderMap::new(),
        body: Bytes::new(),
        lane: LANE,
        priority: Priority::Interactive,
        deadline: Instant::now() + Duration::from_secs(15),
        read_only: true,
        cache: None,
        max_body: 1_000_000,
    }
}

pub fn kept(path: &str) -> Request {
    let day = Duration::from_secs(24 * 3600);
    let cache = CachePolicy::new(format!("GET {path}"), day, Duration::from_secs(6 * 3600));
    Request {
        cache: Some(cache),
        ..get(path)
    }
}

/// A job asks, with an hour of patience.
pub fn job(path: &str) -> Request {
    let deadline = Instant::now() + Duration::from_secs(3600);
    Request {
        priority: Priority::Background,
        deadline,
        ..get(path)
    }
}

pub fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// A second tier in a map, which can be made to hang.
#[derive(Default)]
pub struct Shelf {
    pub answers: Mutex<HashMap<String, Kept>>,
    pub loads: Mutex<Vec<Vec<String>>>,
    pub hangs: AtomicBool,
    /// How long a write takes.
    pub slow: Duration,
}

impl Shelf {
    async fn stand_by(&self) {
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    }

    pub fn put(&self, key: &str, status: u16, age: Duration) {
        let now = SystemTime::now();
        let kept = Kept {
            status: StatusCode::from_u16(status).unwrap(),
            body: Bytes::from_static(b"from the shelf"),
            fetched_at: now - age,
            until: now + Duration::from_secs(24 * 3600),
        };
        self.answers.lock().unwrap().insert(key.to_owned(), kept);
    }
}

impl Tier for Shelf {
    fn load<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Vec<Option<Kept>>> {
        self.loads.lock().unwrap().push(keys.to_vec());
        async move {
            self.stand_by().await;
            let answers = self.answers.lock().unwrap();
            keys.iter().map(|key| answers.get(key).cloned()).collect()
        }
        .boxed()
    }

    fn save(&self, answers: Vec<(String, Kept)>) -> BoxFuture<'_, ()> {
        async move {
            self.stand_by().await;
            sleep(self.slow).await;
            self.answers.lock().unwrap().extend(answers);
        }
        .boxed()
    }
}

/// Fresh for 100 s, then served while the next is fetched for 100 s, and in place of an error for 400 s.
pub fn policy(path: &str) -> CachePolicy {
    CachePolicy {
        stale_while_revalidate: Duration::from_secs(100),
        stale_if_error: Duration::from_secs(400),
        ..CachePolicy::new(
            format!("GET {path}"),
            Duration::from_secs(100),
            Duration::from_secs(50),
        )
    }
}

/// A person asks for what may be served stale.
pub fn lenient(path: &str) -> Request {
    Request {
        cache: Some(policy(path)),
        ..get(path)
    }
}

//! The pace at the server, which is what Scryfall counts.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use outbound::{Config, LaneId, Outbound, Priority, Request};
use scryfall::sim::{CardSource, Endpoint, Hit, Sim, SimConfig};
use scryfall::{NORMAL, STRICT};
use tokio::task::JoinSet;
use url::Url;

use crate::row::{Row, most_within};
use crate::{Failure, Plan, tls};

/// Callers of each lane: enough that one always waits.
const CALLERS: usize = 4;

/// O1: the most requests that arrive in any second, with both lanes full, and over slow connections.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    let hits = runtime.block_on(saturate(plan.watch))?;
    let (strict, total) = most_in_a_second(&hits);
    let refused = hits.iter().filter(|hit| hit.rate_limited).count();
    let mut rows = vec![
        Row::held_to(
            "O1",
            format!(
                "both lanes full for {} s ({} requests): most strict ones in any second",
                plan.watch.as_secs(),
                hits.len()
            ),
            strict.to_string(),
            "≤ 2",
            strict <= 2,
        ),
        Row::held_to(
            "O1",
            "most of all kinds in any second",
            total.to_string(),
            "≤ 10",
            total <= 10,
        ),
        Row::held_to(
            "O1",
            "429 answers by a server that enforces it",
            refused.to_string(),
            "0",
            refused == 0,
        ),
    ];
    rows.extend(tls::in_child("cold", plan.cold_clients)?);
    Ok(rows)
}

/// The most arrivals in any half-open window of a second: strict ones, and all.
pub fn most_in_a_second(hits: &[Hit]) -> (usize, usize) {
    let second = Duration::from_secs(1);
    let times = |of: fn(&Hit) -> bool| {
        let mut times: Vec<Instant> = hits.iter().filter(|hit| of(hit)).map(|hit| hit.at).collect();
        times.sort_unstable();
        most_within(second, &times)
    };
    let strict = |hit: &Hit| {
        matches!(
            hit.endpoint,
            Endpoint::Collection | Endpoint::Named | Endpoint::Search
        )
    };
    (times(strict), times(|hit| hit.endpoint != Endpoint::File))
}

pub fn client(base: &Url) -> Result<Outbound, Failure> {
    let mut config = Config::default();
    scryfall::configure(&mut config, base);
    Ok(Outbound::new(config)?)
}

/// The smallest request of a lane.
pub fn request(base: &Url, lane: LaneId) -> Result<Request, Failure> {
    let strict = lane == STRICT;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let body = if strict {
        Bytes::from_static(br#"{"identifiers":[{"name":"Opt"}]}"#)
    } else {
        Bytes::new()
    };
    Ok(Request {
        method: if strict { Method::POST } else { Method::GET },
        url: base.join(if strict { "cards/collection" } else { "sets" })?,
        template: if strict { "/cards/collection" } else { "/sets" },
        headers,
        body,
        lane,
        priority: Priority::Interactive,
        deadline: tokio::time::Instant::now() + Duration::from_secs(15),
        read_only: true,
        cache: None,
        max_body: 1_000_000,
    })
}

async fn saturate(length: Duration) -> Result<Vec<Hit>, Failure> {
    let sim = Sim::start(SimConfig {
        cards: CardSource::Lines(r#"{"name":"Opt"}"#.to_owned()),
        ..SimConfig::default()
    })
    .await?;
    let base = sim.url();
    let outbound = client(&base)?;
    let mut callers = JoinSet::new();
    for lane in [STRICT, NORMAL].repeat(CALLERS) {
        let (outbound, template) = (outbound.clone(), request(&base, lane)?);
        callers.spawn(async move {
            loop {
                let deadline = tokio::time::Instant::now() + Duration::from_secs(15);
                drop(
                    outbound
                        .call(Request {
                            deadline,
                            ..template.clone()
                        })
                        .await,
                );
            }
        });
    }
    // Half an hour is 17,000 requests, which the stand-in remembers.
    tokio::time::sleep(length).await;
    callers.shutdown().await;
    Ok(sim.stats().hits)
}

//! The first requests of a client, over connections that take their time: sent apart, they may still arrive together.

use std::time::Duration;

use outbound::Request;
use scryfall::STRICT;
use scryfall::sim::{CardSource, Sim, SimConfig};
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use crate::delay::Relay;
use crate::row::Row;
use crate::{Failure, pace};

const CALLS: usize = 6;

/// The most strict requests that arrive in any second, over clients whose every connection is slow to come about.
pub async fn measure(clients: u64) -> Result<Vec<Row>, Failure> {
    let mut trials = JoinSet::new();
    for seed in 0..clients {
        trials.spawn(trial(seed));
    }
    let (mut most, mut arrived) = (0, 0);
    for trial in trials.join_all().await {
        let (strict, requests) = trial?;
        most = most.max(strict);
        arrived += requests;
    }
    Ok(vec![Row::held_to(
        "O1",
        format!(
            "{clients} new clients, connections 0–2.5 s slow ({arrived} requests): most strict in any second"
        ),
        most.to_string(),
        "≤ 2",
        most <= 2,
    )])
}

async fn trial(seed: u64) -> Result<(usize, usize), Failure> {
    let sim = Sim::start(SimConfig {
        cards: CardSource::Lines(r#"{"name":"Opt"}"#.to_owned()),
        limits: None,
        ..SimConfig::default()
    })
    .await?;
    let target = sim.url().socket_addrs(|| None)?[0];
    let mut chance = fastrand::Rng::with_seed(seed);
    let slow = move || Duration::from_millis(chance.u64(0..2500));
    let relay = Relay::start(target, Duration::ZERO, slow).await?;
    let base = Url::parse(&format!("http://{}/", relay.address))?;
    let outbound = pace::client(&base)?;
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let outbound = outbound.clone();
        let request = Request {
            deadline: Instant::now() + Duration::from_secs(60),
            ..pace::request(&base, STRICT)?
        };
        calls.spawn(async move { drop(outbound.call(request).await) });
    }
    calls.join_all().await;
    let hits = sim.stats().hits;
    Ok((pace::most_in_a_second(&hits).0, hits.len()))
}

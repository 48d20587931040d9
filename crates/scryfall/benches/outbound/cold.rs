//! The first requests of a client, over connections that take their time: sent apart, they may still arrive together.

use std::net::SocketAddr;
use std::time::Duration;

use outbound::Request;
use scryfall::STRICT;
use scryfall::sim::{CardSource, Sim, SimConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::row::Row;
use crate::{Failure, pace};

const CALLS: usize = 6;

/// The most strict requests that arrive in any second, over clients whose every connection is slow to come about.
pub async fn measure(clients: usize, acceptor: TlsAcceptor) -> Result<Vec<Row>, Failure> {
    let mut trials = JoinSet::new();
    for seed in 0..clients {
        trials.spawn(trial(seed as u64, acceptor.clone()));
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
            "{clients} new clients, handshakes 0–2.5 s slow ({arrived} requests): most strict in any second"
        ),
        most.to_string(),
        "≤ 2",
        most <= 2,
    )])
}

async fn trial(seed: u64, acceptor: TlsAcceptor) -> Result<(usize, usize), Failure> {
    let sim = Sim::start(SimConfig {
        cards: CardSource::Lines(r#"{"name":"Opt"}"#.to_owned()),
        limits: None,
        ..SimConfig::default()
    })
    .await?;
    let target = sim.url().socket_addrs(|| None)?[0];
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let slow = tokio::spawn(shake_hands_slowly(listener, target, acceptor, seed));
    let base = Url::parse(&format!("https://localhost:{port}/"))?;
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
    slow.abort();
    let hits = sim.stats().hits;
    Ok((pace::most_in_a_second(&hits).0, hits.len()))
}

/// Takes TLS connections, each after a time of its own, and relays what comes over them.
async fn shake_hands_slowly(listener: TcpListener, target: SocketAddr, acceptor: TlsAcceptor, seed: u64) {
    let mut chance = fastrand::Rng::with_seed(seed);
    while let Ok((socket, _)) = listener.accept().await {
        let (acceptor, pause) = (acceptor.clone(), Duration::from_millis(chance.u64(0..2500)));
        tokio::spawn(async move {
            sleep(pause).await;
            let mut near = acceptor.accept(socket).await?;
            let mut far = TcpStream::connect(target).await?;
            tokio::io::copy_bidirectional(&mut near, &mut far).await
        });
    }
}

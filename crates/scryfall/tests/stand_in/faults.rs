//! The stand-in gone wrong: copies, slowness, broken connections, hanging.

use std::io::Read;
use std::time::{Duration, Instant};

use axum::http::Method;
use flate2::read::MultiGzDecoder;
use scryfall::sim::{CardSource, Sim, SimConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::asking::{CARDS, get, request, send, start};
use crate::file::file;

#[tokio::test]
async fn copies_are_printings_of_their_own_as_long_as_scryfalls() {
    let config = SimConfig {
        cards: CardSource::Lines(CARDS.to_owned()),
        limits: None,
        bulk_copies: 4,
        bulk_updated: "2026-11-22T10:05:12.000+00:00".to_owned(),
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let (_, object) = get(&sim, "/bulk-data/default-cards").await;
    assert_eq!(object["updated_at"], "2026-11-22T10:05:12.000+00:00");
    let (.., file) = file(&sim, &[]).await;
    let mut text = String::new();
    MultiGzDecoder::new(file.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    let cards: Vec<_> = text
        .lines()
        .map(|line| scryfall::card_from_json(line).expect("a card"))
        .collect();
    assert_eq!(cards.len(), 20);
    let ids: std::collections::HashSet<_> = cards.iter().map(|card| &card.scryfall_id).collect();
    let printings: std::collections::HashSet<_> = cards
        .iter()
        .map(|card| (&card.set, &card.collector_number))
        .collect();
    // The one that has no set stays without in its first copy.
    assert_eq!((ids.len(), printings.len()), (20, 20));
    let length = text.len() / 20;
    assert!((3_500..6_000).contains(&length), "{length} bytes each");
}

#[tokio::test]
async fn latency_and_slowness_add_up_and_stopping_cuts_what_hangs() {
    let config = SimConfig {
        cards: CardSource::Lines(CARDS.to_owned()),
        latency: Duration::from_millis(20),
        faults: "slow=30ms#1,hang@sets".parse().expect("faults"),
        limits: None,
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let asked = Instant::now();
    assert_eq!(get(&sim, "/cards/0000-1").await.0, 200);
    assert!(asked.elapsed() >= Duration::from_millis(50));
    let url = sim.url();
    let mut socket = TcpStream::connect(("127.0.0.1", url.port().expect("a port")))
        .await
        .expect("it listens");
    socket
        .write_all(b"GET /sets HTTP/1.1\r\nHost: t\r\nUser-Agent: t\r\nAccept: */*\r\n\r\n")
        .await
        .expect("it reads");
    sim.asked(2).await;
    let stopping = Instant::now();
    sim.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(5));
    let mut answer = Vec::new();
    // Either end of the connection is fine; an answer is not.
    drop(socket.read_to_end(&mut answer).await);
    assert_eq!(answer, b"");
}

#[tokio::test]
async fn broken_connections_break_as_they_do_on_the_real_net() {
    let sim = start(None).await;
    let whole = send(&sim, request(Method::GET, "/cards/0000-1", None))
        .await
        .2
        .len();
    let mut table = String::new();
    for fault in ["cut", "json", "down", "reset"] {
        sim.set_faults(&fault.parse().expect("faults"));
        let port = sim.url().port().expect("a port");
        let mut socket = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
        let request = b"GET /cards/0000-1 HTTP/1.1\r\nHost: t\r\nUser-Agent: t\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.write_all(request).await.expect("it reads");
        let mut answer = Vec::new();
        let end = socket
            .read_to_end(&mut answer)
            .await
            .map_err(|error| error.kind());
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
        let says = |length: usize| text.contains(&format!("content-length: {length}\r\n"));
        let length = if says(whole) {
            "whole"
        } else if says(whole / 2) {
            "half"
        } else {
            "none"
        };
        let got = if body == whole / 2 { "half" } else { "none" };
        table.push_str(&format!(
            "{fault:6} says {length}, sends {got}, {:?}\n",
            end.map(|_| "end")
        ));
    }
    insta::assert_snapshot!(table, @r#"
    cut    says whole, sends half, Ok("end")
    json   says half, sends half, Ok("end")
    down   says none, sends none, Ok("end")
    reset  says none, sends none, Err(ConnectionReset)
    "#);
}

#[tokio::test]
async fn what_hangs_is_answered_when_the_faults_are_lifted() {
    let sim = start(None).await;
    sim.set_faults(&"hang".parse().expect("faults"));
    let answer = get(&sim, "/cards/0000-1");
    let lift = async {
        sim.asked(1).await;
        sim.set_faults(&scryfall::sim::Faults::default());
    };
    let ((status, _), ()) = futures::join!(answer, lift);
    assert_eq!(status, 200);
}

//! The rate is never above what Scryfall allows, whoever asks. A program of its own, so that no other test of this crate
//! takes its processor while it counts milliseconds.

use std::time::Duration;

use deck::decklist::Entry;
use futures::future::join_all;
use outbound::{Config, Outbound};
use scryfall::sim::{CardSource, Endpoint, Limits, Sim, SimConfig};
use scryfall::{LookupEvent, Priority, Scryfall};
use tokio::time::Instant;

/// How much faster than real the test runs; more leaves too little room for a busy machine's jitter.
const FASTER: u32 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn never_more_than_two_strict_requests_in_any_window() {
    let window = Limits::default().window / FASTER;
    let cards = CardSource::Lines(r#"{"name":"Opt"}"#.to_owned());
    let limits = Some(Limits {
        window,
        ..Limits::default()
    });
    let sim = Sim::start(SimConfig {
        cards,
        limits,
        ..SimConfig::default()
    })
    .await
    .expect("it starts");
    let mut config = Config::default();
    scryfall::configure(&mut config, &sim.url());
    for lane in &mut config.lanes {
        lane.step /= FASTER;
    }
    let scryfall = Scryfall::new(Outbound::new(config).expect("a client"), sim.url());

    // Four players with a deck of two batches each, at the same moment.
    let entry = |deck: u32, card: u32| Entry {
        name: format!("Unknown Card {deck} {card}"),
        ..Entry::default()
    };
    let decks: Vec<Vec<Entry>> = (0..4)
        .map(|deck| (0..150).map(|card| entry(deck, card)).collect())
        .collect();
    let deadline = Instant::now() + Duration::from_secs(30);
    let asked = decks.iter().map(|deck| async {
        let mut unknown = 0;
        scryfall
            .collection(deck, Priority::Interactive, deadline, |event| {
                if let LookupEvent::Answered(lookup) = event {
                    unknown += lookup.not_found.len();
                }
            })
            .await;
        unknown
    });
    assert_eq!(join_all(asked).await, [150; 4], "everyone is served");

    let hits = sim.stats().hits;
    assert_eq!(hits.len(), 8);
    assert!(
        hits.iter()
            .all(|hit| hit.endpoint == Endpoint::Collection && !hit.rate_limited)
    );
    for three in hits.windows(3) {
        let apart = three[2].at - three[0].at;
        assert!(apart >= window, "three requests within {apart:?}");
    }
}

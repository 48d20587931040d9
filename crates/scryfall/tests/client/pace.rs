//! The rate is never above what Scryfall allows, whoever asks.

use deck::decklist::Entry;
use futures::future::join_all;
use scryfall::sim::{Endpoint, Limits};

use crate::service::{Service, entry};

/// How much faster than real the test runs; more leaves too little room for a busy machine's jitter.
const FASTER: u32 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn never_more_than_two_strict_requests_in_any_window() {
    let window = Limits::default().window / FASTER;
    let service = Service::paced(
        FASTER,
        Some(Limits {
            window,
            ..Limits::default()
        }),
    )
    .await;
    // Six players with a deck of two batches each, at the same moment.
    let decks: Vec<Vec<Entry>> = (0..6)
        .map(|deck| {
            (0..100)
                .map(|card| entry(&format!("Unknown Card {deck} {card}")))
                .collect()
        })
        .collect();
    let answers = join_all(decks.iter().map(|deck| service.look_up(deck))).await;
    let failed: usize = answers.iter().flatten().map(|lookup| lookup.failed.len()).sum();
    assert_eq!(failed, 0, "everyone is served");

    let hits = service.sim.stats().hits;
    assert_eq!(hits.len(), 12);
    assert!(
        hits.iter()
            .all(|hit| hit.endpoint == Endpoint::Collection && !hit.rate_limited)
    );
    for three in hits.windows(3) {
        let apart = three[2].at - three[0].at;
        assert!(apart >= window, "three requests within {apart:?}");
    }
}

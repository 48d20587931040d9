use std::sync::Arc;

use http::StatusCode;
use outbound::{BreakerState, ClosedReason, FailureKind, LaneId, Request, TransportError};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

use crate::fake::*;

#[tokio::test(start_paused = true)]
async fn metrics_and_stats_tell_the_same_and_name_no_words_of_a_player() {
    let fake = Fake::new(|number| match number {
        0 => status(503),
        1 => status(200),
        2 => status(404),
        3 => status(400),
        _ => status(429),
    });
    let shelf = Arc::new(Shelf::default());
    shelf.put("GET /shelf", 200, seconds(1));
    let outbound = outbound(&fake).with_tier(shelf);
    let mut registry = Registry::default();
    outbound.register_metrics(&mut registry);
    for path in ["/secret", "/secret", "/missing", "/shelf"] {
        outbound.call(lenient(path)).await.unwrap();
    }
    outbound.call(get("/wrong")).await.unwrap_err();
    outbound.call(get("/limited")).await.unwrap_err();
    let stranger = Request {
        lane: LaneId("unknown"),
        ..get("/secret")
    };
    outbound.call(stranger).await.unwrap_err();

    let mut text = String::new();
    encode(&mut text, &registry).unwrap();
    for line in [
        "outbound_requests_total{group=\"ours\",outcome=\"answered\"} 3",
        "outbound_requests_total{group=\"ours\",outcome=\"not_found\"} 1",
        "outbound_requests_total{group=\"ours\",outcome=\"status\"} 1",
        "outbound_requests_total{group=\"ours\",outcome=\"closed\"} 1",
        "outbound_requests_total{group=\"ours\",outcome=\"deadline\"} 0",
        "outbound_requests_total{group=\"\",outcome=\"not_allowed\"} 1",
        "outbound_attempts_total 5",
        "outbound_connects_total 0",
        "outbound_in_flight 0",
        "outbound_lane_wait_seconds_count{lane=\"lane\"} 5",
        "outbound_lane_wait_seconds_count{lane=\"stranger\"} 0",
        "outbound_call_seconds_count{group=\"ours\"} 6",
        "outbound_retry_budget{group=\"ours\"} 9.2",
        "outbound_breaker_state{group=\"ours\"} 0",
        "outbound_rate_limited_total{group=\"ours\"} 1",
        "outbound_rate_limited_total{group=\"theirs\"} 0",
        "outbound_cache_lookups_total{tier=\"memory\",outcome=\"hit\"} 1",
        "outbound_cache_lookups_total{tier=\"memory\",outcome=\"miss\"} 3",
        "outbound_cache_lookups_total{tier=\"second\",outcome=\"hit\"} 1",
        "outbound_cache_lookups_total{tier=\"second\",outcome=\"miss\"} 2",
    ] {
        assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    }
    assert!(!text.contains("secret"));
    let stats = outbound.stats();
    assert_eq!((stats.calls, stats.requests, stats.failed), (7, 5, 3));
    assert_eq!((stats.cache_hits, stats.rate_limited, stats.retries), (2, 1, 1));

    // Read anew each time.
    outbound.call(lenient("/secret")).await.unwrap();
    let mut text = String::new();
    encode(&mut text, &registry).unwrap();
    assert!(text.contains("outbound_cache_lookups_total{tier=\"memory\",outcome=\"hit\"} 2"));
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_shows_where_everything_stands() {
    let fake = Fake::new(|number| match number {
        0 => status(200),
        1 => status(400),
        2 => failure(TransportError::TooLarge { limit: 1 }),
        _ => status(403),
    });
    let outbound = outbound(&fake);
    outbound.call(kept("/a")).await.unwrap();
    for _ in 0..3 {
        outbound.call(get("/secret")).await.unwrap_err();
    }
    let snapshot = outbound.snapshot();
    let lanes: Vec<_> = snapshot.lanes.iter().map(|lane| lane.id).collect();
    assert_eq!(lanes, [LANE, SIBLING, STRANGER]);
    assert_eq!(snapshot.lanes[0].wait, seconds(900));
    assert_eq!(snapshot.lanes[2].wait, seconds(0));
    let [ours, theirs] = &snapshot.upstreams[..] else {
        panic!("{:?}", snapshot.upstreams)
    };
    assert_eq!(ours.closed, Some((ClosedReason::Blocked, seconds(900))));
    assert_eq!((theirs.closed, theirs.breaker), (None, BreakerState::Closed));
    let kinds: Vec<_> = snapshot.failures.iter().map(|failure| failure.kind).collect();
    assert_eq!(
        kinds,
        [
            FailureKind::Closed(ClosedReason::Blocked),
            FailureKind::BodyTooLarge,
            FailureKind::Status(StatusCode::BAD_REQUEST)
        ]
    );
    assert!(!format!("{:?}", snapshot.failures).contains("secret"));
    assert_eq!((snapshot.pool.in_flight, snapshot.pool.max_in_flight), (0, 100));
    assert_eq!(snapshot.cache.max_bytes, 16 * 1024 * 1024);

    for _ in 0..30 {
        outbound.call(get("/secret")).await.unwrap_err();
    }
    assert_eq!(outbound.snapshot().failures.len(), 20, "the latest");
}

#[tokio::test(start_paused = true)]
async fn the_cache_tells_its_size_after_what_was_kept() {
    let fake = Fake::new(|_| status(200));
    let outbound = outbound(&fake);
    for number in 0..10 {
        outbound.call(kept(&format!("/{number}"))).await.unwrap();
    }
    let cache = outbound.snapshot().cache;
    assert_eq!(cache.entries, 10);
    assert!(cache.bytes > 2_560 && cache.bytes < 5_000, "{cache:?}");
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use futures::future::join_all;
use futures::{StreamExt, stream};
use outbound::{Config, LaneConfig, Request};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout};

use crate::chaos::{Answer, Chaos, Welcome};
use crate::server::{LANE, Server, config, outbound};

#[tokio::test]
async fn a_thousand_calls_in_a_row_use_one_connection() {
    let server = Server::start(Router::new().route("/", get(|| async { "here" }))).await;
    let outbound = outbound(config());
    let begin = Instant::now();
    for _ in 0..1000 {
        assert_eq!(&outbound.call(server.get("/")).await.unwrap().body[..], b"here");
    }
    println!(
        "1,000 calls in a row: {:?}, {} connection(s)",
        begin.elapsed(),
        server.sockets.accepted()
    );
    assert_eq!(server.sockets.accepted(), 1);
    let stats = outbound.stats();
    assert_eq!(
        (stats.calls, stats.requests, stats.connects, stats.in_flight),
        (1000, 1000, 1, 0)
    );
}

#[tokio::test]
async fn a_thousand_calls_at_once_use_a_hundred_connections_and_leave_twenty_idle() {
    // The first hundred are only answered once all of them are there.
    let arrived = Arc::new(watch::Sender::new(0_usize));
    let handler = {
        let arrived = Arc::clone(&arrived);
        move || {
            let arrived = Arc::clone(&arrived);
            async move {
                arrived.send_modify(|count| *count += 1);
                arrived
                    .subscribe()
                    .wait_for(|count| *count >= 100)
                    .await
                    .map(|count| *count)
                    .unwrap()
                    .to_string()
            }
        }
    };
    let server = Server::start(Router::new().route("/", get(handler))).await;
    let outbound = outbound(config());
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let (outbound, request) = (outbound.clone(), server.get("/"));
            tokio::spawn(async move { outbound.call(request).await.map(|response| response.status) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 200);
    }
    assert_eq!(*arrived.borrow(), 1000);
    assert_eq!(
        server.sockets.peak(),
        100,
        "as many as may be in flight, and never more"
    );
    let idle = timeout(Duration::from_secs(10), server.sockets.settled(20))
        .await
        .expect("idle sockets are closed");
    println!(
        "1,000 calls at once: {} sockets at the peak, {idle} left idle",
        server.sockets.peak()
    );
    assert!(idle > 0, "some are kept for the next");
}

#[tokio::test]
async fn a_request_counts_as_in_flight_until_its_body_is_read() {
    let (half_way, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let started = Arc::new(AtomicUsize::new(0));
    let handler = {
        let (half_way, go_on, started) = (Arc::clone(&half_way), Arc::clone(&go_on), Arc::clone(&started));
        move || async move {
            started.fetch_add(1, Ordering::SeqCst);
            let first = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"one ")) });
            let second = stream::once(async move {
                half_way.notify_one();
                go_on.notified().await;
                Ok(Bytes::from_static(b"two"))
            });
            Body::from_stream(first.chain(second))
        }
    };
    let server = Server::start(Router::new().route("/", get(handler))).await;
    let outbound = outbound(Config {
        max_in_flight: 1,
        ..config()
    });
    let call = |request: Request| {
        let outbound = outbound.clone();
        tokio::spawn(async move { outbound.call(request).await.unwrap().body })
    };
    let first = call(server.get("/"));
    half_way.notified().await;
    assert_eq!(outbound.stats().in_flight, 1);

    // The headers of the first are in, and half its body; the second is at the front of its lane and must wait.
    let second = call(server.get("/"));
    while outbound.lane_status(LANE).unwrap().queued == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(outbound.stats().requests, 1);
    go_on.notify_one();
    assert_eq!(first.await.unwrap(), "one two");
    half_way.notified().await;
    assert_eq!(started.load(Ordering::SeqCst), 2);
    go_on.notify_one();
    assert_eq!(second.await.unwrap(), "one two");
    assert_eq!(outbound.stats().in_flight, 0);
}

#[tokio::test]
async fn a_dropped_call_gives_its_place_in_the_pool_back() {
    let arrived = Arc::new(Notify::new());
    let handler = {
        let arrived = Arc::clone(&arrived);
        move || async move {
            arrived.notify_one();
            std::future::pending::<()>().await;
        }
    };
    let router = Router::new()
        .route("/hangs", get(handler))
        .route("/", get(|| async { "here" }));
    let server = Server::start(router).await;
    let outbound = outbound(Config {
        max_in_flight: 1,
        ..config()
    });
    let hanging = tokio::spawn({
        let (outbound, request) = (outbound.clone(), server.get("/hangs"));
        async move { outbound.call(request).await }
    });
    arrived.notified().await;
    hanging.abort();
    assert!(hanging.await.is_err());
    assert_eq!(outbound.call(server.get("/")).await.unwrap().body, "here");
    assert_eq!(
        timeout(Duration::from_secs(10), server.sockets.settled(1)).await,
        Ok(1),
        "its connection is gone"
    );
}

/// The lane goes by the connections that are counted when a request is first polled; that they are is up to the library
/// underneath.
#[tokio::test]
async fn while_a_request_connects_the_next_one_of_its_lane_waits() {
    // In a lane without a step nobody waits for anybody.
    for (step, sent) in [(Duration::from_millis(200), 1), (Duration::ZERO, 3)] {
        // It accepts, and never says a word of TLS.
        let silent = Chaos::start(Welcome::Ignore, |_| Answer::healthy()).await;
        let lane = LaneConfig {
            id: LANE,
            step,
            group: "group",
        };
        let outbound = outbound(Config {
            lanes: vec![lane],
            allowed_hosts: vec!["127.0.0.1".to_owned()],
            ..config()
        });
        let deadline = Instant::now() + Duration::from_secs(2);
        let calls = (0..3).map(|_| {
            outbound.call(Request {
                url: format!("https://{}/", silent.address).parse().unwrap(),
                deadline,
                ..silent.get("/")
            })
        });
        for outcome in join_all(calls).await {
            outcome.unwrap_err();
        }
        let stats = outbound.stats();
        assert_eq!((stats.requests, stats.connects), (sent, sent), "{step:?}");
        assert_eq!(silent.connections() as u64, sent);
    }
}

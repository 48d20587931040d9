//! What a 429 stops, and what many callers of one thing cost, on real sockets.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use outbound::{CachePolicy, CallError, ClosedReason, Priority, Request};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::chaos::{Answer, Chaos, Welcome};
use crate::server::{Server, config, outbound};

#[tokio::test]
async fn after_a_429_nothing_is_sent_while_calls_keep_coming() {
    let chaos = Chaos::start(Welcome::Read, |asked| {
        if asked.number == 4 {
            Answer::whole("429 Too Many Requests", "", "{}")
        } else {
            Answer::healthy()
        }
    })
    .await;
    let outbound = outbound(config());
    for _ in 0..4 {
        outbound.call(chaos.get("/")).await.unwrap();
    }
    let mut refused = 0;
    for call in 0..1000 {
        let priority = if call % 2 == 0 {
            Priority::Interactive
        } else {
            // A job would wait, if it could wait that long.
            Priority::Background
        };
        let request = Request {
            priority,
            deadline: Instant::now() + Duration::from_secs(20),
            ..chaos.get("/")
        };
        match outbound.call(request).await {
            Err(CallError::Closed {
                reason: ClosedReason::RateLimited,
                ..
            }) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    // Jobs with the patience for it wait, and send nothing either.
    let mut waiting = JoinSet::new();
    for _ in 0..10 {
        let (outbound, request) = (outbound.clone(), chaos.get("/"));
        waiting.spawn(async move {
            let request = Request {
                priority: Priority::Background,
                deadline: Instant::now() + Duration::from_secs(3600),
                ..request
            };
            outbound.call(request).await.is_ok()
        });
    }
    while outbound.snapshot().lanes[0].queued < 10 {
        tokio::task::yield_now().await;
    }
    assert_eq!((refused, chaos.asked().len()), (1000, 5));
    waiting.shutdown().await;
    assert_eq!(
        outbound.snapshot().lanes[0].queued,
        0,
        "they give their places up"
    );
}

#[tokio::test]
async fn a_thousand_callers_of_one_key_and_a_third_of_them_gone_make_one_request() {
    for seed in 0..5 {
        let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
        let handler = {
            let (arrived, go_on) = (Arc::clone(&arrived), Arc::clone(&go_on));
            move || async move {
                arrived.notify_one();
                go_on.acquire().await.map(drop).unwrap();
                "here"
            }
        };
        let server = Server::start(Router::new().route("/", get(handler))).await;
        let outbound = outbound(config());
        let day = Duration::from_secs(24 * 3600);
        let mut calls: Vec<_> = (0..1000)
            .map(|_| {
                let request = Request {
                    cache: Some(CachePolicy::new("GET /", day, day)),
                    ..server.get("/")
                };
                let outbound = outbound.clone();
                tokio::spawn(async move { outbound.call(request).await.map(|response| response.body) })
            })
            .collect();
        // The one who leads goes first: the fetch must go on without it.
        arrived.notified().await;
        let mut chance = fastrand::Rng::with_seed(seed);
        chance.shuffle(&mut calls[1..]);
        for gone in calls.drain(..300) {
            gone.abort();
            assert!(gone.await.is_err());
        }
        go_on.add_permits(1);
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), "here");
        }
        let stats = outbound.stats();
        assert_eq!(
            (stats.requests, stats.calls, server.sockets.accepted()),
            (1, 1000, 1)
        );
        assert_eq!(stats.in_flight, 0);
    }
}

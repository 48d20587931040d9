use std::time::Duration;

use outbound::{CallError, ClosedReason, Config, LaneId, Outbound, Request};
use tokio::time::{Instant, sleep, sleep_until};

use crate::fake::*;

fn closed(outcome: Result<outbound::Response, CallError>) -> (ClosedReason, Instant) {
    match outcome {
        Err(CallError::Closed { reason, retry_at }) => (reason, retry_at),
        other => panic!("{other:?}"),
    }
}

fn on(lane: LaneId, request: Request) -> Request {
    Request { lane, ..request }
}

#[tokio::test(start_paused = true)]
async fn after_a_429_nothing_is_sent_to_that_upstream_until_the_lock_out_is_over() {
    for (headers, penalty) in [
        (&[][..], 65),
        (&[("retry-after", "10")][..], 30),
        (&[("retry-after", "60")][..], 60),
    ] {
        let fake = Fake::new(move |number| {
            if number == 0 {
                status_with(429, headers)
            } else {
                status(200)
            }
        });
        let outbound = outbound(&fake);
        let until = Instant::now() + seconds(penalty);
        assert_eq!(
            closed(outbound.call(get("/a")).await),
            (ClosedReason::RateLimited, until)
        );

        // People hear at once, in every lane of the group; another upstream is not concerned.
        for lane in [LANE, SIBLING] {
            assert_eq!(
                closed(outbound.call(on(lane, get("/b"))).await),
                (ClosedReason::RateLimited, until)
            );
            assert_eq!(
                outbound.lane_status(lane).unwrap().closed,
                Some(ClosedReason::RateLimited)
            );
        }
        assert_eq!(fake.count(), 1);
        assert!(outbound.call(on(STRANGER, get("/b"))).await.is_ok());

        sleep_until(until - millis(1)).await;
        closed(outbound.call(get("/b")).await);
        assert_eq!(fake.count(), 2);
        sleep_until(until).await;
        assert!(outbound.call(get("/b")).await.is_ok());
        assert_eq!(outbound.stats().rate_limited, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_in_the_queue_hear_of_a_429_at_once() {
    let fake = Fake::new(|number| {
        if number == 0 {
            status(429).after(millis(50))
        } else {
            status(200)
        }
    });
    let outbound = outbound(&fake);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let outbound = outbound.clone();
                async move { (outbound.call(get("/a")).await, Instant::now()) }
            })
        })
        .collect();
    let begin = Instant::now();
    for call in calls {
        let (outcome, at) = call.await.unwrap();
        assert_eq!(closed(outcome).0, ClosedReason::RateLimited);
        assert_eq!(at - begin, millis(50));
    }
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_job_waits_a_429_out_once() {
    let fake = Fake::new(|number| if number == 0 { status(429) } else { status(200) });
    let begin = Instant::now();
    assert!(outbound(&fake).call(job("/a")).await.is_ok());
    assert_eq!(fake.times(begin), [Duration::ZERO, seconds(65)]);

    let fake = Fake::new(|_| status(429));
    let begin = Instant::now();
    let (reason, retry_at) = closed(outbound(&fake).call(job("/a")).await);
    assert_eq!(
        (reason, retry_at - begin),
        (ClosedReason::RateLimited, seconds(130))
    );
    assert_eq!(fake.count(), 2);

    // A lock-out longer than its patience is not worth the wait.
    let fake = Fake::new(|_| status_with(429, &[("retry-after", "86400")]));
    let begin = Instant::now();
    assert_eq!(
        closed(outbound(&fake).call(job("/a")).await).1 - begin,
        seconds(86_400)
    );
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_403_stops_everything_for_a_quarter_of_an_hour() {
    let fake = Fake::new(|number| if number == 0 { status(403) } else { status(200) });
    let outbound = outbound(&fake);
    let until = Instant::now() + seconds(900);
    assert_eq!(
        closed(outbound.call(get("/a")).await),
        (ClosedReason::Blocked, until)
    );
    assert_eq!(
        closed(outbound.call(on(SIBLING, get("/a"))).await),
        (ClosedReason::Blocked, until)
    );
    assert_eq!((fake.count(), outbound.stats().blocked), (1, 1));
    assert!(
        outbound.call(job("/b")).await.is_ok(),
        "a job with an hour to spare waits"
    );
    assert_eq!(Instant::now(), until);
}

#[tokio::test(start_paused = true)]
async fn a_429_that_comes_late_does_not_shorten_a_block() {
    let fake = Fake::new(|number| {
        if number == 0 {
            status(429).after(seconds(1))
        } else {
            status(403)
        }
    });
    let outbound = outbound(&fake);
    let begin = Instant::now();
    let late = tokio::spawn({
        let outbound = outbound.clone();
        async move { outbound.call(get("/a")).await }
    });
    assert_eq!(
        closed(outbound.call(on(SIBLING, get("/b"))).await).1 - begin,
        seconds(900)
    );
    assert_eq!(closed(late.await.unwrap()).1 - begin, seconds(900));
    assert_eq!(
        closed(outbound.call(get("/c")).await),
        (ClosedReason::Blocked, begin + seconds(900))
    );
}

#[tokio::test(start_paused = true)]
async fn offline_means_no_traffic() {
    let fake = Fake::new(|_| status(200));
    let outbound = Outbound::with_transport(
        Config {
            offline: true,
            ..config()
        },
        fake.clone(),
    )
    .unwrap();
    assert!(matches!(
        outbound.call(kept("/a")).await,
        Err(CallError::Offline(_))
    ));
    assert!(matches!(
        outbound.call(job("/a")).await,
        Err(CallError::Offline(_))
    ));
    assert_eq!(fake.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_configured_is_not_sent() {
    let fake = Fake::new(|_| status(200));
    let outbound = outbound(&fake);
    let elsewhere = Request {
        url: "https://example.com/".parse().unwrap(),
        ..get("/a")
    };
    let plain = Request {
        url: "http://127.0.0.1/".parse().unwrap(),
        ..get("/a")
    };
    for request in [on(LaneId("unknown"), get("/a")), elsewhere, plain] {
        let outcome = outbound.call(request).await;
        assert!(matches!(outcome, Err(CallError::NotAllowed(_))), "{outcome:?}");
    }
    assert!(outbound.lane_status(LaneId("unknown")).is_none());
    assert_eq!((fake.count(), outbound.stats().failed), (0, 3));
}

#[test]
fn a_configuration_that_cannot_work_is_refused_at_start_up() {
    let build = |config: Config| Outbound::with_transport(config, Fake::new(|_| status(200)));
    let twice = config().lanes.into_iter().chain(config().lanes).collect();
    let slow = config()
        .lanes
        .into_iter()
        .map(|lane| outbound::LaneConfig {
            step: Duration::MAX,
            ..lane
        })
        .collect();
    assert!(build(config()).is_ok());
    assert!(
        build(Config {
            lanes: twice,
            ..config()
        })
        .is_err()
    );
    assert!(
        build(Config {
            lanes: slow,
            ..config()
        })
        .is_err()
    );
    assert!(
        build(Config {
            user_agent: " ".to_owned(),
            ..config()
        })
        .is_err()
    );
    assert!(
        build(Config {
            max_queued: 0,
            ..config()
        })
        .is_err()
    );
    assert!(
        build(Config {
            max_in_flight: 0,
            ..config()
        })
        .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn draining_finishes_what_was_sent_and_refuses_the_rest() {
    let fake = Fake::new(|_| status(200).after(seconds(3)));
    let outbound = outbound(&fake);
    let call = |request: Request| {
        let outbound = outbound.clone();
        tokio::spawn(async move { outbound.call(request).await })
    };
    let (sent, kept_sent, waiting) = (call(get("/a")), call(on(SIBLING, kept("/b"))), call(get("/c")));
    sleep(millis(10)).await;
    assert_eq!(fake.count(), 2);
    kept_sent.abort();

    let begin = Instant::now();
    outbound.drain().await;
    assert_eq!(
        begin.elapsed(),
        seconds(3) - millis(10),
        "the fetch that outlived its caller included"
    );
    assert!(sent.await.unwrap().is_ok());
    assert!(matches!(waiting.await.unwrap(), Err(CallError::Offline(_))));
    assert!(matches!(
        outbound.call(get("/d")).await,
        Err(CallError::Offline(_))
    ));
    assert_eq!(fake.count(), 2);
    assert!(
        outbound.call(kept("/b")).await.is_ok(),
        "what is kept is still served"
    );
}

use outbound::{BreakerState, CallError, ClosedReason, Outbound, Request};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::fake::*;

/// What people hear while the breaker is open.
fn broken(outcome: &Result<outbound::Response, CallError>) -> Option<Instant> {
    match outcome {
        Err(CallError::Closed {
            reason: ClosedReason::Broken,
            retry_at,
        }) => Some(*retry_at),
        _ => None,
    }
}

/// Something that is sent once, so that a call is an attempt.
fn once(path: &str) -> Request {
    Request {
        method: http::Method::POST,
        read_only: false,
        ..get(path)
    }
}

fn state(outbound: &Outbound) -> BreakerState {
    outbound.snapshot().upstreams[0].breaker
}

/// Fails until the breaker opens; when it opened.
async fn break_it(outbound: &Outbound) -> Instant {
    for _ in 0..20 {
        assert_eq!(state(outbound), BreakerState::Closed);
        outbound.call(once("/a")).await.unwrap_err();
    }
    assert_eq!(state(outbound), BreakerState::Open);
    Instant::now()
}

#[tokio::test(start_paused = true)]
async fn an_upstream_that_fails_is_left_alone_for_half_a_minute_and_then_asked_by_one() {
    let fake = Fake::new(|number| {
        if number < 20 {
            status(503)
        } else {
            status(200).after(seconds(1))
        }
    });
    let outbound = outbound(&fake);
    let opened = break_it(&outbound).await;
    let outcome = outbound.call(get("/a")).await;
    assert_eq!(broken(&outcome), Some(opened + seconds(30)));
    let sibling = Request {
        lane: SIBLING,
        ..get("/a")
    };
    assert!(broken(&outbound.call(sibling).await).is_some(), "one upstream");
    assert_eq!(Instant::now(), opened, "told at once");
    let closed = outbound.snapshot().upstreams[0].closed;
    assert_eq!(closed, Some((ClosedReason::Broken, seconds(30))));

    sleep_until(opened + seconds(30) - millis(1)).await;
    assert!(broken(&outbound.call(get("/a")).await).is_some());
    assert_eq!(fake.count(), 20);
    sleep(millis(1)).await;
    assert_eq!(state(&outbound), BreakerState::HalfOpen);
    let probe = tokio::spawn({
        let outbound = outbound.clone();
        async move { outbound.call(get("/a")).await }
    });
    sleep(millis(500)).await;
    assert!(
        broken(&outbound.call(get("/a")).await).is_some(),
        "one finds out for all"
    );
    assert!(probe.await.unwrap().is_ok());
    assert_eq!((state(&outbound), fake.count()), (BreakerState::Closed, 21));
    assert!(outbound.call(get("/a")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_fails_costs_another_half_minute_and_one_that_leaves_nothing() {
    let fake = Fake::new(|number| match number {
        20 => never(),
        22 => status(200),
        _ => status(503),
    });
    let outbound = outbound(&fake);
    let opened = break_it(&outbound).await;
    sleep_until(opened + seconds(30)).await;
    let leaves = timeout(seconds(2), outbound.call(get("/a")));
    assert!(leaves.await.is_err());
    assert_eq!(state(&outbound), BreakerState::HalfOpen);
    assert!(matches!(
        outbound.call(once("/a")).await,
        Err(CallError::Status { .. })
    ));
    assert_eq!(state(&outbound), BreakerState::Open);
    let reopened = Instant::now();
    assert_eq!(
        broken(&outbound.call(get("/a")).await),
        Some(reopened + seconds(30))
    );
    sleep(seconds(30)).await;
    assert!(outbound.call(get("/a")).await.is_ok());
    assert_eq!((state(&outbound), fake.count()), (BreakerState::Closed, 23));
}

#[tokio::test(start_paused = true)]
async fn jobs_wait_until_the_upstream_is_back_and_do_not_all_probe() {
    let fake = Fake::new(|number| {
        if number < 20 {
            status(503)
        } else {
            status(200).after(seconds(3))
        }
    });
    let outbound = outbound(&fake);
    let opened = break_it(&outbound).await;
    let jobs = (0..5).map(|_| {
        let outbound = outbound.clone();
        tokio::spawn(async move { outbound.call(job("/a")).await })
    });
    for job in jobs.collect::<Vec<_>>() {
        assert!(job.await.unwrap().is_ok());
    }
    let times: Vec<_> = fake.times(opened)[20..].to_vec();
    assert_eq!(times.len(), 5);
    assert_eq!(times[0], seconds(30));
    assert!(
        times[1] >= seconds(33),
        "the others waited for the probe: {times:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn those_in_the_queue_hear_of_it_at_once() {
    let fake = Fake::new(|_| status(503));
    let outbound = outbound(&fake);
    let calls = (0..40).map(|_| {
        let outbound = outbound.clone();
        tokio::spawn(async move { (outbound.call(once("/a")).await, Instant::now()) })
    });
    let begin = Instant::now();
    let mut told = 0;
    for call in calls.collect::<Vec<_>>() {
        let (outcome, at) = call.await.unwrap();
        if broken(&outcome).is_some() {
            told += 1;
            assert_eq!(at - begin, STEP * 19);
        }
    }
    assert_eq!((told, fake.count()), (20, 20));
}

#[tokio::test(start_paused = true)]
async fn only_what_says_something_about_its_health_counts() {
    // A breaker that has seen nineteen failures opens at the next one that counts.
    for (fate, counts) in [
        (status(500), true),
        (
            failure(outbound::TransportError::Broken("reset".to_owned())),
            true,
        ),
        (failure(outbound::TransportError::TooLarge { limit: 1 }), false),
        (status(429), false),
        (status(403), false),
    ] {
        let shown = format!("{:?}", fate.outcome);
        let fake = Fake::new(move |number| if number < 19 { status(503) } else { fate.clone() });
        let outbound = outbound(&fake);
        for _ in 0..19 {
            outbound.call(once("/a")).await.unwrap_err();
        }
        let hurried = Request {
            deadline: Instant::now() + seconds(2),
            ..once("/a")
        };
        outbound.call(hurried).await.ok();
        let opened = state(&outbound) == BreakerState::Open;
        assert_eq!(opened, counts, "{shown}");
    }
    // Half of the last twenty are too many, and fewer are not: 404 is a success.
    for (failures, opens) in [(10, true), (9, false)] {
        let fake = Fake::new(move |number| status(if number < 20 - failures { 404 } else { 503 }));
        let outbound = outbound(&fake);
        for _ in 0..20 {
            outbound.call(once("/a")).await.ok();
        }
        assert_eq!(state(&outbound) == BreakerState::Open, opens, "{failures} of 20");
    }
}

#[tokio::test(start_paused = true)]
async fn an_upstream_that_swallows_everything_is_left_alone_however_hurried_its_callers_are() {
    // All of them leave before an attempt would end by itself; what had no fair chance says nothing.
    for (patience, by_deadline, opens) in [
        (seconds(3), true, true),
        (seconds(3), false, true),
        (millis(2_900), true, false),
        (millis(2_900), false, false),
    ] {
        let fake = Fake::new(|_| never());
        let outbound = outbound(&fake);
        for _ in 0..20 {
            assert_eq!(state(&outbound), BreakerState::Closed);
            let mut request = get("/a");
            if by_deadline {
                request.deadline = Instant::now() + patience;
                outbound.call(request).await.unwrap_err();
            } else {
                timeout(patience, outbound.call(request)).await.unwrap_err();
            }
            // The next one has its turn at once.
            sleep(STEP).await;
        }
        let opened = state(&outbound) == BreakerState::Open;
        assert_eq!(opened, opens, "{patience:?}, by its deadline: {by_deadline}");
    }
}

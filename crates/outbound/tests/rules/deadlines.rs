use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use outbound::{
    BreakerConfig, CallError, ClosedReason, Config, Outbound, Request, Transport, TransportError,
};
use tokio::time::Instant;

use crate::fake::*;

#[tokio::test(start_paused = true)]
async fn an_attempt_gets_ten_seconds_and_the_call_no_more_than_its_deadline() {
    let fake = Fake::new(|_| never());
    let begin = Instant::now();
    let outcome = outbound(&fake).call(get("/a")).await;
    assert!(matches!(outcome, Err(CallError::Deadline)), "{outcome:?}");
    assert_eq!(begin.elapsed(), seconds(15));
    assert_eq!(fake.count(), 2);
    assert!(fake.times(begin)[1] >= seconds(10));

    let fake = Fake::new(|_| never());
    let begin = Instant::now();
    let request = Request {
        deadline: Instant::now() + millis(300),
        ..get("/a")
    };
    assert!(matches!(
        outbound(&fake).call(request).await,
        Err(CallError::Deadline)
    ));
    assert_eq!((begin.elapsed(), fake.count()), (millis(300), 1));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_in_the_past_sends_nothing() {
    let fake = Fake::new(|_| status(200));
    for request in [get("/a"), kept("/a")] {
        let request = Request {
            deadline: Instant::now(),
            ..request
        };
        assert!(matches!(
            outbound(&fake).call(request).await,
            Err(CallError::Deadline)
        ));
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn more_than_can_be_served_in_time_are_refused_at_once_and_the_others_served() {
    let fake = Fake::new(|_| status(200));
    let outbound = outbound(&fake);
    let begin = Instant::now();
    let calls: Vec<_> = (0..300)
        .map(|_| {
            let outbound = outbound.clone();
            tokio::spawn(async move { (outbound.call(get("/a")).await, Instant::now()) })
        })
        .collect();
    let mut served = 0;
    for call in calls {
        match call.await.unwrap() {
            (Ok(_), _) => served += 1,
            (
                Err(CallError::Closed {
                    reason: ClosedReason::QueueFull,
                    retry_at,
                }),
                at,
            ) => {
                assert_eq!(at, begin);
                assert!(retry_at > begin);
            }
            (Err(error), _) => panic!("{error:?}"),
        }
    }
    assert_eq!(served, 151, "one each 100 ms, from 0 to 15 s");
    let times = fake.times(begin);
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] == STEP));
}

#[tokio::test(start_paused = true)]
async fn requests_that_a_full_pool_held_back_do_not_leave_together() {
    let fake = Fake::new(|_| status(200).after(seconds(1)));
    let config = Config {
        max_in_flight: 2,
        ..config()
    };
    let outbound = Outbound::with_transport(config, fake.clone()).unwrap();
    let begin = Instant::now();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let outbound = outbound.clone();
            tokio::spawn(async move { outbound.call(get("/a")).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let times = fake.times(begin);
    assert_eq!(times.len(), 20);
    assert!(
        times.windows(2).all(|pair| pair[1] - pair[0] >= STEP),
        "{times:?}"
    );
    assert!(
        times.windows(3).all(|three| three[2] - three[0] >= seconds(1)),
        "two at once: {times:?}"
    );
}

fn random_fate(chance: &mut fastrand::Rng) -> Fate {
    let fate = match chance.u8(0..10) {
        0 | 1 => status(200),
        2 => status(404),
        3 => status_with(429, &[("retry-after", "40")]),
        4 => status(403),
        5 => status_with(503, &[("retry-after", "3")]),
        6 => status(500),
        7 => failure(TransportError::Connect("refused".to_owned())),
        8 => failure(TransportError::Broken("reset".to_owned())),
        _ => never(),
    };
    let delay = if chance.bool() {
        chance.u64(0..100)
    } else {
        chance.u64(0..20_000)
    };
    if fate.after.is_zero() {
        fate.after(millis(delay))
    } else {
        fate
    }
}

/// Ten thousand scripts of faults, four calls each of which some are kept, some wait in queue, some are jobs.
#[tokio::test(start_paused = true)]
async fn no_call_returns_after_its_deadline() {
    let mut latest = Duration::ZERO;
    for seed in 0..10_000 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let fates: Vec<Fate> = (0..24).map(|_| random_fate(&mut chance)).collect();
        let carrier: Arc<dyn Transport> = Fake::new(move |number| fates[number % fates.len()].clone());
        let outbound = Outbound::with_transport(
            Config {
                max_in_flight: 2,
                breaker: Some(BreakerConfig {
                    window: 4,
                    ..BreakerConfig::default()
                }),
                ..config()
            },
            carrier,
        )
        .unwrap();
        let shelf = Arc::new(Shelf::default());
        shelf.hangs.store(chance.u8(0..4) == 0, Ordering::Relaxed);
        if chance.bool() {
            shelf.put("GET /a", 200, seconds(chance.u64(0..700)));
        }
        let outbound = if chance.bool() {
            outbound.with_tier(shelf)
        } else {
            outbound
        };
        let calls: Vec<_> = (0..4)
            .map(|_| {
                let request = match chance.u8(0..4) {
                    0 => get("/a"),
                    1 => kept("/a"),
                    2 => lenient("/a"),
                    _ => job("/a"),
                };
                let deadline = Instant::now() + millis(chance.u64(0..120_000));
                let outbound = outbound.clone();
                tokio::spawn(async move {
                    let outcome = outbound.call(Request { deadline, ..request }).await;
                    (
                        outcome.is_ok(),
                        Instant::now().saturating_duration_since(deadline),
                    )
                })
            })
            .collect();
        for call in calls {
            let (_, late) = call.await.unwrap();
            latest = latest.max(late);
        }
    }
    println!("latest of 40,000 calls: {latest:?} after its deadline");
    assert!(latest <= millis(50));
}

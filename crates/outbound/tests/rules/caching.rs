use std::time::Duration;

use outbound::{CallError, Config, LaneConfig, Outbound, Priority, Request, TransportError};
use tokio::time::{Instant, sleep};

use crate::fake::*;

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_and_a_third_of_them_gone_make_one_request() {
    for seed in 0..20 {
        let fake = Fake::new(|_| status(200).after(millis(200)));
        let outbound = outbound(&fake);
        let mut chance = fastrand::Rng::with_seed(seed);
        let calls: Vec<_> = (0..1000)
            .map(|_| {
                let (outbound, patience) = (outbound.clone(), chance.u64(0..190));
                let gives_up = chance.f64() < 0.3;
                tokio::spawn(async move {
                    let call = outbound.call(kept("/a"));
                    if gives_up {
                        tokio::time::timeout(millis(patience), call).await.ok()
                    } else {
                        Some(call.await)
                    }
                })
            })
            .collect();
        let mut answered = 0;
        for call in calls {
            if let Some(outcome) = call.await.unwrap() {
                assert_eq!(outcome.unwrap().status, 200);
                answered += 1;
            }
        }
        assert!((600..800).contains(&answered), "{answered}");
        assert_eq!(fake.count(), 1);
        assert_eq!(outbound.stats().coalesced, 999);
    }
}

#[tokio::test(start_paused = true)]
async fn the_fetch_outlives_the_caller_who_began_it() {
    let fake = Fake::new(|_| status(200).after(millis(200)));
    let outbound = outbound(&fake);
    let leader = tokio::spawn({
        let outbound = outbound.clone();
        async move { outbound.call(kept("/a")).await }
    });
    sleep(millis(50)).await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    assert!(outbound.call(kept("/a")).await.is_ok());
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_uncached_call_that_is_dropped_leaves_the_queue() {
    let fake = Fake::new(|_| status(200));
    let outbound = outbound(&fake);
    outbound.call(get("/a")).await.unwrap();
    let waiting = tokio::spawn({
        let outbound = outbound.clone();
        async move { outbound.call(get("/b")).await }
    });
    sleep(millis(10)).await;
    assert_eq!(outbound.lane_status(LANE).unwrap().queued, 1);
    waiting.abort();
    assert!(waiting.await.is_err());
    assert_eq!(outbound.lane_status(LANE).unwrap().queued, 0);
    let begin = Instant::now();
    outbound.call(get("/c")).await.unwrap();
    assert_eq!(begin.elapsed(), STEP - millis(10), "the slot of the one who left");
    assert_eq!(fake.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn good_answers_keep_a_day_and_a_404_six_hours() {
    for (code, keep) in [(200, seconds(24 * 3600)), (404, seconds(6 * 3600))] {
        let fake = Fake::new(move |_| status(code));
        let outbound = outbound(&fake);
        outbound.call(kept("/a")).await.unwrap();
        sleep(keep - millis(1)).await;
        assert_eq!(outbound.call(kept("/a")).await.unwrap().status, code);
        assert_eq!((fake.count(), outbound.stats().cache_hits), (1, 1));
        sleep(millis(1)).await;
        outbound.call(kept("/a")).await.unwrap();
        assert_eq!(fake.count(), 2);
        // A new fetch begins a new day.
        sleep(keep - millis(1)).await;
        outbound.call(kept("/a")).await.unwrap();
        assert_eq!(fake.count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn errors_are_never_kept() {
    let faults = [
        status(400),
        status(500),
        failure(TransportError::TooLarge { limit: 1 }),
        failure(TransportError::Broken("reset".to_owned())),
    ];
    for fault in faults {
        let script = fault.clone();
        let fake = Fake::new(move |_| script.clone());
        let outbound = outbound(&fake);
        assert!(outbound.call(kept("/a")).await.is_err());
        let before = fake.count();
        assert!(outbound.call(kept("/a")).await.is_err());
        assert!(fake.count() > before);
    }
}

#[tokio::test(start_paused = true)]
async fn keys_do_not_mix_and_no_policy_means_no_cache() {
    let fake = Fake::new(|_| status(200));
    let outbound = outbound(&fake);
    for path in ["/a", "/b", "/a", "/b"] {
        outbound.call(kept(path)).await.unwrap();
    }
    assert_eq!(fake.count(), 2);
    outbound.call(get("/a")).await.unwrap();
    assert_eq!(fake.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_bounded_in_bytes() {
    let fake = Fake::new(|_| {
        let mut fate = status(200);
        if let Ok(response) = &mut fate.outcome {
            response.body = vec![0; 10_000].into();
        }
        fate
    });
    let lanes = vec![LaneConfig {
        id: LANE,
        step: Duration::ZERO,
        group: "ours",
    }];
    let config = Config {
        cache_bytes: 100_000,
        lanes,
        ..config()
    };
    let outbound = Outbound::with_transport(config, fake.clone()).unwrap();
    for round in 0..2 {
        for number in 0..100 {
            outbound.call(kept(&format!("/{number}"))).await.unwrap();
        }
        assert!(
            fake.count() >= 100 + round * 90,
            "no more than ten fit, and {} were sent",
            fake.count()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_patient_caller_does_not_inherit_the_hurry_of_another() {
    let fake = Fake::new(|_| status(200).after(seconds(2)));
    let outbound = outbound(&fake);
    let hurried = tokio::spawn({
        let outbound = outbound.clone();
        let request = Request {
            deadline: Instant::now() + seconds(1),
            ..kept("/a")
        };
        async move { outbound.call(request).await }
    });
    sleep(millis(10)).await;
    assert!(outbound.call(kept("/a")).await.is_ok());
    assert!(matches!(hurried.await.unwrap(), Err(CallError::Deadline)));
    assert_eq!(fake.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_person_does_not_wait_in_the_queue_of_a_job() {
    let fake = Fake::new(|number| if number == 0 { status(429) } else { status(200) });
    let outbound = outbound(&fake);
    assert!(outbound.call(get("/closes/the/lane")).await.is_err());
    let background = Request {
        priority: Priority::Background,
        ..job("/a")
    };
    let waiting = tokio::spawn({
        let outbound = outbound.clone();
        let request = Request {
            cache: kept("/a").cache,
            ..background
        };
        async move { outbound.call(request).await }
    });
    sleep(millis(10)).await;
    let begin = Instant::now();
    assert!(matches!(
        outbound.call(kept("/a")).await,
        Err(CallError::Closed { .. })
    ));
    assert_eq!(
        begin.elapsed(),
        Duration::ZERO,
        "told at once, though a job goes on waiting"
    );
    assert!(waiting.await.unwrap().is_ok());
    assert!(outbound.call(kept("/a")).await.is_ok());
    assert_eq!(fake.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_rode_with_a_person_still_waits_for_the_lane_to_open() {
    let fake = Fake::new(|number| {
        if number == 0 {
            status(429).after(millis(50))
        } else {
            status(200)
        }
    });
    let outbound = outbound(&fake);
    let begin = Instant::now();
    let person = tokio::spawn({
        let outbound = outbound.clone();
        async move { outbound.call(kept("/a")).await }
    });
    sleep(millis(10)).await;
    let request = Request {
        cache: kept("/a").cache,
        ..job("/a")
    };
    assert!(outbound.call(request).await.is_ok());
    assert!(matches!(person.await.unwrap(), Err(CallError::Closed { .. })));
    assert_eq!(fake.times(begin), [Duration::ZERO, seconds(65) + millis(50)]);
    assert_eq!(outbound.stats().coalesced, 1);
}

#[tokio::test(start_paused = true)]
async fn hundreds_of_callers_who_leave_one_after_another_cost_one_request() {
    let fake = Fake::new(|_| status(200).after(seconds(1)));
    let outbound = outbound(&fake);
    for _ in 0..250 {
        let leaves = tokio::time::timeout(millis(2), outbound.call(kept("/a")));
        assert!(leaves.await.is_err());
    }
    assert!(outbound.call(kept("/a")).await.is_ok());
    assert_eq!(fake.count(), 1);
}

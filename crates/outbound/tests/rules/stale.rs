use outbound::{
    CacheMode, CachePolicy, CallError, Config, Freshness, Outbound, Request, Response, TransportError,
};
use tokio::time::{Instant, sleep};

use crate::fake::*;

fn age(response: &Response) -> Option<u64> {
    match response.freshness {
        Freshness::Fresh => None,
        Freshness::Stale { age } => Some(age.as_secs()),
    }
}

#[tokio::test(start_paused = true)]
async fn a_stale_answer_comes_at_once_and_one_fetch_brings_the_next() {
    let fake = Fake::new(|_| status(200).after(seconds(2)));
    let outbound = outbound(&fake);
    assert_eq!(age(&outbound.call(lenient("/a")).await.unwrap()), None);
    sleep(seconds(150)).await;
    let calls = (0..100).map(|_| {
        let outbound = outbound.clone();
        tokio::spawn(async move {
            let begin = Instant::now();
            (outbound.call(lenient("/a")).await.unwrap(), begin.elapsed())
        })
    });
    for call in calls.collect::<Vec<_>>() {
        let (response, waited) = call.await.unwrap();
        assert_eq!((age(&response), waited), (Some(150), seconds(0)));
    }
    sleep(seconds(3)).await;
    assert_eq!(fake.count(), 2);
    assert_eq!(age(&outbound.call(lenient("/a")).await.unwrap()), None);
    assert_eq!((fake.count(), outbound.stats().stale), (2, 100));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_is_not_tried_again_for_every_caller() {
    let fake = Fake::new(|number| status(if number == 0 { 200 } else { 400 }));
    let outbound = outbound(&fake);
    outbound.call(lenient("/a")).await.unwrap();
    sleep(seconds(110)).await;
    // Two a second for a minute.
    for _ in 0..120 {
        assert!(age(&outbound.call(lenient("/a")).await.unwrap()).is_some());
        sleep(millis(500)).await;
    }
    assert_eq!(fake.count(), 3, "one each thirty seconds");
    assert_eq!(outbound.snapshot().failures.len(), 2, "and they can be seen");
}

#[tokio::test(start_paused = true)]
async fn what_is_too_old_for_that_stands_in_for_what_cannot_be_had_and_for_nothing_else() {
    let stands_in = [
        (status(503), true),
        (status(429), true),
        (status(403), true),
        (failure(TransportError::Connect("refused".to_owned())), true),
        (never(), true),
        (status(400), false),
        (failure(TransportError::TooLarge { limit: 1 }), false),
        (status(404), false),
    ];
    for (fate, expected) in stands_in {
        let shown = format!("{:?}", fate.outcome);
        let fake = Fake::new(move |number| if number == 0 { status(200) } else { fate.clone() });
        let outbound = outbound(&fake);
        outbound.call(lenient("/a")).await.unwrap();
        sleep(seconds(300)).await;
        let outcome = outbound.call(lenient("/a")).await;
        assert!(fake.count() > 1, "asked first");
        let stood_in = matches!(&outcome, Ok(response) if age(response).is_some());
        assert_eq!(stood_in, expected, "{shown}: {outcome:?}");

        // Past its last use nothing stands in.
        sleep(seconds(1_000)).await;
        let outcome = outbound.call(lenient("/a")).await;
        assert!(
            !matches!(&outcome, Ok(response) if age(response).is_some()),
            "{shown}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_lane_is_closed_people_get_the_stale_answer_at_once() {
    let fake = Fake::new(|number| status(if number == 1 { 403 } else { 200 }));
    let outbound = outbound(&fake);
    outbound.call(lenient("/a")).await.unwrap();
    sleep(seconds(300)).await;
    outbound.call(get("/b")).await.unwrap_err();
    let begin = Instant::now();
    assert_eq!(age(&outbound.call(lenient("/a")).await.unwrap()), Some(300));
    assert_eq!((begin.elapsed(), fake.count()), (seconds(0), 2));
}

#[tokio::test(start_paused = true)]
async fn somebody_who_says_again_gets_a_new_answer_and_the_others_keep_it() {
    let fake = Fake::new(|number| {
        if number < 2 {
            status(200)
        } else {
            failure(TransportError::Connect("refused".to_owned()))
        }
    });
    let outbound = outbound(&fake);
    let again = |policy: CachePolicy| Request {
        cache: Some(CachePolicy {
            mode: CacheMode::Refresh,
            ..policy
        }),
        ..get("/a")
    };
    outbound.call(lenient("/a")).await.unwrap();
    sleep(seconds(90)).await;
    assert_eq!(age(&outbound.call(again(policy("/a"))).await.unwrap()), None);
    assert_eq!(fake.count(), 2);
    sleep(seconds(90)).await;
    assert_eq!(age(&outbound.call(lenient("/a")).await.unwrap()), None);
    assert_eq!(fake.count(), 2, "a new hundred seconds began");

    // It cannot be had: what is kept stands in, and says that it is not new.
    assert_eq!(age(&outbound.call(again(policy("/a"))).await.unwrap()), Some(90));
    let strict = CachePolicy {
        stale_if_error: seconds(0),
        ..policy("/a")
    };
    let outcome = outbound.call(again(strict)).await;
    assert!(matches!(outcome, Err(CallError::Transport(_))), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn lifetimes_are_spread_by_a_tenth_and_the_same_for_every_caller() {
    let fake = Fake::new(|_| status(200));
    let config = Config {
        ttl_jitter: 0.1,
        lanes: config()
            .lanes
            .into_iter()
            .map(|lane| outbound::LaneConfig {
                step: seconds(0),
                ..lane
            })
            .collect(),
        ..config()
    };
    let outbound = Outbound::with_transport(config, fake.clone()).unwrap();
    let ask = async || {
        for number in 0..200 {
            let path = format!("/{number}");
            let cache = Some(CachePolicy::new(path.clone(), seconds(1000), seconds(0)));
            outbound.call(Request { cache, ..get(&path) }).await.unwrap();
        }
        fake.count()
    };
    assert_eq!(ask().await, 200);
    sleep(seconds(899)).await;
    assert_eq!(ask().await, 200, "none goes a tenth too early");
    sleep(seconds(101)).await;
    let half = ask().await - 200;
    assert!((60..140).contains(&half), "{half} of 200 in the first half");
    sleep(seconds(101)).await;
    assert!(ask().await >= 400, "all have gone a tenth too late");
}

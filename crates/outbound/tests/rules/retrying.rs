use std::time::Duration;

use http::Method;
use outbound::{BreakerConfig, CallError, Config, LaneConfig, Outbound, Request, TransportError};
use tokio::time::{Instant, sleep_until};

use crate::fake::*;

#[tokio::test(start_paused = true)]
async fn a_passing_fault_is_retried_and_the_retry_waits_its_turn() {
    let fake = Fake::new(|number| match number {
        0 => status(503),
        1 => failure(TransportError::Broken("reset".to_owned())),
        _ => status(200),
    });
    let outbound = outbound(&fake);
    let response = outbound.call(get("/a")).await.unwrap();
    assert_eq!(&response.body[..], b"body of 200 OK");
    let times: Vec<_> = fake.sent().iter().map(|(at, _)| *at).collect();
    assert_eq!(times.len(), 3);
    assert!(
        times.windows(2).all(|pair| pair[1] - pair[0] >= STEP),
        "{times:?}"
    );
    assert_eq!(outbound.stats().retries, 2);
    assert!(
        (outbound.retry_budget(LANE).unwrap() - 8.1).abs() < 1e-9,
        "two spent, a tenth earned"
    );
}

#[tokio::test(start_paused = true)]
async fn people_get_three_attempts_and_jobs_five() {
    for (request, attempts) in [(get("/a"), 3), (job("/a"), 5)] {
        let fake = Fake::new(|_| status(502));
        let error = outbound(&fake).call(request).await.unwrap_err();
        assert_eq!(fake.count(), attempts);
        let CallError::Status { status, excerpt } = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (status.as_u16(), excerpt.as_str()),
            (502, "body of 502 Bad Gateway")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_changes_something_is_sent_once() {
    let fake = Fake::new(|_| status(503));
    let request = Request {
        method: Method::POST,
        read_only: false,
        ..get("/a")
    };
    assert!(matches!(
        outbound(&fake).call(request).await,
        Err(CallError::Status { .. })
    ));
    assert_eq!(fake.count(), 1);

    let fake = Fake::new(|number| if number == 0 { status(503) } else { status(200) });
    let request = Request {
        method: Method::POST,
        read_only: true,
        ..get("/a")
    };
    assert!(outbound(&fake).call(request).await.is_ok());
    assert_eq!(fake.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_an_answer_even_when_it_says_no() {
    for (code, attempts) in [(404, 1), (400, 1), (500, 3)] {
        let fake = Fake::new(move |_| status(code));
        let outcome = outbound(&fake).call(get("/a")).await;
        assert_eq!(outcome.is_ok(), code == 404, "{code}");
        assert_eq!(fake.count(), attempts, "{code}");
    }
    let fake = Fake::new(|_| failure(TransportError::TooLarge { limit: 7 }));
    let outcome = outbound(&fake).call(get("/a")).await;
    assert!(
        matches!(outcome, Err(CallError::BodyTooLarge { limit: 7 })),
        "{outcome:?}"
    );
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_503_that_names_its_time_is_taken_at_its_word() {
    let fake = Fake::new(|number| {
        if number == 0 {
            status_with(503, &[("retry-after", "9")])
        } else {
            status(200)
        }
    });
    let begin = Instant::now();
    assert!(outbound(&fake).call(get("/a")).await.is_ok());
    assert_eq!(fake.times(begin).len(), 2);
    assert!(fake.times(begin)[1] >= seconds(9));

    // Beyond the caller's patience there is no second attempt, and the caller hears at once.
    let fake = Fake::new(|_| status_with(503, &[("retry-after", "20")]));
    let begin = Instant::now();
    assert!(matches!(
        outbound(&fake).call(get("/a")).await,
        Err(CallError::Status { .. })
    ));
    assert_eq!((fake.count(), begin.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_the_lane_could_not_serve_in_time_is_not_started() {
    let fake = Fake::new(|_| status(503));
    let outbound = outbound(&fake);
    let request = Request {
        deadline: Instant::now() + STEP / 2,
        ..get("/a")
    };
    let begin = Instant::now();
    assert!(matches!(
        outbound.call(request).await,
        Err(CallError::Status { .. })
    ));
    assert_eq!((fake.count(), begin.elapsed()), (1, Duration::ZERO));
    assert_eq!(outbound.stats().retries, 0);
    assert!(
        (outbound.retry_budget(LANE).unwrap() - 10.0).abs() < 1e-9,
        "nothing spent"
    );
}

/// Calls made and requests sent in ten minutes of an upstream that answers nothing but `fate`.
async fn outage(per_second: u32, fate: fn() -> Fate, breaker: Option<BreakerConfig>) -> (usize, usize) {
    let fake = Fake::new(move |_| fate());
    let lanes = vec![LaneConfig {
        id: LANE,
        step: millis(1),
        group: "ours",
    }];
    let config = Config {
        lanes,
        breaker,
        ..config()
    };
    let outbound = Outbound::with_transport(config, fake.clone()).unwrap();
    let begin = Instant::now();
    let calls = per_second * 600;
    let mut tasks = Vec::new();
    for number in 0..calls {
        sleep_until(begin + seconds(1) / per_second * number).await;
        let outbound = outbound.clone();
        tasks.push(tokio::spawn(async move { outbound.call(get("/a")).await }));
    }
    for task in tasks {
        assert!(task.await.unwrap().is_err());
    }
    (calls as usize, fake.count())
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_made_worse() {
    let fates = [
        ("503", (|| status(503)) as fn() -> Fate),
        ("refused", || {
            failure(TransportError::Connect("refused".to_owned()))
        }),
        ("silent", never),
    ];
    for (name, fate) in fates {
        for per_second in [2, 10] {
            for breaker in [None, Some(BreakerConfig::default())] {
                let guarded = breaker.is_some();
                let (calls, sent) = outage(per_second, fate, breaker).await;
                let amplification = sent as f64 / calls as f64;
                println!(
                    "ten minutes of {name} at {per_second}/s, breaker {guarded}: {calls} calls, {sent} requests, {amplification:.3}x"
                );
                assert!(amplification <= 1.10);
                if guarded {
                    assert!(amplification < 0.2, "a breaker leaves a dead upstream alone");
                    assert!(sent >= 20, "and finds out about it, and whether it is back");
                } else {
                    assert!(sent > calls, "a lone fault would be retried");
                }
            }
        }
    }
}

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use http::StatusCode;
use outbound::{CacheMode, CachePolicy, CallError, Config, Freshness, Outbound, Request, Response};
use tokio::time::{Instant, sleep};

use crate::fake::*;

fn with(shelf: &Arc<Shelf>, fake: &Arc<Fake>) -> Outbound {
    outbound(fake).with_tier(Arc::<Shelf>::clone(shelf))
}

fn is_stale(response: &Response) -> bool {
    response.freshness != Freshness::Fresh
}

#[tokio::test(start_paused = true)]
async fn a_restart_costs_the_upstream_nothing() {
    let shelf = Arc::new(Shelf::default());
    let fake = Fake::new(|number| status(if number == 1 { 404 } else { 200 }));
    let first = with(&shelf, &fake);
    for path in ["/a", "/b"] {
        first.call(kept(path)).await.unwrap();
    }
    first.drain().await;

    let second = with(&shelf, &fake);
    for (path, code) in [("/a", 200), ("/b", 404)] {
        let response = second.call(kept(path)).await.unwrap();
        assert_eq!((response.status.as_u16(), is_stale(&response)), (code, false));
    }
    assert_eq!(fake.count(), 2);
    // From then on it is in memory.
    let loads = shelf.loads.lock().unwrap().len();
    second.call(kept("/a")).await.unwrap();
    assert_eq!(shelf.loads.lock().unwrap().len(), loads);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_says_how_long_it_is_of_use_and_errors_are_not_kept() {
    let shelf = Arc::new(Shelf::default());
    let fake = Fake::new(|number| match number {
        0 => status(200),
        1 => status(404),
        2 => status(403),
        _ => status(500),
    });
    let outbound = with(&shelf, &fake);
    outbound.call(lenient("/good")).await.unwrap();
    outbound.call(lenient("/missing")).await.unwrap();
    outbound.call(lenient("/blocked")).await.unwrap_err();
    outbound.drain().await;
    let answers = shelf.answers.lock().unwrap();
    let lives = |key: &str| {
        answers
            .get(key)
            .map(|kept| kept.until.duration_since(kept.fetched_at).unwrap())
    };
    assert_eq!(lives("GET /good"), Some(seconds(500)));
    assert_eq!(lives("GET /missing"), Some(seconds(50)), "a 404 is never stale");
    assert_eq!(lives("GET /blocked"), None);
}

#[tokio::test(start_paused = true)]
async fn its_answers_age_by_the_wall_clock_and_are_as_stale_as_those_in_memory() {
    for (age, stale, sent_at_once, sent_later) in [
        (99, Some(false), 0, 0),
        (150, Some(true), 0, 1),
        (300, Some(false), 1, 1),
        (600, Some(false), 1, 1),
    ] {
        let shelf = Arc::new(Shelf::default());
        shelf.put("GET /a", 200, seconds(age));
        let fake = Fake::new(|_| status(200).after(seconds(1)));
        let outbound = with(&shelf, &fake);
        let calls = (0..50).map(|_| {
            let outbound = outbound.clone();
            tokio::spawn(async move { outbound.call(lenient("/a")).await })
        });
        for call in calls.collect::<Vec<_>>() {
            let response = call.await.unwrap().unwrap();
            assert_eq!(Some(is_stale(&response)), stale, "{age}");
        }
        assert_eq!(
            shelf.loads.lock().unwrap().len(),
            1,
            "callers of one key look once"
        );
        assert!(fake.count() >= sent_at_once);
        sleep(seconds(2)).await;
        assert_eq!(fake.count(), sent_later, "{age}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_stands_in_when_memory_has_nothing_and_the_upstream_is_down_or_may_not_be_asked() {
    let shelf = Arc::new(Shelf::default());
    shelf.put("GET /a", 200, seconds(300));
    let fake = Fake::new(|_| never());
    let begin = Instant::now();
    let response = with(&shelf, &fake).call(lenient("/a")).await.unwrap();
    assert!(is_stale(&response));
    assert_eq!(
        begin.elapsed(),
        seconds(15),
        "when the patience of the caller has ended"
    );

    let fake = Fake::new(|_| status(200));
    let offline = Config {
        offline: true,
        ..config()
    };
    let offline = Outbound::with_transport(offline, fake.clone())
        .unwrap()
        .with_tier(Arc::<Shelf>::clone(&shelf));
    let begin = Instant::now();
    assert!(is_stale(&offline.call(lenient("/a")).await.unwrap()));
    shelf.put("GET /b", 200, seconds(150));
    assert!(is_stale(&offline.call(lenient("/b")).await.unwrap()));
    shelf.put("GET /c", 200, seconds(501));
    assert!(matches!(
        offline.call(lenient("/c")).await,
        Err(CallError::Offline(_))
    ));
    sleep(seconds(60)).await;
    assert_eq!((begin.elapsed(), fake.count()), (seconds(60), 0));
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_holds_nobody_up_for_long() {
    let shelf = Arc::new(Shelf::default());
    shelf.hangs.store(true, Ordering::Relaxed);
    let fake = Fake::new(|_| status(200));
    let outbound = with(&shelf, &fake);
    let begin = Instant::now();
    outbound.call(kept("/a")).await.unwrap();
    assert_eq!(begin.elapsed(), millis(250));
    assert_eq!(outbound.kept(&[policy("/b")]).await.len(), 1);
    assert_eq!(begin.elapsed(), millis(500));

    let hurried = Request {
        deadline: Instant::now() + millis(100),
        ..kept("/c")
    };
    let begin = Instant::now();
    assert!(matches!(outbound.call(hurried).await, Err(CallError::Deadline)));
    assert_eq!(begin.elapsed(), millis(100));
    // The write of the first answer hangs too, and is given up.
    let begin = Instant::now();
    outbound.drain().await;
    assert!(begin.elapsed() <= seconds(5));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_write_but_the_end_of_the_program() {
    let shelf = Arc::new(Shelf {
        slow: seconds(2),
        ..Shelf::default()
    });
    let fake = Fake::new(|_| status(200));
    let outbound = with(&shelf, &fake);
    let begin = Instant::now();
    outbound.call(kept("/a")).await.unwrap();
    assert_eq!(begin.elapsed(), seconds(0));
    assert!(shelf.answers.lock().unwrap().is_empty());
    outbound.drain().await;
    assert_eq!(begin.elapsed(), seconds(2));
    assert!(shelf.answers.lock().unwrap().contains_key("GET /a"));
}

#[tokio::test(start_paused = true)]
async fn parts_of_answers_are_kept_and_found_with_one_look_for_all() {
    let shelf = Arc::new(Shelf::default());
    let fake = Fake::new(|_| status(200));
    let outbound = with(&shelf, &fake);
    let part = |code: u16| Response {
        status: StatusCode::from_u16(code).unwrap(),
        headers: http::HeaderMap::new(),
        body: "part".into(),
        freshness: Freshness::Fresh,
    };
    outbound
        .keep(vec![
            (policy("/good"), part(200)),
            (policy("/missing"), part(404)),
            (policy("/wrong"), part(500)),
        ])
        .await;
    shelf.put("GET /old", 200, seconds(300));
    shelf.put("GET /gone", 200, seconds(501));
    let again = CachePolicy {
        mode: CacheMode::Refresh,
        ..policy("/good")
    };
    let asked: Vec<CachePolicy> = ["/old", "/good", "/wrong", "/missing", "/gone"]
        .into_iter()
        .map(policy)
        .chain([again])
        .collect();
    let found = outbound.kept(&asked).await;
    let shown: Vec<_> = found
        .iter()
        .map(|answer| {
            answer
                .as_ref()
                .map(|answer| (answer.status.as_u16(), is_stale(answer)))
        })
        .collect();
    assert_eq!(
        shown,
        [
            Some((200, true)),
            Some((200, false)),
            None,
            Some((404, false)),
            None,
            None
        ]
    );
    assert_eq!(
        *shelf.loads.lock().unwrap(),
        [["GET /old", "GET /wrong", "GET /gone"]]
    );
    assert_eq!(fake.count(), 0);

    outbound.drain().await;
    let kept = std::mem::take(&mut *shelf.answers.lock().unwrap());
    assert!(kept.contains_key("GET /missing") && !kept.contains_key("GET /wrong"));
    assert!(kept["GET /good"].fetched_at <= SystemTime::now());
    sleep(seconds(120)).await;
    let found = outbound.kept(&[policy("/good"), policy("/missing")]).await;
    assert!(found[0].as_ref().is_some_and(is_stale));
    assert_eq!(found[1].as_ref().map(|answer| answer.status), None);
}

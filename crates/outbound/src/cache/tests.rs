#![expect(
    clippy::disallowed_methods,
    reason = "what must not stand still is proven from a thread outside the runtime"
)]

use std::sync::mpsc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

use super::*;
use crate::call::{CallError, Priority};

/// A read buffer that says when nobody refers to it any more.
struct Buffer(Vec<u8>, mpsc::Sender<()>);

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.1.send(()).ok();
    }
}

#[tokio::test]
async fn a_kept_answer_does_not_hold_on_to_the_buffer_it_was_read_into() {
    let (sender, freed) = mpsc::channel();
    let buffer = Bytes::from_owner(Buffer(vec![b'x'; 400_000], sender));
    let mut headers = HeaderMap::new();
    headers.append(
        "age",
        HeaderValue::from_maybe_shared(buffer.slice(0..10)).unwrap(),
    );
    headers.append("age", HeaderValue::from_static("second"));
    let response = Response {
        status: StatusCode::OK,
        headers,
        body: buffer.slice(10..20),
        freshness: Freshness::Fresh,
    };
    drop(buffer);
    let policy = CachePolicy::new("key", Duration::from_secs(60), Duration::ZERO);
    let answers = Answers::new(100_000, 0.0);
    answers.put("key".into(), &policy, &response).await;
    assert!(freed.try_recv().is_err(), "the caller still has it");
    drop(response);
    assert_eq!(freed.try_recv(), Ok(()));
    let kept = answers.look("key").await.unwrap().fresh();
    assert_eq!(kept.body, "xxxxxxxxxx");
    assert_eq!(
        kept.headers.get_all("age").iter().collect::<Vec<_>>(),
        ["xxxxxxxxxx", "second"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_second_tier_kept_does_not_replace_what_is_newer() {
    let hour = Duration::from_secs(3600);
    let policy = CachePolicy::new("key", hour, hour);
    let answers = Answers::new(100_000, 0.0);
    let kept = |body: &'static str, age: Duration| Kept {
        status: StatusCode::OK,
        body: Bytes::from_static(body.as_bytes()),
        fetched_at: SystemTime::now() - age,
        until: SystemTime::now() + hour,
    };
    let newest = async |kept: Kept| answers.adopt("key".into(), kept).await.fresh().body;
    assert_eq!(newest(kept("old", hour * 3)).await, "old");
    assert_eq!(newest(kept("newer", hour * 2)).await, "newer");
    let fetched = Response {
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"just now"),
        freshness: Freshness::Fresh,
    };
    answers.put("key".into(), &policy, &fetched).await;
    assert_eq!(newest(kept("newer", hour * 2)).await, "just now");
    assert_eq!(answers.look("key").await.unwrap().fresh().body, "just now");
}

/// Asks for a flight when it is dropped, as a task does that the end of its runtime cuts off.
struct LastWish(Arc<Flights>);

impl Drop for LastWish {
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(1);
        let boarding = self
            .0
            .board(&"key".into(), Priority::Interactive, deadline, |_| async {
                Err(CallError::Deadline)
            });
        assert_eq!(boarding.role, Role::Led);
    }
}

#[test]
fn a_flight_that_the_end_of_the_runtime_refuses_leaves_the_key_free() {
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || {
        let flights = Arc::<Flights>::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let wish = LastWish(Arc::clone(&flights));
        runtime.spawn(async move {
            let _wish = wish;
            std::future::pending::<()>().await;
        });
        runtime.block_on(tokio::task::yield_now());
        drop(runtime);
        done.send(flights.flights.lock().unwrap().len()).unwrap();
    });
    assert_eq!(
        ended.recv_timeout(Duration::from_secs(20)),
        Ok(0),
        "the lock is free again"
    );
}

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use outbound::{
    CallError, ClosedReason, Download, Opened, Outbound, Outgoing, Priority, Response, Transport,
    TransportError,
};
use proptest::prelude::*;
use tokio::time::{Instant, sleep};

use crate::fake::*;

/// A file of a thousand bytes on a server whose connections break after so many bytes each; the last one holds.
struct Files {
    breaks: Vec<usize>,
    sent: Mutex<Vec<Outgoing>>,
    manner: Manner,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Manner {
    #[default]
    Resumes,
    /// Knows no ranges: every answer is the whole file.
    KnowsNoRanges,
    /// Has another file from the second connection on, and does not look at If-Range.
    OtherFile,
    /// Goes on from the wrong place.
    WrongPlace,
    /// Has nothing there any more.
    NotSatisfiable,
    /// Names nothing to compare.
    Nameless,
    /// Falls silent instead of breaking.
    Stalls,
    /// The first answer is a redirect.
    Redirects(&'static str),
    /// The first answer is this status.
    Refuses(u16),
    /// The first answer is a 503 that names so many seconds.
    Busy(u64),
}

fn content() -> Vec<u8> {
    (0..1000_u32).map(|number| (number % 251) as u8).collect()
}

fn headers(pairs: &[(&'static str, String)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        )
    });
    pairs.collect()
}

impl Files {
    fn new(manner: Manner, breaks: &[usize]) -> Arc<Files> {
        Arc::new(Files {
            breaks: breaks.to_vec(),
            sent: Mutex::default(),
            manner,
        })
    }

    fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    fn answer(&self, request: Outgoing) -> Opened {
        let mut sent = self.sent.lock().unwrap();
        let number = sent.len();
        let range = request
            .headers
            .get("range")
            .map(|range| range.to_str().unwrap().to_owned());
        sent.push(request);
        let from: usize = range.as_deref().map_or(0, |range| {
            range
                .strip_prefix("bytes=")
                .unwrap()
                .strip_suffix('-')
                .unwrap()
                .parse()
                .unwrap()
        });
        let empty = |status: u16, headers: HeaderMap| Opened {
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            body: stream::empty().boxed(),
        };
        match self.manner {
            Manner::Redirects(to) if number == 0 => {
                return empty(302, headers(&[("location", to.to_owned())]));
            }
            Manner::Busy(seconds) if number == 0 => {
                return empty(503, headers(&[("retry-after", seconds.to_string())]));
            }
            Manner::Refuses(status) if number == 0 => return empty(status, HeaderMap::new()),
            Manner::NotSatisfiable if number > 0 => return empty(416, HeaderMap::new()),
            _ => {}
        }
        let whole = self.manner == Manner::KnowsNoRanges || range.is_none();
        let from = if whole { 0 } else { from };
        let said = if self.manner == Manner::WrongPlace {
            from + from / 2
        } else {
            from
        };
        let tag = if self.manner == Manner::OtherFile && number > 0 {
            "\"b\""
        } else {
            "\"a\""
        };
        let mut named = vec![("etag", tag.to_owned())];
        if self.manner == Manner::Nameless {
            named.clear();
        }
        let (status, length) = if whole {
            (200, ("content-length", "1000".to_owned()))
        } else {
            (206, ("content-range", format!("bytes {said}-999/1000")))
        };
        named.push(length);
        let rest = content()[from..].to_vec();
        let end = self
            .breaks
            .get(number)
            .copied()
            .unwrap_or(usize::MAX)
            .min(rest.len());
        let pieces: Vec<_> = rest[..end]
            .chunks(64)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let is_cut = end < rest.len();
        let tail = match (is_cut, self.manner) {
            (false, _) => stream::empty().boxed(),
            (true, Manner::Stalls) => stream::pending().boxed(),
            // Some connections break loudly, others just end.
            (true, _) if number.is_multiple_of(2) => {
                stream::iter([Err(TransportError::Broken("reset".to_owned()))]).boxed()
            }
            (true, _) => stream::empty().boxed(),
        };
        Opened {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers(&named),
            body: stream::iter(pieces).chain(tail).boxed(),
        }
    }
}

impl Transport for Files {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        async { Err(TransportError::Broken("files are opened".to_owned())) }.boxed()
    }

    fn open(&self, request: Outgoing) -> BoxFuture<'_, Result<Opened, TransportError>> {
        let opened = self.answer(request);
        async move { Ok(opened) }.boxed()
    }
}

fn file() -> Download {
    Download {
        url: "https://api.example.com/file?words".parse().unwrap(),
        template: "/file",
        headers: HeaderMap::new(),
        lane: LANE,
        priority: Priority::Background,
        stall: seconds(20),
        max_bytes: 10_000,
    }
}

fn on(files: &Arc<Files>) -> Outbound {
    let carrier: Arc<dyn Transport> = Arc::<Files>::clone(files);
    Outbound::with_transport(config(), carrier).unwrap()
}

async fn read(outbound: &Outbound, download: Download) -> Result<Vec<u8>, CallError> {
    let mut incoming = outbound.download(download).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = incoming.chunk().await? {
        bytes.extend_from_slice(&piece);
        assert_eq!(incoming.received(), bytes.len() as u64);
    }
    assert_eq!(incoming.len(), Some(bytes.len() as u64));
    assert_eq!(incoming.chunk().await.unwrap(), None, "the end stays the end");
    Ok(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wherever_it_breaks_the_file_comes_whole_or_not_at_all(
        breaks in prop::collection::vec(0_usize..400, 0..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let files = Files::new(Manner::Resumes, &breaks);
            let outbound = on(&files);
            let outcome = read(&outbound, file()).await;
            prop_assert!(files.count() <= 6, "the first connection and five more");
            match outcome {
                Ok(bytes) => prop_assert_eq!(bytes, content()),
                Err(_) => prop_assert_eq!(files.count(), 6),
            }
            prop_assert_eq!(outbound.snapshot().pool.in_flight, 0);
            Ok(())
        })?;
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_breaks_is_taken_up_where_it_broke_each_time_with_a_turn_of_its_own() {
    let files = Files::new(Manner::Resumes, &[300, 300, 128]);
    let outbound = on(&files);
    let begin = Instant::now();
    assert_eq!(read(&outbound, file()).await.unwrap(), content());
    assert!(begin.elapsed() >= STEP * 3);
    let sent = files.sent.lock().unwrap();
    let asked: Vec<_> = sent
        .iter()
        .map(|request| {
            let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header("accept-encoding"), Some("identity"));
            (header("range"), header("if-range"))
        })
        .collect();
    let from = |range| (Some(range), Some("\"a\""));
    assert_eq!(
        asked,
        [
            (None, None),
            from("bytes=300-"),
            from("bytes=600-"),
            from("bytes=728-")
        ]
    );
    let stats = outbound.stats();
    assert_eq!(
        (stats.calls, stats.requests, stats.retries, stats.failed),
        (1, 4, 3, 0)
    );
    assert!((outbound.retry_budget(LANE).unwrap() - 7.1).abs() < 1e-9);
}

#[tokio::test(start_paused = true)]
async fn two_files_are_never_mixed() {
    for (manner, requests) in [
        (Manner::KnowsNoRanges, 2),
        (Manner::OtherFile, 2),
        (Manner::WrongPlace, 2),
        (Manner::NotSatisfiable, 2),
        (Manner::Nameless, 1),
    ] {
        let files = Files::new(manner, &[300]);
        let outbound = on(&files);
        let outcome = read(&outbound, file()).await;
        let clear = match manner {
            Manner::NotSatisfiable => {
                matches!(&outcome, Err(CallError::Status { status, .. }) if *status == 416)
            }
            _ => matches!(&outcome, Err(CallError::Transport(_))),
        };
        assert!(clear, "{outcome:?}");
        assert_eq!(files.count(), requests);
        let failures = outbound.snapshot().failures;
        assert_eq!((failures.len(), failures[0].template), (1, "/file"));
    }
    // Before the first byte there is nothing to mix.
    let files = Files::new(Manner::KnowsNoRanges, &[0]);
    assert_eq!(read(&on(&files), file()).await.unwrap(), content());
}

#[tokio::test(start_paused = true)]
async fn silence_is_a_break_and_a_place_in_the_pool_is_held_only_while_connected() {
    let files = Files::new(Manner::Stalls, &[300]);
    let outbound = on(&files);
    let begin = Instant::now();
    let mut incoming = outbound.download(file()).await.unwrap();
    assert_eq!(outbound.stats().in_flight, 1);
    let mut bytes = Vec::new();
    while let Some(piece) = incoming.chunk().await.unwrap() {
        bytes.extend_from_slice(&piece);
    }
    assert_eq!(bytes, content());
    assert!(begin.elapsed() >= seconds(20));
    assert_eq!(outbound.stats().in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn no_more_is_read_than_was_allowed() {
    let files = Files::new(Manner::Resumes, &[]);
    let small = Download {
        max_bytes: 999,
        ..file()
    };
    let outcome = read(&on(&files), small).await;
    assert!(
        matches!(outcome, Err(CallError::BodyTooLarge { limit: 999 })),
        "{outcome:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_close_the_group_and_a_job_waits_a_429_out() {
    let files = Files::new(Manner::Refuses(429), &[]);
    let begin = Instant::now();
    assert_eq!(read(&on(&files), file()).await.unwrap(), content());
    assert!(begin.elapsed() >= seconds(65));

    for (status, priority, reason) in [
        (429, Priority::Interactive, ClosedReason::RateLimited),
        (403, Priority::Background, ClosedReason::Blocked),
    ] {
        let files = Files::new(Manner::Refuses(status), &[]);
        let outbound = on(&files);
        let outcome = read(&outbound, Download { priority, ..file() }).await;
        assert!(
            matches!(outcome, Err(CallError::Closed { reason: told, .. }) if told == reason),
            "{outcome:?}"
        );
        assert_eq!(outbound.lane_status(SIBLING).unwrap().closed, Some(reason));
    }
    for status in [404, 400] {
        let files = Files::new(Manner::Refuses(status), &[]);
        let outcome = read(&on(&files), file()).await;
        assert!(
            matches!(&outcome, Err(CallError::Status { status: told, .. }) if told.as_u16() == status),
            "{outcome:?}"
        );
        assert_eq!(files.count(), 1);
    }
    let files = Files::new(Manner::Refuses(503), &[]);
    let outbound = on(&files);
    assert_eq!(read(&outbound, file()).await.unwrap(), content());
    assert_eq!(outbound.stats().retries, 1);
}

#[tokio::test(start_paused = true)]
async fn redirects_go_where_requests_may_go() {
    let files = Files::new(Manner::Redirects("/elsewhere"), &[]);
    assert_eq!(read(&on(&files), file()).await.unwrap(), content());
    assert_eq!(files.sent.lock().unwrap()[1].url.path(), "/elsewhere");
    for to in ["https://evil.test/", "http://api.example.com/"] {
        let files = Files::new(Manner::Redirects(to), &[]);
        let outcome = read(&on(&files), file()).await;
        assert!(matches!(outcome, Err(CallError::NotAllowed(_))), "{outcome:?}");
        assert_eq!(files.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_program_ends_it_and_does_not_wait_for_a_reader_who_does_not_read() {
    let files = Files::new(Manner::Stalls, &[300, 300]);
    let outbound = on(&files);
    let mut kept = outbound.download(file()).await.unwrap();
    let mut read = outbound.download(file()).await.unwrap();
    let reading = tokio::spawn(async move {
        loop {
            match read.chunk().await {
                Ok(Some(_)) => {}
                other => return other,
            }
        }
    });
    sleep(seconds(1)).await;
    let begin = Instant::now();
    outbound.drain().await;
    assert_eq!(begin.elapsed(), seconds(0));
    for outcome in [reading.await.unwrap(), kept.chunk().await, kept.chunk().await] {
        assert!(matches!(outcome, Err(CallError::Offline(_))), "{outcome:?}");
    }
    assert!(matches!(
        outbound.download(file()).await,
        Err(CallError::Offline(_))
    ));
}

#[tokio::test(start_paused = true)]
async fn a_503_that_names_its_time_is_waited_out_or_is_the_end() {
    for (busy, waited_out) in [(100, true), (121, false), (86_400, false)] {
        let files = Files::new(Manner::Busy(busy), &[]);
        let outbound = on(&files);
        let begin = Instant::now();
        let outcome = read(&outbound, file()).await;
        assert_eq!(outcome.is_ok(), waited_out, "{busy}: {outcome:?}");
        let took = begin.elapsed();
        if waited_out {
            assert!(took >= seconds(busy), "{took:?}");
        } else {
            assert_eq!((files.count(), took), (1, seconds(0)));
        }
    }
}

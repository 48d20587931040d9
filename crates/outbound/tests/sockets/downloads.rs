//! Files that do not come in one piece.

use std::time::Duration;

use http::HeaderMap;
use outbound::{CallError, ClosedReason, Download, Outbound, Priority};
use tokio::time::timeout;

use crate::chaos::{Answer, Asked, Chaos, End, Welcome};
use crate::server::{LANE, config, outbound};

const HANGS: Duration = Duration::from_secs(60);

/// Bytes of which no part looks like another.
fn file(seed: u64) -> Vec<u8> {
    let mut chance = fastrand::Rng::with_seed(seed);
    (0..600_000).map(|_| chance.u8(..)).collect()
}

/// What a server with this file sends: the rest from where it was asked, if the file is still the one that was meant.
/// Of that, `most` bytes come.
fn serve(asked: &Asked, file: &[u8], tag: &str, most: usize, end: End) -> Answer {
    let offset = asked
        .header("range")
        .filter(|_| asked.header("if-range") == Some(tag))
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let start: usize = offset.unwrap_or(0);
    let rest = &file[start..];
    let (status, range) = match offset {
        Some(_) => (
            "206 Partial Content",
            format!(
                "content-range: bytes {start}-{}/{}\r\n",
                file.len() - 1,
                file.len()
            ),
        ),
        None => ("200 OK", String::new()),
    };
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\netag: {tag}\r\n{range}content-length: {}\r\n\r\n",
        rest.len()
    )
    .into_bytes();
    bytes.extend_from_slice(&rest[..most.min(rest.len())]);
    Answer::new(bytes, end)
}

fn download(chaos: &Chaos) -> Download {
    Download {
        url: format!("http://{}/cards.gz", chaos.address).parse().unwrap(),
        template: "/{file}",
        headers: HeaderMap::new(),
        lane: LANE,
        priority: Priority::Interactive,
        stall: Duration::from_secs(10),
        max_bytes: 10_000_000,
    }
}

/// What came, and how it ended.
async fn read(outbound: &Outbound, download: Download) -> (Vec<u8>, Result<(), CallError>) {
    let mut came = Vec::new();
    let reading = async {
        let mut incoming = outbound.download(download).await?;
        while let Some(piece) = incoming.chunk().await? {
            came.extend_from_slice(&piece);
            assert_eq!(incoming.received(), came.len() as u64);
        }
        assert_eq!(incoming.len(), Some(came.len() as u64));
        Ok(())
    };
    let outcome = timeout(HANGS, reading).await.expect("it ends");
    assert_eq!(outbound.snapshot().pool.in_flight, 0);
    (came, outcome)
}

#[tokio::test]
async fn a_file_cut_three_times_comes_whole() {
    for end in [End::Close, End::Reset] {
        let whole = file(1);
        let chaos = Chaos::start(Welcome::Read, {
            let whole = whole.clone();
            move |asked| {
                let most = if asked.number < 3 { 130_000 } else { usize::MAX };
                let end = if asked.number < 3 { end } else { End::KeepAlive };
                serve(asked, &whole, "\"one\"", most, end)
            }
        })
        .await;
        let (came, outcome) = read(&outbound(config()), download(&chaos)).await;
        outcome.unwrap();
        assert!(came == whole, "{end:?}: the bytes differ");
        let asked = chaos.asked();
        assert_eq!(asked.len(), 4, "{end:?}");
        let offsets: Vec<_> = asked.iter().map(|asked| asked.header("range")).collect();
        println!("{end:?}: {offsets:?}");
        assert_eq!(offsets[0], None);
        if end == End::Close {
            let expected = [130_000, 260_000, 390_000].map(|offset| format!("bytes={offset}-"));
            assert_eq!(
                offsets[1..],
                expected.each_ref().map(|range| Some(range.as_str()))
            );
        }
        assert!(
            asked
                .iter()
                .all(|asked| asked.header("accept-encoding") == Some("identity")),
            "offsets count what goes over the wire"
        );
    }
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_never_mixed_with_the_old_one() {
    let (old, new) = (file(1), file(2));
    let script_old = old.clone();
    let chaos = Chaos::start(Welcome::Read, move |asked| {
        if asked.number == 0 {
            serve(asked, &script_old, "\"old\"", 200_000, End::Close)
        } else {
            serve(asked, &new, "\"new\"", usize::MAX, End::KeepAlive)
        }
    })
    .await;
    let (came, outcome) = read(&outbound(config()), download(&chaos)).await;
    let Err(CallError::Transport(cause)) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(cause.contains("changed"), "{cause}");
    assert!(came == old[..200_000], "nothing of the new one was handed out");
    assert_eq!(chaos.asked().len(), 2);
}

#[tokio::test]
async fn a_server_that_answers_another_part_is_not_believed() {
    let whole = file(1);
    let script = whole.clone();
    let chaos = Chaos::start(Welcome::Read, move |asked| {
        if asked.number == 0 {
            return serve(asked, &script, "\"one\"", 100_000, End::Close);
        }
        let rest = &script[50_000..];
        let headers = format!(
            "etag: \"one\"\r\ncontent-range: bytes 50000-{}/{}\r\n",
            script.len() - 1,
            script.len()
        );
        Answer::whole("206 Partial Content", &headers, rest)
    })
    .await;
    let (came, outcome) = read(&outbound(config()), download(&chaos)).await;
    assert!(matches!(outcome, Err(CallError::Transport(_))), "{outcome:?}");
    assert!(came == whole[..100_000]);
}

#[tokio::test]
async fn a_file_that_stalls_is_taken_up_again_and_given_up_in_the_end() {
    let whole = file(1);
    let stall = Duration::from_millis(500);
    let script = whole.clone();
    let chaos = Chaos::start(Welcome::Read, move |asked| {
        let (most, end) = match asked.number {
            0 => (0, End::Silence),
            1 => (300_000, End::Silence),
            _ => (usize::MAX, End::KeepAlive),
        };
        serve(asked, &script, "\"one\"", most, end)
    })
    .await;
    let patient = Download {
        stall,
        ..download(&chaos)
    };
    let (came, outcome) = read(&outbound(config()), patient).await;
    outcome.unwrap();
    assert!(came == whole);
    assert_eq!(chaos.asked().len(), 3);

    let chaos = Chaos::start(Welcome::Read, |asked| {
        serve(asked, &file(1), "\"one\"", 0, End::Silence)
    })
    .await;
    let hopeless = Download {
        stall,
        ..download(&chaos)
    };
    let outbound = outbound(config());
    let (came, outcome) = read(&outbound, hopeless).await;
    assert!(matches!(outcome, Err(CallError::Transport(_))), "{outcome:?}");
    assert!(came.is_empty());
    let asked = chaos.asked().len();
    assert!((2..=6).contains(&asked), "{asked} connections for one file");
    chaos.heal();
    assert!(outbound.call(chaos.get("/")).await.is_ok());
}

#[tokio::test]
async fn what_cannot_be_taken_up_fails_clearly_and_is_asked_no_more() {
    let half_way = |status: &'static str| {
        move |asked: &Asked| {
            if asked.number == 0 {
                serve(asked, &file(1), "\"one\"", 100_000, End::Close)
            } else {
                Answer::whole(status, "", "{}")
            }
        }
    };
    type Script = Box<dyn Fn(&Asked) -> Answer + Send + Sync>;
    type Told = fn(&CallError) -> bool;
    let broken: Told = |error| matches!(error, CallError::Transport(_));
    let too_large: Told = |error| matches!(error, CallError::BodyTooLarge { limit: 10_000_000 });
    let status: Told = |error| matches!(error, CallError::Status { .. });
    let not_allowed: Told = |error| matches!(error, CallError::NotAllowed(_));
    let limited: Told = |error| {
        let reason = ClosedReason::RateLimited;
        matches!(error, CallError::Closed { reason: told, .. } if *told == reason)
    };
    let blocked: Told = |error| {
        let reason = ClosedReason::Blocked;
        matches!(error, CallError::Closed { reason: told, .. } if *told == reason)
    };
    let cases: [(&str, Told, usize, Script); 8] = [
        (
            "no name for the file",
            broken,
            1,
            Box::new(|_| {
                Answer::new(
                    "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf".as_bytes(),
                    End::Close,
                )
            }),
        ),
        (
            "longer than it may be",
            too_large,
            1,
            Box::new(|_| {
                Answer::new(
                    "HTTP/1.1 200 OK\r\ncontent-length: 10000001\r\n\r\nhalf".as_bytes(),
                    End::Silence,
                )
            }),
        ),
        (
            "without an end",
            too_large,
            1,
            Box::new(|_| Answer {
                pieces: std::iter::once("HTTP/1.1 200 OK\r\n\r\n".into())
                    .chain(vec![bytes::Bytes::from_static(&[b'x'; 65_536]); 200])
                    .collect(),
                pause: Duration::ZERO,
                end: End::Silence,
            }),
        ),
        (
            "not there",
            status,
            1,
            Box::new(|_| Answer::whole("404 Not Found", "", "{}")),
        ),
        (
            "off the list",
            not_allowed,
            1,
            Box::new(|_| Answer::whole("302 Found", "location: https://example.org/\r\n", "")),
        ),
        (
            "429 half-way",
            limited,
            2,
            Box::new(half_way("429 Too Many Requests")),
        ),
        ("403 half-way", blocked, 2, Box::new(half_way("403 Forbidden"))),
        (
            "416 half-way",
            status,
            2,
            Box::new(half_way("416 Range Not Satisfiable")),
        ),
    ];
    for (name, told, requests, script) in cases {
        let chaos = Chaos::start(Welcome::Read, script).await;
        let (_, outcome) = read(&outbound(config()), download(&chaos)).await;
        assert!(outcome.as_ref().is_err_and(told), "{name}: {outcome:?}");
        assert_eq!(chaos.asked().len(), requests, "{name}");
    }
}

#[tokio::test]
async fn a_download_that_is_dropped_gives_its_place_back() {
    let chaos = Chaos::start(Welcome::Read, |asked| {
        serve(asked, &file(1), "\"one\"", 1000, End::Silence)
    })
    .await;
    let outbound = outbound(outbound::Config {
        max_in_flight: 1,
        ..config()
    });
    let mut incoming = outbound.download(download(&chaos)).await.unwrap();
    assert!(incoming.chunk().await.unwrap().is_some());
    assert_eq!(outbound.snapshot().pool.in_flight, 1);
    drop(incoming);
    assert_eq!(outbound.snapshot().pool.in_flight, 0);
    chaos.heal();
    assert_eq!(outbound.call(chaos.get("/")).await.unwrap().body, "healthy");
}

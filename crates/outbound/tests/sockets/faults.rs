//! Every way in which the other side can go wrong, and what the client makes of it.

use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use outbound::{CallError, Config, LaneConfig, LaneId, Outbound, Request, Response};
use tokio::time::{Instant, timeout};

use crate::chaos::{Answer, Asked, Chaos, End, Welcome};
use crate::server::{config, outbound};

/// A lane to the same server in a group of its own, which stays open when the other is closed.
const OTHER: LaneId = LaneId("other");
/// Patience where the other side never ends.
const SHORT: Duration = Duration::from_secs(1);
/// A call that takes this long hangs: every deadline of these tests is well before it.
const HANGS: Duration = Duration::from_secs(60);

/// What the caller must be told.
#[derive(Clone, Copy, Debug)]
enum Told {
    Answer(&'static str),
    Transport,
    Deadline,
    TooLarge,
    Status(u16),
    NotAllowed,
    /// Closed for a time between these two, in seconds.
    Closed(u64, u64),
}

struct Case {
    name: &'static str,
    welcome: Welcome,
    answer: Answer,
    patience: Duration,
    told: Told,
    /// Requests that reach the server, and connections for them at most: one that brought a whole body may serve again,
    /// whatever was in the body.
    reach: (usize, usize),
}

fn case(name: &'static str, answer: Answer, told: Told, requests: usize, connections: usize) -> Case {
    Case {
        name,
        welcome: Welcome::Read,
        answer,
        patience: Duration::from_secs(15),
        told,
        reach: (requests, connections),
    }
}

fn greeted(name: &'static str, welcome: Welcome, told: Told, requests: usize, connections: usize) -> Case {
    Case {
        welcome,
        patience: if told_by_deadline(told) { SHORT } else { HANGS / 4 },
        ..case(name, Answer::healthy(), told, requests, connections)
    }
}

/// A fault that never ends, so that only the deadline does.
fn endless(name: &'static str, answer: Answer) -> Case {
    Case {
        patience: SHORT,
        ..case(name, answer, Told::Deadline, 1, 1)
    }
}

fn told_by_deadline(told: Told) -> bool {
    matches!(told, Told::Deadline)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn many_headers(count: usize) -> String {
    (0..count).map(|number| format!("x-{number}: y\r\n")).collect()
}

/// Connections that break off, or say what is not HTTP: worth two more tries each.
fn broken_off() -> Vec<Case> {
    let json = "application/json";
    let cut = |text: &'static str, end| Answer::new(text.as_bytes(), end);
    let ok = "HTTP/1.1 200 OK\r\n";
    let told = Told::Transport;
    vec![
        greeted("reset on accept", Welcome::Reset, told, 0, 3),
        case("closed without a word", cut("", End::Close), told, 3, 3),
        case("reset without a word", cut("", End::Reset), told, 3, 3),
        case(
            "reset in the status line",
            cut("HTTP/1.1 2", End::Reset),
            told,
            3,
            3,
        ),
        case(
            "reset in the headers",
            cut("HTTP/1.1 200 OK\r\ncontent-le", End::Reset),
            told,
            3,
            3,
        ),
        case(
            "reset in the body",
            cut("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"a\":", End::Reset),
            told,
            3,
            3,
        ),
        case(
            "a length longer than the body",
            cut("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nshort", End::Close),
            told,
            3,
            3,
        ),
        case(
            "two lengths",
            cut(
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc",
                End::Close,
            ),
            told,
            3,
            3,
        ),
        case(
            "a length that is no number",
            cut("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nabc", End::Close),
            told,
            3,
            3,
        ),
        case(
            "chunks cut off",
            cut(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
                End::Close,
            ),
            told,
            3,
            3,
        ),
        case(
            "a chunk without a size",
            cut(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n",
                End::Close,
            ),
            told,
            3,
            3,
        ),
        case(
            "bytes that are not HTTP",
            cut("SSH-2.0-OpenSSH_9.2\r\n", End::Close),
            told,
            3,
            3,
        ),
        case(
            "noise",
            Answer::new(
                Bytes::from_static(&[0, 255, 13, 10, 0, 1, 2, 13, 10, 13, 10]),
                End::Close,
            ),
            told,
            3,
            3,
        ),
        case(
            "a thousand headers",
            Answer::new(
                format!("{ok}{}content-length: 0\r\n\r\n", many_headers(1000)),
                End::KeepAlive,
            ),
            told,
            3,
            3,
        ),
        case(
            "a header without an end",
            Answer::new(format!("{ok}x: {}", "y".repeat(2_000_000)), End::Close),
            told,
            3,
            3,
        ),
        case(
            "gzip cut short",
            {
                let whole = gzip(&[7; 100_000]);
                let headers = format!("content-type: {json}\r\ncontent-encoding: gzip\r\n");
                Answer::whole("200 OK", &headers, &whole[..whole.len() / 2])
            },
            told,
            3,
            3,
        ),
        case(
            "gzip that is not",
            Answer::whole("200 OK", "content-encoding: gzip\r\n", "plain words"),
            told,
            3,
            3,
        ),
    ]
}

/// The other side keeps the connection and does not get on with it: given up at the deadline, and asked once.
fn never_ending() -> Vec<Case> {
    let silent = |text: &'static str| Answer::new(text.as_bytes(), End::Silence);
    let slowly = Duration::from_millis(100);
    vec![
        greeted("a connection nobody reads", Welcome::Ignore, Told::Deadline, 0, 1),
        endless("silence", silent("")),
        endless("half a header, then silence", silent("HTTP/1.1 200 OK\r\nconte")),
        endless(
            "headers, then silence",
            silent("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
        ),
        endless(
            "half a body, then silence",
            silent("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"),
        ),
        endless("a byte at a time", Answer::healthy().dripping(slowly)),
        endless(
            "provisional answers for ever",
            Answer {
                pieces: vec![Bytes::from_static(b"HTTP/1.1 103 Early Hints\r\n\r\n"); 10_000],
                pause: slowly,
                end: End::Silence,
            },
        ),
    ]
}

/// Whole answers, good and bad.
fn said_clearly() -> Vec<Case> {
    let moved = |to: &str| Answer::whole("302 Found", &format!("location: {to}\r\n"), "");
    let headers = |lines: &str| Answer::whole("429 Too Many Requests", lines, "{}");
    let page = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>";
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:50:37 GMT\r\n";
    vec![
        case("an answer", Answer::healthy(), Told::Answer("healthy"), 1, 1),
        greeted(
            "a connection read late",
            Welcome::Late,
            Told::Answer("healthy"),
            1,
            1,
        ),
        case(
            "an answer that comes byte by byte",
            Answer::healthy().dripping(Duration::ZERO),
            Told::Answer("healthy"),
            1,
            1,
        ),
        case(
            "a length shorter than the body",
            Answer::new(
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello and more".as_bytes(),
                End::KeepAlive,
            ),
            Told::Answer("hello"),
            1,
            1,
        ),
        case(
            "a body without a length",
            Answer::new("HTTP/1.0 200 OK\r\n\r\nto the end".as_bytes(), End::Close),
            Told::Answer("to the end"),
            1,
            1,
        ),
        case(
            "a provisional answer first",
            Answer::new(
                "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
                    .as_bytes(),
                End::KeepAlive,
            ),
            Told::Answer("ok"),
            1,
            1,
        ),
        case(
            "ninety headers",
            Answer::whole("200 OK", &many_headers(90), "ok"),
            Told::Answer("ok"),
            1,
            1,
        ),
        case(
            "a gzip bomb",
            Answer::whole("200 OK", "content-encoding: gzip\r\n", gzip(&[b' '; 20_000_000])),
            Told::TooLarge,
            1,
            1,
        ),
        case(
            "a page of HTML from a gateway",
            Answer::whole("502 Bad Gateway", "content-type: text/html\r\n", page),
            Told::Status(502),
            3,
            1,
        ),
        case("a question it does not take", Answer::whole("400 Bad Request", "", "{}"), Told::Status(400), 1, 1),
        case("a redirect in a circle", moved("/again"), Told::NotAllowed, 4, 1),
        case(
            "a redirect off the list",
            moved("https://example.org/"),
            Told::NotAllowed,
            1,
            1,
        ),
        case("429 with seconds", headers("retry-after: 40\r\n"), Told::Closed(39, 40), 1, 1),
        case("429 with too few seconds", headers("retry-after: 1\r\n"), Told::Closed(29, 30), 1, 1),
        case("429 with a date", headers(date), Told::Closed(59, 60), 1, 1),
        case("429 with nonsense", headers("retry-after: soon\r\n"), Told::Closed(64, 65), 1, 1),
        case("429 without a word", headers(""), Told::Closed(64, 65), 1, 1),
        case(
            "429 cut off",
            Answer::new(
                "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 99\r\n\r\n{".as_bytes(),
                End::Reset,
            ),
            Told::Closed(64, 65),
            1,
            1,
        ),
        case("403", Answer::whole("403 Forbidden", "", "{}"), Told::Closed(899, 900), 1, 1),
    ]
}

fn is_told(told: Told, outcome: &Result<Response, CallError>, called: Instant) -> bool {
    match (told, outcome) {
        (Told::Answer(body), Ok(response)) => response.status == 200 && response.body == body,
        (Told::Transport, Err(CallError::Transport(_)))
        | (Told::Deadline, Err(CallError::Deadline))
        | (Told::TooLarge, Err(CallError::BodyTooLarge { .. }))
        | (Told::NotAllowed, Err(CallError::NotAllowed(_))) => true,
        (Told::Status(code), Err(CallError::Status { status, .. })) => *status == code,
        (Told::Closed(from, to), Err(CallError::Closed { retry_at, .. })) => {
            // `to` counts from the answer, which came after the call.
            let now = Instant::now();
            *retry_at - called >= Duration::from_secs(from)
                && retry_at.saturating_duration_since(now) <= Duration::from_secs(to)
        }
        _ => false,
    }
}

fn client() -> Outbound {
    let mut config: Config = config();
    config.lanes.push(LaneConfig {
        id: OTHER,
        step: Duration::ZERO,
        group: "other",
    });
    outbound(config)
}

/// Plays one case and describes it in a line; panics where the client does anything but what it must.
async fn play(case: Case, outbound: Outbound) -> String {
    let Case {
        name,
        welcome,
        answer,
        patience,
        told,
        reach,
    } = case;
    let chaos = Chaos::start(welcome, move |_| answer.clone()).await;
    let called = Instant::now();
    let request = Request {
        deadline: called + patience,
        ..chaos.get("/fault")
    };
    let outcome = timeout(HANGS, outbound.call(request))
        .await
        .unwrap_or_else(|_| panic!("{name}: the call hangs"));
    let took = called.elapsed();
    assert!(is_told(told, &outcome, called), "{name}: {outcome:?}");
    if told_by_deadline(told) {
        assert!(took >= patience, "{name}: given up after {took:?}");
    }
    assert_eq!(chaos.asked().len(), reach.0, "{name}: requests");
    assert!(
        chaos.connections() <= reach.1,
        "{name}: {} connections",
        chaos.connections()
    );
    assert_eq!(outbound.snapshot().pool.in_flight, 0, "{name}: permits are back");

    // The same client, the same server, now in good health.
    chaos.heal();
    let closed = matches!(told, Told::Closed(..));
    if closed {
        let refused = outbound.call(chaos.get("/healthy")).await;
        assert!(
            matches!(refused, Err(CallError::Closed { .. })),
            "{name}: {refused:?}"
        );
        assert_eq!(
            chaos.asked().len(),
            reach.0,
            "{name}: nothing is sent while it is closed"
        );
    }
    let request = chaos.get("/healthy");
    let lane = if closed { OTHER } else { request.lane };
    let healthy = timeout(HANGS, outbound.call(Request { lane, ..request })).await;
    let healthy = healthy
        .unwrap_or_else(|_| panic!("{name}: afterwards the client hangs"))
        .unwrap_or_else(|error| panic!("{name}: afterwards {error:?}"));
    assert_eq!(
        healthy.body, "healthy",
        "{name}: the answer to the right question"
    );
    let asked = chaos.asked();
    assert_eq!(asked.len(), reach.0 + 1, "{name}: asked once");
    let anonymous = |asked: &Asked| asked.header("user-agent").is_none_or(str::is_empty);
    assert!(
        !asked.iter().any(anonymous),
        "{name}: every request says who asks"
    );
    assert_eq!(outbound.snapshot().pool.in_flight, 0, "{name}");
    format!("{name}: {} request(s), {took:?}", reach.0)
}

async fn play_all(cases: Vec<Case>) {
    // Clients first: making one reads every certificate of the system, which would eat into the patience of the others.
    let cases: Vec<_> = cases.into_iter().map(|case| (case, client())).collect();
    let plays: Vec<_> = cases
        .into_iter()
        .map(|(case, outbound)| tokio::spawn(play(case, outbound)))
        .collect();
    for play in plays {
        println!("{}", play.await.unwrap());
    }
}

#[tokio::test]
async fn what_breaks_off_is_tried_three_times_and_leaves_the_pool_clean() {
    play_all(broken_off()).await;
}

#[tokio::test]
async fn what_never_ends_is_given_up_at_the_deadline_and_leaves_the_pool_clean() {
    play_all(never_ending()).await;
}

#[tokio::test]
async fn what_is_said_is_understood_and_leaves_the_pool_clean() {
    play_all(said_clearly()).await;
}

#[tokio::test]
async fn a_handshake_that_never_comes_is_given_up_and_one_of_noise_is_tried_again() {
    let silent = Chaos::start(Welcome::Ignore, |_| Answer::healthy()).await;
    // Plain HTTP where TLS is expected: the first bytes of a handshake are no request, so nothing is answered.
    let noise = Chaos::start(Welcome::Reset, |_| Answer::healthy()).await;
    for (chaos, patience, connections) in [(&silent, SHORT, 1), (&noise, HANGS / 4, 3)] {
        let outbound = outbound(Config {
            allowed_hosts: vec!["localhost".to_owned()],
            ..config()
        });
        let url = format!("https://localhost:{}/", chaos.address.port())
            .parse()
            .unwrap();
        let request = Request {
            url,
            deadline: Instant::now() + patience,
            ..chaos.get("/")
        };
        let outcome = timeout(HANGS, outbound.call(request)).await.expect("it ends");
        match outcome {
            Err(CallError::Deadline) => assert_eq!(patience, SHORT),
            Err(CallError::Transport(_)) => assert_ne!(patience, SHORT),
            other => panic!("{other:?}"),
        }
        // A name may stand for two addresses, of which only one is listened to.
        assert_eq!(chaos.connections(), connections);
        assert_eq!(outbound.snapshot().pool.in_flight, 0);
        chaos.heal();
        assert!(outbound.call(chaos.get("/")).await.is_ok());
    }
}

#[tokio::test]
async fn connections_that_the_server_closes_between_two_requests_cost_no_call() {
    for every in [1, 2, 3, 7] {
        let chaos = Chaos::start(Welcome::Read, move |asked| Answer {
            end: if (asked.on_connection + 1) % every == 0 {
                End::Close
            } else {
                End::KeepAlive
            },
            ..Answer::healthy()
        })
        .await;
        let outbound = client();
        for call in 0..200 {
            let answer = outbound.call(chaos.get("/")).await;
            assert_eq!(
                answer.unwrap().body,
                "healthy",
                "call {call}, closed after {every}"
            );
        }
        let asked = chaos.asked().len();
        println!(
            "closed after each {every}: 200 calls, {asked} requests, {} connections",
            chaos.connections()
        );
        assert_eq!(asked, 200, "none is answered twice");
        assert!(chaos.connections() >= 200 / every);
    }
}

#[tokio::test]
async fn a_connection_closed_on_the_second_request_is_left_for_a_new_one() {
    // The worst of that race: the request is read, and the connection ends without a word.
    let chaos = Chaos::start(Welcome::Read, |asked| {
        if asked.on_connection == 0 {
            Answer::healthy()
        } else {
            Answer::new("", End::Close)
        }
    })
    .await;
    let outbound = client();
    for _ in 0..6 {
        assert_eq!(outbound.call(chaos.get("/")).await.unwrap().body, "healthy");
    }
    let stats = outbound.stats();
    assert_eq!((stats.retries, chaos.connections()), (5, 6));
    assert_eq!(chaos.asked().len(), 11, "each call after the first is sent twice");
}

use std::io::Write;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{StreamExt, stream};
use http::StatusCode;
use http::header::CONTENT_ENCODING;
use outbound::{CallError, ClosedReason, Outbound, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::server::{Server, config, outbound};

fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 20_000_000]).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn the_limit_counts_what_comes_out_not_what_goes_over_the_wire() {
    let bomb = bomb();
    assert!(bomb.len() < 100_000);
    let router = Router::new()
        .route(
            "/bomb",
            get(|| async move { ([(CONTENT_ENCODING, "gzip")], bomb) }),
        )
        .route(
            "/endless",
            get(|| async {
                let chunk = || Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 8192]));
                Body::from_stream(stream::repeat_with(chunk))
            }),
        )
        .route(
            "/exact",
            get(|| async {
                let byte = || Ok::<_, std::io::Error>(Bytes::from_static(b"x"));
                Body::from_stream(stream::repeat_with(byte).take(1000))
            }),
        );
    let server = Server::start(router).await;
    let outbound = outbound(config());
    for path in ["/bomb", "/endless"] {
        let outcome = outbound.call(server.get(path)).await;
        assert!(
            matches!(outcome, Err(CallError::BodyTooLarge { limit: 1_000_000 })),
            "{path}: {outcome:?}"
        );
    }
    let call = |max_body| {
        outbound.call(Request {
            max_body,
            ..server.get("/exact")
        })
    };
    assert_eq!(call(1000).await.unwrap().body.len(), 1000);
    assert!(matches!(
        call(999).await,
        Err(CallError::BodyTooLarge { limit: 999 })
    ));
    assert!(matches!(call(0).await, Err(CallError::BodyTooLarge { limit: 0 })));
    assert_eq!(outbound.stats().retries, 0, "it would be as long the next time");
}

#[tokio::test]
async fn a_compressed_answer_arrives_decoded() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(b"plain words").unwrap();
    let body = encoder.finish().unwrap();
    let router = Router::new().route("/", get(|| async move { ([(CONTENT_ENCODING, "gzip")], body) }));
    let server = Server::start(router).await;
    assert_eq!(
        outbound(config()).call(server.get("/")).await.unwrap().body,
        "plain words"
    );
}

/// Answers every connection with the same bytes and closes it.
async fn raw(answer: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if socket.read(&mut request).await.is_ok() && socket.write_all(answer).await.is_ok() {
                socket.shutdown().await.ok();
            }
        }
    });
    address
}

async fn ask(
    outbound: &Outbound,
    server: &Server,
    address: std::net::SocketAddr,
) -> Result<Bytes, CallError> {
    let url = format!("http://{address}/secret-words?q=secret-words")
        .parse()
        .unwrap();
    outbound
        .call(Request {
            url,
            ..server.get("/")
        })
        .await
        .map(|response| response.body)
}

#[tokio::test]
async fn a_broken_exchange_is_tried_three_times_and_told_without_the_address() {
    let server = Server::start(Router::new()).await;
    let refused = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let faults = [
        ("nothing listens", refused),
        (
            "cut off in the body",
            raw(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"data\":").await,
        ),
        (
            "cut off in the headers",
            raw(b"HTTP/1.1 200 OK\r\ncontent-le").await,
        ),
        ("closed without a word", raw(b"").await),
        ("not HTTP", raw(b"SSH-2.0-OpenSSH_9.2\r\n").await),
        (
            "gzip that is not",
            raw(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope").await,
        ),
    ];
    for (name, address) in faults {
        let outbound = outbound(config());
        let outcome = ask(&outbound, &server, address).await;
        let Err(CallError::Transport(cause)) = outcome else {
            panic!("{name}: {outcome:?}")
        };
        println!("{name}: {cause}");
        assert!(!cause.contains("secret-words"), "{name}: {cause}");
        assert_eq!(outbound.stats().requests, 3, "{name}");
    }
}

#[tokio::test]
async fn a_body_that_stops_half_way_is_given_up_at_the_deadline() {
    let router = Router::new().route(
        "/",
        get(|| async {
            let half = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"half")) });
            Body::from_stream(half.chain(stream::pending()))
        }),
    );
    let server = Server::start(router).await;
    let begin = Instant::now();
    let request = Request {
        deadline: begin + Duration::from_millis(200),
        ..server.get("/")
    };
    assert!(matches!(
        outbound(config()).call(request).await,
        Err(CallError::Deadline)
    ));
    assert!(begin.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_429_or_403_is_heard_whatever_becomes_of_its_body() {
    let server = Server::start(Router::new()).await;
    let cut_off = raw(b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 500\r\n\r\n{").await;
    let not_gzip =
        raw(b"HTTP/1.1 403 Forbidden\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope").await;
    for (address, expected) in [
        (cut_off, ClosedReason::RateLimited),
        (not_gzip, ClosedReason::Blocked),
    ] {
        let outbound = outbound(config());
        let outcome = ask(&outbound, &server, address).await;
        assert!(
            matches!(outcome, Err(CallError::Closed { reason, .. }) if reason == expected),
            "{outcome:?}"
        );
        assert_eq!(outbound.stats().requests, 1, "{expected}");
    }

    let router = Router::new()
        .route(
            "/stops",
            get(|| async {
                let half = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"half")) });
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    Body::from_stream(half.chain(stream::pending())),
                )
            }),
        )
        .route(
            "/endless",
            get(|| async {
                let chunk = || Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 8192]));
                (
                    StatusCode::FORBIDDEN,
                    Body::from_stream(stream::repeat_with(chunk)),
                )
            }),
        );
    let server = Server::start(router).await;
    for (path, expected) in [
        ("/stops", ClosedReason::RateLimited),
        ("/endless", ClosedReason::Blocked),
    ] {
        let outbound = outbound(config());
        let request = Request {
            deadline: Instant::now() + Duration::from_secs(5),
            ..server.get(path)
        };
        let outcome = outbound.call(request).await;
        assert!(
            matches!(outcome, Err(CallError::Closed { reason, .. }) if reason == expected),
            "{path}: {outcome:?}"
        );
        assert_eq!(outbound.stats().requests, 1, "{path}");
    }
}

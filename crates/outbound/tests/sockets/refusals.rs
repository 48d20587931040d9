use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use bytes::Bytes;
use http::header::{ACCEPT, LOCATION, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use outbound::{CallError, Config, Request};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::server::{Server, config, outbound};

#[tokio::test]
async fn a_redirect_away_from_the_list_is_not_followed() {
    let router = Router::new()
        .route(
            "/strange",
            get(|| async { Redirect::temporary("https://example.org/") }),
        )
        .route(
            "/inside",
            get(|| async { Redirect::temporary("http://192.168.0.1/admin") }),
        )
        .route(
            "/file",
            get(|| async { (StatusCode::FOUND, [(LOCATION, "file:///etc/passwd")]) }),
        )
        .route("/round", get(|| async { Redirect::temporary("/round") }))
        .route("/moved", get(|| async { Redirect::permanent("/here") }))
        .route("/here", get(|| async { "here" }));
    let server = Server::start(router).await;
    for (path, requests) in [("/strange", 1), ("/inside", 1), ("/file", 1), ("/round", 4)] {
        let outbound = outbound(config());
        let outcome = outbound.call(server.get(path)).await;
        assert!(
            matches!(outcome, Err(CallError::NotAllowed(_))),
            "{path}: {outcome:?}"
        );
        assert_eq!(outbound.stats().requests, requests, "{path}");
    }
    let outbound = outbound(config());
    assert_eq!(outbound.call(server.get("/moved")).await.unwrap().body, "here");
    assert_eq!(outbound.stats().requests, 2);
}

#[tokio::test]
async fn every_request_says_who_asks_and_carries_what_the_service_gave() {
    let echo = |headers: HeaderMap, body: Bytes| async move {
        let header = |name| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        format!("{:?} {:?} {}", header(USER_AGENT), header(ACCEPT), body.len())
    };
    let server = Server::start(Router::new().route("/", post(echo))).await;
    let outbound = outbound(Config {
        user_agent: "Tester/1.0".to_owned(),
        ..config()
    });
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, "application/json".parse().unwrap());
    let request = Request {
        method: Method::POST,
        headers,
        body: Bytes::from_static(b"{}"),
        ..server.get("/")
    };
    let heard = outbound.call(request).await.unwrap().body;
    assert_eq!(heard, r#"Some("Tester/1.0") Some("application/json") 2"#);

    let heard = outbound
        .call(Request {
            method: Method::POST,
            ..server.get("/")
        })
        .await
        .unwrap()
        .body;
    assert_eq!(heard, r#"Some("Tester/1.0") Some("*/*") 0"#);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let issued = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let handshakes = tokio::spawn(async move {
        let mut accepted = Vec::new();
        for _ in 0..3 {
            let (socket, _) = listener.accept().await.unwrap();
            accepted.push(acceptor.accept(socket).await.is_ok());
        }
        accepted
    });
    let server = Server::start(Router::new()).await;
    let outbound = outbound(Config {
        allowed_hosts: vec!["localhost".to_owned()],
        ..config()
    });
    let url = format!("https://localhost:{port}/").parse().unwrap();
    let outcome = outbound
        .call(Request {
            url,
            ..server.get("/")
        })
        .await;
    let Err(CallError::Transport(cause)) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(cause.contains("certificate"), "{cause}");
    assert_eq!(handshakes.await.unwrap(), [false; 3]);
}

//! What stands in front of every route: a panic, a crowd and a body that never ends are answered like anything else.

use std::sync::Arc;
use std::time::Duration;

use arena_improver::server::router::Limits;
use arena_improver::wire::ProblemJson;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use futures::StreamExt;
use futures::stream;
use tokio::sync::{Notify, Semaphore};

use crate::app::{TestApp, form_request, in_time, json_request, text_request};

#[tokio::test]
async fn a_panic_is_an_answer_and_the_server_lives_on() {
    let mut app = TestApp::offline().await;
    let broken = get(async || -> &'static str { panic!("the player's secret deck") });
    let more = Router::new()
        .route("/api/v1/broken", broken.clone())
        .route("/broken", broken);
    app.with(more, Limits::default());
    let answer = app.get("/api/v1/broken").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
    assert_eq!(answer.json::<ProblemJson>().kind, "/problems/internal");
    assert!(!answer.body.contains("secret"), "{}", answer.body);
    let page = app.get("/broken").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.body.contains("Something went wrong here") && !page.body.contains("secret"));
    let id = app.create("4 Opt\n20 Island\n").await;
    assert_eq!(app.get(&format!("/decks/{id}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_crowd_is_told_to_come_back() {
    let mut app = TestApp::offline().await;
    let (arrived, leave) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let slow = {
        let (arrived, leave) = (Arc::clone(&arrived), Arc::clone(&leave));
        get(async move || {
            arrived.add_permits(1);
            leave.notified().await;
            "done"
        })
    };
    let limits = Limits {
        requests: 1,
        ..Limits::default()
    };
    app.with(Router::new().route("/slow", slow), limits);
    let first = app.get("/slow");
    let second = async {
        arrived.acquire().await.unwrap().forget();
        let refused = [app.get("/api/v1/decks/x").await, app.get("/decks").await];
        leave.notify_one();
        refused
    };
    let (first, [api, page]) = in_time(async { tokio::join!(first, second) }).await;
    assert_eq!((first.status, first.body.as_str()), (StatusCode::OK, "done"));
    for answer in [&api, &page] {
        assert_eq!(
            (answer.status, answer.header(header::RETRY_AFTER)),
            (StatusCode::SERVICE_UNAVAILABLE, "5")
        );
    }
    assert_eq!(api.json::<ProblemJson>().kind, "/problems/busy");
    assert!(page.header(header::CONTENT_TYPE).starts_with("text/html"));
    assert_eq!(
        app.get("/decks").await.status,
        StatusCode::OK,
        "there is room again"
    );
}

/// The beginning of a body of which no more comes.
fn unending(start: &'static str) -> Body {
    let start = stream::once(async move { Ok::<_, std::convert::Infallible>(Bytes::from(start)) });
    Body::from_stream(start.chain(stream::pending()))
}

#[tokio::test]
async fn a_body_that_never_ends_is_not_waited_for() {
    let mut app = TestApp::offline().await;
    let limits = Limits {
        body: Duration::from_millis(50),
        ..Limits::default()
    };
    app.with(Router::new(), limits);
    let with_body = |mut request: Request<Body>, start| {
        *request.body_mut() = unending(start);
        request
    };
    for request in [
        with_body(text_request("/api/v1/decks", ""), "4 Opt\n"),
        with_body(json_request("/api/fn/create_deck", ""), "{\"deck\":"),
    ] {
        let answer = in_time(app.send(request)).await;
        assert_eq!(answer.status, StatusCode::REQUEST_TIMEOUT, "{}", answer.body);
        assert_eq!(answer.json::<ProblemJson>().kind, "/problems/slow");
    }
    let form = with_body(form_request("/decks/x/rename", ""), "name=");
    let page = in_time(app.send(form)).await;
    assert_eq!(page.status, StatusCode::REQUEST_TIMEOUT, "{}", page.body);
    assert!(page.body.contains("too long to arrive"), "{}", page.body);
    assert!(app.get("/decks").await.status.is_success());
}

//! Pages as the server renders them.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tokio::task::JoinSet;

use crate::app::{TestApp, in_time};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_pages_at_once_all_end() {
    let app = Arc::new(TestApp::offline().await);
    let id = app.create(deck::samples::ALL[0].text).await;
    let paths = [
        "/".to_owned(),
        "/decks".to_owned(),
        format!("/decks/{id}"),
        "/nowhere".to_owned(),
    ];
    let mut loads = JoinSet::new();
    for load in 0..50 {
        let (app, path) = (Arc::clone(&app), paths[load % paths.len()].clone());
        loads.spawn(async move { (app.get(&path).await, path) });
    }
    let mut ended = 0;
    while let Some(load) = in_time(loads.join_next()).await {
        let (page, path) = load.unwrap();
        assert!(
            page.body.ends_with("</html>"),
            "{path} ends in {:?}",
            &page.body[page.body.len().saturating_sub(80)..]
        );
        assert_eq!(page.body.matches("</html>").count(), 1, "{path}");
        ended += 1;
    }
    assert_eq!(ended, 50);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = TestApp::offline().await;
    for path in [
        "/nowhere",
        "/decks/00000000000000000000000000000000",
        "/decks/x/y/z",
        "/pkg/none.js",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.header(header::CONTENT_TYPE).starts_with("text/html"),
            "{path}"
        );
        assert!(page.body.contains("<h1"), "{path}");
    }
}

#[tokio::test]
async fn a_deck_is_in_its_page_without_any_script() {
    let app = TestApp::offline().await;
    let sample = &deck::samples::ALL[0];
    let id = app.create(sample.text).await;
    let page = app.get(&format!("/decks/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    // What comes before the first script, and between each script's end and the next.
    let markup: String = page
        .body
        .split("<script")
        .enumerate()
        .map(|(at, part)| {
            if at == 0 {
                part
            } else {
                part.split_once("</script>").unwrap().1
            }
        })
        .collect();
    for entry in app
        .deck(&id)
        .await
        .parsed
        .sections
        .main
        .iter()
        .filter(|entry| !entry.name.contains(['\'', '&']))
    {
        assert!(markup.contains(&entry.name), "{}", entry.name);
    }
}

#[tokio::test]
async fn pages_and_json_are_compressed_and_events_are_not() {
    let app = TestApp::offline().await;
    let id = app.create(deck::samples::ALL[0].text).await;
    for (path, coding) in [
        ("/".to_owned(), "gzip"),
        (format!("/api/v1/decks/{id}"), "gzip"),
        (format!("/api/v1/decks/{id}/events"), ""),
    ] {
        let request = Request::get(&path)
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .body(Body::empty())
            .unwrap();
        let response = app.open(request).await;
        let sent = response
            .headers()
            .get(header::CONTENT_ENCODING)
            .map_or("", |coding| coding.to_str().unwrap());
        assert_eq!(sent, coding, "{path}");
    }
}

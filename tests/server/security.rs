//! Who may talk to the server, and what its pages may do.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::app::{TestApp, form_request, text_request};

#[tokio::test]
async fn another_sites_page_cannot_change_anything() {
    let app = TestApp::offline().await;
    let id = app.create("4 Opt\n20 Island\n").await;
    for path in [
        "/api/v1/decks",
        "/api/v1/analyze",
        "/api/v1/mana",
        "/api/v1/improve",
        "/api/fn/delete_deck",
        &format!("/decks/{id}/delete"),
    ] {
        let mut by_site = text_request(path, "4 Opt\n".to_owned());
        by_site
            .headers_mut()
            .insert("sec-fetch-site", "cross-site".parse().unwrap());
        let mut by_origin = text_request(path, "4 Opt\n".to_owned());
        by_origin
            .headers_mut()
            .insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        let mut by_neighbour = text_request(path, "4 Opt\n".to_owned());
        by_neighbour
            .headers_mut()
            .insert("sec-fetch-site", "same-site".parse().unwrap());
        let from_port = |origin: &str| {
            let mut request = text_request(path, "4 Opt\n".to_owned());
            request
                .headers_mut()
                .insert(header::ORIGIN, origin.parse().unwrap());
            request
        };
        let by_port = from_port("http://localhost:3001");
        let by_nobody = from_port("null");
        for request in [by_site, by_origin, by_neighbour, by_port, by_nobody] {
            assert_eq!(app.send(request).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    assert_eq!(
        app.get(&format!("/api/v1/decks/{id}")).await.status,
        StatusCode::OK,
        "nothing was deleted"
    );

    let mut page = form_request(&format!("/decks/{id}/delete"), "");
    page.headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().unwrap());
    page.headers_mut()
        .insert(header::ORIGIN, "https://evil.example".parse().unwrap());
    let answer = app.send(page).await;
    assert!(
        answer.status == StatusCode::FORBIDDEN && answer.body.contains("Sent from another site"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_not_answered_to() {
    let app = TestApp::offline().await;
    for (host, status) in [
        ("localhost:3000", StatusCode::OK),
        ("127.0.0.1:3000", StatusCode::OK),
        ("[::1]:3000", StatusCode::OK),
        ("rebound.example", StatusCode::MISDIRECTED_REQUEST),
        ("localhost.rebound.example:3000", StatusCode::MISDIRECTED_REQUEST),
    ] {
        for path in ["/", "/api/fn/decks", "/livez"] {
            let request = if path.starts_with("/api") {
                Request::post(path)
            } else {
                Request::get(path)
            };
            let request = request
                .header(header::HOST, host)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from("{}"))
                .unwrap();
            assert_eq!(app.send(request).await.status, status, "{host} {path}");
        }
    }
}

#[tokio::test]
async fn scripts_run_by_the_nonce_of_their_own_answer_only() {
    let app = TestApp::offline().await;
    let id = app.create("4 Opt\n20 Island\n").await;
    let mut nonces = Vec::new();
    for path in ["/", "/decks", &format!("/decks/{id}"), "/nowhere"] {
        let page = app.get(path).await;
        let policy = page.header(header::CONTENT_SECURITY_POLICY).to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        let scripts = page.body.matches("<script").count();
        let allowed = page.body.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(
            scripts > 0 && allowed >= scripts,
            "{path}: {allowed} nonces for {scripts} scripts"
        );
        assert!(
            !page.body.contains(" style=\""),
            "{path}: an inline style would not be applied"
        );
        assert!(!page.body.contains(" onclick="), "{path}");
        nonces.push(nonce.clone());
        let bare = policy.replace(&nonce, "N");
        insta::allow_duplicates! {
            insta::assert_snapshot!(bare, @"default-src 'self'; script-src 'nonce-N' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: https://cards.scryfall.io; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
        }
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "never the same twice");
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_browsers_careful() {
    let app = TestApp::offline().await;
    for path in ["/", "/api/v1/nothing", "/livez", "/nowhere"] {
        let answer = app.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
    }
}

//! The built site, as browsers cache it. Where it is not built (`cargo xtask build`) there is nothing to serve, and that is said.

use arena_improver::app::SiteAssets;
use arena_improver::server::site::assets;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::app::TestApp;

fn built() -> Option<SiteAssets> {
    let assets = assets();
    if assets.js.is_empty() {
        eprintln!("skipped: the site is not built");
        return None;
    }
    Some(assets)
}

#[tokio::test]
async fn pages_name_the_hashed_files_and_these_may_be_kept_for_ever() {
    let Some(assets) = built() else { return };
    let app = TestApp::offline().await;
    let page = app.get("/").await.body;
    for (path, kind) in [
        (&assets.js, "text/javascript"),
        (&assets.css, "text/css"),
        (&assets.wasm, "application/wasm"),
    ] {
        assert!(page.contains(path.as_str()), "{path} is in the page");
        for coding in ["br", "gzip", ""] {
            let request = Request::get(path)
                .header(header::ACCEPT_ENCODING, coding)
                .body(Body::empty())
                .unwrap();
            let response = app.open(request).await;
            let header = |name| {
                response
                    .headers()
                    .get(name)
                    .map_or("", |value| value.to_str().unwrap())
            };
            assert_eq!(response.status(), StatusCode::OK, "{path} {coding}");
            assert_eq!(header(header::CONTENT_ENCODING), coding, "{path}");
            assert!(header(header::CONTENT_TYPE).starts_with(kind), "{path}");
            assert_eq!(
                header(header::CACHE_CONTROL),
                "public, max-age=31536000, immutable"
            );
            assert!(header(header::VARY).contains("accept-encoding"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let Some(_) = built() else { return };
    let app = TestApp::offline().await;
    let first = app.get("/symbols.svg").await;
    let tag = first.header(header::ETAG).to_owned();
    assert!(tag.len() > 20 && first.header(header::CACHE_CONTROL) == "public, max-age=3600");
    let again = |tag: &str| {
        Request::get("/symbols.svg")
            .header(header::IF_NONE_MATCH, tag)
            .body(Body::empty())
            .unwrap()
    };
    let unchanged = app.send(again(&tag)).await;
    assert_eq!(
        (unchanged.status, unchanged.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    assert_eq!(app.send(again("\"other\"")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_beside_the_site_is_served() {
    let app = TestApp::offline().await;
    for path in [
        "/manifest.json",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/pkg/",
        "/symbols.svg.br",
        "//etc/passwd",
    ] {
        let answer = app.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            &answer.body[..answer.body.len().min(80)]
        );
    }
}

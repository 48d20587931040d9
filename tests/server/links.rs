//! Decks by link, from stand-ins of the sites on real sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arena_improver::server::links::LinkBase;
use arena_improver::wire::{DeckView, ProblemJson, Versions};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use scryfall::sim::{Sim, SimConfig};
use serde_json::json;
use tokio::net::TcpListener;

use crate::app::{TestApp, json_request, text_request};

/// How often the stand-in was asked.
type Asked = Arc<AtomicUsize>;

/// The stand-in, and what a redirect of it leads to.
#[derive(Clone)]
struct Site {
    asked: Asked,
    elsewhere: Arc<str>,
}

const DECK: u64 = 1;
const PRIVATE: u64 = 2;
const PAGE: u64 = 3;
const ELSEWHERE: u64 = 4;
const LARGE: u64 = 5;
const BROKEN: u64 = 6;
const LIMITED: u64 = 7;
const EMPTY: u64 = 8;

/// Archidekt's answer for a deck's number, well or badly.
async fn archidekt(State(site): State<Site>, Path(id): Path<u64>) -> Response {
    site.asked.fetch_add(1, Ordering::Relaxed);
    let card = |name: &str, count: u32, category: &str| {
        json!({"quantity": count, "categories": [category],
               "card": {"oracleCard": {"name": name}, "edition": {"editioncode": "dom"}, "collectorNumber": "60"}})
    };
    match id {
        DECK => axum::Json(json!({
            "id": 1, "name": "Blue Things",
            "categories": [{"name": "Perhaps", "includedInDeck": false}, {"name": "Draw", "includedInDeck": true}],
            "cards": [card("Opt", 4, "Draw"), card("Island", 20, "Lands"), card("Negate", 2, "Sideboard"), card("Shock", 1, "Perhaps")],
        }))
        .into_response(),
        PAGE => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], "<html>Just a moment</html>").into_response(),
        ELSEWHERE => Redirect::temporary(&site.elsewhere).into_response(),
        LARGE => "x".repeat(2 * deck::import::MAX_BYTES).into_response(),
        BROKEN => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        LIMITED => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "40")]).into_response(),
        EMPTY => axum::Json(json!({"name": "Nothing", "cards": []})).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Serves `router` on this machine, and says where.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    base
}

async fn stand_in(elsewhere: &str) -> (Vec<LinkBase>, Asked) {
    let asked = Asked::default();
    let router = Router::new()
        .route("/api/decks/{id}/", get(archidekt))
        .route(
            "/deck/download/{id}",
            get(|| async { "4 Opt\n20 Island\n\n2 Negate\n" }),
        )
        .with_state(Site {
            asked: Arc::clone(&asked),
            elsewhere: elsewhere.into(),
        });
    let base = serve(router).await;
    let bases = ["archidekt", "mtggoldfish"].map(|site| format!("{site}={base}").parse().unwrap());
    (bases.into(), asked)
}

async fn follower() -> (TestApp, Sim, Asked) {
    let sim = Sim::start(SimConfig::default()).await.unwrap();
    let (bases, asked) = stand_in("http://127.0.0.2:9/").await;
    (TestApp::following(&sim, bases).await, sim, asked)
}

fn archidekt_link(id: u64) -> String {
    format!("https://archidekt.com/decks/{id}/some-words")
}

#[tokio::test]
async fn a_link_becomes_the_deck_it_leads_to() {
    let (app, _sim, asked) = follower().await;
    let id = app.create(&archidekt_link(DECK)).await;
    let deck: DeckView = app.get(&format!("/api/v1/decks/{id}")).await.json();
    assert_eq!(deck.name, "Blue Things");
    let told: Vec<String> = deck
        .parsed
        .sections
        .iter()
        .map(|(section, entry)| format!("{section:?} {} {}", entry.count, entry.name))
        .collect();
    assert_eq!(
        told,
        [
            "Main 4 Opt",
            "Main 20 Island",
            "Sideboard 2 Negate",
            "Maybeboard 1 Shock"
        ]
    );
    let versions: Versions = app.get(&format!("/api/v1/decks/{id}/versions")).await.json();
    let why = &versions.versions[0].why;
    assert!(why.contains("https://archidekt.com/decks/1"), "{why}");
    // The same address within a minute is not asked for again.
    app.create(&archidekt_link(DECK)).await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn json_may_name_the_link_and_the_name_of_the_player_wins() {
    let (app, _sim, _asked) = follower().await;
    let body = json!({"link": "https://www.mtggoldfish.com/deck/7616949#paper", "name": "Mine"});
    let created = app.send(json_request("/api/v1/decks", &body.to_string())).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    let address = created.header(header::LOCATION);
    let deck: DeckView = app.get(address).await.json();
    assert_eq!(
        (deck.name.as_str(), deck.parsed.sections.sideboard.len()),
        ("Mine", 1)
    );
}

#[tokio::test]
async fn a_link_that_brings_no_deck_says_why_and_what_to_do() {
    let (app, _sim, _asked) = follower().await;
    let mut table = String::new();
    for id in [PRIVATE, PAGE, LARGE, EMPTY, BROKEN, LIMITED] {
        let answer = app.send(text_request("/api/v1/decks", archidekt_link(id))).await;
        let problem: ProblemJson = answer.json();
        assert!(
            problem.detail.contains("paste") || id == EMPTY,
            "{}",
            problem.detail
        );
        // The time that is left is what the clock says.
        let detail = problem
            .detail
            .replace("in 40 s", "in a while")
            .replace("in 41 s", "in a while");
        table.push_str(&format!(
            "{} {}: {detail}\n",
            answer.status.as_u16(),
            problem.title
        ));
    }
    insta::assert_snapshot!(table, @"
    422 No such deck there: Archidekt shows no deck at this link. It may be private or deleted: make it public, or copy its list and paste that.
    422 No deck came: What Archidekt answered is no deck that can be read. Copy the list there and paste that.
    422 Too large: What Archidekt answered is larger than any deck. Copy the list there and paste that.
    422 No deck came: What Archidekt answered is no deck that can be read. Copy the list there and paste that.
    424 The site could not be reached: Archidekt did not answer. Try again later, or copy the list there and paste that.
    424 The site is busy: Archidekt wants no more questions now. Try again in a while, or copy the list there and paste that.
    ");
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let secrets = Asked::default();
    let counting = Arc::clone(&secrets);
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let elsewhere = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counting.fetch_add(1, Ordering::Relaxed);
        }
    });
    let sim = Sim::start(SimConfig::default()).await.unwrap();
    let (bases, asked) = stand_in(&elsewhere).await;
    let app = TestApp::following(&sim, bases).await;
    let answer = app
        .send(text_request("/api/v1/decks", archidekt_link(ELSEWHERE)))
        .await;
    assert!(answer.status.is_client_error(), "{}", answer.body);
    assert!(asked.load(Ordering::Relaxed) > 0);
    assert_eq!(secrets.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn offline_no_site_is_asked() {
    let app = TestApp::offline().await;
    let answer = app
        .send(text_request("/api/v1/decks", archidekt_link(DECK)))
        .await;
    let problem: ProblemJson = answer.json();
    assert_eq!(
        (problem.status, problem.title.as_str()),
        (424, "The server is offline")
    );
}

#[tokio::test]
async fn a_site_that_gives_nothing_out_is_not_asked() {
    let (app, _sim, asked) = follower().await;
    let link = "https://moxfield.com/decks/abcDEF_-123";
    let problem: ProblemJson = app.send(text_request("/api/v1/decks", link)).await.json();
    assert!(
        problem.detail.contains("Moxfield has no public interface"),
        "{}",
        problem.detail
    );
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[test]
fn a_base_is_a_site_and_an_address() {
    for (text, good) in [
        ("archidekt=http://127.0.0.1:4000", true),
        ("deckstats=https://mirror.example", true),
        ("moxfield=https://mirror.example", false),
        ("archidekt", false),
        ("archidekt=", false),
        ("archidekt=file:///tmp", false),
    ] {
        assert_eq!(text.parse::<LinkBase>().is_ok(), good, "{text}");
    }
}

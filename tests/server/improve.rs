//! What to cut and what to add, over HTTP and on the page.

use arena_improver::wire::{DeckView, ImproveAnswer, Versions};
use axum::http::{StatusCode, header};

use crate::app::{TestApp, form_request, json_request, text_request};

const LIST: &str = "Deck\n4 Opt\n4 Lightning Bolt\n4 Steam Vents\n18 Island\n4 Mountain\n";

async fn improve(app: &TestApp, query: &str, list: &str) -> ImproveAnswer {
    let path = ["/api/v1/improve", query].concat();
    let answer = app.send(text_request(&path, list.to_owned())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_saved_deck_and_a_list_get_the_same_advice() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let saved: ImproveAnswer = app
        .get(&format!("/api/v1/decks/{id}/improvements?swaps=3"))
        .await
        .json();
    assert_eq!(saved, improve(&app, "?swaps=3", LIST).await);
    // Basics are dealt out for what the spells ask, whatever is known of other decks.
    let lands = &saved.lands;
    let (now, best) = (lands.now.cast_rate.unwrap(), lands.best.cast_rate.unwrap());
    assert!(best > now + 0.01, "{now} {best}");
    assert!(lands.best.basics["Mountain"] > 4, "{lands:?}");
    assert_eq!(lands.best.basics.values().sum::<u32>(), 22);
    assert!((lands.delta.cast_rate - (best - now)).abs() < 1e-9);
}

#[tokio::test]
async fn the_json_is_that_of_the_contract() {
    let app = TestApp::offline().await;
    let body = serde_json::json!({ "text": LIST, "format": "pioneer" }).to_string();
    let answer: serde_json::Value = app.send(json_request("/api/v1/improve", &body)).await.json();
    for member in ["evidence", "add", "cut", "swaps", "lands"] {
        assert!(!answer[member].is_null(), "{member}");
    }
    for member in ["decks", "from", "to", "nearest"] {
        assert!(!answer["evidence"][member].is_null(), "{member}");
    }
    for member in ["now", "best", "delta"] {
        assert!(!answer["lands"][member].is_null(), "{member}");
    }
    assert_eq!(answer["format"], "pioneer");
}

#[tokio::test]
async fn wishes_that_cannot_be_read_are_refused() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    for (query, field) in [
        ("wildcards=1,2", "wildcards"),
        ("colors=x", "colors"),
        ("swaps=few", "swaps"),
    ] {
        let answer = app.get(&format!("/api/v1/decks/{id}/improvements?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let problem: serde_json::Value = answer.json();
        assert_eq!(problem["field"], field);
        // The page leaves them aside.
        let page = app.get(&format!("/decks/{id}/improve?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
    }
    let missing = app
        .get("/api/v1/decks/0123456789abcdef0123456789abcdef/improvements")
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

#[tokio::test]
async fn swaps_that_are_ticked_become_a_version() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let path = format!("/decks/{id}/swaps");
    let fields = encoded(&[
        ("chosen", "1"),
        ("take", "2 Opt > 2 Duress"),
        ("take", "1 Island > 1 Opt"),
        ("lands", "1"),
        ("base", "1"),
    ]);
    let taken = app.send(form_request(&path, &fields)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert_eq!(taken.header(header::LOCATION), format!("/decks/{id}/versions"));
    let versions: Versions = app.get(&format!("/api/v1/decks/{id}/versions")).await.json();
    let newest = &versions.versions[0];
    assert_eq!(newest.why, "2 swaps and basic lands from Improve");
    let change = |card: &str| {
        let change = newest.changes.iter().find(|change| change.card == card);
        change.map_or(0, |change| i64::from(change.after) - i64::from(change.before))
    };
    assert_eq!((change("Opt"), change("Duress")), (-1, 2));
    // The black card has no source yet: Swamps come for it.
    assert!(
        change("Swamp") > 0 && change("Island") < -1,
        "{:?}",
        newest.changes
    );
    let deck: DeckView = app.get(&format!("/api/v1/decks/{id}")).await.json();
    assert_eq!(deck.analysis.counts.main, 34, "as many cards as before");

    let late = app.send(form_request(&path, &fields)).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
}

#[tokio::test]
async fn a_form_that_takes_nothing_or_what_is_not_there_changes_nothing() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let path = format!("/decks/{id}/swaps");
    for (fields, words) in [
        (encoded(&[("base", "1")]), "Tick at least one swap"),
        (encoded(&[("take", "Opt"), ("base", "1")]), "must be a swap"),
        (
            encoded(&[("take", "9 Opt > 9 Duress"), ("base", "1")]),
            "no 9 Opt",
        ),
        (
            encoded(&[("take", "2 Opt > 2 No Such Card"), ("base", "1")]),
            "not known",
        ),
        (encoded(&[("take", "2 Opt > 2 Duress")]), "number of a version"),
    ] {
        let answer = app.send(form_request(&path, &fields)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        assert!(answer.body.contains(words), "{fields}: {}", answer.body);
    }
    let versions: Versions = app.get(&format!("/api/v1/decks/{id}/versions")).await.json();
    assert_eq!(versions.versions.len(), 1);
}

#[tokio::test]
async fn the_tab_works_as_a_page() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let page = app
        .get(&format!("/decks/{id}/improve?rare=4&refuse=Duress"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "aria-current=\"page\">Improve",
        "name=\"lands\"",
        "formaction=\"/decks/",
        "Limits: 4 rare · 1 card refused",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
}

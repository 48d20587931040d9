//! What a player owns: saved, shown to nobody else, and taken off what decks cost.

use arena_improver::wire::{CollectionSaved, CollectionView, DeckView};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::app::{Answer, TestApp, multipart_request, text_request};

const OWNED: &str = "Count,Name\n3,Opt\n2,Nobody Knows This\n";

async fn with_cookie(app: &TestApp, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_program_saves_replaces_and_forgets() {
    let app = TestApp::offline().await;
    let answer = app.send(text_request("/api/v1/collections", OWNED)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let saved: CollectionSaved = answer.json();
    let address = format!("/api/v1/collections/{}", saved.id);
    assert_eq!(answer.header(header::LOCATION), address);
    assert_eq!(
        (saved.cards, saved.copies, saved.unknown),
        (2, 5, vec!["Nobody Knows This".to_owned()])
    );

    let put = |body: &'static str| Request::put(&address).body(Body::from(body)).unwrap();
    assert_eq!(
        app.send(put("not a list at all")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let kept: CollectionView = app.get(&address).await.json();
    assert_eq!(kept.cards.len(), 2, "what cannot be read replaces nothing");
    assert_eq!(app.send(put("4 Opt\n")).await.status, StatusCode::OK);
    let replaced: CollectionView = app.get(&address).await.json();
    assert_eq!(
        replaced.cards.iter().map(|card| card.copies).collect::<Vec<_>>(),
        [4]
    );

    let delete = || Request::delete(&address).body(Body::empty()).unwrap();
    assert_eq!(app.send(delete()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.send(delete()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deck_costs_less_who_owns_some_of_it_and_nobody_else() {
    let app = TestApp::offline().await;
    let deck = app.create("4 Opt\n20 Island\n").await;
    let api = format!("/api/v1/decks/{deck}");
    let whole: DeckView = app.get(&api).await.json();
    assert_eq!(
        (whole.crafting.collection, whole.crafting.missing.common),
        (false, 4)
    );

    let form = multipart_request("/api/v1/collections", &[("text", None, OWNED.as_bytes())]);
    let answer = app.send(form).await;
    assert_eq!(
        (answer.status, answer.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/collection"),
        "{}",
        answer.body
    );
    let cookie = answer.header(header::SET_COOKIE).to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let mine: DeckView = with_cookie(&app, &api, cookie).await.json();
    assert_eq!(
        (mine.crafting.collection, mine.crafting.missing.common),
        (true, 1)
    );
    let page = with_cookie(&app, &format!("/decks/{deck}"), cookie).await.body;
    assert!(page.contains("1 wildcard is missing."));
    assert!(
        with_cookie(&app, "/collection", cookie)
            .await
            .body
            .contains("2 cards, 5 copies")
    );

    let other: DeckView = app.get(&api).await.json();
    assert!(!other.crafting.collection, "another browser has none of it");
    assert!(
        app.get("/collection")
            .await
            .body
            .contains("Arena itself has no export.")
    );
}

#[tokio::test]
async fn fifteen_thousand_rows_are_taken_and_what_is_too_much_is_refused() {
    let app = TestApp::offline().await;
    let rows: String = (0..15_000)
        .map(|number| format!("{},Bear {number}\n", number % 4))
        .collect();
    let answer = app
        .send(text_request("/api/v1/collections", format!("Count,Name\n{rows}")))
        .await;
    let saved: CollectionSaved = answer.json();
    assert_eq!(saved.cards, 15_000 - 15_000 / 4, "rows of no copies are none");
    let large = "1 Opt\n".repeat(800_000);
    let answer = app.send(text_request("/api/v1/collections", large)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

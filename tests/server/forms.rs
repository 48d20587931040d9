//! Everything without JavaScript: a form, an answer, a page.

use arena_improver::wire::{Analyzed, DeckListItem};
use axum::http::{StatusCode, header};
use deck::format::{Format, MatchType};

use crate::app::{TestApp, form_request, json_request, multipart_request};

#[tokio::test]
async fn a_plain_form_lands_on_the_decks_page() {
    let app = TestApp::offline().await;
    let parts: [(&str, Option<&str>, &[u8]); 4] = [
        ("text", None, b"4 Opt\n20 Island\n"),
        ("name", None, b""),
        ("format", None, b""),
        ("file", Some(""), b""),
    ];
    let answer = app.send(multipart_request("/api/v1/decks", &parts)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = app.get(answer.header(header::LOCATION)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Opt") && page.body.contains("Island"),
        "the deck is in the page itself"
    );
    assert!(page.body.ends_with("</html>"));
}

#[tokio::test]
async fn a_refused_form_shows_why_and_keeps_the_text() {
    let app = TestApp::offline().await;
    let prose =
        "Dear diary, today I lost to a deck I do not understand.\n</textarea><script>alert(1)</script>\n";
    for request in [
        multipart_request("/api/v1/decks", &[("text", None, prose.as_bytes())]),
        form_request(
            "/api/v1/decks",
            &url::form_urlencoded::Serializer::new(String::new())
                .append_pair("text", prose)
                .finish(),
        ),
    ] {
        let answer = app.send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"));
        assert!(answer.body.contains("Dear diary"), "what was typed is not lost");
        assert!(
            answer
                .body
                .contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
        );
        assert!(!answer.body.contains("<script"), "no script, theirs or ours");
        assert!(answer.body.contains("href=\"/\""), "a way back");
    }
}

#[tokio::test]
async fn the_buttons_of_the_library() {
    let app = TestApp::offline().await;
    let id = app.create("4 Opt\n20 Island\n").await;
    let names = async || -> Vec<String> {
        let decks: Vec<DeckListItem> = app.send(json_request("/api/fn/decks", "{}")).await.json();
        decks.into_iter().map(|deck| deck.name).collect()
    };

    let renamed = app
        .send(form_request(&format!("/decks/{id}/rename"), "name=Blue+%3Cb%3E"))
        .await;
    assert_eq!(
        (renamed.status, renamed.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, format!("/decks/{id}").as_str())
    );
    assert_eq!(names().await, ["Blue <b>"]);
    let library = app.get("/decks").await.body;
    assert!(!library.contains("<b>"), "a name is text");

    let mut from_library = form_request(&format!("/decks/{id}/rename"), "name=Blue");
    from_library.headers_mut().insert(
        header::REFERER,
        "http://localhost:3000/decks?sort=name".parse().unwrap(),
    );
    assert_eq!(app.send(from_library).await.header(header::LOCATION), "/decks");

    let deleted = app.press(&format!("/decks/{id}/delete")).await;
    assert_eq!(deleted.header(header::LOCATION), format!("/decks?deleted={id}"));
    assert!(names().await.is_empty());
    let undo = app.get(deleted.header(header::LOCATION)).await.body;
    assert!(
        undo.contains(&format!("/decks/{id}/restore")),
        "the undo is offered"
    );

    assert_eq!(
        app.press(&format!("/decks/{id}/restore")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(names().await, ["Blue"]);
}

#[tokio::test]
async fn a_format_can_be_said_and_left_to_be_found_again() {
    let app = TestApp::offline().await;
    let id = app.create("4 Opt\n20 Island\n").await;
    let guessed = app.deck(&id).await.format;
    let choose = async |format: &str| {
        let form = form_request(&format!("/decks/{id}/format"), &format!("format={format}"));
        app.send(form).await
    };
    for (choice, format) in [
        ("timeless", Some(Format::Timeless)),
        ("brawl", Some(Format::Brawl)),
        ("", guessed),
    ] {
        let answer = choose(choice).await;
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, format!("/decks/{id}").as_str()),
            "{choice}"
        );
        let analysis: Analyzed = app.get(&format!("/api/v1/decks/{id}/analysis")).await.json();
        assert_eq!(
            (app.deck(&id).await.format, analysis.format),
            (format, format),
            "{choice}"
        );
        let said = Some(choice)
            .filter(|choice| !choice.is_empty())
            .and_then(Format::from_key);
        assert_eq!(app.deck(&id).await.said_format, said, "{choice}");
        let library: Vec<DeckListItem> = app.send(json_request("/api/fn/decks", "{}")).await.json();
        assert_eq!(library[0].format, format, "{choice}");
    }
    let unknown = choose("vintage").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unknown.body.contains("This must be one of standard"),
        "{}",
        unknown.body
    );
    for (choice, match_type) in [
        ("&match_type=bo1", MatchType::BestOfOne),
        ("&match_type=", MatchType::BestOfOne),
        ("&match_type=bo3", MatchType::BestOfThree),
    ] {
        assert_eq!(choose(choice).await.status, StatusCode::SEE_OTHER, "{choice}");
        let analysis: Analyzed = app.get(&format!("/api/v1/decks/{id}/analysis")).await.json();
        assert_eq!(
            (app.deck(&id).await.match_type, analysis.match_type),
            (match_type, match_type),
            "{choice}"
        );
    }
    let unknown = choose("&match_type=bo5").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing = app.send(form_request(&format!("/decks/{id}/format"), "")).await;
    assert!(
        missing.status.is_client_error(),
        "a form without the field says nothing"
    );
}

#[tokio::test]
async fn a_button_for_a_deck_that_is_gone_is_answered_with_a_page() {
    let app = TestApp::offline().await;
    for action in ["rename", "format", "delete", "restore", "retry", "cancel"] {
        let answer = app
            .send(form_request(&format!("/decks/none/{action}"), "name=x&format="))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
        assert!(
            answer.header(header::CONTENT_TYPE).starts_with("text/html"),
            "{action}"
        );
        assert!(answer.body.contains("No such deck"), "{action}: {}", answer.body);
    }
    let id = app.create("4 Opt\n20 Island\n").await;
    let nameless = app
        .send(form_request(&format!("/decks/{id}/rename"), "name=+"))
        .await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.body.contains("A deck needs a name."));
}

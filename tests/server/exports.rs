//! A deck out again: over HTTP, as a page, and on the command line.

use arena_improver::wire::{DeckExport, DeckView, ProblemJson};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use deck::decklist::Parsed;
use deck::export::{Loss, Target};

use crate::app::{Answer, TestApp, json_request, text_request};

const LIST: &str = "Commander\n1 Omnath, Locus of Mana\n\nDeck\n4 Opt\n20 Island\n\nSideboard\n2 Duress\n";

async fn get(app: &TestApp, path: &str, accept: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT, accept);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_deck_goes_out_to_every_program() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let mut table = String::new();
    for target in Target::ALL {
        let path = format!("/api/v1/decks/{id}/export?to={}", target.key());
        let answer = get(&app, &path, "*/*").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let told: DeckExport = get(&app, &path, "application/json").await.json();
        assert_eq!((told.target, &told.text), (target, &answer.body));
        let losses: Vec<Loss> = told.losses.iter().map(|warning| warning.loss).collect();
        table.push_str(&format!(
            "{} {} {losses:?}\n",
            target.key(),
            answer.header(header::CONTENT_TYPE)
        ));
        // What was written is read as the same deck.
        let read: Parsed = if target == Target::Json {
            answer.json()
        } else {
            deck::import::read(&answer.body, None).unwrap().parsed
        };
        let opts = read.sections.iter().find(|(_, entry)| entry.name == "Opt");
        assert_eq!(opts.map(|(_, entry)| entry.count), Some(4), "{}", answer.body);
    }
    insta::assert_snapshot!(table, @"
    arena text/plain; charset=utf-8 []
    mtgo text/plain; charset=utf-8 [Name, Commander]
    dek application/xml; charset=utf-8 [Name, MtgoNumber]
    cod application/xml; charset=utf-8 [Commander]
    forge text/plain; charset=utf-8 []
    moxfield text/plain; charset=utf-8 [Name]
    archidekt text/plain; charset=utf-8 [Name]
    csv text/csv; charset=utf-8 [Name]
    json application/json []
    text text/plain; charset=utf-8 []
    ");
}

#[tokio::test]
async fn a_file_is_called_like_the_deck() {
    let app = TestApp::offline().await;
    let id = app.create("About\nName Tempo (März): 1/2\n\nDeck\n4 Opt\n").await;
    let path = format!("/api/v1/decks/{id}/export?to=cod");
    let shown = app.get(&path).await;
    let saved = app.get(&format!("{path}&download=1")).await;
    insta::assert_snapshot!(
        format!("{}\n{}", shown.header(header::CONTENT_DISPOSITION), saved.header(header::CONTENT_DISPOSITION)),
        @r#"
    inline; filename="tempo-m-rz-1-2.cod"; filename*=UTF-8''Tempo%20%28M%C3%A4rz%29%201%202.cod
    attachment; filename="tempo-m-rz-1-2.cod"; filename*=UTF-8''Tempo%20%28M%C3%A4rz%29%201%202.cod
    "#
    );
    assert_eq!(shown.header(header::VARY), "accept");
}

#[tokio::test]
async fn a_deck_goes_out_under_the_name_it_has_now() {
    let app = TestApp::offline().await;
    let id = app.create("About\nName Before\n\nDeck\n4 Opt\n").await;
    app.send(json_request(
        "/api/fn/rename_deck",
        &serde_json::json!({ "id": id, "name": "After" }).to_string(),
    ))
    .await;
    let text = app.get(&format!("/api/v1/decks/{id}/export")).await.body;
    assert!(text.starts_with("About\nName After\n"), "{text}");
}

#[tokio::test]
async fn an_unknown_target_lists_those_there_are() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    for path in [
        format!("/api/v1/decks/{id}/export?to=apprentice"),
        format!("/decks/{id}/export?to=apprentice"),
    ] {
        let answer = app.get(&path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(
            answer
                .body
                .contains("one of arena, mtgo, dek, cod, forge, moxfield, archidekt, csv, json, text"),
            "{}",
            answer.body
        );
    }
    let problem: ProblemJson = app
        .get("/api/v1/decks/00000000000000000000000000000000/export?to=mtgo")
        .await
        .json();
    assert_eq!(problem.kind, "/problems/no-such-deck");
}

#[tokio::test]
async fn a_list_goes_out_without_being_saved() {
    let app = TestApp::offline().await;
    let answer = app
        .send(text_request("/api/v1/export?to=mtgo", LIST.to_owned()))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("4 Opt\n"), "{}", answer.body);
    let decks = app.send(json_request("/api/fn/decks", "{}")).await;
    assert_eq!(decks.body, "[]");
}

/// What Arena's own import is known to refuse: half a printing, leading zeros, `A-`, back faces.
#[tokio::test]
async fn what_goes_to_arena_is_what_arena_takes() {
    let app = TestApp::offline().await;
    let mut lines = 0;
    for sample in deck::samples::ALL {
        let id = app.create(sample.text).await;
        let before: DeckView = app.deck(&id).await;
        let text = app.get(&format!("/api/v1/decks/{id}/export?to=arena")).await.body;
        for line in text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        {
            let (_, rest) = line.split_once(' ').unwrap();
            let (name, printing) = match rest.rsplit_once(" (") {
                Some((name, printing)) => (name, Some(printing)),
                None => (rest, None),
            };
            assert!(!name.starts_with("A-"), "{line}");
            if let Some(printing) = printing {
                let (set, number) = printing.split_once(") ").expect("a set has a number");
                assert!(
                    set.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()),
                    "{line}"
                );
                assert!(!number.is_empty() && !number.starts_with('0'), "{line}");
            }
            lines += 1;
        }
        let again: DeckView = app.deck(&app.create(&text).await).await;
        assert_eq!(again.analysis, before.analysis, "{}: {text}", sample.slug);
    }
    assert!(lines > 200, "{lines}");
}

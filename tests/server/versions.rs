//! The versions of a deck: what is kept, what is refused, what a fix does.

use std::sync::Arc;

use arena_improver::wire::{LookUp, ProblemJson, Revised, Versions};
use axum::http::{StatusCode, header};
use tokio::task::JoinSet;

use crate::app::{
    Answer, TestApp, form_request, in_time, invented, json_request, multipart_request, sim, text_request,
};

const LIST: &str = "Deck\n4 Opt\n20 Island\n\nSideboard\n1 Duress\n";

async fn versions(app: &TestApp, id: &str) -> Versions {
    app.get(&format!("/api/v1/decks/{id}/versions")).await.json()
}

/// Each version in a line, newest first.
async fn told(app: &TestApp, id: &str) -> String {
    let mut table = String::new();
    for version in versions(app, id).await.versions {
        table.push_str(&format!("{} {} ({})", version.number, version.why, version.cards));
        for change in version.changes {
            let by = i64::from(change.after) - i64::from(change.before);
            table.push_str(&format!(" {by:+} {} in {}", change.card, change.section.title()));
        }
        table.push('\n');
    }
    table
}

async fn revise(app: &TestApp, id: &str, body: serde_json::Value) -> Answer {
    let path = format!("/api/v1/decks/{id}/versions");
    app.send(json_request(&path, &body.to_string())).await
}

async fn press(app: &TestApp, id: &str, what: &str, fields: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    app.send(form_request(&format!("/decks/{id}/{what}"), &form))
        .await
}

#[tokio::test]
async fn every_change_is_a_version_and_what_was_pasted_stays() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let changed = "Deck\n2 Opt\n20 Island\n2 Shock\n\nSideboard\n2 Duress\n";
    let answer = revise(
        &app,
        &id,
        serde_json::json!({ "text": changed, "why": " Shocks\u{7} in ", "base": 1 }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert_eq!(answer.json::<Revised>().version, 2);
    let address = answer.header(header::LOCATION);
    assert_eq!(address, format!("/api/v1/decks/{id}/versions/2"));
    assert_eq!(app.get(address).await.body, changed);
    assert_eq!(
        app.get(&format!("/api/v1/decks/{id}/versions/1")).await.body,
        LIST
    );
    let deck = app.deck(&id).await;
    assert_eq!((deck.version, deck.analysis.counts.sideboard), (2, 2));

    // Word for word the same, with nothing said on the version it changes.
    let again = app
        .send(text_request(&format!("/api/v1/decks/{id}/versions"), changed))
        .await;
    assert_eq!(again.json::<Revised>().version, 2);

    let restored = press(&app, &id, "versions/1/restore", &[("base", "2")]).await;
    assert_eq!(
        (restored.status, restored.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, format!("/decks/{id}/versions").as_str())
    );
    let by_hand = [
        ("base", None, b"3".as_slice()),
        ("text", None, b"Deck\n4 Opt\n".as_slice()),
        ("why", None, b"".as_slice()),
        ("from", None, b"".as_slice()),
    ];
    let saved = app
        .send(multipart_request(&format!("/decks/{id}/edit"), &by_hand))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    insta::assert_snapshot!(told(&app, &id).await, @r"
    4 Edited (4) -20 Island in Deck -1 Duress in Sideboard
    3 Version 1 again (25) +2 Opt in Deck -2 Shock in Deck -1 Duress in Sideboard
    2 Shocks in (26) +2 Shock in Deck -2 Opt in Deck +1 Duress in Sideboard
    1 As imported (25)
    ");
    let library: Vec<arena_improver::wire::DeckListItem> =
        app.send(json_request("/api/fn/decks", "{}")).await.json();
    assert_eq!(library[0].main, 4, "the library knows the newest version");

    let page = app.get(&format!("/decks/{id}/versions")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Shocks in"), "{}", page.body);
    let first = app.get(&format!("/decks/{id}")).await.body;
    assert!(!first.contains("Shocks in"), "each tab shows its own");
    assert_eq!(
        app.get(&format!("/decks/{id}/nothing")).await.status,
        StatusCode::NOT_FOUND
    );
    let app = app.restarted().await;
    assert_eq!(versions(&app, &id).await.versions.len(), 4);
}

#[tokio::test]
async fn a_change_to_an_old_version_is_refused_and_says_what_to_do() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    assert_eq!(
        revise(
            &app,
            &id,
            serde_json::json!({ "text": "4 Opt\n4 Shock\n", "base": 1 })
        )
        .await
        .status,
        StatusCode::CREATED
    );
    for answer in [
        revise(&app, &id, serde_json::json!({ "text": LIST, "base": 1 })).await,
        press(&app, &id, "versions/1/restore", &[("base", "1")]).await,
        press(
            &app,
            &id,
            "line",
            &[("base", "1"), ("line", "2"), ("text", "3 Opt")],
        )
        .await,
        press(
            &app,
            &id,
            "card",
            &[("base", "1"), ("card", "Opt"), ("name", "Shock")],
        )
        .await,
        press(&app, &id, "notation", &[("base", "1"), ("from", "mtgo")]).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
        assert!(answer.body.contains("version 2 is the newest"), "{}", answer.body);
    }
    assert_eq!(app.deck(&id).await.version, 2);
    for (answer, status) in [
        (
            revise(&app, &id, serde_json::json!({ "text": "" })).await,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            revise(&app, &id, serde_json::json!({ "text": LIST, "base": "x" })).await,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            revise(&app, "none", serde_json::json!({ "text": LIST })).await,
            StatusCode::NOT_FOUND,
        ),
        (
            app.get("/api/v1/decks/none/versions").await,
            StatusCode::NOT_FOUND,
        ),
        (
            app.get(&format!("/api/v1/decks/{id}/versions/9")).await,
            StatusCode::NOT_FOUND,
        ),
    ] {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(!answer.json::<ProblemJson>().detail.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_changes_to_one_version_one_is_made() {
    let app = Arc::new(TestApp::offline().await);
    let id = app.create(LIST).await;
    let mut changes = JoinSet::new();
    for count in 1..=8 {
        let (app, id) = (Arc::clone(&app), id.clone());
        changes.spawn(async move {
            let body = serde_json::json!({ "text": format!("{count} Shock\n20 Island\n"), "base": 1 });
            revise(&app, &id, body).await.status
        });
    }
    let mut made = Vec::new();
    while let Some(status) = in_time(changes.join_next()).await {
        made.push(status.unwrap());
    }
    let count = |status| made.iter().filter(|made| **made == status).count();
    assert_eq!(
        (count(StatusCode::CREATED), count(StatusCode::CONFLICT)),
        (1, 7),
        "{made:?}"
    );
    assert_eq!(versions(&app, &id).await.versions.len(), 2);
}

#[tokio::test]
async fn a_line_is_mended_left_out_or_read_otherwise() {
    let app = TestApp::offline().await;
    let id = app
        .create("Deck\n4x\n4 Opt\nsome lines of prose, as it seems to me\n20 Island\n\n2 Duress\n")
        .await;
    let report = format!("/decks/{id}#report");
    let mended = press(
        &app,
        &id,
        "line",
        &[("base", "1"), ("line", "2"), ("text", "4 Shock")],
    )
    .await;
    assert_eq!(
        (mended.status, mended.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, report.as_str()),
        "{}",
        mended.body
    );
    press(&app, &id, "line", &[("base", "2"), ("line", "4"), ("out", "1")]).await;
    press(
        &app,
        &id,
        "card",
        &[("base", "3"), ("card", "Opt"), ("name", "Spell Pierce")],
    )
    .await;
    press(
        &app,
        &id,
        "card",
        &[("base", "4"), ("card", "Duress"), ("out", "1")],
    )
    .await;
    press(&app, &id, "notation", &[("base", "5"), ("from", "mtgo")]).await;
    insta::assert_snapshot!(told(&app, &id).await, @r"
    6 Read as MTGO's text (28)
    5 Line 6 left out: Duress (28) -2 Duress in Deck
    4 Line 3: Opt → Spell Pierce (30) +4 Spell Pierce in Deck -4 Opt in Deck
    3 Line 4 left out: some lines of prose, as it seems to me (30)
    2 Line 2: 4x → 4 Shock (30) +4 Shock in Deck
    1 As imported (26)
    ");
    let deck = app.deck(&id).await;
    assert!(deck.parsed.problems.is_empty(), "{:?}", deck.parsed.problems);
    assert_eq!(deck.said_notation, Some(deck::decklist::SourceFormat::Mtgo));

    for (what, fields) in [
        ("line", [("line", "99"), ("text", "4 Shock")]),
        ("line", [("line", "2"), ("text", " ")]),
        ("card", [("card", "Not there"), ("name", "Shock")]),
        ("notation", [("from", "runes"), ("", "")]),
    ] {
        let mut fields = fields.to_vec();
        fields.push(("base", "6"));
        let answer = press(&app, &id, what, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{what}: {}",
            answer.body
        );
        let back = format!("<a href=\"/decks/{id}\">Back to the deck</a>");
        assert!(answer.body.contains(&back), "{what}: {}", answer.body);
        assert_eq!(app.deck(&id).await.version, 6);
    }
    for number in ["abc", "-1", "99", "4294967296"] {
        let path = format!("/api/v1/decks/{id}/versions/{number}");
        assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND, "{number}");
        let restore = press(&app, &id, &format!("versions/{number}/restore"), &[("base", "6")]).await;
        assert_eq!(restore.status, StatusCode::NOT_FOUND, "{number}");
    }
}

#[tokio::test]
async fn a_mended_name_is_looked_up_at_once() {
    let stand_in = sim(1).await;
    let app = TestApp::asking(&stand_in).await;
    let id = app.create("Deck\n4 Unherd Baer 1\n20 Forest\n").await;
    in_time(async {
        while app.deck(&id).await.progress.not_found == 0 {
            tokio::task::yield_now().await
        }
    })
    .await;
    let name = invented(1);
    press(
        &app,
        &id,
        "card",
        &[("base", "1"), ("card", "Unherd Baer 1"), ("name", &name)],
    )
    .await;
    let known = async {
        loop {
            let deck = app.deck(&id).await;
            if let LookUp::Known { card, .. } = &deck.cards[0].look_up {
                return card.name.clone();
            }
            tokio::task::yield_now().await;
        }
    };
    assert_eq!(in_time(known).await, name);
    assert_eq!(
        versions(&app, &id).await.versions[0].why,
        format!("Line 2: Unherd Baer 1 → {name}")
    );
}

#[tokio::test]
async fn versions_of_a_very_long_list_are_told_a_few_at_a_time() {
    let app = TestApp::offline().await;
    let list = |first: u32| -> String {
        let note = "a note that nobody reads ".repeat(4);
        let lines = (0..4_000).map(|line| format!("1 Island # {note}{line}\n"));
        format!("{first} Opt\n{}", lines.collect::<String>())
    };
    let id = app.create(&list(1)).await;
    for count in 2..=6 {
        let answer = revise(&app, &id, serde_json::json!({ "text": list(count) })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    }
    let mut before = String::new();
    let mut told = Vec::new();
    let mut pages = 0;
    loop {
        let page: Versions = app
            .get(&format!("/api/v1/decks/{id}/versions{before}"))
            .await
            .json();
        for version in page.versions {
            let changes: Vec<(u32, u32)> = version
                .changes
                .iter()
                .map(|change| (change.before, change.after))
                .collect();
            told.push((version.number, changes));
        }
        pages += 1;
        let Some(older) = page.older else { break };
        before = format!("?before={older}");
    }
    let wanted: Vec<(u32, Vec<(u32, u32)>)> = (2..=6)
        .rev()
        .map(|number| (number, vec![(number - 1, number)]))
        .chain([(1, Vec::new())])
        .collect();
    assert_eq!(told, wanted, "each once, against the one before it");
    assert_eq!(pages, 3);

    let first = app.get(&format!("/decks/{id}/versions")).await.body;
    assert!(first.contains("?before=5") && first.contains("a few at a time"));
    let last = app.get(&format!("/decks/{id}/versions?before=2")).await.body;
    assert!(last.contains("Version 1 ") && !last.contains("Older versions"));
    let bad = app.get(&format!("/api/v1/decks/{id}/versions?before=x")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = app.get(&format!("/api/v1/decks/{id}/versions?before=1")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

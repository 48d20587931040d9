//! The REST API and the server functions: statuses, shapes, errors.

use arena_improver::wire::{Created, DeckListItem, DeckView, ProblemJson, SampleSummary};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use crate::app::{Answer, TestApp, form_request, json_request, multipart_request, text_request};

const LIST: &str = "Deck\n4 Opt\n20 Island\n\nSideboard\n2 Duress\n";

#[tokio::test]
async fn a_deck_goes_in_and_comes_out() {
    let app = TestApp::offline().await;
    let answer = app
        .send(json_request(
            "/api/v1/decks",
            &serde_json::json!({ "text": LIST, "name": " Opt ", "format": "pioneer" }).to_string(),
        ))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let created: Created = answer.json();
    assert_eq!(created.id.len(), 32);
    assert!(created.id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(created.page, format!("/decks/{}", created.id));
    assert_eq!(
        answer.header(header::LOCATION),
        format!("/api/v1/decks/{}", created.id)
    );

    let deck: DeckView = app.get(answer.header(header::LOCATION)).await.json();
    assert_eq!(
        (deck.name.as_str(), deck.format),
        ("Opt", Some(deck::format::Format::Pioneer))
    );
    assert_eq!(
        (deck.analysis.counts.main, deck.analysis.counts.sideboard),
        (24, 2)
    );

    let analysis: serde_json::Value = app
        .get(&format!("/api/v1/decks/{}/analysis", created.id))
        .await
        .json();
    assert_eq!(analysis["counts"]["main"], 24);
    assert_eq!(analysis["legality"].as_array().map(Vec::len), Some(8));
}

#[tokio::test]
async fn a_list_comes_in_four_forms() {
    let app = TestApp::offline().await;
    let encoded = "text=4+Opt%0A20+Island%0A&name=Encoded&format=&sample=";
    let requests = [
        (
            "text",
            text_request("/api/v1/decks?name=Plain", "4 Opt\n20 Island\n".to_owned()),
        ),
        (
            "json",
            json_request("/api/v1/decks", r#"{"text":"4 Opt\n20 Island\n"}"#),
        ),
        ("form", form_request("/api/v1/decks", encoded)),
        (
            "file",
            multipart_request(
                "/api/v1/decks",
                &[
                    ("text", None, b""),
                    ("file", Some("My deck.txt"), b"4 Opt\n20 Island\n"),
                ],
            ),
        ),
        (
            "field",
            multipart_request(
                "/api/v1/decks",
                &[("text", None, b"4 Opt\n20 Island\n"), ("file", Some(""), b"")],
            ),
        ),
        (
            "sample",
            multipart_request(
                "/api/v1/decks",
                &[("sample", None, deck::samples::ALL[0].slug.as_bytes())],
            ),
        ),
    ];
    for (what, mut request) in requests {
        request.headers_mut().remove(header::ACCEPT);
        let answer = app.send(request).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{what}: {}", answer.body);
    }
    let mut names: Vec<String> = app
        .send(json_request("/api/fn/decks", "{}"))
        .await
        .json::<Vec<DeckListItem>>()
        .into_iter()
        .map(|deck| deck.name)
        .collect();
    names.sort();
    let mut wanted = [
        "Encoded",
        "My deck",
        "Plain",
        "Deck with Opt",
        "Deck with Opt",
        deck::samples::ALL[0].title,
    ];
    wanted.sort_unstable();
    assert_eq!(names, wanted);
}

#[tokio::test]
async fn every_notation_can_be_said_through_every_door() {
    use deck::decklist::SourceFormat;

    let app = TestApp::offline().await;
    let list = "Quantity,Name\n4,Opt\n20,Island\n4 Shock\n";
    let mut said = 0;
    for notation in SourceFormat::ALL {
        let key = notation.key();
        let json = serde_json::json!({ "text": list, "from": key }).to_string();
        let mut form = multipart_request(
            "/api/v1/decks",
            &[("text", None, list.as_bytes()), ("from", None, key.as_bytes())],
        );
        form.headers_mut().remove(header::ACCEPT);
        let mut answers = Vec::new();
        for request in [
            json_request("/api/v1/decks", &json),
            text_request(&format!("/api/v1/decks?from={key}"), list),
            form,
        ] {
            let answer = app.send(request).await;
            if answer.status == StatusCode::CREATED {
                let deck = app.deck(&answer.json::<Created>().id).await;
                assert_eq!(
                    (deck.said_notation, deck.parsed.format),
                    (Some(notation), notation)
                );
                said += 1;
            } else {
                // Read like that, there is no card in it.
                assert_eq!(answer.json::<ProblemJson>().kind, "/problems/no-cards", "{key}");
            }
            answers.push(answer.status);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{key}: {answers:?}");
    }
    assert!(
        said >= 3 * 15,
        "{said} of {} were read",
        3 * SourceFormat::ALL.len()
    );
}

/// Status, kind and detail of a problem; panics when the answer is not one as RFC 9457 writes it.
fn told(answer: &Answer) -> String {
    assert_eq!(
        answer.header(header::CONTENT_TYPE),
        "application/problem+json",
        "{}",
        answer.body
    );
    let problem: ProblemJson = answer.json();
    assert_eq!(problem.status, answer.status.as_u16());
    let field = problem
        .field
        .map(|field| format!(" [{field}]"))
        .unwrap_or_default();
    format!(
        "{} {}{field}: {}. {}",
        problem.status, problem.kind, problem.title, problem.detail
    )
}

#[tokio::test]
async fn every_error_is_a_problem_that_says_what_to_do() {
    let app = TestApp::offline().await;
    let post = |path: &str, kind: &str, body: &str| {
        Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let requests = [
        get("/api/v1/decks/00000000000000000000000000000000"),
        get("/api/v1/decks/x/analysis"),
        get("/api/v1/decks/x/events"),
        get("/api/v1/nothing"),
        get("/api/v1/decks"),
        Request::builder()
            .method(Method::DELETE)
            .uri("/livez")
            .body(Body::empty())
            .unwrap(),
        post("/api/v1/decks", "text/plain", " \n"),
        post("/api/v1/decks", "application/json", "{\"text\":"),
        post(
            "/api/v1/decks",
            "application/json",
            "{\"text\":\"4 Opt\",\"format\":\"vintage\"}",
        ),
        post(
            "/api/v1/decks",
            "application/x-www-form-urlencoded",
            "text=4+Opt&format=vintage",
        ),
        post(
            "/api/v1/decks",
            "application/x-www-form-urlencoded",
            "sample=none",
        ),
        post("/api/v1/decks", "multipart/form-data", "no boundary"),
        post(
            "/api/v1/decks",
            "multipart/form-data; boundary=edge",
            "--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n4 Op",
        ),
        post("/api/v1/decks", "image/png", "4 Opt"),
        post("/api/v1/decks?from=runes", "text/plain", "4 Opt"),
        post("/api/fn/deck", "application/json", "{\"id\":\"x\"}"),
        post("/api/fn/deck", "application/json", "{\"i"),
        post(
            "/api/fn/rename_deck",
            "application/json",
            "{\"id\":\"x\",\"name\":\"  \"}",
        ),
        post("/api/fn/nothing", "application/json", "{}"),
        post(
            "/api/fn/create_deck",
            "application/json",
            "{\"deck\":{\"text\":\"\"}}",
        ),
    ];
    let mut table = String::new();
    for request in requests {
        table.push_str(&format!("{} {}\n    ", request.method(), request.uri()));
        table.push_str(&told(&app.send(request).await));
        table.push('\n');
    }
    insta::assert_snapshot!(table, @r#"
    GET /api/v1/decks/00000000000000000000000000000000
        404 /problems/no-such-deck: No such deck. There is no deck at this address. It may have been deleted, or the address is not complete.
    GET /api/v1/decks/x/analysis
        404 /problems/no-such-deck: No such deck. There is no deck at this address. It may have been deleted, or the address is not complete.
    GET /api/v1/decks/x/events
        404 /problems/no-such-deck: No such deck. There is no deck at this address. It may have been deleted, or the address is not complete.
    GET /api/v1/nothing
        404 /problems/no-such-page: No such page. There is nothing at this address.
    GET /api/v1/decks
        405 /problems/method: Not possible here. This address does not take that method.
    DELETE /livez
        405 /problems/method: Not possible here. This address does not take that method.
    POST /api/v1/decks
        422 /problems/empty: Nothing to read. There is nothing to read yet. Paste a deck, or drop a file.
    POST /api/v1/decks
        422 /problems/bad-field [body]: A field cannot be used. This is not JSON of the form {"text": … or "link": …, "name": …, "format": …, "match_type": …, "from": …}: line 1, column 8.
    POST /api/v1/decks
        422 /problems/bad-field [body]: A field cannot be used. This is not JSON of the form {"text": … or "link": …, "name": …, "format": …, "match_type": …, "from": …}: line 1, column 34.
    POST /api/v1/decks
        422 /problems/bad-field [format]: A field cannot be used. This must be one of standard, alchemy, pioneer, historic, timeless, standard-brawl, brawl, competitive-brawl.
    POST /api/v1/decks
        422 /problems/bad-field [sample]: A field cannot be used. There is no sample deck of that name.
    POST /api/v1/decks
        400 /problems/bad-request: The request could not be read. The form did not arrive whole. Send it again.
    POST /api/v1/decks
        400 /problems/bad-request: The request could not be read. The form did not arrive whole. Send it again.
    POST /api/v1/decks
        415 /problems/media-type: A kind of content that is not taken. Send the decklist as text/plain, as JSON, or as a form.
    POST /api/v1/decks?from=runes
        422 /problems/bad-field [from]: A field cannot be used. This must be one of auto, arena, mtgo, mtgo-dek, mtgo-csv, cockatrice, forge, xmage, mws, moxfield, moxfield-csv, archidekt, archidekt-csv, manabox, manabox-csv, deckbox-csv, deckstats, deckstats-csv, tappedout, tappedout-csv, goldfish, urzas-gatherer-csv, mtg-studio-csv, csv-quantity, csv-multiverse, markdown, json, plain.
    POST /api/fn/deck
        404 /problems/no-such-deck: No such deck. There is no deck at this address. It may have been deleted, or the address is not complete.
    POST /api/fn/deck
        400 /problems/bad-request: The request could not be read. The page and the server do not agree on the request. Reload the page and try again.
    POST /api/fn/rename_deck
        422 /problems/bad-field [name]: A field cannot be used. A deck needs a name.
    POST /api/fn/nothing
        404 /problems/no-such-page: No such page. There is nothing at this address.
    POST /api/fn/create_deck
        422 /problems/empty: Nothing to read. There is nothing to read yet. Paste a deck, or drop a file.
    "#);
}

#[tokio::test]
async fn what_is_refused_for_its_method_says_which_are_taken() {
    let app = TestApp::offline().await;
    let answer = app.get("/api/v1/decks").await;
    assert_eq!(
        (answer.status, answer.header(header::ALLOW)),
        (StatusCode::METHOD_NOT_ALLOWED, "POST")
    );
}

#[tokio::test]
async fn server_functions_stay_where_they_are_and_take_post_only() {
    let mut paths: Vec<String> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(
                method,
                Method::POST,
                "{path}: a link must not be able to change anything"
            );
            path.to_owned()
        })
        .collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "/api/fn/cancel_look_up",
            "/api/fn/create_deck",
            "/api/fn/deck",
            "/api/fn/decks",
            "/api/fn/delete_deck",
            "/api/fn/draw_collection",
            "/api/fn/draw_deck",
            "/api/fn/draw_export",
            "/api/fn/draw_library",
            "/api/fn/draw_samples",
            "/api/fn/draw_status",
            "/api/fn/fetch_cards",
            "/api/fn/rename_deck",
            "/api/fn/restore_deck",
            "/api/fn/retry_look_up",
            "/api/fn/samples",
            "/api/fn/set_deck_format",
        ]
    );
}

#[tokio::test]
async fn server_functions_do_what_the_api_does() {
    let app = TestApp::offline().await;
    let call = async |name: &str, arguments: serde_json::Value| {
        let answer = app
            .send(json_request(&format!("/api/fn/{name}"), &arguments.to_string()))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
        answer
    };
    let created: Created = call(
        "create_deck",
        serde_json::json!({ "deck": { "text": "4 Opt\n20 Island" } }),
    )
    .await
    .json();
    call(
        "rename_deck",
        serde_json::json!({ "id": created.id, "name": "  Opt\u{7} deck " }),
    )
    .await;
    let deck: DeckView = call("deck", serde_json::json!({ "id": created.id })).await.json();
    assert_eq!(deck.name, "Opt deck");
    assert_eq!(deck, app.deck(&created.id).await, "two doors, one deck");

    let said = Some(deck::format::Format::Timeless);
    assert_ne!(deck.format, said, "so that the next is a change");
    for (format, is) in [(said, said), (None, deck.format)] {
        call(
            "set_deck_format",
            serde_json::json!({ "id": created.id, "format": format }),
        )
        .await;
        assert_eq!(app.deck(&created.id).await.format, is, "said: {format:?}");
    }

    // A format alone leaves the games of a match as they are.
    for (arguments, is) in [
        (
            serde_json::json!({ "id": created.id, "match_type": "bo1" }),
            deck::format::MatchType::BestOfOne,
        ),
        (
            serde_json::json!({ "id": created.id, "format": "standard" }),
            deck::format::MatchType::BestOfOne,
        ),
        (
            serde_json::json!({ "id": created.id, "match_type": "bo3" }),
            deck::format::MatchType::BestOfThree,
        ),
    ] {
        call("set_deck_format", arguments).await;
        assert_eq!(app.deck(&created.id).await.match_type, is);
    }

    call("delete_deck", serde_json::json!({ "id": created.id })).await;
    assert_eq!(
        app.get(&format!("/api/v1/decks/{}", created.id)).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        call("decks", serde_json::json!({}))
            .await
            .json::<Vec<DeckListItem>>()
            .is_empty()
    );
    call("restore_deck", serde_json::json!({ "id": created.id })).await;
    assert_eq!(
        call("decks", serde_json::json!({}))
            .await
            .json::<Vec<DeckListItem>>()
            .len(),
        1
    );
    call("retry_look_up", serde_json::json!({ "id": created.id })).await;
    call("cancel_look_up", serde_json::json!({ "id": created.id })).await;
}

#[tokio::test]
async fn every_sample_can_be_imported_and_is_known_at_once() {
    let app = TestApp::offline().await;
    let samples: Vec<SampleSummary> = app.send(json_request("/api/fn/samples", "{}")).await.json();
    assert!(samples.len() >= 12, "{} samples", samples.len());
    for sample in samples {
        assert!(sample.curve.iter().sum::<u32>() > 0, "{}: no curve", sample.slug);
        let mut request = form_request("/api/v1/decks", &format!("sample={}", sample.slug));
        request.headers_mut().remove(header::ACCEPT);
        let created: Created = app.send(request).await.json();
        let deck = app.deck(&created.id).await;
        assert_eq!(
            deck.progress.known, deck.progress.total,
            "{}: {:?}",
            sample.slug, deck.progress
        );
        assert_eq!((&deck.name, deck.format), (&sample.title, Some(sample.format)));
    }
}

#[tokio::test]
async fn the_server_is_alive_and_ready() {
    let app = TestApp::offline().await;
    assert_eq!(app.get("/livez").await.status, StatusCode::OK);
    assert_eq!(app.get("/readyz").await.status, StatusCode::OK);
    app.state.begin_stop();
    let answer = app.get("/readyz").await;
    assert_eq!(
        (answer.status, answer.header(header::RETRY_AFTER)),
        (StatusCode::SERVICE_UNAVAILABLE, "5")
    );
    assert_eq!(app.get("/livez").await.status, StatusCode::OK);
}

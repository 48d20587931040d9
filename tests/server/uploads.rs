//! What players drop: the wrong file, the whole collection, nothing at all.

use arena_improver::wire::ProblemJson;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use futures::stream;

use crate::app::{TestApp, form_request, json_request, multipart_request, text_request};

async fn refused(app: &TestApp, body: impl Into<Body>) -> (StatusCode, String) {
    let answer = app.send(text_request("/api/v1/decks", body)).await;
    let problem: ProblemJson = answer.json();
    (answer.status, format!("{}: {}", problem.title, problem.detail))
}

#[tokio::test]
async fn nothing() {
    let app = TestApp::offline().await;
    let (status, text) = refused(&app, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_snapshot!(text, @"Nothing to read: There is nothing to read yet. Paste a deck, or drop a file.");
}

#[tokio::test]
async fn a_picture_with_the_name_of_a_text() {
    let app = TestApp::offline().await;
    let jpeg = [&b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"[..], &[0x9d; 4000]].concat();
    let answer = app
        .send(multipart_request(
            "/api/v1/decks",
            &[("file", Some("deck.txt"), &jpeg)],
        ))
        .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(
        answer.body.contains("This is a JPEG picture, not a decklist."),
        "{}",
        answer.body
    );
    let (status, text) = refused(&app, jpeg).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    insta::assert_snapshot!(text, @"Not text: This is a JPEG picture, not a decklist. Save the list as text and drop that.");
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let app = TestApp::offline().await;
    let noise: Vec<u8> = (0..4096_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let (status, text) = refused(&app, noise).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{text}");
}

#[tokio::test]
async fn three_hundred_lines_of_prose() {
    let app = TestApp::offline().await;
    let prose =
        "It was a dark and stormy night, and nobody had drawn a land since the second turn.\n".repeat(300);
    let (status, text) = refused(&app, prose).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_snapshot!(text, @"No cards found: None of the 300 lines reads as a card. Put one card on each line with its count in front, like this: 4 Llanowar Elves");
}

#[tokio::test]
async fn two_megabytes() {
    let app = TestApp::offline().await;
    let large = "4 Lightning Bolt\n".repeat(2 * 1024 * 1024 / 17);
    let (status, text) = refused(&app, large.clone()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    insta::assert_snapshot!(text, @"Too large: More than 1024 KiB were sent. A decklist has a few; send the list alone.");

    // Without a length in front, so that it must be counted.
    let pieces: Vec<Result<Bytes, std::convert::Infallible>> = large
        .as_bytes()
        .chunks(8192)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    let (status, _) = refused(&app, Body::from_stream(stream::iter(pieces))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);

    let page = app
        .send(multipart_request(
            "/api/v1/decks",
            &[("file", Some("all.txt"), large.as_bytes())],
        ))
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.header(header::CONTENT_TYPE).starts_with("text/html"));
}

#[tokio::test]
async fn a_megabyte_is_not_too_large_but_a_quarter_is_elsewhere() {
    let app = TestApp::offline().await;
    let padded = format!("4 Opt{}\n", " ".repeat(995)).repeat(1000);
    assert_eq!(
        app.send(text_request("/api/v1/decks", padded)).await.status,
        StatusCode::CREATED
    );
    let body = format!("{{\"id\":\"x\",\"name\":\"{}\"}}", "x".repeat(300 * 1024));
    let mut request = json_request("/api/fn/rename_deck", &body);
    request
        .headers_mut()
        .insert(header::CONTENT_LENGTH, body.len().into());
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let problem: ProblemJson = answer.json();
    insta::assert_snapshot!(problem.detail, @"More than 256 KiB were sent. A decklist has a few; send the list alone.");

    // Without a length in front, so that it must be counted.
    let pieces = |body: String| {
        let pieces: Vec<Result<Bytes, std::convert::Infallible>> = body
            .as_bytes()
            .chunks(8192)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        Body::from_stream(stream::iter(pieces))
    };
    let mut request = json_request("/api/fn/rename_deck", "");
    *request.body_mut() = pieces(body);
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.body);
    assert_eq!(answer.json::<ProblemJson>(), problem);
    let mut form = form_request("/decks/x/rename", "");
    *form.body_mut() = pieces(format!("name={}", "x".repeat(300 * 1024)));
    let answer = app.send(form).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.header(header::CONTENT_TYPE).starts_with("text/html"),
        "a form gets a page"
    );
}

#[tokio::test]
async fn five_thousand_lines_are_read_and_one_more_is_not() {
    let app = TestApp::offline().await;
    let lines: String = (0..5_000)
        .map(|number| format!("1 Unheard Beast {number}\n"))
        .collect();
    let id = app.create(&lines).await;
    let deck = app.deck(&id).await;
    assert_eq!((deck.analysis.counts.main, deck.progress.total), (5_000, 5_000));
    let page = app.get(&format!("/decks/{id}")).await;
    assert!(page.status == StatusCode::OK && page.body.ends_with("</html>"));
    let rows = page.body.matches("class=\"row open\"").count();
    assert_eq!(rows, 500, "the others are counted");
    assert!(page.body.contains("And 4500 more lines."));
    assert!(page.body.len() < 400_000, "{} bytes", page.body.len());
    let (status, text) = refused(&app, format!("{lines}1 Opt\n")).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    insta::assert_snapshot!(text, @"Too many lines: This has 5,001 lines; a decklist may have 5,000. Paste or drop one deck only.");
}

#[tokio::test]
async fn utf_16_and_windows_1252_are_text() {
    let app = TestApp::offline().await;
    let utf_16: Vec<u8> = [0xfeff_u16]
        .into_iter()
        .chain("4 Opt\r\n20 Island\r\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let answer = app
        .send(multipart_request(
            "/api/v1/decks",
            &[("file", Some("deck.txt"), &utf_16)],
        ))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let answer = app
        .send(text_request(
            "/api/v1/decks",
            b"4 Lim-D\xfbl's Vault\n20 Island\n".to_vec(),
        ))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let id = answer.json::<arena_improver::wire::Created>().id;
    assert_eq!(
        app.deck(&id).await.parsed.sections.main[0].name,
        "Lim-Dûl's Vault"
    );
}

#[tokio::test]
async fn markup_in_a_list_is_never_markup_in_a_page() {
    let app = TestApp::offline().await;
    let hostile =
        "4 Opt\n20 Island\n1 </textarea><script>alert(1)</script>\n</script><img src=x onerror=alert(1)>\n";
    let id = app.create(hostile).await;
    for path in [format!("/decks/{id}"), "/decks".to_owned()] {
        let page = app.get(&path).await.body;
        assert!(
            !page.contains("<script>alert") && !page.contains("<img src=x"),
            "{path}"
        );
        assert!(!page.contains("</textarea><script"), "{path}");
    }
}

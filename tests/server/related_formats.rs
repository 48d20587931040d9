//! Formats with few tournament decks of their own learn from those of others.

use std::io::Cursor;

use arena_improver::server::corpora::{Origin, Source};
use deck::decklist::Section;
use deck::format::Format;
use deck::{import, samples};
use serde_json::json;

use crate::app::{TestApp, json_request};

/// A sample deck as a line, said to be of another format; with `number` more lands it is another deck.
fn line(slug: &str, format: &str, number: usize) -> String {
    let sections = import::read(samples::find(slug).unwrap().text, None)
        .unwrap()
        .parsed
        .sections;
    let cards = sections.get(Section::Main).iter();
    let mut main: Vec<(u32, String)> = cards.map(|entry| (entry.count, entry.name.clone())).collect();
    main.push((u32::try_from(number).unwrap() + 1, "Wastes".to_owned()));
    json!({ "id": format!("{slug}{number}"), "date": "2026-01-05", "format": format, "main": main })
        .to_string()
}

async fn import(app: &TestApp, lines: Vec<String>) {
    let (imported, _) = app
        .state
        .corpora
        .import(Cursor::new(lines.join("\n")))
        .await
        .unwrap();
    assert_eq!(imported.new_decks, imported.lines, "{imported:?}");
}

async fn source(app: &TestApp, format: Format) -> Source {
    app.state.corpora.model(format).await.unwrap().source
}

#[tokio::test]
async fn a_format_with_few_decks_learns_from_the_nearest_what_it_allows() {
    let app = TestApp::offline().await;
    import(
        &app,
        vec![
            line("standard-mono-red-aggro", "Pioneer", 0),
            // Of its cards Standard has next to none.
            line("timeless-mardu-energy", "Pioneer", 0),
            // Far from Standard, whatever is in it.
            line("standard-mono-red-aggro", "Pauper", 1),
        ],
    )
    .await;
    let standard = source(&app, Format::Standard).await;
    assert_eq!(
        (standard.origin, standard.decks, standard.others),
        (Origin::OtherFormats, 0, 1)
    );
    // Its own decks are taken as they are.
    let pioneer = source(&app, Format::Pioneer).await;
    assert_eq!(
        (pioneer.origin, pioneer.decks, pioneer.others),
        (Origin::Tournaments, 2, 0)
    );
}

#[tokio::test]
async fn a_format_with_many_decks_learns_from_its_own_alone() {
    let app = TestApp::offline().await;
    let own = (0..200).map(|number| line("standard-mono-red-aggro", "Standard", number));
    import(
        &app,
        own.chain([line("standard-orzhov-bats", "Alchemy", 0)]).collect(),
    )
    .await;
    let standard = source(&app, Format::Standard).await;
    assert_eq!(
        (standard.origin, standard.decks, standard.others),
        (Origin::Tournaments, 200, 0)
    );
    let alchemy = source(&app, Format::Alchemy).await;
    assert_eq!(
        (alchemy.origin, alchemy.decks, alchemy.others),
        (Origin::OtherFormats, 1, 200)
    );
}

#[tokio::test]
async fn what_was_learned_stays_until_decks_come() {
    let app = TestApp::offline().await;
    let samples = app.state.corpora.model(Format::Standard).await.unwrap();
    assert_eq!(samples.source.origin, Origin::Samples);
    let (first, second) = tokio::join!(
        app.state.corpora.model(Format::Standard),
        app.state.corpora.model(Format::Standard)
    );
    for again in [first.unwrap(), second.unwrap()] {
        assert!(std::sync::Arc::ptr_eq(&again.model, &samples.model));
    }
    // Another process on the same data.
    let beside = app.beside().await;
    import(&beside, vec![line("standard-orzhov-bats", "Standard", 0)]).await;
    let after = app.state.corpora.model(Format::Standard).await.unwrap();
    assert_eq!(after.source.origin, Origin::Tournaments);
    assert!(!std::sync::Arc::ptr_eq(&after.model, &samples.model));
}

#[tokio::test]
async fn advice_that_rests_on_other_formats_says_that_little_is_known() {
    let app = TestApp::offline().await;
    let pioneer = (0..120).map(|number| line("standard-mono-red-aggro", "Pioneer", number));
    import(&app, pioneer.collect()).await;
    let evidence = async |format: &str| {
        let list =
            json!({ "text": samples::find("standard-mono-red-aggro").unwrap().text, "format": format });
        let answer = app.send(json_request("/api/v1/improve", &list.to_string())).await;
        let answer: serde_json::Value = answer.json();
        (
            answer["evidence"]["is_low"].clone(),
            answer["notes"][0].as_str().unwrap_or_default().to_owned(),
        )
    };
    let (is_low, note) = evidence("standard").await;
    assert_eq!(is_low, true);
    assert!(note.contains("those of other formats"), "{note}");
    let (is_low, note) = evidence("pioneer").await;
    assert_eq!((is_low, note), (false.into(), String::new()));
}

//! The card file: fetched, imported, refused, broken off; and the catalogue that answers meanwhile.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arena_improver::server::cards::{Cards, CardsError};
use arena_improver::wire::{CatalogueOrigin, CatalogueStatus, LookUp, Phase, Sync};
use deck::card::{Card, Rarity};
use deck::decklist::Entry;
use flate2::Compression;
use flate2::write::GzEncoder;
use scryfall::sim::Endpoint;
use tokio::sync::mpsc;

use crate::app::{TestApp, in_time, invented, invented_list, sim};

/// A card object as Scryfall's file has it.
pub fn object(number: usize, rarity: &str) -> String {
    serde_json::json!({
        "object": "card",
        "id": format!("00000000-0000-4000-8000-{number:012}"),
        "oracle_id": format!("10000000-0000-4000-8000-{number:012}"),
        "lang": "en",
        "name": invented(number),
        "layout": "normal",
        "mana_cost": "{1}{G}",
        "cmc": 2.0,
        "type_line": "Creature — Bear",
        "colors": ["G"],
        "color_identity": ["G"],
        "games": ["arena", "paper"],
        "legalities": { "standard": "legal", "vintage": "legal" },
        "rarity": rarity,
        "set": "unh",
        "collector_number": number.to_string(),
    })
    .to_string()
}

pub fn file(cards: usize, rarity: &str) -> String {
    (1..=cards).map(|number| object(number, rarity) + "\n").collect()
}

pub fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn named(name: &str) -> Entry {
    Entry {
        name: name.to_owned(),
        ..Entry::default()
    }
}

fn rarity(cards: &Cards, number: usize) -> Option<Rarity> {
    let (card, _) = cards.find(&named(&invented(number)))?;
    Some(card.rarity)
}

async fn import(app: &TestApp, bytes: impl Into<Vec<u8>>) -> Result<(), CardsError> {
    let import = app.state.cards.import(Cursor::new(bytes.into()), None, None);
    in_time(import).await.map(drop)
}

/// Presses the button and waits for the outcome.
async fn synced(app: &TestApp) -> CatalogueStatus {
    app.state.cards.sync_now();
    let mut status = app.state.cards.watch();
    let over = |status: &CatalogueStatus| matches!(status.sync, Sync::Idle { .. } | Sync::Failed { .. });
    in_time(status.wait_for(over)).await.unwrap().clone()
}

/// An input that waits for the test.
struct Fed(mpsc::UnboundedReceiver<Vec<u8>>, Cursor<Vec<u8>>);

fn fed() -> (mpsc::UnboundedSender<Vec<u8>>, Fed) {
    let (feed, read) = mpsc::unbounded_channel();
    (feed, Fed(read, Cursor::default()))
}

impl Read for Fed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.1.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            match self.0.blocking_recv() {
                Some(bytes) => self.1 = Cursor::new(bytes),
                None => return Ok(0),
            }
        }
    }
}

/// Waits until so many printings were read of the file that is being read.
async fn reading(app: &TestApp) {
    let mut status = app.state.cards.watch();
    let under_way = |status: &CatalogueStatus| matches!(status.sync, Sync::Reading { .. });
    in_time(status.wait_for(under_way)).await.unwrap();
}

#[tokio::test]
async fn a_file_that_was_imported_answers_and_outlives_a_restart() {
    let app = TestApp::offline().await;
    let before = app.state.cards.status();
    assert_eq!(before.origin, CatalogueOrigin::Starter);
    // More than one part, and a reprint.
    let reprint = object(7, "rare")
        .replace("\"unh\"", "\"une\"")
        .replace("4000-8000-", "4000-9000-");
    let text = format!("{}{reprint}\n", file(1_000, "uncommon"));
    import(&app, gzip(&text)).await.unwrap();

    let status = app.state.cards.status();
    assert_eq!(status.origin, CatalogueOrigin::File);
    assert_eq!(status.cards, before.cards + 1_000);
    assert_eq!(status.printings, before.printings + 1_001);
    assert!(status.read_at.is_some());
    let id = app.create(&invented_list(100)).await;
    assert_eq!(app.deck(&id).await.progress.phase, Phase::Done);

    let app = app.restarted().await;
    let again = app.state.cards.status();
    assert_eq!(
        (again.cards, again.printings, again.origin, again.read_at),
        (status.cards, status.printings, status.origin, status.read_at)
    );
    assert_eq!(rarity(&app.state.cards, 1_000), Some(Rarity::Uncommon));
    let deck = app.deck(&id).await;
    assert_eq!((deck.progress.known, deck.progress.total), (101, 101));
    assert!(
        app.state.cards.find(&named("Opt")).is_some(),
        "the cards that come with the program stay"
    );
}

#[tokio::test]
async fn every_form_of_the_file_is_read() {
    let lines = file(3, "common");
    let array = format!("[\n{}\n]\n", lines.trim_end().replace('\n', ",\n"));
    for bytes in [
        lines.clone().into_bytes(),
        gzip(&lines),
        array.clone().into(),
        gzip(&array),
    ] {
        let app = TestApp::offline().await;
        import(&app, bytes).await.unwrap();
        assert_eq!(rarity(&app.state.cards, 3), Some(Rarity::Common));
    }
}

#[tokio::test]
async fn with_the_file_a_deck_costs_scryfall_nothing() {
    let sim = sim(120).await;
    let app = TestApp::asking(&sim).await;
    let status = synced(&app).await;
    assert_eq!(status.sync, Sync::Idle { next_at: None });
    assert_eq!(status.origin, CatalogueOrigin::Scryfall);
    assert_eq!(
        status.as_of,
        Some(1_767_261_600),
        "as the stand-in's list of files says"
    );

    let id = app.create(&invented_list(100)).await;
    let deck = app.deck(&id).await;
    assert_eq!(deck.progress.phase, Phase::Done);
    assert!(
        deck.cards
            .iter()
            .all(|card| matches!(card.look_up, LookUp::Known { .. }))
    );
    let asked: HashSet<Endpoint> = sim.stats().hits.iter().map(|hit| hit.endpoint).collect();
    assert_eq!(asked, HashSet::from([Endpoint::BulkData, Endpoint::File]));

    // The same file again is asked for and not fetched, after a restart too.
    let app = app.restarted().await;
    assert_eq!(app.state.cards.status().as_of, status.as_of);
    let again = synced(&app).await;
    assert_eq!(again.read_at, status.read_at);
    let stats = sim.stats();
    assert_eq!(
        (stats.count(Endpoint::BulkData), stats.count(Endpoint::File)),
        (2, 1)
    );
}

#[tokio::test]
async fn a_plug_that_is_pulled_leaves_what_was_known() {
    let sim = sim(2_000).await;
    let app = TestApp::asking(&sim).await;
    import(&app, file(900, "rare")).await.unwrap();
    let before = app.state.cards.status();

    sim.set_faults(&"cut@file".parse().unwrap());
    let status = synced(&app).await;
    let Sync::Failed { message, retry_at } = &status.sync else {
        panic!("{:?}", status.sync)
    };
    assert_eq!(*retry_at, None, "--sync never: a person tries again");
    assert!(message.ends_with('.'), "{message}");
    assert_eq!(
        CatalogueStatus {
            sync: before.sync.clone(),
            ..status
        },
        before,
        "all else is as it was"
    );
    assert_eq!(rarity(&app.state.cards, 900), Some(Rarity::Rare));
    assert_eq!(rarity(&app.state.cards, 901), None);

    sim.set_faults(&"".parse().unwrap());
    let status = synced(&app).await;
    assert_eq!(status.sync, Sync::Idle { next_at: None });
    assert_eq!(rarity(&app.state.cards, 900), Some(Rarity::Common));
    assert!(rarity(&app.state.cards, 2_000).is_some());

    sim.stop().await;
    let status = synced(&app).await;
    assert!(matches!(status.sync, Sync::Failed { .. }), "{:?}", status.sync);
    assert_eq!(status.origin, CatalogueOrigin::Scryfall);
    let app = app.restarted().await;
    assert!(rarity(&app.state.cards, 2_000).is_some());
}

#[tokio::test]
async fn what_cannot_be_the_whole_file_is_refused() {
    let app = TestApp::offline().await;
    import(&app, file(1_000, "rare")).await.unwrap();
    let before = app.state.cards.status();
    let whole = gzip(&file(1_000, "common"));
    let mostly = format!("{}{}", file(900, "common"), "<html>\n".repeat(20));
    let bad: [(&str, Vec<u8>); 6] = [
        ("cut", whole[..whole.len() - 20].to_vec()),
        ("half", file(499, "common").into_bytes()),
        ("empty", Vec::new()),
        ("html", b"<!doctype html>\n<p>Bad gateway\n".to_vec()),
        ("spoilt", mostly.into_bytes()),
        ("error", br#"{"object":"error","status":404}"#.to_vec()),
    ];
    let mut said = String::new();
    for (name, bytes) in bad {
        let error = import(&app, bytes).await.unwrap_err();
        said += &format!("{name}: {}\n", error.message());
        assert_eq!(rarity(&app.state.cards, 1_000), Some(Rarity::Rare), "{name}");
    }
    insta::assert_snapshot!(said, @r"
    cut: The card file is damaged or was cut short, so it was not used.
    half: The card file holds 499 cards, fewer than half of the 1000 known before, so it was not used.
    empty: The file holds no cards, so it was not used.
    html: 2 of 2 lines of the card file cannot be read, so it was not used.
    spoilt: 20 of 920 lines of the card file cannot be read, so it was not used.
    error: 1 of 1 lines of the card file cannot be read, so it was not used.
    ");
    let app = app.restarted().await;
    assert_eq!(app.state.cards.status().read_at, before.read_at);
    import(&app, file(500, "common")).await.unwrap();
    assert_eq!(rarity(&app.state.cards, 500), Some(Rarity::Common));
}

#[tokio::test]
async fn decks_are_saved_and_cards_are_learned_while_a_file_is_read() {
    let app = TestApp::offline().await;
    let (feed, input) = fed();
    let cards = app.state.cards.clone();
    let importing = tokio::spawn(async move { cards.import(input, None, None).await });
    let mut saved = Vec::new();
    for from in 0..20 {
        let lines: String = (1..=400)
            .map(|number| object(from * 400 + number, "rare") + "\n")
            .collect();
        feed.send(lines.into_bytes()).unwrap();
        reading(&app).await;
        saved.push(app.create(&format!("4 Opt\n{} Island\n", from + 1)).await);
    }
    assert_eq!(
        rarity(&app.state.cards, 1),
        None,
        "nothing is known before all is"
    );
    let learned = Card {
        name: "Learned Meanwhile".to_owned(),
        scryfall_id: Some("9".to_owned()),
        ..Card::default()
    };
    app.state.cards.learn(vec![learned]);
    drop(feed);
    in_time(importing).await.unwrap().unwrap();
    assert_eq!(rarity(&app.state.cards, 8_000), Some(Rarity::Rare));
    assert!(
        app.state.cards.find(&named("Learned Meanwhile")).is_some(),
        "what was learned meanwhile is not lost"
    );
    for (from, id) in saved.iter().enumerate() {
        let deck = app.deck(id).await;
        assert_eq!(deck.analysis.counts.main, 4 + u32::try_from(from).unwrap() + 1);
    }
}

#[tokio::test]
async fn a_stop_in_the_middle_leaves_nothing_half() {
    let app = TestApp::offline().await;
    import(&app, file(10, "common")).await.unwrap();
    let (feed, input) = fed();
    let cards = app.state.cards.clone();
    let importing = tokio::spawn(async move { cards.import(input, None, None).await });
    feed.send(file(3_000, "rare").into_bytes()).unwrap();
    reading(&app).await;
    app.state.begin_stop();
    // The input gives nothing more and does not end: nobody waits for it.
    let error = in_time(importing).await.unwrap().unwrap_err();
    assert!(matches!(error, CardsError::Stopped), "{error}");
    let app = app.restarted().await;
    drop(feed);
    assert_eq!(rarity(&app.state.cards, 10), Some(Rarity::Common));
    assert_eq!(rarity(&app.state.cards, 11), None);
}

#[tokio::test]
async fn a_new_catalogue_appears_in_one_step() {
    const LAST: usize = 800;
    let app = TestApp::offline().await;
    import(&app, file(LAST, "common")).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let hammer = tokio::task::spawn_blocking({
        let (cards, over) = (app.state.cards.clone(), Arc::clone(&over));
        move || {
            let (first, last) = (named(&invented(1)), named(&invented(LAST)));
            let mut seen = HashSet::new();
            let mut done = false;
            while !done {
                // Once more after the end, so that the last state is seen in any case.
                done = over.load(Ordering::Acquire);
                seen.insert(cards.reading(|catalogue| {
                    let rarity = |entry| catalogue.find(entry).map(|(card, _)| card.rarity);
                    (rarity(&first), rarity(&last))
                }));
            }
            seen
        }
    });
    for word in ["mythic", "common", "mythic", "common", "mythic"] {
        import(&app, file(LAST, word)).await.unwrap();
    }
    over.store(true, Ordering::Release);
    let seen = in_time(hammer).await.unwrap();
    let (common, mythic) = (Some(Rarity::Common), Some(Rarity::Mythic));
    assert!(seen.contains(&(mythic, mythic)));
    assert!(
        seen.is_subset(&HashSet::from([(common, common), (mythic, mythic)])),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_deck_that_waits_for_scryfall_gets_its_cards_from_the_file() {
    let sim = sim(3).await;
    sim.set_faults(&"503@collection".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(3)).await;
    let events = app
        .open(
            axum::http::Request::get(format!("/api/v1/decks/{id}/events"))
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    // Until it has failed once and waits.
    let mut body = events.into_body();
    let mut text = String::new();
    while !text.contains("\"retry_at\":1") {
        let frame = in_time(http_body_util::BodyExt::frame(&mut body))
            .await
            .unwrap()
            .unwrap();
        text += &String::from_utf8_lossy(frame.data_ref().unwrap());
    }
    let asked = sim.stats().count(Endpoint::Collection);
    import(&app, file(3, "rare")).await.unwrap();
    // The page hears of it, and the stream ends.
    let rest = in_time(http_body_util::BodyExt::collect(body))
        .await
        .unwrap()
        .to_bytes();
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.contains("event: done"), "{rest}");
    assert_eq!(app.deck(&id).await.progress.known, 4);
    assert_eq!(sim.stats().count(Endpoint::Collection), asked);
}

#[tokio::test]
async fn a_file_that_another_process_has_read_is_taken_over() {
    let app = TestApp::offline().await;
    let other = app.beside().await;
    import(&other, file(500, "rare")).await.unwrap();
    assert_eq!(rarity(&app.state.cards, 500), None);
    app.state.cards.look().await.unwrap();
    assert_eq!(rarity(&app.state.cards, 500), Some(Rarity::Rare));
    // Twice while nobody looks: what is loaded is the last.
    import(&other, file(600, "common")).await.unwrap();
    import(&other, file(700, "mythic")).await.unwrap();
    app.state.cards.look().await.unwrap();
    assert_eq!(rarity(&app.state.cards, 700), Some(Rarity::Mythic));
    let (mine, theirs) = (app.state.cards.status(), other.state.cards.status());
    assert_eq!((mine.cards, mine.read_at), (theirs.cards, theirs.read_at));
    other.state.finish().await;
}

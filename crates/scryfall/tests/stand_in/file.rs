//! The bulk file, and the card files that the stand-in is given.

use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::http::Method;
use flate2::read::MultiGzDecoder;
use scryfall::sim::{CardSource, Sim, SimConfig};
use serde_json::{Value, json};

use crate::asking::{ask, get, request, send, short, start};

#[tokio::test]
async fn the_bulk_file_is_gzip_with_a_card_a_line() {
    let sim = start(None).await;
    let (_, list) = get(&sim, "/bulk-data").await;
    let object = &list["data"][0];
    let (_, alone) = get(&sim, "/bulk-data/default-cards").await;
    assert_eq!(*object, alone);
    let address = object["jsonl_download_uri"].as_str().expect("an address");
    let path = address
        .strip_prefix(sim.url().as_str().trim_end_matches('/'))
        .expect("on the stand-in");
    let (status, head, file) = send(&sim, request(Method::GET, path, None)).await;
    assert_eq!(status, 200);
    assert!(
        !head.contains("content-encoding"),
        "a gzip file, not a gzip-encoded answer"
    );
    assert_eq!(object["compressed_size"], json!(file.len()));
    let mut text = String::new();
    MultiGzDecoder::new(file.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text.lines().count(), 5);
    for line in text.lines() {
        let card = scryfall::card_from_json(line).expect("a card");
        assert!(
            card.scryfall_id.is_some(),
            "every card has an id, here: {}",
            card.name
        );
    }
}

const FILE: &str = "/file/default-cards.jsonl.gz";

/// The file, or a part of it: status, content-range, tag and body.
pub async fn file(sim: &Sim, headers: &[(&'static str, &str)]) -> (u16, String, String, Vec<u8>) {
    let mut request = request(Method::GET, FILE, None);
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(*name, value.parse().expect("a header"));
    }
    let (status, head, body) = send(sim, request).await;
    let value = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or("-").trim().to_owned()
    };
    (status.as_u16(), value("content-range:"), value("etag:"), body)
}

#[tokio::test]
async fn a_file_can_be_taken_up_where_it_broke_unless_it_changed() {
    let sim = start(None).await;
    let (_, _, tag, whole) = file(&sim, &[]).await;
    let size = whole.len();
    let mut table = String::new();
    let beyond = format!("bytes={size}-");
    for (range, tag) in [
        ("bytes=0-", tag.as_str()),
        ("bytes=100-", &tag),
        ("bytes=100-199", &tag),
        ("bytes=100-999999", &tag),
        ("bytes=100-", "\"other\""),
        ("bytes=9-3", &tag),
        ("lines=1-", &tag),
        (&beyond, &tag),
    ] {
        let (status, part, _, body) = file(&sim, &[("range", range), ("if-range", tag)]).await;
        let is_part = whole.windows(body.len().max(1)).any(|window| window == body);
        assert!(is_part || body.is_empty(), "{range}");
        let range = range.replace(&size.to_string(), "SIZE");
        let part = part
            .replace(&size.to_string(), "SIZE")
            .replace(&(size - 1).to_string(), "LAST");
        let sent = if body.len() == size {
            "all".to_owned()
        } else if body.len() == size - 100 {
            "all but 100".to_owned()
        } else {
            body.len().to_string()
        };
        table.push_str(&format!("{range:17} {status} {part:20} {sent}\n"));
    }
    insta::assert_snapshot!(table, @"
    bytes=0-          206 bytes 0-LAST/SIZE    all
    bytes=100-        206 bytes 100-LAST/SIZE  all but 100
    bytes=100-199     206 bytes 100-199/SIZE   100
    bytes=100-999999  206 bytes 100-LAST/SIZE  all but 100
    bytes=100-        200 -                    all
    bytes=9-3         200 -                    all
    lines=1-          200 -                    all
    bytes=SIZE-       416 bytes */SIZE         0
    ");
    let (_, before) = get(&sim, "/bulk-data/default-cards").await;
    sim.set_faults(&"changed@file#1".parse().expect("faults"));
    let (status, _, other, _) = file(&sim, &[("range", "bytes=100-"), ("if-range", &tag)]).await;
    assert_eq!(status, 200, "it is another file");
    assert_ne!(other, tag);
    let (_, after) = get(&sim, "/bulk-data/default-cards").await;
    let time = |object: &Value| object["updated_at"].as_str().map(str::to_owned);
    assert!(time(&after) > time(&before), "and says so");
}

#[tokio::test]
async fn a_file_breaks_off_where_it_is_told_to_and_drips() {
    let lines: String = (0..20_000)
        .map(|n| format!("{{\"name\":\"Card {n}\"}}\n"))
        .collect();
    let config = SimConfig {
        cards: CardSource::Lines(lines),
        limits: None,
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let (_, _, _, whole) = file(&sim, &[]).await;
    assert!(whole.len() > 100_000, "more than one piece");
    for percent in [0, 40, 99] {
        sim.set_faults(&format!("cut={percent}").parse().expect("faults"));
        let (.., part) = file(&sim, &[]).await;
        assert_eq!(part.len(), whole.len() * percent / 100);
        assert_eq!(part, whole[..part.len()]);
    }
    sim.set_faults(&"drip=20ms".parse().expect("faults"));
    let asked = Instant::now();
    assert_eq!(file(&sim, &[]).await.3, whole);
    assert!(asked.elapsed() >= Duration::from_millis(20) * u32::try_from(whole.len() / 65_536).expect("few"));
    // What would take a day ends with the faults.
    sim.set_faults(&"drip=86400s".parse().expect("faults"));
    let lift = async {
        sim.asked(6).await;
        sim.set_faults(&scryfall::sim::Faults::default());
    };
    let ((.., all), ()) = futures::join!(file(&sim, &[]), lift);
    assert_eq!(all, whole);
}

#[tokio::test]
async fn a_bad_card_file_names_the_line() {
    let cards = CardSource::Lines("{\"name\":\"Good\"}\n\n{\"name\":".to_owned());
    let error = Sim::start(SimConfig {
        cards,
        ..SimConfig::default()
    })
    .await
    .expect_err("it is cut off");
    assert!(
        error.to_string().starts_with("line 3 of the card file"),
        "{error}"
    );
}

#[tokio::test]
async fn starter_cards_survive_the_way_over_scryfalls_notation() {
    let cards = deck::starter::cards();
    let sim = Sim::start(SimConfig {
        limits: None,
        ..SimConfig::default()
    })
    .await
    .expect("it starts");
    assert_eq!(sim.cards(), cards.len());
    for chunk in cards.chunks(75) {
        let identifiers: Vec<Value> = chunk
            .iter()
            .map(|card| json!({ "name": card.front().map(|face| face.name.clone()) }))
            .collect();
        let (status, list) = ask(&sim, &Value::from(identifiers)).await;
        assert_eq!(status, 200);
        assert_eq!(list["not_found"], json!([]));
        for (card, sent) in chunk.iter().zip(list["data"].as_array().expect("a list")) {
            let mut read = scryfall::card_from_json(&sent.to_string()).expect("a card");
            assert!(read.scryfall_id.take().is_some_and(|id| id.len() == 36));
            assert!(read.oracle_id.take().is_some());
            // The stand-in knows no rules text, which these are read from.
            let card = deck::card::Card {
                land: None,
                roles: None,
                ..card.clone()
            };
            assert_eq!(read, card);
        }
    }
}

#[tokio::test]
async fn the_big_card_file_is_read_whole() {
    let data = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let file = data.join("cards-composite.jsonl.gz");
    #[expect(clippy::disallowed_methods, reason = "reads the card file where there is one")]
    if !file.exists() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    let begun = Instant::now();
    let sim = Sim::start(SimConfig {
        cards: CardSource::File(file),
        limits: None,
        ..SimConfig::default()
    })
    .await
    .expect("it is read");
    println!("{} cards in {:?}", sim.cards(), begun.elapsed());
    assert_eq!(sim.cards(), 31_895);
    let answer = ask(
        &sim,
        &json!([{ "name": "Fire" }, { "name": "Agadeem's Awakening" }, { "name": "Sliver of Cheese" }]),
    )
    .await;
    insta::assert_snapshot!(short(&answer), @"200 Fire // Ice, Agadeem's Awakening // Agadeem, the Undercrypt");
    assert_eq!(
        get(&sim, "/cards/search?q=t:dragon").await.1["has_more"],
        json!(true)
    );
}

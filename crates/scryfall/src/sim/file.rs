//! The bulk file of a stand-in: made once, on disk, and served in pieces, as a whole or from where a reader stopped.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::stream;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use tempfile::NamedTempFile;

use super::library::{Library, Stored};
use super::render;

/// Bytes of one piece.
pub(super) const PIECE: usize = 64 * 1024;

/// A file on disk, which goes with the stand-in.
#[derive(Debug)]
pub(super) struct BulkFile {
    file: NamedTempFile,
    pub(super) size: u64,
}

impl BulkFile {
    /// All cards as JSON Lines in gzip, each as so many printings; blocks.
    pub(super) fn make(library: &Library, copies: usize) -> io::Result<BulkFile> {
        let mut file = NamedTempFile::new()?;
        let mut encoder = GzEncoder::new(BufWriter::new(file.as_file_mut()), Compression::fast());
        for card in library.cards() {
            if copies <= 1 {
                encoder.write_all(card.json.as_bytes())?;
                encoder.write_all(b"\n")?;
                continue;
            }
            for number in 0..copies {
                // In one piece: to pack each of its words by itself takes many times as long.
                let mut line = serde_json::to_vec(&printing(card, number)?)?;
                line.push(b'\n');
                encoder.write_all(&line)?;
            }
        }
        encoder.finish()?.flush()?;
        let size = file.as_file().metadata()?.len();
        Ok(BulkFile { file, size })
    }

    fn open(&self, start: u64) -> io::Result<File> {
        let mut file = self.file.reopen()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    }
}

/// One printing of many of a card, as long as Scryfall's objects are: with the keys that no deck needs.
fn printing(card: &Stored, number: usize) -> io::Result<Map<String, Value>> {
    let mut object: Map<String, Value> = serde_json::from_str(&card.json)?;
    let text = |object: &Map<String, Value>, key: &str| {
        let value = object.get(key).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let (set, plain) = (text(&object, "set"), text(&object, "collector_number"));
    if number > 0 {
        let plain = if plain.is_empty() { "1" } else { &plain };
        let of_its_own = format!("{plain}x{number}");
        object.insert(
            "id".to_owned(),
            render::id_of(&card.name, &set, &of_its_own).into(),
        );
        object.insert("collector_number".to_owned(), of_its_own.into());
        if set.is_empty() {
            object.insert("set".to_owned(), "sim".into());
        }
    }
    let id = text(&object, "id");
    let image = |size: &str| {
        let (first, second) = (id.get(..1).unwrap_or("0"), id.get(1..2).unwrap_or("0"));
        format!("https://cards.scryfall.io/{size}/front/{first}/{second}/{id}.jpg?1783000000")
    };
    let sizes = [
        "small",
        "normal",
        "large",
        "png",
        "art_crop",
        "border_crop",
        "thumb",
        "grid",
        "display",
    ];
    let images: Map<String, Value> = sizes
        .map(|size| (size.to_owned(), image(size).into()))
        .into_iter()
        .collect();
    let api = format!("https://api.scryfall.com/cards/{id}");
    let parts: Vec<Value> = (0..6)
        .map(|part| {
            json!({ "object": "related_card", "id": render::id_of(&id, "part", &part.to_string()), "component": "combo_piece",
                "name": &*card.name, "type_line": "Token Creature — Elemental", "uri": format!("{api}?part={part}") })
        })
        .collect();
    let shop = |host: &str| {
        format!("https://{host}/search?utm_campaign=affiliate&utm_medium=api&utm_source=scryfall&id={id}")
    };
    let more = json!({
        "uri": api, "scryfall_uri": format!("https://scryfall.com/card/{set}/{id}?utm_source=api"),
        "highres_image": true, "image_status": "highres_scan", "released_at": "2026-01-01", "image_uris": images, "all_parts": parts,
        "reserved": false, "foil": true, "nonfoil": true, "finishes": ["nonfoil", "foil"], "oversized": false, "promo": false,
        "reprint": true, "variation": false, "set_id": render::id_of(&set, "set", ""), "set_uri": format!("{api}/set"),
        "set_search_uri": format!("{api}/search?order=set&q=e%3A{set}&unique=prints"), "rulings_uri": format!("{api}/rulings"),
        "prints_search_uri": format!("{api}/search?order=released&unique=prints"), "flavor_text": "“Each is a copy of the last.”",
        "card_back_id": render::id_of("back", "", ""), "artist": "A Painter", "artist_ids": [render::id_of("A Painter", "", "")],
        "illustration_id": render::id_of(&id, "picture", ""), "border_color": "black", "frame": "2015", "full_art": false,
        "textless": false, "booster": true, "story_spotlight": false, "edhrec_rank": 12_345, "penny_rank": 2_345,
        "related_uris": { "gatherer": shop("gatherer.wizards.com"), "articles": shop("infinite.tcgplayer.com"),
            "decks": shop("decks.tcgplayer.com"), "edhrec": shop("edhrec.com") },
        "purchase_uris": { "tcgplayer": shop("partner.tcgplayer.com"), "cardmarket": shop("www.cardmarket.com"),
            "cardhoarder": shop("www.cardhoarder.com") },
    });
    if let Value::Object(more) = more {
        for (key, value) in more {
            object.entry(key).or_insert(value);
        }
    }
    Ok(object)
}

/// Answers a request for the file, which goes by this tag.
pub(super) fn answer(file: &Arc<BulkFile>, tag: &str, headers: &HeaderMap) -> io::Result<Response> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_same = text(IF_RANGE).is_none_or(|wanted| wanted == tag);
    let range = text(RANGE).filter(|_| is_same).and_then(range_of);
    let size = file.size;
    let (status, start, end) = match range {
        None => (StatusCode::OK, 0, size),
        Some((start, _)) if start >= size => {
            let head = [(CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, head).into_response());
        }
        Some((start, last)) => {
            let end = last.map_or(size, |last| last.saturating_add(1).min(size));
            (StatusCode::PARTIAL_CONTENT, start, end)
        }
    };
    let body = Body::from_stream(pieces(file.open(start)?, end - start));
    let head = [
        // A gzip file, not a gzip-encoded answer.
        (CONTENT_TYPE, "application/gzip".to_owned()),
        (CONTENT_LENGTH, (end - start).to_string()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (ETAG, tag.to_owned()),
    ];
    let mut response = (status, head, body).into_response();
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(range) = format!("bytes {start}-{}/{size}", end - 1).parse()
    {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    Ok(response)
}

/// Start and last byte of a range; `None` for what is none, which asks for everything.
fn range_of(text: &str) -> Option<(u64, Option<u64>)> {
    let (start, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let start = start.trim().parse().ok()?;
    let last = match last.trim() {
        "" => None,
        last => Some(last.parse().ok().filter(|last| *last >= start)?),
    };
    Some((start, last))
}

/// The next so many bytes of a file, read off the async threads.
fn pieces(file: File, left: u64) -> impl futures::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold((file, left), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        tokio::task::spawn_blocking(move || {
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE);
            let mut piece = vec![0; size];
            file.read_exact(&mut piece)?;
            Ok(Some((Bytes::from(piece), (file, left - size as u64))))
        })
        .await
        .map_err(io::Error::other)?
    })
}

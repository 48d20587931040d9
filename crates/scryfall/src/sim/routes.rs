//! The endpoints.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query as UrlQuery, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use deck::catalogue::fold;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::gate::{error, gate};
use super::library::Stored;
use super::search::Query;
use super::{Shared, file};
use crate::MAX_IDENTIFIERS;

const PAGE: usize = 175;
const MAX_QUERY: usize = 1_000;
const BULK_FILE: &str = "/file/default-cards.jsonl.gz";

type Params = UrlQuery<HashMap<String, String>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/cards/collection", post(collection))
        .route("/cards/named", get(named))
        .route("/cards/search", get(search))
        .route("/cards/autocomplete", get(autocomplete))
        .route("/cards/{id}", get(by_id))
        .route("/cards/{first}/{second}", get(by_two))
        .route("/cards/{set}/{number}/{lang}", get(by_printing_and_language))
        .route("/sets", get(sets))
        .route("/bulk-data", get(bulk_list))
        .route("/bulk-data/{kind}", get(bulk_one))
        .route(BULK_FILE, get(bulk_file))
        .route("/migrations", get(migrations))
        .fallback(|| async { not_found("No such endpoint.") })
        .layer(from_fn_with_state(Arc::clone(&shared), gate))
        .with_state(shared)
}

fn not_found(details: &str) -> Response {
    error(StatusCode::NOT_FOUND, "not_found", details, None)
}

fn bad_request(details: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "bad_request", details, None)
}

fn json_text(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

fn card_or_404(card: Option<&Stored>) -> Response {
    card.map_or_else(
        || not_found("No card found with the given ID or set code and collector number."),
        |card| json_text(card.json.clone().into_string()),
    )
}

/// A list with cards in it; their text is sent as it is.
fn list(more: &str, cards: &[&Stored]) -> Response {
    let mut body = format!("{{\"object\":\"list\",{more}\"data\":[");
    for (index, card) in cards.iter().enumerate() {
        if index > 0 {
            body.push(',');
        }
        body.push_str(&card.json);
    }
    body.push_str("]}");
    json_text(body)
}

/// Goes over all cards, away from the async threads.
async fn off_thread(
    shared: Arc<Shared>,
    work: impl FnOnce(&Shared) -> Response + Send + 'static,
) -> Response {
    tokio::task::spawn_blocking(move || work(&shared))
        .await
        .unwrap_or_else(|_| {
            error(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "The stand-in failed.",
                None,
            )
        })
}

async fn collection(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/json") {
        return bad_request("The body must be JSON, with a Content-Type that says so.");
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(identifiers) = body.get("identifiers").and_then(Value::as_array) else {
        return bad_request("The body needs an `identifiers` array.");
    };
    if identifiers.is_empty() || identifiers.len() > MAX_IDENTIFIERS {
        let details = "Between 1 and 75 identifiers may be given.";
        return error(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_error",
            details,
            None,
        );
    }
    let mut found = Vec::with_capacity(identifiers.len());
    let mut missing = Vec::new();
    for identifier in identifiers {
        match shared.library.identified(identifier) {
            Some(card) => found.push(card),
            None => missing.push(identifier),
        }
    }
    list(&format!("\"not_found\":{},", json!(missing)), &found)
}

async fn named(State(shared): State<Arc<Shared>>, UrlQuery(params): Params) -> Response {
    let set = params.get("set").cloned();
    if let Some(name) = params.get("exact") {
        return match shared.library.named(name, set.as_deref()) {
            Some(card) => json_text(card.json.clone().into_string()),
            None => not_found(&format!("No cards found matching “{name}”")),
        };
    }
    let Some(name) = params.get("fuzzy").cloned() else {
        return bad_request("You must provide either an `exact` or `fuzzy` parameter.");
    };
    off_thread(shared, move |shared| {
        if let Some(card) = shared.library.named(&name, set.as_deref()) {
            return json_text(card.json.clone().into_string());
        }
        let folded = fold(&name);
        let near: Vec<&Stored> = shared
            .library
            .cards()
            .iter()
            .filter(|card| {
                set.as_deref()
                    .is_none_or(|set| card.set.eq_ignore_ascii_case(set))
            })
            .filter(|card| folded.split(' ').all(|word| card.folded.contains(word)))
            .collect();
        match near.as_slice() {
            [] => not_found(&format!("No cards found matching “{name}”")),
            [first, rest @ ..] if rest.iter().all(|card| card.name == first.name) => {
                json_text(first.json.clone().into_string())
            }
            _ => {
                let details = format!(
                    "Too many cards match ambiguous name “{name}”. Add more words to refine your search."
                );
                error(StatusCode::NOT_FOUND, "not_found", &details, Some("ambiguous"))
            }
        }
    })
    .await
}

async fn search(State(shared): State<Arc<Shared>>, UrlQuery(params): Params) -> Response {
    let text = params.get("q").cloned().unwrap_or_default();
    if text.chars().count() > MAX_QUERY {
        return bad_request("The query is longer than 1,000 characters.");
    }
    let query = match Query::read(&text) {
        Ok(query) => query,
        Err(details) => return bad_request(&details),
    };
    let page = match params.get("page").map_or(Ok(1), |page| page.parse::<usize>()) {
        Ok(page @ 1..) => page,
        _ => return bad_request("The page must be a number from 1."),
    };
    off_thread(shared, move |shared| {
        let mut cards: Vec<&Stored> = shared
            .library
            .cards()
            .iter()
            .filter(|card| query.matches(card))
            .collect();
        // One printing of each card, as `unique=cards` is the default.
        cards.sort_by(|a, b| a.folded.cmp(&b.folded));
        cards.dedup_by(|a, b| a.folded == b.folded);
        let total = cards.len();
        let pages = cards.chunks(PAGE).collect::<Vec<_>>();
        let Some(on_page) = pages.get(page - 1) else {
            return not_found("Your query didn’t match any cards.");
        };
        let more = page < pages.len();
        let mut head = format!("\"total_cards\":{total},\"has_more\":{more},");
        if more {
            let mut next = url::form_urlencoded::Serializer::new(String::new());
            next.append_pair("q", &text)
                .append_pair("page", &(page + 1).to_string());
            head.push_str(&format!(
                "\"next_page\":{},",
                json!(format!("{}/cards/search?{}", shared.base, next.finish()))
            ));
        }
        list(&head, on_page)
    })
    .await
}

async fn autocomplete(State(shared): State<Arc<Shared>>, UrlQuery(params): Params) -> Response {
    let text = fold(params.get("q").map(String::as_str).unwrap_or_default());
    off_thread(shared, move |shared| {
        let mut names: Vec<&Stored> = Vec::new();
        if text.chars().count() >= 2 {
            names.extend(
                shared
                    .library
                    .cards()
                    .iter()
                    .filter(|card| card.folded.contains(text.as_str())),
            );
        }
        names.sort_by_key(|card| {
            (
                !card.folded.starts_with(text.as_str()),
                card.folded.len(),
                &card.folded,
            )
        });
        names.dedup_by(|a, b| a.folded == b.folded);
        let data: Vec<&str> = names.iter().take(20).map(|card| &*card.name).collect();
        axum::Json(json!({ "object": "catalog", "total_values": data.len(), "data": data })).into_response()
    })
    .await
}

async fn by_id(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    card_or_404(shared.library.with_id(&id))
}

async fn by_two(
    State(shared): State<Arc<Shared>>,
    Path((first, second)): Path<(String, String)>,
) -> Response {
    let number = second.parse().ok();
    card_or_404(match first.as_str() {
        "multiverse" => number.and_then(|id| shared.library.with_multiverse_id(id)),
        "arena" => number.and_then(|id| shared.library.with_arena_id(id)),
        set => shared.library.printed(set, &second),
    })
}

async fn by_printing_and_language(
    State(shared): State<Arc<Shared>>,
    Path((set, number, lang)): Path<(String, String, String)>,
) -> Response {
    card_or_404(if lang == "en" {
        shared.library.printed(&set, &number)
    } else {
        None
    })
}

async fn sets(State(shared): State<Arc<Shared>>) -> Response {
    let sets = shared.library.sets.iter().map(|(code, set)| {
        json!({ "object": "set", "code": code, "name": set.name, "card_count": set.cards, "digital": false })
    });
    axum::Json(json!({ "object": "list", "has_more": false, "data": sets.collect::<Value>() }))
        .into_response()
}

async fn bulk_list(State(shared): State<Arc<Shared>>) -> Response {
    off_thread(shared, |shared| {
        shared.bulk().map_or_else(no_file, |file| {
            let data = [bulk_object(shared, file.size)];
            axum::Json(json!({ "object": "list", "has_more": false, "data": data })).into_response()
        })
    })
    .await
}

async fn bulk_one(State(shared): State<Arc<Shared>>, Path(kind): Path<String>) -> Response {
    off_thread(shared, move |shared| match shared.bulk() {
        Ok(file) if kind.replace('-', "_") == "default_cards" => {
            axum::Json(bulk_object(shared, file.size)).into_response()
        }
        Ok(_) => not_found("No bulk data of that kind."),
        Err(error) => no_file(error),
    })
    .await
}

async fn bulk_file(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    off_thread(shared, move |shared| {
        let answer = shared
            .bulk()
            .and_then(|file| file::answer(&file, &shared.file_tag(file.size), &headers));
        answer.unwrap_or_else(no_file)
    })
    .await
}

fn no_file(problem: io::Error) -> Response {
    tracing::error!(%problem, "no bulk file");
    let details = "The bulk file could not be made.";
    error(StatusCode::INTERNAL_SERVER_ERROR, "internal", details, None)
}

fn bulk_object(shared: &Shared, size: u64) -> Value {
    json!({
        "object": "bulk_data",
        "id": super::render::id_of("default_cards", "", ""),
        "type": "default_cards",
        "updated_at": shared.file_updated(),
        "uri": format!("{}/bulk-data/default-cards", shared.base),
        "name": "Default Cards",
        "description": "Every card object this stand-in knows.",
        "jsonl_download_uri": format!("{}{BULK_FILE}", shared.base),
        "compressed_size": size,
    })
}

async fn migrations() -> Response {
    axum::Json(json!({ "object": "list", "has_more": false, "data": [] })).into_response()
}

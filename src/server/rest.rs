//! The REST API, and the plain forms of the pages.

mod collections;
mod events;
mod export;
mod forms;
mod improve;
mod mana;
mod status;
mod submission;
mod versions;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRef, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Serialize;

use crate::server::accept;
use crate::server::decks::{Decks, on_thread};
use crate::server::problem::{Problem, page};
use crate::server::site::Stylesheet;
use crate::server::state::AppState;
use crate::wire::{Analyzed, Created};
pub use collections::of_cookie;
use collections::{Owner, of_request};
use submission::{Received, receive};

/// Routes that take a decklist: their bodies may be larger than others.
pub fn uploads() -> Router<AppState> {
    Router::new()
        .route("/api/v1/decks", post(create))
        .route("/api/v1/analyze", post(analyze))
        .route("/api/v1/mana", post(mana::list))
        .route("/api/v1/improve", post(improve::list))
        .route("/api/v1/export", post(export::list))
        .merge(versions::uploads())
        .merge(collections::uploads())
}

/// All other routes of the API, and the forms.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/decks/{id}", get(deck))
        .route("/api/v1/decks/{id}/analysis", get(analysis))
        .route("/api/v1/decks/{id}/mana", get(mana::saved))
        .route("/api/v1/decks/{id}/improvements", get(improve::saved))
        .route("/decks/{id}/swaps", post(improve::take))
        .route("/api/v1/decks/{id}/export", get(export::saved))
        .route("/api/v1/decks/{id}/events", get(events::events))
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .merge(collections::routes())
        .merge(forms::routes())
        .merge(status::routes())
        .merge(versions::routes())
}

/// Saves a deck. A program gets 201 and JSON, a plain form the deck's page.
async fn create(State(state): State<AppState>, request: axum::extract::Request) -> Response {
    let wants_page = accept::prefers_html(request.headers());
    let received = match receive(request).await {
        Ok(received) => received,
        Err(problem) => return refuse(&state, problem, wants_page, None).await,
    };
    // Kept for the page that says why it was refused, where nothing typed may be lost.
    let content = received.content();
    let created = match received {
        Received::List(submission) => state.decks.create(submission).await,
        Received::Sample(slug) => state.decks.create_sample(&slug).await,
    };
    match created {
        Ok(created) if wants_page => Redirect::to(&created.page).into_response(),
        Ok(created) => made(&created),
        Err(problem) => refuse(&state, problem, wants_page, content).await,
    }
}

fn made(created: &Created) -> Response {
    let mut response = (StatusCode::CREATED, axum::Json(created)).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/decks/{}", created.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

async fn refuse(state: &AppState, problem: Problem, wants_page: bool, content: Option<Bytes>) -> Response {
    if !wants_page {
        return problem.into_response();
    }
    let stylesheet = Stylesheet::from_ref(state);
    let drawn = on_thread(move || {
        let text = content.and_then(|content| deck::import::decode(&content).ok());
        page(&problem.into_json(), &stylesheet.0, text.as_deref(), None)
    });
    drawn.await.unwrap_or_else(IntoResponse::into_response)
}

/// JSON of what may be as large as a deck, written where that holds up nothing else.
async fn json<T: Serialize + Send + 'static>(value: T) -> Result<Response, Problem> {
    let written = on_thread(move || serde_json::to_vec(&value)).await?;
    let written = written.map_err(|_| Problem::Internal("an answer could not be written"))?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((kind, written).into_response())
}

async fn analyze(State(decks): State<Decks>, request: axum::extract::Request) -> Result<Response, Problem> {
    let submission = match receive(request).await? {
        Received::List(submission) => submission,
        Received::Sample(slug) => submission::of_sample(&slug)?,
    };
    json(decks.analyze(submission).await?).await
}

async fn deck(
    State(state): State<AppState>,
    Path(id): Path<String>,
    owner: Query<Owner>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let owner = of_request(owner, &headers);
    json(state.open_deck(&id, owner.as_deref()).await?).await
}

async fn analysis(
    State(state): State<AppState>,
    Path(id): Path<String>,
    owner: Query<Owner>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let owner = of_request(owner, &headers);
    let view = state.open_deck(&id, owner.as_deref()).await?;
    json(Analyzed {
        format: view.format,
        match_type: view.match_type,
        analysis: view.analysis,
        cards: view.cards,
        progress: view.progress,
        problems: view.parsed.problems,
        crafting: view.crafting,
    })
    .await
}

async fn ready(State(state): State<AppState>) -> Result<&'static str, Problem> {
    state.ready().await?;
    Ok("ready\n")
}

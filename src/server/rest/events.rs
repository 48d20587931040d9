//! A deck as it becomes known, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use serde::Serialize;

use crate::server::decks::{DeckEvent, Decks, on_thread};
use crate::server::metrics::Metrics;
use crate::server::problem::Problem;

/// Proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again after a cut.
pub(super) const RECONNECT: Duration = Duration::from_secs(3);

/// `deck` first and whenever more is known, `progress` in between, `done` at the end; after `done` the listener closes.
pub async fn events(
    State(decks): State<Decks>,
    State(metrics): State<Metrics>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let subscribed = decks.subscribe(&id).await?;
    let open = metrics.open_stream();
    let events = subscribed.then(move |event| {
        // Counted as open for as long as the stream lives.
        let _ = &open;
        async { Ok::<Event, Infallible>(written(event).await) }
    });
    Ok(response(events))
}

/// An answer that goes on: events as they come, and a heartbeat where none come.
pub(super) fn response(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx holds answers back until it has a pageful, unless told.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

async fn written(event: DeckEvent) -> Event {
    match event {
        DeckEvent::Deck(deck) => {
            let named = on_thread(move || named("deck", &deck).retry(RECONNECT)).await;
            named.unwrap_or_else(|_| Event::default().event("deck").data("{}"))
        }
        DeckEvent::Progress(progress) => named("progress", &progress),
        DeckEvent::Done(progress) => named("done", &progress),
    }
}

fn named(name: &str, data: &impl Serialize) -> Event {
    let event = Event::default().event(name);
    // These types have string keys and finite numbers only; an event without data would still end the wait.
    match serde_json::to_string(data) {
        Ok(json) => event.data(json),
        Err(error) => {
            tracing::error!(%error, name, "an event could not be written");
            event.data("{}")
        }
    }
}

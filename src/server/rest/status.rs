//! How the program is doing: as JSON, as events for its page, and the button that fetches the card file.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures::{Stream, StreamExt, stream};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::events;
use crate::server::metrics::{self, Metrics};
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::server::status::Status;

/// More often than that no figure is read.
const PACE: Duration = Duration::from_secs(1);

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/status", get(status))
        .route("/api/v1/status/events", get(page_events))
        .route("/api/v1/status/card-file/events", get(card_file_events))
        .route("/status/fetch-cards", post(fetch_cards))
        .route("/metrics", get(metrics::metrics))
}

async fn status(State(status): State<Status>) -> Response {
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (no_store, axum::Json(status.view().await)).into_response()
}

/// `status` at once and whenever the page would look different: its part, drawn. Never ends by itself.
async fn page_events(State(state): State<AppState>) -> Response {
    let status = state.status.clone();
    let changes = changes(state.stopping(), move || {
        let status = status.clone();
        async move { Some(status.drawn().await) }
    });
    events::response(told(changes, &state.metrics))
}

/// `status` with the line of the import page while the card file is on its way, and `done` when there is no more to tell.
async fn card_file_events(State(state): State<AppState>) -> Response {
    let status = state.status.clone();
    let changes = changes(state.stopping(), move || {
        let line = status.card_file_line();
        async move { (!line.is_empty()).then(|| line.into()) }
    });
    // The stop ends the stream without a last word: the page is to ask the next server.
    let stopping = state.stopping();
    let status = state.status.clone();
    let end = stream::once(async move {
        let last = Event::default()
            .event("status")
            .data(status.card_file_last_line());
        [last, Event::default().event("done").data("")]
    })
    .flat_map(|events| stream::iter(events.map(Ok)))
    .take_while(move |_| std::future::ready(!stopping.is_cancelled()));
    events::response(told(changes, &state.metrics).chain(end))
}

/// What `look` sees, each time that is different, at most once a second; ends with `None`, and at the stop.
fn changes<L, F>(stopping: CancellationToken, look: L) -> impl Stream<Item = Arc<str>> + Send
where
    L: Fn() -> F + Send + 'static,
    F: Future<Output = Option<Arc<str>>> + Send,
{
    struct Watch<L> {
        look: L,
        stopping: CancellationToken,
        due: Instant,
        seen: Option<Arc<str>>,
    }
    let watch = Watch {
        look,
        stopping,
        due: Instant::now(),
        seen: None,
    };
    stream::unfold(watch, |mut watch| async move {
        loop {
            tokio::select! {
                () = watch.stopping.cancelled() => return None,
                () = sleep_until(watch.due) => {}
            }
            watch.due = Instant::now() + PACE;
            let now = (watch.look)().await?;
            if watch.seen.as_ref() != Some(&now) {
                watch.seen = Some(Arc::clone(&now));
                return Some((now, watch));
            }
        }
    })
}

fn told<S: Stream<Item = Arc<str>> + Send>(
    changes: S,
    metrics: &Metrics,
) -> impl Stream<Item = Result<Event, Infallible>> + Send + use<S> {
    let open = metrics.open_stream();
    changes.map(move |html| {
        // Counted as open for as long as the stream lives.
        let _ = &open;
        Ok(Event::default()
            .event("status")
            .retry(events::RECONNECT)
            .data(html))
    })
}

/// The button of the page without JavaScript.
async fn fetch_cards(State(status): State<Status>) -> Result<Redirect, Problem> {
    status.fetch_cards()?;
    Ok(Redirect::to("/status"))
}

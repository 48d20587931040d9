//! Logs. No text of a player and no address of a deck is logged: whoever knows the address may see the deck.

use std::io::IsTerminal;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use tower_http::request_id::RequestId;
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Writes logs to the standard error stream.
///
/// # Errors
/// When `filter` is not one, or logs are written already.
pub fn start(filter: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(filter)?;
    let terminal = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(terminal)
        // What cannot be written is not told either: that would be written to the same place, and panic.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .try_init()
}

/// The span of one request: method, route (not path), id.
#[must_use]
pub fn request_span(request: &Request<Body>) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}

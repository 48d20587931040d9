//! What a request may send, and what is said when it sends more or never ends.
//!
//! The layers that cut a body short can only break it off; whoever reads it takes that for a request that cannot be read.
//! Here it is remembered why, and said.

use std::error::Error;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower_http::timeout::TimeoutError;

use crate::server::problem::Problem;

/// Why a body was broken off.
#[derive(Clone, Copy, Debug)]
enum Cut {
    TooLarge,
    Slow,
}

/// Middleware: at most `limit` bytes, announced or not.
pub async fn bounded(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
        return Problem::TooLarge { limit }.into_response();
    }
    let cut = Arc::new(OnceLock::new());
    let noted = Arc::clone(&cut);
    let request = request.map(|body| {
        Body::new(Limited::new(body, limit).map_err(move |error| {
            if let Some(why) = why(&*error) {
                noted.get_or_init(|| why);
            }
            error
        }))
    });
    let response = next.run(request).await;
    // `server_fn` takes it for a failure of its own, with 500.
    let failed = response.status().is_client_error() || response.status().is_server_error();
    match cut.get().filter(|_| failed) {
        Some(Cut::TooLarge) => Problem::TooLarge { limit }.into_response(),
        Some(Cut::Slow) => Problem::Slow.into_response(),
        None => response,
    }
}

/// Whether a body's error, or a cause of it, is that it did not arrive in time.
#[must_use]
pub fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| cause.is::<TimeoutError>())
}

fn why(error: &(dyn Error + 'static)) -> Option<Cut> {
    if causes(error).any(|cause| cause.is::<LengthLimitError>()) {
        Some(Cut::TooLarge)
    } else if is_timeout(error) {
        Some(Cut::Slow)
    } else {
        None
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn Error + 'static) = *error;
        error.source()
    })
}

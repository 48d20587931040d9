//! Gives every failed answer its form: RFC 9457 on the API, a page everywhere else.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Problem, json_response, page};
use crate::server::accept;
use crate::server::site::Stylesheet;
use crate::wire::ProblemJson;

/// Marks an answer of `server_fn` that is an error; its body is a [`ProblemJson`].
const SERVER_FN_ERROR: &str = "serverfnerror";
/// A problem is a few hundred bytes.
const MAX_PROBLEM: usize = 64 * 1024;

/// Middleware around everything: no failure leaves without saying what it is.
pub async fn present(State(stylesheet): State<Stylesheet>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(&request);
    let deck = deck_of(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_html(&response) {
        return response;
    }
    if response.headers().contains_key(SERVER_FN_ERROR) {
        return server_fn_error(response).await;
    }
    let problem = match response.extensions().get::<ProblemJson>() {
        Some(problem) => problem.clone(),
        None => Problem::of_status(status).into_json(),
    };
    let shaped = if wants_page {
        page(&problem, &stylesheet.0, None, deck.as_deref())
    } else {
        json_response(problem)
    };
    let (mut parts, body) = shaped.into_parts();
    // What the layer below said beside the body, `Allow` and `Retry-After` above all.
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH && !parts.headers.contains_key(name)
        {
            parts.headers.insert(name.clone(), value.clone());
        }
    }
    Response::from_parts(parts, body)
}

/// The deck that a form of its page was about.
fn deck_of(path: &str) -> Option<String> {
    let (id, _) = path.strip_prefix("/decks/")?.split_once('/')?;
    let is_id = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

fn is_html(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Pages fail as pages, but for a script that asks for JSON; the API fails as JSON, but for the one address that plain forms are
/// sent to.
fn wants_page(request: &Request) -> bool {
    let path = request.uri().path();
    let is_form_target = request.method() == Method::POST && path == "/api/v1/decks";
    let is_api = path.starts_with("/api/") || path == "/livez" || path == "/readyz";
    if is_api {
        is_form_target && accept::prefers_html(request.headers())
    } else {
        !accept::names_json_alone(request.headers())
    }
}

/// `server_fn` answers every failure with 500 and no media type; the problem inside knows better.
async fn server_fn_error(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_PROBLEM).await else {
        return json_response(Problem::Internal("an error that cannot be read").into_json());
    };
    if let Ok(problem) = serde_json::from_slice::<ProblemJson>(&bytes) {
        parts.status = StatusCode::from_u16(problem.status).unwrap_or(parts.status);
    }
    parts.headers.insert(header::CONTENT_TYPE, super::PROBLEM_JSON);
    Response::from_parts(parts, Body::from(bytes))
}

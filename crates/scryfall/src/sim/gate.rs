//! What stands before every handler: the record, the headers, the limits, the latency and the faults.

use std::io;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RETRY_AFTER, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;
use tokio::sync::watch;

use super::faults::{ActiveFaults, Fault};
use super::limits::Refused;
use super::wire::Fate;
use super::{Endpoint, Hit, Shared};

/// The most bytes of a request's body that are read.
const MAX_BODY: usize = 1024 * 1024;

pub(super) async fn gate(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(fate): ConnectInfo<Fate>,
    request: Request,
    next: Next,
) -> Response {
    let at = Instant::now();
    let endpoint = endpoint_of(request.uri().path());
    let user_agent = text_of(request.headers(), USER_AGENT);
    let accept = text_of(request.headers(), ACCEPT);
    let complete = user_agent.as_deref().is_some_and(|value| !value.is_empty()) && accept.is_some();
    let limited = match (&shared.limiter, endpoint) {
        (_, Endpoint::File) | (None, _) => None,
        (Some(limiter), _) => limiter
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .admit(at, is_strict(endpoint))
            .err(),
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "bad_request",
            "The body is too large.",
            None,
        );
    };
    let identifiers = match endpoint {
        Endpoint::Collection => count_identifiers(&body),
        _ => 0,
    };
    shared.record(Hit {
        endpoint,
        at,
        user_agent,
        accept,
        identifiers,
        rate_limited: limited.is_some(),
    });

    if !complete {
        let details =
            "A request needs a User-Agent header that names your application, and an Accept header.";
        return error(StatusCode::BAD_REQUEST, "bad_request", details, None);
    }
    if let Some(refused) = limited {
        return too_many(refused);
    }
    let mut faults = shared.faults.subscribe();
    let (delay, fault) = faults.borrow_and_update().draw(endpoint);
    let delay = shared.latency + delay;
    let mut stopping = shared.stopping.subscribe();
    if !delay.is_zero() {
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            _ = stopping.wait_for(|stop| *stop) => fate.close(),
        }
    }
    match fault {
        Some(Fault::Down) => {
            fate.close();
            return StatusCode::NO_CONTENT.into_response();
        }
        Some(Fault::Reset) => {
            fate.reset();
            return StatusCode::NO_CONTENT.into_response();
        }
        Some(Fault::Hang) => {
            tokio::select! {
                _ = faults.changed() => {}
                _ = stopping.wait_for(|stop| *stop) => fate.close(),
            }
        }
        Some(Fault::Status(429)) => return too_many(Refused { retry_after: None }),
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return error(status, "fault", "Something went wrong, as was asked for.", None);
        }
        Some(Fault::Html(status)) => return page(status),
        Some(Fault::Shape) => return axum::Json(json!({ "object": "surprise", "cards": 3 })).into_response(),
        Some(Fault::Changed) => shared.renew_file(),
        Some(Fault::Cut(_) | Fault::Drip(_) | Fault::Json | Fault::Slow(_)) | None => {}
    }
    let mut response = next.run(Request::from_parts(head, Body::from(body))).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_FOUND {
        // At Scryfall the edge keeps both for two hours.
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=7200"));
    }
    match fault {
        Some(Fault::Cut(percent)) => cut(response, percent),
        Some(Fault::Drip(by)) => drip(response, by, faults, stopping),
        Some(Fault::Json) => halve(response).await,
        _ => response,
    }
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn endpoint_of(path: &str) -> Endpoint {
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("cards", Some("collection")) => Endpoint::Collection,
        ("cards", Some("named")) => Endpoint::Named,
        ("cards", Some("search")) => Endpoint::Search,
        ("cards", Some("autocomplete")) => Endpoint::Autocomplete,
        ("cards", Some(_)) => Endpoint::Card,
        ("sets", _) => Endpoint::Sets,
        ("bulk-data", _) => Endpoint::BulkData,
        ("file", _) => Endpoint::File,
        ("migrations", _) => Endpoint::Migrations,
        _ => Endpoint::Unknown,
    }
}

fn is_strict(endpoint: Endpoint) -> bool {
    matches!(
        endpoint,
        Endpoint::Collection | Endpoint::Named | Endpoint::Search
    )
}

fn count_identifiers(body: &[u8]) -> usize {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("identifiers")
        .and_then(serde_json::Value::as_array)
        .map_or(0, Vec::len)
}

/// An error object, as Scryfall writes them.
pub(super) fn error(status: StatusCode, code: &str, details: &str, kind: Option<&str>) -> Response {
    let mut body = json!({ "object": "error", "code": code, "status": status.as_u16(), "details": details });
    if let (Some(kind), Some(object)) = (kind, body.as_object_mut()) {
        object.insert("type".to_owned(), kind.into());
    }
    (status, axum::Json(body)).into_response()
}

fn too_many(refused: Refused) -> Response {
    let details =
        "You are sending too many requests. Stop for 60 seconds; if you go on, your network is blocked.";
    let mut response = error(StatusCode::TOO_MANY_REQUESTS, "rate_limited", details, None);
    if let Some(seconds) = refused
        .retry_after
        .map(|after: Duration| after.as_secs_f64().ceil())
    {
        let value = HeaderValue::from_str(&format!("{seconds}"));
        response
            .headers_mut()
            .extend(value.ok().map(|value| (RETRY_AFTER, value)));
    }
    response
}

fn page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let html = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";
    (status, [(CONTENT_TYPE, "text/html; charset=UTF-8")], html).into_response()
}

/// Half of an answer, as if it were all.
async fn halve(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let half = body.slice(..body.len() / 2);
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(half.len()));
    Response::from_parts(head, Body::from(half))
}

/// The first so many hundredths of an answer, with the length of the whole and a connection that ends.
fn cut(response: Response, percent: u8) -> Response {
    let (mut head, body) = response.into_parts();
    let said = head
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let whole: u64 = said.or(body.size_hint().exact()).unwrap_or_default();
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole));
    let left = whole * u64::from(percent) / 100;
    let pieces = stream::unfold((body.into_data_stream(), left), |(mut pieces, left)| async move {
        if left > 0
            && let Some(Ok(piece)) = pieces.next().await
        {
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            return Some((
                Ok::<Bytes, io::Error>(piece.slice(..size)),
                (pieces, left - size as u64),
            ));
        }
        // Once not ready, so that what was sent is on its way before the end.
        tokio::task::yield_now().await;
        Some((Err(io::ErrorKind::ConnectionAborted.into()), (pieces, 0)))
    });
    Response::from_parts(head, Body::from_stream(pieces))
}

/// An answer whose pieces take their time, until the faults are changed or the stand-in stops.
fn drip(
    response: Response,
    by: Duration,
    faults: watch::Receiver<Arc<ActiveFaults>>,
    stopping: watch::Receiver<bool>,
) -> Response {
    let (head, body) = response.into_parts();
    let state = (body.into_data_stream(), faults, stopping, false);
    let pieces = stream::unfold(
        state,
        move |(mut pieces, mut faults, mut stopping, mut free)| async move {
            let piece = pieces.next().await?.map_err(io::Error::other);
            if !free {
                let stopped = tokio::select! {
                    () = tokio::time::sleep(by) => false,
                    _ = faults.changed() => {
                        free = true;
                        false
                    }
                    _ = stopping.wait_for(|stop| *stop) => true,
                };
                if stopped {
                    let end = Err(io::ErrorKind::ConnectionAborted.into());
                    return Some((end, (pieces, faults, stopping, true)));
                }
            }
            Some((piece, (pieces, faults, stopping, free)))
        },
    );
    Response::from_parts(head, Body::from_stream(pieces))
}

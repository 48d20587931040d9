//! What players own: `/api/v1/collections`, and the cookie that says which one is the browser's.

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post, put};
use deck::decklist::Severity;
use serde::Deserialize;

use super::json;
use super::submission::receive_collection;
use crate::server::accept;
use crate::server::collections::Collections;
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::wire::CollectionSaved;

/// Name of the cookie that holds the id of the browser's collection.
const COOKIE: &str = "collection";

/// Routes that take a collection: their bodies may be larger than others.
pub fn uploads() -> Router<AppState> {
    Router::new()
        .route("/api/v1/collections", post(create))
        .route("/api/v1/collections/{id}", put(replace))
}

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/collections/{id}", get(collection).delete(delete))
        .route("/collection/forget", post(forget))
}

/// Saves a collection. A program gets 201 and JSON; a plain form a cookie and the collection's page, where what the
/// browser had before is replaced.
async fn create(State(collections): State<Collections>, request: Request) -> Result<Response, Problem> {
    let wants_page = accept::prefers_html(request.headers());
    let before = of_cookie(request.headers()).filter(|_| wants_page);
    let handed = receive_collection(request).await?;
    let saved = match before {
        Some(id) => match collections.replace(&id, handed.clone()).await {
            // Forgotten elsewhere.
            Err(Problem::NoSuchCollection) => collections.create(handed).await?,
            saved => saved?,
        },
        None => collections.create(handed).await?,
    };
    let location = format!("/api/v1/collections/{}", saved.id);
    let cookie = cookie(&saved.id);
    let mut response = if wants_page {
        Redirect::to(&page_of(&saved)).into_response()
    } else {
        let mut response = json(saved).await?;
        *response.status_mut() = StatusCode::CREATED;
        if let Ok(location) = HeaderValue::from_str(&location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    };
    if wants_page && let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The collection's page, which says what was not read of the list that was sent: its lines, the first of them by number.
fn page_of(saved: &CollectionSaved) -> String {
    /// More than fit on the page help nobody; the API tells them all.
    const TOLD: usize = 20;
    let refused = saved
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let lines: Vec<String> = refused
        .take(TOLD)
        .map(|problem| problem.line.to_string())
        .collect();
    if lines.is_empty() {
        "/collection".to_owned()
    } else {
        format!("/collection?unread={}", lines.join(","))
    }
}

async fn replace(
    State(collections): State<Collections>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let handed = receive_collection(request).await?;
    json(collections.replace(&id, handed).await?).await
}

async fn collection(
    State(collections): State<Collections>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    json(collections.view(&id).await?).await
}

async fn delete(
    State(collections): State<Collections>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    collections.delete(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets the browser's collection for good, and the cookie with it.
async fn forget(State(collections): State<Collections>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(id) = of_cookie(&headers) {
        match collections.delete(&id).await {
            Ok(()) | Err(Problem::NoSuchCollection) => {}
            Err(problem) => return Err(problem),
        }
    }
    let mut response = Redirect::to("/collection").into_response();
    response.headers_mut().insert(
        header::SET_COOKIE,
        HeaderValue::from_static("collection=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"),
    );
    Ok(response)
}

fn cookie(id: &str) -> String {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    format!("{COOKIE}={id}; HttpOnly; SameSite=Lax; Path=/; Max-Age={YEAR}")
}

/// The id of the browser's collection.
pub fn of_cookie(headers: &HeaderMap) -> Option<String> {
    let values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, id)| *name == COOKIE && is_id(id))
        .map(|(_, id)| id.to_owned())
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The part of an address that names a collection.
#[derive(Debug, Deserialize)]
pub struct Owner {
    collection: Option<String>,
}

/// The collection a request is about: that of `?collection=`, else that of the cookie.
pub fn of_request(Query(owner): Query<Owner>, headers: &HeaderMap) -> Option<String> {
    owner
        .collection
        .filter(|id| is_id(id))
        .or_else(|| of_cookie(headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_id_is_taken_from_the_cookie() {
        let id = "0123456789abcdef0123456789abcdef";
        let of = |value: String| {
            of_cookie(&HeaderMap::from_iter([(
                header::COOKIE,
                HeaderValue::from_str(&value).unwrap(),
            )]))
        };
        assert_eq!(of(format!("a=b; collection={id}")).as_deref(), Some(id));
        assert_eq!(of(format!("collections={id}")), None);
        assert_eq!(of("collection=../../etc".to_owned()), None);
    }
}

//! What the pages' buttons do without JavaScript: a form is sent, and the answer is a page to go to.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum::routing::post;
use serde::Deserialize;

use crate::pages::deck::Tab;
use crate::server::config::{format_of, match_type_of};
use crate::server::decks::Decks;
use crate::server::problem::Problem;
use crate::server::state::AppState;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/decks/{id}/rename", post(rename))
        .route("/decks/{id}/format", post(format))
        .route("/decks/{id}/delete", post(delete))
        .route("/decks/{id}/restore", post(restore))
        .route("/decks/{id}/retry", post(retry))
        .route("/decks/{id}/cancel", post(cancel))
}

#[derive(Deserialize)]
struct Rename {
    name: String,
}

async fn rename(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Rename>,
) -> Result<Redirect, Problem> {
    decks.rename(&id, &form.name).await?;
    Ok(if came_from_library(&headers) {
        Redirect::to("/decks")
    } else {
        to_deck(&id)
    })
}

#[derive(Deserialize)]
struct OfFormat {
    /// Empty leaves it to be guessed.
    format: String,
    /// Empty leaves it as it is.
    #[serde(default)]
    match_type: String,
    /// The tab that the form stands on; empty for the first.
    #[serde(default)]
    tab: String,
}

async fn format(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Form(form): Form<OfFormat>,
) -> Result<Redirect, Problem> {
    let format = chosen("format", &form.format, format_of)?;
    let match_type = chosen("match_type", &form.match_type, match_type_of)?;
    decks.set_format(&id, format, match_type).await?;
    let tab = Tab::from_slug(&form.tab).unwrap_or_default();
    Ok(Redirect::to(&tab.address(&id)))
}

/// What was chosen of a list; `None` where that is nothing.
fn chosen<T>(
    field: &'static str,
    key: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, Problem> {
    let key = key.trim();
    let read = (!key.is_empty()).then(|| read(key)).transpose();
    read.map_err(|known| Problem::BadField {
        field,
        detail: format!("This must be {known}."),
    })
}

/// The library offers to undo it.
async fn delete(State(decks): State<Decks>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    decks.delete(&id).await?;
    Ok(Redirect::to(&format!("/decks?deleted={id}")))
}

async fn restore(State(decks): State<Decks>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    decks.restore(&id).await?;
    Ok(Redirect::to("/decks"))
}

async fn retry(State(decks): State<Decks>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    decks.retry(&id).await?;
    Ok(to_deck(&id))
}

async fn cancel(State(decks): State<Decks>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    decks.cancel(&id).await?;
    Ok(to_deck(&id))
}

/// The id is that of a deck that exists, and so 32 hexadecimal digits.
fn to_deck(id: &str) -> Redirect {
    Redirect::to(&format!("/decks/{id}"))
}

fn came_from_library(headers: &HeaderMap) -> bool {
    let referer = headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok());
    referer
        .and_then(|referer| url::Url::parse(referer).ok())
        .is_some_and(|url| url.path() == "/decks")
}

//! The versions of a deck over HTTP, and the forms that make new ones.

use axum::Router;
use axum::extract::{Form, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::submission::receive_revision;
use crate::server::config::notation_of;
use crate::server::decks::{Decks, Recount};
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::wire::Revised;

/// Routes that take a whole list.
pub fn uploads() -> Router<AppState> {
    Router::new()
        .route("/api/v1/decks/{id}/versions", post(create))
        .route("/decks/{id}/edit", post(save))
}

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/decks/{id}/versions", get(list))
        .route("/api/v1/decks/{id}/versions/{number}", get(version_text))
        .route("/decks/{id}/versions/{number}/restore", post(restore))
        .route("/decks/{id}/line", post(line))
        .route("/decks/{id}/card", post(card))
        .route("/decks/{id}/cards", post(cards))
        .route("/decks/{id}/notation", post(notation))
}

#[derive(Deserialize)]
struct Before {
    before: Option<String>,
}

async fn list(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Query(query): Query<Before>,
) -> Result<Response, Problem> {
    let before = query.before.map(|number| {
        number.parse().map_err(|_| Problem::BadField {
            field: "before",
            detail: "This must be the number of a version.".to_owned(),
        })
    });
    super::json(decks.versions(&id, before.transpose()?).await?).await
}

async fn version_text(
    State(decks): State<Decks>,
    Path((id, number)): Path<(String, String)>,
) -> Result<String, Problem> {
    decks.version_text(&id, number_of(&number)?).await
}

/// A version's number as an address has it.
fn number_of(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| Problem::NoSuchVersion)
}

/// Saves a changed list. A list that is the newest already makes no version: 200 instead of 201.
async fn create(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let revision = receive_revision(request).await?;
    let Revised { version } = decks.revise(&id, revision).await?;
    let mut response = (StatusCode::CREATED, axum::Json(Revised { version })).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/decks/{id}/versions/{version}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn save(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Redirect, Problem> {
    let revision = receive_revision(request).await?;
    decks.revise(&id, revision).await?;
    Ok(to_versions(&id))
}

#[derive(Deserialize)]
struct Base {
    base: u32,
}

async fn restore(
    State(decks): State<Decks>,
    Path((id, number)): Path<(String, String)>,
    Form(form): Form<Base>,
) -> Result<Redirect, Problem> {
    let number = number_of(&number)?;
    decks.restore_version(&id, number, Some(form.base)).await?;
    Ok(to_versions(&id))
}

/// Of `text` and `out` one is sent: the button that was pressed, or the field.
#[derive(Deserialize)]
struct Line {
    base: u32,
    line: u32,
    text: Option<String>,
    out: Option<String>,
}

async fn line(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Form(form): Form<Line>,
) -> Result<Redirect, Problem> {
    let with = one_of(form.text, form.out)?;
    decks.mend_line(&id, form.line, with, Some(form.base)).await?;
    Ok(to_report(&id))
}

#[derive(Deserialize)]
struct Card {
    base: u32,
    card: String,
    name: Option<String>,
    out: Option<String>,
}

async fn card(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Form(form): Form<Card>,
) -> Result<Redirect, Problem> {
    let to = one_of(form.name, form.out)?;
    decks.mend_card(&id, form.card, to, Some(form.base)).await?;
    Ok(to_report(&id))
}

/// What is to stand there, or nothing at all.
fn one_of(with: Option<String>, out: Option<String>) -> Result<Option<String>, Problem> {
    match with.filter(|with| !with.trim().is_empty()) {
        None if out.is_none() => Err(Problem::BadField {
            field: "text",
            detail: "Write what is to stand there, or leave it out.".to_owned(),
        }),
        with => Ok(with),
    }
}

/// Copies that cards of the main deck are to have, `9 Island; 0 Swamp`.
#[derive(Deserialize)]
struct Cards {
    base: u32,
    copies: String,
    #[serde(default)]
    why: String,
}

async fn cards(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Form(form): Form<Cards>,
) -> Result<Redirect, Problem> {
    let unreadable = || Problem::BadField {
        field: "copies",
        detail: "Write a number and a name for each card, with a semicolon between cards.".to_owned(),
    };
    let pairs = form
        .copies
        .split(';')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    let copies: Option<Vec<(String, u32)>> = pairs
        .map(|pair| {
            let (count, name) = pair.split_once(' ')?;
            Some((name.trim().to_owned(), count.parse().ok()?))
        })
        .collect();
    let copies = copies
        .filter(|copies| !copies.is_empty())
        .ok_or_else(unreadable)?;
    let wanted = Recount {
        copies,
        why: form.why,
        base: Some(form.base),
    };
    decks.recount(&id, wanted).await?;
    Ok(to_versions(&id))
}

#[derive(Deserialize)]
struct ReadAs {
    base: u32,
    /// Empty finds it out.
    from: String,
}

async fn notation(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Form(form): Form<ReadAs>,
) -> Result<Redirect, Problem> {
    let key = form.from.trim();
    let key = if key.is_empty() { "auto" } else { key };
    let notation = notation_of(key).map_err(|known| Problem::BadField {
        field: "from",
        detail: format!("This must be {known}."),
    })?;
    decks.reread(&id, notation.0, Some(form.base)).await?;
    Ok(Redirect::to(&format!("/decks/{id}")))
}

/// The ids below are those of decks that exist, and so 32 hexadecimal digits.
fn to_versions(id: &str) -> Redirect {
    Redirect::to(&format!("/decks/{id}/versions"))
}

/// To what is still open; the top of the page where nothing is.
fn to_report(id: &str) -> Redirect {
    Redirect::to(&format!("/decks/{id}#report"))
}

//! What would make decks better, and the form that makes it so.

use std::sync::Arc;

use axum::extract::{Path, Query, RawForm, RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::{Redirect, Response};

use super::collections::{Owner, of_request};
use super::json;
use super::submission::{self, Received, receive};
use crate::server::decks::{Decks, Wishes};
use crate::server::problem::Problem;
use crate::server::state::AppState;

/// Advice for a list that is not saved; the address says what is wanted.
pub(super) async fn list(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    owner: Query<Owner>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let wishes = Wishes::of_query(&query.unwrap_or_default())?;
    let owner = of_request(owner, &headers);
    let submission = match receive(request).await? {
        Received::List(submission) => submission,
        Received::Sample(slug) => submission::of_sample(&slug)?,
    };
    let owned = state.collections.owned(owner.as_deref()).await?.map(Arc::new);
    json(state.decks.improve_of(submission, wishes, owned).await?.answer).await
}

/// Advice for a saved deck.
pub(super) async fn saved(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    owner: Query<Owner>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let wishes = Wishes::of_query(&query.unwrap_or_default())?;
    let owner = of_request(owner, &headers);
    let owned = state.collections.owned(owner.as_deref()).await?.map(Arc::new);
    json(state.decks.improve(&id, wishes, owned).await?.answer).await
}

/// Makes a version with the swaps that are ticked.
pub(super) async fn take(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    RawForm(fields): RawForm,
) -> Result<Redirect, Problem> {
    const BAD_FORM: Problem = Problem::BadRequest("The form did not arrive whole. Send it again.");
    let fields = str::from_utf8(&fields).map_err(|_| BAD_FORM)?;
    decks.take_swaps(&id, fields).await?;
    // The id is that of a deck that exists, and so 32 hexadecimal digits.
    Ok(Redirect::to(&format!("/decks/{id}/versions")))
}

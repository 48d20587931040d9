//! How reliably decks cast their spells.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use deck::format::MatchType;
use serde::Deserialize;

use super::json;
use super::submission::{self, Received, receive};
use crate::server::config::match_type_of;
use crate::server::decks::{Decks, Submission};
use crate::server::problem::Problem;

/// The figures of a list that is not saved.
pub(super) async fn list(
    State(decks): State<Decks>,
    Query(query): Query<Games>,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let said = query.match_type()?;
    let submission = match receive(request).await? {
        Received::List(submission) => submission,
        Received::Sample(slug) => submission::of_sample(&slug)?,
    };
    let match_type = said.or(submission.match_type);
    json(
        decks
            .mana_of(Submission {
                match_type,
                ..submission
            })
            .await?,
    )
    .await
}

/// The figures of a saved deck.
pub(super) async fn saved(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Query(query): Query<Games>,
) -> Result<Response, Problem> {
    let said = query.match_type()?;
    json(decks.mana(&id, said).await?).await
}

#[derive(Deserialize)]
pub(super) struct Games {
    best_of: Option<String>,
}

impl Games {
    fn match_type(&self) -> Result<Option<MatchType>, Problem> {
        let Some(games) = &self.best_of else {
            return Ok(None);
        };
        let bad = |detail| Problem::BadField {
            field: "best_of",
            detail: format!("This must be {detail}."),
        };
        match_type_of(games).map(Some).map_err(bad)
    }
}

//! What can go wrong, and how it is told: the one place where errors become statuses and sentences.

use axum::http::StatusCode;

use crate::wire::ProblemJson;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// What the player reads.
    #[must_use]
    pub fn into_json(self) -> ProblemJson {
        ProblemJson {
            kind: "/problems/internal".into(),
            title: "Something went wrong".into(),
            status: self.status().as_u16(),
            detail: "Try again.".into(),
            line: None,
            field: None,
        }
    }
}

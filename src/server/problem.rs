//! What can go wrong, and how it is told: the one place where errors become statuses and sentences.
//!
//! Libraries return their own errors; the service layer and the handlers return [`Problem`]; whoever asked reads
//! [`ProblemJson`], or a page made of it. Internals are logged here and never sent.

mod page;
mod present;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use deck::import::ImportError;

pub use page::page;
pub use present::present;

use crate::server::store::StoreError;
use crate::wire::{Fetch, ProblemJson};

/// Media type of RFC 9457.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Unreadable(#[from] ImportError),
    #[error("no such deck")]
    NoSuchDeck,
    #[error("no such page")]
    NoSuchPage,
    #[error("no such version")]
    NoSuchVersion,
    /// A change to a version of a deck that is not the newest any more.
    #[error("outdated: version {newest} is the newest")]
    Outdated { newest: u32 },
    /// A field holds what it may not; `detail` says what it may.
    #[error("bad field {field}: {detail}")]
    BadField { field: &'static str, detail: String },
    /// The request itself is malformed; the text says how to form it.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// A body of a kind that is not taken.
    #[error("unsupported media type")]
    MediaType,
    #[error("body over {limit} bytes")]
    TooLarge { limit: usize },
    #[error("method not allowed")]
    Method,
    /// Sent by another site's page.
    #[error("cross-site request")]
    CrossSite,
    /// For a host name that is not this server's.
    #[error("unknown host")]
    WrongHost,
    /// The body did not arrive in time.
    #[error("request timeout")]
    Slow,
    /// More at once than this server takes, or an answer took too long.
    #[error("busy")]
    Busy,
    #[error("shutting down")]
    Stopping,
    /// The card file is not asked for now.
    #[error("no fetch of the card file: {0:?}")]
    NoFetch(Fetch),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Unreadable(error) => match error {
                ImportError::Empty | ImportError::NoCards { .. } | ImportError::Link => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
                ImportError::TooLarge { .. } | ImportError::TooManyLines { .. } => {
                    StatusCode::PAYLOAD_TOO_LARGE
                }
                ImportError::NotText { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            },
            Problem::NoSuchDeck | Problem::NoSuchPage | Problem::NoSuchVersion => StatusCode::NOT_FOUND,
            Problem::Outdated { .. } => StatusCode::CONFLICT,
            Problem::BadField { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::BadRequest(_) => StatusCode::BAD_REQUEST,
            Problem::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::CrossSite => StatusCode::FORBIDDEN,
            Problem::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Problem::Slow => StatusCode::REQUEST_TIMEOUT,
            Problem::Busy | Problem::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            Problem::NoFetch(Fetch::TooSoon { .. }) => StatusCode::TOO_MANY_REQUESTS,
            Problem::NoFetch(_) => StatusCode::CONFLICT,
            Problem::Store(error) if error.is_busy() => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Store(_) | Problem::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The problem a bare status stands for, where a layer below answered with nothing but that.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND => Problem::NoSuchPage,
            StatusCode::METHOD_NOT_ALLOWED => Problem::Method,
            StatusCode::REQUEST_TIMEOUT => Problem::Slow,
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge {
                limit: super::router::BODY_LIMIT,
            },
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::MediaType,
            StatusCode::FORBIDDEN => Problem::CrossSite,
            StatusCode::SERVICE_UNAVAILABLE => Problem::Busy,
            status if status.is_client_error() => {
                Problem::BadRequest("Check the address and the fields, then try again.")
            }
            _ => Problem::Internal("a layer below failed"),
        }
    }

    /// What the player reads. Server-side failures are logged on the way.
    #[must_use]
    pub fn into_json(self) -> ProblemJson {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(problem = %self, status = status.as_u16(), "request failed");
        }
        let (kind, title, detail) = self.words();
        let field = match &self {
            Problem::BadField { field, .. } => Some((*field).to_owned()),
            _ => None,
        };
        ProblemJson {
            kind: format!("/problems/{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            line: None,
            field,
        }
    }

    fn words(&self) -> (&'static str, &'static str, String) {
        let (kind, title, detail) = match self {
            Problem::Unreadable(error) => {
                let (kind, title) = match error {
                    ImportError::Empty => ("empty", "Nothing to read"),
                    ImportError::TooLarge { .. } => ("too-large", "Too large"),
                    ImportError::TooManyLines { .. } => ("too-many-lines", "Too many lines"),
                    ImportError::NotText { .. } => ("not-text", "Not text"),
                    ImportError::Link => ("link", "A link, not a list"),
                    ImportError::NoCards { .. } => ("no-cards", "No cards found"),
                };
                return (kind, title, error.to_string());
            }
            Problem::BadField { detail, .. } => {
                return ("bad-field", "A field cannot be used", detail.clone());
            }
            Problem::BadRequest(detail) => ("bad-request", "The request could not be read", *detail),
            Problem::TooLarge { limit } => {
                let detail = format!(
                    "More than {} KiB were sent. A decklist has a few; send the list alone.",
                    limit / 1024
                );
                return ("too-large", "Too large", detail);
            }
            Problem::NoFetch(why) => return no_fetch(*why),
            Problem::NoSuchDeck => (
                "no-such-deck",
                "No such deck",
                "There is no deck at this address. It may have been deleted, or the address is not complete.",
            ),
            Problem::NoSuchPage => (
                "no-such-page",
                "No such page",
                "There is nothing at this address.",
            ),
            Problem::NoSuchVersion => (
                "no-such-version",
                "No such version",
                "The deck has no version of that number. Of decks that were changed often the first is kept, and the newest.",
            ),
            Problem::Outdated { newest } => {
                let detail = format!(
                    "Nothing was saved: version {newest} is the newest by now. Look at the deck as it is, then make the change again."
                );
                return ("outdated", "The deck was changed meanwhile", detail);
            }
            Problem::MediaType => (
                "media-type",
                "A kind of content that is not taken",
                "Send the decklist as text/plain, as JSON, or as a form.",
            ),
            Problem::Method => (
                "method",
                "Not possible here",
                "This address does not take that method.",
            ),
            Problem::CrossSite => (
                "cross-site",
                "Sent from another site",
                "Changes are taken from this program's own pages only. Open the page here and try again.",
            ),
            Problem::WrongHost => (
                "wrong-host",
                "Not the name of this server",
                "This server does not know itself by that name. Use the address it printed at start, or start it with --public-host.",
            ),
            Problem::Slow => (
                "slow",
                "The request took too long to arrive",
                "Nothing was saved. Try again.",
            ),
            Problem::Busy => (
                "busy",
                "Busy",
                "The server has more to do than it can now. Try again in a few seconds.",
            ),
            Problem::Stopping => (
                "stopping",
                "The server is stopping",
                "Try again once it runs again.",
            ),
            Problem::Store(error) if error.is_busy() => (
                "busy",
                "Busy",
                "The database is busy. Nothing was changed. Try again in a few seconds.",
            ),
            Problem::Store(_) => (
                "store",
                "The decks could not be reached",
                "The database did not do what it was asked. The server's log has the reason. Try again.",
            ),
            Problem::Internal(_) => (
                "internal",
                "Something went wrong here",
                "This is a defect of the program, and the server's log has the reason. What was saved before is safe.",
            ),
        };
        (kind, title, detail.to_owned())
    }
}

fn no_fetch(why: Fetch) -> (&'static str, &'static str, String) {
    match why {
        Fetch::TooSoon { seconds } => (
            "too-soon",
            "Asked a moment ago",
            format!("The card file can be asked for again in {seconds} s."),
        ),
        Fetch::Offline => (
            "offline",
            "The server is offline",
            "It was started to send no requests. Start it without --offline to fetch the card file."
                .to_owned(),
        ),
        Fetch::UnderWay | Fetch::Ready => (
            "under-way",
            "Already on its way",
            "The card file is being fetched. The page shows how far it is.".to_owned(),
        ),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        json_response(self.into_json())
    }
}

/// A problem as RFC 9457 writes it. The problem rides along for [`present`], which may make a page of it.
pub fn json_response(problem: ProblemJson) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(&problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.extensions_mut().insert(problem);
    response
}

//! What can go wrong with a look-up, and how to say it.

use outbound::{CallError, ClosedReason};
use tokio::time::Instant;

/// Why an entry could not be looked up.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LookupError {
    #[error(transparent)]
    Call(#[from] CallError),
    /// The answer was not what Scryfall's documentation describes (an HTML page, half a body).
    #[error("the answer could not be read: {0}")]
    Malformed(String),
}

impl LookupError {
    /// When Scryfall may be asked again; `None` when it named no time.
    #[must_use]
    pub fn retry_at(&self) -> Option<Instant> {
        match self {
            LookupError::Call(CallError::Closed { retry_at, .. }) => Some(*retry_at),
            _ => None,
        }
    }

    /// One sentence for the player, without times (they go stale) and without internals.
    #[must_use]
    pub fn player_message(&self) -> &'static str {
        match self {
            LookupError::Call(CallError::Closed {
                reason: ClosedReason::RateLimited,
                ..
            }) => "Scryfall asked us to wait before asking again.",
            LookupError::Call(CallError::Closed {
                reason: ClosedReason::Blocked,
                ..
            }) => "Scryfall refuses requests from this computer for now.",
            LookupError::Call(CallError::Closed {
                reason: ClosedReason::QueueFull,
                ..
            }) => "Too many cards are waiting to be looked up.",
            LookupError::Call(CallError::Closed {
                reason: ClosedReason::Broken,
                ..
            }) => "Scryfall has had trouble answering and is left alone for a moment.",
            LookupError::Call(CallError::Deadline) => "Scryfall did not answer in time.",
            LookupError::Call(CallError::Transport(_)) => "Scryfall could not be reached.",
            LookupError::Call(CallError::Status { status, .. }) if status.is_server_error() => {
                "Scryfall has a problem of its own."
            }
            LookupError::Call(CallError::NotAllowed(_)) => "Scryfall's address is not set up to be asked.",
            LookupError::Call(CallError::Status { .. }) => "Scryfall did not accept the question.",
            LookupError::Call(CallError::Offline(_)) => {
                "Cards are not looked up while this program is offline."
            }
            LookupError::Call(CallError::BodyTooLarge { .. }) | LookupError::Malformed(_) => {
                "Scryfall's answer could not be read."
            }
        }
    }
}

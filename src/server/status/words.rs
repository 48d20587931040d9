//! Failures of requests, in the words of people who do not know our code.

use outbound::{ClosedReason, FailureKind};

/// What a request was for, by its template.
pub fn wanted(template: &str) -> &'static str {
    match template {
        "/cards/collection" => "Looking cards up",
        "/bulk-data" => "Asking for a newer card file",
        template if template.contains("bulk") || template.contains("file") => "Fetching the card file",
        _ => "A question to Scryfall",
    }
}

/// Why there was no answer.
pub fn why(kind: FailureKind) -> String {
    match kind {
        FailureKind::Closed(ClosedReason::RateLimited) => "Scryfall had asked us to wait.".to_owned(),
        FailureKind::Closed(ClosedReason::Blocked) => "Scryfall refused us for a while.".to_owned(),
        FailureKind::Closed(ClosedReason::QueueFull) => "Too many requests were waiting.".to_owned(),
        FailureKind::Closed(ClosedReason::Broken) => {
            "Scryfall was failing, so it was not asked again at once.".to_owned()
        }
        FailureKind::Deadline => "No answer came in time.".to_owned(),
        FailureKind::Transport => "No connection came about, or it broke off.".to_owned(),
        FailureKind::Status(status) => format!("Scryfall answered with an error ({}).", status.as_u16()),
        FailureKind::BodyTooLarge => "The answer was larger than it may be.".to_owned(),
        FailureKind::NotAllowed => "It led to an address that this program does not ask.".to_owned(),
    }
}

/// The same in a word for programs.
pub fn kind(kind: FailureKind) -> String {
    match kind {
        FailureKind::Closed(ClosedReason::RateLimited) => "rate-limited",
        FailureKind::Closed(ClosedReason::Blocked) => "blocked",
        FailureKind::Closed(ClosedReason::QueueFull) => "queue-full",
        FailureKind::Closed(ClosedReason::Broken) => "failing",
        FailureKind::Deadline => "deadline",
        FailureKind::Transport => "transport",
        FailureKind::Status(status) => return format!("status-{}", status.as_u16()),
        FailureKind::BodyTooLarge => "too-large",
        FailureKind::NotAllowed => "not-allowed",
    }
    .to_owned()
}

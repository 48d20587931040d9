//! Scryfall on top of [`outbound`]: the rules of its API, look-ups by the batch, and a local stand-in for it.

use std::time::Duration;

use deck::card::Card;
use deck::decklist::Entry;
use outbound::{CallError, Config, LaneId, Outbound};
use tokio::time::Instant;
use url::Url;

/// `/cards/search`, `/cards/named`, `/cards/random`, `/cards/collection` together: 550 ms apart (2 a second are allowed).
pub const STRICT: LaneId = LaneId("scryfall-strict");
/// Everything else on the API host: 130 ms apart (10 a second are allowed).
pub const NORMAL: LaneId = LaneId("scryfall-normal");

/// Adds Scryfall's lanes and hosts to a client's configuration.
pub fn configure(config: &mut Config, base_url: &Url) {
    let _ = (config, base_url);
}

/// The Scryfall service: takes the shared client, never makes one.
#[derive(Clone, Debug)]
pub struct Scryfall {
    _outbound: Outbound,
    _base_url: Url,
}

/// What became of the identifiers of one look-up; indices point into the slice that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Cards, each with the entries it answers.
    pub found: Vec<(Card, Vec<usize>)>,
    /// Entries that Scryfall does not know.
    pub not_found: Vec<usize>,
    /// Entries that could not be asked, and why.
    pub failed: Vec<(usize, LookupError)>,
}

/// Why an entry could not be looked up.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LookupError {
    #[error(transparent)]
    Call(#[from] CallError),
    /// The answer was not what Scryfall's documentation describes (an HTML page, half a body).
    #[error("the answer could not be read: {0}")]
    Malformed(String),
}

/// How far a look-up is.
#[derive(Clone, Debug)]
pub enum LookupEvent {
    /// A batch of this many identifiers waits for its turn, which comes in about `wait`.
    Queued { identifiers: usize, wait: Duration },
    /// A batch was answered.
    Answered(Lookup),
}

impl Scryfall {
    #[must_use]
    pub fn new(outbound: Outbound, base_url: Url) -> Scryfall {
        Scryfall { _outbound: outbound, _base_url: base_url }
    }

    /// Looks entries up by the batch, telling `on_event` as it goes. Dropping the future cancels what has not been sent.
    pub async fn collection(&self, entries: &[Entry], deadline: Instant, on_event: impl FnMut(LookupEvent) + Send) {
        let _ = (entries, deadline, on_event);
    }
}

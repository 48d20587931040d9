//! Scryfall on top of [`outbound`]: the rules of its API, look-ups by the batch, and a local stand-in for it.

mod bulk;
mod card;
mod collection;
mod collector;
mod error;
mod join;
pub mod sim;

use std::sync::Arc;
use std::time::Duration;

use outbound::{CallError, Config, LaneConfig, LaneId, Outbound, Response};
use url::{Host, Url};

use collector::Collector;

pub use bulk::{BulkFile, CardReader, Line, PieceReader, PieceSender, ReaderGone, pieces};
pub use card::{CardError, card_from_json};
pub use collection::{Lookup, LookupEvent, MAX_IDENTIFIERS};
pub use error::LookupError;
pub use outbound::Priority;

/// `/cards/search`, `/cards/named`, `/cards/random`, `/cards/collection` together: 550 ms apart (2 a second are allowed).
pub const STRICT: LaneId = LaneId("scryfall-strict");
/// Everything else on the API host: 130 ms apart (10 a second are allowed).
pub const NORMAL: LaneId = LaneId("scryfall-normal");
/// The hosts of files (`*.scryfall.io`), which Scryfall does not limit.
pub const FILES: LaneId = LaneId("scryfall-files");
/// Pace of [`STRICT`]: Scryfall allows 500 ms; the rest is room for packets that bunch up on the way.
pub const STRICT_STEP: Duration = Duration::from_millis(550);
/// Pace of [`NORMAL`]: Scryfall allows 100 ms.
pub const NORMAL_STEP: Duration = Duration::from_millis(130);

/// Scryfall refuses requests without it.
pub(crate) const ACCEPTED: &str = "application/json;q=0.9,*/*;q=0.8";
const API_HOST: &str = "api.scryfall.com";
/// Where the bulk files are.
const FILE_HOST: &str = "data.scryfall.io";

/// Adds Scryfall's lanes and hosts to a client's configuration.
///
/// The host is that of `base_url`: `api.scryfall.com`, with the host of its files, or a stand-in. Plain http is switched on
/// for a loopback host only.
pub fn configure(config: &mut Config, base_url: &Url) {
    let lanes = [
        (STRICT, STRICT_STEP, "scryfall"),
        (NORMAL, NORMAL_STEP, "scryfall"),
        (FILES, Duration::ZERO, "scryfall-files"),
    ];
    for (id, step, group) in lanes {
        config.lanes.retain(|lane| lane.id != id);
        config.lanes.push(LaneConfig { id, step, group });
    }
    let files = is_scryfall(base_url).then_some(FILE_HOST);
    for host in base_url.host_str().into_iter().chain(files) {
        if !config.allowed_hosts.iter().any(|allowed| allowed == host) {
            config.allowed_hosts.push(host.to_owned());
        }
    }
    if base_url.scheme() == "http" && is_loopback(base_url) {
        config.allow_loopback_http = true;
    }
}

fn is_scryfall(base_url: &Url) -> bool {
    base_url.host_str() == Some(API_HOST)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The Scryfall service: takes the shared client, never makes one.
#[derive(Clone, Debug)]
pub struct Scryfall {
    outbound: Outbound,
    base_url: Url,
    /// Shared by clones.
    collector: Arc<Collector>,
}

impl Scryfall {
    /// A service that asks `base_url` through `outbound`, whose configuration went through [`configure`].
    #[must_use]
    pub fn new(outbound: Outbound, mut base_url: Url) -> Scryfall {
        // Without the slash the last part of the path would be replaced, not extended.
        if !base_url.path().ends_with('/') {
            let path = format!("{}/", base_url.path());
            base_url.set_path(&path);
        }
        Scryfall {
            outbound,
            base_url,
            collector: Arc::new(Collector::new()),
        }
    }

    fn address(&self, path: &str) -> Result<Url, LookupError> {
        self.base_url
            .join(path)
            .map_err(|error| LookupError::Malformed(format!("the address of Scryfall: {error}")))
    }

    /// Whether it asks Scryfall itself, not a stand-in.
    fn is_scryfall(&self) -> bool {
        is_scryfall(&self.base_url)
    }
}

/// What an answer that is no success amounts to.
fn refusal(response: &Response) -> CallError {
    CallError::Status {
        status: response.status,
        excerpt: String::from_utf8_lossy(&response.body)
            .chars()
            .take(200)
            .collect(),
    }
}

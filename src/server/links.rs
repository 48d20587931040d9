//! Decks by link: a lone address of a deck on a site that gives its decks out is followed, and the list is taken from there.
//!
//! Only addresses that [`DeckLink`] makes are asked: https, a host of the site, and digits of the player's.

use std::str::FromStr;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use deck::import::{self, DeckLink, Published, Site};
use outbound::{CachePolicy, CallError, Config, LaneConfig, LaneId, Outbound, Priority, Request};
use tokio::time::Instant;
use url::Url;

use crate::server::decks::{Submission, on_thread};
use crate::server::problem::Problem;

/// Between two requests to one site: what a person who clicks through decks would do.
const STEP: Duration = Duration::from_secs(1);
/// How long a player waits.
const DEADLINE: Duration = Duration::from_secs(10);
/// A deck that is asked for again at once was mistyped or sent twice; later it may have changed.
const FRESH: Duration = Duration::from_secs(60);
/// A page of any site is larger than a deck.
const MAX_BODY: usize = import::MAX_BYTES;
/// The longest address that can be one of a deck.
const MAX_ADDRESS: usize = 300;

/// What the templates of these requests begin with.
pub const TEMPLATE: &str = "/decks of ";
/// The sites that are asked, each with a lane of its own.
const SITES: [(Site, LaneId, &str); 3] = [
    (Site::Archidekt, LaneId("archidekt"), "/decks of Archidekt"),
    (Site::Deckstats, LaneId("deckstats"), "/decks of Deckstats"),
    (Site::MtgGoldfish, LaneId("mtggoldfish"), "/decks of MTGGoldfish"),
];

/// Another address for a site: a mirror, or a stand-in for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkBase {
    pub site: Site,
    pub url: Url,
}

impl FromStr for LinkBase {
    type Err = String;

    /// `archidekt=http://127.0.0.1:4000`
    fn from_str(text: &str) -> Result<LinkBase, String> {
        let bad = || {
            let names = SITES.map(|(_, lane, _)| lane.0).join(", ");
            format!("this must be a site ({names}), = and its address")
        };
        let (name, url) = text.split_once('=').ok_or_else(bad)?;
        let (site, ..) = SITES
            .into_iter()
            .find(|(_, lane, _)| lane.0 == name)
            .ok_or_else(bad)?;
        let url = Url::parse(url).ok().filter(Url::has_host).ok_or_else(bad)?;
        Ok(LinkBase { site, url })
    }
}

/// Adds the sites' lanes and hosts to a client's configuration.
pub fn configure(config: &mut Config, bases: &[LinkBase]) {
    for (site, id, _) in SITES {
        config.lanes.push(LaneConfig {
            id,
            step: STEP,
            group: id.0,
        });
        let base = bases.iter().find(|base| base.site == site);
        let hosts = match base.and_then(|base| base.url.host_str()) {
            Some(host) => vec![host.to_owned()],
            None => vec![site.host().to_owned(), format!("www.{}", site.host())],
        };
        config.allowed_hosts.extend(hosts);
    }
    if bases.iter().any(|base| base.url.scheme() == "http") {
        config.allow_loopback_http = true;
    }
}

/// Why a link brought no deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDeck {
    /// The site knows no such deck, or shows it to its owner only.
    NotThere,
    /// What came is no deck: a page, or a shape that is not known.
    NotADeck,
    TooLarge,
    /// The site wants to be left alone for so many seconds.
    LeaveAlone {
        seconds: u64,
    },
    /// No answer.
    Unreachable,
    Offline,
}

/// Follows links. Clones share everything.
#[derive(Clone, Debug)]
pub struct Links {
    outbound: Outbound,
    bases: Vec<LinkBase>,
}

/// A lone address of a deck, if that is all that was handed in.
#[must_use]
pub fn link_of(content: &[u8]) -> Option<DeckLink> {
    let text = std::str::from_utf8(content.get(..MAX_ADDRESS.min(content.len()))?).ok()?;
    (content.len() <= MAX_ADDRESS)
        .then(|| DeckLink::of_address(text))
        .flatten()
}

impl Links {
    /// A service that asks through `outbound`, whose configuration went through [`configure`].
    #[must_use]
    pub fn new(outbound: Outbound, bases: Vec<LinkBase>) -> Links {
        Links { outbound, bases }
    }

    /// What was handed in, or the list that its link leads to, with the address it came from.
    ///
    /// # Errors
    /// When it is a link that brings no deck; the reason says what to do.
    pub async fn follow(&self, submission: Submission) -> Result<(Submission, Option<String>), Problem> {
        let Some(link) = link_of(&submission.content) else {
            return Ok((submission, None));
        };
        let Published { name, text } = self
            .fetch(&link)
            .await
            .map_err(|why| Problem::Link { site: link.site, why })?;
        let submission = Submission {
            content: Bytes::from(text),
            file_name: name.or(submission.file_name),
            // What the player said of a list is not said of a link.
            notation: None,
            ..submission
        };
        Ok((submission, Some(link.page())))
    }

    async fn fetch(&self, link: &DeckLink) -> Result<Published, NoDeck> {
        let (_, lane, template) = SITES
            .into_iter()
            .find(|(site, ..)| *site == link.site)
            .ok_or(NoDeck::NotADeck)?;
        let base = self.bases.iter().find(|base| base.site == link.site);
        let url = match base {
            Some(base) => base.url.join(link.path()),
            None => Url::parse(&link.request()),
        };
        let url = url.map_err(|_| NoDeck::NotADeck)?;
        let mut headers = HeaderMap::new();
        headers.insert(
            ACCEPT,
            HeaderValue::from_static("application/json, text/plain;q=0.9"),
        );
        let request = Request {
            method: Method::GET,
            template,
            headers,
            body: Bytes::new(),
            lane,
            priority: Priority::Interactive,
            deadline: Instant::now() + DEADLINE,
            read_only: true,
            cache: Some(CachePolicy::new(format!("link {url}"), FRESH, FRESH)),
            max_body: MAX_BODY,
            url,
        };
        let answer = self
            .outbound
            .call(request)
            .await
            .map_err(|error| no_deck(&error))?;
        match answer.status {
            status if status.is_success() => {}
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::UNAUTHORIZED => {
                return Err(NoDeck::NotThere);
            }
            _ => return Err(NoDeck::NotADeck),
        }
        let kind = answer
            .headers
            .get(CONTENT_TYPE)
            .map_or(&b""[..], HeaderValue::as_bytes);
        if kind.starts_with(b"text/html") {
            return Err(NoDeck::NotADeck);
        }
        let site = link.site;
        let read = on_thread(move || import::published(site, &answer.body)).await;
        let published = read.ok().and_then(Result::ok);
        published
            .filter(|deck| !deck.text.trim().is_empty())
            .ok_or(NoDeck::NotADeck)
    }
}

fn no_deck(error: &CallError) -> NoDeck {
    match error {
        CallError::Closed { retry_at, .. } => {
            let left = retry_at.saturating_duration_since(Instant::now());
            NoDeck::LeaveAlone {
                seconds: left.as_secs() + 1,
            }
        }
        CallError::BodyTooLarge { .. } => NoDeck::TooLarge,
        CallError::Offline(_) => NoDeck::Offline,
        CallError::Status { status, .. } if status.is_client_error() => NoDeck::NotThere,
        // A redirect to an address that is not the site's own, for one.
        CallError::NotAllowed(_) => NoDeck::NotADeck,
        CallError::Status { .. } | CallError::Deadline | CallError::Transport(_) => NoDeck::Unreachable,
    }
}

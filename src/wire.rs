//! What goes over the wire between server and page, and out of the REST API: one set of types for both.

mod catalogue;
mod collection;
#[cfg(feature = "ssr")]
mod improve;
mod mana;
mod status;
mod versions;

use deck::analysis::Analysis;
use deck::card::{Card, CardType, Rarity};
use deck::catalogue::MatchRule;
use deck::color::ColorSet;
use deck::decklist::{Entry, Parsed, Problem, SourceFormat};
use deck::export::{Target, Warning};
use deck::format::{Format, MatchType};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

pub use self::catalogue::{CatalogueOrigin, CatalogueStatus, Sync};
pub use self::collection::{CollectionSaved, CollectionView, Crafting};
#[cfg(feature = "ssr")]
pub use self::improve::{Delta, ImproveAnswer, Lands, LandsAnswer, SwapView};
pub use self::mana::ManaAnswer;
pub use self::status::{
    Cache, Connections, CorpusStatus, Fetch, FormatDecks, Program, Queue, StatusView, Trouble, Upstream,
    UpstreamState,
};
pub use self::versions::{NewVersion, Revised, VersionView, Versions};

/// A saved deck and all that is known of it: the answer of `GET /api/v1/decks/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeckView {
    /// 32 hexadecimal digits that cannot be guessed.
    pub id: String,
    pub name: String,
    /// The format the player said, or the one guessed from the list; decides which verdict stands first.
    pub format: Option<Format>,
    /// The format the player said; `None` leaves `format` to be guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_format: Option<Format>,
    /// How many games decide a match, which a few bans hang on.
    #[serde(default)]
    pub match_type: MatchType,
    /// The notation the player said the list is in; `None` leaves it to be detected. `parsed.format` is what it is read as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_notation: Option<SourceFormat>,
    /// Number of the version that this is, the newest, from 1.
    pub version: u32,
    /// Unix seconds.
    pub created_at: i64,
    pub parsed: Parsed,
    /// One per different card asked for, in list order; found by [`entry_key`].
    pub cards: Vec<CardState>,
    pub progress: Progress,
    pub analysis: Analysis,
    /// What it costs whoever asks.
    #[serde(default)]
    pub crafting: Crafting,
}

impl DeckView {
    /// The state of an entry's card.
    #[must_use]
    pub fn card_of(&self, entry: &Entry) -> Option<&CardState> {
        let key = entry_key(entry);
        self.cards.iter().find(|card| card.key == key)
    }

    /// What becomes of each card, by its key: for whoever asks for many.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn states(&self) -> std::collections::HashMap<&str, &CardState> {
        self.cards.iter().map(|card| (card.key.as_str(), card)).collect()
    }
}

/// A deck as text for another program: the answer of `GET /api/v1/decks/{id}/export` to who asks for JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeckExport {
    pub name: String,
    pub target: Target,
    pub text: String,
    /// What the target cannot carry, at most one of each kind.
    pub losses: Vec<Warning>,
    /// Names of cards that are not known; they go out as written.
    pub unknown: Vec<String>,
}

/// Names what an entry asks for, so that two entries for one printing share a look-up: `name|set|number`, in lower case.
#[must_use]
pub fn entry_key(entry: &Entry) -> String {
    format!(
        "{}|{}|{}",
        entry.name.to_lowercase(),
        entry.set.as_deref().unwrap_or_default().to_lowercase(),
        entry.number.as_deref().unwrap_or_default().to_lowercase()
    )
}

/// One card of a deck, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardState {
    pub key: String,
    #[serde(flatten)]
    pub look_up: LookUp,
}

/// How far the look-up of a card is. A failed look-up is a state, never a guessed fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum LookUp {
    Known {
        card: CardSummary,
        matched: MatchRule,
    },
    /// Waiting for its turn.
    Pending,
    /// Scryfall knows no such card.
    NotFound {
        message: String,
        /// Names that are close, best first.
        candidates: Vec<String>,
        /// When it is asked again, in Unix seconds.
        retry_at: Option<i64>,
    },
    /// It could not be asked.
    Failed {
        message: String,
        /// Known names that are close, where nobody will be asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        candidates: Vec<String>,
        retry_at: Option<i64>,
    },
}

/// What the page shows of a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardSummary {
    pub name: String,
    /// Cost of the front face in braces; both halves, ` // ` between them, for split cards.
    pub mana_cost: String,
    pub mana_value: f64,
    pub type_line: String,
    pub card_type: CardType,
    pub colors: ColorSet,
    pub rarity: Rarity,
    pub set: String,
    pub collector_number: String,
    /// `3/2`, or the loyalty of a planeswalker; empty where there is neither.
    pub size: String,
    pub usd: Option<f64>,
    /// Picture on Scryfall's image host.
    pub image: Option<String>,
}

impl From<&Card> for CardSummary {
    fn from(card: &Card) -> CardSummary {
        let front = card.front();
        let costs = card
            .faces
            .iter()
            .map(|face| face.mana_cost.as_str())
            .filter(|cost| !cost.is_empty());
        let mana_cost = if card.layout == "split" {
            costs.collect::<Vec<_>>().join(" // ")
        } else {
            front.map(|face| face.mana_cost.clone()).unwrap_or_default()
        };
        let size = front.map_or_else(String::new, |face| {
            match (&face.power, &face.toughness, &face.loyalty) {
                (Some(power), Some(toughness), _) => format!("{power}/{toughness}"),
                (_, _, Some(loyalty)) => loyalty.clone(),
                _ => String::new(),
            }
        });
        CardSummary {
            name: card.name.clone(),
            mana_cost,
            mana_value: card.mana_value,
            type_line: front.map(|face| face.type_line.clone()).unwrap_or_default(),
            card_type: card.card_type(),
            colors: card.colors,
            rarity: card.rarity,
            set: card.set.clone(),
            collector_number: card.collector_number.clone(),
            size,
            usd: card.prices.usd,
            image: card.image.clone(),
        }
    }
}

/// What a list is, without its being saved: the answer of `POST /api/v1/analyze`, `GET …/analysis` and `analyze --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Analyzed {
    /// The format the player said, or the one guessed from the list.
    pub format: Option<Format>,
    /// How many games decide a match: what the player said, or best of three.
    #[serde(default)]
    pub match_type: MatchType,
    #[serde(flatten)]
    pub analysis: Analysis,
    /// One per different card asked for, in list order.
    pub cards: Vec<CardState>,
    pub progress: Progress,
    /// Lines that need the player's eye.
    pub problems: Vec<Problem>,
    /// What it costs whoever asks.
    #[serde(default)]
    pub crafting: Crafting,
}

/// How far the look-up of a whole deck is: the `progress` event of `…/events`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub phase: Phase,
    /// Different cards in the deck.
    pub total: u32,
    /// Of these, known.
    pub known: u32,
    /// Of these, being asked of Scryfall now.
    pub asked: u32,
    /// Of these, unknown to Scryfall.
    pub not_found: u32,
    /// Of these, not to be asked for now.
    pub failed: u32,
    /// Milliseconds until the next request may go out, while one waits.
    pub next_request_ms: Option<u32>,
    /// Unix seconds of the next try of what failed.
    pub retry_at: Option<i64>,
}

/// What the look-up is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nothing left to do: every card is known, or Scryfall said it knows none of that name.
    #[default]
    Done,
    /// Asking.
    Running,
    /// Some could not be asked; tried again at `retry_at`.
    Waiting,
    /// The player cancelled it.
    Cancelled,
    /// The server was told to stay offline.
    Offline,
}

/// A line of the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeckListItem {
    pub id: String,
    pub name: String,
    pub format: Option<Format>,
    pub colors: ColorSet,
    /// Copies in the main deck.
    pub main: u32,
    pub sideboard: u32,
    /// Unix seconds.
    pub created_at: i64,
}

/// A sample deck, as the import page draws it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleSummary {
    pub slug: String,
    pub title: String,
    pub format: Format,
    pub blurb: String,
    pub colors: ColorSet,
    /// Nonland copies by mana value 0 to 6, and 7 or more.
    pub curve: [u32; 8],
}

/// A deck to save or to analyse: the JSON body of `POST /api/v1/decks`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewDeck {
    #[serde(default)]
    pub text: String,
    /// The address of a deck on a site that gives its decks out, in place of `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// How many games decide a match; best of three where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_type: Option<MatchType>,
    /// The notation of the list; none detects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<SourceFormat>,
}

/// The answer of `POST /api/v1/decks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Created {
    pub id: String,
    /// Address of the deck's page.
    pub page: String,
}

/// An error as RFC 9457 writes it: the body of every failed request, and the error of every server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{title}: {detail}")]
pub struct ProblemJson {
    /// A relative reference that names the kind of problem, `/problems/not-text`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What happened, what was kept and what to do next; never an internal message.
    pub detail: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl ProblemJson {
    /// The kind of a problem that happened between page and server: no answer, or one that cannot be read.
    pub const TRANSPORT: &str = "/problems/transport";
}

impl FromServerFnError for ProblemJson {
    type Encoder = JsonEncoding;

    /// Framework errors carry internal messages: only what the player can do about them goes on.
    fn from_server_fn_error(error: ServerFnErrorErr) -> ProblemJson {
        const BAD_REQUEST: (&str, &str, u16, &str) = (
            "/problems/bad-request",
            "The request could not be read",
            400,
            "The page and the server do not agree on the request. Reload the page and try again.",
        );
        let (kind, title, status, detail) = match error {
            // What cannot be read is the arguments on the server, and the answer in the browser.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => BAD_REQUEST,
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => BAD_REQUEST,
            ServerFnErrorErr::Request(_) => (
                ProblemJson::TRANSPORT,
                "The server could not be reached",
                503,
                "Nothing was changed. Check that the server runs, then try again.",
            ),
            _ => (
                ProblemJson::TRANSPORT,
                "The answer could not be read",
                500,
                "Reload the page to see what was saved, then try again.",
            ),
        };
        ProblemJson {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status,
            detail: detail.to_owned(),
            line: None,
            field: None,
        }
    }
}

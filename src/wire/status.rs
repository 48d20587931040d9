//! How the program is doing: the answer of `GET /api/v1/status`, and what the page at `/status` is drawn from.

use serde::{Deserialize, Serialize};

use super::CatalogueStatus;

/// The program at one moment. It names no player, no deck and no address that somebody asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StatusView {
    pub cards: CatalogueStatus,
    /// The tournament decks that advice rests on; absent where the database does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corpus: Option<CorpusStatus>,
    /// Whether a person may have the card file fetched now.
    pub fetch: Fetch,
    /// Who is asked for cards: Scryfall's API first, then the host of its files.
    pub upstreams: Vec<Upstream>,
    /// The queues in which requests wait for their turn.
    pub lanes: Vec<Queue>,
    pub connections: Connections,
    pub cache: Cache,
    /// The latest failures, newest first.
    pub trouble: Vec<Trouble>,
    pub program: Program,
}

/// The tournament decks that are known: the answer of `corpus status --json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusStatus {
    /// Those that there are decks of, most decks first.
    pub formats: Vec<FormatDecks>,
    pub matches: u64,
    /// When decks were last added, in Unix seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<i64>,
}

/// Decks of one format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatDecks {
    /// `standard`, or a word for a format that Arena does not have: `modern`.
    pub format: String,
    pub decks: u64,
    /// Day of the oldest, `2025-09-01`.
    pub from: String,
    /// Day of the newest.
    pub to: String,
}

/// Whether the card file can be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Fetch {
    #[default]
    Ready,
    /// It is on its way already.
    UnderWay,
    /// It was asked for a moment ago.
    TooSoon { seconds: u32 },
    /// The program was told to send no requests.
    Offline,
}

/// Somebody who is asked over the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// `scryfall`, `scryfall-files`.
    pub id: String,
    #[serde(flatten)]
    pub state: UpstreamState,
}

/// How far an upstream can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum UpstreamState {
    /// Nothing was sent since the start, so nothing is known.
    #[default]
    NotAsked,
    Answers,
    /// It answered 429: nothing is sent before `until`, in Unix seconds.
    AskedToWait {
        until: i64,
        seconds: u32,
    },
    /// It answered 403: nothing is sent before `until`, in Unix seconds.
    Refuses {
        until: i64,
        seconds: u32,
    },
    /// Half of the latest requests failed: it is left alone, and tried again in `seconds`.
    Failing {
        until: i64,
        seconds: u32,
    },
    /// One request at a time finds out whether it answers again.
    Trying,
    /// The program was told to send no requests.
    Offline,
}

/// A queue with its own pace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// `scryfall-strict`, `scryfall-normal`, `scryfall-files`.
    pub id: String,
    /// Least milliseconds between two requests; 0 where there is no such limit.
    pub every_ms: u32,
    /// Callers that wait for their turn.
    pub waiting: u32,
    /// Milliseconds that a caller who came now would wait.
    pub wait_ms: u32,
}

/// The pool of connections, and what went over it since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connections {
    /// Requests under way.
    pub in_use: u32,
    /// Requests that may be under way at once.
    pub limit: u32,
    pub opened: u64,
    pub requests: u64,
    /// Of these, attempts after the first.
    pub retries: u64,
    /// Requests in each of the last sixty minutes; the last is the minute that has begun.
    pub per_minute: Vec<u32>,
}

/// What is remembered of Scryfall's answers, and how often that was enough since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    /// Answers in memory.
    pub entries: u64,
    pub bytes: u64,
    pub max_bytes: u64,
    /// Answers, and parts of answers, given from what was remembered, within their time.
    pub hits: u64,
    /// The same, past their time: a newer one was on its way, or could not be had.
    pub stale: u64,
    /// Calls that waited for the same answer on its way to another.
    pub joined: u64,
    /// Requests that were sent after all.
    pub requests: u64,
}

/// A call that gave no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Unix seconds.
    pub at: i64,
    /// What was wanted, in the player's words.
    pub what: String,
    /// Why there was no answer, in the player's words.
    pub why: String,
    /// One word for programs: `status-503`, `deadline`, `transport`, `rate-limited`.
    pub kind: String,
}

/// The program itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    pub version: String,
    /// Unix seconds.
    pub running_since: i64,
    /// Whether it was told to send no requests.
    pub offline: bool,
    /// Whether the database answers.
    pub database_ok: bool,
    /// Pages that listen for news now.
    pub listeners: u32,
}

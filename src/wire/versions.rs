//! The versions of a deck's list.

use deck::decklist::SourceFormat;
use deck::diff::Change;
use serde::{Deserialize, Serialize};

/// The versions of a deck: the answer of `GET /api/v1/decks/{id}/versions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// Newest first; without `before`, the first of these is the deck's list.
    pub versions: Vec<VersionView>,
    /// What to ask for as `?before=` to be told of those before these; absent where there are none. Only of long lists with many
    /// versions are there any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<u32>,
}

/// One version, and what it changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VersionView {
    /// From 1.
    pub number: u32,
    /// What was done, in the player's words.
    pub why: String,
    /// Unix seconds.
    pub created_at: i64,
    /// What its text is read as.
    pub notation: SourceFormat,
    /// Copies in all sections but the maybeboard.
    pub cards: u32,
    /// The version before it that is kept; `None` for the first.
    pub before: Option<u32>,
    /// What is different from that one.
    pub changes: Vec<Change>,
}

/// A changed list: the JSON body of `POST /api/v1/decks/{id}/versions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewVersion {
    pub text: String,
    /// What was done; at most 200 characters are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The version that was changed; none changes whichever is the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u32>,
    /// The notation of the text; none detects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<SourceFormat>,
}

/// The answer of `POST /api/v1/decks/{id}/versions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revised {
    /// The number of the newest version now.
    pub version: u32,
}

//! Whether a deck may be played in a format, and why not.

use serde::{Deserialize, Serialize};

use crate::format::Format;

/// What one format says of a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub format: Format,
    pub status: Status,
    /// Findings, worst first; the fine ones say what was counted ("61 cards in the main deck; at least 60 are wanted").
    pub findings: Vec<Finding>,
}

/// The one word of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Legal,
    Illegal,
    /// Nothing known is against it, but not every card's legality is known.
    Unknown,
}

/// One rule, as it applies to the deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    pub status: Status,
    /// What was found and what would make it legal, in the player's words.
    pub message: String,
    /// The cards concerned, by name, with copies where they matter.
    #[serde(default)]
    pub cards: Vec<String>,
}

/// The construction rules that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    MainSize,
    SideboardSize,
    Copies,
    CardPool,
    Banned,
    Restricted,
    Commander,
    ColorIdentity,
    Companion,
}

//! What to cut from a deck and what to add.

use std::collections::BTreeMap;

use deck::decklist::Problem;
use deck::format::{Format, MatchType};
use improve::{Add, Archetype, Cut, Evidence, Finding, Matchup, SideboardCard, Swap};
use serde::{Deserialize, Serialize};

use super::Progress;

/// The answer of `GET …/improvements`, `POST /api/v1/improve` and `improve --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImproveAnswer {
    /// The format the player said, or the one guessed from the list; without one nothing can be advised.
    pub format: Option<Format>,
    pub match_type: MatchType,
    /// What the advice rests on; 0 decks without a corpus of the format.
    pub evidence: Evidence,
    /// What kind of deck it is; absent where nothing near was played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archetype: Option<Archetype>,
    /// Where it differs from its nearest lists, most striking first.
    pub findings: Vec<Finding>,
    /// Cards that are not in the main deck, best first.
    pub add: Vec<Add>,
    /// Every nonbasic card of the main deck, worst first.
    pub cut: Vec<Cut>,
    /// Cuts and adds joined, best first.
    pub swaps: Vec<SwapView>,
    /// What such decks have in their sideboards.
    pub sideboard: Vec<SideboardCard>,
    /// Kinds of decks it was met with, where games suffice.
    pub matchups: Vec<Matchup>,
    /// The lands as they are, and its basics dealt out for the best.
    pub lands: LandsAnswer,
    /// Whether cards that are owned were taken off what swaps cost.
    pub collection: bool,
    pub progress: Progress,
    /// Lines that need the player's eye.
    pub problems: Vec<Problem>,
    /// What has to be known beside the figures, in sentences.
    pub notes: Vec<String>,
}

/// An exchange of cards, and what comes of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SwapView {
    #[serde(flatten)]
    pub swap: Swap,
    /// Against the deck as it is, both with their basics dealt out for the best.
    pub delta: Delta,
    /// What the cards that come cost on paper, in US dollars; absent where of one of them no price is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd: Option<f64>,
}

/// What an exchange changes in how the deck works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// In the chance to cast a spell on curve, on average over all spells and over play and draw; 0 where there is none.
    pub cast_rate: f64,
    /// Lands more or fewer.
    pub lands: i32,
}

/// Lands now, and with the same number of basics dealt out anew.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LandsAnswer {
    pub now: Lands,
    pub best: Lands,
    /// From now to best.
    pub delta: Delta,
}

/// The lands of a deck, and how well they cast its spells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lands {
    /// Cards that can be played as a land.
    pub lands: u32,
    /// Basic lands by name; snow-covered ones are not among them.
    pub basics: BTreeMap<String, u32>,
    /// The chance to cast a spell on curve, on average over all spells and over play and draw; absent where none can be given.
    pub cast_rate: Option<f64>,
}

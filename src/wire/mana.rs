//! How reliably a deck casts its spells.

use deck::decklist::Problem;
use deck::format::{Format, MatchType};
use mana::{CardReport, LandsByTurn, LeftOut};
use serde::{Deserialize, Serialize};

use super::Progress;

/// The answer of `GET …/mana`, `POST /api/v1/mana` and `mana --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ManaAnswer {
    /// The format the player said, or the one guessed from the list.
    pub format: Option<Format>,
    /// In best of one the opening hands follow an unofficial model.
    pub match_type: MatchType,
    /// Cards in the library, the commander not among them.
    pub deck_size: u32,
    pub lands: u32,
    /// One for each spell: commanders first, then in the order of the list.
    pub cards: Vec<CardReport>,
    /// Absent, as the three after it, for a list that is no deck by its size: `notes` says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lands_by_turn: Option<LandsByTurn>,
    /// The chance of two lands or fewer on turn 4, on the play.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screw: Option<f64>,
    /// The chance of eight lands or more among the first thirteen cards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flood: Option<f64>,
    /// The chance that the first seven cards are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep7: Option<f64>,
    /// Cards that are not counted, or not as they are, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// What holds for all the figures.
    pub notes: Vec<String>,
    pub progress: Progress,
    /// Lines that need the player's eye.
    pub problems: Vec<Problem>,
}

//! How reliably a deck casts its spells.

use deck::decklist::Problem;
use deck::format::Format;
use mana::{CardReport, LandsByTurn, LeftOut};
use serde::{Deserialize, Serialize};

use super::Progress;

/// The answer of `GET …/mana`, `POST /api/v1/mana` and `mana --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ManaAnswer {
    /// The format the player said, or the one guessed from the list.
    pub format: Option<Format>,
    pub best_of: BestOf,
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

/// How opening hands come about: as in a match of three games, or by what is known of Arena's single games.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum BestOf {
    One,
    #[default]
    Three,
}

impl BestOf {
    /// The law of the first seven cards.
    #[must_use]
    pub const fn opening(self) -> mana::Opening {
        match self {
            BestOf::One => mana::Opening::BestOfOne,
            BestOf::Three => mana::Opening::Random,
        }
    }

    /// What the choice is called on the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            BestOf::One => "Bo1 (unofficial model)",
            BestOf::Three => "Bo3",
        }
    }
}

impl From<BestOf> for u8 {
    fn from(best_of: BestOf) -> u8 {
        match best_of {
            BestOf::One => 1,
            BestOf::Three => 3,
        }
    }
}

/// A number of games that no match on Arena has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 or 3")]
pub struct NoMatch;

impl TryFrom<u8> for BestOf {
    type Error = NoMatch;

    fn try_from(games: u8) -> Result<BestOf, NoMatch> {
        match games {
            1 => Ok(BestOf::One),
            3 => Ok(BestOf::Three),
            _ => Err(NoMatch),
        }
    }
}

impl std::str::FromStr for BestOf {
    type Err = NoMatch;

    fn from_str(games: &str) -> Result<BestOf, NoMatch> {
        games.parse::<u8>().map_err(|_| NoMatch)?.try_into()
    }
}

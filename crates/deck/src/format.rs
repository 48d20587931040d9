//! Arena's formats.

use serde::{Deserialize, Serialize};

use crate::legality::rules::ARENA;

/// A format that is played on Arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Standard,
    Alchemy,
    Pioneer,
    Historic,
    Timeless,
    StandardBrawl,
    Brawl,
    CompetitiveBrawl,
}

impl Format {
    /// Every format, in the order a page lists them.
    pub const ALL: [Format; 8] = [
        Format::Standard,
        Format::Alchemy,
        Format::Pioneer,
        Format::Historic,
        Format::Timeless,
        Format::StandardBrawl,
        Format::Brawl,
        Format::CompetitiveBrawl,
    ];

    /// The word used in addresses, JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Format::Standard => "standard",
            Format::Alchemy => "alchemy",
            Format::Pioneer => "pioneer",
            Format::Historic => "historic",
            Format::Timeless => "timeless",
            Format::StandardBrawl => "standard-brawl",
            Format::Brawl => "brawl",
            Format::CompetitiveBrawl => "competitive-brawl",
        }
    }

    /// The key of Scryfall's `legalities`.
    #[must_use]
    pub const fn scryfall_key(self) -> &'static str {
        match self {
            Format::StandardBrawl => "standardbrawl",
            Format::CompetitiveBrawl => "competitivebrawl",
            other => other.key(),
        }
    }

    /// The name players use.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Format::Standard => "Standard",
            Format::Alchemy => "Alchemy",
            Format::Pioneer => "Pioneer",
            Format::Historic => "Historic",
            Format::Timeless => "Timeless",
            Format::StandardBrawl => "Standard Brawl",
            Format::Brawl => "Brawl",
            Format::CompetitiveBrawl => "Competitive Brawl",
        }
    }

    /// The format of a key, as [`Format::key`] writes it.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| format.key().eq_ignore_ascii_case(key))
    }
}

/// How many games decide a match. Arena keeps lists of formats for each: a few cards are banned in best of one alone, and one
/// game uses less of the sideboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MatchType {
    #[serde(rename = "bo1")]
    BestOfOne,
    #[default]
    #[serde(rename = "bo3")]
    BestOfThree,
}

impl MatchType {
    /// Both, in the order a page lists them.
    pub const ALL: [MatchType; 2] = [MatchType::BestOfOne, MatchType::BestOfThree];

    /// The word used in JSON, forms and the store.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MatchType::BestOfOne => "bo1",
            MatchType::BestOfThree => "bo3",
        }
    }

    /// What players call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            MatchType::BestOfOne => "Best of one",
            MatchType::BestOfThree => "Best of three",
        }
    }

    /// The match type of a key, or of the number of games as the command line takes it: `bo1`, `1`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<MatchType> {
        let games = key
            .strip_prefix("bo")
            .or_else(|| key.strip_prefix("BO"))
            .or_else(|| key.strip_prefix("Bo"))
            .unwrap_or(key);
        match games {
            "1" => Some(MatchType::BestOfOne),
            "3" => Some(MatchType::BestOfThree),
            _ => None,
        }
    }
}

/// How a deck of a format is built. From `rules/arena.txt`: the rules Arena's client itself keeps, and CR 100.2a, 100.4a, 903.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Construction {
    /// Fewest cards in the main deck; the commander is not one of them.
    pub main_min: u32,
    /// Most cards in the main deck.
    pub main_max: u32,
    /// Most cards in the sideboard, the companion among them.
    pub sideboard_max: u32,
    /// Whether the sideboard holds a companion and nothing else.
    pub sideboard_is_companion: bool,
    /// Most copies of one card over main deck, sideboard and command zone, basic lands aside.
    pub copies_max: u32,
    /// Commanders wanted, no more and no fewer; with one, every card keeps to its colour identity.
    pub commanders: u32,
}

impl Format {
    /// Whether decks have a commander, and the first mulligan is free.
    #[must_use]
    pub fn is_brawl(self) -> bool {
        self.construction().commanders > 0
    }

    /// How a deck of this format is built. Which cards it may hold is a fact of each card.
    #[must_use]
    pub fn construction(self) -> Construction {
        ARENA.construction(self)
    }
}

//! Arena's formats.

use serde::{Deserialize, Serialize};

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
        Format::ALL.into_iter().find(|format| format.key().eq_ignore_ascii_case(key))
    }
}

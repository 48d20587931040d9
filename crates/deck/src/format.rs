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
        Format::ALL
            .into_iter()
            .find(|format| format.key().eq_ignore_ascii_case(key))
    }
}

/// How a deck of a format is built. From the rules Arena's client itself keeps (August 2026) and CR 100.2a, 100.4a, 903.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Construction {
    /// Fewest cards in the main deck; the commander is not one of them.
    pub main_min: u32,
    /// Most cards in the main deck.
    pub main_max: u32,
    /// Most cards in the sideboard, the companion among them.
    pub sideboard_max: u32,
    /// Whether the sideboard holds a companion and nothing else.
    pub sideboard_is_companion: bool,
    /// Most copies of one card over main deck and sideboard, basic lands aside.
    pub copies_max: u32,
    /// Commanders wanted, no more and no fewer; with one, every card keeps to its colour identity.
    pub commanders: u32,
}

impl Construction {
    const fn sixty() -> Construction {
        Construction {
            main_min: 60,
            main_max: 250,
            sideboard_max: 15,
            sideboard_is_companion: false,
            copies_max: 4,
            commanders: 0,
        }
    }

    const fn brawl(main: u32) -> Construction {
        Construction {
            main_min: main,
            main_max: main,
            sideboard_max: 1,
            sideboard_is_companion: true,
            copies_max: 1,
            commanders: 1,
        }
    }
}

impl Format {
    /// Whether decks have a commander, and the first mulligan is free.
    #[must_use]
    pub const fn is_brawl(self) -> bool {
        self.construction().commanders > 0
    }

    /// How a deck of this format is built. Which cards it may hold is a fact of each card.
    #[must_use]
    pub const fn construction(self) -> Construction {
        match self {
            Format::Standard | Format::Alchemy | Format::Pioneer | Format::Historic | Format::Timeless => {
                Construction::sixty()
            }
            Format::StandardBrawl => Construction::brawl(59),
            Format::Brawl | Format::CompetitiveBrawl => Construction::brawl(99),
        }
    }
}

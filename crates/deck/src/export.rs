//! Writing a deck in a notation another program reads.
//!
//! Two steps: [`carried`] makes of a deck what the target can carry, in the target's names and set codes, and says what
//! is lost; the text of that is written then, and reads back as it was.

mod carried;
mod write;

use serde::{Deserialize, Serialize};

pub use carried::carried;

use crate::card::Card;
use crate::decklist::{Entry, Parsed};

/// A program's notation to write a deck in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// MTG Arena's clipboard text, as Arena's own import accepts it.
    Arena,
    /// MTGO's text.
    Mtgo,
    /// MTGO's `.dek`. A card whose catalogue number is not known goes out with the number 0; that MTGO takes it is
    /// not written down anywhere.
    Dek,
    /// Cockatrice's `.cod`.
    Cod,
    /// Forge's `.dck`.
    Forge,
    /// Moxfield's text. Its headings for commander and companion are Arena's, which Moxfield reads.
    Moxfield,
    /// Archidekt's text, where categories say what a card is.
    Archidekt,
    /// A table: `Quantity,Name,Set,Collector Number,Section`.
    Csv,
    /// [`Parsed`] as JSON.
    Json,
    /// Counts and names under headings.
    Text,
}

impl Target {
    /// Every target, in the order a page offers them.
    pub const ALL: [Target; 10] = [
        Target::Arena,
        Target::Mtgo,
        Target::Dek,
        Target::Cod,
        Target::Forge,
        Target::Moxfield,
        Target::Archidekt,
        Target::Csv,
        Target::Json,
        Target::Text,
    ];

    /// The word used in addresses and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Target::Arena => "arena",
            Target::Mtgo => "mtgo",
            Target::Dek => "dek",
            Target::Cod => "cod",
            Target::Forge => "forge",
            Target::Moxfield => "moxfield",
            Target::Archidekt => "archidekt",
            Target::Csv => "csv",
            Target::Json => "json",
            Target::Text => "text",
        }
    }

    /// The target of its key, in either case; `None` if there is none.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Target> {
        Target::ALL
            .into_iter()
            .find(|target| target.key().eq_ignore_ascii_case(key))
    }

    /// What a player calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Target::Arena => "Arena's text",
            Target::Mtgo => "MTGO's text",
            Target::Dek => "MTGO's deck file",
            Target::Cod => "Cockatrice's deck file",
            Target::Forge => "Forge's deck file",
            Target::Moxfield => "Moxfield's text",
            Target::Archidekt => "Archidekt's text",
            Target::Csv => "A CSV table",
            Target::Json => "JSON",
            Target::Text => "Plain text",
        }
    }

    /// The ending of a file's name, without the dot.
    #[must_use]
    pub const fn file_name_extension(self) -> &'static str {
        match self {
            Target::Dek => "dek",
            Target::Cod => "cod",
            Target::Forge => "dck",
            Target::Csv => "csv",
            Target::Json => "json",
            Target::Arena | Target::Mtgo | Target::Moxfield | Target::Archidekt | Target::Text => "txt",
        }
    }

    /// The media type of the text, which is always UTF-8.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Target::Dek | Target::Cod => "application/xml; charset=utf-8",
            Target::Csv => "text/csv; charset=utf-8",
            Target::Json => "application/json",
            _ => "text/plain; charset=utf-8",
        }
    }
}

/// What a target cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// The deck's name.
    Name,
    /// Which card is the commander; the card itself goes to the sideboard.
    Commander,
    /// Which card is the companion; the card itself goes to the sideboard.
    Companion,
    /// The maybeboard.
    Maybeboard,
    /// Which printings were chosen.
    Printing,
    /// Nothing of the deck, but what MTGO wants beside it: its catalogue numbers.
    MtgoNumber,
}

/// What got lost on the way out, and of which cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub loss: Loss,
    /// What is lost and where it went, in the player's words.
    pub message: String,
    /// Names as in the deck; empty where it is not about cards.
    pub cards: Vec<String>,
}

/// A deck as text for another program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The text, ending in an end of line unless it is empty.
    pub text: String,
    /// The ending of a file's name, without the dot.
    pub file_name_extension: String,
    /// Media type with charset.
    pub mime: String,
    /// What the target cannot carry, at most one of each kind.
    pub warnings: Vec<Warning>,
}

/// Writes a deck for a target.
///
/// `card_of` gives the card of an entry, or `None` while it is not known; the name goes out as written then.
#[must_use]
pub fn render<'a>(deck: &Parsed, target: Target, card_of: impl Fn(&Entry) -> Option<&'a Card>) -> Exported {
    let (deck, warnings) = carried(deck, target, card_of);
    Exported {
        text: write::text(&deck, target),
        file_name_extension: target.file_name_extension().to_owned(),
        mime: target.mime().to_owned(),
        warnings,
    }
}

/// Arena's clipboard text, as Arena's own import accepts it: [`render`] without the warnings.
#[must_use]
pub fn to_arena<'a>(deck: &Parsed, card_of: impl Fn(&Entry) -> Option<&'a Card>) -> String {
    render(deck, Target::Arena, card_of).text
}

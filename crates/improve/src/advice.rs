//! What is said to the player: the JSON of `improve --json`, but for what the mana mathematics adds to it.

use std::collections::BTreeMap;

use deck::card::Rarity;
use serde::{Deserialize, Serialize};

/// All that the improver says of a deck.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    pub evidence: Evidence,
    /// What kind of deck it is; absent where nothing near was played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archetype: Option<Archetype>,
    /// Where it differs from its nearest lists, most striking first.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Cards that are not in the main deck, best first, no basic lands; at least 20 where the evidence has them.
    pub add: Vec<Add>,
    /// Every nonbasic card of the main deck, worst first.
    pub cut: Vec<Cut>,
    /// Cuts and adds joined, best first; empty where nothing is likely to be better.
    pub swaps: Vec<Swap>,
    /// What such decks have in their sideboards.
    #[serde(default)]
    pub sideboard: Vec<SideboardCard>,
    /// Kinds of decks it was met with, where games suffice.
    #[serde(default)]
    pub matchups: Vec<Matchup>,
}

/// What the advice rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Distinct decks of the format; 0 without a corpus.
    pub decks: u32,
    /// Date of the oldest, `2025-09-01`; empty without a corpus.
    pub from: String,
    /// Date of the newest.
    pub to: String,
    /// Likeness to the nearest list: shared nonbasic cards among those of both (Jaccard), 0 to 1.
    pub nearest: f32,
    /// Lists that were near enough to be asked.
    #[serde(default)]
    pub neighbours: u32,
    /// Date of the oldest of these.
    #[serde(default)]
    pub since: String,
    /// Whether little is known: a format without a corpus of its own, or nothing near.
    #[serde(default)]
    pub is_low: bool,
}

/// A kind of deck.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Archetype {
    /// Its colours and the cards it is built on, as the decks themselves tell.
    pub name: String,
    /// Cards that set it apart, most telling first.
    pub cards: Vec<String>,
    /// Lists of this kind among those of the last weeks, 0 to 1.
    pub share: f32,
    /// The same of the weeks before.
    pub share_before: f32,
    /// Lists of this kind in the last weeks.
    pub lists: u32,
    /// How it did against all other decks; absent where too few matches are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Matchup>,
}

/// Where the deck differs from its nearest lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `lands`, `sources-W` …, `curve`, `curve-low`, `curve-high`, `roles-…`, `copies`, `sideboard`.
    pub kind: String,
    /// One sentence for the player: "22 lands; your nearest lists play 25."
    pub says: String,
    pub have: f32,
    /// What the nearest lists have, on average; of lands and sources what that is for the deck's own spells.
    pub usual: f32,
    /// Of the nearest lists, how many of a hundred have less than this deck (half of the equal ones counted).
    pub percentile: f32,
    /// Whether it lies beyond the threshold that one sound deck in twenty passes on this side.
    pub is_striking: bool,
}

/// A card to add.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Add {
    pub name: String,
    /// Copies that near lists usually have, within what the format allows.
    pub copies: u32,
    /// Standard deviations above what cards usually score for this deck.
    pub score: f32,
    /// One sentence for each of [`Add::reasons`].
    pub because: Vec<String>,
    #[serde(default)]
    pub reasons: Vec<Because>,
}

/// A card that may go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    pub name: String,
    pub copies: u32,
    /// How much better it fits this deck than it fits those it is played in: low is a cut.
    pub score: f32,
    pub because: Vec<String>,
    #[serde(default)]
    pub reasons: Vec<Because>,
}

/// A reason, as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Because {
    #[serde(flatten)]
    pub reason: Reason,
}

/// What a reason rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// Of the nearest lists, how many have it, and how many copies they usually play.
    Neighbours {
        have: u32,
        of: u32,
        copies: u32,
        since: String,
    },
    /// Cards of the deck that speak most for it.
    GoesWith { cards: Vec<String> },
    /// Cards of the deck that speak most against it.
    AtOddsWith { cards: Vec<String> },
    /// The format allows no more copies in the main deck, those of the sideboard taken off.
    NotLegal { allowed: u32 },
    /// No list of the corpus has it.
    Unseen,
    /// Cards of near lists that are like it by type, cost, colours, roles and creature types, the most frequent first.
    LikeCards { cards: Vec<String> },
    /// Like a card that is meant, by type, cost and what it does; with what is lost.
    Replaces { card: String, lost: String },
}

/// Copies that leave and copies that come, as many of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Swap {
    #[serde(rename = "out")]
    pub cuts: Vec<(u32, String)>,
    #[serde(rename = "in")]
    pub adds: Vec<(u32, String)>,
    /// Wildcards it takes, by rarity; cards that are owned and basics are free.
    pub wildcards: BTreeMap<String, u32>,
    /// Score of what comes, less that of what leaves, over the copies.
    pub gain: f32,
    pub because: Vec<String>,
}

/// What a player can spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub common: u32,
    pub uncommon: u32,
    pub rare: u32,
    pub mythic: u32,
}

impl Budget {
    /// Wildcards of a rarity; none of an unknown one.
    #[must_use]
    pub fn of(&self, rarity: Rarity) -> u32 {
        match rarity {
            Rarity::Common => self.common,
            Rarity::Uncommon => self.uncommon,
            Rarity::Rare => self.rare,
            Rarity::Mythic => self.mythic,
            Rarity::Unknown => 0,
        }
    }
}

/// A card of sideboards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SideboardCard {
    pub name: String,
    /// Copies they usually have.
    pub copies: u32,
    /// Of the nearest lists, how many of a hundred have it in the sideboard.
    pub share: f32,
    /// Copies in this deck's sideboard.
    pub have: u32,
}

/// How decks of a kind did against another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matchup {
    /// Name of the other kind; "All other decks" where it is none in particular.
    pub against: String,
    pub wins: u32,
    /// Matches that one of the two won; at least 20.
    pub matches: u32,
    /// Wilson's interval of the chance to win a match, at 95 %, 0 to 1.
    pub low: f32,
    pub high: f32,
}

//! What is known of a card: facts only, no rules text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::color::ColorSet;
use crate::format::Format;
use crate::land::LandRules;
use crate::role::Roles;

/// The facts of one card, with those of the printing they were read from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Full name; both halves with ` // ` between them where there are two.
    pub name: String,
    /// Other names the card is printed or exported under, as Arena does for Through the Omenpaths: printed and flavour names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// Scryfall's id of the printing, for links; absent for cards of the starter catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scryfall_id: Option<String>,
    /// Scryfall's id of the card over all printings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oracle_id: Option<String>,
    /// Gatherer's ids of the printing, front face first; some decklists name cards by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multiverse_ids: Vec<u32>,
    /// Arena's id of the printing. A rebalanced card and its original may share one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arena_id: Option<u32>,
    /// Scryfall's layout word (`normal`, `split`, `transform`, `modal_dfc`, `adventure` …); open-ended.
    #[serde(default)]
    pub layout: String,
    /// One face, or the two of a split, double-faced or adventure card; never empty for a card that was read.
    pub faces: Vec<Face>,
    /// Mana value; of the front face for double-faced cards, of both halves together for split cards.
    pub mana_value: f64,
    /// Colours of the card.
    #[serde(default)]
    pub colors: ColorSet,
    /// Colour identity, which decides what a Brawl deck may hold.
    #[serde(default)]
    pub color_identity: ColorSet,
    /// Colours of mana the card can make; lands and mana makers only.
    #[serde(default)]
    pub produced_mana: ColorSet,
    /// Whether the card is known to make colourless mana proper (`{C}`), which [`Card::produced_mana`] cannot say.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub produces_colorless: bool,
    /// What it does for mana when it is played as a land; absent for what is no land, and where no text was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<LandRules>,
    /// What it is for, all faces together; absent where no text was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Roles>,
    /// Whether this printing can be crafted on Arena; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_arena: Option<bool>,
    /// Rarity of this printing.
    #[serde(default)]
    pub rarity: Rarity,
    /// Scryfall's set code, lower case; empty where not known.
    #[serde(default)]
    pub set: String,
    /// Collector number within the set; empty where not known.
    #[serde(default)]
    pub collector_number: String,
    /// Legality by Scryfall's format key (`standard`, `alchemy`, `pioneer`, `historic`, `timeless`, `standardbrawl`,
    /// `brawl`, `competitivebrawl` …). A key that is absent is not known, which is not the same as not legal.
    #[serde(default)]
    pub legalities: BTreeMap<String, Legality>,
    /// What a paper copy costs, where known.
    #[serde(default)]
    pub prices: Prices,
    /// Address of the front face's picture on Scryfall's image host, as Scryfall gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// One face of a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Face {
    pub name: String,
    /// Mana cost in braces, `{1}{W}{U}`; empty for lands and back faces.
    #[serde(default)]
    pub mana_cost: String,
    /// The printed type line, `Legendary Creature — Human Wizard`.
    #[serde(default)]
    pub type_line: String,
    /// Power, as printed (`*` and `1+*` exist).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toughness: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyalty: Option<String>,
}

/// Rarity of a printing, which is the kind of wildcard it costs on Arena.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rarity {
    Common,
    Uncommon,
    Rare,
    Mythic,
    /// Special and bonus printings, and whatever comes next: no wildcard is known for it.
    #[default]
    #[serde(other)]
    Unknown,
}

/// Whether a card may be played in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Legality {
    Legal,
    NotLegal,
    Banned,
    /// One copy only.
    Restricted,
}

/// Paper prices of one copy, in the currency's own unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eur: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tix: Option<f64>,
}

/// The card types a player sorts a deck by, in the order a list shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardType {
    Creature,
    Planeswalker,
    Battle,
    Instant,
    Sorcery,
    Artifact,
    Enchantment,
    Land,
    Other,
}

impl CardType {
    /// Every type, in the order a list shows them.
    pub const ALL: [CardType; 9] = [
        CardType::Creature,
        CardType::Planeswalker,
        CardType::Battle,
        CardType::Instant,
        CardType::Sorcery,
        CardType::Artifact,
        CardType::Enchantment,
        CardType::Land,
        CardType::Other,
    ];

    /// The heading of the group: `Creatures`, `Sorceries` …
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            CardType::Creature => "Creatures",
            CardType::Planeswalker => "Planeswalkers",
            CardType::Battle => "Battles",
            CardType::Instant => "Instants",
            CardType::Sorcery => "Sorceries",
            CardType::Artifact => "Artifacts",
            CardType::Enchantment => "Enchantments",
            CardType::Land => "Lands",
            CardType::Other => "Other",
        }
    }

    /// The one group a type line belongs to: land before creature before the rest, as deck builders sort.
    /// Only the front face counts. A "Land Creature" is a land; an "Artifact Creature" is a creature.
    #[must_use]
    pub fn of_type_line(type_line: &str) -> CardType {
        let has = |word: &str| types(type_line).any(|part| part == word);
        const ORDER: [(&str, CardType); 8] = [
            ("Land", CardType::Land),
            ("Creature", CardType::Creature),
            ("Planeswalker", CardType::Planeswalker),
            ("Battle", CardType::Battle),
            ("Instant", CardType::Instant),
            ("Sorcery", CardType::Sorcery),
            ("Artifact", CardType::Artifact),
            ("Enchantment", CardType::Enchantment),
        ];
        ORDER
            .into_iter()
            .find(|(word, _)| has(word))
            .map_or(CardType::Other, |(_, card_type)| card_type)
    }
}

impl Card {
    /// The front face.
    #[must_use]
    pub fn front(&self) -> Option<&Face> {
        self.faces.first()
    }

    /// The name Arena prints for the card: both halves for true splits, the front face's for all others.
    #[must_use]
    pub fn short_name(&self) -> &str {
        match self.front() {
            Some(front) if self.layout != "split" && !front.name.is_empty() => &front.name,
            _ => &self.name,
        }
    }

    /// The group the front face is listed under.
    #[must_use]
    pub fn card_type(&self) -> CardType {
        self.front()
            .map_or(CardType::Other, |front| CardType::of_type_line(&front.type_line))
    }

    /// What is known of the card's place in a format; `None` where nothing is.
    ///
    /// The five basic lands are in every format's pool, whatever else is known.
    #[must_use]
    pub fn legality_in(&self, format: Format) -> Option<Legality> {
        const BASICS: [&str; 5] = ["Plains", "Island", "Swamp", "Mountain", "Forest"];
        let known = self.legalities.get(format.scryfall_key()).copied();
        known.or_else(|| BASICS.contains(&self.name.as_str()).then_some(Legality::Legal))
    }

    /// Whether the front face is a land; a modal card with a spell in front is not.
    #[must_use]
    pub fn is_land(&self) -> bool {
        self.card_type() == CardType::Land
    }

    /// Whether the front face has a card type or supertype, as its type line writes it: `Creature`, `Legendary`.
    #[must_use]
    pub fn has_type(&self, word: &str) -> bool {
        self.front()
            .is_some_and(|front| types(&front.type_line).any(|part| part == word))
    }

    /// Whether the front face has a subtype: `Cat`, `Vehicle`, `Forest`.
    #[must_use]
    pub fn has_subtype(&self, word: &str) -> bool {
        self.front()
            .is_some_and(|front| subtypes(&front.type_line).any(|part| part == word))
    }

    /// Whether the front face becomes a permanent.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        !matches!(
            self.card_type(),
            CardType::Instant | CardType::Sorcery | CardType::Other
        )
    }

    /// Whether it is a basic land (snow basics and Wastes too), of which a deck may hold any number for free.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        self.front().is_some_and(|front| {
            front.type_line.starts_with("Basic ")
                && CardType::of_type_line(&front.type_line) == CardType::Land
        })
    }
}

/// The supertypes and types of a type line's front face.
fn types(type_line: &str) -> impl Iterator<Item = &str> {
    let front = type_line.split(" // ").next().unwrap_or_default();
    front
        .split('—')
        .next()
        .unwrap_or_default()
        .split_ascii_whitespace()
}

/// The subtypes of a type line's front face.
fn subtypes(type_line: &str) -> impl Iterator<Item = &str> {
    let front = type_line.split(" // ").next().unwrap_or_default();
    front
        .split('—')
        .nth(1)
        .unwrap_or_default()
        .split_ascii_whitespace()
}

//! What a card is for in a deck: removal, card draw, ramp and so on.
//!
//! A [`Card`](crate::card::Card) keeps no rules text, so roles are read where the text is at hand ([`Roles::of_text`]) and
//! kept with the card as a few words. Roles say what a text does, not how well: a card may have several, or none.

mod text;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One thing a card may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Answers one creature or planeswalker: damage, destruction, exile, bounce, fight, theft, edict, an aura that stops it.
    Removal,
    /// Answers all or many creatures at once.
    Sweeper,
    /// Counters spells.
    Counterspell,
    /// Card advantage: more cards than it costs.
    Draw,
    /// Better cards, not more: scry, surveil, loot, dig.
    Selection,
    /// Mana of what is no land, and lands put into play.
    Ramp,
    /// Takes cards from an opponent's hand.
    Discard,
    /// Makes creature tokens.
    Tokens,
    Lifegain,
    /// Brings cards back from the graveyard.
    Recursion,
    /// Keeps permanents or spells of its player safe.
    Protection,
    /// Finds a card of choice that is no land.
    Tutor,
    /// Takes cards out of others' graveyards or keeps them from coming there.
    GraveyardHate,
    /// Answers artifacts or enchantments by name.
    ArtifactHate,
    /// Makes other creatures, or an equipped or enchanted one, bigger.
    Pump,
    /// Flies, has menace or is hard to block, or makes others so.
    Evasion,
    Haste,
    /// Takes life from opponents other than by attacking.
    Burn,
    /// Puts cards of another's library into the graveyard.
    Mill,
    /// Puts cards of its player's library into the graveyard.
    SelfMill,
}

impl Role {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Role; 20] = [
        Role::Removal,
        Role::Sweeper,
        Role::Counterspell,
        Role::Draw,
        Role::Selection,
        Role::Ramp,
        Role::Discard,
        Role::Tokens,
        Role::Lifegain,
        Role::Recursion,
        Role::Protection,
        Role::Tutor,
        Role::GraveyardHate,
        Role::ArtifactHate,
        Role::Pump,
        Role::Evasion,
        Role::Haste,
        Role::Burn,
        Role::Mill,
        Role::SelfMill,
    ];

    /// The role in one word of lower-case letters and hyphens, as players say it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Role::Removal => "removal",
            Role::Sweeper => "sweeper",
            Role::Counterspell => "counterspell",
            Role::Draw => "draw",
            Role::Selection => "selection",
            Role::Ramp => "ramp",
            Role::Discard => "discard",
            Role::Tokens => "tokens",
            Role::Lifegain => "lifegain",
            Role::Recursion => "recursion",
            Role::Protection => "protection",
            Role::Tutor => "tutor",
            Role::GraveyardHate => "graveyard-hate",
            Role::ArtifactHate => "artifact-hate",
            Role::Pump => "pump",
            Role::Evasion => "evasion",
            Role::Haste => "haste",
            Role::Burn => "burn",
            Role::Mill => "mill",
            Role::SelfMill => "self-mill",
        }
    }
}

/// The roles of a card. As text, and as JSON: their words with a space between, `-` for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u32);

impl Roles {
    /// No role.
    pub const NONE: Roles = Roles(0);

    /// Reads the roles out of a rules text in English, or one face's.
    ///
    /// Reminder text (between brackets) and abilities of others (between quotation marks) are skipped. Each sentence is
    /// read by itself, so their order changes nothing. Takes some microseconds.
    #[must_use]
    pub fn of_text(type_line: &str, text: &str) -> Roles {
        text::read(type_line, text)
    }

    /// The roles of a card's faces together, each with its type line and its text.
    #[must_use]
    pub fn of_faces<'a>(faces: impl IntoIterator<Item = (&'a str, &'a str)>) -> Roles {
        let roles = faces
            .into_iter()
            .map(|(type_line, text)| Roles::of_text(type_line, text));
        roles.fold(Roles::NONE, Roles::union)
    }

    /// One bit for each role, the first of [`Role::ALL`] the lowest.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The roles of such bits; bits without a role are dropped.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Roles {
        Roles(bits & ((1 << Role::ALL.len()) - 1))
    }

    /// Whether it has this role.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u32 != 0
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many it has.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The roles in either.
    #[must_use]
    pub const fn union(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    /// The roles in both.
    #[must_use]
    pub const fn intersection(self, other: Roles) -> Roles {
        Roles(self.0 & other.0)
    }

    /// Adds a role.
    pub const fn insert(&mut self, role: Role) {
        self.0 |= 1 << role as u32;
    }

    /// The roles, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Roles {
        let mut all = Roles::NONE;
        for role in roles {
            all.insert(role);
        }
        all
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("-");
        }
        for (at, role) in self.iter().enumerate() {
            f.write_str(if at > 0 { " " } else { "" })?;
            f.write_str(role.word())?;
        }
        Ok(())
    }
}

/// A text that is no list of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of roles")]
pub struct NoRoles;

impl FromStr for Roles {
    type Err = NoRoles;

    fn from_str(words: &str) -> Result<Roles, NoRoles> {
        if words == "-" {
            return Ok(Roles::NONE);
        }
        let role = |word: &str| Role::ALL.into_iter().find(|role| role.word() == word);
        words.split(' ').map(|word| role(word).ok_or(NoRoles)).collect()
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Roles, D::Error> {
        let words = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        words.parse().map_err(serde::de::Error::custom)
    }
}

//! What a land does for mana: which kinds it gives, how it comes into play, and what of its text is not counted.
//!
//! A [`Card`] keeps no rules text, so this is read from the text where the text is at hand ([`LandRules::of_text`]) and
//! kept with the card as a short code ([`LandRules`] says how it is written). A card without it, from before it was kept,
//! has what its type line and the kinds of mana it makes say ([`LandRules::of_facts`]).

mod code;
mod text;

use crate::card::Card;
use crate::color::{Color, ColorSet};

/// Kinds of mana: colours, and colourless mana proper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds {
    pub colors: ColorSet,
    pub colorless: bool,
}

impl Kinds {
    /// Every colour: "one mana of any color".
    pub const ANY: Kinds = Kinds {
        colors: ColorSet::ALL,
        colorless: false,
    };

    /// Mana of these colours.
    #[must_use]
    pub const fn of(colors: ColorSet) -> Kinds {
        Kinds {
            colors,
            colorless: false,
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.colors.is_empty() && !self.colorless
    }

    /// The kinds in either.
    #[must_use]
    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds {
            colors: self.colors.union(other.colors),
            colorless: self.colorless || other.colorless,
        }
    }
}

/// How a land comes into play. Basic land types are written as the colours that they make: an Island is blue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Enters {
    /// Also where life is paid for it.
    #[default]
    Untapped,
    Tapped,
    /// Untapped with at most this many other lands: 2 for fast lands, 1 for the creature lands of the Forgotten Realms.
    AtMost(u8),
    /// Untapped with at least this many other lands: 2 for slow lands, 3 for Fabled Passage.
    AtLeast(u8),
    /// Untapped beside a land of one of these types.
    Beside(ColorSet),
    /// Untapped beside a basic land.
    BesideBasic,
    /// Untapped where a card of one of these types is shown from the hand.
    Showing(ColorSet),
    /// Untapped in circumstances that a decklist cannot tell, as a number of creatures or somebody's life.
    Depends,
}

/// What some mana may be spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spend {
    /// Creature spells.
    Creatures,
    /// Creature spells of one type, chosen as the land comes in.
    OneType,
    /// Legendary spells.
    Legends,
}

/// What a land is sacrificed for: another one from the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fetch {
    /// Basic land types that it may have, as colours.
    pub types: ColorSet,
    /// Whether it has to be a basic land.
    pub basic: bool,
}

/// Mana of a land, or a way to get it, that is known and not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// It costs mana or something else.
    Costs,
    /// It is there at times only, or for some spells or abilities only.
    AtTimes,
    /// It gives more than one mana; one is counted.
    Several,
    /// It makes other lands give more.
    Others,
}

impl Aside {
    /// All of them.
    pub const ALL: [Aside; 4] = [Aside::Costs, Aside::AtTimes, Aside::Several, Aside::Others];
}

/// What a land does for mana.
///
/// As a code, which is its JSON: words with spaces between. The first has the letters of the mana it gives, `-` for none.
/// Then, each where there is one: how it comes in (`tapped`, `most:2`, `least:2`, `beside:WU`, `basic`, `show:WU`,
/// `depends`), `with:UR=R` (more beside these types), `creatures=R`, `type=WUBRG`, `legends=WUBRG` (mana for some spells),
/// `find:BR` or `find-basic:WUBRG`, `is:B` (types that the type line does not have), `chosen`, and what is not counted
/// (`costs`, `times`, `several`, `others`, `unread`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LandRules {
    /// What it gives for any spell, one mana a turn; life may be paid.
    pub mana: Kinds,
    pub enters: Enters,
    /// What it gives beside that where another land of one of these types is in play, as verges do.
    pub with: Option<(ColorSet, Kinds)>,
    /// What it gives for some spells only.
    pub only: Option<(Spend, Kinds)>,
    pub fetch: Option<Fetch>,
    /// Basic land types it has by its text alone.
    pub is: ColorSet,
    /// Whether it gives one kind only, chosen as it comes in or by the side that is played.
    pub chosen: bool,
    aside: u8,
    /// Whether something about mana or about coming in was not understood; what was is still there.
    pub unread: bool,
}

impl LandRules {
    /// The rules of a land that gives these kinds, untapped and without more.
    #[must_use]
    pub fn plain(mana: Kinds) -> LandRules {
        LandRules {
            mana,
            ..LandRules::default()
        }
    }

    /// Whether this is known of it, and not counted.
    #[must_use]
    pub const fn leaves_aside(&self, what: Aside) -> bool {
        self.aside & 1 << what as u8 != 0
    }

    fn leave_aside(&mut self, what: Aside) {
        self.aside |= 1 << what as u8;
    }

    /// Reads what a land's text says. `None` for what is no land, by its type line.
    ///
    /// Text between brackets is skipped but for the mana of basic lands, and so is text between quotation marks, which
    /// speaks of others. What is not understood makes it [`LandRules::unread`].
    #[must_use]
    pub fn of_text(text: &str, type_line: &str) -> Option<LandRules> {
        is_land(type_line).then(|| text::read(text, type_line))
    }

    /// The rules of a card of which no text is at hand: what its types and the mana it makes say. For basic lands that is
    /// all; others are [`LandRules::unread`]. `None` for what cannot be played as a land.
    #[must_use]
    pub fn of_facts(card: &Card) -> Option<LandRules> {
        let face = card.faces.iter().find(|face| is_land(&face.type_line))?;
        let is_played = card.is_land() || card.layout == "modal_dfc";
        is_played.then(|| {
            let made = Kinds {
                colors: card.produced_mana,
                colorless: card.produces_colorless,
            };
            LandRules {
                unread: !card.is_basic(),
                ..LandRules::plain(made.union(Kinds::of(basic_types(&face.type_line))))
            }
        })
    }

    /// The two sides of a card that is played as either: Pathways.
    #[must_use]
    pub fn either(self, other: LandRules) -> LandRules {
        LandRules {
            mana: self.mana.union(other.mana),
            chosen: true,
            aside: self.aside | other.aside,
            unread: self.unread || other.unread || self.enters != other.enters,
            ..self
        }
    }
}

impl Card {
    /// What the card does for mana when it is played as a land: as read from its text, or else from its facts.
    #[must_use]
    pub fn land_rules(&self) -> Option<LandRules> {
        self.land.or_else(|| LandRules::of_facts(self))
    }

    /// The face that is a land, of a card that may be played as one.
    #[must_use]
    pub fn land_face(&self) -> Option<&crate::card::Face> {
        let faces = if self.layout == "modal_dfc" { 2 } else { 1 };
        self.faces
            .iter()
            .take(faces)
            .find(|face| is_land(&face.type_line))
    }
}

/// The rules of a card's faces, each with its type line and its text, as far as it can be played as a land: the front, or
/// either side of a modal double-faced card.
#[must_use]
pub fn of_faces<'a>(layout: &str, faces: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<LandRules> {
    let playable = if layout == "modal_dfc" { 2 } else { 1 };
    faces
        .into_iter()
        .take(playable)
        .filter_map(|(type_line, text)| LandRules::of_text(text, type_line))
        .reduce(LandRules::either)
}

/// The basic land types of a type line, as the colours that they make.
#[must_use]
pub fn basic_types(type_line: &str) -> ColorSet {
    let words = type_line.split('—').nth(1).unwrap_or_default();
    words.split_ascii_whitespace().filter_map(basic_type).collect()
}

fn basic_type(word: &str) -> Option<Color> {
    const TYPES: [&str; 5] = ["plains", "island", "swamp", "mountain", "forest"];
    let at = TYPES.iter().position(|one| one.eq_ignore_ascii_case(word))?;
    Some(Color::ALL[at])
}

fn is_land(type_line: &str) -> bool {
    let front = type_line.split(" // ").next().unwrap_or_default();
    let types = front.split('—').next().unwrap_or_default();
    types.split_ascii_whitespace().any(|word| word == "Land")
}

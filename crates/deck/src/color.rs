//! The five colours, and sets of them.

use serde::{Deserialize, Serialize};

/// One of the five colours, in the order every Magic player writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Color {
    #[serde(rename = "W")]
    White,
    #[serde(rename = "U")]
    Blue,
    #[serde(rename = "B")]
    Black,
    #[serde(rename = "R")]
    Red,
    #[serde(rename = "G")]
    Green,
}

impl Color {
    /// All five, in WUBRG order.
    pub const ALL: [Color; 5] = [Color::White, Color::Blue, Color::Black, Color::Red, Color::Green];

    /// The letter of the mana symbol.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Color::White => 'W',
            Color::Blue => 'U',
            Color::Black => 'B',
            Color::Red => 'R',
            Color::Green => 'G',
        }
    }

    /// The colour of a mana symbol's letter; `None` for anything but `WUBRG` (either case).
    #[must_use]
    pub const fn from_letter(letter: char) -> Option<Color> {
        match letter {
            'W' | 'w' => Some(Color::White),
            'U' | 'u' => Some(Color::Blue),
            'B' | 'b' => Some(Color::Black),
            'R' | 'r' => Some(Color::Red),
            'G' | 'g' => Some(Color::Green),
            _ => None,
        }
    }

    /// The English word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Color::White => "white",
            Color::Blue => "blue",
            Color::Black => "black",
            Color::Red => "red",
            Color::Green => "green",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of colours: a card's colours, its colour identity, what a land can produce. Serialised as `"WUB"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColorSet(u8);

impl ColorSet {
    /// No colour at all: colourless.
    pub const EMPTY: ColorSet = ColorSet(0);

    /// All five colours.
    pub const ALL: ColorSet = ColorSet(0x1f);

    /// One bit for each colour, white's the lowest.
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// The set of [`ColorSet::bits`].
    pub(crate) const fn from_bits(bits: u8) -> ColorSet {
        ColorSet(bits & 0x1f)
    }

    /// Every colour named by a letter of `letters`; other characters are skipped.
    #[must_use]
    pub fn from_letters(letters: &str) -> ColorSet {
        letters.chars().filter_map(Color::from_letter).collect()
    }

    /// Adds one colour.
    pub fn insert(&mut self, color: Color) {
        self.0 |= color.bit();
    }

    /// Whether `color` is in the set.
    #[must_use]
    pub const fn contains(self, color: Color) -> bool {
        self.0 & color.bit() != 0
    }

    /// Whether every colour of `self` is in `other`.
    #[must_use]
    pub const fn is_subset(self, other: ColorSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// The colours in either set.
    #[must_use]
    pub const fn union(self, other: ColorSet) -> ColorSet {
        ColorSet(self.0 | other.0)
    }

    /// The colours in both sets.
    #[must_use]
    pub const fn intersection(self, other: ColorSet) -> ColorSet {
        ColorSet(self.0 & other.0)
    }

    /// Whether the set has no colour.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many colours the set has.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The colours, in WUBRG order.
    pub fn iter(self) -> impl Iterator<Item = Color> {
        Color::ALL.into_iter().filter(move |color| self.contains(*color))
    }

    /// The letters in WUBRG order; empty for colourless.
    #[must_use]
    pub fn letters(self) -> String {
        self.iter().map(Color::letter).collect()
    }
}

impl FromIterator<Color> for ColorSet {
    fn from_iter<I: IntoIterator<Item = Color>>(colors: I) -> ColorSet {
        let mut set = ColorSet::EMPTY;
        for color in colors {
            set.insert(color);
        }
        set
    }
}

impl Serialize for ColorSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.letters())
    }
}

impl<'de> Deserialize<'de> for ColorSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<ColorSet, D::Error> {
        let letters = String::deserialize(deserializer)?;
        Ok(ColorSet::from_letters(&letters))
    }
}

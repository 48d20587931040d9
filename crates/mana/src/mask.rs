//! Kinds of mana, as sets of bits.

use deck::color::{Color, ColorSet};

/// A set of the kinds of mana that a cost can tell apart: the five colours, colourless mana proper, and snow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask(u8);

impl Mask {
    pub const NONE: Mask = Mask(0);
    /// Colourless mana proper (`{C}`).
    pub const COLORLESS: Mask = Mask(1 << 5);
    /// Mana from a snow source (`{S}`).
    pub const SNOW: Mask = Mask(1 << 6);

    /// The mask of one colour.
    #[must_use]
    pub const fn color(color: Color) -> Mask {
        Mask(1 << color as u8)
    }

    /// The letter of the mana symbol of the first kind in the set.
    #[must_use]
    pub fn letter(self) -> char {
        const LETTERS: [char; 8] = ['W', 'U', 'B', 'R', 'G', 'C', 'S', '?'];
        LETTERS[(self.0.trailing_zeros() as usize).min(7)]
    }

    /// The bits themselves, white lowest.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    #[must_use]
    pub const fn union(self, other: Mask) -> Mask {
        Mask(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Mask) -> Mask {
        Mask(self.0 & other.0)
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Kinds of mana in the set.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether every kind of `self` is in `other`.
    #[must_use]
    pub const fn is_subset_of(self, other: Mask) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the two share a kind.
    #[must_use]
    pub const fn meets(self, other: Mask) -> bool {
        self.0 & other.0 != 0
    }

    /// The sets with one kind each.
    pub fn kinds(self) -> impl Iterator<Item = Mask> {
        (0..8)
            .map(|bit| Mask(1 << bit))
            .filter(move |kind| self.meets(*kind))
    }
}

impl From<ColorSet> for Mask {
    fn from(colors: ColorSet) -> Mask {
        colors
            .iter()
            .fold(Mask::NONE, |mask, color| mask.union(Mask::color(color)))
    }
}

//! Lands, as far as casting spells goes.

use crate::mask::Mask;
use crate::short;

/// Basic land types that other lands look for, as bits: Plains 1, Island 2, Swamp 4, Mountain 8, Forest 16.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Types(pub u8);

impl Types {
    pub const NONE: Types = Types(0);

    /// Whether the two share a type.
    #[must_use]
    pub const fn meets(self, other: Types) -> bool {
        self.0 & other.0 != 0
    }
}

/// Whether a land can be used on the turn it is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Enters {
    /// Basics, pain lands, and shock lands, for which life is paid.
    #[default]
    Untapped,
    Tapped,
    /// Untapped with at most so many other lands: 2 for fast lands, 1 for the creature lands of the Forgotten Realms.
    AtMost(u8),
    /// Untapped with so many other lands or more: 2 for slow lands, 3 for Fabled Passage.
    AtLeast(u8),
    /// Check lands: untapped beside a land of one of these types.
    Beside(Types),
}

/// One land of a deck. Each gives one mana a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Land {
    /// What it can give.
    pub mana: Mask,
    /// What it can give beside that where another land of one of these types is in play, as verges do.
    pub more: Option<(Types, Mask)>,
    pub types: Types,
    pub enters: Enters,
}

/// A deck, as far as casting spells goes: how many cards, and which lands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    size: u32,
    lands: Vec<(Land, u32)>,
}

/// More cards than any deck has, and the largest for which the sums below are known to be exact to 1e-12.
pub const MOST_CARDS: u32 = 250;

/// A deck that cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// Fewer than the seven cards of a hand.
    TooSmall,
    /// More than [`MOST_CARDS`].
    TooLarge,
    /// More lands than cards.
    TooManyLands,
}

impl std::fmt::Display for PoolError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            PoolError::TooSmall => "a deck has at least seven cards",
            PoolError::TooLarge => "a deck has at most 250 cards",
            PoolError::TooManyLands => "a deck has no more lands than cards",
        })
    }
}

impl std::error::Error for PoolError {}

impl Pool {
    /// A deck of `size` cards with these lands; equal lands are put together.
    ///
    /// # Errors
    /// When there is no such deck.
    pub fn new(size: u32, lands: impl IntoIterator<Item = (Land, u32)>) -> Result<Pool, PoolError> {
        if size < 7 {
            return Err(PoolError::TooSmall);
        }
        if size > MOST_CARDS {
            return Err(PoolError::TooLarge);
        }
        let mut merged: Vec<(Land, u32)> = Vec::new();
        let mut sum = 0_u32;
        for (land, count) in lands {
            sum = sum.saturating_add(count);
            match merged.iter_mut().find(|(known, _)| *known == land) {
                Some((_, known)) => *known = known.saturating_add(count),
                None if count > 0 => merged.push((land, count)),
                None => {}
            }
        }
        if sum > size {
            return Err(PoolError::TooManyLands);
        }
        short::sort_by_key(&mut merged, |land| *land);
        Ok(Pool { size, lands: merged })
    }

    /// Cards in the library at the start, the commander not among them.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.size
    }

    /// The different lands, and how many there are of each.
    #[must_use]
    pub fn lands(&self) -> &[(Land, u32)] {
        &self.lands
    }

    /// A deck of the same size and number of lands, of which `count` give this kind of mana and all enter untapped.
    #[must_use]
    pub(crate) fn with_sources(&self, kind: Mask, count: u32) -> Pool {
        let lands = self.land_count();
        let count = count.min(lands);
        let good = Land {
            mana: kind,
            ..Land::default()
        };
        let mut both = vec![(good, count), (Land::default(), lands - count)];
        both.retain(|(_, count)| *count > 0);
        Pool {
            size: self.size,
            lands: both,
        }
    }

    /// Lands in all.
    #[must_use]
    pub fn land_count(&self) -> u32 {
        self.lands.iter().map(|(_, count)| count).sum()
    }
}

//! From a decklist to what the figures are made of, with a word on everything that is left aside.
//!
//! [`Manabase`] is small and goes over the wire: the server makes it of the cards, the page works with it.
//!
//! - **Library**: the main deck. A commander is a spell outside it, a companion is not looked at.
//! - **Modal cards with a land on the back** are counted with the lands, and their front with the spells.
//! - **Lands that look for lands** give what the lands give that they can find in this deck.
//! - **Mana for some spells only** counts for those: creatures, legendary spells, and creatures of the type that most
//!   creatures of the deck have.
//! - **Two costs**: a split card is cast by the half that is easier; adventures and the backs of modal cards are spells of
//!   their own. Costs that are in a card's text alone (kicker, flashback …) are not looked at.

mod cards;
mod rate;

use deck::color::ColorSet;
use deck::cost::ManaCost;
use deck::land::{Enters as Enter, Kinds, LandRules, Spend};
use serde::{Deserialize, Serialize};

use crate::binomial::Binomials;
use crate::cost::Cost;
use crate::land::{Enters, Land, Pool, PoolError, Types};
use crate::law::{Mulligan, Opening};
use crate::mask::Mask;
use crate::report::{CardReport, Report, Spell, report};

/// A decklist, as far as its mana goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manabase {
    /// Cards in the library at the start of the game.
    pub size: u32,
    pub lands: Vec<LandCards>,
    /// Commanders first, then in the order of the list.
    pub spells: Vec<SpellCards>,
    /// Whether the first mulligan costs no card, as in Brawl.
    pub first_is_free: bool,
    /// What is not counted, or not as it is, in the order of the list.
    pub left_out: Vec<LeftOut>,
}

/// Lands of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandCards {
    pub name: String,
    pub count: u32,
    pub rules: LandRules,
    /// Its basic land types, as the colours they make.
    pub types: ColorSet,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub basic: bool,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub snow: bool,
}

/// Spells of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpellCards {
    pub name: String,
    /// In braces; two halves have ` // ` between them. Never empty.
    pub cost: String,
    pub count: u32,
    /// Mana for some spells only that pays for it.
    #[serde(flatten)]
    pub suits: Suits,
    /// Another half of a card whose cheapest half stands for it: it has a chance of its own, but no mean counts the card twice.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub beside: bool,
}

/// What some mana may be spent on, and a spell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suits {
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub creature: bool,
    /// A creature of the type that most creatures of the deck have.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub main_type: bool,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub legend: bool,
}

/// Cards that are not counted, or not as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub name: String,
    pub copies: u32,
    /// One sentence for the player.
    pub why: String,
}

/// What a player may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub opening: Opening,
    /// Stands for each X in a cost.
    pub x: u32,
}

/// What X is taken for where nobody says.
pub const USUAL_X: u32 = 1;

impl Default for Options {
    fn default() -> Options {
        Options {
            opening: Opening::Random,
            x: USUAL_X,
        }
    }
}

/// Stands beside the basic land types: a basic land.
const BASIC: Types = Types(1 << 5);

fn types(colors: ColorSet) -> Types {
    Types(Mask::from(colors).bits())
}

fn mask(kinds: Kinds) -> Mask {
    let colors = Mask::from(kinds.colors);
    if kinds.colorless {
        colors.union(Mask::COLORLESS)
    } else {
        colors
    }
}

impl LandCards {
    fn own_types(&self) -> ColorSet {
        self.types.union(self.rules.is)
    }

    /// The mana for a spell of this kind, what is found by it left aside.
    fn mana(&self, suits: Suits) -> Mask {
        let only = match self.rules.only {
            Some((Spend::Creatures, kinds)) if suits.creature => mask(kinds),
            Some((Spend::OneType, kinds)) if suits.main_type => mask(kinds),
            Some((Spend::Legends, kinds)) if suits.legend => mask(kinds),
            _ => Mask::NONE,
        };
        mask(self.rules.mana).union(only)
    }
}

impl Manabase {
    /// The library for a spell of this kind: mana for other spells is not in it.
    ///
    /// # Errors
    /// When there is no such deck, by its size.
    pub fn pool(&self, suits: Suits) -> Result<Pool, PoolError> {
        let lands = self.lands.iter().map(|land| (self.land(land, suits), land.count));
        Pool::new(self.size, lands)
    }

    /// Lands in all.
    #[must_use]
    pub fn land_count(&self) -> u32 {
        let counts = self.lands.iter().map(|land| land.count);
        counts.fold(0, u32::saturating_add)
    }

    /// What a land of this deck is for a spell of this kind; what it looks for depends on the lands that are there.
    #[must_use]
    pub fn land(&self, land: &LandCards, suits: Suits) -> Land {
        let rules = &land.rules;
        let mut mana = land.mana(suits);
        if let Some(fetch) = rules.fetch {
            let found = self.lands.iter().filter(|other| {
                // Any basic land: Wastes have no type.
                let any = fetch.basic && fetch.types == ColorSet::ALL;
                let typed = !fetch.types.intersection(other.types).is_empty();
                other.count > 0
                    && other.rules.fetch.is_none()
                    && (other.basic || !fetch.basic)
                    && (any || typed)
            });
            mana = found.fold(mana, |mana, other| mana.union(other.mana(suits)));
        }
        let snow = |mana: Mask| {
            if land.snow && !mana.is_empty() {
                mana.union(Mask::SNOW)
            } else {
                mana
            }
        };
        let own = types(land.own_types());
        Land {
            mana: snow(mana),
            more: rules
                .with
                .map(|(beside, kinds)| (types(beside), snow(mask(kinds)))),
            types: if land.basic { Types(own.0 | BASIC.0) } else { own },
            enters: enters(rules.enters),
        }
    }

    /// The mulligan of this deck.
    #[must_use]
    pub fn mulligan(&self, options: Options) -> Mulligan {
        Mulligan {
            first_is_free: self.first_is_free,
            opening: options.opening,
        }
    }

    /// The spells as the figures take them, one for each of [`Manabase::spells`].
    #[must_use]
    pub fn payable(&self, options: Options) -> Vec<Spell> {
        let spells = self.spells.iter().map(|spell| Spell {
            name: spell.name.clone(),
            cost: spell.cost.clone(),
            payable: Cost::new(&ManaCost::parse(&spell.cost), options.x),
        });
        spells.collect()
    }

    /// How reliably the deck casts its spells; one card of the report for each of [`Manabase::spells`].
    ///
    /// # Errors
    /// When there is no such deck, by its size.
    pub fn report(&self, table: &Binomials, options: Options) -> Result<Report, PoolError> {
        let mulligan = self.mulligan(options);
        let spells = self.payable(options);
        let base = self.pool(Suits::default())?;
        // Where no mana is for some spells only, all share one pool.
        let mut pools: Vec<(Pool, Vec<usize>)> = vec![(base, Vec::new())];
        for (at, spell) in self.spells.iter().enumerate() {
            let pool = self.pool(spell.suits)?;
            match pools.iter_mut().find(|(known, _)| *known == pool) {
                Some((_, members)) => members.push(at),
                None => pools.push((pool, vec![at])),
            }
        }
        let mut cards = vec![CardReport::default(); spells.len()];
        let mut whole = None;
        for (pool, members) in &pools {
            let asked: Vec<Spell> = members.iter().map(|at| spells[*at].clone()).collect();
            let mut part = report(table, pool, &asked, mulligan);
            for (at, card) in members.iter().zip(std::mem::take(&mut part.cards)) {
                cards[*at] = card;
            }
            // What is said of the lands alone is the same in all.
            whole.get_or_insert(part);
        }
        let whole = whole.ok_or(PoolError::TooSmall)?;
        Ok(Report { cards, ..whole })
    }
}

fn enters(enters: Enter) -> Enters {
    match enters {
        Enter::Untapped => Enters::Untapped,
        // In doubt the worse, which the page says.
        Enter::Tapped | Enter::Depends => Enters::Tapped,
        Enter::AtMost(others) => Enters::AtMost(others),
        Enter::AtLeast(others) => Enters::AtLeast(others),
        Enter::Beside(colors) | Enter::Showing(colors) => Enters::Beside(types(colors)),
        Enter::BesideBasic => Enters::Beside(BASIC),
    }
}

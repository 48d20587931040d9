//! What is counted of a deck.

use deck::color::Color;
use deck::cost::{ManaCost, Symbol};
use deck::role::Role;

use crate::facts::CardFacts;

/// Roles that are counted.
pub(super) const ROLES: [Role; 5] = [
    Role::Removal,
    Role::Sweeper,
    Role::Counterspell,
    Role::Draw,
    Role::Ramp,
];

/// Places in a [`Shape`] of what is told to the player.
pub(super) const LANDS: usize = 0;
/// Sources of the first colour and of the last, in the order of [`Color::ALL`].
pub(super) const WHITE: usize = 1;
pub(super) const GREEN: usize = 5;
/// Different nonbasic cards.
pub(super) const COPIES: usize = 6;
/// Cards in the sideboard.
pub(super) const SIDE: usize = 7;
pub(super) const FIRST_ROLE: usize = 8;
pub(super) const DRAW: usize = FIRST_ROLE + 3;
pub(super) const RAMP: usize = FIRST_ROLE + 4;
/// Mean mana value of the spells.
pub(super) const CURVE: usize = FIRST_ROLE + ROLES.len();
/// Spells of one and two mana.
pub(super) const CHEAP: usize = CURVE + 1;
/// Spells of five mana and more.
pub(super) const DEAR: usize = CURVE + 2;
pub(super) const MEASURES: usize = CURVE + 3;

/// Of the spells the share of each mana value, those of seven and more together.
pub(super) const COSTS: usize = MEASURES;
const COST_STEPS: usize = 8;
/// Coloured symbols of each colour to a spell.
pub(super) const PIPS: usize = COSTS + COST_STEPS;
/// Of the coloured symbols the share of each colour.
pub(super) const ASKED: usize = PIPS + 5;
/// Colours that spells ask for.
pub(super) const COLORS: usize = ASKED + 5;
pub(super) const NUMBERS: usize = COLORS + 1;

/// Cards in the deck of which counts are told.
pub(super) const FULL: f32 = 60.0;

/// Numbers of a deck; counts of cards are in 60 each, but those of different cards and of the sideboard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape(pub(super) [f32; NUMBERS]);

/// Shapes on average, each with a weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Average {
    sums: [f32; NUMBERS],
    weight: f32,
}

impl Default for Average {
    fn default() -> Average {
        Average {
            sums: [0.0; NUMBERS],
            weight: 0.0,
        }
    }
}

impl Average {
    pub(super) fn add(&mut self, shape: &Shape, weight: f32) {
        self.weight += weight;
        for (sum, number) in self.sums.iter_mut().zip(shape.0) {
            *sum += weight * number;
        }
    }

    /// One by the weight of all.
    pub(super) fn scale(&self) -> f32 {
        1.0 / self.weight.max(f32::MIN_POSITIVE)
    }

    pub(super) fn shape(&self) -> Shape {
        let scale = self.scale();
        Shape(self.sums.map(|sum| sum * scale))
    }
}

/// What the numbers of a [`Shape`] are made of, in a byte each: those up to [`CURVE`], spells by mana value, symbols by colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed([u8; PARTS]);

const SPELLS: usize = CURVE;
const SYMBOLS: usize = SPELLS + COST_STEPS;
const PARTS: usize = SYMBOLS + 5;

/// Steps of a byte to a card, and to a symbol.
const STEPS: f32 = 4.0;
const SYMBOL_STEPS: f32 = 2.0;

fn steps(part: usize) -> f32 {
    match part {
        COPIES | SYMBOLS.. => SYMBOL_STEPS,
        _ => STEPS,
    }
}

/// Half of what two packed numbers differ by at least.
pub(super) fn half_step(measure: usize) -> f32 {
    match measure {
        CURVE => 0.01,
        CHEAP | DEAR => 0.5 / STEPS,
        _ => 0.5 / steps(measure),
    }
}

impl Packed {
    pub(super) fn of(parts: &Parts) -> Packed {
        Packed(std::array::from_fn(|part| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "casts stop at the ends"
            )]
            {
                (parts.0[part] * steps(part)).round() as u8
            }
        }))
    }

    pub(super) fn shape(self) -> Shape {
        Parts(std::array::from_fn(|part| f32::from(self.0[part]) / steps(part))).shape()
    }
}

/// Counts of a deck.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts([f32; PARTS]);

impl Parts {
    /// Of cards and copies of them, and the size of the sideboard; cards that are not known count as cards and nothing else.
    pub(super) fn of<'a>(cards: impl Iterator<Item = (u32, Option<&'a CardFacts>)>, side: u32) -> Parts {
        let mut parts = [0.0_f32; PARTS];
        let (mut size, mut different) = (0.0, 0.0);
        for (copies, facts) in cards {
            #[expect(clippy::cast_precision_loss, reason = "copies of a card")]
            let copies = copies as f32;
            size += copies;
            different += f32::from(u8::from(facts.is_none_or(|facts| !facts.is_basic)));
            let Some(facts) = facts else { continue };
            if facts.is_land() {
                parts[LANDS] += copies;
                let makes = facts.produces.union(facts.identity);
                for (at, color) in Color::ALL.into_iter().enumerate() {
                    if makes.contains(color) {
                        parts[WHITE + at] += copies;
                    }
                }
                continue;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "casts stop at the ends"
            )]
            let cost = (facts.mana_value as usize).min(COST_STEPS - 1);
            parts[SPELLS + cost] += copies;
            for symbol in ManaCost::parse(&facts.cost).symbols() {
                if let Symbol::Color(color) = symbol {
                    parts[SYMBOLS + *color as usize] += copies;
                }
            }
            for (at, role) in ROLES.into_iter().enumerate() {
                if facts
                    .roles
                    .is_some_and(|roles| roles.iter().any(|other| other == role))
                {
                    parts[FIRST_ROLE + at] += copies;
                }
            }
        }
        parts.iter_mut().for_each(|part| *part *= FULL / size.max(1.0));
        parts[COPIES] = different;
        #[expect(clippy::cast_precision_loss, reason = "cards of a sideboard")]
        {
            parts[SIDE] = side as f32;
        }
        Parts(parts)
    }

    pub(super) fn shape(&self) -> Shape {
        let mut numbers = [0.0; NUMBERS];
        numbers[..CURVE].copy_from_slice(&self.0[..CURVE]);
        let by_cost = &self.0[SPELLS..SYMBOLS];
        let spells = by_cost.iter().sum::<f32>().max(1.0);
        let mut mana = 0.0;
        for (cost, count) in by_cost.iter().enumerate() {
            let share = count / spells;
            numbers[COSTS + cost] = share;
            numbers[CURVE] += mana * share;
            mana += 1.0;
        }
        numbers[CHEAP] = by_cost[1..3].iter().sum();
        numbers[DEAR] = by_cost[5..].iter().sum();
        let symbols = &self.0[SYMBOLS..];
        let asked = symbols.iter().sum::<f32>().max(1.0);
        for (color, count) in symbols.iter().enumerate() {
            numbers[PIPS + color] = count / spells;
            numbers[ASKED + color] = count / asked;
            numbers[COLORS] += f32::from(u8::from(*count > 0.0));
        }
        Shape(numbers)
    }
}

//! How reliably a deck casts its spells: exact probabilities, not simulated ones.
//!
//! The chance to cast a spell on a turn is a sum over every combination of lands that may have been seen by then, each with
//! its exact probability. What makes the sum short:
//!
//! - **Classes.** For one spell only the kinds of mana it asks for matter, so lands fall into a few classes ([`Question`]).
//! - **One number.** How many lands have been seen is independent of which they are, as long as the mulligan looks at their
//!   number alone; the law of that number is one-dimensional ([`Hands::by_turn`]). Where lands go to the bottom, those that
//!   do not help the spell go first; what that does to the classes is summed in closed form (`bottom.rs`).
//! - **Hall's theorem** says from the counts of the classes whether the lands pay ([`Question`]).
//!
//! **What is exact**: hybrid and two-brid pips, Phyrexian mana (life is paid), split cards (either half), X as a number that is
//! chosen, colourless and snow; lands that enter tapped, always or by the number of others; London's mulligan by Karsten's
//! rule of 2022, play and draw, the free mulligan of Brawl. Games that are played out land by land agree (`tests/twin.rs`).
//!
//! **What is best**: [`splits`] of basic lands, a [`best_base`] of what is owned or can be bought, [`land_counts`] one by one.
//! [`opening`] deals hands to look at.
//!
//! **What is not exact**: one spell is looked at by itself, so others do not compete for the mana; mana creatures, rocks, treasures
//! and cards drawn beyond one a turn are left aside; lands that look for other lands ([`Enters::Beside`], [`Land::more`])
//! see all lands there are, not only those that were played.

mod basics;
mod binomial;
mod bottom;
mod castable;
mod classes;
mod cost;
mod fast;
mod hand;
mod kernel;
mod land;
mod landbase;
mod landcount;
mod lanes;
mod law;
mod manabase;
mod mask;
mod objective;
mod report;
mod short;

pub use basics::{Split, basic, splits};
pub use binomial::Binomials;
pub use castable::Question;
pub use cost::{Cost, Payment};
pub use hand::{Dealt, Look, Verdict, opening};
pub use land::{Enters, Land, MOST_CARDS, Pool, PoolError, Types};
pub use landbase::{Choice, LandBase, Limits, best_base, best_bases};
pub use landcount::{Curve, LandCount, Standing, expected_lands, flood, land_counts, standing};
pub use law::{Hands, Law, Mulligan, Opening, Seat};
pub use manabase::{LandCards, LeftOut, Manabase, Options, SpellCards, Suits, USUAL_X};
pub use mask::Mask;
pub use objective::Wish;
pub use report::{CardReport, Chance, LAST_TURN, LandsByTurn, Later, Report, Sources, Spell, report};

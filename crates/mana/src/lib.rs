//! How reliably a deck casts its spells: exact probabilities, not simulated ones.
mod binomial;
mod castable;
mod cost;
mod land;
mod law;
mod mask;
mod report;

pub use binomial::Binomials;
pub use castable::Question;
pub use cost::{Cost, Payment};
pub use land::{Enters, Land, MOST_CARDS, Pool, PoolError, Types};
pub use law::{Hands, Law, Mulligan, Opening, Seat};
pub use mask::Mask;
pub use report::{CardReport, Chance, LandsByTurn, LAST_TURN, Later, Report, Sources, Spell, report};

//! What to cut from a deck and what to add, learned from decks that were played in tournaments.

mod advice;
mod advise;
mod calendar;
mod choose;
mod colors;
mod corpus;
mod cuts;
mod ease;
mod facts;
mod model;
mod neighbours;
mod scores;
pub mod weights;

pub use advice::{
    Add, Advice, Archetype, Because, Budget, Cut, Evidence, Finding, Matchup, Reason, SideboardCard, Swap,
};
pub use calendar::{date, day, spoken};
pub use corpus::{Corpus, CorpusDeck, Day, Listed, Record, TournamentDeck};
pub use cuts::{CUT_FEATURES, CutFeatures};
pub use facts::CardFacts;
pub use model::{Model, Played, Question, WINDOW, Wildcards};
pub use scores::{FEATURE_NAMES, FEATURES, Features, Logistic, chance};

//! What to cut from a deck and what to add, learned from decks that were played in tournaments.

mod advice;
mod corpus;
mod facts;
mod model;
mod neighbours;

pub use advice::{
    Add, Advice, Archetype, Because, Budget, Cut, Evidence, Finding, Matchup, Reason, SideboardCard, Swap,
};
pub use corpus::{Corpus, CorpusDeck, Day, Listed, Record, TournamentDeck};
pub use facts::CardFacts;
pub use model::{Model, Played, Question, Wildcards};
pub use neighbours::{Near, Neighbours};

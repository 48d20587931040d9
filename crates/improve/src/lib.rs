//! What to cut from a deck and what to add, learned from decks that were played in tournaments.

mod advice;
mod corpus;
mod day;
mod facts;
mod model;
mod played;

pub use advice::{
    Add, Advice, Archetype, Because, Budget, Cut, Evidence, Finding, Matchup, Reason, SideboardCard, Swap,
};
pub use corpus::{
    Corpus, CorpusDeck, DeckLine, Line, LineError, Listed, MatchLine, Record, Tournament, TournamentDeck,
    card_name, read_line, read_tournament,
};
pub use day::{Day, date_of, day_of};
pub use facts::CardFacts;
pub use model::{Model, Played, Question, Wildcards};
pub use played::PlayedFormat;

//! What to cut from a deck and what to add, learned from decks that were played in tournaments.

mod advice;
mod advise;
mod archetype;
mod basics;
mod choose;
mod circle;
mod colors;
mod copies;
mod corpus;
mod cuts;
mod day;
mod diagnosis;
mod ease;
mod facts;
mod matchups;
mod means;
mod model;
mod neighbours;
mod played;
mod replace;
mod scores;
mod sideboard;
mod swaps;
mod together;
mod unseen;
pub mod weights;

pub use advice::{
    Add, Advice, Archetype, Because, Budget, Cut, Evidence, Finding, Matchup, Reason, SideboardCard, Swap,
};
pub use advise::listed;
pub use corpus::{
    Corpus, CorpusDeck, DeckLine, Line, LineError, Listed, MatchLine, Place, Record, Tournament,
    TournamentDeck, card_name, read_line, read_tournament,
};
pub use cuts::{CUT_FEATURES, CutFeatures};
pub use day::{Day, date_of, day_of, spoken};
pub use facts::CardFacts;
pub use model::{Model, Played, Question, WINDOW, Wildcards};
pub use played::PlayedFormat;
pub use scores::{FEATURE_NAMES, FEATURES, Features, Logistic, chance};

//! What was learned from a corpus, and what it says of a deck.

use deck::color::ColorSet;

use crate::advice::{Advice, Budget, Evidence};
use crate::corpus::Corpus;
use crate::facts::CardFacts;

/// A card of the deck that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// As the list writes it where the card is not known.
    pub name: String,
    pub copies: u32,
    /// `None` where the card is not known: it is kept as it is.
    pub facts: Option<CardFacts>,
}

/// Wildcards that may be spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wildcards {
    /// Cost does not matter.
    #[default]
    Any,
    Within(Budget),
}

/// A deck, and what its player wants.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    pub main: &'a [Played],
    pub side: &'a [Played],
    pub wildcards: Wildcards,
    /// Copies owned, by name; cards that are not named are not owned. Basics are.
    pub owned: &'a [(String, u32)],
    /// Names of cards that stay.
    pub locked: &'a [String],
    /// Names of cards that are not wanted.
    pub refused: &'a [String],
    /// Colours that cards may have; `None` takes those of the deck's lands and spells.
    pub colors: Option<ColorSet>,
    /// Cards that are exchanged at most; `None` leaves that to the evidence.
    pub most_swaps: Option<u32>,
    /// Whether one copy of each card is all that is allowed.
    pub is_singleton: bool,
}

/// What was learned from the decks of one format.
#[derive(Clone, Debug, Default)]
pub struct Model {
    evidence: Evidence,
}

impl Model {
    /// Learns from decks. `facts` holds what is known of each card of the corpus, by its number; cards without facts are
    /// learned from, but never suggested.
    #[must_use]
    pub fn train(corpus: &Corpus, facts: Vec<Option<CardFacts>>) -> Model {
        let _ = facts;
        Model {
            evidence: Evidence {
                decks: u32::try_from(corpus.decks().len()).unwrap_or(u32::MAX),
                ..Evidence::default()
            },
        }
    }

    /// Looks at a deck. Takes some hundred microseconds: not for the thread that answers requests.
    #[must_use]
    pub fn advise(&self, question: &Question<'_>) -> Advice {
        let _ = question;
        Advice {
            evidence: self.evidence.clone(),
            ..Advice::default()
        }
    }
}

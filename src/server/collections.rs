//! What players own, and what decks cost them. There are no accounts: a collection belongs to whoever has its id.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use deck::catalogue::Craft;
use deck::collection::{Collection, missing};
use deck::decklist::{Entry, Sections};
use deck::import;

use crate::server::clock::Clock;
use crate::server::decks::{new_id, on_thread};
use crate::server::problem::Problem;
use crate::server::resolve::Resolver;
use crate::server::store::Store;
use crate::wire::{CollectionSaved, CollectionView, Crafting, entry_key};

/// The most characters a collection's name may have; what is longer is cut.
const MAX_NAME: usize = 120;

/// A collection as somebody handed it in.
#[derive(Clone, Debug, Default)]
pub struct Handed {
    /// The bytes of the list, in whatever encoding.
    pub content: Bytes,
    /// The file's name, or what the player calls it.
    pub name: Option<String>,
}

/// The collection service. Clones share everything.
#[derive(Clone, Debug)]
pub struct Collections {
    store: Store,
    resolver: Resolver,
    clock: Clock,
}

impl Collections {
    /// A service over a store and the cards that are known.
    #[must_use]
    pub fn new(store: Store, resolver: Resolver, clock: Clock) -> Collections {
        Collections {
            store,
            resolver,
            clock,
        }
    }

    /// Saves a new collection.
    ///
    /// # Errors
    /// When it cannot be read, or cannot be saved.
    pub async fn create(&self, handed: Handed) -> Result<CollectionSaved, Problem> {
        self.save(new_id()?, handed).await
    }

    /// Saves a collection in the place of another.
    ///
    /// # Errors
    /// When there is none of this id, or the new one cannot be read or saved: the old one stays then.
    pub async fn replace(&self, id: &str, handed: Handed) -> Result<CollectionSaved, Problem> {
        self.store
            .collection(id)
            .await?
            .ok_or(Problem::NoSuchCollection)?;
        self.save(id.to_owned(), handed).await
    }

    async fn save(&self, id: String, handed: Handed) -> Result<CollectionSaved, Problem> {
        let (collection, problems) = self.read(handed.content).await?;
        let name: String = handed.name.unwrap_or_default();
        let name: String = name.trim().chars().take(MAX_NAME).collect();
        let now = self.clock.now();
        self.store.put_collection(&id, &name, &collection, now).await?;
        let holdings = || collection.iter().map(|(_, holding)| holding);
        Ok(CollectionSaved {
            id,
            cards: u32::try_from(collection.len()).unwrap_or(u32::MAX),
            copies: holdings().map(|holding| u64::from(holding.copies)).sum(),
            unknown: holdings()
                .filter(|holding| !holding.known)
                .map(|holding| holding.name.clone())
                .collect(),
            problems,
        })
    }

    /// Reads a collection and finds its cards; nothing is asked of Scryfall.
    ///
    /// # Errors
    /// When it is not text, or holds no card.
    pub async fn read(&self, content: Bytes) -> Result<(Collection, Vec<deck::decklist::Problem>), Problem> {
        let resolver = self.resolver.clone();
        on_thread(move || {
            let reading = import::read_owned(&import::decode(&content)?)?;
            let collection = resolver.reading(|catalogue| Collection::of(&reading.cards, catalogue));
            Ok((collection, reading.problems))
        })
        .await?
    }

    /// A saved collection and its cards.
    ///
    /// # Errors
    /// When there is none of this id, or the store cannot be read.
    pub async fn view(&self, id: &str) -> Result<CollectionView, Problem> {
        let row = self
            .store
            .collection(id)
            .await?
            .ok_or(Problem::NoSuchCollection)?;
        let collection = self.cards(id).await?;
        Ok(CollectionView {
            id: id.to_owned(),
            name: row.name,
            created_at: row.created_at,
            updated_at: row.updated_at,
            cards: collection.iter().map(|(_, holding)| holding.clone()).collect(),
        })
    }

    /// The cards of the collection of this id; `None` without an id, or where it is no more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn owned(&self, id: Option<&str>) -> Result<Option<Collection>, Problem> {
        match id {
            Some(id) if self.store.collection(id).await?.is_some() => self.cards(id).await.map(Some),
            _ => Ok(None),
        }
    }

    /// The cards of a collection; those that were not known are looked for again.
    async fn cards(&self, id: &str) -> Result<Collection, Problem> {
        let holdings = self.store.holdings(id).await?;
        let resolver = self.resolver.clone();
        on_thread(move || {
            let mut collection = Collection::default();
            for holding in holdings {
                collection.add(holding);
            }
            resolver.reading(|catalogue| collection.look_again(catalogue));
            collection
        })
        .await
    }

    /// Forgets a collection for good.
    ///
    /// # Errors
    /// When there is none of this id.
    pub async fn delete(&self, id: &str) -> Result<(), Problem> {
        if self.store.delete_collection(id).await? {
            Ok(())
        } else {
            Err(Problem::NoSuchCollection)
        }
    }

    /// What a deck costs whoever has the collection of this id; without one, or with an id that is no more, the whole deck.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn crafting(&self, sections: &Sections, id: Option<&str>) -> Result<Crafting, Problem> {
        let collection = self.owned(id).await?;
        self.crafting_with(sections.clone(), collection).await
    }

    /// What a deck costs whoever owns `collection`.
    ///
    /// # Errors
    /// Only when something of ours fails.
    pub async fn crafting_with(
        &self,
        sections: Sections,
        collection: Option<Collection>,
    ) -> Result<Crafting, Problem> {
        let resolver = self.resolver.clone();
        on_thread(move || {
            resolver.reading(|catalogue| {
                let cards: HashMap<String, Arc<deck::card::Card>> = sections
                    .iter()
                    .filter_map(|(_, entry)| Some((entry_key(entry), catalogue.find(entry)?.0)))
                    .collect();
                let card_of = |entry: &Entry| cards.get(&entry_key(entry)).map(|card| &**card);
                let craft_of = |card: &deck::card::Card| -> Craft { catalogue.craft(card) };
                Crafting {
                    collection: collection.is_some(),
                    missing: missing(&sections, collection.as_ref(), &card_of, &craft_of),
                }
            })
        })
        .await
    }
}

//! The service layer: pages, REST, server functions and the command line are skins over it.

use crate::server::problem::Problem;
use crate::wire::{Created, DeckListItem, DeckView, NewDeck, SampleSummary};

/// The deck service.
#[derive(Clone)]
pub struct Decks {}

const SOON: Problem = Problem::Internal("being built");

impl Decks {
    pub async fn create(&self, _deck: NewDeck) -> Result<Created, Problem> {
        Err(SOON)
    }
    pub async fn open(&self, _id: &str) -> Result<DeckView, Problem> {
        Err(SOON)
    }
    pub async fn list(&self) -> Result<Vec<DeckListItem>, Problem> {
        Err(SOON)
    }
    pub async fn rename(&self, _id: &str, _name: &str) -> Result<(), Problem> {
        Err(SOON)
    }
    pub async fn delete(&self, _id: &str) -> Result<(), Problem> {
        Err(SOON)
    }
    pub async fn restore(&self, _id: &str) -> Result<(), Problem> {
        Err(SOON)
    }
    pub async fn retry(&self, _id: &str) -> Result<(), Problem> {
        Err(SOON)
    }
    pub async fn cancel(&self, _id: &str) -> Result<(), Problem> {
        Err(SOON)
    }
    pub fn samples(&self) -> Vec<SampleSummary> {
        Vec::new()
    }
}

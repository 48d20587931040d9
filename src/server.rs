//! Everything behind the door: configuration, store, service layer, HTTP, security.

pub mod decks;
pub mod problem;
pub mod state;

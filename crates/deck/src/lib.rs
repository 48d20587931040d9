//! Cards, decks, formats, decklist import and export, legality.
//!
//! Pure: facts go in, facts come out. No clock, no randomness, no I/O, no async runtime; it compiles for
//! `wasm32-unknown-unknown`, so the page parses and computes with the same code as the server.

pub mod analysis;
pub mod card;
pub mod catalogue;
pub mod collection;
pub mod color;
pub mod cost;
pub mod decklist;
pub mod diff;
pub mod edit;
pub mod export;
pub mod format;
pub mod import;
pub mod land;
pub mod legality;
pub mod role;
mod roster;
pub mod samples;
pub mod set_code;
pub mod starter;

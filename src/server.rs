//! Everything behind the door: configuration, store, service layer, HTTP, security.

pub mod accept;
pub mod body;
pub mod cards;
pub mod clock;
pub mod collections;
pub mod command;
pub mod config;
pub mod corpora;
pub mod decks;
pub mod document;
pub mod links;
pub mod metrics;
pub mod pieces;
pub mod problem;
pub mod resolve;
pub mod rest;
pub mod router;
pub mod security;
pub mod serve;
pub mod site;
pub mod state;
pub mod status;
pub mod store;
pub mod telemetry;
pub mod watchdog;

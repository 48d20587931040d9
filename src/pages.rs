//! One module per page, and what more than one of them does.

mod asking;
pub mod collection;
pub mod deck;
pub mod import;
pub mod library;
pub mod not_found;
pub mod status;

//! One module per page.

pub mod deck;
pub mod import;
pub mod library;
pub mod not_found;

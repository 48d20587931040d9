//! What handlers, pages and server functions share.

use crate::server::decks::Decks;

/// Cheap to clone: every part shares its inside.
#[derive(Clone)]
pub struct AppState {
    pub decks: Decks,
}

//! The page of one deck.

use leptos::prelude::*;

use crate::components::title::title;

/// The page at `/decks/{id}`.
pub fn page() -> AnyView {
    view! { {title("Deck")} }.into_any()
}

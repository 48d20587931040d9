//! The page for an address that leads nowhere.

use leptos::prelude::*;

use crate::components::title::title;

/// The page of any unknown address; the server answers it with 404.
pub fn page() -> impl IntoView {
    title("Nothing here");
    view! {
        <section class="quiet">
            <h1>"There is nothing at this address"</h1>
            <p>"The link may be old, or a letter of it is missing. Your decks are where they were."</p>
            <p><a href="/decks">"To your decks"</a> " or " <a href="/">"import another"</a> "."</p>
        </section>
    }
}

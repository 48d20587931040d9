//! Arena Improver: paste a Magic: The Gathering Arena deck and see what it is.

pub mod app;
mod browser;
mod components;
pub mod functions;
mod pages;
#[cfg(feature = "ssr")]
pub mod server;
pub mod wire;

/// Wakes the page that the server rendered. The mark on `<body>` says that it listens now.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    browser::mark_hydrated();
}

/// Draws the page without a server's HTML, for the UI-only loop with Trunk.
#[cfg(feature = "csr")]
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
    browser::mark_hydrated();
}

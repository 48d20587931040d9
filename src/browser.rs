//! The only code that touches the browser's own interfaces.
//!
//! On the server every function here exists and does nothing: views call them from event handlers and effects, neither
//! of which run there.

pub mod clipboard;
pub mod events;
pub mod file;
pub mod form;
pub mod keys;
pub mod morph;
pub mod time;
pub mod upload;

/// Marks `<body>`, so that styles and tests know when the page listens.
#[cfg(feature = "browser")]
pub fn mark_hydrated() {
    if let Some(body) = leptos::prelude::document().body() {
        // Cannot fail: the name is a valid attribute.
        drop(body.set_attribute("data-hydrated", ""));
    }
}

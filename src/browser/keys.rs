//! The keyboard: `/` to the main field, `?` to the list of keys.

/// The attribute of the element that `/` goes to.
#[cfg(feature = "browser")]
const MAIN_FIELD: &str = "[data-main-field]";

/// Starts listening; for the life of the page.
pub fn listen() {
    #[cfg(feature = "browser")]
    {
        use leptos::prelude::{document, window_event_listener};
        use wasm_bindgen::JsCast;

        let handle = window_event_listener(leptos::ev::keydown, |event| {
            let typing = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false));
            if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "?" => open_dialog(),
                "/" => {
                    let field = document().query_selector(MAIN_FIELD).ok().flatten();
                    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
                    {
                        event.prevent_default();
                        // A field that cannot take the focus keeps the page as it is.
                        drop(field.focus());
                    }
                }
                _ => {}
            }
        });
        leptos::prelude::on_cleanup(move || handle.remove());
    }
}

/// Shows the list of keys.
pub fn open_dialog() {
    #[cfg(feature = "browser")]
    {
        use wasm_bindgen::JsCast;

        let dialog = leptos::prelude::document()
            .get_element_by_id("keys")
            .and_then(|element| element.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
            // Fails only for a dialog that is already open.
            drop(dialog.show_modal());
        }
    }
}

/// Puts the focus at the start of the page's content.
pub fn focus_main() {
    #[cfg(feature = "browser")]
    if let Some(main) = super::form::element::<web_sys::HtmlElement>("main") {
        // An element that cannot take the focus keeps the page as it is.
        drop(main.focus());
    }
}

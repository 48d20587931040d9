//! Fields that the player owns: their text is read from and written to the element, never rendered.
//!
//! Leptos 0.8 does not escape children of `<textarea>`, and a field bound to a signal would lose what was typed before
//! the page woke up.

/// What stands in the text area `id` now.
#[must_use]
pub fn text_of(id: &str) -> String {
    #[cfg(feature = "browser")]
    {
        element::<web_sys::HtmlTextAreaElement>(id)
            .map(|field| field.value())
            .unwrap_or_default()
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = id;
        String::new()
    }
}

/// Puts `text` into the text area `id`.
pub fn set_text(id: &str, text: &str) {
    #[cfg(feature = "browser")]
    if let Some(field) = element::<web_sys::HtmlTextAreaElement>(id) {
        field.set_value(text);
    }
    #[cfg(not(feature = "browser"))]
    let _ = (id, text);
}

/// Selects a line (from 1) of the text area `id` and goes there.
pub fn go_to_line(id: &str, line: u32) {
    #[cfg(feature = "browser")]
    if let Some(field) = element::<web_sys::HtmlTextAreaElement>(id) {
        let text = field.value();
        let units = |part: &str| u32::try_from(part.encode_utf16().count()).unwrap_or(u32::MAX);
        let before: u32 = text
            .split('\n')
            .take(line.saturating_sub(1) as usize)
            .map(|part| units(part) + 1)
            .sum();
        let length = text
            .split('\n')
            .nth(line.saturating_sub(1) as usize)
            .map_or(0, units);
        // A field that cannot take the focus keeps the page as it is.
        drop(field.focus());
        drop(field.set_selection_range(before, before + length));
    }
    #[cfg(not(feature = "browser"))]
    let _ = (id, line);
}

/// What a form or button of a part asks for: its `data-do`, `data-id` and `data-name`, and what stands in the form's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub what: String,
    pub id: String,
    pub name: String,
    /// The first field.
    pub field: String,
    /// The field `match_type`; empty where the form has none.
    pub match_type: String,
}

/// What the form or button asks for that an event came from; nothing for one without `data-do`, and nothing for a click
/// inside a form, which the form's own event tells.
#[must_use]
pub fn asked(event: &leptos::ev::Event) -> Option<Asked> {
    #[cfg(feature = "browser")]
    {
        use wasm_bindgen::JsCast;

        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let asking = target.closest("[data-do]").ok().flatten()?;
        let form = asking.dyn_ref::<web_sys::HtmlFormElement>();
        if form.is_some() != (event.type_() == "submit") {
            return None;
        }
        let attribute = |name| asking.get_attribute(name).unwrap_or_default();
        let data = form.and_then(|form| web_sys::FormData::new_with_form(form).ok());
        let field = |name| data.as_ref().and_then(|data| data.get(name).as_string());
        Some(Asked {
            what: attribute("data-do"),
            id: attribute("data-id"),
            name: attribute("data-name"),
            field: field("name").or_else(|| field("format")).unwrap_or_default(),
            match_type: field("match_type").unwrap_or_default(),
        })
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = event;
        None
    }
}

/// The `data-state` of the element `id`: what the server tells the page about a part.
#[must_use]
pub fn state_of(id: &str) -> Option<String> {
    #[cfg(feature = "browser")]
    {
        element::<web_sys::Element>(id)?.get_attribute("data-state")
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = id;
        None
    }
}

/// Turns a field or button off, or on again.
pub fn set_disabled(id: &str, disabled: bool) {
    #[cfg(feature = "browser")]
    if let Some(element) = element::<web_sys::Element>(id) {
        // Cannot fail: the name is a valid attribute.
        drop(element.toggle_attribute_with_force("disabled", disabled));
    }
    #[cfg(not(feature = "browser"))]
    let _ = (id, disabled);
}

/// Closes the `<details>` element `id`.
pub fn close_details(id: &str) {
    #[cfg(feature = "browser")]
    if let Some(details) = element::<web_sys::Element>(id) {
        // Removing what is not there is no error.
        drop(details.remove_attribute("open"));
    }
    #[cfg(not(feature = "browser"))]
    let _ = id;
}

/// The element of an id, if it is of that kind.
#[cfg(feature = "browser")]
pub(super) fn element<T: wasm_bindgen::JsCast>(id: &str) -> Option<T> {
    leptos::prelude::document()
        .get_element_by_id(id)
        .and_then(|element| wasm_bindgen::JsCast::dyn_into(element).ok())
}

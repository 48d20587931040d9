//! Fields that the player owns: their text is read from and written to the element, never rendered.
//!
//! Leptos 0.8 does not escape children of `<textarea>`, and a field bound to a signal would lose what was typed before
//! the page woke up.

use crate::wire::ProblemJson;

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

/// The address that a form with `data-do="choose"` asks for, where an event says that something in it was chosen: a field that
/// changed, or a button that was pressed and does not send the form elsewhere.
#[must_use]
pub fn chosen(event: &leptos::ev::Event) -> Option<String> {
    #[cfg(feature = "browser")]
    {
        use wasm_bindgen::JsCast;
        use web_sys::{HtmlFormElement, UrlSearchParams};

        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let form = target.closest("form[data-do=choose]").ok().flatten()?;
        let form = form.dyn_into::<HtmlFormElement>().ok()?;
        let button = event
            .dyn_ref::<web_sys::SubmitEvent>()
            .and_then(web_sys::SubmitEvent::submitter);
        if button
            .as_ref()
            .is_some_and(|button| button.has_attribute("formaction"))
        {
            return None;
        }
        let fields = web_sys::FormData::new_with_form(&form).ok()?;
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
        if let Some(button) = button
            && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
        {
            fields.append(&name, &value);
        }
        let query: String = fields.to_string().into();
        Some([&form.get_attribute("action")?, "?", &query].concat())
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = event;
        None
    }
}

/// What became of a form that was sent.
pub type Sent = std::pin::Pin<Box<dyn Future<Output = Result<(), ProblemJson>>>>;

/// Sends the form that a submit came from to where it would go by itself, with the button that was pressed. Once it is taken,
/// its fields are as they came, and what it stands in is closed.
#[must_use]
pub fn send(event: &leptos::ev::SubmitEvent) -> Sent {
    #[cfg(feature = "browser")]
    {
        use wasm_bindgen::JsCast;
        use web_sys::{HtmlFormElement, UrlSearchParams};

        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let fields = form
            .as_ref()
            .and_then(|form| web_sys::FormData::new_with_form(form).ok())
            .and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields).ok());
        if let (Some(fields), Some(button)) = (&fields, event.submitter())
            && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
        {
            fields.append(&name, &value);
        }
        Box::pin(async move {
            let no_answer = || super::upload::no_answer(0);
            let (form, fields) = form.zip(fields).ok_or_else(no_answer)?;
            let answer = gloo_net::http::Request::post(&form.action())
                .header("Accept", "application/json")
                // Where it leads is a page, which is not needed.
                .redirect(web_sys::RequestRedirect::Manual)
                .body(fields)
                .map_err(|_| no_answer())?
                .send()
                .await
                .map_err(|_| no_answer())?;
            let status = answer.status();
            if status >= 400 {
                let body = answer.text().await.unwrap_or_default();
                return Err(serde_json::from_slice(body.as_bytes())
                    .unwrap_or_else(|_| super::upload::no_answer(status)));
            }
            form.reset();
            if let Ok(Some(open)) = form.closest("details") {
                // Removing what is not there is no error.
                drop(open.remove_attribute("open"));
            }
            Ok(())
        })
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = event;
        Box::pin(std::future::pending())
    }
}

/// What stands in the field `name` of the form `id`.
#[must_use]
pub fn field_of(id: &str, name: &str) -> String {
    #[cfg(feature = "browser")]
    {
        element::<web_sys::HtmlFormElement>(id)
            .and_then(|form| web_sys::FormData::new_with_form(&form).ok())
            .and_then(|fields| fields.get(name).as_string())
            .unwrap_or_default()
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = (id, name);
        String::new()
    }
}

/// An attribute of the element `id`: what the server tells the page about a part.
#[must_use]
pub fn attribute(id: &str, name: &str) -> Option<String> {
    #[cfg(feature = "browser")]
    {
        element::<web_sys::Element>(id)?.get_attribute(name)
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = (id, name);
        None
    }
}

/// Gives the other fields of a `data-pair` the value of the one that an event came from: a slider and a number are one
/// field to the player. Whether it came from a field of the form `id`.
#[must_use]
pub fn mirror(event: &leptos::ev::Event, id: &str) -> bool {
    #[cfg(feature = "browser")]
    {
        use wasm_bindgen::JsCast;

        let field = |node: wasm_bindgen::JsValue| node.dyn_into::<web_sys::HtmlInputElement>().ok();
        let Some(moved) = event.target().and_then(|target| field(target.into())) else {
            return false;
        };
        let pair = moved.closest("[data-pair]").ok().flatten();
        if let Some(Ok(fields)) = pair.map(|pair| pair.query_selector_all("input")) {
            for other in (0..fields.length()).filter_map(|at| field(fields.item(at)?.into())) {
                if other != moved {
                    other.set_value(&moved.value());
                }
            }
        }
        moved.form().is_some_and(|form| form.id() == id)
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = (event, id);
        false
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

//! The keyboard: `/` to the main field, `n` and `p` to what needs an eye, `?` to the list of keys.

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
                "n" => to_problem(1),
                "p" => to_problem(-1),
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

/// What needs an eye, with the number of its line.
#[cfg(feature = "browser")]
const PROBLEM: &str = "data-problem";

/// Everything on the page that needs an eye and can be seen.
#[cfg(feature = "browser")]
fn problems() -> Vec<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;

    let Ok(found) = leptos::prelude::document().query_selector_all("[data-problem]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into::<web_sys::HtmlElement>().ok())
        .filter(|problem| problem.offset_parent().is_some())
        .collect()
}

/// Puts the focus on the first thing that can be done about a problem.
#[cfg(feature = "browser")]
fn focus_in(problem: &web_sys::HtmlElement) {
    use wasm_bindgen::JsCast;

    let first = problem
        .query_selector("button")
        .ok()
        .flatten()
        .and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
    // What cannot take the focus keeps the page as it is.
    drop(first.as_ref().unwrap_or(problem).focus());
}

/// To the problem `by` places after the one that has the focus, round and round.
#[cfg(feature = "browser")]
fn to_problem(by: isize) {
    let problems = problems();
    if problems.is_empty() {
        return;
    }
    let focused = leptos::prelude::document().active_element();
    let here = problems
        .iter()
        .position(|problem| problem.contains(focused.as_deref().map(AsRef::as_ref)));
    let next = match here {
        Some(at) => (at + problems.len()).wrapping_add_signed(by) % problems.len(),
        None if by > 0 => 0,
        None => problems.len() - 1,
    };
    focus_in(&problems[next]);
}

/// Puts the focus on the first problem at or after a line, or else on the first of all; on the element `done` when
/// none is left.
pub fn to_problem_from(line: u32, done: &str) {
    #[cfg(feature = "browser")]
    {
        let problems = problems();
        let number = |problem: &web_sys::HtmlElement| {
            problem
                .get_attribute(PROBLEM)
                .and_then(|number| number.parse::<u32>().ok())
                .unwrap_or_default()
        };
        match problems
            .iter()
            .find(|problem| number(problem) >= line)
            .or(problems.first())
        {
            Some(next) => focus_in(next),
            None => focus(done),
        }
    }
    #[cfg(not(feature = "browser"))]
    let _ = (line, done);
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
    focus("main");
}

#[cfg(feature = "browser")]
fn focus(id: &str) {
    if let Some(element) = super::form::element::<web_sys::HtmlElement>(id) {
        // An element that cannot take the focus keeps the page as it is.
        drop(element.focus());
    }
}

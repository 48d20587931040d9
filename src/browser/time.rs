//! The player's time zone.

/// Writes the printed times in the element `id` by the player's clock.
pub fn localise(id: &str) {
    #[cfg(feature = "browser")]
    {
        use crate::components::time::{Show, written};

        let Some(found) = leptos::prelude::document()
            .get_element_by_id(id)
            .and_then(|place| place.query_selector_all("time[data-unix]").ok())
        else {
            return;
        };
        for element in (0..found.length()).filter_map(|at| found.get(at)) {
            let Some(element) = wasm_bindgen::JsCast::dyn_ref::<web_sys::Element>(&element) else {
                continue;
            };
            let unix = element
                .get_attribute("data-unix")
                .and_then(|text| text.parse::<i64>().ok());
            let show = element
                .get_attribute("data-show")
                .and_then(|word| Show::from_word(&word));
            if let (Some(unix), Some(show)) = (unix, show) {
                element.set_text_content(Some(&written(unix + offset_at(unix), show)));
            }
        }
    }
    #[cfg(not(feature = "browser"))]
    let _ = id;
}

/// Seconds to add to Unix seconds so that the UTC calendar shows the player's own clock.
#[cfg(feature = "browser")]
fn offset_at(unix: i64) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "Unix seconds are far below 2^53")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(unix as f64 * 1000.0));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number of minutes within a day"
    )]
    let minutes = date.get_timezone_offset() as i64;
    -minutes * 60
}

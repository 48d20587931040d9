//! The player's time zone.

/// Seconds to add to Unix seconds so that the UTC calendar shows the player's own clock; 0 where that is not known.
#[must_use]
pub fn offset_at(unix: i64) -> i64 {
    #[cfg(feature = "browser")]
    {
        #[expect(clippy::cast_precision_loss, reason = "Unix seconds are far below 2^53")]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(unix as f64 * 1000.0));
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of minutes within a day")]
        let minutes = date.get_timezone_offset() as i64;
        -minutes * 60
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = unix;
        0
    }
}

//! What the client would like to get back.

use axum::http::{HeaderMap, header};

/// Whether a page is wanted rather than JSON, as a browser's plain form says it: `text/html` is named, and JSON is not
/// named with more weight.
#[must_use]
pub fn prefers_html(headers: &HeaderMap) -> bool {
    let (html, json) = (weight(headers, "text/html"), weight(headers, "application/json"));
    html > 0.0 && html >= json
}

/// Whether JSON is wanted rather than text: it is named, and text is not named with as much weight.
#[must_use]
pub fn prefers_json(headers: &HeaderMap) -> bool {
    let text = weight(headers, "text/html").max(weight(headers, "text/plain"));
    weight(headers, "application/json") > text
}

/// The weight of a media type that is named; 0 for one that is not.
fn weight(headers: &HeaderMap, wanted: &str) -> f32 {
    let values = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut found = 0.0;
    for range in values.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        if parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted)) {
            found = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0));
        }
    }
    found
}

/// Whether JSON is named and a page is not: a script asks, which reads the answer itself.
#[must_use]
pub fn names_json_alone(headers: &HeaderMap) -> bool {
    let names = |kind: &str| {
        headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.contains(kind))
    };
    names("application/json") && !names("text/html")
}

/// Whether the client takes a content coding; `q=0` is a no.
#[must_use]
pub fn takes_encoding(headers: &HeaderMap, coding: &str) -> bool {
    let values = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts
            .find_map(|part| part.strip_prefix("q="))
            .is_some_and(|weight| weight.parse::<f32>().unwrap_or(0.0) <= 0.0);
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_plain_form_wants_a_page_and_a_program_does_not() {
        let wants = |accept| prefers_html(&headers(header::ACCEPT, accept));
        assert!(wants(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        ));
        assert!(!wants("application/json"));
        assert!(!wants("application/json, text/html;q=0.5"));
        assert!(!wants("*/*"));
        assert!(!prefers_html(&HeaderMap::new()));
    }

    #[test]
    fn json_is_for_who_names_it() {
        let wants = |accept| prefers_json(&headers(header::ACCEPT, accept));
        assert!(wants("application/json"));
        assert!(wants("application/json, text/plain;q=0.5, */*;q=0.1"));
        assert!(!wants("*/*"));
        assert!(!wants("text/html,application/json;q=0.9"));
        assert!(!prefers_json(&HeaderMap::new()));
    }

    #[test]
    fn a_script_names_json_alone() {
        let alone = |accept| names_json_alone(&headers(header::ACCEPT, accept));
        assert!(alone("application/json"));
        assert!(!alone("application/json, text/html;q=0.5"));
        assert!(!alone("*/*"));
        assert!(!names_json_alone(&HeaderMap::new()));
    }

    #[test]
    fn a_refused_coding_is_not_sent() {
        let takes = |value, coding| takes_encoding(&headers(header::ACCEPT_ENCODING, value), coding);
        assert!(takes("gzip, deflate, br", "br"));
        assert!(!takes("gzip, br;q=0", "br"));
        assert!(!takes("gzip", "br"));
    }
}

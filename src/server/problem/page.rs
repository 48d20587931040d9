//! An error as a page of its own, without scripts: what a plain form gets back.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::wire::ProblemJson;

/// The page of a problem. `kept` is the player's text, which is shown so that nothing typed is lost; `deck` is the id of the deck that
/// it is about, to which it leads back.
#[must_use]
pub fn page(problem: &ProblemJson, stylesheet: &str, kept: Option<&str>, deck: Option<&str>) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut html = String::with_capacity(1024 + kept.map_or(0, str::len));
    html.push_str("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    escape(&problem.title, &mut html);
    html.push_str(" · Arena Improver</title>");
    if !stylesheet.is_empty() {
        html.push_str("<link rel=\"stylesheet\" href=\"");
        escape(stylesheet, &mut html);
        html.push_str("\">");
    }
    html.push_str("<link rel=\"icon\" href=\"/favicon.svg\"></head><body><main id=\"main\" class=\"page problem-page\"><h1>");
    escape(&problem.title, &mut html);
    html.push_str("</h1><p>");
    escape(&problem.detail, &mut html);
    html.push_str("</p><p>");
    // Where there is no such deck, there is no way back to it.
    if let Some(deck) = deck.filter(|_| status != StatusCode::NOT_FOUND) {
        html.push_str("<a href=\"/decks/");
        escape(deck, &mut html);
        html.push_str("\">Back to the deck</a> · ");
    }
    html.push_str("<a href=\"/\">Back to the import page</a> · <a href=\"/decks\">Your decks</a></p>");
    if let Some(kept) = kept.filter(|kept| !kept.trim().is_empty()) {
        html.push_str("<h2>What you sent</h2><p>Nothing was saved. Copy it from here, mend it and send it again.</p><pre tabindex=\"0\">");
        escape(kept, &mut html);
        html.push_str("</pre>");
    }
    html.push_str("</main></body></html>");
    let mut response = (status, Html(html)).into_response();
    response.extensions_mut().insert(problem.clone());
    response
}

/// Writes text so that no part of it can be markup, in an element or in a quoted attribute.
fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // A page cannot carry these, and a browser would make something else of them.
            '\0' => html.push('\u{fffd}'),
            letter => html.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let mut html = String::new();
        escape("</pre><script>alert('1' & \"2\")</script>\0", &mut html);
        insta::assert_snapshot!(html, @"&lt;/pre&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;�");
    }
}

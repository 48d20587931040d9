//! The title of the document.

use leptos::prelude::*;

const SITE: &str = " — Arena Improver";

/// Titles the document `text — Arena Improver`: in the server's HTML, or in the browser. It is no part of the view.
///
/// The server writes it as it is, and deck names are the player's own text, so it is escaped there.
pub fn title(text: &str) {
    #[cfg(feature = "ssr")]
    {
        // The component tells the server's context of its text as soon as it is made; it draws nothing.
        drop(view! { <leptos_meta::Title text=escaped(text) + SITE/> });
    }
    #[cfg(feature = "browser")]
    document().set_title(&[text, SITE].concat());
}

#[cfg(feature = "ssr")]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::escaped;

    #[test]
    fn a_name_cannot_end_the_title() {
        assert_eq!(
            escaped("</title><script>&amp;"),
            "&lt;/title&gt;&lt;script&gt;&amp;amp;"
        );
    }
}

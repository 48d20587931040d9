//! The title of the document.

use leptos::prelude::*;

const SITE: &str = " — Arena Improver";

/// Titles the document `text — Arena Improver` in the server's HTML.
///
/// It is written there as it is, and deck names are the player's own text, so it is escaped.
#[cfg(feature = "ssr")]
pub fn title(text: &str) -> impl IntoView + use<> {
    view! { <leptos_meta::Title text=escaped(text) + SITE/> }
}

#[cfg(feature = "ssr")]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// In the browser a title is set, and is no part of the view.
#[cfg(not(feature = "ssr"))]
pub fn title(text: &'static str) -> impl IntoView {
    Effect::new(move |_| set(text));
}

/// Titles the document `text — Arena Improver` in the browser.
pub fn set(text: &str) {
    #[cfg(feature = "browser")]
    document().set_title(&[text, SITE].concat());
    #[cfg(not(feature = "browser"))]
    let _ = text;
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

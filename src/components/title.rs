//! The title of the document.

use leptos::prelude::*;
use leptos_meta::Title;

/// Titles the document `text — Arena Improver`.
///
/// The server writes the title into its HTML as it is, and deck names are the player's own text, so it is escaped
/// there; the browser sets it as text.
pub fn title(text: &str) -> AnyView {
    let text = if cfg!(feature = "ssr") { escaped(text) } else { text.to_owned() };
    view! { <Title text=text + " — Arena Improver"/> }.into_any()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_name_cannot_end_the_title() {
        assert_eq!(escaped("</title><script>&amp;"), "&lt;/title&gt;&lt;script&gt;&amp;amp;");
    }
}

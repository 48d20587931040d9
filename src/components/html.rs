//! HTML as text, for the parts that the browser draws itself.
//!
//! Every text and every attribute is escaped on the way in, so that what the player wrote can only ever be text. Views of
//! this kind are small in WebAssembly, because nothing about them is generic, and their tests read as HTML.

/// Well-formed HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing at all.
    #[must_use]
    pub const fn none() -> Html {
        Html(String::new())
    }

    /// What a Leptos view wrote on the server.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of_view(view: leptos::prelude::AnyView) -> Html {
        Html(leptos::prelude::RenderHtml::to_html(view))
    }

    /// The text of it.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(parts: I) -> Html {
        let mut all = String::new();
        for part in parts {
            all.push_str(&part.0);
        }
        Html(all)
    }
}

/// Text.
#[must_use]
pub fn text(text: &str) -> Html {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    Html(html)
}

/// An element. Names of tags and attributes come from the program, never from a text.
#[must_use]
pub fn el(tag: &'static str, attributes: &[(&'static str, &str)], children: &[Html]) -> Html {
    let mut html = String::new();
    open(tag, attributes, &mut html);
    for child in children {
        html.push_str(&child.0);
    }
    html.push_str("</");
    html.push_str(tag);
    html.push('>');
    Html(html)
}

/// An element that has no content and no end.
#[must_use]
pub fn void(tag: &'static str, attributes: &[(&'static str, &str)]) -> Html {
    let mut html = String::new();
    open(tag, attributes, &mut html);
    Html(html)
}

fn open(tag: &'static str, attributes: &[(&'static str, &str)], html: &mut String) {
    html.push('<');
    html.push_str(tag);
    for (name, value) in attributes {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(value, html);
        html.push('"');
    }
    html.push('>');
}

fn escape(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        let html = el(
            "p",
            &[("title", "\"><script>"), ("class", "x")],
            &[
                text("</p><script>alert('&')"),
                void("input", &[("value", "'")]),
                Html::none(),
            ],
        );
        insta::assert_snapshot!(html.into_string(), @r#"<p title="&quot;&gt;&lt;script&gt;" class="x">&lt;/p&gt;&lt;script&gt;alert(&#39;&amp;&#39;)<input value="&#39;"></p>"#);
    }

    #[test]
    fn parts_follow_each_other() {
        let all: Html = ["a", "b"]
            .into_iter()
            .map(|name| el("i", &[], &[text(name)]))
            .collect();
        assert_eq!(all.into_string(), "<i>a</i><i>b</i>");
    }
}

//! Parts of a page: HTML that comes as text, from the server or from [`Html`].
//!
//! The server draws what shows facts, with Leptos views, from typed data, and the browser asks for it again when the facts
//! change. What the browser knows better, it draws itself. Either way new HTML is worked into the old, element by element,
//! so that the focus, an open `<details>` and the scroll position stay. What acts on a part listens on an element around it.
//!
//! The same as Leptos views and resources in the browser would make the page's WebAssembly three times as large: it would
//! carry every view and every type of the wire.

use std::pin::Pin;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::{morph, time};
use crate::components::html::Html;

/// A part that the server drew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// What the document is called with this part in it; empty where the part has no say.
    pub title: String,
    pub html: String,
}

/// A part on its way.
pub type Coming = Pin<Box<dyn Future<Output = Drawn> + Send>>;

/// A part that the server draws for `key`: into the page that it sends, and for the browser whenever `key` has changed since.
/// `ready` runs in the browser, each time the part has come.
#[cfg(feature = "ssr")]
pub fn fetched(
    id: &'static str,
    key: Memo<String>,
    fetch: fn(String) -> Coming,
    _ready: impl Fn() + 'static,
) -> AnyView {
    let found = unsent(|| Resource::new_blocking(move || key.get(), fetch));
    view! {
        <div id=id>
            <Suspense>
                {move || Suspend::new(async move {
                    let Drawn { title, html } = found.await;
                    if !title.is_empty() {
                        crate::components::title::title(&title);
                    }
                    view! { <div inner_html=html></div> }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// Makes a resource whose value does not go into the page a second time, as data: the browser asks for none.
#[cfg(feature = "ssr")]
fn unsent<T>(make: impl FnOnce() -> T) -> T {
    let Some(page) = Owner::current_shared_context() else {
        return make();
    };
    let before = page.get_is_hydrating();
    page.set_is_hydrating(false);
    let made = make();
    page.set_is_hydrating(before);
    made
}

/// In the browser the part is an element that Leptos does not look into: it finds there what the server drew.
#[cfg(not(feature = "ssr"))]
pub fn fetched(
    id: &'static str,
    key: Memo<String>,
    fetch: fn(String) -> Coming,
    ready: impl Fn() + Clone + 'static,
) -> AnyView {
    Effect::new(move |shown: Option<()>| {
        let wanted = key.get();
        if shown.is_none() && morph::is_filled(id) {
            time::localise(id);
            ready();
            return;
        }
        let ready = ready.clone();
        leptos::task::spawn_local_scoped(async move {
            let drawn = fetch(wanted.clone()).await;
            // The player may be elsewhere by now.
            if key.try_get_untracked().is_some_and(|now| now == wanted) {
                show(id, drawn);
                ready();
            }
        });
    });
    view! { <div id=id></div> }.into_any()
}

/// Puts what the server drew in the place of what the part showed.
pub fn show(id: &str, Drawn { title, html }: Drawn) {
    if !title.is_empty() {
        crate::components::title::title(&title);
    }
    // As the server's first page has it.
    morph::apply(id, &["<div>", &html, "</div>"].concat());
    time::localise(id);
}

/// A part that the browser draws, again whenever what `html` reads has changed.
pub fn drawn(id: &'static str, class: &'static str, html: impl Fn() -> Html + 'static) -> impl IntoView {
    let first = untrack(&html).into_string();
    Effect::new(move |shown: Option<()>| {
        let html = html().into_string();
        if shown.is_some() {
            morph::apply(id, &html);
        }
        time::localise(id);
    });
    view! { <div id=id class=class inner_html=first></div> }
}

/// A part that does not change.
pub fn still(class: &'static str, html: Html) -> impl IntoView {
    view! { <div class=class inner_html=html.into_string()></div> }
}

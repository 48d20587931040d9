//! The page at `/status`: how the program is doing, kept up while one looks at it.

#[cfg(feature = "ssr")]
mod cards;
#[cfg(feature = "ssr")]
mod corpus;
#[cfg(feature = "ssr")]
mod network;
#[cfg(feature = "ssr")]
mod view;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use cards::{last_line as card_file_last_line, line as card_file_line};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
pub use view::draw;

use crate::browser::events::{self, Told};
use crate::browser::{form, morph};
use crate::components::html::{Html, el, text};
use crate::components::notice;
use crate::components::part::{self, Drawn};
use crate::components::title::title;
use crate::pages::asking;

/// Id of the element that the facts are in.
const FACTS: &str = "status";
/// Id of the element that says what became of the button, and of the connection to the server.
const TOLD: &str = "status-told";
/// Where the facts come from, at once and when they have changed.
const EVENTS: &str = "/api/v1/status/events";

/// The page at `/status`.
pub fn page() -> AnyView {
    title("Status");
    Effect::new(|_| {
        events::follow(EVENTS, |told| match told {
            Told::Html(html) => {
                let title = String::new();
                part::show(FACTS, Drawn { title, html });
            }
            Told::Lost => tell(lost()),
        });
    });
    view! {
        <div
            class="status"
            on:submit=|event| {
                if let Some(asked) = form::asked(&event) {
                    event.prevent_default();
                    leptos::task::spawn_local(async {
                        let refused = asking::act(asked).await.err();
                        tell(refused.as_ref().map_or_else(Html::none, notice::problem));
                    });
                }
            }
        >
            <h1>"Status"</h1>
            <div id=TOLD></div>
            {facts()}
        </div>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn facts() -> AnyView {
    let drawn = |_| -> part::Coming {
        Box::pin(async {
            crate::functions::draw_status()
                .await
                .unwrap_or_else(|problem| Drawn {
                    title: String::new(),
                    html: notice::problem(&problem).into_string(),
                })
        })
    };
    part::fetched(FACTS, Memo::new(|_| String::new()), drawn, || ())
}

/// The first event brings what the server did not draw into the page.
#[cfg(not(feature = "ssr"))]
fn facts() -> AnyView {
    view! { <div id=FACTS></div> }.into_any()
}

/// Puts words in the place above the facts.
fn tell(words: Html) {
    morph::apply(TOLD, &words.into_string());
}

fn lost() -> Html {
    let words = "The live connection to the server is lost. Reload the page to see how it is now.";
    el(
        "p",
        &[("class", "notice warn"), ("role", "status")],
        &[text(words)],
    )
}

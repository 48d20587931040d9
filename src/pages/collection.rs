//! The collection: what the player owns. Plain forms and links; the server draws it all.

#[cfg(feature = "ssr")]
mod drawn;

#[cfg(feature = "ssr")]
pub use drawn::render;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::notice;
use crate::components::part::{Coming, Drawn, fetched};
use crate::components::title::title;
use crate::functions;

/// The page at `/collection`.
pub fn page() -> AnyView {
    let query = use_query_map();
    // One text for all, so that every fetched part has the same kind of key.
    let key = Memo::new(move |_| {
        query.with(|query| {
            ["q", "sort", "page", "unread"]
                .map(|name| query.get(name).unwrap_or_default())
                .join("\n")
        })
    });
    title("Collection");
    fetched("collection", key, whole, || ())
}

fn whole(shown: String) -> Coming {
    Box::pin(async {
        functions::draw_collection(shown)
            .await
            .unwrap_or_else(|problem| Drawn {
                title: "Collection".to_owned(),
                html: notice::problem(&problem).into_string(),
            })
    })
}

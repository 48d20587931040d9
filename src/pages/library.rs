//! The library: every saved deck in one table.

#[cfg(feature = "ssr")]
mod order;
#[cfg(feature = "ssr")]
mod table;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
#[cfg(feature = "ssr")]
pub use table::render;

use crate::browser::form::{self, Asked};
use crate::components::html::{Html, el, text};
use crate::components::notice;
use crate::components::part::{self, Coming, Drawn, drawn, fetched};
use crate::components::title::title;
use crate::functions;
use crate::pages::asking;
use crate::wire::ProblemJson;

/// What a search is sent with where it does not filter as one types. Named, because a literal becomes an attribute.
const PRESS: &str = "<button>Search</button>";

/// The page's state. The address holds order and search, so that they can be kept and shared.
#[derive(Clone, Copy)]
struct Library {
    sort: Memo<String>,
    /// What the player looks for; from the address at first.
    wanted: RwSignal<String>,
    /// Id and name of the deck deleted last, which one press brings back. Without JavaScript the id is in the address.
    deleted: RwSignal<Option<(String, String)>>,
    trouble: RwSignal<Option<ProblemJson>>,
}

/// The page at `/decks`.
pub fn page() -> AnyView {
    let query = use_query_map();
    let of_query = move |name: &str| query.with(|query| query.get(name).unwrap_or_default());
    let wanted = Memo::new(move |_| of_query("q"));
    let deleted = untrack(|| of_query("deleted"));
    let library = Library {
        sort: Memo::new(move |_| of_query("sort")),
        wanted: RwSignal::new(wanted.get_untracked()),
        deleted: RwSignal::new(is_id(&deleted).then(|| (deleted, String::new()))),
        trouble: RwSignal::new(None),
    };
    // One text for both, so that every fetched part has the same kind of key.
    let key = Memo::new(move |_| [library.sort.get(), wanted.get()].join("\n"));
    title("Decks");
    view! {
        <div
            class="library"
            on:submit=move |event| {
                if let Some(asked) = form::asked(&event) {
                    event.prevent_default();
                    act(library, asked);
                }
            }
        >
            <h1>"Decks"</h1>
            {drawn("library-told", "", move || told(library))}
            {search(library)}
            {fetched("library", key, table, || ())}
        </div>
    }
    .into_any()
}

fn table(key: String) -> Coming {
    let (sort, wanted) = key.split_once('\n').unwrap_or_default();
    let (sort, wanted) = (sort.to_owned(), wanted.to_owned());
    Box::pin(async {
        functions::draw_library(sort, wanted)
            .await
            .unwrap_or_else(|problem| Drawn {
                title: "Decks".to_owned(),
                html: notice::problem(&problem).into_string(),
            })
    })
}

/// A form for the server; with JavaScript it filters as one types.
fn search(library: Library) -> impl IntoView {
    view! {
        <form class="search" method="get" action="/decks" role="search" on:submit=|event| event.prevent_default()>
            <input
                type="search"
                name="q"
                aria-label="Search the decks"
                placeholder="Search by name or format"
                autocomplete="off"
                data-main-field=""
                value=library.wanted.get_untracked()
                on:input:target=move |event| {
                    library.wanted.set(event.target().value());
                    refresh(library);
                }
            />
            <input type="hidden" name="sort" value=move || library.sort.get()/>
            <noscript inner_html=PRESS></noscript>
        </form>
    }
}

/// The line that says what was deleted, with the way back; and what went wrong.
fn told(library: Library) -> Html {
    let undo = library.deleted.with(|deleted| {
        let Some((id, name)) = deleted else {
            return Html::none();
        };
        let words = match name.as_str() {
            "" => "The deck is deleted.".to_owned(),
            name => format!("“{name}” is deleted."),
        };
        let action = ["/decks/", id, "/restore"].concat();
        let form = el(
            "form",
            &[
                ("method", "post"),
                ("action", &action),
                ("data-do", "restore"),
                ("data-id", id),
            ],
            &[el("button", &[], &[text("Undo")])],
        );
        [el("span", &[], &[text(&words)]), form].into_iter().collect()
    });
    let trouble = library
        .trouble
        .with(|trouble| trouble.as_ref().map_or_else(Html::none, notice::problem));
    [
        el("div", &[("role", "status"), ("class", "undo")], &[undo]),
        trouble,
    ]
    .into_iter()
    .collect()
}

/// Does what a form asks for, and shows the library as it is then.
fn act(library: Library, asked: Asked) {
    leptos::task::spawn_local(async move {
        let Asked { what, id, name, .. } = asked.clone();
        let done = asking::act(asked).await;
        library.trouble.set(done.as_ref().err().cloned());
        if done.is_ok() {
            match what.as_str() {
                "rename" => form::close_details(&["rename-", &id].concat()),
                "delete" => library.deleted.set(Some((id, name))),
                _ => library.deleted.set(None),
            }
            refresh(library);
        }
    });
}

/// Fetches the table again. An answer to a search that has changed meanwhile is dropped.
fn refresh(library: Library) {
    leptos::task::spawn_local(async move {
        let (sort, wanted) = (library.sort.get_untracked(), library.wanted.get_untracked());
        let answer = functions::draw_library(sort, wanted.clone()).await;
        if library.wanted.get_untracked() != wanted {
            return;
        }
        match answer {
            Ok(drawn) => part::show("library", drawn),
            Err(problem) => library.trouble.set(Some(problem)),
        }
    });
}

/// Whether a text from the address can be a deck's id, so that nothing else gets into another address.
fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

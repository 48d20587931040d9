//! The library: every saved deck in one table.

mod order;
mod table;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::order::Order;
use crate::components::notice;
use crate::components::time::provide_players_clock;
use crate::components::title::title;
use crate::functions;
use crate::wire::{DeckListItem, ProblemJson};

/// The page's state; the address holds the order, so that it can be kept and shared.
#[derive(Clone, Copy)]
struct Library {
    decks: RwSignal<Vec<DeckListItem>>,
    order: Memo<Order>,
    /// What the player looks for; from the address at first.
    wanted: RwSignal<String>,
    /// The deck deleted last, which one press brings back.
    deleted: RwSignal<Option<DeckListItem>>,
    trouble: RwSignal<Option<ProblemJson>>,
}

/// The page at `/decks`.
pub fn page() -> AnyView {
    provide_players_clock();
    let decks = Resource::new_blocking(|| (), |()| functions::list_decks());
    view! {
        {title("Decks")}
        <section class="library">
            <h1>"Decks"</h1>
            <Suspense fallback=|| view! { <p class="hint">"Fetching your decks."</p> }>
                {move || Suspend::new(async move {
                    match decks.await {
                        Ok(decks) => loaded(decks),
                        Err(problem) => notice::problem(&problem),
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

fn loaded(decks: Vec<DeckListItem>) -> AnyView {
    let query = use_query_map();
    let library = Library {
        decks: RwSignal::new(decks),
        order: Memo::new(move |_| query.with(|query| Order::from_key(&query.get("sort").unwrap_or_default()))),
        wanted: RwSignal::new(query.with_untracked(|query| query.get("q").unwrap_or_default())),
        deleted: RwSignal::new(None),
        trouble: RwSignal::new(None),
    };
    // Without JavaScript the deleted deck is in the address that the form led to.
    let deleted_before = query.with_untracked(|query| query.get("deleted").filter(|id| is_id(id)));
    view! {
        {move || undo(library, deleted_before.as_deref())}
        {move || library.trouble.with(|trouble| trouble.as_ref().map(notice::problem))}
        {move || if library.decks.with(Vec::is_empty) { empty() } else { table::view(library) }}
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="quiet">
            <p>"No deck is saved yet. A deck is kept here as soon as you import it."</p>
            <p><a class="button primary" href="/">"Import a deck"</a></p>
        </div>
    }
    .into_any()
}

/// The line that says what was deleted, with the way back.
fn undo(library: Library, deleted_before: Option<&str>) -> AnyView {
    let (id, told) = match (library.deleted.get(), deleted_before) {
        (Some(item), _) => (item.id.clone(), format!("“{}” is deleted.", item.name)),
        (None, Some(id)) if library.decks.with(|decks| decks.iter().all(|item| item.id != id)) => {
            (id.to_owned(), "The deck is deleted.".to_owned())
        }
        (None, _) => return view! { <div role="status" class="undo"></div> }.into_any(),
    };
    let restored = id.clone();
    view! {
        <div role="status" class="undo full">
            <span>{told}</span>
            <form
                method="post"
                action=format!("/decks/{id}/restore")
                on:submit=move |event| {
                    event.prevent_default();
                    restore(library, restored.clone());
                }
            >
                <button>"Undo"</button>
            </form>
        </div>
    }
    .into_any()
}

fn delete(library: Library, item: DeckListItem) {
    leptos::task::spawn_local(async move {
        match functions::delete_deck(item.id.clone()).await {
            Ok(()) => {
                library.decks.update(|decks| decks.retain(|deck| deck.id != item.id));
                library.trouble.set(None);
                library.deleted.set(Some(item));
            }
            Err(problem) => library.trouble.set(Some(problem)),
        }
    });
}

fn restore(library: Library, id: String) {
    leptos::task::spawn_local(async move {
        let back = match functions::restore_deck(id).await {
            Ok(()) => functions::list_decks().await,
            Err(problem) => Err(problem),
        };
        match back {
            Ok(decks) => {
                library.decks.set(decks);
                library.deleted.set(None);
                library.trouble.set(None);
            }
            Err(problem) => library.trouble.set(Some(problem)),
        }
    });
}

fn rename(library: Library, id: String, name: String) {
    leptos::task::spawn_local(async move {
        match functions::rename_deck(id.clone(), name.clone()).await {
            Ok(()) => {
                library.trouble.set(None);
                library.decks.update(|decks| {
                    if let Some(item) = decks.iter_mut().find(|item| item.id == id) {
                        name.trim().clone_into(&mut item.name);
                    }
                });
            }
            Err(problem) => library.trouble.set(Some(problem)),
        }
    });
}

/// Whether a text from the address can be a deck's id, so that nothing else gets into another address.
fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

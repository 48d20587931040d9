//! Server functions: the typed door between page and server, JSON in and out under `/api/fn/`.
//!
//! Each has a fixed endpoint, so that an address survives a rename. They are all POST: none may be reached by a link.
//! A failure is a [`ProblemJson`] with its own status, and keeps that status when the page is rendered on the server.

use deck::format::{Format, MatchType};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::components::part::Drawn;
#[cfg(feature = "ssr")]
use crate::pages;
use crate::pages::deck::Arrangement;
use crate::wire::{Created, DeckListItem, DeckView, NewDeck, ProblemJson, SampleSummary};

/// Saves a deck and starts the look-up of its cards.
///
/// # Errors
/// When the text cannot be read as a decklist, or cannot be saved.
#[server(prefix = "/api/fn", endpoint = "create_deck", input = Json, output = Json)]
pub async fn create_deck(deck: NewDeck) -> Result<Created, ProblemJson> {
    on_server::answer(async { on_server::decks()?.create(deck).await }).await
}

/// A saved deck and all that is known of it; starts the look-up of cards that are not known yet.
///
/// # Errors
/// 404 when there is no such deck, or it was deleted.
#[server(prefix = "/api/fn", endpoint = "deck", input = Json, output = Json)]
pub async fn load_deck(id: String) -> Result<DeckView, ProblemJson> {
    on_server::answer(async { on_server::open_deck(&id).await }).await
}

/// The library, newest first.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/api/fn", endpoint = "decks", input = Json, output = Json)]
pub async fn list_decks() -> Result<Vec<DeckListItem>, ProblemJson> {
    on_server::answer(async { on_server::decks()?.list().await }).await
}

/// Gives a deck another name; white space at the ends is dropped.
///
/// # Errors
/// 404 when there is no such deck, 422 when the name is empty or too long.
#[server(prefix = "/api/fn", endpoint = "rename_deck", input = Json, output = Json)]
pub async fn rename_deck(id: String, name: String) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.rename(&id, &name).await }).await
}

/// Says of which format a deck is, `None` to have it guessed from the list, and how many games decide a match, `None` to leave that
/// as it is.
///
/// # Errors
/// 404 when there is no such deck.
#[server(prefix = "/api/fn", endpoint = "set_deck_format", input = Json, output = Json)]
pub async fn set_deck_format(
    id: String,
    format: Option<Format>,
    match_type: Option<MatchType>,
) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.set_format(&id, format, match_type).await }).await
}

/// Takes a deck out of the library; [`restore_deck`] brings it back.
///
/// # Errors
/// 404 when there is no such deck.
#[server(prefix = "/api/fn", endpoint = "delete_deck", input = Json, output = Json)]
pub async fn delete_deck(id: String) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.delete(&id).await }).await
}

/// Brings a deleted deck back.
///
/// # Errors
/// 404 when there is no such deck any more.
#[server(prefix = "/api/fn", endpoint = "restore_deck", input = Json, output = Json)]
pub async fn restore_deck(id: String) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.restore(&id).await }).await
}

/// Asks again, now, for the cards of a deck that are not known; does nothing while a look-up runs.
///
/// # Errors
/// 404 when there is no such deck.
#[server(prefix = "/api/fn", endpoint = "retry_look_up", input = Json, output = Json)]
pub async fn retry_look_up(id: String) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.retry(&id).await }).await
}

/// Stops the look-up of a deck's cards; what is known stays known.
///
/// # Errors
/// 404 when there is no such deck.
#[server(prefix = "/api/fn", endpoint = "cancel_look_up", input = Json, output = Json)]
pub async fn cancel_look_up(id: String) -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::decks()?.cancel(&id).await }).await
}

/// The sample decks, in the order the import page shows them.
///
/// # Errors
/// Only when the server itself cannot be reached.
#[server(prefix = "/api/fn", endpoint = "samples", input = Json, output = Json)]
pub async fn samples() -> Result<Vec<SampleSummary>, ProblemJson> {
    on_server::answer(async { Ok(on_server::decks()?.samples()) }).await
}

/// The page of a deck, drawn, with the tab of this name (empty for the first); `query` is what the address asks of the tab, without
/// its `?`, and `kept` the order of the list that the browser shows already. Starts the look-up of cards as [`load_deck`] does.
///
/// # Errors
/// 404 when there is no such deck or tab, or the deck was deleted.
#[server(prefix = "/api/fn", endpoint = "draw_deck", input = Json, output = Json)]
pub async fn draw_deck(
    id: String,
    tab: String,
    query: String,
    kept: Option<Arrangement>,
) -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        let tab = pages::deck::Tab::from_slug(&tab).ok_or(on_server::NO_SUCH_PAGE)?;
        let page = on_server::page(&id, tab, query).await?;
        on_server::on_thread(move || pages::deck::render(&page, kept)).await
    })
    .await
}

/// A deck as another program has it, drawn; `to` is the key of the target, Arena's if it is empty.
///
/// # Errors
/// 404 when there is no such deck, 422 when there is no such target.
#[server(prefix = "/api/fn", endpoint = "draw_export", input = Json, output = Json)]
pub async fn draw_export(id: String, to: String) -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        let target = on_server::target(&to)?;
        let deck = on_server::decks()?.export(&id, target).await?;
        on_server::on_thread(move || pages::deck::render_export(&id, &deck)).await
    })
    .await
}

/// The library, drawn: those decks whose name or format holds `wanted`, in the order of `?sort=`.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/api/fn", endpoint = "draw_library", input = Json, output = Json)]
pub async fn draw_library(sort: String, wanted: String) -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        let decks = on_server::decks()?.list().await?;
        on_server::on_thread(move || pages::library::render(&decks, &sort, &wanted)).await
    })
    .await
}

/// The browser's collection, drawn; `shown` is search, order and page, a line each.
///
/// # Errors
/// When the store cannot be read.
#[server(prefix = "/api/fn", endpoint = "draw_collection", input = Json, output = Json)]
pub async fn draw_collection(shown: String) -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        let collection = on_server::collection().await?;
        on_server::on_thread(move || pages::collection::render(collection.as_ref(), &shown)).await
    })
    .await
}

/// The sample decks, drawn, and how far the first card file is while it is on its way.
///
/// # Errors
/// Only when the server itself cannot be reached.
#[server(prefix = "/api/fn", endpoint = "draw_samples", input = Json, output = Json)]
pub async fn draw_samples() -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        Ok(pages::import::render_samples(
            &on_server::decks()?.samples(),
            on_server::status()?.card_file_line(),
        ))
    })
    .await
}

/// How the program is doing, drawn.
///
/// # Errors
/// Only when the server itself cannot be reached.
#[server(prefix = "/api/fn", endpoint = "draw_status", input = Json, output = Json)]
pub async fn draw_status() -> Result<Drawn, ProblemJson> {
    on_server::answer(async {
        Ok(Drawn {
            title: String::new(),
            html: on_server::status()?.drawn().await.to_string(),
        })
    })
    .await
}

/// Asks Scryfall for the card file now.
///
/// # Errors
/// 409 while it is on its way or the server is offline, 429 within a minute of the last time.
#[server(prefix = "/api/fn", endpoint = "fetch_cards", input = Json, output = Json)]
pub async fn fetch_cards() -> Result<(), ProblemJson> {
    on_server::answer(async { on_server::status()?.fetch_cards() }).await
}

/// What the bodies above share; the browser has only their signatures.
#[cfg(feature = "ssr")]
mod on_server {
    use std::future::Future;
    use std::sync::Arc;

    use axum::http::request::Parts;
    use deck::export::Target;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use crate::pages::deck::Tab;
    use crate::server::config::target_of;
    pub(super) use crate::server::decks::on_thread;
    use crate::server::decks::{DeckPage, Decks};
    use crate::server::problem::Problem;
    use crate::server::rest::of_cookie;
    use crate::server::state::AppState;
    use crate::server::status::Status;
    use crate::wire::{CollectionView, DeckView, ProblemJson};

    pub const NO_SUCH_PAGE: Problem = Problem::NoSuchPage;

    /// The service, from the context that the router gives to pages and server functions alike.
    pub fn decks() -> Result<Decks, Problem> {
        use_context::<AppState>()
            .map(|state| state.decks)
            .ok_or(Problem::Internal("no state in the context"))
    }

    /// What to write a deck for, of its key in an address; Arena where there is none.
    pub fn target(key: &str) -> Result<Target, Problem> {
        if key.is_empty() {
            return Ok(Target::Arena);
        }
        target_of(key).map_err(|known| Problem::BadField {
            field: "to",
            detail: format!("This must be {known}."),
        })
    }

    fn state() -> Result<AppState, Problem> {
        use_context::<AppState>().ok_or(Problem::Internal("no state in the context"))
    }

    /// The id of the collection that the browser has.
    fn owner() -> Option<String> {
        use_context::<Parts>().and_then(|parts| of_cookie(&parts.headers))
    }

    /// A deck, and what it costs whoever asks.
    pub async fn open_deck(id: &str) -> Result<DeckView, Problem> {
        let (state, owner) = (state()?, owner());
        state.open_deck(id, owner.as_deref()).await
    }

    /// A deck as its page shows it, and what it costs whoever asks.
    pub async fn page(id: &str, tab: Tab, query: String) -> Result<DeckPage, Problem> {
        let (state, owner) = (state()?, owner());
        let owned = state.collections.owned(owner.as_deref()).await?;
        let owned = owned.map(Arc::new);
        let mut page = state.decks.page(id, tab, query, owned.clone()).await?;
        let sections = page.deck.parsed.sections.clone();
        let owned = owned.map(Arc::unwrap_or_clone);
        page.deck.crafting = state.collections.crafting_with(sections, owned).await?;
        Ok(page)
    }

    /// The browser's collection, if it has one.
    pub async fn collection() -> Result<Option<CollectionView>, Problem> {
        let (state, owner) = (state()?, owner());
        let Some(id) = owner else { return Ok(None) };
        match state.collections.view(&id).await {
            Err(Problem::NoSuchCollection) => Ok(None),
            view => view.map(Some),
        }
    }

    /// The service that knows how the program is doing, from the same place.
    pub fn status() -> Result<Status, Problem> {
        use_context::<AppState>()
            .map(|state| state.status)
            .ok_or(Problem::Internal("no state in the context"))
    }

    /// Runs a body and turns its problem into JSON, with the problem's own status instead of 500.
    pub async fn answer<T>(body: impl Future<Output = Result<T, Problem>>) -> Result<T, ProblemJson> {
        // Taken before the first await: the context belongs to the owner that is current now.
        let response = use_context::<ResponseOptions>();
        body.await.map_err(|problem| {
            if let Some(response) = response {
                response.set_status(problem.status());
            }
            problem.into_json()
        })
    }
}

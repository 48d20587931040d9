//! The page of one deck: the list, what it is, whether it is legal, what it costs. It fills in while cards are looked up.

mod export;
#[cfg(feature = "ssr")]
mod head;
#[cfg(feature = "ssr")]
mod improve;
#[cfg(feature = "ssr")]
mod legality;
#[cfg(feature = "ssr")]
mod list;
mod look_up;
#[cfg(feature = "ssr")]
mod mana;
#[cfg(feature = "ssr")]
mod matched;
#[cfg(feature = "ssr")]
mod overview;
mod parts;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "ssr")]
mod rows;
mod sliders;
#[cfg(feature = "ssr")]
mod tabs;
#[cfg(feature = "ssr")]
mod versions;
#[cfg(feature = "ssr")]
mod wildcards;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};

pub use self::export::page as export_page;
#[cfg(feature = "ssr")]
pub use self::export::render as render_export;
use self::look_up::{Copied, State};
pub use self::parts::Arrangement;
#[cfg(feature = "ssr")]
pub use self::parts::render;
use self::parts::{PageState, STATE};
#[cfg(feature = "ssr")]
pub use self::tabs::Tab;
use crate::browser::events::{self, DeckEvent};
use crate::browser::form::{Asked, Sent};
use crate::browser::{clipboard, form, keys, morph, time};
use crate::components::html::{Html, el, text};
use crate::components::part::{self, Coming, Drawn, fetched};
use crate::components::{notice, progress};
use crate::functions;
use crate::pages::asking;
use crate::wire::{Phase, ProblemJson};

/// Id of the element that the whole page is in.
const PAGE: &str = "deck-page";
/// Id of the element that tells of the look-up.
const LOOK_UP: &str = "look-up";
/// Id of the element that the rename form is in.
const RENAME: &str = "rename-deck";
/// The key of Arena's text among the targets of an export.
const ARENA: &str = deck::export::Target::Arena.key();
/// Id of the element that the form of the format is in.
const FORMAT: &str = "format-deck";

/// What the page knows, kept up by the server's events.
#[derive(Clone, Copy)]
struct Live {
    look_up: RwSignal<State>,
    arrangement: RwSignal<Arrangement>,
    /// Whether the page is being fetched, and whether it has to be fetched once more after that.
    fetching: StoredValue<Fetching>,
    /// A fix that was made: its line, and the version that it was made to.
    mended: StoredValue<Option<(u32, u32)>>,
    /// Which deck's events are listened to, and how often the look-up was started anew; nothing while nothing is to come.
    listening: RwSignal<Option<(String, u32)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetching {
    No,
    Once,
    Again,
}

/// The page at `/decks/{id}`, and at `/decks/{id}/` with the name of a tab.
pub fn page() -> AnyView {
    let (params, search) = (use_params_map(), use_location().search);
    let shown = Memo::new(move |_| {
        let part = |name| params.with(|params| params.get(name).unwrap_or_default());
        let query = search.with(|query| query.trim_start_matches('?').to_owned());
        [part("id"), part("tab"), query].join("/")
    });
    let live = Live {
        look_up: RwSignal::new(State::default()),
        arrangement: RwSignal::new(Arrangement::default()),
        fetching: StoredValue::new(Fetching::No),
        mended: StoredValue::new(None),
        listening: RwSignal::new(None),
    };
    follow(live);
    let navigate = use_navigate();
    // The page stays where it is scrolled to, and each choice is no step back.
    let choose = move |event: &leptos::ev::Event| {
        let address = form::chosen(event);
        if let Some(address) = &address {
            navigate(
                address,
                NavigateOptions {
                    replace: true,
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        }
        address.is_some()
    };
    let choose_field = choose.clone();
    view! {
        <div
            on:change=move |event| {
                choose_field(&event);
                sliders::moved(&event, true);
            }
            on:submit=move |event| {
                if choose(&event) {
                    event.prevent_default();
                } else if let Some(asked) = form::asked(&event).filter(|asked| asked.what != "choose") {
                    event.prevent_default();
                    match asked.what.as_str() {
                        "send" => send(live, form::send(&event), &asked.id),
                        _ => act(live, asked),
                    }
                }
            }
            on:click=move |event| {
                if form::asked(&event).is_some_and(|asked| asked.what == "copy") {
                    copy(live);
                }
            }
            on:input=move |event| sliders::moved(&event, false)
        >
            {fetched(PAGE, shown, whole, move || arrived(live))}
        </div>
    }
    .into_any()
}

fn whole(shown: String) -> Coming {
    Box::pin(async move {
        let mut parts = shown.splitn(3, '/').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        functions::draw_deck(part(), part(), part(), None)
            .await
            .unwrap_or_else(|problem| missing(&problem))
    })
}

fn missing(problem: &ProblemJson) -> Drawn {
    let heading = if problem.kind.ends_with("no-such-page") {
        "There is no such page"
    } else if problem.status == 404 {
        "There is no such deck"
    } else {
        "The deck cannot be shown"
    };
    let ways = el(
        "p",
        &[],
        &[
            el("a", &[("href", "/decks")], &[text("To your decks")]),
            text(" or "),
            el("a", &[("href", "/")], &[text("import another")]),
            text("."),
        ],
    );
    let html: Html = [el("h1", &[], &[text(heading)]), notice::problem(problem), ways]
        .into_iter()
        .collect();
    Drawn {
        title: heading.to_owned(),
        html: el("section", &[("class", "quiet")], &[html]).into_string(),
    }
}

/// Takes over a deck that has come: from the server's first page, or fetched.
fn arrived(live: Live) {
    sliders::draw(false);
    let Some(page) = told() else { return };
    let goes_on = progress::goes_on(page.progress.phase);
    live.listening.set(goes_on.then(|| (page.id.clone(), 0)));
    live.arrangement.set(page.arrangement);
    live.look_up.set(State::of(page));
}

/// What the page that is shown tells of itself; nothing where no deck is shown.
fn told() -> Option<PageState> {
    form::attribute(STATE, "data-state").and_then(|text| serde_json::from_slice(text.as_bytes()).ok())
}

/// Listens to the server while it has something to tell, and keeps the look-up's part up.
fn follow(live: Live) {
    Effect::new(move |_| {
        let Some((id, _)) = live.listening.get() else {
            return;
        };
        live.look_up.update(|state| state.lost = false);
        events::listen(&id, move |event| match event {
            DeckEvent::Progress(progress) => live.look_up.update(|state| state.progress = progress),
            DeckEvent::Deck | DeckEvent::Done => refresh(live),
            DeckEvent::Lost => live.look_up.update(|state| state.lost = true),
        });
    });
    Effect::new(move |_| {
        live.look_up.with(|state| {
            if !state.id.is_empty() {
                morph::apply(LOOK_UP, &look_up::view(state).into_string());
                time::localise(LOOK_UP);
            }
        });
    });
}

/// Fetches the page again. Events that come meanwhile lead to one more fetch, however many they are.
fn refresh(live: Live) {
    if live.fetching.get_value() != Fetching::No {
        live.fetching.set_value(Fetching::Again);
        return;
    }
    live.fetching.set_value(Fetching::Once);
    leptos::task::spawn_local(async move {
        loop {
            fetch(live).await;
            // The page may be gone.
            if live.fetching.try_get_value() != Some(Fetching::Again) {
                break;
            }
            live.fetching.set_value(Fetching::Once);
        }
        live.fetching.try_set_value(Fetching::No);
    });
}

/// What is shown stays if the fetch fails: it is not wrong, only older.
async fn fetch(live: Live) {
    let page = |state: &State| (state.id.clone(), state.tab.clone(), state.query.clone());
    let shown = live.look_up.with_untracked(page);
    let kept = live.arrangement.get_untracked();
    let (id, tab, query) = shown.clone();
    let answer = functions::draw_deck(id, tab, query, Some(kept)).await;
    let is_shown = live.look_up.try_with_untracked(|state| page(state) == shown) == Some(true);
    let (Ok(drawn), true) = (answer, is_shown) else {
        return;
    };
    part::show(PAGE, drawn);
    sliders::draw(false);
    let Some(page) = told() else { return };
    live.arrangement.set(page.arrangement);
    let mended = live.mended.get_value();
    if let Some((line, _)) = mended.filter(|(_, version)| *version != page.version) {
        live.mended.set_value(None);
        keys::to_problem_from(line, "main");
        live.look_up.update(|state| state.saved = page.version);
    }
    live.look_up.update(|state| {
        state.lost = false;
        state.version = page.version;
        // While the look-up runs, its own events are newer.
        if page.progress.phase != Phase::Running || state.progress.phase != Phase::Running {
            state.progress = page.progress;
        }
    });
}

/// Does what a form of the page asks for.
fn act(live: Live, asked: Asked) {
    leptos::task::spawn_local(async move {
        let (what, id) = (asked.what.clone(), asked.id.clone());
        let done = asking::act(asked).await;
        live.look_up
            .update(|state| state.trouble = done.as_ref().err().cloned());
        if done.is_ok() {
            match what.as_str() {
                "rename" => form::close_details(RENAME),
                "format" => form::close_details(FORMAT),
                // The events of the new look-up bring the page up to date.
                "retry" => listen_again(live, id),
                _ => {}
            }
            refresh(live);
        }
    });
}

/// Waits for a form that makes a new version, and shows that. `line` is the line it is about.
fn send(live: Live, sent: Sent, line: &str) {
    let line = line.parse().unwrap_or_default();
    leptos::task::spawn_local(async move {
        let done = sent.await;
        let mut at = None;
        live.look_up.update(|state| {
            state.trouble = done.as_ref().err().cloned();
            at = Some((state.id.clone(), state.version));
        });
        let Some((id, version)) = at.filter(|_| done.is_ok()) else {
            return;
        };
        live.mended.set_value(Some((line, version)));
        // Its cards are looked for by a job of its own.
        listen_again(live, id);
        refresh(live);
    });
}

fn listen_again(live: Live, id: String) {
    live.listening.update(|listening| {
        *listening = Some((id, listening.as_ref().map_or(0, |(_, attempt)| attempt + 1)));
    });
}

/// Puts the list on the clipboard, as Arena reads it.
fn copy(live: Live) {
    leptos::task::spawn_local(async move {
        let done = clipboard::copy_from(export::address(
            &live.look_up.with_untracked(|state| state.id.clone()),
            ARENA,
        ))
        .await;
        live.look_up
            .update(|state| state.copied = if done { Copied::Done } else { Copied::Refused });
    });
}

//! The page of one deck: the list, what it is, whether it is legal, what it costs. It fills in while cards are looked up.

mod header;
mod legality;
mod list;
mod look_up;
mod open_cards;
mod overview;
mod rows;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use self::rows::Arrangement;
use crate::browser::events::{self, DeckEvent};
use crate::components::time::provide_players_clock;
use crate::components::title::title;
use crate::components::{notice, progress};
use crate::functions;
use crate::wire::{DeckView, Progress, ProblemJson};

/// What the page knows, kept up by the server's events.
#[derive(Clone, Copy)]
struct Live {
    deck: RwSignal<DeckView>,
    progress: RwSignal<Progress>,
    /// Raised when the player starts the look-up again, so that the page listens again.
    attempt: RwSignal<u32>,
    /// Whether the events broke off for good.
    lost: RwSignal<bool>,
    trouble: RwSignal<Option<ProblemJson>>,
    /// The order of the list, kept while a look-up runs.
    arrangement: Memo<Arrangement>,
}

/// The page at `/decks/{id}`.
pub fn page() -> AnyView {
    provide_players_clock();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let found = Resource::new_blocking(move || id.get(), functions::load_deck);
    view! {
        <Suspense fallback=loading>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(deck) => loaded(deck),
                    Err(problem) => missing(&problem),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn loading() -> AnyView {
    view! {
        <section class="quiet" aria-busy="true">
            <p class="hint" role="status">"Opening the deck."</p>
            <progress aria-label="Opening the deck"></progress>
        </section>
    }
    .into_any()
}

fn missing(problem: &ProblemJson) -> AnyView {
    let heading = if problem.status == 404 { "There is no such deck" } else { "The deck cannot be shown" };
    view! {
        {title(heading)}
        <section class="quiet">
            <h1>{heading}</h1>
            {notice::problem(problem)}
            <p><a href="/decks">"To your decks"</a> " or " <a href="/">"import another"</a> "."</p>
        </section>
    }
    .into_any()
}

fn loaded(deck: DeckView) -> AnyView {
    let first = deck.progress.clone();
    let name = deck.name.clone();
    let progress = RwSignal::new(first.clone());
    let live = Live {
        progress,
        attempt: RwSignal::new(0),
        lost: RwSignal::new(false),
        trouble: RwSignal::new(None),
        arrangement: {
            let first = first.clone();
            Memo::new(move |_| progress.with(|now| rows::arrangement(&first, now)))
        },
        deck: RwSignal::new(deck),
    };
    follow(live, progress::goes_on(first.phase));
    let list = move || live.deck.with(|deck| list::view(deck, live.arrangement.get()));
    let cards = move || live.deck.with(open_cards::view);
    let overview = move || live.deck.with(|deck| overview::view(&deck.analysis));
    let legality = move || live.deck.with(|deck| legality::table(deck));
    view! {
        {title(&name)}
        {header::view(live)}
        {look_up::view(live)}
        <div class="deck">
            <section class="deck-list" aria-labelledby="list-title">
                <h2 id="list-title" class="unseen">"The list"</h2>
                {list}
            </section>
            <div class="deck-facts">
                {cards}
                {overview}
                {legality}
            </div>
        </div>
    }
    .into_any()
}

/// Listens to the server while it has something to tell, and again after every new attempt.
fn follow(live: Live, from_the_start: bool) {
    Effect::new(move |_| {
        if live.attempt.get() == 0 && !from_the_start {
            return;
        }
        let id = live.deck.with_untracked(|deck| deck.id.clone());
        live.lost.set(false);
        events::listen(&id, move |event| match event {
            DeckEvent::Deck(deck) => {
                live.lost.set(false);
                live.progress.set(deck.progress.clone());
                live.deck.set(*deck);
            }
            DeckEvent::Progress(progress) => live.progress.set(progress),
            DeckEvent::Done => {}
            DeckEvent::Lost => live.lost.set(true),
        });
    });
}

/// Runs a server function and keeps its problem, if it has one, to be shown under the header.
fn call(live: Live, work: impl Future<Output = Result<(), ProblemJson>> + 'static, then: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        match work.await {
            Ok(()) => {
                live.trouble.set(None);
                then();
            }
            Err(problem) => live.trouble.set(Some(problem)),
        }
    });
}

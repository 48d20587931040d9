//! The look-up of a deck's cards: how far it is, and the buttons that stop it or start it again.

use leptos::prelude::*;

use super::{Live, call};
use crate::components::progress;
use crate::components::time::{Show, time};
use crate::functions;
use crate::wire::{Phase, Progress};

/// Reads the page again every three seconds where no script keeps it up.
const REFRESH: &str = "<meta http-equiv=\"refresh\" content=\"3\">";

pub fn view(live: Live) -> AnyView {
    let id = live.deck.with_untracked(|deck| deck.id.clone());
    // What is said aloud changes seldom; a memo keeps it from being said again with every card.
    let spoken = Memo::new(move |_| {
        live.progress.with(|now| if progress::is_worth_showing(now) { progress::spoken(now) } else { String::new() })
    });
    let block = move || live.progress.with(|now| block(live, &id, now));
    let lost = move || {
        live.lost.get().then(|| {
            view! {
                <p class="notice warn" role="status">
                    "The live connection to the server is lost. Reload the page to see what is known now; the deck is saved."
                </p>
            }
        })
    };
    view! {
        <div class="look-up">
            {block}
            <p class="unseen" role="status">{move || spoken.get()}</p>
            {lost}
        </div>
    }
    .into_any()
}

fn block(live: Live, id: &str, now: &Progress) -> AnyView {
    if !progress::is_worth_showing(now) {
        return ().into_any();
    }
    let running = now.phase == Phase::Running;
    let refresh = running.then(|| view! { <noscript inner_html=REFRESH></noscript> });
    let again = (now.phase == Phase::Waiting)
        .then_some(now.retry_at)
        .flatten()
        .map(|at| view! { <span>" Tried again at "{time(at, Show::Clock)}"."</span> });
    view! {
        <div class="look-up-block" aria-busy=running.to_string()>
            <progress aria-label="Cards known" value=now.known max=now.total.max(1)></progress>
            <p class="look-up-line">
                <span>{progress::sentence(now)}</span>
                {again}
            </p>
            <div class="look-up-doors">
                {progress::goes_on(now.phase).then(|| cancel(live, id))}
                {(!running).then(|| retry(live, id))}
            </div>
            {refresh}
        </div>
    }
    .into_any()
}

fn cancel(live: Live, id: &str) -> AnyView {
    let action = address(id, "/cancel");
    let id = id.to_owned();
    view! {
        <form
            method="post"
            action=action
            on:submit=move |event| {
                event.prevent_default();
                call(live, functions::cancel_look_up(id.clone()), || {});
            }
        >
            <button>"Stop looking up"</button>
        </form>
    }
    .into_any()
}

/// Asks again now, for everything that is not known.
pub fn retry(live: Live, id: &str) -> AnyView {
    let action = address(id, "/retry");
    let id = id.to_owned();
    view! {
        <form
            method="post"
            action=action
            on:submit=move |event| {
                event.prevent_default();
                call(live, functions::retry_look_up(id.clone()), move || {
                    live.attempt.update(|attempt| *attempt += 1);
                });
            }
        >
            <button>"Try again now"</button>
        </form>
    }
    .into_any()
}

fn address(id: &str, door: &str) -> String {
    let mut address = String::from("/decks/");
    address.push_str(id);
    address.push_str(door);
    address
}

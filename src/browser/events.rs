//! Streams of server-sent events.

use crate::wire::Progress;

/// One event of `/api/v1/decks/{id}/events`.
#[cfg_attr(
    not(feature = "browser"),
    expect(dead_code, reason = "only a browser listens")
)]
pub enum DeckEvent {
    /// More is known of the deck. The event carries all of it; a page asks for its parts instead.
    Deck,
    Progress(Progress),
    /// Nothing more comes until the player asks again.
    Done,
    /// The stream broke and the browser has given up on it.
    Lost,
}

/// One event of a stream whose events are a part of the page, drawn.
#[cfg_attr(
    not(feature = "browser"),
    expect(dead_code, reason = "only a browser listens")
)]
pub enum Told {
    Html(String),
    /// The stream broke and the browser has given up on it.
    Lost,
}

/// Listens to a deck until the current reactive owner is cleaned up. A connection that breaks is made again by the
/// browser itself, and starts with the whole deck.
#[cfg(feature = "browser")]
pub fn listen(id: &str, report: impl Fn(DeckEvent) + 'static) {
    let address = ["/api/v1/decks/", id, "/events"].concat();
    let told = move |kind: &str, data: Option<String>| match kind {
        "deck" => report(DeckEvent::Deck),
        "progress" => {
            if let Some(progress) = data.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()) {
                report(DeckEvent::Progress(progress));
            }
        }
        "done" => report(DeckEvent::Done),
        _ => report(DeckEvent::Lost),
    };
    hear(&address, &["deck", "progress"], Box::new(told));
}

/// Listens to a part of the page until the server says that it is over, or the current reactive owner is cleaned up.
#[cfg(feature = "browser")]
pub fn follow(address: &str, report: impl Fn(Told) + 'static) {
    let told = move |kind: &str, data: Option<String>| match kind {
        "status" => report(Told::Html(data.unwrap_or_default())),
        "done" => {}
        _ => report(Told::Lost),
    };
    hear(address, &["status"], Box::new(told));
}

/// Takes the kind of an event, and its data.
#[cfg(feature = "browser")]
type Hearer = Box<dyn Fn(&str, Option<String>)>;

/// Reports events of these kinds and `done`, which ends the stream, with their data; `error` when the browser has given up.
#[cfg(feature = "browser")]
fn hear(address: &str, kinds: &[&str], report: Hearer) {
    use leptos::prelude::{StoredValue, UpdateValue, on_cleanup};
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Event, EventSource, MessageEvent};

    let Ok(source) = EventSource::new(address) else {
        report("error", None);
        return;
    };
    let on_event = {
        let source = source.clone();
        Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let kind = event.type_();
            match kind.as_str() {
                "done" => source.close(),
                // While it is connecting, the browser tries again by itself.
                "error" if source.ready_state() != EventSource::CLOSED => return,
                _ => {}
            }
            let data = event
                .dyn_ref::<MessageEvent>()
                .and_then(|message| message.data().as_string());
            report(&kind, data);
        })
    };
    for kind in kinds.iter().chain(&["done", "error"]) {
        // Cannot fail for a listener that is a function.
        drop(source.add_event_listener_with_callback(kind, on_event.as_ref().unchecked_ref()));
    }
    // One listener for all kinds keeps their order, and lives as long as the owner.
    let held = StoredValue::new_local(Some((source, on_event)));
    on_cleanup(move || {
        if let Some((source, _)) = held.try_update_value(Option::take).flatten() {
            source.close();
        }
    });
}

/// On the server nobody listens.
#[cfg(not(feature = "browser"))]
pub fn listen(_id: &str, _report: impl Fn(DeckEvent) + 'static) {}

/// On the server nobody listens.
#[cfg(not(feature = "browser"))]
pub fn follow(_address: &str, _report: impl Fn(Told) + 'static) {}

//! The stream of server-sent events of a deck.

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

/// Listens to a deck until the current reactive owner is cleaned up. A connection that breaks is made again by the
/// browser itself, and starts with the whole deck.
#[cfg(feature = "browser")]
pub fn listen(id: &str, report: impl Fn(DeckEvent) + 'static) {
    use leptos::prelude::{StoredValue, UpdateValue, on_cleanup};
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Event, EventSource, MessageEvent};

    let Ok(source) = EventSource::new(&format!("/api/v1/decks/{id}/events")) else {
        report(DeckEvent::Lost);
        return;
    };
    let on_event = {
        let source = source.clone();
        Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let data = || {
                event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|message| message.data().as_string())
            };
            let told = match event.type_().as_str() {
                "deck" => Some(DeckEvent::Deck),
                "progress" => data()
                    .and_then(|text| serde_json::from_slice(text.as_bytes()).ok())
                    .map(DeckEvent::Progress),
                "done" => {
                    source.close();
                    Some(DeckEvent::Done)
                }
                // While it is connecting, the browser tries again by itself.
                _ => (source.ready_state() == EventSource::CLOSED).then_some(DeckEvent::Lost),
            };
            if let Some(told) = told {
                report(told);
            }
        })
    };
    for kind in ["deck", "progress", "done", "error"] {
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

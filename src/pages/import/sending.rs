//! What the page shows while a deck goes to the server, and when that failed.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser::upload::{self, Upload};
use crate::components::notice;

/// Goes to the page of the deck as soon as it is saved.
pub fn open_when_done(state: RwSignal<Upload>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        state.with(|state| {
            if let Upload::Done(created) = state {
                navigate(&created.page, NavigateOptions::default());
            }
        });
    });
}

/// The bar with its sentence, or the problem. The place under the form is reserved, so that nothing jumps.
pub fn view(state: RwSignal<Upload>) -> AnyView {
    let bar = move || {
        state.with(|state| match state {
            Upload::Sending { sent, total } => {
                let (sent, total) = (*sent, *total);
                view! { <progress aria-label="Upload" value=sent max=total></progress> }.into_any()
            }
            Upload::Processing => view! { <progress aria-label="Upload"></progress> }.into_any(),
            Upload::Failed(problem) => notice::problem(problem),
            Upload::Idle | Upload::Done(_) => ().into_any(),
        })
    };
    let cancel = move || {
        state.with(Upload::is_running).then(|| {
            view! { <button type="button" on:click=|_| upload::cancel()>"Cancel"</button> }
        })
    };
    view! {
        <div class="sending">
            {bar}
            <p class="sending-line">
                <span role="status">{move || state.with(Upload::sentence)}</span>
                {cancel}
            </p>
        </div>
    }
    .into_any()
}

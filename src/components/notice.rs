//! What went wrong, said where it happened.

use leptos::prelude::*;

use crate::wire::ProblemJson;

/// A problem: what happened, what was kept, what to do next. Spoken at once.
pub fn problem(problem: &ProblemJson) -> AnyView {
    view! {
        <div class="notice bad" role="alert">
            <p class="notice-title">{problem.title.clone()}</p>
            <p>{problem.detail.clone()}</p>
        </div>
    }
    .into_any()
}

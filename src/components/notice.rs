//! What went wrong, said where it happened.

use crate::components::html::{Html, el, text};
use crate::wire::ProblemJson;

/// A problem: what happened, what was kept, what to do next. Spoken at once.
#[must_use]
pub fn problem(problem: &ProblemJson) -> Html {
    el(
        "div",
        &[("class", "notice bad"), ("role", "alert")],
        &[
            el("p", &[("class", "notice-title")], &[text(&problem.title)]),
            el("p", &[], &[text(&problem.detail)]),
        ],
    )
}

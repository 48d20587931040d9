//! What the page shows while a deck goes to the server, and when that failed.

use crate::browser::upload::Upload;
use crate::components::html::{Html, el, text};
use crate::components::notice;

/// The bar with its sentence, or the problem.
#[must_use]
pub fn view(state: &Upload) -> Html {
    let bar = match state {
        Upload::Sending { sent, total } if *total > 0 => {
            let (sent, total) = (sent.to_string(), total.to_string());
            el(
                "progress",
                &[("aria-label", "Upload"), ("value", &sent), ("max", &total)],
                &[],
            )
        }
        Upload::Sending { .. } | Upload::Processing => el("progress", &[("aria-label", "Upload")], &[]),
        Upload::Failed(problem) => notice::problem(problem),
        Upload::Idle | Upload::Done(_) => Html::none(),
    };
    let cancel = if state.is_running() {
        el(
            "button",
            &[("type", "button"), ("data-do", "cancel")],
            &[text("Cancel")],
        )
    } else {
        Html::none()
    };
    let line = el(
        "p",
        &[("class", "sending-line")],
        &[
            el("span", &[("role", "status")], &[text(&state.sentence())]),
            cancel,
        ],
    );
    [bar, line].into_iter().collect()
}

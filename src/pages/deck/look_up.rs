//! The look-up of a deck's cards, as the browser keeps it up: how far it is, the buttons that stop it or start it again, and
//! what went wrong.

use super::parts::PageState;
use crate::components::html::{Html, el, text, void};
use crate::components::time::{Show, time};
use crate::components::{notice, progress};
use crate::wire::{Phase, ProblemJson, Progress};

/// What became of the last press on "Copy for Arena".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copied {
    #[default]
    NotYet,
    Done,
    Refused,
}

impl Copied {
    /// What is said of it; `target` is the key of what was copied.
    #[must_use]
    pub fn words(self, target: &str) -> &'static str {
        match self {
            Copied::NotYet => "",
            Copied::Done if target == super::ARENA => "Copied. In Arena, press Import on the decks page.",
            Copied::Done => "Copied.",
            Copied::Refused => "The browser did not allow the copy. Download the text instead.",
        }
    }
}

/// All that this part tells.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub id: String,
    /// The tab that is open beside it.
    pub tab: String,
    /// What its address asks of it.
    pub query: String,
    /// Number of the version that is shown.
    pub version: u32,
    /// Number of the version that the player just made; 0 for none.
    pub saved: u32,
    pub progress: Progress,
    /// Whether the events broke off for good.
    pub lost: bool,
    pub copied: Copied,
    pub trouble: Option<ProblemJson>,
}

impl State {
    /// The state as the server tells it.
    #[must_use]
    pub fn of(page: PageState) -> State {
        State {
            id: page.id,
            tab: page.tab,
            query: page.query,
            version: page.version,
            progress: page.progress,
            ..State::default()
        }
    }
}

/// The part under the head of the page.
#[must_use]
pub fn view(state: &State) -> Html {
    let copied = state.copied.words(super::ARENA);
    let saved = match state.saved {
        0 => String::new(),
        version => ["Saved as version ", &version.to_string(), "."].concat(),
    };
    let lost = if state.lost {
        let words = "The live connection to the server is lost. Reload the page to see what is known now; the deck is saved.";
        el(
            "p",
            &[("class", "notice warn"), ("role", "status")],
            &[text(words)],
        )
    } else {
        Html::none()
    };
    // What is said aloud changes seldom: a screen reader is not to be interrupted with every card.
    let spoken = if progress::is_worth_showing(&state.progress) {
        progress::spoken(&state.progress)
    } else {
        String::new()
    };
    [
        el("p", &[("class", "copied"), ("role", "status")], &[text(copied)]),
        el("p", &[("class", "copied"), ("role", "status")], &[text(&saved)]),
        state.trouble.as_ref().map_or_else(Html::none, notice::problem),
        el("p", &[("class", "unseen"), ("role", "status")], &[text(&spoken)]),
        block(state),
        lost,
    ]
    .into_iter()
    .collect()
}

fn block(state: &State) -> Html {
    let now = &state.progress;
    if !progress::is_worth_showing(now) {
        return Html::none();
    }
    let running = now.phase == Phase::Running;
    let (known, total) = (now.known.to_string(), now.total.max(1).to_string());
    let again = match now.retry_at {
        Some(at) if now.phase == Phase::Waiting => {
            [text(" Tried again at "), time(at, Show::Clock), text(".")]
                .into_iter()
                .collect()
        }
        _ => Html::none(),
    };
    // Where no script keeps the page up, it is read again every three seconds.
    let refresh = if running {
        el(
            "noscript",
            &[],
            &[void("meta", &[("http-equiv", "refresh"), ("content", "3")])],
        )
    } else {
        Html::none()
    };
    let cancel = if progress::goes_on(now.phase) {
        door(&state.id, "cancel", "Stop looking up")
    } else {
        Html::none()
    };
    let retry = if running {
        Html::none()
    } else {
        door(&state.id, "retry", "Try again now")
    };
    el(
        "div",
        &[
            ("class", "look-up-block"),
            ("aria-busy", if running { "true" } else { "false" }),
        ],
        &[
            el(
                "progress",
                &[("aria-label", "Cards known"), ("value", &known), ("max", &total)],
                &[],
            ),
            el(
                "p",
                &[("class", "look-up-line")],
                &[el("span", &[], &[text(&progress::sentence(now))]), again],
            ),
            el("div", &[("class", "look-up-doors")], &[cancel, retry]),
            refresh,
        ],
    )
}

/// A button in a plain form, which the page takes over when it is awake.
fn door(id: &str, what: &str, words: &str) -> Html {
    let action = ["/decks/", id, "/", what].concat();
    el(
        "form",
        &[
            ("method", "post"),
            ("action", &action),
            ("data-do", what),
            ("data-id", id),
        ],
        &[el("button", &[], &[text(words)])],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors(phase: Phase, known: u32) -> (bool, bool, bool) {
        let progress = Progress {
            phase,
            total: 60,
            known,
            ..Progress::default()
        };
        let html = view(&State {
            id: "ab".into(),
            progress,
            ..State::default()
        })
        .into_string();
        (
            html.contains("/decks/ab/cancel"),
            html.contains("/decks/ab/retry"),
            html.contains("http-equiv"),
        )
    }

    #[test]
    fn each_phase_offers_what_can_be_done() {
        assert_eq!(doors(Phase::Running, 10), (true, false, true));
        assert_eq!(doors(Phase::Waiting, 10), (true, true, false));
        assert_eq!(doors(Phase::Cancelled, 10), (false, true, false));
        assert_eq!(doors(Phase::Offline, 10), (false, true, false));
        assert_eq!(
            doors(Phase::Done, 58),
            (false, true, false),
            "a name that is not found can be asked again"
        );
        assert_eq!(doors(Phase::Done, 60), (false, false, false));
    }
}

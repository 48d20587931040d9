//! Sending a form with a progress bar.
//!
//! `fetch` does not tell how much of a body has gone; `XMLHttpRequest` does.

use crate::wire::{Created, ProblemJson};

/// How far an upload is.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    not(any(feature = "browser", test)),
    expect(dead_code, reason = "only a browser sends")
)]
pub enum Upload {
    #[default]
    Idle,
    /// Bytes that have gone, of all; of 0 until the first report.
    Sending {
        sent: u32,
        total: u32,
    },
    /// All has gone; the server reads it.
    Processing,
    Done(Created),
    Failed(ProblemJson),
}

impl Upload {
    /// Whether a cancel button makes sense.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self, Upload::Sending { .. } | Upload::Processing)
    }

    /// What is happening, for the line under the bar; empty when nothing is.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Upload::Sending { total: 0, .. } => "Sending.".to_owned(),
            Upload::Sending { sent, total } => {
                format!("Sending: {} of {} kB.", sent.div_ceil(1000), total.div_ceil(1000))
            }
            Upload::Processing => "Sent. Reading the list.".to_owned(),
            Upload::Done(_) => "Saved. Opening the deck.".to_owned(),
            Upload::Idle | Upload::Failed(_) => String::new(),
        }
    }

    /// What an answer of the server means.
    #[cfg_attr(
        not(any(feature = "browser", test)),
        expect(dead_code, reason = "only a browser gets answers")
    )]
    fn of_answer(status: u16, body: &str) -> Upload {
        if (200..300).contains(&status) {
            if let Ok(created) = serde_json::from_slice(body.as_bytes()) {
                return Upload::Done(created);
            }
        } else if let Ok(problem) = serde_json::from_slice(body.as_bytes()) {
            return Upload::Failed(problem);
        }
        Upload::Failed(no_answer(status))
    }
}

/// The problem of an answer that is none.
pub(super) fn no_answer(status: u16) -> ProblemJson {
    let (title, detail) = if status == 0 {
        (
            "The server could not be reached",
            "Your list is still here. Check that the server runs, then try again.",
        )
    } else {
        (
            "The answer could not be read",
            "Your list is still here. Look into your decks whether it was saved, then try again.",
        )
    };
    ProblemJson {
        kind: ProblemJson::TRANSPORT.to_owned(),
        title: title.to_owned(),
        status,
        detail: detail.to_owned(),
        line: None,
        field: None,
    }
}

/// Sends the form `form_id` to its own address and reports each step to `report`. One upload runs at a time; a second
/// one takes the place of the first.
#[cfg(feature = "browser")]
pub fn send(form_id: &str, report: impl Fn(Upload) + Clone + 'static) {
    xhr::send(form_id, report);
}

/// On the server nothing is sent.
#[cfg(not(feature = "browser"))]
pub fn send(_form_id: &str, _report: impl Fn(Upload) + Clone + 'static) {}

/// Stops the upload that runs, if one does; it reports [`Upload::Idle`].
pub fn cancel() {
    #[cfg(feature = "browser")]
    xhr::cancel();
}

#[cfg(feature = "browser")]
mod xhr {
    use std::cell::RefCell;

    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Event, FormData, HtmlFormElement, ProgressEvent, XmlHttpRequest};

    use super::{Upload, no_answer};

    /// Longest time from the first byte sent to the last byte of the answer, in milliseconds.
    const TIMEOUT_MS: u32 = 60_000;

    struct Running {
        request: XmlHttpRequest,
        // Held so that the browser may call it as long as the request lives.
        _on_event: Closure<dyn FnMut(Event)>,
    }

    thread_local! {
        static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    }

    pub fn cancel() {
        let request = RUNNING.with_borrow(|running| running.as_ref().map(|running| running.request.clone()));
        if let Some(request) = request {
            // Outside the borrow: it calls the listener at once. Fails only for a request that is over.
            drop(request.abort());
        }
    }

    pub fn send(form_id: &str, report: impl Fn(Upload) + Clone + 'static) {
        cancel();
        report(Upload::Sending { sent: 0, total: 0 });
        if start(form_id, report.clone()).is_none() {
            report(Upload::Failed(no_answer(0)));
        }
    }

    /// `None` when the browser refuses one of the steps, which it has no reason to.
    fn start(form_id: &str, report: impl Fn(Upload) + 'static) -> Option<()> {
        let form = document()
            .get_element_by_id(form_id)?
            .dyn_into::<HtmlFormElement>()
            .ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &form.action()).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        request.set_timeout(TIMEOUT_MS);
        let on_event = {
            let request = request.clone();
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                let going_up = event
                    .target()
                    .is_some_and(|target| !target.is_instance_of::<XmlHttpRequest>());
                let step = match (event.type_().as_str(), going_up) {
                    ("progress", true) => event.dyn_ref::<ProgressEvent>().map(sending),
                    ("load", true) => Some(Upload::Processing),
                    ("load", false) => {
                        let body = request.response_text().ok().flatten().unwrap_or_default();
                        Some(Upload::of_answer(request.status().unwrap_or_default(), &body))
                    }
                    ("error" | "timeout", false) => Some(Upload::Failed(no_answer(0))),
                    ("abort", false) => Some(Upload::Idle),
                    _ => None,
                };
                if let Some(step) = step {
                    report(step);
                }
            })
        };
        let listener = on_event.as_ref().unchecked_ref();
        let upload = request.upload().ok()?;
        for kind in ["progress", "load"] {
            upload.add_event_listener_with_callback(kind, listener).ok()?;
        }
        for kind in ["load", "error", "timeout", "abort"] {
            request.add_event_listener_with_callback(kind, listener).ok()?;
        }
        request.send_with_opt_form_data(Some(&data)).ok()?;
        RUNNING.set(Some(Running {
            request,
            _on_event: on_event,
        }));
        Some(())
    }

    fn sending(event: &ProgressEvent) -> Upload {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole bytes of an upload that is limited to 1 MiB; a cast saturates"
        )]
        let whole = |bytes: f64| bytes as u32;
        Upload::Sending {
            sent: whole(event.loaded()),
            total: whole(event.total()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_deck_or_a_problem_whatever_it_looks_like() {
        let done = Upload::of_answer(201, r#"{"id":"ab","page":"/decks/ab"}"#);
        assert_eq!(
            done,
            Upload::Done(Created {
                id: "ab".into(),
                page: "/decks/ab".into()
            })
        );

        let told = Upload::of_answer(
            422,
            r#"{"type":"/problems/x","title":"T","status":422,"detail":"D","line":3}"#,
        );
        let Upload::Failed(problem) = told else {
            panic!("{told:?}")
        };
        assert_eq!((problem.title.as_str(), problem.line), ("T", Some(3)));

        for (status, body) in [(502, "<html>Bad gateway</html>"), (201, ""), (0, "")] {
            let told = Upload::of_answer(status, body);
            let Upload::Failed(problem) = told else {
                panic!("{told:?}")
            };
            assert_eq!(
                (problem.kind.as_str(), problem.status),
                (ProblemJson::TRANSPORT, status)
            );
        }
    }

    #[test]
    fn the_sentence_says_how_much_has_gone() {
        let sending = Upload::Sending {
            sent: 1_500,
            total: 800_000,
        };
        assert_eq!(sending.sentence(), "Sending: 2 of 800 kB.");
        assert_eq!(Upload::Sending { sent: 0, total: 0 }.sentence(), "Sending.");
        assert!(sending.is_running() && Upload::Processing.is_running() && !Upload::Idle.is_running());
    }
}

//! The import page: one field, the live reading beside it, sample decks below.

mod fields;
mod reading;
#[cfg(feature = "ssr")]
mod samples;
mod sending;

use deck::decklist::SourceFormat;
use deck::edit;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
#[cfg(feature = "ssr")]
pub use samples::render as render_samples;

use crate::browser::events::{self, Told};
use crate::browser::file::{self, ChosenFile};
use crate::browser::form::{self, Asked};
use crate::browser::upload::{self, Upload};
use crate::browser::{keys, morph};
use crate::components::html::Html;
use crate::components::notice;
use crate::components::part::{Coming, Drawn, drawn, fetched, still};
use crate::components::title::title;
use crate::functions;

/// Ids of the elements whose content belongs to the player.
const FORM: &str = "import-form";
const TEXT: &str = "import-text";
const FILE: &str = "import-file";
const SEND: &str = "import-send";
/// Name of the field that says how the list is to be read.
const FROM: &str = "from";
/// Id of the element that tells how far the card file is; it is there only while one is on its way.
const CARD_FILE: &str = "card-file";
/// Where that is told as it changes.
const CARD_FILE_EVENTS: &str = "/api/v1/status/card-file/events";

/// What the player has put into the form, as the page sees it.
#[derive(Clone, Copy)]
struct Draft {
    text: RwSignal<String>,
    file: RwSignal<Option<ChosenFile>>,
    /// Overrides the detection of the notation.
    from: RwSignal<Option<SourceFormat>>,
    upload: RwSignal<Upload>,
}

impl Draft {
    /// Reads the fields again: after a keystroke, a fix, a choice, and once the page is awake, because a browser keeps
    /// what was typed before.
    fn refresh(self) {
        self.text.set(form::text_of(TEXT));
        self.from.set(SourceFormat::from_key(&form::field_of(FORM, FROM)));
        file::read(FILE, move |chosen| {
            form::set_disabled(TEXT, chosen.is_some());
            self.file.set(chosen);
        });
    }

    fn send(self) {
        if !self.upload.with_untracked(Upload::is_running) {
            upload::send(FORM, move |step| {
                form::set_disabled(SEND, step.is_running());
                self.upload.set(step);
            });
        }
    }

    /// Does what a button of the page asks for.
    fn act(self, asked: &Asked) {
        let line = asked.id.parse().unwrap_or_default();
        match asked.what.as_str() {
            "fix" => {
                if let Some(text) = edit::with_line(&form::text_of(TEXT), line, Some(&asked.name)) {
                    form::set_text(TEXT, &text);
                    self.text.set(text);
                    // The reading is drawn by then.
                    request_animation_frame(move || keys::to_problem_from(line, SEND));
                }
            }
            "go" => form::go_to_line(TEXT, line),
            "take-out" => {
                file::clear(FILE);
                self.refresh();
            }
            "cancel" => upload::cancel(),
            _ => {}
        }
    }

    fn reading(self) -> Html {
        let from = self.from.get();
        let from_file = self
            .file
            .with(|file| file.as_ref().map(|file| deck::import::decode(&file.bytes)));
        match from_file {
            Some(Ok(text)) => reading::panel(&text, from, true),
            Some(Err(error)) => reading::unread(&error.to_string()),
            None => self.text.with(|text| reading::panel(text, from, false)),
        }
    }
}

/// The page at `/`.
pub fn page() -> AnyView {
    let draft = Draft {
        text: RwSignal::new(String::new()),
        file: RwSignal::new(None),
        from: RwSignal::new(None),
        upload: RwSignal::new(Upload::Idle),
    };
    Effect::new(move |_| draft.refresh());
    open_when_saved(draft.upload);
    title("Import a deck");
    view! {
        <div
            class="import"
            on:click=move |event| {
                if let Some(asked) = form::asked(&event) {
                    draft.act(&asked);
                }
            }
        >
            <h1>"Import a deck"</h1>
            {form_view(draft)}
            <section class="reading" aria-labelledby="reading-title">
                <h2 id="reading-title">"What is understood"</h2>
                {drawn("reading", "reading-body", move || draft.reading())}
            </section>
        </div>
        <section class="samples" aria-labelledby="samples-title">
            <h2 id="samples-title">"Or start from a sample"</h2>
            {fetched("samples", Memo::new(|_| String::new()), samples, follow_card_file)}
        </section>
    }
    .into_any()
}

fn samples(_: String) -> Coming {
    Box::pin(async {
        functions::draw_samples().await.unwrap_or_else(|problem| Drawn {
            title: String::new(),
            html: notice::problem(&problem).into_string(),
        })
    })
}

/// Keeps the line about the card file up, if the server drew one.
fn follow_card_file() {
    if morph::is_filled(CARD_FILE) {
        events::follow(CARD_FILE_EVENTS, |told| {
            if let Told::Html(html) = told {
                morph::apply(CARD_FILE, &html);
            }
        });
    }
}

fn form_view(draft: Draft) -> impl IntoView {
    view! {
        <form
            id=FORM
            class="import-form"
            method="post"
            action="/api/v1/decks"
            enctype="multipart/form-data"
            on:submit=move |event| {
                event.prevent_default();
                draft.send();
            }
            on:input=move |_| draft.text.set(form::text_of(TEXT))
            on:change=move |_| draft.refresh()
            on:dragover=|event| event.prevent_default()
            on:drop=move |event| {
                if file::take_drop(&event, FILE) {
                    event.prevent_default();
                    draft.refresh();
                }
            }
        >
            {still("import-list", fields::list())}
            {drawn("import-chosen", "", move || draft.file.with(|file| fields::chosen(file.as_ref())))}
            {still("import-options", fields::options(SEND))}
            {drawn("sending", "sending", move || draft.upload.with(sending::view))}
        </form>
    }
}

/// Goes to the page of the deck as soon as it is saved.
fn open_when_saved(state: RwSignal<Upload>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        state.with(|state| {
            if let Upload::Done(created) = state {
                navigate(&created.page, NavigateOptions::default());
            }
        });
    });
}

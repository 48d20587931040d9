//! The import page: one field, the live reading beside it, sample decks below.

mod reading;
mod samples;
mod sending;

use deck::format::Format;
use leptos::prelude::*;

use crate::browser::file::ChosenFile;
use crate::browser::upload::Upload;
use crate::browser::{file, form, upload};
use crate::components::title::title;

/// Ids of the elements whose content belongs to the player.
const FORM: &str = "import-form";
const TEXT: &str = "import-text";
const FILE: &str = "import-file";

/// What the player has put into the form, as the page sees it.
#[derive(Clone, Copy)]
struct Draft {
    text: RwSignal<String>,
    file: RwSignal<Option<ChosenFile>>,
    upload: RwSignal<Upload>,
}

impl Draft {
    /// Reads the fields again: after a keystroke, a fix, a choice, and once the page is awake, because a browser keeps
    /// what was typed before.
    fn refresh(self) {
        self.text.set(form::text_of(TEXT));
        file::read(FILE, move |chosen| self.file.set(chosen));
    }

    /// Puts one line in the place of another, where the player pressed a fix.
    fn fix(self, line: u32, with: &str) {
        let text = reading::with_line(&form::text_of(TEXT), line, with);
        form::set_text(TEXT, &text);
        self.text.set(text);
    }
}

/// The page at `/`.
pub fn page() -> AnyView {
    let draft = Draft {
        text: RwSignal::new(String::new()),
        file: RwSignal::new(None),
        upload: RwSignal::new(Upload::Idle),
    };
    Effect::new(move |_| draft.refresh());
    sending::open_when_done(draft.upload);
    view! {
        {title("Import a deck")}
        <div class="import">
            <h1>"Import a deck"</h1>
            {form_view(draft)}
            {reading::view(draft)}
        </div>
        {samples::view()}
    }
    .into_any()
}

fn form_view(draft: Draft) -> AnyView {
    view! {
        <form
            id=FORM
            class="import-form"
            method="post"
            action="/api/v1/decks"
            enctype="multipart/form-data"
            on:submit=move |event| {
                event.prevent_default();
                if !draft.upload.with_untracked(Upload::is_running) {
                    upload::send(FORM, move |step| draft.upload.set(step));
                }
            }
            on:dragover=|event| event.prevent_default()
            on:drop=move |event| {
                if file::take_drop(&event, FILE) {
                    event.prevent_default();
                    draft.refresh();
                }
            }
        >
            {text_field(draft)}
            {file_field(draft)}
            {options(draft)}
            {sending::view(draft.upload)}
        </form>
    }
    .into_any()
}

/// The text area is empty in the server's HTML and stays the browser's own: see [`form`].
fn text_field(draft: Draft) -> AnyView {
    view! {
        <label for=TEXT>"Decklist"</label>
        <textarea
            id=TEXT
            name="text"
            class="deck-text"
            rows="20"
            placeholder="Paste a deck, or drop a file"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            data-main-field=""
            aria-describedby="import-hint"
            prop:disabled=move || draft.file.with(Option::is_some)
            on:input=move |_| draft.text.set(form::text_of(TEXT))
        ></textarea>
    }
    .into_any()
}

fn file_field(draft: Draft) -> AnyView {
    let chosen = move || {
        draft.file.with(|file| {
            file.as_ref().map(|file| {
                view! {
                    <p class="chosen">
                        <b>{file.name.clone()}</b>
                        {format!(" ({} kB) is sent as it is, instead of the text above. ", file.size.div_ceil(1000))}
                        <button
                            type="button"
                            class="link"
                            on:click=move |_| {
                                self::file::clear(FILE);
                                draft.refresh();
                            }
                        >
                            "Take it out"
                        </button>
                    </p>
                }
                .into_any()
            })
        })
    };
    view! {
        <div class="drop">
            <label for=FILE>"Or choose a file, or drop one here"</label>
            <span id="import-hint" class="hint">"Arena, MTGO or CSV; up to 1 MB"</span>
            <input
                id=FILE
                type="file"
                name="file"
                accept=".txt,.csv,.tsv,.dec,.dek,.mwdeck,text/plain,text/csv"
                on:change=move |_| draft.refresh()
            />
        </div>
        {chosen}
    }
    .into_any()
}

fn options(draft: Draft) -> AnyView {
    let formats = Format::ALL.map(|format| view! { <option value=format.key()>{format.title()}</option> });
    view! {
        <div class="import-options">
            <label>
                "Name"
                <input type="text" name="name" maxlength="100" autocomplete="off" placeholder="The list's own"/>
            </label>
            <label>
                "Format"
                <select name="format">
                    <option value="">"Find out"</option>
                    {formats.into_iter().collect::<Vec<_>>()}
                </select>
            </label>
            <button class="primary" prop:disabled=move || draft.upload.with(Upload::is_running)>
                "Look at this deck"
            </button>
        </div>
    }
    .into_any()
}

//! The fields of the import form: HTML that never changes, and never holds the player's text.

use deck::decklist::SourceFormat;
use deck::format::Format;

use super::{FILE, TEXT};
use crate::browser::file::ChosenFile;
use crate::components::html::{Html, el, text, void};

/// The list, as text or as a file. The text area is empty here and stays the browser's own: see [`crate::browser::form`].
#[must_use]
pub fn list() -> Html {
    let field = el(
        "textarea",
        &[
            ("id", TEXT),
            ("name", "text"),
            ("class", "deck-text"),
            ("rows", "20"),
            ("placeholder", "Paste a deck, or drop a file"),
            ("spellcheck", "false"),
            ("autocomplete", "off"),
            ("autocapitalize", "off"),
            ("data-main-field", ""),
            ("aria-describedby", "import-hint"),
        ],
        &[],
    );
    // The file field lies over the whole zone: a file can be dropped on it without any script.
    let drop = el(
        "div",
        &[("class", "drop")],
        &[
            el(
                "label",
                &[("for", FILE)],
                &[text("Or choose a file, or drop one here")],
            ),
            el(
                "span",
                &[("id", "import-hint"), ("class", "hint")],
                &[text(
                    "Lists, tables and deck files of Arena, MTGO and some twenty others; up to 1 MB",
                )],
            ),
            void(
                "input",
                &[
                    ("id", FILE),
                    ("type", "file"),
                    ("name", "file"),
                    (
                        "accept",
                        ".txt,.csv,.tsv,.md,.json,.dec,.dek,.dck,.cod,.mwdeck,text/plain,text/csv",
                    ),
                ],
            ),
        ],
    );
    [el("label", &[("for", TEXT)], &[text("Decklist")]), field, drop]
        .into_iter()
        .collect()
}

/// Name, format, notation, and the button.
#[must_use]
pub fn options(button: &str) -> Html {
    let formats = [("", "Find out")]
        .into_iter()
        .chain(Format::ALL.map(|format| (format.key(), format.title())))
        .map(|(key, title)| el("option", &[("value", key)], &[text(title)]))
        .collect();
    let notations = [("", "Find out")]
        .into_iter()
        .chain(SourceFormat::ALL.map(|notation| (notation.key(), notation.title())))
        .map(|(key, title)| el("option", &[("value", key)], &[text(title)]))
        .collect();
    let name = [
        ("type", "text"),
        ("name", "name"),
        ("maxlength", "100"),
        ("autocomplete", "off"),
        ("placeholder", "The list's own"),
    ];
    [
        el("label", &[], &[text("Name"), void("input", &name)]),
        el(
            "label",
            &[],
            &[text("Format"), el("select", &[("name", "format")], &[formats])],
        ),
        el(
            "label",
            &[],
            &[
                text("Read as"),
                el("select", &[("name", super::FROM)], &[notations]),
            ],
        ),
        el(
            "button",
            &[("id", button), ("class", "primary")],
            &[text("Look at this deck")],
        ),
    ]
    .into_iter()
    .collect()
}

/// The file that will be sent, and the way to take it out again.
#[must_use]
pub fn chosen(file: Option<&ChosenFile>) -> Html {
    let Some(file) = file else { return Html::none() };
    let size = format!(
        " ({} kB) is sent as it is, instead of the text above. ",
        file.size.div_ceil(1000)
    );
    let out = el(
        "button",
        &[("type", "button"), ("class", "link"), ("data-do", "take-out")],
        &[text("Take it out")],
    );
    el(
        "p",
        &[("class", "chosen")],
        &[el("b", &[], &[text(&file.name)]), text(&size), out],
    )
}

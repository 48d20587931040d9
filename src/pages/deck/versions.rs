//! The versions of a deck: what each changed, the way back to an old one, and the list itself to be changed by hand.

use deck::decklist::Section;
use deck::diff::Change;

use crate::components::html::{Html, el, text, void};
use crate::components::time::{Show, time};
use crate::pages::deck::Tab;
use crate::server::decks::DeckPage;
use crate::wire::{VersionView, Versions};

pub fn view(page: &DeckPage, told: &Versions) -> Html {
    let newest = page.deck.version;
    let versions = told
        .versions
        .iter()
        .map(|version| one(&page.deck.id, version, newest))
        .collect();
    let words = kept(told, newest);
    let older = told.older.map_or_else(Html::none, |before| {
        let address = [
            &Tab::Versions.address(&page.deck.id),
            "?before=",
            &before.to_string(),
        ]
        .concat();
        el(
            "p",
            &[],
            &[el("a", &[("href", &address)], &[text("Older versions")])],
        )
    });
    let list = el(
        "section",
        &[("class", "panel"), ("aria-labelledby", "versions-title")],
        &[
            el("h2", &[("id", "versions-title")], &[text("What changed")]),
            el("p", &[("class", "hint")], &[text(words)]),
            el("ol", &[("class", "versions")], &[versions]),
            older,
        ],
    );
    [list, by_hand(page)].into_iter().collect()
}

/// What is kept of a deck whose newest version is `newest`, in the player's words.
fn kept(told: &Versions, newest: u32) -> &'static str {
    let first = told.versions.first().map_or(newest, |version| version.number);
    match told.versions.len() {
        _ if told.older.is_some() || first < newest => {
            "The list is long, so that its versions are told a few at a time. Going back makes a new version, so nothing is lost."
        }
        0 | 1 => "The list is as it came. Changes will be kept here, with the way back.",
        kept if kept < newest as usize => {
            "The first list and the newest versions are kept; those between are gone. Going back makes a new version."
        }
        _ => "Every change is kept. Going back makes a new version, so nothing is lost.",
    }
}

fn one(deck: &str, version: &VersionView, newest: u32) -> Html {
    let number = version.number.to_string();
    let is_newest = version.number == newest;
    let now = if is_newest {
        el("span", &[("class", "version-now")], &[text("the list now")])
    } else {
        Html::none()
    };
    let facts: Html = [
        time(version.created_at, Show::Date),
        text(" "),
        time(version.created_at, Show::Clock),
        text(&format!(
            " · {} cards · read as {}",
            version.cards,
            version.notation.title()
        )),
    ]
    .into_iter()
    .collect();
    let api = ["/api/v1/decks/", deck, "/versions/", &number].concat();
    let its_text = el("a", &[("href", &api), ("rel", "external")], &[text("Its text")]);
    let restore = if is_newest {
        Html::none()
    } else {
        restore(deck, &number, newest)
    };
    el(
        "li",
        &[("class", "version")],
        &[
            el("h3", &[], &[text("Version "), text(&number), text(" "), now]),
            el("p", &[("class", "version-why")], &[text(&version.why)]),
            el("p", &[("class", "hint")], &[facts]),
            changes(version),
            el("div", &[("class", "version-doors")], &[restore, its_text]),
        ],
    )
}

fn changes(version: &VersionView) -> Html {
    let Some(before) = version.before else {
        return Html::none();
    };
    if version.changes.is_empty() {
        let words = format!("The same cards as in version {before}.");
        return el("p", &[("class", "hint")], &[text(&words)]);
    }
    Section::ALL
        .into_iter()
        .map(|section| {
            let lines: Html = version
                .changes
                .iter()
                .filter(|change| change.section == section)
                .map(change)
                .collect();
            if lines == Html::none() {
                return lines;
            }
            let heading = format!("{}, against version {before}", section.title());
            [
                el("p", &[("class", "changes-section")], &[text(section.title())]),
                el("ul", &[("class", "changes"), ("aria-label", &heading)], &[lines]),
            ]
            .into_iter()
            .collect()
        })
        .collect()
}

fn change(change: &Change) -> Html {
    let came = change.after > change.before;
    let (class, sign) = if came { ("came", "+") } else { ("went", "−") };
    let figure = [sign, &change.after.abs_diff(change.before).to_string()].concat();
    el(
        "li",
        &[("class", class)],
        &[el("b", &[], &[text(&figure)]), text(" "), text(&change.card)],
    )
}

fn restore(deck: &str, number: &str, newest: u32) -> Html {
    let action = ["/decks/", deck, "/versions/", number, "/restore"].concat();
    let words = ["Take version ", number, " again"].concat();
    el(
        "form",
        &[("method", "post"), ("action", &action)],
        &[base(newest), el("button", &[], &[text(&words)])],
    )
}

/// The version that a form changes, so that nobody's change is overwritten unseen.
pub fn base(newest: u32) -> Html {
    void(
        "input",
        &[
            ("type", "hidden"),
            ("name", "base"),
            ("value", &newest.to_string()),
        ],
    )
}

/// The whole list in a field. A plain form, and no more than that: what is typed belongs to the field.
fn by_hand(page: &DeckPage) -> Html {
    let deck = &page.deck;
    let action = ["/decks/", &deck.id, "/edit"].concat();
    let save = format!("Save as version {}", deck.version + 1);
    // A browser drops the first end of line in the field.
    let list = ["\n", &page.source].concat();
    let field = el(
        "textarea",
        &[
            ("id", "list-text"),
            ("name", "text"),
            ("class", "deck-text"),
            ("rows", "20"),
            ("spellcheck", "false"),
            ("autocomplete", "off"),
            ("autocapitalize", "off"),
        ],
        &[text(&list)],
    );
    let why = void(
        "input",
        &[
            ("type", "text"),
            ("name", "why"),
            ("maxlength", "200"),
            ("autocomplete", "off"),
            ("placeholder", "Edited"),
        ],
    );
    let from = deck.said_notation.map_or("", |notation| notation.key());
    el(
        "section",
        &[("class", "panel by-hand"), ("aria-labelledby", "by-hand-title")],
        &[
            el("h2", &[("id", "by-hand-title")], &[text("Change the list")]),
            el(
                "form",
                &[
                    ("method", "post"),
                    ("action", &action),
                    ("enctype", "multipart/form-data"),
                ],
                &[
                    base(deck.version),
                    void("input", &[("type", "hidden"), ("name", "from"), ("value", from)]),
                    el("label", &[("for", "list-text")], &[text("The list as it stands")]),
                    field,
                    el("label", &[], &[text("What you changed"), why]),
                    el("button", &[("class", "primary")], &[text(&save)]),
                ],
            ),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The newest of so many versions, or some from the middle.
    fn told(newest: u32, older: Option<u32>) -> Versions {
        let version = |number| VersionView {
            number,
            ..VersionView::default()
        };
        Versions {
            versions: (1..=newest).rev().map(version).collect(),
            older,
        }
    }

    #[test]
    fn nothing_is_said_to_be_kept_that_is_not() {
        assert!(kept(&told(1, None), 1).starts_with("The list is as it came"));
        assert!(kept(&told(2, None), 2).starts_with("Every change is kept"));
        assert!(kept(&told(101, None), 101).starts_with("Every change is kept"));
        let mut gone = told(102, None);
        gone.versions.remove(100);
        assert!(
            !kept(&gone, 102).contains("Every change"),
            "one of the versions is gone"
        );
        for some in [kept(&told(3, Some(1)), 3), kept(&told(3, None), 9)] {
            assert!(some.contains("a few at a time"), "{some}");
        }
    }

    #[test]
    fn a_version_tells_what_came_and_what_went() {
        let change = |section, card: &str, before, after| Change {
            section,
            card: card.to_owned(),
            before,
            after,
        };
        let version = VersionView {
            number: 3,
            before: Some(2),
            changes: vec![
                change(Section::Main, "Opt", 2, 4),
                change(Section::Main, "Duress", 1, 0),
                change(Section::Sideboard, "Duress", 0, 1),
            ],
            ..VersionView::default()
        };
        insta::assert_snapshot!(changes(&version).into_string().replace("><", ">\n<"), @r#"
        <p class="changes-section">Deck</p>
        <ul class="changes" aria-label="Deck, against version 2">
        <li class="came">
        <b>+2</b> Opt</li>
        <li class="went">
        <b>−1</b> Duress</li>
        </ul>
        <p class="changes-section">Sideboard</p>
        <ul class="changes" aria-label="Sideboard, against version 2">
        <li class="came">
        <b>+1</b> Duress</li>
        </ul>
        "#);
        let html = one("ab", &version, 3).into_string();
        assert!(!html.contains("restore"), "the newest needs no way back: {html}");
        let html = one("ab", &version, 4).into_string();
        assert!(html.contains("/decks/ab/versions/3/restore"), "{html}");
    }
}

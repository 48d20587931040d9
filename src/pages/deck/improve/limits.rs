//! What swaps may cost and be: wildcards, colours, how many, and the cards that stay or are not wanted.

use deck::color::Color;

use super::FORM;
use crate::components::html::{Html, el, text, void};
use crate::components::mana;
use crate::server::decks::{Improving, RARITIES, Wishes};

/// The fields, folded away until somebody wants one; open where any is set.
pub fn view(tab: &Improving) -> Html {
    let wishes = &tab.wishes;
    let counts = RARITIES
        .into_iter()
        .zip(wishes.wildcards)
        .map(|(rarity, count)| {
            let value = count.map(|count| count.to_string()).unwrap_or_default();
            let field = void(
                "input",
                &[
                    ("type", "number"),
                    ("name", rarity),
                    ("value", &value),
                    ("min", "0"),
                    ("max", "250"),
                    ("inputmode", "numeric"),
                    ("placeholder", "any"),
                ],
            );
            el("label", &[("data-rarity", rarity)], &[text(rarity), field])
        })
        .collect();
    let colors = Color::ALL
        .into_iter()
        .map(|color| {
            let letter = color.letter().to_string();
            let mut attributes = vec![
                ("type", "checkbox"),
                ("name", "colors"),
                ("value", letter.as_str()),
            ];
            if wishes.colors.is_some_and(|colors| colors.contains(color)) {
                attributes.push(("checked", ""));
            }
            let symbol = Html::of_view(mana::of_color(Some(color)));
            el(
                "label",
                &[],
                &[void("input", &attributes), symbol, text(color.word())],
            )
        })
        .collect();
    let most = wishes.most_swaps.map(|most| most.to_string()).unwrap_or_default();
    let most = void(
        "input",
        &[
            ("type", "number"),
            ("name", "swaps"),
            ("value", &most),
            ("min", "0"),
            ("max", "30"),
            ("inputmode", "numeric"),
            ("placeholder", "any"),
        ],
    );
    let owned = if tab.advised.answer.collection {
        el(
            "p",
            &[("class", "hint")],
            &[
                text("Cards in "),
                el("a", &[("href", "/collection")], &[text("your collection")]),
                text(" are free."),
            ],
        )
    } else {
        el(
            "p",
            &[("class", "hint")],
            &[
                el("a", &[("href", "/collection")], &[text("Add your collection")]),
                text(", and cards you own are free."),
            ],
        )
    };
    let words = match told(wishes) {
        words if words.is_empty() => "Limits: none".to_owned(),
        words => format!("Limits: {words}"),
    };
    el(
        "details",
        &[("class", "limits"), ("id", "improve-limits")],
        &[
            el("summary", &[], &[text(&words)]),
            fieldset("Wildcards to spend", "limits-wildcards", counts),
            owned,
            fieldset(
                "Colours, those of the deck where none is ticked",
                "limits-colors",
                colors,
            ),
            el(
                "label",
                &[("class", "limits-most")],
                &[text("Swaps at most"), most],
            ),
            names("Cards that stay", "lock", &wishes.locked),
            names("Cards that are not wanted", "refuse", &wishes.refused),
            // The first of the form: Enter in a field presses it.
            el("button", &[], &[text("Look again")]),
        ],
    )
}

/// The limits in a few words.
fn told(wishes: &Wishes) -> String {
    let mut words = Vec::new();
    let wildcards: Vec<String> = RARITIES
        .into_iter()
        .zip(wishes.wildcards)
        .rev()
        .filter_map(|(rarity, count)| Some(format!("{} {rarity}", count?)))
        .collect();
    if !wildcards.is_empty() {
        words.push(wildcards.join(", "));
    }
    if let Some(colors) = wishes.colors {
        let colors: Vec<&str> = colors.iter().map(Color::word).collect();
        words.push(colors.join(" and "));
    }
    if let Some(most) = wishes.most_swaps {
        words.push(format!("{most} swaps at most"));
    }
    let count = |names: &[String], what: &str| match names.len() {
        0 => None,
        1 => Some(format!("1 card {what}")),
        cards => Some(format!("{cards} cards {what}")),
    };
    words.extend(count(&wishes.locked, "kept"));
    words.extend(count(&wishes.refused, "refused"));
    words.join(" · ")
}

fn fieldset(legend: &str, class: &'static str, fields: Html) -> Html {
    el(
        "fieldset",
        &[("class", class)],
        &[el("legend", &[], &[text(legend)]), fields],
    )
}

/// Names that are in the address; what is not ticked any more leaves it.
fn names(legend: &str, field: &'static str, names: &[String]) -> Html {
    if names.is_empty() {
        return Html::none();
    }
    let boxes = names
        .iter()
        .map(|name| {
            let attributes = [
                ("type", "checkbox"),
                ("name", field),
                ("value", name.as_str()),
                ("checked", ""),
                ("form", FORM),
            ];
            el(
                "label",
                &[("data-key", name)],
                &[void("input", &attributes), text(name)],
            )
        })
        .collect();
    fieldset(legend, "limits-names", boxes)
}

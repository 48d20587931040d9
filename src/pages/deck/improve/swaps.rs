//! The swaps, each to be taken or not, and the form that makes them a version.

use std::collections::BTreeMap;

use super::{FORM, cost_of, limits, outlook, paragraph, points};
use crate::components::html::{Html, el, text, void};
use crate::server::decks::{DeckPage, Exchange, Improving, key};
use crate::wire::SwapView;

/// Wildcards from the dearest, each with a shape of its own, so that the colour is not alone in telling them apart.
const RARITIES: [(&str, &str); 4] = [("mythic", "◆"), ("rare", "★"), ("uncommon", "▲"), ("common", "●")];

pub fn view(page: &DeckPage, tab: &Improving) -> Html {
    let answer = &tab.advised.answer;
    let id = &page.deck.id;
    let action = ["/decks/", id, "/improve"].concat();
    let rows: Html = answer
        .swaps
        .iter()
        .map(|view| one(tab, view))
        .chain([lands(tab)])
        .collect();
    let is_nothing = rows == Html::none();
    if is_nothing && answer.format.is_none() {
        return Html::none();
    }
    let list = if is_nothing {
        paragraph("", nothing(tab))
    } else {
        el("ul", &[("class", "swaps")], &[rows])
    };
    let end = if is_nothing {
        Html::none()
    } else {
        [outlook::view(tab), apply(page, tab)].into_iter().collect()
    };
    let heading = match answer.swaps.len() {
        0 if is_nothing => "Swaps",
        0 => "Better basics",
        1 => "The swap that helps",
        _ => "The swaps that help most",
    };
    let chosen = void("input", &[("type", "hidden"), ("name", "chosen"), ("value", "1")]);
    let form = el(
        "form",
        &[
            ("id", FORM),
            ("method", "get"),
            ("action", &action),
            ("data-do", "choose"),
            ("data-id", id),
        ],
        &[chosen, limits::view(tab), list, end],
    );
    el(
        "section",
        &[("class", "panel improve"), ("aria-labelledby", "swaps-title")],
        &[el("h2", &[("id", "swaps-title")], &[text(heading)]), form],
    )
}

/// Why there is no swap to take.
fn nothing(tab: &Improving) -> &'static str {
    let wishes = &tab.wishes;
    let is_limited = wishes.wildcards != [None; 4]
        || wishes.most_swaps.is_some()
        || wishes.colors.is_some()
        || !wishes.locked.is_empty()
        || !wishes.refused.is_empty();
    match (is_limited, tab.advised.answer.evidence.decks) {
        (_, 0) => "Without decks to compare it with, no swap can be advised.",
        (true, _) => "No swap within these limits is likely to make it better. Widen them to see more.",
        (false, _) => "No swap is likely to make it better. The rankings below say what comes closest.",
    }
}

fn one(tab: &Improving, view: &SwapView) -> Html {
    let swap = &view.swap;
    let key = key(&swap.cuts, &swap.adds);
    let facts = [
        Some(wildcards(&swap.wildcards)),
        view.usd
            .filter(|usd| *usd > 0.0)
            .map(|usd| text(&format!("${usd:.2} on paper"))),
        Some(text(&format!("cast on curve: {}", points(view.delta.cast_rate)))),
        (view.delta.lands != 0).then(|| text(&format!("lands: {:+}", view.delta.lands))),
    ];
    let facts = facts
        .into_iter()
        .flatten()
        .map(|fact| el("li", &[], &[fact]))
        .collect();
    let because = swap
        .because
        .iter()
        .map(|because| el("li", &[], &[text(because)]))
        .collect();
    let doors = swap
        .cuts
        .iter()
        .map(|(_, name)| door("lock", name, "Keep"))
        .chain(swap.adds.iter().map(|(_, name)| door("refuse", name, "No")))
        .collect();
    row(
        &key,
        "take",
        &key,
        tab.picked.takes(swap),
        &[sides(tab, &swap.cuts, &swap.adds)],
        &[
            el("ul", &[("class", "swap-facts")], &[facts]),
            el("ul", &[("class", "because")], &[because]),
            el("div", &[("class", "swap-doors")], &[doors]),
        ],
    )
}

/// The basic lands, dealt out anew for the deck with what is ticked.
fn lands(tab: &Improving) -> Html {
    let outlook = &tab.outlook;
    if outlook.lands == Exchange::default() {
        return Html::none();
    }
    let gain = format!("cast on curve: {}", points(outlook.lands_gain));
    row(
        "lands",
        "lands",
        "1",
        outlook.takes_lands,
        &[sides(tab, &outlook.lands.cuts, &outlook.lands.adds)],
        &[
            el(
                "ul",
                &[("class", "swap-facts")],
                &[
                    el("li", &[], &[text("no wildcards")]),
                    el("li", &[], &[text(&gain)]),
                ],
            ),
            el(
                "ul",
                &[("class", "because")],
                &[el(
                    "li",
                    &[],
                    &[text(
                        "The best split of as many basics for the spells that are ticked.",
                    )],
                )],
            ),
        ],
    )
}

fn row(key: &str, field: &'static str, value: &str, ticked: bool, words: &[Html], more: &[Html]) -> Html {
    let mut attributes = vec![("type", "checkbox"), ("name", field), ("value", value)];
    if ticked {
        attributes.push(("checked", ""));
    }
    let label: Html = [void("input", &attributes)]
        .into_iter()
        .chain(words.iter().cloned())
        .collect();
    let inner: Html = [el("label", &[("class", "swap-take")], &[label])]
        .into_iter()
        .chain(more.iter().cloned())
        .collect();
    el("li", &[("class", "swap"), ("data-key", key)], &[inner])
}

fn sides(tab: &Improving, cuts: &[(u32, String)], adds: &[(u32, String)]) -> Html {
    let side = |class: &'static str, sign: &str, spoken: &str, cards: &[(u32, String)]| -> Html {
        cards
            .iter()
            .map(|(copies, name)| {
                let figure = [sign, &copies.to_string()].concat();
                el(
                    "span",
                    &[("class", class)],
                    &[
                        el("b", &[("aria-hidden", "true")], &[text(&figure)]),
                        el(
                            "span",
                            &[("class", "unseen")],
                            &[text(&format!("{spoken} {copies}"))],
                        ),
                        text(" "),
                        text(name),
                        cost_of(tab, name),
                    ],
                )
            })
            .collect()
    };
    el(
        "span",
        &[("class", "swap-cards")],
        &[side("went", "−", "Out", cuts), side("came", "+", "In", adds)],
    )
}

pub fn wildcards(counts: &BTreeMap<String, u32>) -> Html {
    let parts: Vec<Html> = RARITIES
        .into_iter()
        .filter_map(|(rarity, shape)| Some((rarity, shape, counts.get(rarity).filter(|count| **count > 0)?)))
        .map(|(rarity, shape, count)| {
            let shape = el("span", &[("aria-hidden", "true")], &[text(shape), text(" ")]);
            el(
                "span",
                &[("class", "wild"), ("data-rarity", rarity)],
                &[shape, text(&format!("{count} {rarity}"))],
            )
        })
        .collect();
    let mut told = Vec::new();
    for part in parts {
        if !told.is_empty() {
            told.push(text(", "));
        }
        told.push(part);
    }
    if told.is_empty() {
        return text("no wildcards");
    }
    told.into_iter().collect()
}

/// A button that keeps a card, or never wants to see it again.
pub fn door(field: &'static str, name: &str, words: &str) -> Html {
    el(
        "button",
        &[
            ("class", "link"),
            ("form", FORM),
            ("name", field),
            ("value", name),
        ],
        &[text(words), text(" "), text(name)],
    )
}

/// The button that makes a version of what is ticked, and for who has no scripts, one that works the figures out.
fn apply(page: &DeckPage, tab: &Improving) -> Html {
    let outlook = &tab.outlook;
    let to = ["/decks/", &page.deck.id, "/swaps"].concat();
    let version = page.deck.version + 1;
    let with_lands = outlook.takes_lands && outlook.lands != Exchange::default();
    let words = match (outlook.taken, with_lands) {
        (0, true) => format!("Change the basics as version {version}"),
        (0, false) => "Tick a swap to apply it".to_owned(),
        (1, _) => format!("Apply 1 swap as version {version}"),
        (swaps, _) => format!("Apply {swaps} swaps as version {version}"),
    };
    let base = page.deck.version.to_string();
    let apply = el(
        "button",
        &[
            ("class", "primary"),
            ("formmethod", "post"),
            ("formaction", &to),
            ("name", "base"),
            ("value", &base),
        ],
        &[text(&words)],
    );
    let figures = el(
        "noscript",
        &[],
        &[el(
            "button",
            &[],
            &[text("Work the figures out for what is ticked")],
        )],
    );
    el(
        "div",
        &[("class", "swap-apply")],
        &[
            apply,
            figures,
            paragraph(
                "hint",
                "The list as it is now stays among the versions, with the way back.",
            ),
        ],
    )
}

//! The swaps, each to be taken or not, and the form that makes them a version.

use std::collections::BTreeMap;

use super::{FORM, cost_of, limits, outlook, paragraph, points};
use crate::components::html::{Html, el, text, void};
use crate::pages::deck::Tab;
use crate::server::decks::{DeckPage, Exchange, Improving, LANDS, RARITIES as FIELDS, key};
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
        dual_lands(id, tab)
    } else {
        [outlook::view(tab), apply(page, tab), dual_lands(id, tab)]
            .into_iter()
            .collect()
    };
    let heading = match answer.swaps.len() {
        0 if is_nothing => "Swaps",
        0 => "Better basics",
        1 => "The swap that helps",
        _ => "The swaps that help most",
    };
    let form = el(
        "form",
        &[
            ("id", FORM),
            ("method", "get"),
            ("action", &action),
            ("data-do", "choose"),
            ("data-id", id),
        ],
        &[limits::view(tab), list, end],
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
        LANDS,
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

/// The way to better dual lands, with the wildcards that the ticked swaps leave; they take longer to find than advice may.
fn dual_lands(id: &str, tab: &Improving) -> Html {
    let outlook = &tab.outlook;
    if !outlook.is_split {
        return Html::none();
    }
    let left = left(&tab.wishes.wildcards, &outlook.wildcards);
    let query: Vec<String> = left
        .iter()
        .map(|(rarity, count)| format!("{rarity}={count}"))
        .collect();
    let mut address = Tab::Mana.address(id);
    if !query.is_empty() {
        address = [&address, "?", &query.join("&")].concat();
    }
    let words = if outlook.taken > 0 {
        " shows them for the wildcards that are left, once the swaps are applied."
    } else if query.is_empty() {
        " shows them for the wildcards that you have."
    } else {
        " shows them for these wildcards."
    };
    el(
        "p",
        &[("class", "hint")],
        &[
            text("Better dual lands: the "),
            el("a", &[("href", &address)], &[text("Mana tab")]),
            text(words),
        ],
    )
}

/// Wildcards of each rarity that has a limit, less those that are spent.
fn left(limits: &[Option<u32>; 4], spent: &BTreeMap<String, u32>) -> Vec<(&'static str, u32)> {
    FIELDS
        .into_iter()
        .zip(limits)
        .filter_map(|(rarity, limit)| {
            let spent = spent.get(rarity).copied().unwrap_or(0);
            Some((rarity, limit.as_ref()?.saturating_sub(spent)))
        })
        .collect()
}

/// A box to tick, with what it stands for. That it was shown is sent along.
fn row(key: &str, ticked: bool, words: &[Html], more: &[Html]) -> Html {
    let mut attributes = vec![("type", "checkbox"), ("name", "take"), ("value", key)];
    if ticked {
        attributes.push(("checked", ""));
    }
    let label: Html = [void("input", &attributes)]
        .into_iter()
        .chain(words.iter().cloned())
        .collect();
    let shown = void("input", &[("type", "hidden"), ("name", "shown"), ("value", key)]);
    let inner: Html = [el("label", &[("class", "swap-take")], &[label]), shown]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_swaps_spend_is_not_there_for_lands() {
        let spent = BTreeMap::from([("rare".to_owned(), 3), ("mythic".to_owned(), 1)]);
        assert_eq!(
            left(&[None, Some(2), Some(8), Some(0)], &spent),
            [("uncommon", 2), ("rare", 5), ("mythic", 0)]
        );
        assert_eq!(left(&[None; 4], &spent), []);
    }
}

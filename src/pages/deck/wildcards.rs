//! What a deck costs in wildcards: those that the player's collection lacks, or all of them.

use deck::analysis::{Analysis, Wildcards, findings};
use deck::card::Rarity;
use deck::collection::Missing;

use crate::components::card::rarity_word;
use crate::components::html::{Html, el, text};
use crate::wire::Crafting;

/// A shape for each rarity, so that the colour is not alone in telling them apart.
const SHAPES: [(Rarity, &str); 4] = [
    (Rarity::Mythic, "◆"),
    (Rarity::Rare, "★"),
    (Rarity::Uncommon, "▲"),
    (Rarity::Common, "●"),
];

/// The panel.
pub fn view(crafting: &Crafting, analysis: &Analysis) -> Html {
    let missing = &crafting.missing;
    let cells = SHAPES
        .into_iter()
        .map(|(rarity, shape)| {
            let word = rarity_word(rarity);
            let count = count(missing, rarity).to_string();
            let shape = el("span", &[("aria-hidden", "true")], &[text(shape), text(" ")]);
            el(
                "div",
                &[("class", "wildcard"), ("data-rarity", word)],
                &[
                    el("dt", &[], &[shape, text(word)]),
                    el("dd", &[], &[text(&count)]),
                ],
            )
        })
        .collect();
    let price = [&findings::prices(&analysis.prices), "."].concat();
    el(
        "section",
        &[("class", "panel"), ("aria-labelledby", "cost-title")],
        &[
            el("h2", &[("id", "cost-title")], &[text("What it costs")]),
            el("p", &[("class", "finding")], &[text(&finding(crafting))]),
            el("dl", &[("class", "wildcards")], &[cells]),
            list(missing),
            others("Not on Arena", &missing.not_on_arena),
            others("Rarity not known", &missing.unknown),
            way(crafting.collection),
            el("p", &[("class", "hint")], &[text(&price)]),
        ],
    )
}

fn count(missing: &Missing, rarity: Rarity) -> u32 {
    match rarity {
        Rarity::Common => missing.common,
        Rarity::Uncommon => missing.uncommon,
        Rarity::Rare => missing.rare,
        Rarity::Mythic => missing.mythic,
        Rarity::Unknown => 0,
    }
}

fn finding(crafting: &Crafting) -> String {
    let missing = &crafting.missing;
    match (crafting.collection, missing.is_nothing(), missing.total()) {
        (true, true, _) => "You own every card of it.".to_owned(),
        (true, _, 0) => "No wildcard is missing, but some cards are.".to_owned(),
        (true, _, 1) => "1 wildcard is missing.".to_owned(),
        (true, _, total) => format!("{total} wildcards are missing."),
        (false, ..) => {
            let all = Wildcards {
                common: missing.common,
                uncommon: missing.uncommon,
                rare: missing.rare,
                mythic: missing.mythic,
                unknown: 0,
            };
            [&findings::wildcards(&all), "."].concat()
        }
    }
}

fn list(missing: &Missing) -> Html {
    if missing.cards.is_empty() {
        return Html::none();
    }
    let rows = missing
        .cards
        .iter()
        .map(|card| {
            let word = rarity_word(card.rarity);
            let owned = match card.owned {
                0 => String::new(),
                owned => format!(" (you own {owned} of {})", card.needed),
            };
            let line = format!("{} {}, {word}{owned}", card.needed - card.owned, card.name);
            el("li", &[("data-rarity", word)], &[text(&line)])
        })
        .collect();
    el(
        "details",
        &[("id", "missing-cards")],
        &[
            el("summary", &[], &[text("The cards to craft")]),
            el("ul", &[], &[rows]),
        ],
    )
}

fn others(title: &str, names: &[String]) -> Html {
    if names.is_empty() {
        return Html::none();
    }
    let line = [title, ": ", &crate::components::names::sentence(names), "."].concat();
    el("p", &[("class", "hint")], &[text(&line)])
}

fn way(owned: bool) -> Html {
    let (before, link) = if owned {
        ("Counted against ", "your collection")
    } else {
        ("To see what you still need, ", "add your collection")
    };
    el(
        "p",
        &[("class", "hint")],
        &[
            text(before),
            el("a", &[("href", "/collection")], &[text(link)]),
            text("."),
        ],
    )
}

//! A card: its picture from Scryfall over a drawn frame, which is what stays where no picture comes.

use leptos::prelude::*;

use crate::components::mana;
use crate::wire::CardSummary;

/// The picture of a card in a popover of the id `id`.
///
/// The frame is always there, under the picture: name, cost, type and size in words. The picture has no text of its own
/// for that reason, and a browser shows nothing for one that does not load.
pub fn popover(id: String, card: &CardSummary) -> AnyView {
    let picture = card.image.clone().map(|address| {
        view! {
            <img
                class="frame-picture"
                src=address
                alt=""
                width="244"
                height="340"
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
            />
        }
    });
    view! {
        <span class="card-pop" id=id popover="auto">
            <span class="frame" data-rarity=rarity(card)>
                <span class="frame-top">
                    <b>{card.name.clone()}</b>
                    {mana::cost(&card.mana_cost)}
                </span>
                <span class="frame-art" aria-hidden="true">
                    {mana::colors(card.colors)}
                </span>
                <span class="frame-type">{card.type_line.clone()}</span>
                <span class="frame-foot">
                    <span>{printing(card)}</span>
                    {(!card.size.is_empty()).then(|| view! { <b class="frame-size">{card.size.clone()}</b> })}
                </span>
                {picture}
            </span>
        </span>
    }
    .into_any()
}

/// The word of a rarity; empty where none is known.
#[must_use]
pub fn rarity_word(rarity: deck::card::Rarity) -> &'static str {
    use deck::card::Rarity;

    match rarity {
        Rarity::Common => "common",
        Rarity::Uncommon => "uncommon",
        Rarity::Rare => "rare",
        Rarity::Mythic => "mythic",
        Rarity::Unknown => "",
    }
}

fn rarity(card: &CardSummary) -> &'static str {
    rarity_word(card.rarity)
}

/// `DMU 107, rare`, as far as it is known.
fn printing(card: &CardSummary) -> String {
    let mut text = card.set.to_uppercase();
    if !card.collector_number.is_empty() {
        text.push(' ');
        text.push_str(&card.collector_number);
    }
    let rarity = rarity(card);
    if !rarity.is_empty() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(rarity);
    }
    text
}

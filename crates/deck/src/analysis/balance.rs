//! What the spells ask of each colour, and what the lands give.

use super::{ColorBalance, deck_proper};
use crate::card::Card;
use crate::color::{Color, ColorSet};
use crate::cost::ManaCost;
use crate::roster::Roster;

/// The five colours, then colourless mana proper.
const KINDS: [Option<Color>; 6] = [
    Some(Color::White),
    Some(Color::Blue),
    Some(Color::Black),
    Some(Color::Red),
    Some(Color::Green),
    None,
];

pub(super) fn colors(roster: &Roster) -> Vec<ColorBalance> {
    let mut balance = KINDS.map(|color| ColorBalance {
        color,
        pips: 0.0,
        sources: 0,
        cards: 0,
    });
    for (count, card) in deck_proper(roster) {
        if card.is_land() {
            let makes = produced(card);
            for kind in &mut balance {
                if kind
                    .color
                    .map_or(makes_colorless(card), |color| makes.contains(color))
                {
                    kind.sources += count;
                }
            }
        } else {
            let costs = costs(card);
            for kind in &mut balance {
                let pips: f64 = costs.iter().map(|cost| cost.pips(kind.color)).sum();
                kind.pips += pips * f64::from(count);
                kind.cards += if pips > 0.0 { count } else { 0 };
            }
        }
    }
    let asked = |kind: &ColorBalance| kind.pips > 0.0 || (kind.color.is_some() && kind.sources > 0);
    balance.into_iter().filter(asked).collect()
}

/// The costs a card can be cast for from its front: both of a split card.
fn costs(card: &Card) -> Vec<ManaCost> {
    let halves = if card.layout == "split" {
        card.faces.len()
    } else {
        1
    };
    card.faces
        .iter()
        .take(halves)
        .map(|face| ManaCost::parse(&face.mana_cost))
        .collect()
}

/// The colours a land makes: as stated, else by its basic land types, which make theirs whatever the text says (CR 305.6).
fn produced(land: &Card) -> ColorSet {
    const TYPES: [(&str, Color); 5] = [
        ("Plains", Color::White),
        ("Island", Color::Blue),
        ("Swamp", Color::Black),
        ("Mountain", Color::Red),
        ("Forest", Color::Green),
    ];
    let by_type = TYPES
        .into_iter()
        .filter(|(subtype, _)| land.has_subtype(subtype))
        .map(|(_, color)| color);
    if land.produced_mana.is_empty() {
        by_type.collect()
    } else {
        land.produced_mana
    }
}

fn makes_colorless(land: &Card) -> bool {
    land.produces_colorless || land.name == "Wastes" || land.name == "Snow-Covered Wastes"
}

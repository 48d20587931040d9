//! Mana symbols: our own shapes, each with a letter's silhouette, so that none is told by its colour alone.

use deck::color::{Color, ColorSet};
use deck::cost::{ManaCost, Symbol};
use leptos::prelude::*;

/// A mana cost, drawn. It has one text alternative as a whole; the symbols have none.
pub fn cost(text: &str) -> AnyView {
    let cost = ManaCost::parse(text);
    if cost.is_empty() {
        return ().into_any();
    }
    let halves = cost
        .halves()
        .iter()
        .enumerate()
        .map(|(at, half)| {
            let between = (at > 0).then(|| view! { <span class="cost-between">"//"</span> });
            let symbols = half.iter().map(symbol).collect::<Vec<_>>();
            view! { {between} {symbols} }.into_any()
        })
        .collect::<Vec<_>>();
    view! { <span class="cost" role="img" aria-label=cost.spoken()>{halves}</span> }.into_any()
}

/// The colours of a deck or card, drawn; colourless where there is none.
pub fn colors(colors: ColorSet) -> AnyView {
    let words = if colors.is_empty() {
        "colourless".to_owned()
    } else {
        colors.iter().map(Color::word).collect::<Vec<_>>().join(", ")
    };
    let symbols = if colors.is_empty() {
        vec![of_color(None)]
    } else {
        colors.iter().map(|color| of_color(Some(color))).collect()
    };
    view! { <span class="cost" role="img" aria-label=words>{symbols}</span> }.into_any()
}

/// The symbol of a colour, or of colourless mana; for the eye only.
pub fn of_color(color: Option<Color>) -> AnyView {
    drawn(&[part("", letter(color))])
}

/// The reference of a colour's symbol in the sprite.
pub fn sprite_of(color: Option<Color>) -> String {
    part("", letter(color))
}

fn symbol(symbol: &Symbol) -> AnyView {
    match symbol {
        Symbol::Generic(amount) => number(amount.to_string()),
        Symbol::Variable(letter) => number(letter.to_string()),
        Symbol::Other(code) => number(code.clone()),
        Symbol::Color(color) => of_color(Some(*color)),
        Symbol::Colorless => of_color(None),
        Symbol::Snow => drawn(&["/symbols.svg#s".to_owned()]),
        Symbol::Hybrid(first, second) => drawn(&[
            part("a-", letter(Some(*first))),
            part("b-", letter(Some(*second))),
        ]),
        Symbol::HybridPhyrexian(first, second) => drawn(&[
            part("a-", letter(Some(*first))),
            part("b-", letter(Some(*second))),
            "/symbols.svg#p".to_owned(),
        ]),
        Symbol::ColorlessHybrid(color) => drawn(&[part("a-", 'c'), part("b-", letter(Some(*color)))]),
        // Cards have it with 2 only.
        Symbol::MonoHybrid(_, color) => {
            drawn(&["/symbols.svg#a-2".to_owned(), part("b-", letter(Some(*color)))])
        }
        Symbol::Phyrexian(color) => drawn(&[part("d-", letter(Some(*color))), "/symbols.svg#p".to_owned()]),
    }
}

fn letter(color: Option<Color>) -> char {
    color.map_or('c', |color| color.letter().to_ascii_lowercase())
}

fn part(kind: &str, letter: char) -> String {
    let mut reference = String::from("/symbols.svg#");
    reference.push_str(kind);
    reference.push(letter);
    reference
}

fn drawn(parts: &[String]) -> AnyView {
    let parts = parts
        .iter()
        .map(|part| view! { <use href=part.clone()></use> })
        .collect::<Vec<_>>();
    view! { <svg class="sym" viewBox="0 0 32 32" aria-hidden="true">{parts}</svg> }.into_any()
}

fn number(text: String) -> AnyView {
    view! { <span class="sym num" aria-hidden="true">{text}</span> }.into_any()
}

//! One line for each chart: what it shows, as a player would say it. They stand as the charts' titles.

use super::{ColorBalance, Counts, Curve, PriceSummary, RarityCount, TypeCount, Wildcards};
use crate::card::{CardType, Rarity};

/// What the curve says: "Two drops carry this deck".
#[must_use]
pub fn curve(curve: &Curve) -> String {
    let copies: Vec<u32> = curve.bars.iter().map(|bar| bar.creatures + bar.others).collect();
    let all: u32 = copies.iter().sum();
    let most = copies.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return "No spells to show yet".to_owned();
    }
    let peaks: Vec<usize> = (0..copies.len()).filter(|at| copies[*at] == most).collect();
    match peaks[..] {
        // Two in five of the spells, or more: the deck is about them.
        [peak] if most * 5 >= all * 2 => format!("{} carry this deck: {most} of {all} spells", drops(peak)),
        [peak] => format!("{} are the most: {most} of {all} spells", drops(peak)),
        [first, second] => {
            format!(
                "{} and {} are the most: {most} each",
                drops(first),
                drops(second).to_lowercase()
            )
        }
        _ => format!("Mana value {:.1} on average, spread evenly", curve.mean),
    }
}

fn drops(mana_value: usize) -> &'static str {
    const WORDS: [&str; 8] = [
        "Free spells",
        "One drops",
        "Two drops",
        "Three drops",
        "Four drops",
        "Five drops",
        "Six drops",
        "Spells for seven and more",
    ];
    WORDS[mana_value.min(WORDS.len() - 1)]
}

/// What the colours say, of the one whose symbols outrun its lands the farthest: "Black asks for 40 % of the symbols; 8 of 24
/// lands make it".
#[must_use]
pub fn colors(colors: &[ColorBalance], counts: &Counts) -> String {
    let symbols: f64 = colors.iter().map(|kind| kind.pips).sum();
    let asking: Vec<&ColorBalance> = colors.iter().filter(|kind| kind.pips > 0.0).collect();
    let lands = counts.lands;
    let made = |kind: &ColorBalance| match lands {
        0 => "there is no land".to_owned(),
        _ => format!("{} of {lands} lands make it", kind.sources),
    };
    match asking[..] {
        [] => "No spell asks for a colour".to_owned(),
        [only] => format!("Every symbol is {}; {}", word(only), made(only)),
        _ => {
            let lack = |kind: &ColorBalance| {
                let given = if lands == 0 {
                    0.0
                } else {
                    f64::from(kind.sources) / f64::from(lands)
                };
                kind.pips / symbols - given
            };
            // The first of equals, in the order of the colours.
            let worst = asking
                .iter()
                .rev()
                .max_by(|left, right| lack(left).total_cmp(&lack(right)));
            worst.map_or_else(String::new, |worst| {
                let share = (worst.pips / symbols * 100.0).round();
                format!(
                    "{} asks for {share} % of the symbols; {}",
                    capital(word(worst)),
                    made(worst)
                )
            })
        }
    }
}

fn word(kind: &ColorBalance) -> &'static str {
    kind.color.map_or("colourless", crate::color::Color::word)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What the types say: "Creatures are 24 of 36 spells".
#[must_use]
pub fn types(types: &[TypeCount]) -> String {
    let spells = || types.iter().filter(|group| group.card_type != CardType::Land);
    let all: u32 = spells().map(|group| group.count).sum();
    // The first of equals, in the order lists show types in.
    match spells().rev().max_by_key(|group| group.count) {
        None if types.is_empty() => "No card is known yet".to_owned(),
        None => "Nothing but lands".to_owned(),
        Some(most) if most.count == all => {
            format!("All {all} spells are {}", most.card_type.plural().to_lowercase())
        }
        Some(most) => format!("{} are {} of {all} spells", most.card_type.plural(), most.count),
    }
}

/// What the rarities say: "Rares and mythics are 38 of 75 cards, basic lands aside".
#[must_use]
pub fn rarities(rarities: &[RarityCount]) -> String {
    let all: u32 = rarities.iter().map(|group| group.count).sum();
    let dear = rarities
        .iter()
        .filter(|group| matches!(group.rarity, Rarity::Rare | Rarity::Mythic));
    match (dear.map(|group| group.count).sum::<u32>(), all) {
        (_, 0) => "No card has a rarity to show yet".to_owned(),
        (0, all) => format!("No rare among {all} cards, basic lands aside"),
        (dear, all) => format!("Rares and mythics are {dear} of {all} cards, basic lands aside"),
    }
}

/// What crafting takes: "24 rare and 8 mythic wildcards build it from nothing".
#[must_use]
pub fn wildcards(wildcards: &Wildcards) -> String {
    let Wildcards {
        common,
        uncommon,
        rare,
        mythic,
        unknown: _,
    } = *wildcards;
    match (rare, mythic, common + uncommon) {
        (0, 0, 0) => "No wildcard is needed".to_owned(),
        (0, 0, cheap) => format!("{cheap} common and uncommon {} it from nothing", build(cheap)),
        (rare, 0, _) => format!("{rare} rare {} it from nothing", build(rare)),
        (0, mythic, _) => format!("{mythic} mythic {} it from nothing", build(mythic)),
        (rare, mythic, _) => format!("{rare} rare and {mythic} mythic wildcards build it from nothing"),
    }
}

fn build(wildcards: u32) -> &'static str {
    if wildcards == 1 {
        "wildcard builds"
    } else {
        "wildcards build"
    }
}

/// What paper costs: "$312 on paper, for 70 of 75 cards with a price".
#[must_use]
pub fn prices(prices: &PriceSummary) -> String {
    let all = prices.priced + prices.unpriced;
    match prices.usd {
        None => "No price is known".to_owned(),
        Some(usd) if prices.unpriced == 0 => format!("{} on paper, basic lands aside", dollars(usd)),
        Some(usd) => format!(
            "{} on paper, for the {} of {all} cards with a price",
            dollars(usd),
            prices.priced
        ),
    }
}

/// Whole dollars where cents no longer matter.
fn dollars(usd: f64) -> String {
    if usd < 100.0 {
        format!("${usd:.2}")
    } else {
        format!("${usd:.0}")
    }
}

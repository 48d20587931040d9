//! What a deck is and in figures: curve, colours, types, rarities, wildcards, price.

use deck::analysis::{Analysis, ColorBalance, CurveBar, findings};
use leptos::prelude::*;

use crate::components::card::rarity_word;
use crate::components::chart::{self, Bar, Column, Table};
use crate::components::mana;

pub fn view(analysis: &Analysis) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="shape-title">
            <h2 id="shape-title">"What it is"</h2>
            <div class="charts">
                {curve(analysis)}
                {colors(analysis)}
                {types(analysis)}
                {rarities(analysis)}
            </div>
        </section>
    }
    .into_any()
}

fn curve(analysis: &Analysis) -> AnyView {
    let curve = &analysis.curve;
    let last = curve.bars.len().saturating_sub(1);
    let label = |bar: &CurveBar, at: usize| {
        let mut text = bar.mana_value.to_string();
        if at == last {
            text.push('+');
        }
        text
    };
    let columns = curve
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| Column {
            label: label(bar, at),
            parts: vec![(bar.creatures, "creatures"), (bar.others, "others")],
            told: format!(
                "Mana value {}: {} creatures, {} others",
                label(bar, at),
                bar.creatures,
                bar.others
            ),
        })
        .collect::<Vec<_>>();
    let rows = curve
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| vec![label(bar, at), bar.creatures.to_string(), bar.others.to_string()]);
    let table = Table {
        head: vec!["Mana value", "Creatures", "Others"],
        rows: rows.collect(),
    };
    let legend =
        view! { {chart::series("creatures", "creatures")} {chart::series("others", "other spells")} };
    chart::columns(findings::curve(curve), legend.into_any(), &columns, &table)
}

/// Two bars a colour: its share of the symbols in costs, and its share of the lands.
fn colors(analysis: &Analysis) -> AnyView {
    let balance = &analysis.colors;
    let pips: f64 = balance.iter().map(|color| color.pips).sum();
    let lands = f64::from(analysis.counts.lands);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let word = |color: &ColorBalance| color.color.map_or("colourless", deck::color::Color::word);
    // A land of every colour makes what nobody asks for: that is said in the table and takes no room in the picture.
    let asked = balance.iter().any(|color| color.pips > 0.0);
    let bars = balance
        .iter()
        .filter(|color| color.pips > 0.0 || !asked)
        .flat_map(|color| {
            let (asked, given) = (share(color.pips, pips), share(f64::from(color.sources), lands));
            let told = format!(
                "{}: {} symbols, {} of all; {} of {} lands make it",
                word(color),
                count(color.pips),
                percent(asked),
                color.sources,
                analysis.counts.lands
            );
            [
                Bar {
                    symbol: Some(mana::sprite_of(color.color)),
                    label: "symbols".to_owned(),
                    value: asked,
                    figure: format!("{} · {}", count(color.pips), percent(asked)),
                    class: "asked",
                    told: told.clone(),
                },
                Bar {
                    symbol: None,
                    label: "sources".to_owned(),
                    value: given,
                    figure: format!("{} · {}", color.sources, percent(given)),
                    class: "given",
                    told,
                },
            ]
        })
        .collect::<Vec<_>>();
    let rows = balance.iter().map(|color| {
        vec![
            word(color).to_owned(),
            count(color.pips),
            color.cards.to_string(),
            color.sources.to_string(),
        ]
    });
    let table = Table {
        head: vec!["Colour", "Symbols", "Cards", "Sources"],
        rows: rows.collect(),
    };
    let legend =
        view! { {chart::series("asked", "of all symbols")} {chart::series("given", "of all lands")} };
    chart::bars(
        findings::colors(balance, &analysis.counts),
        legend.into_any(),
        &bars,
        &table,
    )
}

fn types(analysis: &Analysis) -> AnyView {
    let groups = analysis
        .types
        .iter()
        .map(|group| (group.card_type.plural(), group.count));
    counted(findings::types(&analysis.types), "Type", groups.collect())
}

fn rarities(analysis: &Analysis) -> AnyView {
    let groups = analysis.rarities.iter().map(|group| {
        let word = rarity_word(group.rarity);
        (if word.is_empty() { "not known" } else { word }, group.count)
    });
    counted(findings::rarities(&analysis.rarities), "Rarity", groups.collect())
}

/// Plain bars of copies.
fn counted(finding: String, head: &'static str, groups: Vec<(&'static str, u32)>) -> AnyView {
    let bars = groups
        .iter()
        .map(|(label, count)| Bar {
            symbol: None,
            label: (*label).to_owned(),
            value: f64::from(*count),
            figure: count.to_string(),
            class: "plain",
            told: format!("{label}: {count} copies"),
        })
        .collect::<Vec<_>>();
    let rows = groups
        .iter()
        .map(|(label, count)| vec![(*label).to_owned(), count.to_string()])
        .collect();
    chart::bars(
        finding,
        ().into_any(),
        &bars,
        &Table {
            head: vec![head, "Copies"],
            rows,
        },
    )
}

/// A count of symbols, in which hybrid symbols are halves.
fn count(pips: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of symbols; a cast saturates"
    )]
    let halves = (pips * 2.0).round() as u32;
    let mut text = if halves == 1 {
        String::new()
    } else {
        (halves / 2).to_string()
    };
    if halves % 2 == 1 {
        text.push('½');
    }
    text
}

fn percent(share: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share; a cast saturates"
    )]
    let whole = (share * 100.0).round() as u32;
    let mut text = whole.to_string();
    text.push_str(" %");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_symbols_are_written_as_halves() {
        assert_eq!([0.0, 0.5, 12.0, 12.5].map(count), ["0", "½", "12", "12½"]);
        assert_eq!([0.0, 0.333, 1.0].map(percent), ["0 %", "33 %", "100 %"]);
    }
}

//! What comes of the swaps that are ticked: the deck now, and then.

use super::swaps::wildcards;
use super::{percent_fine, points};
use crate::components::html::{Html, el, text};
use crate::server::decks::{Figures, Improving};

pub fn view(tab: &Improving) -> Html {
    let outlook = &tab.outlook;
    let (before, after) = (&outlook.before, &outlook.after);
    let rate = |figures: &Figures| figures.cast_rate.map_or_else(|| "–".to_owned(), percent_fine);
    let title = match (before.cast_rate, after.cast_rate) {
        (Some(before), Some(after)) => match points(after - before) {
            same if same == "no change" => "Spells are cast on curve as often as now".to_owned(),
            points => format!("Spells are cast on curve: {points}"),
        },
        _ => "With what is ticked".to_owned(),
    };
    let row = |what: &str, now: String, then: String| {
        let class = if now == then { "same" } else { "new" };
        el(
            "tr",
            &[],
            &[
                el("th", &[("scope", "row")], &[text(what)]),
                el("td", &[], &[text(&now)]),
                el("td", &[("class", class)], &[text(&then)]),
            ],
        )
    };
    let rows: Html = [
        row("Cast on curve", rate(before), rate(after)),
        row("Cards", before.cards.to_string(), after.cards.to_string()),
        row("Lands", before.lands.to_string(), after.lands.to_string()),
        row(
            "Mean mana value",
            format!("{:.2}", before.mean),
            format!("{:.2}", after.mean),
        ),
    ]
    .into_iter()
    .collect();
    let head = ["", "Now", "Then"].into_iter().map(|word| match word {
        "" => el("td", &[], &[]),
        word => el("th", &[("scope", "col")], &[text(word)]),
    });
    let table = el(
        "table",
        &[],
        &[
            el("thead", &[], &[el("tr", &[], &[head.collect()])]),
            el("tbody", &[], &[rows]),
        ],
    );
    let price = match outlook.usd {
        Some(usd) if usd > 0.0 => format!(" On paper ${usd:.2}."),
        _ => String::new(),
    };
    let cost = el(
        "p",
        &[("class", "outlook-cost")],
        &[
            text("It takes "),
            wildcards(&outlook.wildcards),
            text("."),
            text(&price),
        ],
    );
    el(
        "div",
        &[("class", "outlook"), ("role", "status")],
        &[
            el("h3", &[], &[text(&title)]),
            el(
                "div",
                &[("class", "outlook-parts")],
                &[table, curve(before, after)],
            ),
            cost,
        ],
    )
}

/// The curve now beside the curve then.
fn curve(before: &Figures, after: &Figures) -> Html {
    const STEP: u32 = 30;
    const BASE: u32 = 70;
    let most = before
        .curve
        .iter()
        .chain(&after.curve)
        .copied()
        .max()
        .unwrap_or(0)
        .max(1);
    let last = before.curve.len().saturating_sub(1);
    let bar = |class: &'static str, left: u32, count: u32| {
        let height = (count * 52).div_ceil(most);
        let (x, y, height) = (left.to_string(), (BASE - height).to_string(), height.to_string());
        el(
            "rect",
            &[
                ("class", class),
                ("x", &x),
                ("y", &y),
                ("width", "11"),
                ("height", &height),
            ],
            &[],
        )
    };
    let mut told = Vec::new();
    let columns: Html = before
        .curve
        .iter()
        .zip(&after.curve)
        .enumerate()
        .zip(0_u32..)
        .map(|((at, (now, then)), column)| {
            let left = column * STEP + 3;
            let label = if at == last {
                format!("{at}+")
            } else {
                at.to_string()
            };
            told.push(format!("{label}: {now} now, {then} then"));
            let middle = (left + 12).to_string();
            let figure = if then == now {
                Html::none()
            } else {
                let y = (BASE - (now.max(then) * 52).div_ceil(most) - 4).to_string();
                let sign = if then > now { "+" } else { "−" };
                let words = format!("{sign}{}", now.abs_diff(*then));
                el(
                    "text",
                    &[("class", "figure"), ("x", &middle), ("y", &y)],
                    &[text(&words)],
                )
            };
            [
                bar("now", left, *now),
                bar("then", left + 12, *then),
                figure,
                el(
                    "text",
                    &[("class", "label"), ("x", &middle), ("y", "84")],
                    &[text(&label)],
                ),
            ]
            .into_iter()
            .collect::<Html>()
        })
        .collect();
    let told = format!("Spells by mana value. {}.", told.join("; "));
    let base = el(
        "line",
        &[
            ("class", "base"),
            ("x1", "0"),
            ("x2", "240"),
            ("y1", "70.5"),
            ("y2", "70.5"),
        ],
        &[],
    );
    el(
        "div",
        &[("class", "chart outlook-curve")],
        &[
            el(
                "svg",
                &[("viewBox", "0 0 240 88"), ("role", "img"), ("aria-label", &told)],
                &[base, columns],
            ),
            el(
                "p",
                &[("class", "legend"), ("aria-hidden", "true")],
                &[
                    el("span", &[("class", "key now")], &[text("now")]),
                    el("span", &[("class", "key then")], &[text("then")]),
                ],
            ),
        ],
    )
}

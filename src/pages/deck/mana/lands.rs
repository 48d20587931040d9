//! Lands by turn, and what other numbers of lands would do.

use mana::LandCount;

use super::{count_of, panel, paragraph, percent};
use crate::components::html::{Html, el, text};
use crate::server::decks::ManaTab;

/// Turns that are drawn.
const TURNS: usize = 8;
const WIDTH: f64 = 360.0;
const TOP: f64 = 24.0;
const BASE: f64 = 132.0;

pub fn view(tab: &ManaTab) -> Html {
    let (Some(by_turn), true) = (&tab.answer.lands_by_turn, tab.answer.lands > 0) else {
        return Html::none();
    };
    let chance = |seat: &[Vec<f64>], turn: usize| {
        let row = seat.get(turn - 1);
        row.and_then(|row| row.get(turn)).copied().unwrap_or(0.0)
    };
    let drops: Vec<[f64; 2]> = (1..=TURNS)
        .map(|turn| [chance(&by_turn.play, turn), chance(&by_turn.draw, turn)])
        .collect();
    let risks = [
        tab.answer
            .keep7
            .map(|keep| format!("You keep your first seven cards in {} of games.", percent(keep))),
        tab.answer
            .screw
            .map(|screw| format!("Two lands or fewer on turn 4, on the play: {}.", percent(screw))),
        tab.answer.flood.map(|flood| {
            format!(
                "Eight lands or more among the first thirteen cards: {}.",
                percent(flood)
            )
        }),
    ];
    let risks: Vec<String> = risks.into_iter().flatten().collect();
    panel(
        "lands-title",
        "Lands",
        &[
            paragraph("finding", &standing(tab)),
            paragraph("hint", &risks.join(" ")),
            el(
                "div",
                &[("class", "charts")],
                &[drawn_drops(&drops), trade_off(tab)],
            ),
        ],
    )
}

/// How many lands there are, beside what is usual.
fn standing(tab: &ManaTab) -> String {
    let lands = count_of(tab.answer.lands, "land", "lands");
    let of = format!("{lands} in {} cards.", tab.answer.deck_size);
    let Some(expected) = tab.expected else { return of };
    let among = tab
        .standing
        .as_ref()
        .map(|(standing, since)| among(standing, tab, since));
    let of = [of, among.unwrap_or_default()].concat();
    format!(
        "{of} Decks with this curve play {expected:.1} on average, give or take 3; cheap card draw and mana, which this does not count, take about one off for every four."
    )
}

/// " Fewer lands than 62 % of 12,730 Standard lists since 30 August 2025, as many as 14 %."
fn among(standing: &mana::Standing, tab: &ManaTab, since: &str) -> String {
    let (word, share) = if standing.more >= standing.fewer {
        ("Fewer", standing.more)
    } else {
        ("More", standing.fewer)
    };
    let format = tab.answer.format.map_or("", deck::format::Format::title);
    format!(
        " {word} lands than {} of {} {format} lists since {}, as many as {}.",
        percent(share),
        grouped(standing.decks),
        improve::spoken(since),
        percent(standing.same)
    )
}

/// A number with its thousands apart: `12,730`.
fn grouped(number: u64) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), number % 1_000),
    }
}

/// The chance of the n-th land on turn n.
fn drops_finding(drops: &[[f64; 2]]) -> String {
    let [play, draw] = drops.get(3).copied().unwrap_or_default();
    format!(
        "The fourth land is there on turn 4 in {} of games on the play, {} on the draw",
        percent(play),
        percent(draw)
    )
}

fn drawn_drops(drops: &[[f64; 2]]) -> Html {
    #[expect(clippy::cast_precision_loss, reason = "a handful of turns")]
    let step = WIDTH / drops.len().max(1) as f64;
    let marks: Html = drops
        .iter()
        .zip(1_u32..)
        .map(|([play, draw], turn)| {
            let left = f64::from(turn - 1) * step;
            let told = format!(
                "Turn {turn}: {} on the play, {} on the draw",
                percent(*play),
                percent(*draw)
            );
            let bar = |share: f64, at: f64, class: &'static str| {
                let height = share * (BASE - TOP);
                rect(class, at, BASE - height, step / 2.0 - 5.0, height)
            };
            mark(
                &told,
                [
                    rect("hit", left, 14.0, step, BASE),
                    bar(*play, left + 4.0, "asked"),
                    bar(*draw, left + step / 2.0 + 1.0, "given"),
                    label(
                        "figure",
                        left + step / 2.0,
                        BASE - play.max(*draw) * (BASE - TOP) - 4.0,
                        &figure(*play),
                    ),
                    label("label", left + step / 2.0, BASE + 14.0, &turn.to_string()),
                ],
            )
        })
        .collect();
    let rows = drops
        .iter()
        .zip(1_u32..)
        .map(|([play, draw], turn)| [turn.to_string(), percent(*play), percent(*draw)]);
    chart(
        &drops_finding(drops),
        &[("asked", "on the play (the figure)"), ("given", "on the draw")],
        "0 0 360 150",
        [base_line(BASE), marks].into_iter().collect(),
        &["Turn, and as many lands", "On the play", "On the draw"],
        rows.map(Vec::from).collect(),
    )
}

/// The number on a bar, which has room for two digits.
fn figure(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn trade_off(tab: &ManaTab) -> Html {
    let counts = &tab.counts;
    let now = tab.answer.lands;
    let (Some(first), Some(last), Some(here)) = (
        counts.first(),
        counts.last(),
        counts.iter().find(|count| count.lands == now),
    ) else {
        return Html::none();
    };
    if first.lands == last.lands {
        return Html::none();
    }
    let span = f64::from(last.lands - first.lands);
    let across = |lands: u32| 24.0 + f64::from(lands - first.lands) / span * (WIDTH - 48.0);
    let up = |share: f64| BASE - share * (BASE - TOP);
    let line = |of: fn(&LandCount) -> f64, class: &'static str| {
        let points: Vec<String> = counts
            .iter()
            .map(|count| format!("{:.1},{:.1}", across(count.lands), up(of(count))))
            .collect();
        el(
            "polyline",
            &[("class", class), ("points", &points.join(" "))],
            &[],
        )
    };
    let marks: Html = counts
        .iter()
        .map(|count| {
            let told = format!(
                "{}: a spell on curve in {}, screw {}, flood {}",
                count_of(count.lands, "land", "lands"),
                percent(count.cast_rate),
                percent(count.screw),
                percent(count.flood)
            );
            let x = across(count.lands);
            let width = (WIDTH - 48.0) / span;
            let class = if count.lands == now { "label now" } else { "label" };
            mark(
                &told,
                [
                    rect("hit", x - width / 2.0, 14.0, width, BASE),
                    dot("asked", x, up(count.cast_rate)),
                    dot("given", x, up(count.screw)),
                    dot("plain", x, up(count.flood)),
                    label(class, x, BASE + 14.0, &count.lands.to_string()),
                ],
            )
        })
        .collect();
    let lines = [
        base_line(BASE),
        el(
            "line",
            &[
                ("class", "here"),
                ("x1", &across(now).to_string()),
                ("x2", &across(now).to_string()),
                ("y1", "18"),
                ("y2", &BASE.to_string()),
            ],
            &[],
        ),
        line(|count| count.cast_rate, "asked"),
        line(|count| count.screw, "given"),
        line(|count| count.flood, "plain"),
        marks,
    ];
    let more = counts.iter().find(|count| count.lands == now + 1);
    let finding = more.map_or_else(
        || {
            format!(
                "With {} the deck casts {} on curve",
                count_of(now, "land", "lands"),
                percent(here.cast_rate)
            )
        },
        |more| {
            format!(
                "One land more: {} points of casting on curve, {} of screw, {} of flood",
                super::points(more.cast_rate - here.cast_rate),
                super::points(more.screw - here.screw),
                super::points(more.flood - here.flood)
            )
        },
    );
    let rows = counts.iter().map(|count| {
        [
            count.lands.to_string(),
            percent(count.cast_rate),
            percent(count.screw),
            percent(count.flood),
        ]
    });
    chart(
        &finding,
        &[
            ("asked", "a spell on curve"),
            ("given", "screw"),
            ("plain", "flood"),
        ],
        "0 0 360 150",
        lines.into_iter().collect(),
        &["Lands", "A spell on curve", "Screw", "Flood"],
        rows.map(Vec::from).collect(),
    )
}

/// A chart under the title `finding`, with the table of the same one key away.
pub(super) fn chart(
    finding: &str,
    series: &[(&'static str, &str)],
    view_box: &'static str,
    drawing: Html,
    head: &[&str],
    rows: Vec<Vec<String>>,
) -> Html {
    let legend: Html = series
        .iter()
        .map(|(class, name)| {
            let square = el(
                "svg",
                &[("viewBox", "0 0 12 12"), ("aria-hidden", "true")],
                &[el(
                    "rect",
                    &[("class", class), ("width", "12"), ("height", "12")],
                    &[],
                )],
            );
            el("span", &[("class", "series")], &[square, text(name)])
        })
        .collect();
    let caption = el(
        "figcaption",
        &[],
        &[
            el("h3", &[], &[text(finding)]),
            el("p", &[("class", "legend")], &[legend]),
        ],
    );
    let picture = el(
        "svg",
        &[("viewBox", view_box), ("role", "group"), ("aria-label", finding)],
        &[drawing],
    );
    let head: Html = head
        .iter()
        .map(|title| el("th", &[("scope", "col")], &[text(title)]))
        .collect();
    let body: Html = rows
        .iter()
        .map(|row| {
            let cells: Html = row
                .iter()
                .enumerate()
                .map(|(at, cell)| match at {
                    0 => el("th", &[("scope", "row")], &[text(cell)]),
                    _ => el("td", &[], &[text(cell)]),
                })
                .collect();
            el("tr", &[], &[cells])
        })
        .collect();
    let table = el(
        "details",
        &[("class", "as-table")],
        &[
            el("summary", &[], &[text("As a table")]),
            el(
                "table",
                &[],
                &[
                    el("thead", &[], &[el("tr", &[], &[head])]),
                    el("tbody", &[], &[body]),
                ],
            ),
        ],
    );
    el("figure", &[("class", "chart")], &[caption, picture, table])
}

/// A mark that can be pointed at or tabbed to, and then tells its exact figures over the chart.
pub(super) fn mark<const N: usize>(told: &str, parts: [Html; N]) -> Html {
    let drawing: Html = parts.into_iter().collect();
    let tip = el(
        "text",
        &[("class", "tip"), ("x", "0"), ("y", "11")],
        &[text(told)],
    );
    el(
        "g",
        &[
            ("class", "mark"),
            ("tabindex", "0"),
            ("role", "img"),
            ("aria-label", told),
        ],
        &[drawing, tip],
    )
}

pub(super) fn rect(class: &'static str, x: f64, y: f64, width: f64, height: f64) -> Html {
    let [x, y, width, height] = [x, y, width, height].map(|at| format!("{at:.1}"));
    el(
        "rect",
        &[
            ("class", class),
            ("x", &x),
            ("y", &y),
            ("width", &width),
            ("height", &height),
        ],
        &[],
    )
}

pub(super) fn dot(class: &'static str, x: f64, y: f64) -> Html {
    let [x, y] = [x, y].map(|at| format!("{at:.1}"));
    el(
        "circle",
        &[("class", class), ("cx", &x), ("cy", &y), ("r", "3")],
        &[],
    )
}

pub(super) fn label(class: &'static str, x: f64, y: f64, words: &str) -> Html {
    let [x, y] = [x, y].map(|at| format!("{at:.1}"));
    el("text", &[("class", class), ("x", &x), ("y", &y)], &[text(words)])
}

pub(super) fn base_line(at: f64) -> Html {
    let y = format!("{:.1}", at + 0.5);
    el(
        "line",
        &[
            ("class", "base"),
            ("x1", "0"),
            ("x2", "360"),
            ("y1", &y),
            ("y2", &y),
        ],
        &[],
    )
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1_000, 12_730, 1_000_007].map(grouped),
            ["0", "999", "1,000", "12,730", "1,000,007"]
        );
    }
}

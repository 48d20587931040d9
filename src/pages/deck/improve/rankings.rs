//! Every card that could come or go, in order; what such decks have in their sideboards, and how they did.

use improve::{Matchup, SideboardCard};

use super::swaps::door;
use super::{cost_of, number, paragraph, percent};
use crate::components::html::{Html, el, text};
use crate::server::decks::Improving;
use crate::wire::ImproveAnswer;

pub fn view(tab: &Improving) -> Html {
    let answer = &tab.advised.answer;
    let add = answer
        .add
        .iter()
        .map(|add| ranked(tab, add.copies, &add.name, &add.because, ("refuse", "No")));
    let cut = answer
        .cut
        .iter()
        .map(|cut| ranked(tab, cut.copies, &cut.name, &cut.because, ("lock", "Keep")));
    let rankings: Html = [
        ranking("add-ranking", "Cards to add, best first", add.collect()),
        ranking("cut-ranking", "Cards to cut, worst first", cut.collect()),
    ]
    .into_iter()
    .collect();
    let rankings = if rankings == Html::none() {
        rankings
    } else {
        panel("rankings-title", "All cards in order", &[rankings])
    };
    [sideboard(tab, &answer.sideboard), matchups(answer), rankings]
        .into_iter()
        .collect()
}

fn panel(id: &'static str, heading: &str, children: &[Html]) -> Html {
    let title = el("h2", &[("id", id)], &[text(heading)]);
    let inner: Html = [title].into_iter().chain(children.iter().cloned()).collect();
    el(
        "section",
        &[("class", "panel improve"), ("aria-labelledby", id)],
        &[inner],
    )
}

fn ranking(id: &'static str, title: &str, rows: Vec<Html>) -> Html {
    if rows.is_empty() {
        return Html::none();
    }
    let summary = format!("{title} ({})", rows.len());
    let list = el("ol", &[("class", "ranking")], &[rows.into_iter().collect()]);
    el(
        "details",
        &[("id", id)],
        &[el("summary", &[], &[text(&summary)]), list],
    )
}

fn ranked(
    tab: &Improving,
    copies: u32,
    name: &str,
    because: &[String],
    (field, words): (&'static str, &str),
) -> Html {
    let why = because.join(" ");
    el(
        "li",
        &[("data-key", name)],
        &[
            el(
                "p",
                &[("class", "ranked")],
                &[
                    el("b", &[], &[text(&format!("{copies} {name}"))]),
                    cost_of(tab, name),
                    text(" "),
                    door(field, name, words),
                ],
            ),
            paragraph("hint", &why),
        ],
    )
}

fn sideboard(tab: &Improving, cards: &[SideboardCard]) -> Html {
    if cards.is_empty() {
        return Html::none();
    }
    let rows: Html = cards
        .iter()
        .map(|card| {
            el(
                "tr",
                &[],
                &[
                    el(
                        "th",
                        &[("scope", "row")],
                        &[text(&card.name), cost_of(tab, &card.name)],
                    ),
                    el(
                        "td",
                        &[("class", "figure")],
                        &[text(&percent(f64::from(card.share) / 100.0))],
                    ),
                    el("td", &[("class", "figure")], &[text(&card.copies.to_string())]),
                    el("td", &[("class", "figure")], &[text(&card.have.to_string())]),
                ],
            )
        })
        .collect();
    let head = ["Card", "Of the nearest lists", "Copies", "You have"]
        .into_iter()
        .map(|word| el("th", &[("scope", "col")], &[text(word)]));
    let table = el(
        "table",
        &[("class", "sideboard-usual")],
        &[
            el("thead", &[], &[el("tr", &[], &[head.collect()])]),
            el("tbody", &[], &[rows]),
        ],
    );
    panel(
        "sideboard-title",
        "What such decks have in the sideboard",
        &[table],
    )
}

/// Each with the interval that its chance to win a match lies in, at 95 %.
fn matchups(answer: &ImproveAnswer) -> Html {
    let record = answer.archetype.iter().filter_map(|kind| kind.record.as_ref());
    let told: Vec<&Matchup> = record.chain(&answer.matchups).collect();
    if told.is_empty() {
        return Html::none();
    }
    let rows: Html = told
        .into_iter()
        .map(|matchup| {
            let (low, high) = (f64::from(matchup.low), f64::from(matchup.high));
            let share = f64::from(matchup.wins) / f64::from(matchup.matches.max(1));
            let place = |share: f64| format!("{:.1}", 4.0 + 112.0 * share.clamp(0.0, 1.0));
            let width = format!("{:.1}", 112.0 * (high - low).clamp(0.0, 1.0));
            let (left, dot) = (place(low), place(share));
            let told = format!("{} to {} at 95 %", percent(low), percent(high));
            let drawing = el(
                "svg",
                &[
                    ("class", "range"),
                    ("viewBox", "0 0 120 16"),
                    ("role", "img"),
                    ("aria-label", &told),
                ],
                &[
                    el(
                        "line",
                        &[
                            ("class", "base"),
                            ("x1", "4"),
                            ("x2", "116"),
                            ("y1", "8"),
                            ("y2", "8"),
                        ],
                        &[],
                    ),
                    el(
                        "line",
                        &[
                            ("class", "even"),
                            ("x1", "60"),
                            ("x2", "60"),
                            ("y1", "2"),
                            ("y2", "14"),
                        ],
                        &[],
                    ),
                    el(
                        "rect",
                        &[
                            ("class", "middle"),
                            ("x", &left),
                            ("y", "5"),
                            ("width", &width),
                            ("height", "6"),
                            ("rx", "3"),
                        ],
                        &[],
                    ),
                    el(
                        "circle",
                        &[("class", "dot"), ("cx", &dot), ("cy", "8"), ("r", "4")],
                        &[],
                    ),
                ],
            );
            let of = format!("{} of {}", number(matchup.wins), number(matchup.matches));
            let between = format!("{}–{}", percent(low).trim_end_matches("\u{a0}%"), percent(high));
            el(
                "tr",
                &[],
                &[
                    el("th", &[("scope", "row")], &[text(&matchup.against)]),
                    el("td", &[], &[drawing]),
                    el("td", &[("class", "figure")], &[text(&between)]),
                    el("td", &[("class", "figure")], &[text(&of)]),
                ],
            )
        })
        .collect();
    let head = ["Against", "Chance to win a match", "Between", "Won"]
        .into_iter()
        .map(|word| el("th", &[("scope", "col")], &[text(word)]));
    let table = el(
        "table",
        &[("class", "matchups")],
        &[
            el("thead", &[], &[el("tr", &[], &[head.collect()])]),
            el("tbody", &[], &[rows]),
        ],
    );
    panel(
        "matchups-title",
        "How such decks do",
        &[
            paragraph(
                "hint",
                "Matches of decks of this kind in tournaments, not of this list. Draws are left out, and other decks that were met fewer than twenty times. The bar is where the true chance lies, nineteen times in twenty.",
            ),
            table,
        ],
    )
}

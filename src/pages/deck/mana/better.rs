//! Better lands beside today's, and one click to take them.

use super::lands::{base_line, chart, dot, label, mark, rect};
use super::{panel, paragraph, points};
use crate::components::html::{Html, el, text, void};
use crate::pages::deck::versions;
use crate::server::decks::{Better, DeckPage, ManaTab};

/// Kinds of wildcards, as the form names them.
const KINDS: [(&str, &str); 4] = [
    ("common", "Common"),
    ("uncommon", "Uncommon"),
    ("rare", "Rare"),
    ("mythic", "Mythic"),
];
/// Other fields of the address that are kept: hands, games, and a slider for each land.
const OTHERS: usize = 60;
/// Spells whose change is told.
const SPELLS: usize = 8;

pub fn view(page: &DeckPage, tab: &ManaTab, address: &str) -> Html {
    let better = &tab.better;
    if tab.cast_rate.is_none() || tab.answer.lands == 0 {
        return Html::none();
    }
    let told = match &better.nothing {
        Some(why) => paragraph("finding", why),
        None => change(page, tab, better),
    };
    panel(
        "better-title",
        "Better lands",
        &[told, steps(better), means(tab, address, &page.query)],
    )
}

fn change(page: &DeckPage, tab: &ManaTab, better: &Better) -> Html {
    if better.lands.is_empty() {
        let sure = if better.is_proved {
            format!(
                "{}: none casts your spells more often by a fifth of a point or more.",
                tried(better)
            )
        } else {
            "None was found that casts your spells more often by a fifth of a point or more.".to_owned()
        };
        return paragraph("finding", &sure);
    }
    let list = |taken: bool| {
        let names: Vec<String> = better
            .lands
            .iter()
            .filter(|(_, now, then)| (then > now) == taken)
            .map(|(name, now, then)| format!("{} {name}", now.abs_diff(*then)))
            .collect();
        names.join(", ")
    };
    let finding = format!(
        "{} instead of {}: a spell on curve in {} of games instead of {} ({} points).",
        list(true),
        list(false),
        tenth(better.best),
        tenth(better.now),
        points(better.best - better.now)
    );
    let cost: Vec<String> = KINDS
        .iter()
        .zip(better.wildcards)
        .filter(|(_, count)| *count > 0)
        .map(|((word, _), count)| format!("{count} {word}"))
        .collect();
    let cost = if cost.is_empty() {
        "It costs no wildcard.".to_owned()
    } else {
        format!("It costs wildcards: {}.", cost.join(", "))
    };
    let sure = match (better.is_proved, better.gap) {
        (true, _) => format!(" {}: none is better.", tried(better)),
        (false, Some(gap)) => format!(
            " The best that was found; it is not proved that none is better, but none is by more than {:.1} points.",
            (gap * 1000.0).ceil() / 10.0
        ),
        (false, None) => String::new(),
    };
    let half = if better.keeps_half {
        " Each colour that spells ask for keeps at least half of its basic lands."
    } else {
        ""
    };
    let unasked = if better.drops_unasked {
        " Flashback, kicker and abilities are not seen: keep the basics that something of that kind needs."
    } else {
        ""
    };
    let rows: Html = better
        .spells
        .iter()
        .take(SPELLS)
        .map(|(name, now, then)| {
            el(
                "tr",
                &[],
                &[
                    el("th", &[("scope", "row")], &[text(name)]),
                    el("td", &[], &[text(&tenth(*now))]),
                    el("td", &[], &[text(&tenth(*then))]),
                    el(
                        "td",
                        &[("class", if then > now { "came" } else { "went" })],
                        &[el("b", &[], &[text(&points(then - now))])],
                    ),
                ],
            )
        })
        .collect();
    let head: Html = ["Spell on curve", "Now", "Then", "Points"]
        .into_iter()
        .map(|title| el("th", &[("scope", "col")], &[text(title)]))
        .collect();
    let table = el(
        "table",
        &[("class", "better")],
        &[
            el(
                "caption",
                &[("class", "unseen")],
                &[text("Spells that change most")],
            ),
            el("thead", &[], &[el("tr", &[], &[head])]),
            el("tbody", &[], &[rows]),
        ],
    );
    [
        paragraph("finding", &finding),
        paragraph("hint", &[&cost, sure.as_str(), half, unasked].concat()),
        el("div", &[("class", "wide")], &[table]),
        take(page, tab, better),
    ]
    .into_iter()
    .collect()
}

fn take(page: &DeckPage, tab: &ManaTab, better: &Better) -> Html {
    let deck = &page.deck;
    let action = ["/decks/", &deck.id, "/cards"].concat();
    let copies: Vec<String> = better
        .lands
        .iter()
        .map(|(name, _, then)| format!("{then} {name}"))
        .collect();
    let hidden = |name: &'static str, value: &str| {
        void("input", &[("type", "hidden"), ("name", name), ("value", value)])
    };
    let words = format!("Save these lands as version {}", deck.version + 1);
    let why = format!(
        "Better lands: {} instead of {} of spells on curve",
        tenth(tab.better.best),
        tenth(tab.better.now)
    );
    el(
        "form",
        &[("method", "post"), ("action", &action), ("data-do", "send")],
        &[
            versions::base(deck.version),
            hidden("copies", &copies.join("; ")),
            hidden("why", &why),
            el("button", &[("class", "primary")], &[text(&words)]),
        ],
    )
}

/// What was gone through.
fn tried(better: &Better) -> String {
    match better.looked {
        0 => "Every split of the basics was tried".to_owned(),
        1 => "Every choice of the basics and the other land that was looked at was tried or ruled out"
            .to_owned(),
        lands => format!(
            "Every choice of the basics and the {lands} other lands that were looked at was tried or ruled out"
        ),
    }
}

/// A share with one digit behind the point, for small differences.
fn tenth(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// What each wildcard more would bring.
fn steps(better: &Better) -> Html {
    let (Some((_, none)), Some((most, best))) = (better.steps.first(), better.steps.last()) else {
        return Html::none();
    };
    if better.steps.len() < 2 || best - none < 1e-9 {
        return Html::none();
    }
    let (low, high) = ((none * 50.0).floor() / 50.0, (best * 50.0).ceil() / 50.0);
    let across = |bought: u32| 24.0 + f64::from(bought) / f64::from((*most).max(1)) * 312.0;
    let up = |share: f64| 132.0 - (share - low) / (high - low).max(1e-9) * 100.0;
    let points: Vec<String> = better
        .steps
        .iter()
        .map(|(bought, share)| format!("{:.1},{:.1}", across(*bought), up(*share)))
        .collect();
    let width = 312.0 / f64::from((*most).max(1));
    let marks: Html = better
        .steps
        .iter()
        .map(|(bought, share)| {
            let told = format!("{bought} wildcards: {}", tenth(*share));
            let x = across(*bought);
            mark(
                &told,
                [
                    rect("hit", x - width / 2.0, 14.0, width, 132.0),
                    dot("asked", x, up(*share)),
                    label("label", x, 146.0, &bought.to_string()),
                ],
            )
        })
        .collect();
    let ends = [
        label("row-label", 0.0, up(*none) - 6.0, &tenth(*none)),
        label("figure end", 336.0, up(*best) - 8.0, &tenth(*best)),
    ];
    let line = el(
        "polyline",
        &[("class", "asked"), ("points", &points.join(" "))],
        &[],
    );
    let finding = format!(
        "{most} wildcards bring {} points of casting on curve; the scale does not start at zero",
        super::points(best - none)
    );
    chart(
        &finding,
        &[("asked", "a spell on curve, by wildcards spent")],
        "0 0 360 150",
        [base_line(132.0), line, ends.into_iter().collect(), marks]
            .into_iter()
            .collect(),
        &["Wildcards", "A spell on curve"],
        better
            .steps
            .iter()
            .map(|(bought, share)| vec![bought.to_string(), tenth(*share)])
            .collect(),
    )
}

fn means(tab: &ManaTab, address: &str, query: &str) -> Html {
    let fields: Html = KINDS
        .iter()
        .zip(tab.asked.wildcards)
        .map(|((name, word), count)| {
            el(
                "label",
                &[],
                &[
                    text(word),
                    void(
                        "input",
                        &[
                            ("type", "number"),
                            ("name", name),
                            ("min", "0"),
                            ("max", "12"),
                            ("inputmode", "numeric"),
                            ("value", &count.to_string()),
                        ],
                    ),
                ],
            )
        })
        .collect();
    // What else is asked stays asked.
    let fields_of = url::form_urlencoded::parse(query.as_bytes());
    let others: Html = fields_of
        .filter(|(name, _)| !KINDS.iter().any(|(kind, _)| *kind == name.as_ref()))
        .take(OTHERS)
        .map(|(name, value)| {
            void(
                "input",
                &[("type", "hidden"), ("name", &*name), ("value", &*value)],
            )
        })
        .collect();
    let owned = if tab.owned {
        "Lands of your collection are counted as owned; this is for others."
    } else {
        "Dual lands for the basics, for so many wildcards. With your collection (under Collection) those that you own are free."
    };
    el(
        "form",
        &[("method", "get"), ("action", address), ("class", "means")],
        &[
            paragraph("hint", owned),
            el("div", &[("class", "means-fields")], &[fields]),
            others,
            el("button", &[], &[text("Look for lands")]),
        ],
    )
}

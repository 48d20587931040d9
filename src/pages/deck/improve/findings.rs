//! What the advice rests on, what kind of deck it is, and where it differs from its nearest lists.

use deck::format::Format;
use improve::{Archetype, Evidence, Finding};

use super::{day, number, paragraph, percent};
use crate::components::html::{Html, el, text, void};
use crate::pages::deck::Tab;
use crate::server::corpora::Origin;
use crate::server::decks::{DeckPage, Improving};

/// Findings that are shown at once; the rest is one key away.
const SHOWN: usize = 5;

pub fn view(page: &DeckPage, tab: &Improving) -> Html {
    let answer = &tab.advised.answer;
    let parts: Html = [
        el("h2", &[("id", "improve-title")], &[text(&heading(tab))]),
        basis(page, tab),
        answer.archetype.as_ref().map_or_else(Html::none, archetype),
        list(&answer.findings),
    ]
    .into_iter()
    .collect();
    el(
        "section",
        &[("class", "panel improve"), ("aria-labelledby", "improve-title")],
        &[parts],
    )
}

/// The finding first.
fn heading(tab: &Improving) -> String {
    let answer = &tab.advised.answer;
    if answer.format.is_none() {
        return "No format, no advice".to_owned();
    }
    let striking = answer
        .findings
        .iter()
        .filter(|finding| finding.is_striking)
        .count();
    match (striking, answer.swaps.len()) {
        (0, 0) if answer.evidence.decks == 0 => "Nothing to compare it with yet".to_owned(),
        (0, 0) => "Nothing here is likely to be better".to_owned(),
        (0, 1) => "1 swap is likely to make it better".to_owned(),
        (0, swaps) => format!("{swaps} swaps are likely to make it better"),
        (1, _) => "It differs from its nearest lists in one thing".to_owned(),
        (things, _) => format!("It differs from its nearest lists in {things} things"),
    }
}

fn basis(page: &DeckPage, tab: &Improving) -> Html {
    let answer = &tab.advised.answer;
    let Some(format) = answer.format else {
        return say_the_format(&page.deck.id);
    };
    let told = paragraph("", &compared(format, &answer.evidence, tab.advised.origin));
    let low = if answer.evidence.is_low && answer.evidence.decks > 0 {
        paragraph(
            "improve-low",
            "Little is known about decks like this. Take the advice below as a hint.",
        )
    } else {
        Html::none()
    };
    let way = if matches!(tab.advised.origin, Some(Origin::Samples | Origin::OtherFormats)) {
        el(
            "p",
            &[("class", "hint")],
            &[
                text("Whoever runs this program can fetch thousands of tournament decks: "),
                el("code", &[], &[text("arena-improver corpus sync")]),
                text(", or "),
                el("code", &[], &[text("arena-improver corpus import FILE")]),
                text(" without a network."),
            ],
        )
    } else {
        Html::none()
    };
    let waiting = match page.deck.progress.total.saturating_sub(page.deck.progress.known) {
        0 => Html::none(),
        1 => paragraph(
            "hint",
            "1 card is not known yet. It stays as it is, and counts for nothing here.",
        ),
        cards => paragraph(
            "hint",
            &format!("{cards} cards are not known yet. They stay as they are, and count for nothing here."),
        ),
    };
    let illegal = tab
        .advised
        .illegal
        .said(format)
        .into_iter()
        .map(|words| paragraph("improve-low", &words))
        .collect();
    [illegal, told, low, way, waiting].into_iter().collect()
}

/// A form that says which format the list is for, so that there can be advice.
fn say_the_format(id: &str) -> Html {
    let action = ["/decks/", id, "/format"].concat();
    let formats = Format::ALL
        .into_iter()
        .map(|format| el("option", &[("value", format.key())], &[text(format.title())]))
        .collect();
    let choice = el(
        "label",
        &[],
        &[text("Format "), el("select", &[("name", "format")], &[formats])],
    );
    let back = void(
        "input",
        &[
            ("type", "hidden"),
            ("name", "tab"),
            ("value", Tab::Improve.slug()),
        ],
    );
    let form = el(
        "form",
        &[
            ("class", "say-format"),
            ("method", "post"),
            ("action", &action),
            ("data-do", "format"),
            ("data-id", id),
        ],
        &[
            choice,
            text(" "),
            back,
            el("button", &[("class", "primary")], &[text("Give advice")]),
        ],
    );
    let told = paragraph(
        "",
        "The list is legal in no format as it is. Say which format it is for, and advice can be given.",
    );
    [told, form].into_iter().collect()
}

fn compared(format: Format, evidence: &Evidence, origin: Option<Origin>) -> String {
    let title = format.title();
    if evidence.decks == 0 {
        return format!(
            "There are no {title} decks to compare it with. What the lands do is exact all the same."
        );
    }
    let decks = number(evidence.decks);
    if origin == Some(Origin::Samples) {
        let decks = if evidence.decks == 1 {
            "the one sample deck".to_owned()
        } else {
            format!("the {decks} sample decks")
        };
        return format!(
            "Compared with {decks} for {title} that come with the program, for want of tournament decks."
        );
    }
    let dates = if evidence.from.is_empty() {
        String::new()
    } else {
        format!(" from {} to {}", day(&evidence.from), day(&evidence.to))
    };
    let what = if origin == Some(Origin::OtherFormats) {
        format!("tournament decks of other formats, for want of {title} ones")
    } else {
        format!("{title} tournament decks")
    };
    let near = match evidence.neighbours {
        0 => String::new(),
        lists => format!(" {lists} of them are near enough to ask."),
    };
    format!(
        "Compared with {decks} {what}{dates}.{near} The nearest shares {} of its cards with yours.",
        percent(f64::from(evidence.nearest))
    )
}

fn archetype(kind: &Archetype) -> Html {
    let share = format!(
        "{} of the decks of the last four weeks, {} of the four weeks before.",
        share_of(kind.share),
        share_of(kind.share_before),
    );
    let cards = if kind.cards.is_empty() {
        Html::none()
    } else {
        let cards = format!("Built on {}.", kind.cards.join(", "));
        paragraph("hint", &cards)
    };
    [
        el(
            "p",
            &[],
            &[
                text("It looks like "),
                el("b", &[], &[text(&kind.name)]),
                text(": "),
                text(&share),
            ],
        ),
        cards,
    ]
    .into_iter()
    .collect()
}

/// A share of decks; few are not none.
fn share_of(share: f32) -> String {
    if share == 0.0 {
        "none".to_owned()
    } else if share < 0.01 {
        "fewer than 1\u{a0}%".to_owned()
    } else {
        percent(f64::from(share))
    }
}

fn list(findings: &[Finding]) -> Html {
    if findings.is_empty() {
        return Html::none();
    }
    let rows = |findings: &[Finding]| -> Html {
        let rows = findings.iter().map(one).collect();
        el("ul", &[("class", "beside")], &[rows])
    };
    let striking = findings.iter().filter(|finding| finding.is_striking).count();
    let shown = striking.clamp(SHOWN.min(findings.len()), findings.len());
    let (first, rest) = findings.split_at(shown);
    let more = if rest.is_empty() {
        Html::none()
    } else {
        let words = format!("And {} where it is as they are", rest.len());
        el(
            "details",
            &[("id", "more-findings")],
            &[el("summary", &[], &[text(&words)]), rows(rest)],
        )
    };
    [rows(first), more].into_iter().collect()
}

/// A sentence, and a dot on the range of the nearest lists: the middle nine tenths of them are the bar.
fn one(finding: &Finding) -> Html {
    let percentile = finding.percentile.clamp(0.0, 100.0);
    let at = format!("{:.1}", 4.0 + 1.12 * percentile);
    let below = percentile.round();
    // The mean of what spells cost is no count.
    let (fewer, more) = match finding.kind.as_str() {
        "curve" => ("Lower", "Higher"),
        _ => ("Fewer", "More"),
    };
    let told = match below {
        0.0 => format!("{fewer} than all of the nearest lists."),
        100.0 => format!("{more} than all of the nearest lists."),
        below => format!("{more} than {below} of 100 of the nearest lists."),
    };
    let class = if finding.is_striking { "striking" } else { "usual" };
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
                "rect",
                &[
                    ("class", "middle"),
                    ("x", "9.6"),
                    ("y", "5"),
                    ("width", "100.8"),
                    ("height", "6"),
                    ("rx", "3"),
                ],
                &[],
            ),
            el(
                "circle",
                &[("class", "dot"), ("cx", &at), ("cy", "8"), ("r", "4.5")],
                &[],
            ),
        ],
    );
    let mark = if finding.is_striking {
        el("b", &[("class", "unseen")], &[text("Striking: ")])
    } else {
        Html::none()
    };
    el(
        "li",
        &[("class", class)],
        &[el("span", &[], &[mark, text(&finding.says)]), drawing],
    )
}

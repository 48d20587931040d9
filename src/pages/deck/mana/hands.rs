//! Opening hands to look at, kept or not by the rule that the figures are made with.

use mana::Verdict;

use super::{count_of, panel, paragraph, percent, with};
use crate::components::html::{Html, el, text};
use crate::server::decks::{Hand, ManaTab};

pub fn view(tab: &ManaTab, address: &str, query: &str) -> Html {
    if tab.openings.is_empty() {
        return Html::none();
    }
    let openings: Html = tab
        .openings
        .iter()
        .map(|hands| {
            let hands: Html = hands.iter().map(hand).collect();
            el("li", &[], &[el("ol", &[("class", "opening")], &[hands])])
        })
        .collect();
    let next = with(
        address,
        query,
        "hand",
        &tab.asked.hand.wrapping_add(1).to_string(),
    );
    let rule = format!(
        "Kept by the number of lands alone: of seven cards two to five, with a mulligan more. By this rule you keep seven in {} of games.",
        percent(tab.answer.keep7.unwrap_or_default())
    );
    panel(
        "hands-title",
        "Opening hands",
        &[
            el("ul", &[("class", "hands")], &[openings]),
            paragraph("hint", &rule),
            el(
                "p",
                &[],
                &[el(
                    "a",
                    &[("href", &next), ("data-noscroll", "")],
                    &[text("Deal three others")],
                )],
            ),
        ],
    )
}

fn hand(hand: &Hand) -> Html {
    let lands = hand.kept.iter().filter(|(_, is_land)| *is_land).count();
    let lands = count_of(u32::try_from(lands).unwrap_or(0), "land", "lands");
    let cards = count_of(u32::try_from(hand.kept.len()).unwrap_or(0), "card", "cards");
    let (class, verdict) = match hand.verdict {
        Some(Verdict::Keep) => ("kept", format!("Keep {cards}: {lands}")),
        Some(Verdict::LastHand) => (
            "kept",
            format!("Keep {cards}: {lands}, and there is no other hand"),
        ),
        Some(Verdict::TooFewLands) => ("sent-back", format!("Mulligan: {lands} are too few")),
        Some(Verdict::TooManyLands) => ("sent-back", format!("Mulligan: {lands} are too many")),
        None => return Html::none(),
    };
    let verdict = verdict.replace("1 land are", "1 land is");
    let chips: Html = hand
        .kept
        .iter()
        .map(|(name, is_land)| {
            el(
                "li",
                &[("class", if *is_land { "chip land" } else { "chip" })],
                &[text(name)],
            )
        })
        .collect();
    let bottom = if hand.bottom.is_empty() {
        Html::none()
    } else {
        paragraph(
            "hint",
            &["To the bottom: ", &hand.bottom.join(", "), "."].concat(),
        )
    };
    el(
        "li",
        &[("class", class)],
        &[
            el("p", &[("class", "hand-verdict")], &[text(&verdict)]),
            el("ul", &[("class", "chips")], &[chips]),
            bottom,
        ],
    )
}

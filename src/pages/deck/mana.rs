//! How reliably the deck casts its spells: the weakest first, and why; lands by turn; better lands; opening hands.

mod better;
mod hands;
mod lands;
mod spells;

use deck::format::MatchType;

use crate::components::html::{Html, el, text};
use crate::pages::deck::sliders;
use crate::server::decks::{DeckPage, ManaTab};

/// The tab.
pub fn view(page: &DeckPage, tab: &ManaTab) -> Html {
    let address = ["/decks/", &page.deck.id, "/mana"].concat();
    [
        spells::view(tab, &how(tab, &address, &page.query)),
        sliders::view(&tab.base, tab.answer.match_type, &page.query),
        lands::view(tab),
        better::view(page, tab, &address),
        hands::view(tab, &address, &page.query),
    ]
    .into_iter()
    .collect()
}

/// The address with all that is asked already, but for one field, which becomes another.
fn with(address: &str, query: &str, field: &str, value: &str) -> String {
    let others = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != field);
    let mut asked = url::form_urlencoded::Serializer::new(String::new());
    asked.extend_pairs(others).append_pair(field, value);
    [address, "?", &asked.finish()].concat()
}

/// How the opening hands are drawn, and the way to the other one; and all that is not counted.
fn how(tab: &ManaTab, address: &str, query: &str) -> Html {
    let (now, other, games) = match tab.answer.match_type {
        MatchType::BestOfThree => (
            "Best of three: opening hands are random.",
            "As in best of one (unofficial model)",
            "1",
        ),
        MatchType::BestOfOne => (
            "Best of one: opening hands follow an unofficial model of Arena's hand smoothing.",
            "As in best of three",
            "3",
        ),
    };
    let link = with(address, query, "best_of", games);
    let way = el(
        "p",
        &[("class", "hint")],
        &[
            text(now),
            text(" "),
            el("a", &[("href", &link), ("data-noscroll", "")], &[text(other)]),
        ],
    );
    let notes = tab.answer.notes.iter().map(|note| el("li", &[], &[text(note)]));
    let left_out = tab.answer.left_out.iter().map(|left| {
        let count = [&left.copies.to_string(), " ", &left.name, ": "].concat();
        el("li", &[], &[el("b", &[], &[text(&count)]), text(&left.why)])
    });
    let lines: Html = notes.chain(left_out).collect();
    let counted = match tab.answer.left_out.len() {
        0 => "How it is counted".to_owned(),
        1 => "How it is counted, and 1 card that is not counted in full".to_owned(),
        cards => format!("How it is counted, and {cards} cards that are not counted in full"),
    };
    let aside = el(
        "details",
        &[("class", "mana-notes")],
        &[
            el("summary", &[], &[text(&counted)]),
            el("ul", &[("class", "hint")], &[lines]),
        ],
    );
    [way, aside].into_iter().collect()
}

/// A panel under a heading.
fn panel(id: &'static str, heading: &str, children: &[Html]) -> Html {
    let title = el("h2", &[("id", id)], &[text(heading)]);
    let inner: Html = [title].into_iter().chain(children.iter().cloned()).collect();
    el(
        "section",
        &[("class", "panel mana"), ("aria-labelledby", id)],
        &[inner],
    )
}

fn paragraph(class: &'static str, words: &str) -> Html {
    el("p", &[("class", class)], &[text(words)])
}

/// A share as a player reads it. What is not certain is never called so.
fn percent(share: f64) -> String {
    let hundredths = (share * 100.0).round();
    match share {
        _ if share > 0.0 && hundredths < 1.0 => "<1\u{a0}%".to_owned(),
        _ if share < 1.0 - 1e-9 && hundredths > 99.0 => ">99\u{a0}%".to_owned(),
        _ => format!("{hundredths}\u{a0}%"),
    }
}

/// A difference of shares, in points with a sign.
fn points(difference: f64) -> String {
    let tenths = (difference * 1000.0).round() / 10.0;
    let sign = if tenths < 0.0 { "−" } else { "+" };
    format!("{sign}{:.1}", tenths.abs())
}

/// Copies of a card as a sentence has them.
fn count_of(count: u32, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{count} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_certain_is_not_called_so() {
        let told = [0.0, 0.004, 0.005, 0.5, 0.994, 0.996, 1.0].map(percent);
        let told = told.map(|told| told.replace('\u{a0}', " "));
        assert_eq!(told, ["0 %", "<1 %", "1 %", "50 %", "99 %", ">99 %", "100 %"]);
        assert_eq!([0.0123, -0.004, 0.0].map(points), ["+1.2", "−0.4", "+0.0"]);
    }
}

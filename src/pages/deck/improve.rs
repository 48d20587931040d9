//! What would make the deck better: where it differs from the nearest tournament lists, swaps to take or refuse, and what comes
//! of those that are taken.

mod findings;
mod limits;
mod outlook;
mod rankings;
mod swaps;

use crate::components::html::{Html, el, text};
use crate::components::mana;
use crate::server::decks::{DeckPage, Improving};

/// Id of the form that everything here is asked with.
const FORM: &str = "improve";

/// The tab.
pub fn view(page: &DeckPage, tab: &Improving) -> Html {
    [
        findings::view(page, tab),
        swaps::view(page, tab),
        rankings::view(tab),
    ]
    .into_iter()
    .collect()
}

fn paragraph(class: &'static str, words: &str) -> Html {
    el("p", &[("class", class)], &[text(words)])
}

/// The mana cost of a card that the advice names; nothing where it is not known, or there is none.
fn cost_of(tab: &Improving, name: &str) -> Html {
    tab.advised.cards.get(name).map_or_else(Html::none, |card| {
        [text(" "), Html::of_view(mana::cost(&card.mana_cost))]
            .into_iter()
            .collect()
    })
}

/// A share as a player reads it.
fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", 100.0 * share)
}

/// A share with a decimal, for what changes by little.
fn percent_fine(share: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * share)
}

/// A difference of shares in points with a sign; "no change" where there is none to see.
fn points(difference: f64) -> String {
    let tenths = (difference * 1000.0).round() / 10.0;
    if tenths == 0.0 {
        return "no change".to_owned();
    }
    let sign = if tenths < 0.0 { "−" } else { "+" };
    let word = if tenths.abs() == 1.0 { "point" } else { "points" };
    format!("{sign}{:.1} {word}", tenths.abs())
}

/// A number with a comma after the thousands.
fn number(count: u32) -> String {
    let digits = count.to_string();
    let mut told = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// `1 Sep 2025` of `2025-09-01`; as it is, where it is not written like that.
fn day(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            format!("{}\u{a0}{month}\u{a0}{year}", day.trim_start_matches('0'))
        }
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_players_read_them() {
        assert_eq!(
            [0, 999, 8_315, 1_204_001].map(number),
            ["0", "999", "8,315", "1,204,001"]
        );
        assert_eq!(
            [0.013, -0.0004, -0.01].map(points),
            ["+1.3 points", "no change", "−1.0 point"]
        );
        assert_eq!(day("2025-09-01").replace('\u{a0}', " "), "1 Sep 2025");
        assert_eq!(day("lately"), "lately");
        assert_eq!(percent(0.714).replace('\u{a0}', " "), "71 %");
    }
}

//! The tournament decks: how many of each format, and how old the newest is.

use improve::{PlayedFormat, day_of};

use super::view::{Width, facts, hint, section};
use super::words::{ago, counted};
use crate::components::html::{Html, el, text};
use crate::components::time::{Show, time};
use crate::wire::{CorpusStatus, FormatDecks};

const DAY: i64 = 24 * 60 * 60;

/// The section of the page; `now` in Unix seconds.
pub(super) fn draw(corpus: Option<&CorpusStatus>, now: i64) -> Html {
    let Some(corpus) = corpus else {
        let silent = el("p", &[], &[text("The database does not say.")]);
        return section("corpus", "Tournament decks", Width::Whole, &[silent]);
    };
    let mut rows = Vec::new();
    let mut others = 0;
    for of in &corpus.formats {
        match PlayedFormat::of_word(&of.format).and_then(PlayedFormat::on_arena) {
            Some(format) => rows.push((format.title(), decks(of, now))),
            None => others += of.decks,
        }
    }
    if others > 0 {
        rows.push(("Formats beside Arena's", text(&counted(others, "deck", "decks"))));
    }
    let content = if rows.is_empty() {
        [
            text("None are known, so advice rests on the sample decks alone. "),
            el("code", &[], &[text("arena-improver corpus sync")]),
            text(" fetches some, "),
            el("code", &[], &[text("arena-improver corpus import")]),
            text(" reads files."),
        ]
        .into_iter()
        .collect::<Html>()
    } else {
        return section("corpus", "Tournament decks", Width::Whole, &[facts(rows)]);
    };
    section(
        "corpus",
        "Tournament decks",
        Width::Whole,
        &[el("p", &[], &[content])],
    )
}

/// "64,355 decks, the newest of 28 Feb 2026, 268 days ago"
fn decks(of: &FormatDecks, now: i64) -> Html {
    let count = text(&counted(of.decks, "deck", "decks"));
    let Some(day) = day_of(&of.to) else {
        return count;
    };
    let midnight = i64::from(day) * DAY;
    [
        count,
        text(", the newest of "),
        // At noon, so that it is the same date on nearly every clock.
        time(midnight + DAY / 2, Show::Date),
        hint(&age(midnight, now)),
    ]
    .into_iter()
    .collect()
}

/// In whole days: the hour of a tournament is not known.
fn age(midnight: i64, now: i64) -> String {
    if now - midnight < DAY {
        return "today".to_owned();
    }
    ago(midnight, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_arena_are_told_one_by_one_and_the_others_together() {
        let of = |format: &str, decks, to: &str| FormatDecks {
            format: format.to_owned(),
            decks,
            from: "2025-01-01".to_owned(),
            to: to.to_owned(),
        };
        let corpus = CorpusStatus {
            formats: vec![
                of("standard", 64_355, "2026-02-28"),
                of("modern", 1_200, "2026-02-01"),
                of("legacy", 1, "2026-02-01"),
                of("brawl", 1, "not a day"),
            ],
            ..CorpusStatus::default()
        };
        let html = draw(Some(&corpus), 1_772_323_200).into_string();
        for words in [
            "Standard",
            "64,355 decks, the newest of ",
            "28 Feb 2026",
            "1 day ago",
            "1,201 decks",
            "<dd>1 deck</dd>",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let none = draw(Some(&CorpusStatus::default()), 0).into_string();
        assert!(none.contains("the sample decks alone"), "{none}");
        let silent = draw(None, 0).into_string();
        assert!(
            silent.contains("does not say") && !silent.contains("None are known"),
            "{silent}"
        );
    }
}

//! Tournament decks: how many, of which formats, and how old.

use improve::PlayedFormat;

use super::view::{Width, facts, hint, section, table};
use super::words::{ago, count, counted};
use crate::components::html::{Html, el, text};
use crate::components::time::{Show, time};
use crate::wire::CorpusStatus;

/// The section of the page; `now` in Unix seconds.
pub(super) fn draw(corpus: Option<&CorpusStatus>, now: i64) -> Html {
    let content = match corpus {
        None => el("p", &[], &[text("The database does not say.")]),
        Some(corpus) if corpus.formats.is_empty() => el(
            "p",
            &[],
            &[
                text("None yet. Advice rests on the sample decks until some are taken in with "),
                el("code", &[], &[text("arena-improver corpus import")]),
                text("."),
            ],
        ),
        Some(corpus) => known(corpus, now),
    };
    section("corpus", "Tournament decks", Width::Whole, &[content])
}

fn known(corpus: &CorpusStatus, now: i64) -> Html {
    let rows = corpus
        .formats
        .iter()
        .map(|format| {
            el(
                "tr",
                &[],
                &[
                    el("th", &[("scope", "row")], &[text(&title(&format.format))]),
                    el("td", &[("class", "number")], &[text(&count(format.decks))]),
                    el("td", &[], &[text(&format.from)]),
                    el("td", &[], &[text(&format.to)]),
                ],
            )
        })
        .collect();
    let taken = corpus.changed_at.map_or_else(
        || text("Never"),
        |at| [time(at, Show::Date), hint(&ago(at, now))].into_iter().collect(),
    );
    [
        table(&["Format", "Decks", "Oldest", "Newest"], rows),
        facts(vec![
            ("Last taken in", taken),
            ("Matches", text(&counted(corpus.matches, "match", "matches"))),
        ]),
    ]
    .into_iter()
    .collect()
}

/// What players call a format.
fn title(key: &str) -> String {
    PlayedFormat::of_word(key).map_or_else(|| key.to_owned(), PlayedFormat::title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::FormatDecks;

    #[test]
    fn each_format_has_a_row_and_nothing_is_claimed_of_what_is_not_known() {
        let corpus = CorpusStatus {
            formats: vec![FormatDecks {
                format: "duel-commander".to_owned(),
                decks: 64_405,
                from: "2023-12-31".to_owned(),
                to: "2026-02-28".to_owned(),
            }],
            matches: 1,
            changed_at: None,
        };
        let html = draw(Some(&corpus), 0).into_string();
        for words in [">Duel Commander<", ">64,405<", ">2026-02-28<", "1 match", "Never"] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let none = draw(Some(&CorpusStatus::default()), 0).into_string();
        assert!(none.contains("None yet."), "{none}");
        let silent = draw(None, 0).into_string();
        assert!(
            silent.contains("does not say") && !silent.contains("None yet"),
            "{silent}"
        );
    }
}

use std::collections::BTreeSet;

use deck::decklist::{LineKind, Severity, SourceFormat};
use deck::import::{self, ImportError, Reading};
use proptest::prelude::*;

use super::lines;

/// Lines as players write them, with every kind of slip.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[1-9][0-9]{0,2}x? [A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,3}( \\([A-Z0-9]{3}\\) [0-9]{1,3}[a-z★]?)?",
        1 => "(Deck|Sideboard|SIDEBOARD:|// Main|Commander|About|Name Red|Creatures \\(4\\)|Maybeboard|Réserve)",
        1 => "[ \t\u{a0}]{0,3}",
        1 => "(SB: |- |\\* |// |# )?[0-9]{0,6} ?[A-Za-z’ ,.]{0,60}",
        1 => "[0-9]*[,;][A-Za-z\"]{0,9}[,;\"]{0,4}[a-z]{0,5}",
        2 => programs(),
        1 => "\\PC{0,40}",
        1 => any::<String>(),
    ]
}

/// Lines as other programs write them, and broken ones.
fn programs() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9] [A-Z][a-z]{1,8}[+]?[|]([A-Z]{3}|[0-9])?[|]?(\\[[0-9]{1,3}\\]|#[a-z]{1,3})?",
        "(SB: )?[1-9] \\[[A-Z]{2,4}[:#]?[0-9]{0,3}\\] [A-Z][a-z]{1,8}( \\([0-9]\\))?",
        "[1-9]x? [A-Z][a-z]{1,8}( <[0-9a-z]{1,4}>)?( \\[[A-Za-z{},]{1,12}\\])?( \\(F\\)| \\*F\\*| \\*CMDR\\*)?( #!?[a-zC]{1,9})?",
        "(\\[metadata\\]|\\[Main\\]|\\[Planes\\]|Name=[a-z]{0,5}|Tags=[a-z]{0,3}|//Sideboard|// SIDEBOARD|LAYOUT MAIN:\\([0-9]\\))",
        "[-*] [1-9] (\\[\\[|\\*\\*)?[A-Z][a-z]{1,8}(\\]\\]|\\*\\*)?|[-*] [1-9] \\[[A-Z][a-z]{1,8}\\]\\([a-z:/]{0,9}\\)",
        "(&(amp|lt|#[0-9]{1,5}|#x[0-9a-f]{1,4});?){1,3}",
        markup(),
    ]
}

fn markup() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "<Cards CatID=\"[0-9]{0,3}\" Quantity=\"[0-9]{1,2}\" Sideboard=\"(true|false)\" Name=\"[A-Z][a-z&;]{1,8}\" />",
        4 => "<card number=\"[0-9]{0,2}\" name=\"[A-Z][a-z' ]{1,8}\"( setShortName=\"[A-Z]{3}\")?/>( |\n)?",
        1 => "</?(Deck|zone|zone name=\"(side|tokens|main)\"|deckname|comments)>",
        1 => "[<>a-zA-Z=\"'/ !\\n-]{0,20}",
        1 => "<!--[<>a-z\\n-]{0,10}(-->)?",
    ]
}

/// A file in XML, whole or broken, with several things on a line.
fn file() -> impl Strategy<Value = String> {
    let end = prop_oneof![Just(""), Just("\n"), Just("\r\n"), Just("\r")];
    let start = prop_oneof![
        Just("<cockatrice_deck>\n<zone name=\"main\">"),
        Just("<Deck>\n<Cards Name=\"Opt\"/>\n")
    ];
    (start, proptest::collection::vec((markup(), end), 0..30)).prop_map(|(start, parts)| {
        parts
            .iter()
            .fold(start.to_owned(), |text, (part, end)| text + part + end)
    })
}

fn list() -> impl Strategy<Value = String> {
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    let header = prop_oneof![
        4 => Just(""),
        1 => Just("Quantity,Name,Set,Sideboard\n"),
        1 => Just("Id;Name;Set;Color;Rarity;Count\n"),
        1 => Just("sep=,\nName,Count\n"),
    ];
    (header, proptest::collection::vec((line(), end), 0..40)).prop_map(|(header, lines)| {
        lines
            .iter()
            .fold(header.to_owned(), |text, (line, end)| text + line + end)
    })
}

/// Every line is exactly one thing, and what is said of lines agrees with what was read from them.
fn account(text: &str, reading: &Reading) {
    let lines = lines(text);
    assert_eq!(reading.lines.len(), lines.len());
    let errors: Vec<usize> = reading
        .parsed
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.line as usize)
        .collect();
    let once: BTreeSet<usize> = errors.iter().copied().collect();
    // A file in XML may have several cards on a line.
    let file = reading.parsed.format.is_markup();
    if !file {
        assert_eq!(once.len(), errors.len(), "a line is a problem once");
    }
    let said: BTreeSet<usize> = (1..=lines.len())
        .filter(|line| reading.lines[line - 1] == LineKind::Problem)
        .collect();
    assert_eq!(once, said);
    for (section, entry) in reading.parsed.sections.iter() {
        let kind = &reading.lines[entry.line as usize - 1];
        if file {
            assert!(matches!(kind, LineKind::Entry(_) | LineKind::Problem), "{kind:?}");
        } else {
            assert_eq!(*kind, LineKind::Entry(section));
        }
        assert!((1..=import::MAX_COPIES).contains(&entry.count));
        assert!(!entry.name.trim().is_empty());
    }
    for problem in &reading.parsed.problems {
        assert!(!problem.message.is_empty());
        assert!(problem.text.chars().count() <= 200);
        assert_ne!(reading.lines[problem.line as usize - 1], LineKind::Blank);
    }
    for (line, kind) in lines.iter().zip(&reading.lines) {
        if line.trim().is_empty() {
            assert_eq!(*kind, LineKind::Blank, "{line:?}");
        } else if line.chars().any(|c| c.is_ascii_alphanumeric()) {
            assert_ne!(*kind, LineKind::Blank, "{line:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_vanishes(text in list()) {
        if let Ok(reading) = import::read(&text, None) {
            account(&text, &reading);
        }
    }

    #[test]
    fn no_line_of_a_file_vanishes(text in file()) {
        if let Ok(reading) = import::read(&text, None) {
            prop_assert!(!reading.parsed.format.key().contains("csv"));
            account(&text, &reading);
            let tags = text.to_ascii_lowercase().matches("<card").count();
            prop_assert!(reading.parsed.sections.iter().count() <= tags);
        }
    }

    /// What stands in a comment or between tags is no card.
    #[test]
    fn every_whole_card_of_a_file_is_read(
        cards in proptest::collection::vec(("[1-9]", "[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,2}", any::<bool>()), 1..20),
        between in "[ \r\n]{0,3}",
    ) {
        let text: String = cards
            .iter()
            .map(|(count, name, side)| format!("<Cards Sideboard=\"{side}\"{between} Name=\"{name}\" Quantity=\"{count}\"/>{between}"))
            .collect();
        let reading = import::read(&format!("<Deck>{between}{text}</Deck>"), None).unwrap();
        account(&format!("<Deck>{between}{text}</Deck>"), &reading);
        prop_assert_eq!(&reading.parsed.problems, &[]);
        let read = |side: bool| {
            let entries = if side { &reading.parsed.sections.sideboard } else { &reading.parsed.sections.main };
            entries.iter().map(|entry| (entry.count.to_string(), entry.name.clone())).collect::<Vec<_>>()
        };
        for side in [false, true] {
            let written: Vec<_> = cards.iter().filter(|card| card.2 == side).map(|card| (card.0.clone(), card.1.clone())).collect();
            prop_assert_eq!(read(side), written);
        }
    }

    #[test]
    fn whatever_the_notation_is_said_to_be(text in list(), format in 0..SourceFormat::ALL.len()) {
        if let Ok(reading) = import::read(&text, Some(SourceFormat::ALL[format])) {
            account(&text, &reading);
            prop_assert_eq!(reading.parsed.format, SourceFormat::ALL[format]);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Ok(reading) = import::read(&text, None) {
            account(&text, &reading);
        }
    }

    #[test]
    fn any_bytes_are_text_or_not(bytes in any::<Vec<u8>>()) {
        if let Ok(text) = import::decode(&bytes) {
            prop_assert!(!text.contains('\0'));
        }
    }

    /// What is offered in place of a line is read without an error.
    #[test]
    fn candidates_are_understood(text in list()) {
        let Ok(reading) = import::read(&text, None) else { return Ok(()) };
        let table = reading.parsed.format.key().starts_with("csv");
        for candidate in reading.parsed.problems.iter().flat_map(|problem| &problem.candidates) {
            if table {
                continue;
            }
            let again = import::read(candidate, Some(SourceFormat::Plain));
            prop_assert!(
                again.as_ref().is_ok_and(|again| again.lines.iter().all(|kind| *kind != LineKind::Problem)),
                "{:?}: {:?}", candidate, again
            );
        }
    }
}

#[test]
fn a_count_of_nothing_is_never_offered() {
    for text in ["Opt, 0\n4 Shock\n", "\u{11700},0\n1 Aa\n", "Opt 00\n4 Shock\n"] {
        let problems = import::read(text, None).unwrap().parsed.problems;
        let candidates: Vec<&String> = problems.iter().flat_map(|problem| &problem.candidates).collect();
        assert!(
            candidates.iter().all(|candidate| !candidate.starts_with('0')),
            "{candidates:?}"
        );
    }
}

/// The work per line does not grow with the lines before it: twice the list is read as the list twice.
#[test]
fn long_lists_are_read_like_short_ones() {
    let block = "4 Opt (DAR) 60\n// comment\n4,\"Shock\nSB: 2 Duress\nlower case words\n";
    let deck = |times: usize| import::read(&block.repeat(times), None).unwrap();
    let (short, long) = (deck(10), deck(1_000));
    assert!(
        long.lines
            .chunks(short.lines.len())
            .all(|part| part == short.lines)
    );
    assert_eq!(long.parsed.problems.len(), 100 * short.parsed.problems.len());
}

/// A table in which every row opens a quote cannot make the reader look ahead again and again.
#[test]
fn open_quotes_in_every_row() {
    let text = format!("Quantity,Name\n{}", "4,\"Opt\n".repeat(4_000));
    let result = import::read(&text, None);
    match result {
        Ok(reading) => account(&text, &reading),
        Err(error) => assert_eq!(error, ImportError::NoCards { lines: 4_001 }),
    }
}

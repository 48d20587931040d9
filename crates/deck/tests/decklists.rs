//! Holds `docs/decklists.md` to what the program reads, writes and matches.

use std::collections::BTreeSet;

use deck::catalogue::MatchRule;
use deck::decklist::{Entry, Parsed, Sections, SourceFormat};
use deck::export::{Loss, Target, render};
use deck::import::{self, MAX_BYTES, MAX_COPIES, MAX_LINES};

const PAGE: &str = include_str!("../../../docs/decklists.md");

/// The cells of the tables under a heading, without the head.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let section = PAGE
        .split("\n## ")
        .find(|section| section.lines().next() == Some(heading))
        .expect("the page has this heading");
    section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let line = line.replace("\\|", "\u{0}");
            let cells = line.trim_matches('|').split('|');
            cells
                .map(|cell| cell.trim().trim_matches('`').replace('\u{0}', "|"))
                .collect()
        })
        .collect()
}

#[test]
fn every_notation_is_named_and_its_example_read_as_such() {
    let rows = rows("In");
    let named: Vec<(&str, &str)> = rows.iter().map(|row| (&*row[0], &*row[1])).collect();
    let known: BTreeSet<(&str, &str)> = SourceFormat::ALL
        .iter()
        .map(|format| (format.key(), format.title()))
        .collect();
    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(named.len(), known.len(), "each once");
    for row in &rows {
        let example = row[2].replace(" ⏎ ", "\n");
        let parsed = import::read(&example, None).expect("it is a decklist").parsed;
        assert_eq!(parsed.format.key(), row[0], "{example}");
        assert_eq!(parsed.sections.main[0].name, "Opt", "{example}");
        assert_eq!(parsed.problems, [], "{example}");
    }
}

#[test]
fn every_target_says_what_it_cannot_carry() {
    let card = |name: &str| {
        vec![Entry {
            count: 1,
            name: name.to_owned(),
            set: Some("DOM".to_owned()),
            number: Some("60".to_owned()),
            line: 1,
            ..Entry::default()
        }]
    };
    let deck = Parsed {
        name: Some("Tempo".to_owned()),
        sections: Sections {
            main: card("Opt"),
            sideboard: card("Duress"),
            commander: card("Krenko, Mob Boss"),
            companion: card("Jegantha, the Wellspring"),
            maybeboard: card("Ponder"),
        },
        ..Parsed::default()
    };
    let known: Vec<Vec<String>> = Target::ALL
        .into_iter()
        .map(|target| {
            let warnings = render(&deck, target, |_| None).warnings;
            let fate = |loss| {
                if warnings.iter().any(|warning| warning.loss == loss) {
                    "lost"
                } else {
                    "kept"
                }
                .to_owned()
            };
            assert_eq!(fate(Loss::MtgoNumber) == "lost", target == Target::Dek);
            vec![
                target.key().to_owned(),
                target.title().to_owned(),
                format!(".{}", target.file_name_extension()),
                fate(Loss::Name),
                fate(Loss::Commander),
                fate(Loss::Companion),
                fate(Loss::Maybeboard),
                fate(Loss::Printing),
            ]
        })
        .collect();
    assert_eq!(rows("Out"), known);
}

#[test]
fn every_rule_is_named() {
    // A new rule stops this from compiling.
    let named = |rule| match rule {
        MatchRule::SetAndNumber
        | MatchRule::MultiverseId
        | MatchRule::ExactName
        | MatchRule::FaceName
        | MatchRule::RebalancedName
        | MatchRule::PrintingAlone => serde_json::to_value(rule).expect("a word"),
    };
    let known = [
        MatchRule::SetAndNumber,
        MatchRule::MultiverseId,
        MatchRule::ExactName,
        MatchRule::FaceName,
        MatchRule::RebalancedName,
        MatchRule::PrintingAlone,
    ]
    .map(named);
    let rows = rows("How a card is found");
    let rules: Vec<&str> = rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(rules, known);
}

#[test]
fn the_caps_are_as_written() {
    assert_eq!((MAX_BYTES, MAX_LINES, MAX_COPIES), (1024 * 1024, 5_000, 10_000));
    for cap in ["1 MB", "5,000 lines", "10,000 copies"] {
        assert!(PAGE.contains(cap), "{cap}");
    }
}

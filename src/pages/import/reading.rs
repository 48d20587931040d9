//! The live reading: what the parser, compiled into the page, makes of the text as it is typed.

use deck::decklist::{LineKind, Problem, Section, Severity, SourceFormat};
use deck::edit;
use deck::import::{self, Reading};

use crate::components::html::{Html, el, text};

/// The most lines that are drawn; the rest is counted. A Brawl deck has about 100.
const SHOWN_LINES: usize = 400;
/// The most lines beyond those that are drawn because they need an eye.
const SHOWN_BEYOND: usize = 100;

/// The most lines that have a door of their own above the list.
const SHOWN_DOORS: usize = 8;

/// What became of a line, as a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A card, read in full.
    Read,
    /// A card, read with a guess that is said.
    Guessed,
    /// Not read.
    Unread,
    /// A heading or a comment.
    Aside,
}

/// A line of the list as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// From 1.
    number: u32,
    text: String,
    mark: Mark,
    message: String,
    /// Lines that would be understood instead.
    fixes: Vec<String>,
}

/// The panel for a text. The lines of a file are shown without fixes: the page does not change files.
#[must_use]
pub fn panel(list: &str, from: Option<SourceFormat>, is_file: bool) -> Html {
    if list.trim().is_empty() {
        return empty();
    }
    match import::read(list, from) {
        Ok(reading) => full(list, &reading, is_file),
        Err(error) => unread(&error.to_string()),
    }
}

/// The panel when nothing can be read at all.
#[must_use]
pub fn unread(message: &str) -> Html {
    el(
        "div",
        &[("class", "notice bad"), ("role", "status")],
        &[el("p", &[], &[text(message)])],
    )
}

fn empty() -> Html {
    [
        "Nothing to read yet. Each line is shown here as you type: read, read with a guess, or not read.",
        "A line is a count and a name. Headings such as Sideboard or Commander start a new part.",
    ]
    .into_iter()
    .map(hint)
    .chain([el(
        "noscript",
        &[],
        &[hint("Without JavaScript the list is read when you send it.")],
    )])
    .collect()
}

fn hint(words: &str) -> Html {
    el("p", &[("class", "hint")], &[text(words)])
}

fn full(list: &str, reading: &Reading, is_file: bool) -> Html {
    let lines = lines(list, reading);
    let counts = Section::ALL
        .into_iter()
        .map(|section| (section.title(), reading.parsed.sections.copies(section)))
        .filter(|(_, copies)| *copies > 0)
        .map(|(title, copies)| {
            el(
                "li",
                &[],
                &[el("b", &[], &[text(&copies.to_string())]), text(" "), text(title)],
            )
        })
        .collect();
    let shown = shown(&lines);
    let hidden = match lines.len() - shown.len() {
        0 => Html::none(),
        hidden => hint(&format!("And {hidden} more lines.")),
    };
    let drawn = shown.into_iter().map(|line| line_view(line, is_file)).collect();
    [
        el("ul", &[("class", "section-counts")], &[counts]),
        el(
            "p",
            &[("class", "reading-sum"), ("role", "status")],
            &[text(&summary(reading))],
        ),
        el(
            "p",
            &[("class", "hint open-lines")],
            &[if is_file { Html::none() } else { open_lines(&lines) }],
        ),
        el("ol", &[("class", "lines")], &[drawn]),
        hidden,
    ]
    .into_iter()
    .collect()
}

/// The lines that are drawn: the first ones, and beyond them those that need an eye.
fn shown(lines: &[Line]) -> Vec<&Line> {
    let (first, beyond) = lines.split_at(lines.len().min(SHOWN_LINES));
    let beyond = beyond
        .iter()
        .filter(|line| !line.message.is_empty())
        .take(SHOWN_BEYOND);
    first.iter().chain(beyond).collect()
}

/// The way to the first lines that need an eye, which may be far down the list.
fn open_lines(lines: &[Line]) -> Html {
    lines
        .iter()
        .filter(|line| matches!(line.mark, Mark::Unread | Mark::Guessed))
        .take(SHOWN_DOORS)
        .map(|line| {
            let number = line.number.to_string();
            let door = [
                ("type", "button"),
                ("class", "link"),
                ("data-do", "go"),
                ("data-id", &number),
            ];
            el("button", &door, &[text("Line "), text(&number)])
        })
        .collect()
}

fn line_view(line: &Line, is_file: bool) -> Html {
    let (class, sign, word) = match line.mark {
        Mark::Read => ("line read", "✓", "read"),
        Mark::Guessed => ("line guessed", "…", "read with a guess"),
        Mark::Unread => ("line unread", "✗", "not read"),
        Mark::Aside => ("line aside", "", "heading or comment"),
    };
    let number = line.number.to_string();
    let message = if line.message.is_empty() {
        Html::none()
    } else {
        let go = || {
            el(
                "button",
                &[
                    ("type", "button"),
                    ("class", "link"),
                    ("data-do", "go"),
                    ("data-id", &number),
                ],
                &[text("Go to the line")],
            )
        };
        let doors = if is_file {
            Html::none()
        } else {
            line.fixes
                .iter()
                .map(|fix| fix_button(&number, fix))
                .chain([go()])
                .collect()
        };
        el(
            "span",
            &[("class", "line-message")],
            &[text(&line.message), text(" "), doors],
        )
    };
    let mut attributes = vec![("class", class)];
    // Where the keys go, and where the focus goes after a fix.
    if !is_file && !line.message.is_empty() {
        attributes.push(("data-problem", &number));
    }
    el(
        "li",
        &attributes,
        &[
            el("span", &[("class", "line-number")], &[text(&number)]),
            el(
                "span",
                &[("class", "line-mark"), ("role", "img"), ("aria-label", word)],
                &[text(sign)],
            ),
            el("span", &[("class", "line-text")], &[text(&line.text)]),
            message,
        ],
    )
}

fn fix_button(number: &str, fix: &str) -> Html {
    el(
        "button",
        &[
            ("type", "button"),
            ("class", "fix"),
            ("data-do", "fix"),
            ("data-id", number),
            ("data-name", fix),
        ],
        &[text("Use “"), text(fix), text("”")],
    )
}

/// What was recognised, and how much of it needs an eye.
fn summary(reading: &Reading) -> String {
    let notation = reading.parsed.format.title();
    let count = |severity| {
        reading
            .parsed
            .problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let (errors, notices) = (count(Severity::Error), count(Severity::Notice));
    let mut words = format!("Read as {notation}. ");
    words += &match errors {
        0 if notices == 0 => "Every line is understood.".to_owned(),
        0 => String::new(),
        1 => "1 line is not read.".to_owned(),
        _ => format!("{errors} lines are not read."),
    };
    words += &match notices {
        0 => String::new(),
        1 => " 1 line is read with a guess.".to_owned(),
        _ => format!(" {notices} lines are read with a guess."),
    };
    words += " Names are looked up when you go on.";
    words
}

/// The lines that are not blank, with what became of each.
fn lines(list: &str, reading: &Reading) -> Vec<Line> {
    let problems = &reading.parsed.problems;
    edit::lines(list)
        .zip(1..)
        .zip(&reading.lines)
        .filter(|(_, kind)| **kind != LineKind::Blank)
        .map(|((line, number), kind)| {
            // They are in the order of their lines.
            let at = problems.partition_point(|problem| problem.line < number);
            let problem = problems.get(at).filter(|problem| problem.line == number);
            Line {
                number,
                text: line.trim().to_owned(),
                mark: mark(kind, problem),
                message: problem.map(|problem| problem.message.clone()).unwrap_or_default(),
                fixes: problem
                    .map(|problem| problem.candidates.clone())
                    .unwrap_or_default(),
            }
        })
        .collect()
}

fn mark(kind: &LineKind, problem: Option<&Problem>) -> Mark {
    match (kind, problem.map(|problem| problem.severity)) {
        (LineKind::Problem, _) | (_, Some(Severity::Error)) => Mark::Unread,
        (_, Some(Severity::Notice)) => Mark::Guessed,
        (LineKind::Entry(_), None) => Mark::Read,
        (LineKind::Blank | LineKind::Comment | LineKind::Header, None) => Mark::Aside,
    }
}

#[cfg(test)]
mod tests {
    use deck::decklist::{Parsed, Problem};

    use super::*;

    #[test]
    fn of_a_very_long_list_what_needs_an_eye_is_shown_to_its_end() {
        let mut list = String::from("Deck\n");
        for number in 1..=900 {
            list.push_str(if number % 100 == 50 { "4x\n" } else { "4 Opt\n" });
        }
        let reading = import::read(&list, None).unwrap();
        let lines = lines(&list, &reading);
        let shown = shown(&lines);
        assert_eq!((lines.len(), shown.len()), (901, SHOWN_LINES + 5));
        assert_eq!(shown.last().map(|line| line.number), Some(851));
        let html = panel(&list, None, false).into_string();
        assert_eq!(html.matches("data-problem").count(), 9);
        assert!(html.contains("And 496 more lines."));
    }

    #[test]
    fn the_reading_follows_what_the_player_says() {
        let list = "4 Opt\n20 Island\n";
        let told = |from| panel(list, from, false).into_string();
        assert!(told(None).contains("Read as a plain list"), "{}", told(None));
        assert!(told(Some(SourceFormat::Mtgo)).contains("Read as MTGO&#39;s text"));
    }

    #[test]
    fn every_line_that_is_not_blank_has_its_mark_and_number() {
        let problem = |line, severity| Problem {
            line,
            text: String::new(),
            severity,
            message: "why".into(),
            candidates: vec!["1 Opt".into()],
        };
        let reading = Reading {
            parsed: Parsed {
                problems: vec![problem(4, Severity::Notice), problem(5, Severity::Error)],
                ..Parsed::default()
            },
            lines: vec![
                LineKind::Header,
                LineKind::Entry(Section::Main),
                LineKind::Blank,
                LineKind::Entry(Section::Main),
                LineKind::Problem,
            ],
        };
        let told: Vec<_> = lines("Deck\n 4 Shock \n\nOpt\n???", &reading)
            .into_iter()
            .map(|line| (line.number, line.text, line.mark, line.fixes.len()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "Deck".into(), Mark::Aside, 0),
                (2, "4 Shock".into(), Mark::Read, 0),
                (4, "Opt".into(), Mark::Guessed, 1),
                (5, "???".into(), Mark::Unread, 1),
            ]
        );
    }
}

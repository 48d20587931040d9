//! The live reading: what the parser, compiled into the page, makes of the text as it is typed.

use deck::decklist::{LineKind, Problem, Section, Severity, SourceFormat};
use deck::import::{self, Reading};
use leptos::prelude::*;

use super::{Draft, TEXT};
use crate::browser::form;

/// The most lines that are drawn; the rest is counted. A Brawl deck has about 100.
const SHOWN_LINES: usize = 400;

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

/// The panel beside the field.
pub fn view(draft: Draft) -> AnyView {
    let panel = move || {
        let from_file = draft.file.with(|file| file.as_ref().map(|file| import::decode(&file.bytes)));
        match from_file {
            Some(Ok(text)) => panel(&text, None),
            Some(Err(error)) => unread(error.to_string()),
            None => draft.text.with(|text| panel(text, Some(draft))),
        }
    };
    view! {
        <section class="reading" aria-labelledby="reading-title">
            <h2 id="reading-title">"What is understood"</h2>
            {panel}
        </section>
    }
    .into_any()
}

/// Without a `draft` the text is a file's, which the page does not change.
fn panel(text: &str, draft: Option<Draft>) -> AnyView {
    if text.trim().is_empty() {
        return empty();
    }
    match import::read(text, None) {
        Ok(reading) => full(text, &reading, draft),
        Err(error) => unread(error.to_string()),
    }
}

fn empty() -> AnyView {
    view! {
        <div class="reading-body">
            <p class="hint">"Nothing to read yet. Each line is shown here as you type: read, read with a guess, or not read."</p>
            <p class="hint">"A line is a count and a name. Headings such as Sideboard or Commander start a new part."</p>
            <noscript>
                <p class="hint">"Without JavaScript the list is read when you send it."</p>
            </noscript>
        </div>
    }
    .into_any()
}

fn unread(message: String) -> AnyView {
    view! {
        <div class="reading-body">
            <div class="notice bad" role="status"><p>{message}</p></div>
        </div>
    }
    .into_any()
}

fn full(text: &str, reading: &Reading, draft: Option<Draft>) -> AnyView {
    let lines = lines(text, reading);
    let counts = Section::ALL
        .into_iter()
        .map(|section| (section.title(), reading.parsed.sections.copies(section)))
        .filter(|(_, copies)| *copies > 0)
        .map(|(title, copies)| view! { <li><b>{copies}</b>" "{title}</li> })
        .collect::<Vec<_>>();
    let hidden = lines.len().saturating_sub(SHOWN_LINES);
    let hidden = (hidden > 0).then(|| view! { <p class="hint">{format!("And {hidden} more lines.")}</p> });
    let drawn = lines.iter().take(SHOWN_LINES).map(|line| line_view(line, draft)).collect::<Vec<_>>();
    view! {
        <div class="reading-body">
            <ul class="section-counts">{counts}</ul>
            <p class="reading-sum" role="status">{summary(reading)}</p>
            <ol class="lines">{drawn}</ol>
            {hidden}
        </div>
    }
    .into_any()
}

fn line_view(line: &Line, draft: Option<Draft>) -> AnyView {
    let (class, sign, word) = match line.mark {
        Mark::Read => ("line read", "✓", "read"),
        Mark::Guessed => ("line guessed", "…", "read with a guess"),
        Mark::Unread => ("line unread", "✗", "not read"),
        Mark::Aside => ("line aside", "", "heading or comment"),
    };
    let number = line.number;
    let message = (!line.message.is_empty()).then(|| {
        let fixes = draft.map(|draft| {
            let fixes = line.fixes.iter().map(|fix| fix_button(draft, number, fix)).collect::<Vec<_>>();
            view! {
                {fixes}
                <button type="button" class="link" on:click=move |_| form::go_to_line(TEXT, number)>
                    "Go to the line"
                </button>
            }
            .into_any()
        });
        view! { <span class="line-message">{line.message.clone()}" "{fixes}</span> }
    });
    view! {
        <li class=class>
            <span class="line-number">{number}</span>
            <span class="line-mark" role="img" aria-label=word>{sign}</span>
            <span class="line-text">{line.text.clone()}</span>
            {message}
        </li>
    }
    .into_any()
}

fn fix_button(draft: Draft, number: u32, fix: &str) -> AnyView {
    let with = fix.to_owned();
    view! {
        <button type="button" class="fix" on:click=move |_| draft.fix(number, &with)>{format!("Use “{fix}”")}</button>
    }
    .into_any()
}

/// What was recognised, and how much of it needs an eye.
fn summary(reading: &Reading) -> String {
    let notation = match reading.parsed.format {
        SourceFormat::Arena => "Arena's text",
        SourceFormat::Mtgo => "MTGO's text",
        SourceFormat::CsvQuantity | SourceFormat::CsvMultiverse => "a CSV table",
        SourceFormat::Plain => "a plain list",
    };
    let count = |severity| reading.parsed.problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, notices) = (count(Severity::Error), count(Severity::Notice));
    let mut text = format!("Read as {notation}. ");
    text += &match errors {
        0 if notices == 0 => "Every line is understood.".to_owned(),
        0 => String::new(),
        1 => "1 line is not read.".to_owned(),
        _ => format!("{errors} lines are not read."),
    };
    text += &match notices {
        0 => String::new(),
        1 => " 1 line is read with a guess.".to_owned(),
        _ => format!(" {notices} lines are read with a guess."),
    };
    text += " Names are looked up when you go on.";
    text
}

/// The lines that are not blank, with what became of each.
fn lines(text: &str, reading: &Reading) -> Vec<Line> {
    text.lines()
        .zip(1..)
        .zip(&reading.lines)
        .filter(|(_, kind)| **kind != LineKind::Blank)
        .map(|((line, number), kind)| {
            let problem = reading.parsed.problems.iter().find(|problem| problem.line == number);
            Line {
                number,
                text: line.trim().to_owned(),
                mark: mark(kind, problem),
                message: problem.map(|problem| problem.message.clone()).unwrap_or_default(),
                fixes: problem.map(|problem| problem.candidates.clone()).unwrap_or_default(),
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

/// The text with line `number` (from 1) in other words; as it is where there is no such line.
pub fn with_line(text: &str, number: u32, with: &str) -> String {
    text.split('\n')
        .zip(1..)
        .map(|(line, at)| if at == number { with } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use deck::decklist::{Parsed, Problem};

    use super::*;

    #[test]
    fn a_fix_changes_its_line_and_no_other() {
        let text = "Deck\n4 Opt\n4x\n\n20 Island\n";
        assert_eq!(with_line(text, 3, "4 Shock"), "Deck\n4 Opt\n4 Shock\n\n20 Island\n");
        assert_eq!(with_line(text, 99, "4 Shock"), text);
        assert_eq!(with_line("", 1, "4 Shock"), "4 Shock");
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

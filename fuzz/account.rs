//! What must hold for every text that was read.

use deck::decklist::{LineKind, Severity};
use deck::import::{MAX_COPIES, Reading};

/// Panics unless every line of `text` is exactly one thing in `reading`.
pub fn account(text: &str, reading: &Reading) {
    let ends = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(reading.lines.len(), ends.lines().count());
    // A file in XML may have several cards on a line.
    let file = reading.parsed.format.is_markup();
    let mut refused = vec![false; reading.lines.len()];
    for problem in &reading.parsed.problems {
        let at = problem.line as usize - 1;
        if problem.severity == Severity::Error {
            assert!(file || !refused[at], "a line is a problem once");
            refused[at] = true;
        }
    }
    for (line, (kind, refused)) in ends.lines().zip(reading.lines.iter().zip(refused)) {
        assert_eq!(*kind == LineKind::Problem, refused, "{line:?}");
        if line.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            assert_ne!(*kind, LineKind::Blank, "{line:?}");
        }
    }
    for (section, entry) in reading.parsed.sections.iter() {
        let kind = &reading.lines[entry.line as usize - 1];
        if file {
            assert!(matches!(kind, LineKind::Entry(_) | LineKind::Problem), "{kind:?}");
        } else {
            assert_eq!(*kind, LineKind::Entry(section));
        }
        assert!((1..=MAX_COPIES).contains(&entry.count));
        assert!(!entry.name.trim().is_empty());
    }
}

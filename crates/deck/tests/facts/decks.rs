//! Decks written in a line.

use deck::decklist::{Entry, Section, Sections};

/// A deck in one line: `4 Opt, 56 Island / side: 2 Shock / commander: 1 Niv-Mizzet, Parun`. A comma parts entries where a count
/// follows it.
pub fn deck(list: &str) -> Sections {
    let mut sections = Sections::default();
    let mut line = 0;
    for part in list.split(" / ") {
        let (section, entries) = match part.split_once(": ") {
            Some(("side", rest)) => (Section::Sideboard, rest),
            Some(("commander", rest)) => (Section::Commander, rest),
            Some(("companion", rest)) => (Section::Companion, rest),
            Some(("maybe", rest)) => (Section::Maybeboard, rest),
            _ => (Section::Main, part),
        };
        let mut written: Vec<String> = Vec::new();
        for piece in entries.split(", ").filter(|piece| !piece.is_empty()) {
            match written.last_mut() {
                Some(last) if !piece.starts_with(|first: char| first.is_ascii_digit()) => {
                    last.push_str(", ");
                    last.push_str(piece);
                }
                _ => written.push(piece.to_owned()),
            }
        }
        for entry in written {
            line += 1;
            let (count, name) = entry.split_once(' ').expect("a count and a name");
            let entry = Entry {
                count: count.parse().expect("a count"),
                name: name.to_owned(),
                line,
                ..Entry::default()
            };
            sections.get_mut(section).push(entry);
        }
    }
    sections
}

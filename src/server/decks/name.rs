//! What a deck is called.

use deck::decklist::{Entry, Sections};

/// The longest name of a deck, in characters.
pub const MAX_NAME: usize = 120;
/// The name of a deck whose list names no card.
const UNNAMED: &str = "Untitled deck";

/// A name without control characters, cut to what is stored; `None` when nothing is left that can be seen.
pub(super) fn clean(name: &str) -> Option<String> {
    clean_to(name, MAX_NAME)
}

/// The same, cut to `most` characters.
pub(super) fn clean_to(name: &str, most: usize) -> Option<String> {
    let kept: String = name.chars().filter(|letter| !is_control(*letter)).collect();
    let cut: String = trim(&kept).chars().take(most).collect();
    let name = trim(&cut);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The first of these names that can be seen, or one made of the list.
pub(super) fn of_first(names: impl IntoIterator<Item = Option<String>>, sections: &Sections) -> String {
    let mut names = names.into_iter().flatten();
    names
        .find_map(|name| clean(&name))
        .unwrap_or_else(|| of_list(sections))
}

/// Those that Unicode calls so, and those that cannot be seen but turn text around, so that one name passes for another.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// Without white space around it, and without joiners that join nothing.
fn trim(name: &str) -> &str {
    name.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{200c}' | '\u{200d}' | '\u{2800}' | '\u{3164}')
    })
}

/// The name of a deck that brought none: its commander, or the card it has most of, basic lands aside. Of several the first,
/// so that the same list is called the same again.
pub(super) fn of_list(sections: &Sections) -> String {
    let commanders: Vec<&str> = sections.commander.iter().filter_map(card).collect();
    let name = if commanders.is_empty() {
        let main = most(sections.main.iter().filter(|entry| !is_basic(entry)));
        main.or_else(|| most(sections.iter().map(|(_, entry)| entry)))
            .map(|card| format!("Deck with {card}"))
    } else {
        Some(commanders.join(" and "))
    };
    name.and_then(|name| clean(&name))
        .unwrap_or_else(|| UNNAMED.to_owned())
}

fn most<'a>(entries: impl Iterator<Item = &'a Entry>) -> Option<&'a str> {
    let mut best: Option<(u32, &str)> = None;
    for entry in entries {
        if let Some(card) = card(entry)
            && best.is_none_or(|(count, _)| entry.count > count)
        {
            best = Some((entry.count, card));
        }
    }
    best.map(|(_, card)| card)
}

/// The card's name as players say it: Arena's mark of a rebalanced card is none of it.
fn card(entry: &Entry) -> Option<&str> {
    let name = entry.name.strip_prefix("A-").unwrap_or(&entry.name).trim();
    (!name.is_empty()).then_some(name)
}

fn is_basic(entry: &Entry) -> bool {
    const BASICS: [&str; 6] = ["plains", "island", "swamp", "mountain", "forest", "wastes"];
    let name = entry.name.to_lowercase();
    BASICS.contains(&name.strip_prefix("snow-covered ").unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(list: &str) -> String {
        of_list(&deck::import::read(list, None).unwrap().parsed.sections)
    }

    #[test]
    fn a_deck_without_a_name_is_called_by_its_cards() {
        let table = [
            "Deck\n24 Island\n4 Opt\n4 Shock\n",
            "Deck\n2 Shock\n4 Opt\n20 Snow-Covered Island\n\nSideboard\n15 Duress\n",
            "Commander\n1 Atraxa, Praetors' Voice\n\nDeck\n1 Opt\n30 Island\n",
            "Deck\n4 A-Omnath, Locus of Creation\n20 Forest\n",
            "Deck\n60 Forest\n",
            "Deck\n1 Opt\n1 Shock\n",
        ]
        .map(called);
        insta::assert_snapshot!(table.join("\n"), @"
        Deck with Opt
        Deck with Opt
        Atraxa, Praetors' Voice
        Deck with Omnath, Locus of Creation
        Deck with Forest
        Deck with Opt
        ");
    }

    #[test]
    fn partners_are_both_named_and_no_card_at_all_is_said() {
        let entry = |name: &str| Entry {
            count: 1,
            name: name.to_owned(),
            ..Entry::default()
        };
        let of = |commanders: &[&str]| {
            of_list(&Sections {
                commander: commanders.iter().copied().map(entry).collect(),
                main: vec![entry("")],
                ..Sections::default()
            })
        };
        assert_eq!(of(&["Tymna the Weaver", "Kraum"]), "Tymna the Weaver and Kraum");
        assert_eq!(of(&[]), UNNAMED);
        assert_eq!(of(&[&"x".repeat(500)]).chars().count(), MAX_NAME);
    }

    #[test]
    fn a_name_can_be_seen_and_is_what_it_looks_like() {
        assert_eq!(clean(" Opt\u{7} deck\r\n").as_deref(), Some("Opt deck"));
        assert_eq!(clean("a\u{202e}b\u{200b}c").as_deref(), Some("abc"));
        assert_eq!(
            clean("\u{1f469}\u{200d}\u{1f680}").as_deref(),
            Some("\u{1f469}\u{200d}\u{1f680}")
        );
        for nothing in ["", " \t", "\u{200b}", "\u{200d}\u{200c} ", "\u{feff}", "\u{3164}"] {
            assert_eq!(clean(nothing), None, "{nothing:?}");
        }
    }
}

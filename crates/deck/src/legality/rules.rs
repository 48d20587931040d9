//! The dated rule file: what the facts of the cards do not say about building decks on Arena.

use std::sync::LazyLock;

use crate::format::{Construction, Format};

/// The file; its head says how it is written and where its rules come from.
const FILE: &str = include_str!("../../rules/arena.txt");

/// The rules of [`FILE`], read once.
pub(crate) static ARENA: LazyLock<Rules> = LazyLock::new(|| Rules::read(FILE).0);

/// What the rule file says.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The day the rules are of, as `YYYY-MM-DD`.
    pub as_of: &'static str,
    constructions: Vec<(Format, Construction)>,
    /// Cards of the sideboard that best of one uses, from the top.
    pub best_of_one_sideboard: u32,
    best_of_one_bans: Vec<(Format, &'static str)>,
    restricted: Vec<(Format, &'static str)>,
    copies: Vec<(&'static str, Option<u32>)>,
    /// The first day without rebalanced cards, as `YYYY-MM-DD`.
    pub rebalanced_until: &'static str,
}

impl Rules {
    /// How decks of a format are built.
    pub fn construction(&self, format: Format) -> Construction {
        let found = self.constructions.iter().find(|(named, _)| *named == format);
        found.map(|(_, construction)| *construction).unwrap_or_default()
    }

    /// Whether a card, by its full name, is banned in best of one alone.
    pub fn is_banned_in_best_of_one(&self, format: Format, name: &str) -> bool {
        self.best_of_one_bans.contains(&(format, name))
    }

    /// Cards that are banned in best of one alone, by their full names.
    pub fn banned_in_best_of_one(&self, format: Format) -> impl Iterator<Item = &'static str> {
        let bans = self.best_of_one_bans.iter();
        bans.filter(move |(of, _)| *of == format).map(|(_, name)| *name)
    }

    /// Whether the file restricts a card, by its full name, to one copy. A card's own facts go first.
    pub fn is_restricted(&self, format: Format, name: &str) -> bool {
        self.restricted.contains(&(format, name))
    }

    /// How many of a card its own text allows, by its name: a number, or any number as `Some(None)`; `None` where it says nothing.
    pub fn own_limit(&self, name: &str) -> Option<Option<u32>> {
        let found = self.copies.iter().find(|(card, _)| *card == name);
        found.map(|(_, copies)| *copies)
    }

    /// The rules of a file, and the lines that could not be read, which a test rules out.
    fn read(file: &'static str) -> (Rules, Vec<&'static str>) {
        let (mut rules, mut part, mut unread) = (Rules::default(), "", Vec::new());
        let lines = file.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => part = name,
                None if rules.row(part, line).is_some() => {}
                None => unread.push(line),
            }
        }
        (rules, unread)
    }

    fn row(&mut self, part: &str, line: &'static str) -> Option<()> {
        let columns: Vec<&'static str> = line.split('|').map(str::trim).collect();
        match (part, columns.as_slice()) {
            ("", &["as-of", day]) => self.as_of = day,
            ("construction", &[format, from, to, side, holds, copies, commanders]) => {
                let construction = Construction {
                    main_min: from.parse().ok()?,
                    main_max: to.parse().ok()?,
                    sideboard_max: side.parse().ok()?,
                    sideboard_is_companion: match holds {
                        "anything" => false,
                        "companion" => true,
                        _ => return None,
                    },
                    copies_max: copies.parse().ok()?,
                    commanders: commanders.parse().ok()?,
                };
                self.constructions.push((Format::from_key(format)?, construction));
            }
            ("best-of-one sideboard", &[cards]) => self.best_of_one_sideboard = cards.parse().ok()?,
            ("best-of-one bans", &[format, card, _since]) => {
                self.best_of_one_bans.push((Format::from_key(format)?, card));
            }
            ("restricted", &[format, card, _since]) => {
                self.restricted.push((Format::from_key(format)?, card));
            }
            ("copies", &[card, "any"]) => self.copies.push((card, None)),
            ("copies", &[card, copies]) => self.copies.push((card, Some(copies.parse().ok()?))),
            ("rebalanced until", &[day]) => self.rebalanced_until = day,
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_read() {
        let (rules, unread) = Rules::read(FILE);
        assert_eq!(unread, [""; 0]);
        assert_eq!(
            rules
                .constructions
                .iter()
                .map(|(format, _)| *format)
                .collect::<Vec<_>>(),
            Format::ALL
        );
        for day in [rules.as_of, rules.rebalanced_until] {
            assert_eq!(
                day.split('-').map(str::len).collect::<Vec<_>>(),
                [4, 2, 2],
                "{day}"
            );
        }
        assert_eq!(
            (
                rules.copies.len(),
                rules.restricted.len(),
                rules.best_of_one_bans.len(),
                rules.best_of_one_sideboard
            ),
            (12, 3, 2, 7)
        );
        assert_eq!(rules.own_limit("Nazgûl"), Some(Some(9)));
        assert_eq!(rules.own_limit("Rat Colony"), Some(None));
        assert_eq!(rules.own_limit("Opt"), None);
        assert!(rules.is_banned_in_best_of_one(Format::Standard, "Leyline of Resonance"));
        assert!(!rules.is_banned_in_best_of_one(Format::Pioneer, "Leyline of Resonance"));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let (rules, unread) = Rules::read("as-of | 2026-01-01\n[copies]\nOpt | many\nOpt\n[tea]\nmilk | 1\n");
        assert_eq!(unread, ["Opt | many", "Opt", "milk | 1"]);
        assert_eq!((rules.as_of, rules.copies.len()), ("2026-01-01", 0));
    }
}

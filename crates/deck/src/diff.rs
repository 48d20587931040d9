//! What is different between two lists of one deck: which cards came, which went, in which section, how many of each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decklist::{Entry, Section, Sections};

/// One card of one section, and how many copies of it stood there before and stand there now; never the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub section: Section,
    /// The name as the new list has it, or the old one where the card is gone.
    pub card: String,
    pub before: u32,
    pub after: u32,
}

/// Copies of each card in each section.
pub type Copies = BTreeMap<(Section, String), u32>;

/// Copies by section and card. `card_of` names the card that an entry means, so that several printings, spellings and lines
/// of one card are one.
#[must_use]
pub fn copies(sections: &Sections, card_of: impl Fn(&Entry) -> String) -> Copies {
    let mut copies = Copies::new();
    for (section, entry) in sections.iter() {
        let of = copies.entry((section, card_of(entry))).or_default();
        *of = of.saturating_add(entry.count);
    }
    copies
}

/// The changes that make `after` of `before`: by section in page order; in each, what came before what went, and then by the
/// order of the alphabet. What only moved between lines is no change; what moved between sections is two.
#[must_use]
pub fn diff(before: &Copies, after: &Copies) -> Vec<Change> {
    let gone = before.keys().filter(|place| !after.contains_key(*place));
    let mut changes: Vec<Change> = after
        .keys()
        .chain(gone)
        .map(|place| Change {
            section: place.0,
            card: place.1.clone(),
            before: before.get(place).copied().unwrap_or(0),
            after: after.get(place).copied().unwrap_or(0),
        })
        .filter(|change| change.before != change.after)
        .collect();
    changes.sort_by(|a, b| {
        (a.section, a.after < a.before, &a.card).cmp(&(b.section, b.after < b.before, &b.card))
    });
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(list: &str) -> Copies {
        let sections = crate::import::read(list, None).unwrap().parsed.sections;
        copies(&sections, |entry| entry.name.clone())
    }

    fn told(before: &str, after: &str) -> String {
        diff(&read(before), &read(after))
            .iter()
            .map(|change| {
                format!(
                    "{} {:+} {}\n",
                    change.section.title(),
                    i64::from(change.after) - i64::from(change.before),
                    change.card
                )
            })
            .collect()
    }

    #[test]
    fn what_came_and_what_went_by_section() {
        let before = "Deck\n4 Opt\n1 Duress\n20 Island\n\nSideboard\n2 Shock\n";
        let after =
            "Deck\n20 Island\n2 Opt\n2 Opt (DOM) 60\n2 Opt\n1 Abrade\n\nSideboard\n1 Duress\n2 Shock\n";
        insta::assert_snapshot!(told(before, after), @r"
        Deck +1 Abrade
        Deck +2 Opt
        Deck -1 Duress
        Sideboard +1 Duress
        ");
        assert_eq!(told(before, before), "");
    }

    fn section() -> impl Strategy<Value = Section> {
        proptest::sample::select(Section::ALL.to_vec())
    }

    fn lists() -> impl Strategy<Value = Sections> {
        proptest::collection::vec((section(), 1_u32..6, 0_u8..8), 0..24).prop_map(|lines| {
            let mut sections = Sections::default();
            for (section, count, name) in lines {
                sections.get_mut(section).push(Entry {
                    count,
                    name: format!("Card {name}"),
                    ..Entry::default()
                });
            }
            sections
        })
    }

    /// What a player does who follows the changes by hand.
    fn apply(mut copies: Copies, changes: &[Change]) -> Copies {
        for change in changes {
            let place = (change.section, change.card.clone());
            let of = copies.entry(place.clone()).or_default();
            assert_eq!(*of, change.before, "{place:?}");
            *of = change.after;
            if change.after == 0 {
                copies.remove(&place);
            }
        }
        copies
    }

    proptest! {
        #[test]
        fn the_changes_make_the_new_list_of_the_old(old in lists(), new in lists()) {
            let name = |entry: &Entry| entry.name.clone();
            let (old, new) = (copies(&old, name), copies(&new, name));
            let changes = diff(&old, &new);
            prop_assert_eq!(apply(old.clone(), &changes), new.clone());
            prop_assert_eq!(apply(new.clone(), &diff(&new, &old)), old.clone());
            prop_assert_eq!(diff(&old, &old), []);
        }

        #[test]
        fn the_order_of_lines_is_no_change(old in lists(), seed in any::<u64>()) {
            let mut moved = old.clone();
            for section in Section::ALL {
                let entries = moved.get_mut(section);
                let length = entries.len().max(1);
                let by = usize::try_from(seed % 64).unwrap() % length;
                entries.rotate_left(by);
            }
            let name = |entry: &Entry| entry.name.clone();
            prop_assert_eq!(diff(&copies(&old, name), &copies(&moved, name)), []);
        }
    }
}

//! A deck's entries joined with their cards: what legality and analysis both count.

use std::cmp::Ordering;

use crate::card::{Card, Rarity};
use crate::catalogue::fold;
use crate::decklist::{Entry, Section, Sections};

/// Every copy of the deck, the maybeboard left out.
pub(crate) struct Roster<'a> {
    /// One per entry, in the order of the cards.
    pub lines: Vec<Line<'a>>,
    /// One per different card, in the order of the alphabet.
    pub cards: Vec<Listed<'a>>,
}

/// The copies one entry adds.
pub(crate) struct Line<'a> {
    pub section: Section,
    /// Copies. Of a companion that stands in the sideboard too, only those the sideboard does not have: it is one card.
    pub count: u32,
    /// The printing the entry means, where it is known.
    pub card: Option<&'a Card>,
}

/// One card, whatever lines and printings it came in.
pub(crate) struct Listed<'a> {
    /// As messages write it: Arena's name, or the name as written where the card is not known.
    pub name: &'a str,
    pub card: Option<&'a Card>,
    /// The lowest rarity among the printings the deck lists: a copy of any of them will do.
    pub rarity: Rarity,
    pub main: u32,
    /// Copies in the sideboard, where a companion stands too.
    pub sideboard: u32,
    pub commander: u32,
    pub companion: u32,
}

impl Listed<'_> {
    /// Copies in the whole deck.
    pub fn copies(&self) -> u32 {
        self.main
            .saturating_add(self.sideboard)
            .saturating_add(self.commander)
    }
}

impl<'a> Roster<'a> {
    /// Joins the entries with their cards; `card_of` gives `None` for a card that is not known yet.
    pub fn new<'c: 'a>(sections: &'a Sections, card_of: &dyn Fn(&Entry) -> Option<&'c Card>) -> Roster<'a> {
        let mut named: Vec<(Key<'a>, Line<'a>)> = sections
            .iter()
            .filter(|(section, _)| *section != Section::Maybeboard)
            .map(|(section, entry)| {
                let card = card_of(entry);
                (
                    Key::new(entry, card),
                    Line {
                        section,
                        count: entry.count,
                        card,
                    },
                )
            })
            .collect();
        named.sort_by(|(left, _), (right, _)| left.cmp(right));
        let mut cards: Vec<Listed<'a>> = Vec::with_capacity(named.len());
        for group in named.chunk_by_mut(|(left, _), (right, _)| left.same_card(right)) {
            let listed = Listed::of(group);
            // What the sideboard holds of a companion is not another copy of it.
            let mut shared = listed.companion.min(copies(group, Section::Sideboard));
            for (_, line) in group
                .iter_mut()
                .filter(|(_, line)| line.section == Section::Companion)
            {
                let here = line.count.min(shared);
                line.count -= here;
                shared -= here;
            }
            cards.push(Listed {
                sideboard: listed.sideboard.max(listed.companion),
                ..listed
            });
        }
        cards.sort_by(|left, right| left.name.cmp(right.name));
        Roster {
            lines: named.into_iter().map(|(_, line)| line).collect(),
            cards,
        }
    }

    /// Copies in one section; those of a companion count for the sideboard where it stands there too.
    pub fn copies(&self, section: Section) -> u32 {
        let lines = self.lines.iter().filter(|line| line.section == section);
        lines.fold(0, |sum, line| sum.saturating_add(line.count))
    }
}

impl<'a> Listed<'a> {
    fn of(group: &[(Key<'a>, Line<'a>)]) -> Listed<'a> {
        let known = group.iter().find_map(|(_, line)| line.card);
        Listed {
            name: known.map_or_else(
                || group.first().map_or("", |(key, _)| key.written),
                Card::short_name,
            ),
            card: known,
            rarity: group
                .iter()
                .filter_map(|(_, line)| line.card)
                .map(|card| card.rarity)
                .min()
                .unwrap_or_default(),
            main: copies(group, Section::Main),
            sideboard: copies(group, Section::Sideboard),
            commander: copies(group, Section::Commander),
            companion: copies(group, Section::Companion),
        }
    }
}

fn copies(group: &[(Key, Line)], section: Section) -> u32 {
    let lines = group.iter().filter(|(_, line)| line.section == section);
    lines.fold(0, |sum, (_, line)| sum.saturating_add(line.count))
}

/// What makes two entries the same card: the card's name where it is known, else the name as written, folded.
struct Key<'a> {
    known: bool,
    folded: String,
    written: &'a str,
    /// Told apart for the order alone, so that the order entries came in never shows.
    printing: (&'a str, &'a str),
}

impl<'a> Key<'a> {
    fn new(entry: &'a Entry, card: Option<&'a Card>) -> Key<'a> {
        Key {
            known: card.is_some(),
            // On Arena a rebalanced card has the name of the card it was made of.
            folded: card.map_or_else(
                || fold(&entry.name),
                |card| card.name.trim_start_matches("A-").to_owned(),
            ),
            written: &entry.name,
            printing: card.map_or(("", ""), |card| (&card.set, &card.collector_number)),
        }
    }

    fn same_card(&self, other: &Key) -> bool {
        self.known == other.known && self.folded == other.folded
    }

    fn cmp(&self, other: &Key) -> Ordering {
        self.order().cmp(&other.order())
    }

    fn order(&self) -> (&str, bool, (&str, &str), &str) {
        (&self.folded, self.known, self.printing, self.written)
    }
}

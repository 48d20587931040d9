//! What stands in the list of a deck: decided here as data, drawn in [`super::list`].

use deck::card::CardType;
use deck::decklist::{Entry, Section};
use deck::legality::Status;

use super::matched;
use super::parts::Arrangement;
use crate::wire::{CardState, CardSummary, DeckView, LookUp, entry_key};

/// A part of the list under its heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    pub title: &'static str,
    pub copies: u32,
    pub rows: Vec<Row<'a>>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    pub count: u32,
    /// The card's own name once it is known, else the name as written.
    pub name: &'a str,
    pub card: Option<&'a CardSummary>,
    pub mark: RowMark,
    /// How the card was found, where the name alone does not say so.
    pub note: Option<String>,
}

/// What a row needs, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowMark {
    None,
    Pending,
    NotFound,
    Failed,
    /// The deck's format does not allow it.
    Illegal,
    /// Its name is another's, and how the card was found is said.
    ReadAs,
}

impl RowMark {
    /// The sign and its words; empty for [`RowMark::None`].
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            RowMark::None => ("", ""),
            RowMark::Pending => ("…", "is being looked up"),
            RowMark::NotFound => ("?", "not found"),
            RowMark::Failed => ("↻", "could not be asked yet"),
            RowMark::Illegal => ("✗", "not legal here"),
            RowMark::ReadAs => ("≈", "read as another name"),
        }
    }
}

/// Every group of a deck's list, in page order; empty ones are left out.
#[must_use]
pub fn groups(deck: &DeckView, arrangement: Arrangement) -> Vec<Group<'_>> {
    let illegal = illegal_names(deck);
    let states = deck.states();
    let mut groups = Vec::new();
    for section in Section::ALL {
        let rows: Vec<(Option<CardType>, Row)> = deck
            .parsed
            .sections
            .get(section)
            .iter()
            .map(|entry| row(entry, states.get(&*entry_key(entry)).copied(), &illegal))
            .collect();
        if section == Section::Main && arrangement == Arrangement::ByType {
            by_type(rows, &mut groups);
        } else {
            push(
                section.title(),
                rows.into_iter().map(|(_, row)| row).collect(),
                &mut groups,
            );
        }
    }
    groups
}

fn by_type<'a>(mut rows: Vec<(Option<CardType>, Row<'a>)>, groups: &mut Vec<Group<'a>>) {
    let value = |row: &Row| row.card.map_or(0.0, |card| card.mana_value);
    // Stable: cards of one cost stay as they were written.
    rows.sort_by(|(_, a), (_, b)| value(a).total_cmp(&value(b)));
    for card_type in CardType::ALL.map(Some).into_iter().chain([None]) {
        let of_type = rows
            .iter()
            .filter(|(row_type, _)| *row_type == card_type)
            .map(|(_, row)| row.clone())
            .collect();
        push(
            card_type.map_or("Not known yet", CardType::plural),
            of_type,
            groups,
        );
    }
}

fn push<'a>(title: &'static str, rows: Vec<Row<'a>>, groups: &mut Vec<Group<'a>>) {
    if !rows.is_empty() {
        let copies = rows.iter().fold(0_u32, |sum, row| sum.saturating_add(row.count));
        groups.push(Group { title, copies, rows });
    }
}

fn row<'a>(entry: &'a Entry, state: Option<&'a CardState>, illegal: &[&str]) -> (Option<CardType>, Row<'a>) {
    let note = match state.map(|state| &state.look_up) {
        Some(LookUp::Known { card, matched }) => matched::read_as(&entry.name, &card.name, *matched),
        _ => None,
    };
    let (card, mark) = match state.map(|state| &state.look_up) {
        Some(LookUp::Known { card, .. }) if note.is_some() => (Some(card), RowMark::ReadAs),
        Some(LookUp::Known { card, .. }) => (Some(card), RowMark::None),
        Some(LookUp::Pending) | None => (None, RowMark::Pending),
        Some(LookUp::NotFound { .. }) => (None, RowMark::NotFound),
        Some(LookUp::Failed { .. }) => (None, RowMark::Failed),
    };
    let name = card.map_or(entry.name.as_str(), |card| card.name.as_str());
    let is_illegal = illegal
        .iter()
        .any(|illegal| *illegal == name || *illegal == entry.name);
    let mark = if card.is_some() && is_illegal {
        RowMark::Illegal
    } else {
        mark
    };
    (
        card.map(|card| card.card_type),
        Row {
            count: entry.count,
            name,
            card,
            mark,
            note: note.map(|note| ["“", &entry.name, "” ", &note].concat()),
        },
    )
}

/// The cards that the deck's own format does not allow.
fn illegal_names(deck: &DeckView) -> Vec<&str> {
    let verdict = deck
        .analysis
        .legality
        .iter()
        .find(|verdict| Some(verdict.format) == deck.format);
    verdict
        .into_iter()
        .flat_map(|verdict| &verdict.findings)
        .filter(|finding| finding.status == Status::Illegal)
        .flat_map(|finding| &finding.cards)
        .map(|card| without_copies(card))
        .collect()
}

/// A name without the count that stands before it where copies matter.
fn without_copies(card: &str) -> &str {
    match card.split_once(' ') {
        Some((count, name)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => card,
    }
}

#[cfg(test)]
mod tests {
    use deck::card::Rarity;
    use deck::catalogue::MatchRule;
    use deck::color::ColorSet;
    use deck::format::Format;
    use deck::legality::{Finding, Rule, Verdict};

    use super::*;
    use crate::wire::entry_key;

    fn entry(count: u32, name: &str) -> Entry {
        Entry {
            count,
            name: name.to_owned(),
            ..Entry::default()
        }
    }

    fn known(name: &str, card_type: CardType, mana_value: f64) -> LookUp {
        LookUp::Known {
            card: CardSummary {
                name: name.to_owned(),
                mana_cost: String::new(),
                mana_value,
                type_line: String::new(),
                card_type,
                colors: ColorSet::EMPTY,
                rarity: Rarity::Common,
                set: String::new(),
                collector_number: String::new(),
                size: String::new(),
                usd: None,
                image: None,
            },
            matched: MatchRule::ExactName,
        }
    }

    fn deck() -> DeckView {
        let mut deck = DeckView {
            format: Some(Format::Standard),
            ..DeckView::default()
        };
        deck.parsed.sections.main = vec![
            entry(20, "Island"),
            entry(4, "Late Bird"),
            entry(4, "Early Bird"),
            entry(2, "Typo"),
            entry(1, "New"),
        ];
        deck.parsed.sections.sideboard = vec![entry(3, "Early Bird")];
        let states = [
            known("Island", CardType::Land, 0.0),
            known("Late Bird", CardType::Creature, 5.0),
            known("Early Bird", CardType::Creature, 1.0),
            LookUp::NotFound {
                message: String::new(),
                candidates: Vec::new(),
                retry_at: None,
            },
        ];
        deck.cards = deck
            .parsed
            .sections
            .main
            .iter()
            .zip(states)
            .map(|(entry, look_up)| CardState {
                key: entry_key(entry),
                look_up,
            })
            .collect();
        deck.analysis.legality = vec![Verdict {
            format: Format::Standard,
            status: Status::Illegal,
            summary: String::new(),
            findings: vec![Finding {
                rule: Rule::Copies,
                status: Status::Illegal,
                message: String::new(),
                cards: vec!["7 Early Bird".to_owned()],
                fix: String::new(),
                cuts: Vec::new(),
            }],
            basis: String::new(),
        }];
        deck
    }

    #[test]
    fn a_card_under_another_name_says_how_it_was_found() {
        let mut deck = deck();
        let LookUp::Known { matched, .. } = &mut deck.cards[1].look_up else {
            panic!("the second card is known")
        };
        *matched = MatchRule::SetAndNumber;
        "Später Vogel".clone_into(&mut deck.parsed.sections.main[1].name);
        deck.cards[1].key = entry_key(&deck.parsed.sections.main[1]);
        let groups = groups(&deck, Arrangement::ByType);
        let row = groups[0].rows.iter().find(|row| row.name == "Late Bird").unwrap();
        assert_eq!(row.mark, RowMark::ReadAs);
        assert_eq!(
            row.note.as_deref(),
            Some("“Später Vogel” is read as Late Bird, because its set and number say so")
        );
        assert!(groups[0].rows.iter().filter(|row| row.note.is_some()).count() == 1);
    }

    fn drawn(arrangement: Arrangement) -> String {
        let deck = deck();
        let mut lines = Vec::new();
        for group in groups(&deck, arrangement) {
            lines.push(format!("{} {}", group.title, group.copies));
            for row in group.rows {
                let line = format!("  {} {} {}", row.count, row.name, row.mark.told().0);
                lines.push(line.trim_end().to_owned());
            }
        }
        lines.join("\n")
    }

    #[test]
    fn the_list_is_grouped_by_type_cheap_cards_first() {
        insta::assert_snapshot!(drawn(Arrangement::ByType), @r"
        Creatures 8
          4 Early Bird ✗
          4 Late Bird
        Lands 20
          20 Island
        Not known yet 3
          2 Typo ?
          1 New …
        Sideboard 3
          3 Early Bird ✗
        ");
    }

    #[test]
    fn while_cards_arrive_the_list_stays_as_written() {
        insta::assert_snapshot!(drawn(Arrangement::AsWritten), @r"
        Deck 31
          20 Island
          4 Late Bird
          4 Early Bird ✗
          2 Typo ?
          1 New …
        Sideboard 3
          3 Early Bird ✗
        ");
    }
}

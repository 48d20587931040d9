//! Lists of one card a line: the grammar that Arena's, MTGO's and plain text share.
//!
//! Two passes. The first says what each line is by itself ([`items`]). The second settles what only the lines around
//! can settle: which lines without a count are cards, headings, the deck's name or prose; and where the sideboard
//! starts in a list without headings ([`super::sections`]).

use crate::decklist::{Entry, LineKind, Section};

use super::entry::{self, CardLine, Line, NO_COUNT};
use super::heading::{Heading, Label, heading, label};
use super::line::{fold, is_blank};
use super::markup::{unescape, without_markup};
use super::name::{is_sentence, looks_like_name};
use super::sections::{Block, Opening, assign};
use super::{Reading, Refusal, Source};

/// The longest line that is looked at closely, in bytes.
const MAX_LINE: usize = 1_000;

/// What a line is by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Blank,
    Comment,
    Heading(Heading),
    /// The deck's name, where the line says that it is.
    Name(String),
    Card(CardLine),
    /// No count; folded.
    Bare(String),
    Refused(Refusal),
}

/// Says of each line what it is by itself.
pub(super) fn items(lines: &[&str]) -> Vec<Item> {
    let mut items = lines.iter().map(|line| item(line)).collect::<Vec<_>>();
    name_below_about(&mut items, lines);
    below_metadata(&mut items, lines);
    items
}

fn item(written: &str) -> Item {
    let line = unescape(written);
    let folded = fold(&line);
    // XMage keeps how the cards lay on the screen in one long line.
    if folded.starts_with("LAYOUT ") && folded.contains(":(") {
        return Item::Comment;
    }
    if folded.len() > MAX_LINE {
        return Item::Refused(Refusal::new(
            "This line is too long for a card. Put one card on each line.",
        ));
    }
    let folded = without_markup(folded);
    let folded = folded.as_ref();
    if folded.is_empty() {
        return if is_blank(written) {
            Item::Blank
        } else {
            Item::Comment
        };
    }
    // A rule of dashes, the fence around code in Markdown.
    if !folded.chars().any(char::is_alphanumeric) && !folded.contains('_') {
        return Item::Comment;
    }
    if let Some(heading) = heading(folded) {
        return Item::Heading(heading);
    }
    match label(folded) {
        Some(Label::Name(name)) => return Item::Name(name.to_owned()),
        Some(Label::Note) => return Item::Comment,
        None => {}
    }
    if folded.starts_with('#')
        || folded.starts_with("//")
        || folded.starts_with("```")
        || folded.starts_with("'''")
    {
        return Item::Comment;
    }
    match entry::read(folded) {
        Line::Card(card) => Item::Card(card),
        Line::Bare => Item::Bare(folded.to_owned()),
        Line::Refused(refusal) => Item::Refused(refusal),
    }
}

/// Reads a whole list.
pub(super) fn read(source: &Source<'_>) -> Reading {
    let items = source.items();
    let roles = bare_roles(items);
    let sections = sections_of(items, &roles);
    let mut reading = Reading::with_capacity(items.len());
    for (at, (line, item)) in source.lines.iter().zip(items).enumerate() {
        match item {
            Item::Blank => reading.lines.push(LineKind::Blank),
            Item::Comment => reading.lines.push(LineKind::Comment),
            Item::Heading(_) => reading.lines.push(LineKind::Header),
            Item::Name(name) => {
                reading.parsed.name.get_or_insert_with(|| name.clone());
                reading.lines.push(LineKind::Header);
            }
            Item::Refused(refusal) => reading.error(line, refusal.clone()),
            Item::Card(card) => {
                let (section, guessed) = sections[at];
                if let Some(notice) = &card.notice {
                    reading.notice(line, notice.as_str(), Vec::new());
                }
                add(&mut reading, line, section, guessed, card.entry.clone());
            }
            Item::Bare(text) => match roles[at] {
                Role::Card => {
                    let (section, guessed) = sections[at];
                    let entry = Entry {
                        count: 1,
                        name: text.clone(),
                        ..Entry::default()
                    };
                    reading.notice(line, NO_COUNT, Vec::new());
                    add(&mut reading, line, section, guessed, entry);
                }
                Role::Title => {
                    let candidates = with_count(text);
                    reading.notice(
                        line,
                        "No count; read as the deck's name, not as a card.",
                        candidates,
                    );
                    reading.parsed.name.get_or_insert_with(|| text.clone());
                    reading.lines.push(LineKind::Header);
                }
                Role::Heading => {
                    let candidates = with_count(text);
                    reading.notice(line, "No count; read as a heading, not as a card.", candidates);
                    reading.lines.push(LineKind::Header);
                }
                Role::Prose => {
                    let refusal = Refusal {
                        message: "No count, so this is not read as a card. Put the count in front: 4 Opt"
                            .to_owned(),
                        candidates: with_count(text),
                    };
                    reading.error(line, refusal);
                }
            },
        }
    }
    reading
}

/// The line with a count of 1, where it is short enough to be a name in careless spelling.
fn with_count(text: &str) -> Vec<String> {
    let candidate = ["1 ", text].concat();
    let short = text.split(' ').count() <= 6 && text.len() <= 60 && !text.ends_with(['.', ',', ';', ':']);
    if short && entry::is_card(&candidate) {
        vec![candidate]
    } else {
        Vec::new()
    }
}

fn add(reading: &mut Reading, line: &str, section: Section, guessed: bool, mut entry: Entry) {
    entry.line = reading.next_line();
    if guessed {
        reading.notice(
            line,
            "One card apart from the rest; read as the commander.",
            Vec::new(),
        );
    }
    reading.entry(section, entry);
}

/// Arena writes `Name Mono-Red` below `About`, in the player's language.
fn name_below_about(items: &mut [Item], lines: &[&str]) {
    let mut about = false;
    for (item, line) in items.iter_mut().zip(lines) {
        match item {
            Item::Heading(Heading::About) => about = true,
            Item::Blank | Item::Comment => {}
            Item::Bare(_) | Item::Card(_) | Item::Refused(_) if about => {
                let line = fold(line);
                let (label, name) = line.split_once(' ').unwrap_or(("", &line));
                // A name may look like a card: `Name Elves x4`.
                if matches!(item, Item::Bare(_)) || label.eq_ignore_ascii_case("name") {
                    *item = Item::Name(name.to_owned());
                }
                about = false;
            }
            _ => about = false,
        }
    }
}

/// What Forge says of a deck in `[metadata]` is no card, whatever it looks like.
fn below_metadata(items: &mut [Item], lines: &[&str]) {
    let mut below = false;
    for (item, line) in items.iter_mut().zip(lines) {
        match item {
            Item::Heading(heading) => below = *heading == Heading::Metadata,
            Item::Bare(_) | Item::Card(_) | Item::Refused(_) if below && line.contains('=') => {
                *item = Item::Comment;
            }
            _ => {}
        }
    }
}

/// What a line without a count is, seen among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// One copy.
    Card,
    /// A heading in words that are not known, directly above cards.
    Heading,
    /// The deck's name, above everything else.
    Title,
    Prose,
}

/// The role of every [`Item::Bare`]; what is said of other lines means nothing.
fn bare_roles(items: &[Item]) -> Vec<Role> {
    let is_name = |item: &Item| matches!(item, Item::Bare(text) if looks_like_name(text));
    let counted = items.iter().filter(|item| matches!(item, Item::Card(_))).count();
    let bare = items.iter().filter(|item| matches!(item, Item::Bare(_))).count();
    let named = items.iter().filter(|item| is_name(item)).count();
    let prose = bare - named;
    // Capitals alone do not make a card: among much prose they are titles and names of people.
    let names_are_cards = prose <= counted || named >= 4 * prose;
    let first = items
        .iter()
        .position(|item| !matches!(item, Item::Blank | Item::Comment));
    let follows = |at: usize| {
        items[at + 1..]
            .iter()
            .find(|item| !matches!(item, Item::Blank | Item::Comment))
    };
    let mut roles: Vec<Role> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let Item::Bare(text) = item else {
                return Role::Prose;
            };
            let above = at.checked_sub(1).map(|above| &items[above]);
            let apart = matches!(above, None | Some(Item::Blank | Item::Comment));
            let heads = apart && text.len() <= 60 && bare <= counted && !is_sentence(text);
            let before_cards = match items.get(at + 1) {
                // A word that stands by itself heads what follows; a name of several words may be a card by itself.
                Some(Item::Blank) => {
                    !text.contains(' ')
                        && matches!(above, Some(Item::Blank))
                        && matches!(follows(at), Some(Item::Card(_)))
                }
                next => matches!(next, Some(Item::Card(_))),
            };
            if heads && first == Some(at) && matches!(follows(at), Some(Item::Card(_) | Item::Heading(_))) {
                Role::Title
            } else if heads && before_cards {
                Role::Heading
            } else if names_are_cards && is_name(item) {
                Role::Card
            } else {
                Role::Prose
            }
        })
        .collect();
    // Two headings in unknown words are one language's Deck and Sideboard; the first is not the deck's name then.
    if let Some(title) = roles.iter().position(|role| *role == Role::Title)
        && matches!(items.get(title + 1), Some(Item::Card(_)))
        && roles.contains(&Role::Heading)
    {
        roles[title] = Role::Heading;
    }
    roles
}

/// The section of every line that is a card, and whether it is a guess that should be seen.
fn sections_of(items: &[Item], roles: &[Role]) -> Vec<(Section, bool)> {
    let headed = items.iter().any(|item| match item {
        Item::Heading(Heading::Section(_)) => true,
        // A commander marked as such says nothing of the lines around it.
        Item::Card(card) => card.section.is_some_and(|section| section != Section::Commander),
        _ => false,
    });
    if headed {
        by_headings(items, unknown_sideboard(items, roles))
    } else {
        by_blocks(items, roles)
    }
}

/// The line of a heading in unknown words that stands for the sideboard, where no other does: the last one, above
/// what could be a sideboard and below what could be a deck.
fn unknown_sideboard(items: &[Item], roles: &[Role]) -> Option<usize> {
    let known = |item: &Item| matches!(item, Item::Heading(Heading::Section(Section::Sideboard)));
    if items.iter().any(known) {
        return None;
    }
    let at = roles.iter().rposition(|role| *role == Role::Heading)?;
    let copies = |items: &[Item]| {
        items
            .iter()
            .map(|item| match item {
                Item::Card(card) => u64::from(card.entry.count),
                _ => 0,
            })
            .sum::<u64>()
    };
    let last = !items[at..].iter().any(|item| matches!(item, Item::Heading(_)));
    (last && copies(&items[..at]) >= 40 && copies(&items[at..]) <= 15).then_some(at)
}

fn by_headings(items: &[Item], sideboard: Option<usize>) -> Vec<(Section, bool)> {
    let (mut current, mut filled) = (Section::Main, false);
    items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            match item {
                _ if sideboard == Some(at) => (current, filled) = (Section::Sideboard, false),
                Item::Heading(Heading::Section(section)) => (current, filled) = (*section, false),
                // What follows a commander after a gap is the deck, even where nobody wrote so.
                Item::Blank | Item::Heading(Heading::Group)
                    if filled && matches!(current, Section::Commander | Section::Companion) =>
                {
                    current = Section::Main;
                }
                Item::Card(CardLine {
                    section: Some(section),
                    ..
                }) => return (*section, false),
                Item::Card(_) | Item::Bare(_) => filled = true,
                _ => {}
            }
            (current, false)
        })
        .collect()
}

fn by_blocks(items: &[Item], roles: &[Role]) -> Vec<(Section, bool)> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut block_of = Vec::with_capacity(items.len());
    let mut opening = Some(Opening::Gap);
    for (item, role) in items.iter().zip(roles) {
        let entry = match item {
            Item::Card(card) if card.section.is_none() => Some((card.entry.count, card.entry.name.as_str())),
            Item::Bare(text) if *role == Role::Card => Some((1, text.as_str())),
            Item::Heading(Heading::Group) => {
                opening = Some(Opening::Group);
                None
            }
            Item::Bare(_) if *role == Role::Heading => {
                opening = Some(Opening::Gap);
                None
            }
            Item::Blank => {
                opening = opening.or(Some(Opening::Gap));
                None
            }
            _ => None,
        };
        if let Some((count, name)) = entry {
            if let Some(opening) = opening.take() {
                blocks.push(Block::new(opening));
            }
            if let Some(block) = blocks.last_mut() {
                block.add(count, name);
            }
        }
        block_of.push(blocks.len().saturating_sub(1));
    }
    let sections = assign(&blocks);
    block_of
        .into_iter()
        .zip(items)
        .map(|(block, item)| match item {
            Item::Card(CardLine {
                section: Some(section),
                ..
            }) => (*section, false),
            _ => sections.get(block).copied().unwrap_or_default(),
        })
        .collect()
}

//! What follows the count of a card: the name, and around it set, collector number and marks, each program in its way.
//!
//! ```text
//! Opt (DOM) 60      Arena, Moxfield, Archidekt, ManaBox
//! Opt (DOM:60)      TappedOut
//! [DOM:60] Opt      XMage; [DOM#60] Deckstats; [DOM] Apprentice and Magic Workstation; (DOM) what Forge takes for it
//! Opt <60> [DOM]    MTGGoldfish
//! Opt+|DOM|1|[60]   Forge: art index and foil mark say nothing here
//! marks: *F* (F) ★ † #tag ^label^ [category] *CMDR* #!Commander
//! ```

use crate::decklist::{Section, SourceFormat};

use super::heading;

/// What follows the count, taken apart.
#[derive(Clone, Copy, Default)]
pub(super) struct Card<'a> {
    pub(super) name: &'a str,
    pub(super) set: &'a str,
    pub(super) number: &'a str,
    /// Words that mean nothing here, and should be seen.
    pub(super) left_out: &'a str,
    /// What a mark like `*CMDR*` says.
    pub(super) section: Option<Section>,
    /// Whose way of writing it is; [`SourceFormat::Plain`] is anybody's.
    pub(super) dialect: SourceFormat,
}

pub(super) fn card(text: &str) -> Card<'_> {
    if let Some(card) = forge(text) {
        return card;
    }
    let (text, mut card) = without_marks(text);
    card.name = if is_mark(text) { "" } else { text };
    // `[M11] Opt` and `[M11:146] Opt`.
    if let Some((inside, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        card.name = rest.trim_start();
        if let Some((set, number)) = printing(inside) {
            (card.set, card.number) = (set, number);
            card.dialect = match inside {
                _ if inside.contains('#') => SourceFormat::Deckstats,
                _ if inside.contains(':') => SourceFormat::Xmage,
                _ => SourceFormat::Mws,
            };
        }
    }
    goldfish(&mut card);
    in_brackets(&mut card);
    card.name = card
        .name
        .trim_matches(' ')
        .trim_start_matches(['-', ',', ':', ';', ' ']);
    card
}

/// `Opt (DOM) 60` and its kin.
fn in_brackets(card: &mut Card<'_>) {
    let open = card.name.rfind(" (").map(|at| at + 1);
    let Some(open) = open.or_else(|| card.name.starts_with('(').then_some(0)) else {
        return;
    };
    let Some(close) = card.name[open..].find(')') else {
        return;
    };
    let (name, inside) = (&card.name[..open], &card.name[open + 1..open + close]);
    let after = card.name[open + close + 1..].trim_start();
    let (number, more) = after.split_once(' ').unwrap_or((after, ""));
    if inside.len() <= 4 && is_digits(inside) && after.is_empty() {
        // Behind `[ICE]` it tells drawings apart; else it is a collector number whose set was lost, and finds nothing.
        if card.set.is_empty() {
            card.left_out = inside;
        }
        card.name = name;
    } else if card.set.is_empty()
        && let Some((set, inner)) = printing(inside)
    {
        // `(XLN) Opt`, which Forge reads as `[XLN] Opt`.
        if open == 0 && after.starts_with(char::is_alphabetic) {
            (card.set, card.number, card.name) = (set, inner, after);
            card.dialect = SourceFormat::Mws;
            return;
        }
        (card.set, card.name) = (set, name);
        let mut dialect = SourceFormat::Arena;
        if !inner.is_empty() {
            (card.number, card.left_out) = (inner, after);
            dialect = SourceFormat::Tappedout;
        } else if is_number(number) {
            (card.number, card.left_out) = (number, more);
        } else {
            card.left_out = after;
        }
        if card.dialect == SourceFormat::Plain || dialect == SourceFormat::Tappedout {
            card.dialect = dialect;
        }
    }
}

/// `Opt <60> [DOM]`, and `Opt <borderless> [DOM]`, where the words tell printings apart that have no code here.
fn goldfish(card: &mut Card<'_>) {
    let before = match card
        .name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once(" ["))
    {
        Some((before, set)) => {
            (card.set, card.dialect) = (set, SourceFormat::Goldfish);
            before.trim_end()
        }
        None => card.name,
    };
    card.name = match before.strip_suffix('>').and_then(|name| name.rsplit_once(" <")) {
        Some((name, number)) => {
            card.dialect = SourceFormat::Goldfish;
            if is_number(number) && number.contains(|c: char| c.is_ascii_digit()) {
                card.number = number;
            }
            name.trim_end()
        }
        None => before,
    };
}

/// `Opt|DOM|1`; `None` where no bar is.
fn forge(text: &str) -> Option<Card<'_>> {
    let (name, parts) = text.split_once('|')?;
    let mut card = Card {
        name: name.trim_end().trim_end_matches('+').trim_end(),
        dialect: SourceFormat::Forge,
        ..Card::default()
    };
    for part in parts.split('|').map(str::trim) {
        if let Some(number) = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
            card.number = number;
        } else if part.starts_with('#') || is_digits(part) {
            // A flag, or which of a set's drawings it is.
        } else if card.set.is_empty() && matches!(printing(part), Some((_, ""))) {
            card.set = part;
        } else {
            card.left_out = part;
        }
    }
    if !is_number(card.number) {
        card.number = "";
    }
    Some(card)
}

/// `NEO` or `NEO:141`; `None` for other things in brackets.
fn printing(inside: &str) -> Option<(&str, &str)> {
    let (set, number) = inside.split_once([':', '#']).unwrap_or((inside, ""));
    let (set, number) = (set.trim(), number.trim());
    let code = (2..=8).contains(&set.len())
        && set
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (code && (number.is_empty() || is_number(number))).then_some((set, number))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `141`, `141a`, `ZNR-266`, `1★`, `A-177`, `GR8`.
fn is_number(text: &str) -> bool {
    text.len() <= 12
        && text.chars().any(char::is_alphanumeric)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '★' | '†' | '‡' | '*' | '+' | '/'))
}

/// The text without what stands behind name and printing, and what that said.
pub(super) fn without_marks(text: &str) -> (&str, Card<'_>) {
    let mut text = text.trim_end();
    let mut card = Card::default();
    // Tags run to the end of the line.
    for tag in [" #", " ^"] {
        if let Some(at) = text.find(tag) {
            let tags = &text[at + 2..];
            card.dialect = match tag {
                " ^" => SourceFormat::Archidekt,
                _ if tags
                    .get(..10)
                    .is_some_and(|tag| tag.eq_ignore_ascii_case("!commander")) =>
                {
                    card.section = Some(Section::Commander);
                    SourceFormat::Deckstats
                }
                // A tag stands close to its sign; what does not is a remark.
                _ if !tags.starts_with(' ') => SourceFormat::Moxfield,
                _ => card.dialect,
            };
            text = text[..at].trim_end();
        }
    }
    loop {
        let shorter = match text.rsplit_once(' ') {
            Some((before, "★" | "†")) => before,
            Some((before, last)) if is_mark(last) => {
                if last.eq_ignore_ascii_case("*cmdr*") {
                    (card.section, card.dialect) = (Some(Section::Commander), SourceFormat::Tappedout);
                } else if last.starts_with('*') && card.dialect == SourceFormat::Plain {
                    card.dialect = SourceFormat::Moxfield;
                }
                before
            }
            _ if text.ends_with(']') => match text.rfind(" [") {
                Some(at) if is_category(text, at) => {
                    card.dialect = SourceFormat::Archidekt;
                    card.section = category_section(&text[at + 2..text.len() - 1]).or(card.section);
                    &text[..at]
                }
                _ => return (text, card),
            },
            _ => return (text, card),
        };
        text = shorter.trim_end();
    }
}

/// Whether the brackets that open at `at` and end the text hold a category and not MTGGoldfish's set code: that has
/// capitals and digits only, and no set in front of it.
fn is_category(text: &str, at: usize) -> bool {
    let inside = &text[at + 2..text.len() - 1];
    let code = (3..=5).contains(&inside.len())
        && inside
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && !text[..at].contains(" (");
    !code
}

/// The section the first of a card's categories stands for; `Maybeboard{noDeck}` says itself that it is no part of
/// the deck.
fn category_section(categories: &str) -> Option<Section> {
    let (first, options) = categories.split_once(['{', ',']).unwrap_or((categories, ""));
    let apart = categories[first.len()..].starts_with('{')
        && options
            .split('}')
            .next()
            .is_some_and(|option| option.eq_ignore_ascii_case("noDeck"));
    heading::section(first.trim()).or(apart.then_some(Section::Maybeboard))
}

/// `*F*`, `*E*`, `*CMDR*`, `(F)`, `(foil)`, `(etched)`.
fn is_mark(word: &str) -> bool {
    let starred = word.len() >= 3 && word.starts_with('*') && word.ends_with('*');
    starred
        || ["(f)", "(e)", "(foil)", "(etched)"]
            .iter()
            .any(|mark| mark.eq_ignore_ascii_case(word))
}

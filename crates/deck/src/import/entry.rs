//! One line that names a card: count, name, and where they are given, set and collector number.
//!
//! ```text
//! entry  = [bullet] [prefix] count name [printing] {mark}
//!        | [bullet] [prefix] name ("x" | "(x") digits [")"] {mark}
//! prefix = ("SB" | "MB" | "CM") ":"
//! count  = digits ["x" | " x"] | "x" digits | "(" digits ")" | "[" digits "]"
//! ```
//! Printings and marks are [`super::printing`]'s.

use crate::decklist::{Entry, Section, SourceFormat};

use super::name::{is_sentence, looks_like_name};
use super::printing::{card, without_marks};
use super::{MAX_COPIES, Refusal};

/// The longest name that is taken for a card's, in bytes. The longest on Arena, both faces together, has 79.
const MAX_NAME: usize = 150;
/// What is said of a card without a count.
pub(super) const NO_COUNT: &str = "No count; read as 1.";

/// What a line is, as far as the line alone can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Card(CardLine),
    /// No count: a card, a heading or prose, depending on the lines around it.
    Bare,
    Refused(Refusal),
}

/// A card with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardLine {
    pub(super) entry: Entry,
    /// What a prefix like `SB:` or a mark like `*CMDR*` says; the rest of the list is not concerned.
    pub(super) section: Option<Section>,
    /// Whose way of writing it is; [`SourceFormat::Plain`] is anybody's.
    pub(super) dialect: SourceFormat,
    /// What was left out of the reading and should be seen.
    pub(super) notice: Option<String>,
}

/// Reads a folded line. The entry's line number is left at 0.
pub(super) fn read(folded: &str) -> Line {
    let mut text = without_bullet(folded);
    let bulleted = text.len() < folded.len();
    // An address behind a card is left out; an address alone is a link.
    let mut link = "";
    if is_link(text) {
        text = match text.find(" http") {
            Some(at) if text[..at].contains(char::is_alphabetic) && !is_link(&text[..at]) => {
                link = text[at..].trim_start();
                &text[..at]
            }
            _ => {
                return Line::Refused(Refusal::new(
                    "This is a link, and links are not opened. Open it yourself, copy the list there and paste that.",
                ));
            }
        };
    }
    let (section, text) = match text.split_once(':') {
        Some((prefix, rest)) => match prefix_section(prefix) {
            Some(section) => (Some(section), rest.trim_start()),
            None => (None, text),
        },
        None => (None, text),
    };
    let mut notice = None;
    let (count, rest) = match leading_count(text).or_else(|| trailing_count(text)) {
        Some(found) => found,
        None if section.is_some() => {
            notice = Some(NO_COUNT.to_owned());
            (Count::Of(1), text)
        }
        None => return bare(text),
    };
    let count = match count {
        Count::Of(0) => {
            return slip(
                "0 copies. Write a count from 1 up, or take the line out.",
                join("1 ", rest),
            );
        }
        Count::Of(count) if count <= MAX_COPIES => count,
        Count::Of(_) | Count::Huge => {
            return Line::Refused(Refusal::new("More than 10,000 copies. Write a smaller count."));
        }
    };
    let mut card = card(rest);
    if !link.is_empty() {
        card.left_out = link;
    }
    let name = card.name;
    if !name.chars().any(char::is_alphanumeric) && !name.contains('_') {
        return Line::Refused(Refusal::new("There is a count here, but no card name."));
    }
    if name.len() > MAX_NAME {
        return Line::Refused(Refusal::new(
            "This is too long for a card name. Put one card on each line.",
        ));
    }
    if is_sentence(name) {
        return Line::Refused(Refusal::new("This reads as a sentence, not as a card."));
    }
    let owned = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Line::Card(CardLine {
        entry: Entry {
            count,
            name: name.to_owned(),
            set: owned(card.set),
            number: owned(card.number),
            ..Entry::default()
        },
        section: section.or(card.section),
        dialect: if bulleted && card.dialect == SourceFormat::Plain {
            SourceFormat::Markdown
        } else {
            card.dialect
        },
        notice: owned(card.left_out)
            .map(|text| join3("Read without “", &text, "”."))
            .or(notice),
    })
}

/// A line that is not read, and the one that was probably meant.
fn slip(message: &str, candidate: String) -> Line {
    let refusal = Refusal::new(message);
    Line::Refused(if is_card(&candidate) {
        refusal.or(candidate)
    } else {
        refusal
    })
}

/// Whether there is a web address in a line.
pub(super) fn is_link(text: &str) -> bool {
    text.contains("://") || text.trim_start().starts_with("www.")
}

/// Whether a folded line reads as a card by itself, so that it can be offered in place of another.
pub(super) fn is_card(line: &str) -> bool {
    matches!(read(line), Line::Card(_))
}

/// A line without a count, unless a small slip hides one.
fn bare(text: &str) -> Line {
    let digits = digits_end(text);
    let rest = &text[digits..];
    if digits > 0 && digits <= 3 && rest.starts_with(char::is_alphabetic) {
        let name = rest
            .strip_prefix(['x', 'X'])
            .filter(|rest| rest.starts_with(char::is_uppercase));
        return slip(
            "Put a space between the count and the name.",
            join3(&text[..digits], " ", name.unwrap_or(rest)),
        );
    }
    if digits > 0 && digits <= 3 && rest.starts_with([',', ';', '.', ')', ':']) {
        let name = rest[1..].trim_start();
        if name.starts_with(char::is_alphabetic) && name.len() <= MAX_NAME && !is_sentence(name) {
            let numbered = rest.starts_with(['.', ')']);
            return slip(
                "Write the count, a space, and then the name.",
                join3(if numbered { "1" } else { &text[..digits] }, " ", name),
            );
        }
    }
    if let Some(name) = text
        .strip_prefix('-')
        .filter(|rest| digits_end(rest) > 0 && digits_end(rest) <= 3)
    {
        return slip("A count cannot be negative.", name.to_owned());
    }
    if let Some((name, count)) = text.rsplit_once([' ', ',', ';', '\t'])
        && (1..=2).contains(&count.len())
        && digits_end(count) == count.len()
        && count.bytes().any(|digit| digit != b'0')
        && looks_like_name(name.trim_end_matches([',', ';', ' ', ':', '-']))
    {
        let name = name.trim_end_matches([',', ';', ' ', ':', '-']);
        // "Overseer of Vault 76" ends in a number, too.
        let refusal = Refusal::new("Put the count in front of the name.");
        return Line::Refused(refusal.or(join3(count, " ", name)).or(join("1 ", text)));
    }
    Line::Bare
}

enum Count {
    Of(u32),
    /// More digits than make sense.
    Huge,
}

impl Count {
    fn parse(digits: &str) -> Count {
        digits.parse().map_or(Count::Huge, Count::Of)
    }
}

/// The bytes of `text` up to its first character that is no digit.
fn digits_end(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn is_times(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×')
}

/// `4 `, `4x `, `4 x `, `x4 `, `(4) `, `[4] `: the count and what follows it.
fn leading_count(text: &str) -> Option<(Count, &str)> {
    let (open, inside) = match text.chars().next()? {
        '(' => (Some(')'), &text[1..]),
        '[' => (Some(']'), &text[1..]),
        c if is_times(c) => (None, &text[c.len_utf8()..]),
        _ => (None, text),
    };
    let prefixed = inside.len() < text.len();
    let inside = inside.trim_start_matches(|c| open.is_some() && is_times(c));
    let digits = digits_end(inside);
    if digits == 0 {
        return None;
    }
    let count = Count::parse(&inside[..digits]);
    let mut rest = &inside[digits..];
    if let Some(close) = open {
        rest = rest.trim_start_matches(is_times).strip_prefix(close)?;
    } else if !prefixed && let Some(after) = rest.strip_prefix(is_times) {
        rest = after;
    }
    if rest.is_empty() {
        return Some((count, rest));
    }
    let rest = rest.strip_prefix(' ')?;
    // `4 x Opt`; in `4 X` the X is the card.
    let rest = match rest
        .strip_prefix(is_times)
        .and_then(|after| after.strip_prefix(' '))
    {
        Some(after) if !prefixed => after,
        _ => rest,
    };
    Some((count, rest))
}

/// `Opt x4`, `Opt (x4)`, `Opt (DOM) 60 x4`: the count and what stands before it.
fn trailing_count(text: &str) -> Option<(Count, &str)> {
    let (text, _) = without_marks(text);
    let (name, last) = text.rsplit_once(' ')?;
    let last = last
        .strip_prefix('(')
        .and_then(|last| last.strip_suffix(')'))
        .unwrap_or(last);
    let digits = last.strip_prefix(is_times)?;
    (!digits.is_empty() && digits_end(digits) == digits.len()).then(|| (Count::parse(digits), name))
}

fn without_bullet(text: &str) -> &str {
    let rest = text.strip_prefix(['-', '*', '+', '•', '·', '◦', '▪', '‣', '>']);
    match rest.and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) => rest.trim_start(),
        None => text.strip_prefix(['•', '·', '◦', '▪', '‣']).unwrap_or(text),
    }
}

fn prefix_section(prefix: &str) -> Option<Section> {
    const PREFIXES: [(&str, Section); 4] = [
        ("SB", Section::Sideboard),
        ("MB", Section::Main),
        ("CM", Section::Commander),
        ("CMDR", Section::Commander),
    ];
    PREFIXES
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(prefix))
        .map(|(_, section)| *section)
}

fn join(first: &str, second: &str) -> String {
    [first, second].concat()
}

fn join3(first: &str, second: &str, third: &str) -> String {
    [first, second, third].concat()
}

#[cfg(test)]
mod tests {
    use super::{Line, read};

    fn table(lines: &[&str]) -> String {
        lines
            .iter()
            .map(|line| match read(line) {
                Line::Card(card) => format!(
                    "{line:40} {}|{}|{}|{}{}{}\n",
                    card.entry.count,
                    card.entry.name,
                    card.entry.set.unwrap_or_default(),
                    card.entry.number.unwrap_or_default(),
                    card.section
                        .map(|section| format!(" {section:?}"))
                        .unwrap_or_default(),
                    card.notice.map(|notice| format!(" {notice}")).unwrap_or_default(),
                ),
                Line::Bare => format!("{line:40} bare\n"),
                Line::Refused(refusal) => format!("{line:40} {} {:?}\n", refusal.message, refusal.candidates),
            })
            .collect()
    }

    #[test]
    fn counts() {
        let lines = [
            "4 Opt",
            "4x Opt",
            "4X Opt",
            "4× Opt",
            "x4 Opt",
            "4 x Opt",
            "(4) Opt",
            "[4] Opt",
            "(4x) Opt",
            "(x4) Opt",
            "Opt x4",
            "Opt (x4)",
            "Opt ×4",
            "Opt (DOM) 60 x4",
            "- 4 Opt",
            "* 4 Opt",
            "•4 Opt",
            "4 X",
            "4 x",
            "x4 X",
            "250 Forest",
            "10000 Forest",
            "10001 Forest",
            "99999999999 Forest",
            "0 Opt",
            "0x Opt",
            "-1 Opt",
            "4Opt",
            "4xOpt",
            "4,Opt",
            "1. Opt",
            "Opt 4",
            "Opt, 4",
            "4",
            "4 ",
            "SB: 2 Duress",
            "sb:2 Duress",
            "SB: Duress",
            "MB: 2 Duress",
            "CM: 1 Atraxa, Praetors' Voice",
            "Circle of Protection: Red",
            "X Marks the Spot",
        ];
        insta::assert_snapshot!(table(&lines), @r#"
        4 Opt                                    4|Opt||
        4x Opt                                   4|Opt||
        4X Opt                                   4|Opt||
        4× Opt                                   4|Opt||
        x4 Opt                                   4|Opt||
        4 x Opt                                  4|Opt||
        (4) Opt                                  4|Opt||
        [4] Opt                                  4|Opt||
        (4x) Opt                                 4|Opt||
        (x4) Opt                                 4|Opt||
        Opt x4                                   4|Opt||
        Opt (x4)                                 4|Opt||
        Opt ×4                                   4|Opt||
        Opt (DOM) 60 x4                          4|Opt|DOM|60
        - 4 Opt                                  4|Opt||
        * 4 Opt                                  4|Opt||
        •4 Opt                                   4|Opt||
        4 X                                      4|X||
        4 x                                      4|x||
        x4 X                                     4|X||
        250 Forest                               250|Forest||
        10000 Forest                             10000|Forest||
        10001 Forest                             More than 10,000 copies. Write a smaller count. []
        99999999999 Forest                       More than 10,000 copies. Write a smaller count. []
        0 Opt                                    0 copies. Write a count from 1 up, or take the line out. ["1 Opt"]
        0x Opt                                   0 copies. Write a count from 1 up, or take the line out. ["1 Opt"]
        -1 Opt                                   A count cannot be negative. ["1 Opt"]
        4Opt                                     Put a space between the count and the name. ["4 Opt"]
        4xOpt                                    Put a space between the count and the name. ["4 Opt"]
        4,Opt                                    Write the count, a space, and then the name. ["4 Opt"]
        1. Opt                                   Write the count, a space, and then the name. ["1 Opt"]
        Opt 4                                    Put the count in front of the name. ["4 Opt", "1 Opt 4"]
        Opt, 4                                   Put the count in front of the name. ["4 Opt", "1 Opt, 4"]
        4                                        There is a count here, but no card name. []
        4                                        There is a count here, but no card name. []
        SB: 2 Duress                             2|Duress|| Sideboard
        sb:2 Duress                              2|Duress|| Sideboard
        SB: Duress                               1|Duress|| Sideboard No count; read as 1.
        MB: 2 Duress                             2|Duress|| Main
        CM: 1 Atraxa, Praetors' Voice            1|Atraxa, Praetors' Voice|| Commander
        Circle of Protection: Red                bare
        X Marks the Spot                         bare
        "#);
    }

    #[test]
    fn printings_and_marks() {
        let lines = [
            "4 Opt (DOM) 60",
            "4 Opt (dom)",
            "1 Boseiju, Who Endures (NEO) 141a",
            "1 Forest (PLST) ZNR-266",
            "1 Sol Ring (SLD) 1★",
            "1 A-Omnath (ZNR) A-177",
            "4 Opt (DOM:60)",
            "4 [DOM] Opt",
            "4 [DOM:60] Opt",
            "4 Opt (331)",
            "4 Opt (Y25-BLB) 3",
            "1 Opt (2X2) 5 *F* #tag #!global",
            "1 Opt (2X2) 5 *E*",
            "1x Opt (xln) 65 *F* [Draw{top}] ^Have,#37d67a^",
            "1 Opt *F* *CMDR*",
            "1 Opt [Draw] [Cantrip]",
            "1 Opt (F)",
            "1 Opt (XLN) 65 (F)",
            "1 Opt (foil)",
            "1 Opt (DOM) 60 bought used",
            "1 Opt #cheap # and good",
            "1 Erase (Not the Urza's Legacy One)",
            "1 Fire // Ice (APC) 128",
            "1 Depose/Deploy",
            "1 Driven /// Despair",
            "1 Summon: Choco/Mog (FIN) 10",
            "1 (DOM) 60",
            "1 *F*",
            "1 -",
            "1 _____ (UNH) 23",
            "1 Opt ★",
            "1 Opt (",
            "1 Opt )",
            "1 Opt ()",
            "1 +2 Mace (AFR) 1",
            "1 1996 World Champion",
            "1 Borrowing 100,000 Arrows",
        ];
        insta::assert_snapshot!(table(&lines), @"
    4 Opt (DOM) 60                           4|Opt|DOM|60
    4 Opt (dom)                              4|Opt|dom|
    1 Boseiju, Who Endures (NEO) 141a        1|Boseiju, Who Endures|NEO|141a
    1 Forest (PLST) ZNR-266                  1|Forest|PLST|ZNR-266
    1 Sol Ring (SLD) 1★                      1|Sol Ring|SLD|1★
    1 A-Omnath (ZNR) A-177                   1|A-Omnath|ZNR|A-177
    4 Opt (DOM:60)                           4|Opt|DOM|60
    4 [DOM] Opt                              4|Opt|DOM|
    4 [DOM:60] Opt                           4|Opt|DOM|60
    4 Opt (331)                              4|Opt|| Read without “331”.
    4 Opt (Y25-BLB) 3                        4|Opt|Y25-BLB|3
    1 Opt (2X2) 5 *F* #tag #!global          1|Opt|2X2|5
    1 Opt (2X2) 5 *E*                        1|Opt|2X2|5
    1x Opt (xln) 65 *F* [Draw{top}] ^Have,#37d67a^ 1|Opt|xln|65
    1 Opt *F* *CMDR*                         1|Opt|| Commander
    1 Opt [Draw] [Cantrip]                   1|Opt||
    1 Opt (F)                                1|Opt||
    1 Opt (XLN) 65 (F)                       1|Opt|XLN|65
    1 Opt (foil)                             1|Opt||
    1 Opt (DOM) 60 bought used               1|Opt|DOM|60 Read without “bought used”.
    1 Opt #cheap # and good                  1|Opt||
    1 Erase (Not the Urza's Legacy One)      1|Erase (Not the Urza's Legacy One)||
    1 Fire // Ice (APC) 128                  1|Fire // Ice|APC|128
    1 Depose/Deploy                          1|Depose/Deploy||
    1 Driven /// Despair                     1|Driven /// Despair||
    1 Summon: Choco/Mog (FIN) 10             1|Summon: Choco/Mog|FIN|10
    1 (DOM) 60                               There is a count here, but no card name. []
    1 *F*                                    There is a count here, but no card name. []
    1 -                                      There is a count here, but no card name. []
    1 _____ (UNH) 23                         1|_____|UNH|23
    1 Opt ★                                  1|Opt||
    1 Opt (                                  1|Opt (||
    1 Opt )                                  1|Opt )||
    1 Opt ()                                 1|Opt||
    1 +2 Mace (AFR) 1                        1|+2 Mace|AFR|1
    1 1996 World Champion                    1|1996 World Champion||
    1 Borrowing 100,000 Arrows               1|Borrowing 100,000 Arrows||
    ");
    }

    #[test]
    fn what_is_no_card() {
        let lines = [
            "3 days later we went to the market.",
            "2024 was a good year for red decks, and here is why:",
            "https://example.org/deck/1",
            "4 https://example.org",
            "1 Who What When Where Why How Much How Many How Far How Long Since Then Too",
            "1 Ach! Hans, Run!",
            "1 To Arms...",
        ];
        insta::assert_snapshot!(table(&lines), @"
        3 days later we went to the market.      This reads as a sentence, not as a card. []
        2024 was a good year for red decks, and here is why: This reads as a sentence, not as a card. []
        https://example.org/deck/1               This is a link, and links are not opened. Open it yourself, copy the list there and paste that. []
        4 https://example.org                    This is a link, and links are not opened. Open it yourself, copy the list there and paste that. []
        1 Who What When Where Why How Much How Many How Far How Long Since Then Too This reads as a sentence, not as a card. []
        1 Ach! Hans, Run!                        1|Ach! Hans, Run!||
        1 To Arms...                             1|To Arms...||
        ");
    }
}

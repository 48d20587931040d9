//! Lines of text, and the folding that makes one spelling of many.

use std::borrow::Cow;

/// The lines of a text, without their ends: LF, CR LF or CR. No line follows an end of line at the end.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        lines.push(&rest[..end]);
        let width = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + width..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Whether nothing visible is on a line.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(folded(c), Folded::Nothing | Folded::As(' ')))
}

enum Folded {
    Nothing,
    As(char),
    Same,
}

/// Curly quotes, long dashes, wide digits and letters, unusual spaces and invisible characters: what word
/// processors, chat programs and web pages put in place of what stands on a keyboard.
fn folded(c: char) -> Folded {
    match c {
        '\u{20}' => Folded::As(' '),
        '\u{21}'..='\u{5f}' | '\u{61}'..='\u{7e}' => Folded::Same,
        '\t' | '\n' | '\u{0b}' | '\u{0c}' | '\r' => Folded::As(' '),
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Folded::As(' '),
        '`' | '´' | '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => Folded::As('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Folded::As('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' => Folded::As('-'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Folded::Nothing,
        '\u{ff01}'..='\u{ff5e}' => Folded::As(char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c)),
        c if c.is_control() => Folded::Nothing,
        _ => Folded::Same,
    }
}

/// The line in keyboard characters, with single spaces and none at the ends.
pub(super) fn fold(line: &str) -> Cow<'_, str> {
    let plain = line.trim_matches(' ');
    if plain
        .bytes()
        .all(|byte| matches!(byte, 0x20..=0x5f | 0x61..=0x7e))
        && !plain.contains("  ")
    {
        return Cow::Borrowed(plain);
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match folded(c) {
            Folded::Nothing => {}
            Folded::As(' ') if out.is_empty() || out.ends_with(' ') => {}
            Folded::As(to) => out.push(to),
            Folded::Same => out.push(c),
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{fold, is_blank, split};

    #[test]
    fn every_end_of_line() {
        assert_eq!(split("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(split("a\n"), ["a"]);
        assert_eq!(split("\n\r\r\n"), ["", "", ""]);
        assert_eq!(split(""), [""; 0]);
    }

    #[test]
    fn folding() {
        let lines = [
            "4 Lightning Bolt",
            "  4   Lightning\tBolt  ",
            "\u{feff}4 Urza’s Saga",
            "4\u{a0}Lim‐Dûl`s “Vault”",
            "４　Ｏｐｔ （ＤＯＭ）　６０",
            "4 O\u{200b}p\u{ad}t\u{7}",
            "1 Erayo — Soratami",
        ];
        let table: String = lines.iter().map(|line| format!("{}|\n", fold(line))).collect();
        insta::assert_snapshot!(table, @r#"
        4 Lightning Bolt|
        4 Lightning Bolt|
        4 Urza's Saga|
        4 Lim-Dûl's "Vault"|
        4 Opt (DOM) 60|
        4 Opt|
        1 Erayo - Soratami|
        "#);
        assert!(is_blank(" \t\u{a0}\u{feff}\u{200b}"));
        assert!(!is_blank(" ."));
    }
}

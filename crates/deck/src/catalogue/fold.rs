//! One spelling for every way a card's name is written.

/// A card's name folded for comparison: lower case, no accents, no punctuation, ligatures spelt out, one space between
/// words, and ` // ` for every slash that parts two names. Two names are the same card's when they fold alike.
///
/// A name of punctuation alone keeps it, so that no name folds to nothing.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = Gap::None;
    for written in name.chars() {
        match written {
            '/' | '\u{2215}' | '\u{2044}' => gap = Gap::Slash,
            // Players write "Lim Dul's Vault" and "Lim-Dûl's Vault".
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => gap = gap.max(Gap::Space),
            '&' => {
                gap.max(Gap::Space).close(&mut folded);
                folded.push_str("and");
                gap = Gap::Space;
            }
            // Combining accents, as decomposed text carries them.
            '\u{300}'..='\u{36f}' => {}
            _ if written.is_whitespace() => gap = gap.max(Gap::Space),
            _ if written.is_alphanumeric() => {
                gap.close(&mut folded);
                gap = Gap::None;
                for lower in written.to_lowercase() {
                    push_plain(lower, &mut folded);
                }
            }
            _ => {}
        }
    }
    if folded.is_empty() {
        name.trim().to_lowercase()
    } else {
        folded
    }
}

/// What stands between the last letter and the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Slash,
}

impl Gap {
    fn close(self, folded: &mut String) {
        match self {
            _ if folded.is_empty() => {}
            Gap::None => {}
            Gap::Space => folded.push(' '),
            Gap::Slash => folded.push_str(" // "),
        }
    }
}

/// Appends a lower-case letter without its accent.
fn push_plain(letter: char, folded: &mut String) {
    let plain = match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'æ' => return folded.push_str("ae"),
        'œ' => return folded.push_str("oe"),
        'ß' => return folded.push_str("ss"),
        // `İ` lower-cases to an `i` and a combining dot.
        '\u{300}'..='\u{36f}' => return,
        other => other,
    };
    folded.push(plain);
}

//! Scryfall's ids in 16 bytes instead of 36 letters.

/// Where the hyphens of an id stand.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// The bytes of an id; `None` for a text that is not written just as Scryfall writes them, which could not be told again.
pub(super) fn parse(text: &str) -> Option<[u8; 16]> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 16];
    let mut digits = 0;
    for (at, letter) in text.iter().enumerate() {
        if HYPHENS.contains(&at) {
            if *letter != b'-' {
                return None;
            }
            continue;
        }
        let digit = match letter {
            b'0'..=b'9' => letter - b'0',
            b'a'..=b'f' => letter - b'a' + 10,
            _ => return None,
        };
        bytes[digits / 2] = bytes[digits / 2] << 4 | digit;
        digits += 1;
    }
    Some(bytes)
}

/// The id as Scryfall writes it.
pub(super) fn text(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for byte in bytes {
        if HYPHENS.contains(&text.len()) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0xf] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or_default());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{parse, text};

    #[test]
    fn an_id_comes_back_letter_for_letter_or_is_not_taken() {
        let id = "fede7f75-0dff-4f3e-816d-e52b43e8b33b";
        assert_eq!(parse(id).map(text).as_deref(), Some(id));
        for odd in [
            "FEDE7F75-0dff-4f3e-816d-e52b43e8b33b",
            "fede7f7500dff-4f3e-816d-e52b43e8b33b",
            "fede7f75-0dff-4f3e-816d-e52b43e8b33",
            "gede7f75-0dff-4f3e-816d-e52b43e8b33b",
            "dom-60",
            "",
        ] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}

//! From the bytes of a file to text.

use super::{ImportError, MAX_BYTES};

/// What a file starts with, and what it is then.
const SIGNATURES: [(&[u8], &str); 22] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
];

/// What nothing better is known of.
const BINARY: &str = "a file of another kind";

/// Turns the bytes of a file into text: UTF-8 with or without BOM, UTF-16 with BOM (or plainly recognisable without),
/// Windows-1252.
///
/// # Errors
/// [`ImportError::TooLarge`] over [`MAX_BYTES`], [`ImportError::NotText`] when the bytes are a picture, an archive, a
/// program.
pub fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    // A picture says more than its size.
    if let Some(what) = signature(bytes) {
        return Err(ImportError::NotText {
            what: what.to_owned(),
        });
    }
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge {
            bytes: bytes.len(),
            limit: MAX_BYTES,
        });
    }
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => from_utf8_or_windows(rest),
        [0xff, 0xfe, rest @ ..] => from_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => from_utf16(rest, u16::from_be_bytes),
        _ if zeros_at(bytes, 1) => from_utf16(bytes, u16::from_le_bytes),
        _ if zeros_at(bytes, 0) => from_utf16(bytes, u16::from_be_bytes),
        _ => from_utf8_or_windows(bytes),
    };
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{0c}'))
        .count();
    // One stray control character happens in text, also the end-of-file mark of old programs; a NUL or many do not.
    if text.contains('\0') || controls > 1 + text.len() / 200 {
        return Err(ImportError::NotText {
            what: BINARY.to_owned(),
        });
    }
    Ok(text)
}

/// What a pasted text is when it is markup for other programs and no list; `None` for anything else.
pub(super) fn markup(text: &str) -> Option<&'static str> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let starts = |with: &str| {
        start
            .get(..with.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    if starts("<!doctype html") || starts("<html") {
        Some("the source of a web page")
    } else if starts("{\\rtf") {
        Some("an RTF document")
    } else {
        None
    }
}

fn signature(bytes: &[u8]) -> Option<&'static str> {
    let known = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    known.or(match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("a WebP picture"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("a sound file"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => Some("an AVIF picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', ..] => Some("a HEIC picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("a video"),
        // These two letters could also start a text, whose sixth or third byte is no NUL.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("a BMP picture"),
        [b'M', b'Z', _, 0, ..] => Some("a program"),
        _ => None,
    })
}

/// Whether nearly every second byte, from `first` on, is zero and the others are not: Latin letters in UTF-16.
fn zeros_at(bytes: &[u8], first: usize) -> bool {
    let start = &bytes[..bytes.len().min(512)];
    if start.len() < 4 || bytes.len() % 2 == 1 {
        return false;
    }
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    zeros(first) * 10 >= start.len() / 2 * 9 && zeros(1 - first) == 0
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn from_utf8_or_windows(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// The characters of 0x80 to 0x9f; the rest of Windows-1252 is Latin-1. U+FFFD where nothing is assigned.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::{ImportError, MAX_BYTES, decode, markup};

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn one_text_in_every_encoding() {
        let text = "4 Lim-Dûl’s Vault\r\n";
        let mut bom8 = b"\xef\xbb\xbf".to_vec();
        bom8.extend_from_slice(text.as_bytes());
        let mut bom16le = b"\xff\xfe".to_vec();
        bom16le.extend(utf16(text, u16::to_le_bytes));
        let mut bom16be = b"\xfe\xff".to_vec();
        bom16be.extend(utf16(text, u16::to_be_bytes));
        let windows = b"4 Lim-D\xfbl\x92s Vault\r\n".to_vec();
        for bytes in [text.as_bytes().to_vec(), bom8, bom16le, bom16be, windows] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:x?}");
        }
        let plain = "4 Lightning Bolt\n";
        assert_eq!(decode(&utf16(plain, u16::to_le_bytes)).as_deref(), Ok(plain));
        assert_eq!(decode(&utf16(plain, u16::to_be_bytes)).as_deref(), Ok(plain));
        assert_eq!(decode(b"").as_deref(), Ok(""));
        assert_eq!(
            decode(b"4 Opt\n\x1a").as_deref(),
            Ok("4 Opt\n\x1a"),
            "the end mark of an old text file"
        );
    }

    #[test]
    fn other_files_are_named() {
        let mut heic = b"\0\0\0\x18ftypheic".to_vec();
        heic.resize(40, 1);
        let files: [&[u8]; 16] = [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            b"GIF89a\x01\0\x01\0",
            b"RIFF\x24\0\0\0WEBPVP8 ",
            &heic,
            b"BM\x36\0\0\0\0\0\0\0\x36\0",
            b"%PDF-1.7\n",
            b"PK\x03\x04\x14\0",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
            b"\x1f\x8b\x08\0",
            b"\x7fELF\x02\x01",
            b"MZ\x90\0\x03",
            b"SQLite format 3\0",
            b"{\\rtf1\\ansi",
            b"\x01\x02\x03\x04\x05\x06\x07\x08",
            b"4 Opt\0\0\0\0\0",
        ];
        let table: String = files
            .iter()
            .map(|file| match decode(file) {
                Err(error) => format!("{error}\n"),
                Ok(text) => format!("read as {text:?}\n"),
            })
            .collect();
        insta::assert_snapshot!(table, @"
        This is a PNG picture, not a decklist. Save the list as text and drop that.
        This is a JPEG picture, not a decklist. Save the list as text and drop that.
        This is a GIF picture, not a decklist. Save the list as text and drop that.
        This is a WebP picture, not a decklist. Save the list as text and drop that.
        This is a HEIC picture, not a decklist. Save the list as text and drop that.
        This is a BMP picture, not a decklist. Save the list as text and drop that.
        This is a PDF document, not a decklist. Save the list as text and drop that.
        This is a ZIP archive or an Office document, not a decklist. Save the list as text and drop that.
        This is an old Office document, not a decklist. Save the list as text and drop that.
        This is a gzip archive, not a decklist. Save the list as text and drop that.
        This is a program, not a decklist. Save the list as text and drop that.
        This is a program, not a decklist. Save the list as text and drop that.
        This is a database, not a decklist. Save the list as text and drop that.
        This is an RTF document, not a decklist. Save the list as text and drop that.
        This is a file of another kind, not a decklist. Save the list as text and drop that.
        This is a file of another kind, not a decklist. Save the list as text and drop that.
        ");
    }

    #[test]
    fn a_text_that_starts_like_a_bitmap_or_a_program_is_text() {
        for text in ["BMW Fan Club\n4 Opt\n", "MZ\n4 Opt"] {
            assert_eq!(decode(text.as_bytes()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_large_file_is_refused_by_its_size_unless_it_is_no_text() {
        let bytes = vec![b'a'; 2 * MAX_BYTES];
        assert_eq!(
            decode(&bytes),
            Err(ImportError::TooLarge {
                bytes: 2 * MAX_BYTES,
                limit: MAX_BYTES
            })
        );
        let mut photo = vec![7; 2 * MAX_BYTES];
        photo[..3].copy_from_slice(b"\xff\xd8\xff");
        assert_eq!(
            decode(&photo),
            Err(ImportError::NotText {
                what: "a JPEG picture".to_owned()
            })
        );
    }

    #[test]
    fn markup_is_not_a_list() {
        assert_eq!(
            markup(" <!DOCTYPE html><p>4 Opt"),
            Some("the source of a web page")
        );
        assert_eq!(markup("\u{feff}<HTML>"), Some("the source of a web page"));
        assert_eq!(markup("</textarea><script>"), None);
        assert_eq!(markup("é"), None);
    }
}

//! Any text, said to be in any notation.

#![no_main]

use deck::decklist::SourceFormat;
use deck::import::read;
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (notation, text) = input;
    let format = SourceFormat::ALL[usize::from(notation) % SourceFormat::ALL.len()];
    if let Ok(reading) = read(text, Some(format)) {
        assert_eq!(reading.parsed.format, format);
        account(text, &reading);
    }
});

//! Any rows below a header of either shape, with any delimiter.

#![no_main]

use deck::decklist::SourceFormat;
use deck::import::read;
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (shape, rows) = input;
    let delimiter = [",", ";", "\t"][usize::from(shape >> 1) % 3];
    let (format, columns): (_, &[&str]) = if shape & 1 == 0 {
        (
            SourceFormat::CsvQuantity,
            &["Quantity", "Name", "Set", "Collector Number", "Sideboard"],
        )
    } else {
        (
            SourceFormat::CsvMultiverse,
            &["Id", "Name", "Set", "Color", "Rarity", "Count"],
        )
    };
    let text = format!("{}\n{rows}", columns.join(delimiter));
    if let Ok(reading) = read(&text, None) {
        assert_eq!(reading.parsed.format, format);
        account(&text, &reading);
    }
});

//! Any markup inside a deck file, of either program.

#![no_main]

use deck::decklist::SourceFormat;
use deck::import::read;
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &str)| {
    let (cockatrice, inside) = input;
    let (format, start) = if cockatrice {
        (SourceFormat::Cockatrice, "<cockatrice_deck version=\"1\">\n")
    } else {
        (
            SourceFormat::MtgoDek,
            "<Deck>\n<Cards Quantity=\"1\" Name=\"Opt\"/>\n",
        )
    };
    let text = format!("{start}{inside}");
    if let Ok(reading) = read(&text, Some(format)) {
        assert_eq!(reading.parsed.format, format);
        account(&text, &reading);
    }
});

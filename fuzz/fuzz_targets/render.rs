//! Whatever was read, written for any target: that is read again, with every line accounted for.

#![no_main]

use deck::export::{Target, carried, render};
use deck::import::read;
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (target, text) = input;
    let target = Target::ALL[usize::from(target) % Target::ALL.len()];
    let Ok(reading) = read(text, None) else { return };
    let out = render(&reading.parsed, target, |_| None);
    let (left, warnings) = carried(&reading.parsed, target, |_| None);
    assert_eq!(out.warnings, warnings);
    let Ok(again) = read(&out.text, None) else { return };
    account(&out.text, &again);
    // The files say what is a card and what is not, whatever it is called.
    if matches!(target, Target::Dek | Target::Cod) {
        let count = |parsed: &deck::decklist::Parsed| parsed.sections.iter().count();
        assert_eq!(count(&again.parsed), count(&left));
    }
});

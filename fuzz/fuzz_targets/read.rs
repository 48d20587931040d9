//! Any text, in whatever notation it seems to be.

#![no_main]

use deck::export::to_arena;
use deck::import::read;
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(reading) = read(text, None) {
        account(text, &reading);
        // What goes out is read again, with nothing left over.
        let again = read(&to_arena(&reading.parsed, |_| None), None);
        if let Ok(again) = again {
            account(&to_arena(&reading.parsed, |_| None), &again);
        }
    }
});

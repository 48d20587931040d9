//! Any bytes of a file.

#![no_main]

use deck::import::{decode, read};
use deck_fuzz::account;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = decode(bytes)
        && let Ok(reading) = read(&text, None)
    {
        account(&text, &reading);
    }
});

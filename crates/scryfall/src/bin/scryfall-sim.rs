//! A local Scryfall.
fn main() {}

//! House rules that have nothing to do with waiting.

pub fn unfinished() -> u8 {
    todo!() //~ clippy::todo
}

pub fn never_begun() -> u8 {
    unimplemented!() //~ clippy::unimplemented
}

pub fn looked_at(count: u8) -> u8 {
    dbg!(count) //~ clippy::dbg_macro
}

#[allow(dead_code)] //~ clippy::allow_attributes
fn kept() {}

pub fn trusted(bytes: &[u8]) -> &str {
    unsafe { std::str::from_utf8_unchecked(bytes) } //~ unsafe_code
}

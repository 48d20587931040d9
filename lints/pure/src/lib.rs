//! What a pure crate must not do: ask for the time, for chance, for threads, for the surroundings.
//!
//! `//~` marks its line as a violation that must be reported.

use std::hash::RandomState;
use std::time::{Duration, Instant, SystemTime, SystemTimeError};

pub fn ambient_clock() -> (Instant, SystemTime) {
    let instant = Instant::now(); //~ clippy::disallowed_methods
    let time = SystemTime::now(); //~ clippy::disallowed_methods
    (instant, time)
}

pub fn ambient_age(instant: Instant, time: SystemTime) -> Result<(Duration, Duration), SystemTimeError> {
    let age = instant.elapsed(); //~ clippy::disallowed_methods
    let other = time.elapsed()?; //~ clippy::disallowed_methods
    Ok((age, other))
}

pub fn chance() -> RandomState {
    RandomState::new() //~ clippy::disallowed_methods
}

pub fn threads() -> std::io::Result<()> {
    drop(std::thread::spawn(|| {})); //~ clippy::disallowed_methods
    std::thread::scope(|_| {}); //~ clippy::disallowed_methods
    std::thread::Builder::new().spawn(|| {}).map(drop) //~ clippy::disallowed_methods
}

pub fn surroundings() -> usize {
    drop(std::env::var("HOME")); //~ clippy::disallowed_methods
    drop(std::env::var_os("HOME")); //~ clippy::disallowed_methods
    drop(std::io::stdin()); //~ clippy::disallowed_methods
    drop(std::io::stdout()); //~ clippy::disallowed_methods
    drop(std::io::stderr()); //~ clippy::disallowed_methods
    std::env::args().count() //~ clippy::disallowed_methods
}

//! What asynchronous code must not do, once each. `//~` marks its line as a violation that must be reported, by the lint it names;
//! nothing else may be.

pub mod awaits;
pub mod blocking;
pub mod client;
pub mod house;

//! Arena Improver: paste a Magic: The Gathering Arena deck and see what it is.

pub mod wire;

//! Arena Improver: paste a Magic: The Gathering Arena deck and see what it is.

pub mod wire;
pub mod functions;
#[cfg(feature = "ssr")]
pub mod server;

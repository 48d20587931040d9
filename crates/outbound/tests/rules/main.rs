//! The rules of a call on paused time, with a carrier that answers from a script.

mod caching;
mod closing;
mod deadlines;
mod fake;
mod logging;
mod retrying;

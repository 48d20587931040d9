//! The rules of a call on paused time, with a carrier that answers from a script.

mod arriving;
mod breaking;
mod caching;
mod closing;
mod deadlines;
mod downloading;
mod fake;
mod logging;
mod retrying;
mod stale;
mod tiers;
mod watching;

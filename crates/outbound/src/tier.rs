//! The second tier of the cache: what outlives the process.

use std::time::SystemTime;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::StatusCode;

/// Keeps answers where a restart does not reach them, for example in a database. The first tier is in memory.
///
/// It never fails a call: what cannot be read is not there, and what cannot be written is logged and left.
pub trait Tier: Send + Sync + 'static {
    /// The answers kept under these keys, in the same order; `None` where there is none.
    fn load<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Vec<Option<Kept>>>;

    /// Keeps answers, each in place of the one under its key. They may be dropped from [`Kept::until`] on.
    fn save(&self, answers: Vec<(String, Kept)>) -> BoxFuture<'_, ()>;
}

/// An answer as it is kept. Headers are not: what a service needs of an answer is in its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub status: StatusCode,
    pub body: Bytes,
    /// When it came from the upstream.
    pub fetched_at: SystemTime,
    /// From then on nobody will ask for it any more, stale or not.
    pub until: SystemTime,
}

//! Files that are too large to hold: read as they come, and taken up again where a connection broke.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use url::Url;

use crate::call::{CallError, Priority};
use crate::client::Outbound;
use crate::config::LaneId;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Download {
    pub url: Url,
    /// The address with its variable parts named.
    pub template: &'static str,
    pub headers: HeaderMap,
    pub lane: LaneId,
    pub priority: Priority,
    /// The longest silence: before the answer begins, and between two pieces of it.
    pub stall: Duration,
    /// The most bytes that are read, as they come over the wire.
    pub max_bytes: u64,
}

/// A file on its way. Dropping it ends the exchange.
pub struct Incoming {
    never: std::convert::Infallible,
}

impl Outbound {
    /// Begins to read a file.
    ///
    /// A connection that breaks is taken up where it broke (`Range` with `If-Range`) a few times, by the rules of the lane;
    /// where the upstream cannot do that, or the file has changed, the download fails rather than mix two files.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn download(&self, download: Download) -> Result<Incoming, CallError> {
        let _ = download;
        Err(CallError::NotAllowed("downloads"))
    }
}

impl Incoming {
    /// The whole length in bytes, where the upstream said it.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match self.never {}
    }

    /// Bytes read so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        match self.never {}
    }

    /// The next piece; `None` at the end of a file that came whole.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, CallError> {
        match self.never {}
    }
}

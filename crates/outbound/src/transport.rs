//! What carries one request: the pooled client in earnest, a fake in tests.

mod pooled;
mod tls;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderMap, Method};
use url::Url;

pub(crate) use self::pooled::Pooled;
use crate::call::Response;

/// One request on its way out.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The most bytes of decoded body that are read.
    pub max_body: usize,
}

/// Carries a request and brings the whole answer, once. No retry, no redirect, no pace: those are decided above it.
pub trait Transport: Send + Sync + 'static {
    /// Sends, and resolves once the body is read. Dropping the future abandons the exchange.
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// Connections opened so far.
    fn connects(&self) -> u64 {
        0
    }
}

/// Why no whole answer came.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TransportError {
    /// No connection: name, network or TLS.
    #[error("connect: {0}")]
    Connect(String),
    /// Nothing for too long.
    #[error("no answer in time")]
    TimedOut,
    /// The exchange broke off, or what came cannot be decoded.
    #[error("{0}")]
    Broken(String),
    /// The body is longer than was asked for.
    #[error("body over {limit} bytes")]
    TooLarge { limit: usize },
}

impl TransportError {
    /// Price of asking again, in tokens of the retry budget; `None` where that would end the same way.
    pub(crate) fn cost(&self) -> Option<u32> {
        match self {
            TransportError::Connect(_) | TransportError::Broken(_) => Some(1),
            // It held a connection for long, and the upstream may still be at work on it.
            TransportError::TimedOut => Some(2),
            TransportError::TooLarge { .. } => None,
        }
    }
}

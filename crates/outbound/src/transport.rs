//! What carries one request: the pooled client in earnest, a fake in tests.

mod lazy;
mod pooled;
mod tls;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, stream};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

pub(crate) use self::lazy::Lazy;
pub(crate) use self::pooled::{CONNECT_TIMEOUT, Pooled};
use crate::call::Response;
use crate::config::BuildError;

/// One request on its way out.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The most bytes of decoded body that are read; of a body that comes in pieces, its reader decides.
    pub max_body: usize,
}

/// An answer whose body comes in pieces, as it came over the wire: nothing is decoded.
pub struct Opened {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: BoxStream<'static, Result<Bytes, TransportError>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Carries a request and brings the whole answer, once. No retry, no redirect, no pace: those are decided above it.
pub trait Transport: Send + Sync + 'static {
    /// Sends, and resolves once the body is read. Dropping the future abandons the exchange.
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// Sends, and resolves once the headers of the answer are in. Dropping the body abandons the exchange.
    fn open(&self, request: Outgoing) -> BoxFuture<'_, Result<Opened, TransportError>> {
        async move {
            let Response {
                status,
                headers,
                body,
                ..
            } = self.send(request).await?;
            let body = stream::iter([Ok(body)]).boxed();
            Ok(Opened {
                status,
                headers,
                body,
            })
        }
        .boxed()
    }

    /// Builds what is not built yet; called before the first request, and cheap after it.
    ///
    /// # Errors
    /// When it cannot be built; the next call tries again.
    fn ready(&self) -> BoxFuture<'_, Result<(), BuildError>> {
        futures::future::ready(Ok(())).boxed()
    }

    /// Connections begun so far. One that a request has to wait for must be counted when that request is first polled: by
    /// that the lane knows to hold the next one back.
    fn connects(&self) -> u64 {
        0
    }

    /// Resolves when no connection is being made.
    fn connected(&self) -> BoxFuture<'_, ()> {
        futures::future::ready(()).boxed()
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

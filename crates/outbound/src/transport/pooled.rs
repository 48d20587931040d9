//! The pooled client: the only place that names reqwest's builder.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::StatusCode;
use tokio::time::timeout;
use tower_layer::Layer;
use tower_service::Service;

use super::{Outgoing, Transport, TransportError, tls};
use crate::call::{Freshness, Response};
use crate::config::{BuildError, Config};

/// A host that does not answer a connect in this time is taken to be unreachable.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// An HTTP/2 connection that a NAT dropped silently would swallow every request; pings find out.
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// A refusal's words are waited for this long, and read so far; most servers send a page that fits.
const WORDS_TIMEOUT: Duration = Duration::from_secs(1);
const WORDS: usize = 64 * 1024;

/// The one `reqwest::Client` of the process.
pub(crate) struct Pooled {
    client: reqwest::Client,
    connects: Arc<AtomicU64>,
}

impl Pooled {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one client that everything else shares"
    )]
    pub(crate) fn new(config: &Config) -> Result<Pooled, BuildError> {
        let connects = Arc::new(AtomicU64::new(0));
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config()?)
            .user_agent(&config.user_agent)
            .https_only(!config.allow_loopback_http)
            // Both are decided above the lane, where they cost a turn like any request.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(config.max_idle_per_host)
            .pool_idle_timeout(config.idle_timeout)
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_keep_alive_interval(PING_EVERY)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            .connector_layer(CountConnects(Arc::clone(&connects)));
        if config.allow_loopback_http {
            // A stand-in on this machine is never behind the proxy of the environment.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| BuildError(describe(error)))?;
        Ok(Pooled { client, connects })
    }

    async fn exchange(&self, request: Outgoing) -> Result<Response, TransportError> {
        let mut response = self
            .client
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body)
            .send()
            .await
            .map_err(classify)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = if status.is_success() || status == StatusCode::NOT_FOUND {
            read_body(response, request.max_body).await?
        } else {
            read_words(response, request.max_body.min(WORDS)).await
        };
        Ok(Response {
            status,
            headers,
            body,
            freshness: Freshness::Fresh,
        })
    }
}

impl Transport for Pooled {
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.exchange(request).boxed()
    }

    fn connects(&self) -> u64 {
        self.connects.load(Ordering::Relaxed)
    }
}

/// Reads the decoded body up to `limit` bytes: a few compressed kilobytes can stand for gigabytes.
async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let Some(first) = response.chunk().await.map_err(classify)? else {
        return Ok(Bytes::new());
    };
    if first.len() > limit {
        return Err(TransportError::TooLarge { limit });
    }
    let Some(second) = response.chunk().await.map_err(classify)? else {
        return Ok(first);
    };
    let mut body = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > limit {
            return Err(TransportError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(classify)?;
    }
    Ok(body.freeze())
}

/// Reads what there is of a body that only explains a status: a 429 is one even where its page is cut short, too long,
/// slow, or cannot be decoded, and must not pass for a fault of the line that is tried again.
async fn read_words(mut response: reqwest::Response, limit: usize) -> Bytes {
    let mut words = BytesMut::new();
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = limit - words.len();
            words.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                return;
            }
        }
    };
    if timeout(WORDS_TIMEOUT, reading).await.is_err() {
        tracing::debug!("an error's body did not end in time");
    }
    words.freeze()
}

fn classify(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::TimedOut
    } else if error.is_connect() {
        TransportError::Connect(describe(error))
    } else {
        TransportError::Broken(describe(error))
    }
}

/// The chain of causes without the address, which may hold a player's words.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Counts new connections, to show that the pool is one.
#[derive(Clone)]
struct CountConnects(Arc<AtomicU64>);

impl<S> Layer<S> for CountConnects {
    type Service = CountedConnector<S>;

    fn layer(&self, connector: S) -> CountedConnector<S> {
        CountedConnector {
            connector,
            connects: Arc::clone(&self.0),
        }
    }
}

#[derive(Clone)]
struct CountedConnector<S> {
    connector: S,
    connects: Arc<AtomicU64>,
}

impl<S: Service<R>, R> Service<R> for CountedConnector<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> S::Future {
        self.connects.fetch_add(1, Ordering::Relaxed);
        self.connector.call(target)
    }
}

//! The pooled client: the only place that names reqwest's builder.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use http::StatusCode;
use tokio::sync::watch;
use tokio::time::timeout;
use tower_layer::Layer;
use tower_service::Service;

use super::{Opened, Outgoing, Transport, TransportError, tls};
use crate::call::{Freshness, Response};
use crate::config::{BuildError, Config};

/// A host that does not answer a connect in this time is taken to be unreachable.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// An HTTP/2 connection that a NAT dropped silently would swallow every request; pings find out.
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// A refusal's words are waited for this long, and read so far; most servers send a page that fits.
const WORDS_TIMEOUT: Duration = Duration::from_secs(1);
const WORDS: usize = 64 * 1024;

/// The connections of the process.
pub(crate) struct Pooled {
    client: reqwest::Client,
    /// The same client for files, which are taken as they come: a decoder would make offsets into them meaningless, and
    /// reqwest switches decoding by client, not by request. Files have hosts of their own, so nothing is connected twice.
    files: reqwest::Client,
    dials: Arc<Dials>,
}

impl Pooled {
    pub(crate) fn new(config: &Config) -> Result<Pooled, BuildError> {
        let dials = Arc::new(Dials::new());
        let tls = tls::client_config()?;
        let client = Pooled::builder(config, tls.clone(), &dials)
            .build()
            .map_err(|error| BuildError(describe(error)))?;
        let files = Pooled::builder(config, tls, &dials)
            .no_gzip()
            .no_brotli()
            .build()
            .map_err(|error| BuildError(describe(error)))?;
        Ok(Pooled { client, files, dials })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one client that everything else shares"
    )]
    fn builder(config: &Config, tls: rustls::ClientConfig, dials: &Arc<Dials>) -> reqwest::ClientBuilder {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
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
            .connector_layer(CountDials(Arc::clone(dials)));
        if config.allow_loopback_http {
            // A stand-in on this machine is never behind the proxy of the environment.
            builder = builder.no_proxy();
        }
        builder
    }

    async fn begin(&self, request: Outgoing) -> Result<Opened, TransportError> {
        let mut response = self
            .files
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body)
            .send()
            .await
            .map_err(classify)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = response
            .bytes_stream()
            .map(|piece| piece.map_err(classify))
            .boxed();
        Ok(Opened {
            status,
            headers,
            body,
        })
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

    fn open(&self, request: Outgoing) -> BoxFuture<'_, Result<Opened, TransportError>> {
        self.begin(request).boxed()
    }

    fn connects(&self) -> u64 {
        self.dials.begun.load(Ordering::Relaxed)
    }

    fn connected(&self) -> BoxFuture<'_, ()> {
        let mut under_way = self.dials.under_way.subscribe();
        async move {
            // It only fails when the sender is gone, and with it the client.
            under_way.wait_for(|count| *count == 0).await.ok();
        }
        .boxed()
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

/// The connections: how many were begun, to show that the pool is one, and how many are being made.
pub(crate) struct Dials {
    begun: AtomicU64,
    under_way: watch::Sender<usize>,
}

impl Dials {
    fn new() -> Dials {
        Dials {
            begun: AtomicU64::new(0),
            under_way: watch::Sender::new(0),
        }
    }
}

#[derive(Clone)]
struct CountDials(Arc<Dials>);

impl<S> Layer<S> for CountDials {
    type Service = CountedConnector<S>;

    fn layer(&self, connector: S) -> CountedConnector<S> {
        CountedConnector {
            connector,
            dials: Arc::clone(&self.0),
        }
    }
}

#[derive(Clone)]
struct CountedConnector<S> {
    connector: S,
    dials: Arc<Dials>,
}

impl<S, R> Service<R> for CountedConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        self.dials.begun.fetch_add(1, Ordering::Relaxed);
        self.dials.under_way.send_modify(|count| *count += 1);
        let ended = Dial(Arc::clone(&self.dials));
        let connecting = self.connector.call(target);
        async move {
            let _ended = ended;
            connecting.await
        }
        .boxed()
    }
}

/// One connection being made, TLS included; over when dropped.
struct Dial(Arc<Dials>);

impl Drop for Dial {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

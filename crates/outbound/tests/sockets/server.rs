//! A server on loopback that counts its connections, and requests to it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use bytes::Bytes;
use http::{HeaderMap, Method};
use outbound::{Config, LaneConfig, LaneId, Outbound, Priority, Request};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub const LANE: LaneId = LaneId("lane");

pub struct Server {
    pub address: SocketAddr,
    pub sockets: Sockets,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start(router: Router) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let sockets = Sockets::default();
        let counting = Counting {
            listener,
            sockets: sockets.clone(),
        };
        let task = tokio::spawn(async move { axum::serve(counting, router).await.unwrap() });
        Server {
            address,
            sockets,
            task,
        }
    }

    /// See [`get`].
    pub fn get(&self, path: &str) -> Request {
        get(self.address, path)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A person asks, with fifteen seconds of patience.
pub fn get(address: SocketAddr, path: &str) -> Request {
    Request {
        method: Method::GET,
        url: format!("http://{address}{path}").parse().unwrap(),
        template: "/{path}",
        headers: HeaderMap::new(),
        body: Bytes::new(),
        lane: LANE,
        priority: Priority::Interactive,
        deadline: Instant::now() + Duration::from_secs(15),
        read_only: true,
        cache: None,
        max_body: 1_000_000,
    }
}

/// A client with an unpaced lane.
pub fn config() -> Config {
    Config {
        lanes: vec![LaneConfig {
            id: LANE,
            step: Duration::ZERO,
            group: "group",
        }],
        allow_loopback_http: true,
        max_queued: 10_000,
        ..Config::default()
    }
}

pub fn outbound(config: Config) -> Outbound {
    Outbound::new(config).unwrap()
}

/// Connections of a server: all that were accepted, and those open now.
#[derive(Clone)]
pub struct Sockets {
    accepted: Arc<AtomicUsize>,
    peak: Arc<AtomicUsize>,
    open: watch::Sender<usize>,
}

impl Default for Sockets {
    fn default() -> Sockets {
        Sockets {
            accepted: Arc::default(),
            peak: Arc::default(),
            open: watch::Sender::new(0),
        }
    }
}

impl Sockets {
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// The most that were open at once.
    pub fn peak(&self) -> usize {
        self.peak.load(Ordering::SeqCst)
    }

    /// Waits until no more than `most` are open and says how many are.
    pub async fn settled(&self, most: usize) -> usize {
        *self
            .open
            .subscribe()
            .wait_for(|open| *open <= most)
            .await
            .unwrap()
    }
}

struct Counting {
    listener: TcpListener,
    sockets: Sockets,
}

impl Listener for Counting {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Counted, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        self.sockets.accepted.fetch_add(1, Ordering::SeqCst);
        self.sockets.open.send_modify(|open| {
            *open += 1;
            self.sockets.peak.fetch_max(*open, Ordering::SeqCst);
        });
        (
            Counted {
                stream,
                sockets: self.sockets.clone(),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

struct Counted {
    stream: TcpStream,
    sockets: Sockets,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.sockets.open.send_modify(|open| *open -= 1);
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

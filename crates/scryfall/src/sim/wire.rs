//! The sockets of a stand-in: connections that can be closed or reset from inside a handler.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(super) async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<Fate>();
    let stop = async move {
        // An error means that the stand-in is gone, which is a reason to stop too.
        drop(stopping.wait_for(|stop| *stop).await);
    };
    if let Err(error) = axum::serve(SimListener(listener), service)
        .with_graceful_shutdown(stop)
        .await
    {
        tracing::error!(%error, "the stand-in stopped serving");
    }
}

/// How a connection ends; shared by the socket and the handlers of its requests.
#[derive(Clone, Debug)]
pub(super) struct Fate(Arc<AtomicU8>);

const OPEN: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

impl Fate {
    /// Whatever the handler answers now never reaches the socket, which closes as if the program had ended.
    pub(super) fn close(&self) {
        self.0.store(CLOSED, Ordering::Release);
    }

    /// The same, with a reset instead of a proper end.
    pub(super) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, SimListener>> for Fate {
    fn connect_info(stream: IncomingStream<'_, SimListener>) -> Fate {
        stream.io().fate.clone()
    }
}

pub(super) struct SimListener(TcpListener);

impl Listener for SimListener {
    type Io = SimStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (SimStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (
            SimStream {
                stream,
                fate: Fate(Arc::new(AtomicU8::new(OPEN))),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

pub(super) struct SimStream {
    stream: TcpStream,
    fate: Fate,
}

impl SimStream {
    fn check(&self) -> io::Result<()> {
        match self.fate.0.load(Ordering::Acquire) {
            OPEN => Ok(()),
            RESET => {
                // With no time to linger the kernel drops the connection with a reset.
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl AsyncRead for SimStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for SimStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

//! A relay that makes a near server far.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

/// A relay on a port of its own. It takes no new connections once dropped.
pub struct Relay {
    pub address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Relay {
    /// Relays to `target`. A new connection is silent for what `connect` says, and every byte on its way there then takes
    /// `round_trip`; the way back takes nothing, so that this is the whole of the round trip.
    pub async fn start(
        target: SocketAddr,
        round_trip: Duration,
        mut connect: impl FnMut() -> Duration + Send + 'static,
    ) -> io::Result<Relay> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let silent = connect();
                tokio::spawn(async move {
                    sleep(silent).await;
                    // Either side may end it at any time.
                    drop(relay(near, target, round_trip).await);
                });
            }
        });
        Ok(Relay { address, accepting })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn relay(near: TcpStream, target: SocketAddr, round_trip: Duration) -> io::Result<()> {
    let far = TcpStream::connect(target).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let (from_near, mut to_near) = near.into_split();
    let (mut from_far, to_far) = far.into_split();
    let (send, pieces) = mpsc::unbounded_channel();
    let there = async { tokio::try_join!(take(from_near, send, round_trip), pass_on(pieces, to_far)) };
    let back = async {
        tokio::io::copy(&mut from_far, &mut to_near).await?;
        to_near.shutdown().await
    };
    tokio::try_join!(there, back).map(drop)
}

/// A piece, and when it may arrive.
type Piece = (Instant, Bytes);

async fn take(
    mut from: OwnedReadHalf,
    send: mpsc::UnboundedSender<Piece>,
    round_trip: Duration,
) -> io::Result<()> {
    loop {
        let mut piece = BytesMut::with_capacity(16 * 1024);
        if from.read_buf(&mut piece).await? == 0 {
            return Ok(());
        }
        if send.send((Instant::now() + round_trip, piece.freeze())).is_err() {
            return Ok(());
        }
    }
}

async fn pass_on(mut pieces: mpsc::UnboundedReceiver<Piece>, mut to: OwnedWriteHalf) -> io::Result<()> {
    while let Some((at, piece)) = pieces.recv().await {
        sleep_until(at).await;
        to.write_all(&piece).await?;
    }
    to.shutdown().await
}

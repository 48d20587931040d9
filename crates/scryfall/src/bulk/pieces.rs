//! A bridge from pieces that come in asynchronously to a reader that blocks.

use std::io::{self, Read};

use bytes::{Buf, Bytes};
use outbound::Incoming;
use tokio::sync::mpsc;

use crate::error::LookupError;

/// Pieces under way at once; a sender waits where the reader is slower.
const AHEAD: usize = 16;

enum Piece {
    Bytes(Bytes),
    /// The file came whole.
    End,
    Failed(io::Error),
}

/// Two ends of a file on its way from async code to blocking code, with at most 16 pieces between them.
#[must_use]
pub fn pieces() -> (PieceSender, PieceReader) {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let reader = PieceReader {
        pieces: receiver,
        rest: Bytes::new(),
        end: None,
    };
    (PieceSender { pieces: sender }, reader)
}

/// The async end. Dropping it without [`PieceSender::end`] is an error for the reader: half a file never passes for a whole.
#[derive(Debug)]
pub struct PieceSender {
    pieces: mpsc::Sender<Piece>,
}

/// Nobody reads any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader of the file is gone")]
pub struct ReaderGone;

impl PieceSender {
    /// Hands a piece over; waits while the reader is behind.
    ///
    /// # Errors
    /// When the reader was dropped.
    pub async fn send(&self, piece: Bytes) -> Result<(), ReaderGone> {
        self.put(Piece::Bytes(piece)).await
    }

    /// Says that the file is whole.
    ///
    /// # Errors
    /// When the reader was dropped.
    pub async fn end(self) -> Result<(), ReaderGone> {
        self.put(Piece::End).await
    }

    /// Says why no more will come: the reader's next read past what was sent is this error.
    ///
    /// # Errors
    /// When the reader was dropped.
    pub async fn fail(self, error: io::Error) -> Result<(), ReaderGone> {
        self.put(Piece::Failed(error)).await
    }

    /// Hands a whole download over, telling `progress` the bytes so far after each piece. What goes wrong with it the reader
    /// learns too.
    ///
    /// Ends early, without an error, when the reader was dropped: then it is the reader who knows why.
    ///
    /// # Errors
    /// See [`LookupError`].
    pub async fn forward(
        self,
        mut incoming: Incoming,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<(), LookupError> {
        loop {
            let sent = match incoming.chunk().await {
                Ok(Some(piece)) => self.send(piece).await,
                Ok(None) => {
                    // Whether the reader still wanted it is the reader's business.
                    let _ = self.end().await;
                    return Ok(());
                }
                Err(error) => {
                    let _ = self.fail(io::Error::other(error.to_string())).await;
                    return Err(error.into());
                }
            };
            if sent.is_err() {
                return Ok(());
            }
            progress(incoming.received());
        }
    }

    async fn put(&self, piece: Piece) -> Result<(), ReaderGone> {
        self.pieces.send(piece).await.map_err(|_| ReaderGone)
    }
}

/// The blocking end: reads inside `spawn_blocking` or on a thread of its own, and panics on an async one.
#[derive(Debug)]
pub struct PieceReader {
    pieces: mpsc::Receiver<Piece>,
    rest: Bytes,
    /// How it ended, once it has: cleanly, or with an error of this kind and these words.
    end: Option<Result<(), (io::ErrorKind, String)>>,
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Piece::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Piece::End => f.write_str("end"),
            Piece::Failed(error) => write!(f, "failed: {error}"),
        }
    }
}

impl Read for PieceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.rest.is_empty() {
            match &self.end {
                Some(Ok(())) => return Ok(0),
                Some(Err((kind, words))) => return Err(io::Error::new(*kind, words.clone())),
                None => {}
            }
            #[expect(clippy::disallowed_methods, reason = "the reader is on a thread of its own")]
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.rest = bytes,
                Some(Piece::End) => self.end = Some(Ok(())),
                Some(Piece::Failed(error)) => self.end = Some(Err((error.kind(), error.to_string()))),
                None => {
                    let words = "the file was given up before its end".to_owned();
                    self.end = Some(Err((io::ErrorKind::UnexpectedEof, words)));
                }
            }
        }
        let size = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..size]);
        Ok(size)
    }
}

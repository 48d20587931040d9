//! Large answers in pieces, with a pause after each in which other tasks have their turn.
//!
//! A body that is whole is compressed and sent in one poll of its connection's task: a megabyte of a page takes 20 ms. The
//! layer above sees each pause as a body that is not ready, and gives the thread back.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};

/// Bytes of a piece. Brotli takes about half a millisecond for as many.
const PIECE: usize = 32 * 1024;

/// What is left of a body, handed on piece by piece.
struct Pieces {
    inner: Body,
    /// Of a frame that was too large.
    left: Bytes,
    /// Bytes since the last pause.
    passed: usize,
}

/// Hands a body on in pieces; one that is not larger than a piece stays as it is.
pub async fn of(response: Response) -> Response {
    let fits = |most| usize::try_from(most).is_ok_and(|most| most <= PIECE);
    if response.body().size_hint().upper().is_some_and(fits) {
        return response;
    }
    response.map(|inner| {
        Body::new(Pieces {
            inner,
            left: Bytes::new(),
            passed: 0,
        })
    })
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.passed >= PIECE {
            self.passed = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.left.is_empty() {
            match std::task::ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.left = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.left.len().min(PIECE);
        let piece = self.left.split_to(length);
        self.passed += length;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let left = u64::try_from(self.left.len()).unwrap_or(u64::MAX);
        let inner = self.inner.size_hint();
        let mut hint = SizeHint::new();
        if let Some(upper) = inner.upper().and_then(|upper| upper.checked_add(left)) {
            hint.set_upper(upper);
        }
        hint.set_lower(inner.lower().saturating_add(left));
        hint
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use http_body_util::BodyExt;

    use super::*;

    /// The frames of a body, and the pauses between them.
    async fn handed_on(bytes: Bytes) -> (Vec<Bytes>, usize) {
        let mut body = of(Response::new(Body::from(bytes))).await.into_body();
        let mut frames = Vec::new();
        let mut pauses = 0;
        loop {
            match body.frame().now_or_never() {
                None => pauses += 1,
                Some(None) => return (frames, pauses),
                Some(Some(frame)) => frames.push(frame.unwrap().into_data().unwrap()),
            }
        }
    }

    #[tokio::test]
    async fn a_large_body_comes_whole_with_a_pause_after_each_piece() {
        let all: Bytes = (0..PIECE * 3 + 5).map(|at| at.to_le_bytes()[0]).collect();
        let (frames, pauses) = handed_on(all.clone()).await;
        let lengths: Vec<usize> = frames.iter().map(Bytes::len).collect();
        assert_eq!(lengths, [PIECE, PIECE, PIECE, 5]);
        assert_eq!(pauses, 3);
        assert_eq!(frames.concat(), all);
    }

    #[tokio::test]
    async fn a_small_body_stays_as_it_is() {
        let (frames, pauses) = handed_on(Bytes::from_static(b"alive\n")).await;
        assert_eq!((frames, pauses), (vec![Bytes::from_static(b"alive\n")], 0));
    }

    #[tokio::test]
    async fn the_length_of_a_body_is_known_to_its_end() {
        let response = of(Response::new(Body::from(vec![0; PIECE + 7]))).await;
        let mut body = response.into_body();
        let mut left = Vec::new();
        while !body.is_end_stream() {
            left.push(body.size_hint().exact());
            body.frame().await.unwrap().unwrap();
        }
        let length = u64::try_from(PIECE).unwrap();
        assert_eq!(left, [Some(length + 7), Some(7)]);
    }
}

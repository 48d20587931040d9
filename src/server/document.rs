//! Pages that end where they end.
//!
//! Leptos sends a page's data in scripts after `</html>`. Browsers put them at the end of the body; here they are sent there,
//! so that a page is a well-formed document, and one that was cut short can be told by its missing end.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures::{Stream, StreamExt, stream};
use memchr::memmem;

const END: &[u8] = b"</body></html>";

/// Middleware around the pages.
pub async fn whole(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from_stream(end_last(body.into_data_stream())))
}

/// Moves the end of the document to the end of the stream. A stream that breaks off gets no end.
fn end_last<E>(chunks: impl Stream<Item = Result<Bytes, E>> + Unpin) -> impl Stream<Item = Result<Bytes, E>> {
    stream::unfold((Some(chunks), false), |(chunks, held)| async move {
        let mut chunks = chunks?;
        match chunks.next().await {
            // Text of a player cannot hold the mark: it is escaped, in markup and in data.
            Some(Ok(chunk)) if !held => match memmem::find(&chunk, END) {
                Some(at) => {
                    let around = [&chunk[..at], &chunk[at + END.len()..]].concat();
                    Some((Ok(Bytes::from(around)), (Some(chunks), true)))
                }
                None => Some((Ok(chunk), (Some(chunks), false))),
            },
            Some(Ok(chunk)) => Some((Ok(chunk), (Some(chunks), true))),
            Some(Err(error)) => Some((Err(error), (None, false))),
            None => held.then(|| (Ok(Bytes::from_static(END)), (None, false))),
        }
    })
    // A compressing layer asks once more after the end.
    .fuse()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sent(chunks: &[Result<&'static str, &'static str>]) -> Vec<Result<String, &'static str>> {
        let chunks = stream::iter(chunks.to_vec()).map(|chunk| chunk.map(Bytes::from));
        let text = |chunk: Bytes| String::from_utf8(chunk.to_vec()).unwrap();
        end_last(chunks).map(|chunk| chunk.map(text)).collect().await
    }

    #[tokio::test]
    async fn scripts_after_the_end_come_before_it() {
        let page = [
            Ok("<body>a</body></html><script>1</script>"),
            Ok("<script>2</script>"),
        ];
        assert_eq!(
            sent(&page).await.into_iter().collect::<Result<String, _>>(),
            Ok("<body>a<script>1</script><script>2</script></body></html>".to_owned())
        );
    }

    #[tokio::test]
    async fn the_end_may_be_asked_for_twice() {
        let page = stream::iter([Ok::<_, &str>(Bytes::from_static(b"a</body></html>"))]);
        let mut sent = std::pin::pin!(end_last(page));
        while sent.next().await.is_some() {}
        assert_eq!(sent.next().await, None);
    }

    #[tokio::test]
    async fn a_page_that_breaks_off_has_no_end() {
        let pieces = sent(&[Ok("<body>a</body></html>"), Err("cut"), Ok("late")]).await;
        assert_eq!(pieces, [Ok("<body>a".to_owned()), Err("cut")]);
    }
}

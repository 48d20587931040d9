//! The wire, for whoever has to see it: what was sent and what came, under the target `outbound::wire` at the level trace.
//!
//! It is off unless a log filter names that target or lets everything through at trace, and costs nothing then. **It shows
//! what players wrote**, which no other line of this crate does. Credentials are left out.

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use tracing::Level;

use crate::transport::{Outgoing, TransportError};

const TARGET: &str = "outbound::wire";
/// Bytes of a body that are shown.
const SHOWN: usize = 2048;

pub(crate) fn is_on() -> bool {
    tracing::enabled!(target: TARGET, Level::TRACE)
}

pub(crate) fn sent(request: &Outgoing) {
    if is_on() {
        tracing::trace!(
            target: TARGET,
            method = %request.method,
            url = %request.url,
            headers = ?redacted(&request.headers),
            body = %shown(&request.body),
            bytes = request.body.len(),
            "sent"
        );
    }
}

/// An answer; `body` is `None` where it comes in pieces.
pub(crate) fn came(status: StatusCode, headers: &HeaderMap, body: Option<&Bytes>) {
    if is_on() {
        tracing::trace!(
            target: TARGET,
            %status,
            headers = ?redacted(headers),
            body = body.map(shown),
            bytes = body.map(Bytes::len),
            "came"
        );
    }
}

pub(crate) fn failed(error: &TransportError) {
    if is_on() {
        tracing::trace!(target: TARGET, %error, "nothing came");
    }
}

fn redacted(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in &mut headers {
        if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE].contains(name) {
            // Shown as the word "Sensitive".
            value.set_sensitive(true);
        }
    }
    headers
}

fn shown(body: &Bytes) -> String {
    String::from_utf8_lossy(&body[..body.len().min(SHOWN)]).into_owned()
}

//! Who may talk to this server, and what its pages may do.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::nonce::Nonce;
use url::Host;

use crate::server::problem::Problem;

/// Where card pictures come from.
const IMAGE_HOST: &str = "https://cards.scryfall.io";

/// The names this server is reached by.
///
/// A page of another site can make its own name point here (DNS rebinding); to the browser that page and this server are
/// then one site, and only the name in `Host` tells that they are not.
#[derive(Clone, Debug)]
pub struct Hosts(Arc<Names>);

#[derive(Debug)]
struct Names {
    public: Vec<String>,
    listen: IpAddr,
}

impl Hosts {
    /// Loopback names, the address that is listened on, and the names it is published under.
    #[must_use]
    pub fn new(listen: SocketAddr, public: &[String]) -> Hosts {
        let public = public
            .iter()
            .map(|name| name.trim_end_matches('.').to_ascii_lowercase())
            .collect();
        Hosts(Arc::new(Names {
            public,
            listen: listen.ip(),
        }))
    }

    fn know(&self, authority: &str) -> bool {
        let Ok(url) = url::Url::parse(&format!("http://{authority}/")) else {
            return false;
        };
        // `user@host` has no place in a Host header.
        if !url.username().is_empty() || url.password().is_some() || url.path() != "/" {
            return false;
        }
        match url.host() {
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || self.0.public.iter().any(|public| public == name)
            }
            Some(Host::Ipv4(address)) => self.know_address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => self.know_address(IpAddr::V6(address)),
            None => false,
        }
    }

    /// An address in `Host` cannot come from a rebound name, so a server that listens everywhere takes any.
    fn know_address(&self, address: IpAddr) -> bool {
        address.is_loopback()
            || address == self.0.listen
            || self.0.listen.is_unspecified()
            || self.0.public.iter().any(|public| public.parse() == Ok(address))
    }
}

/// Middleware: requests for a name that is not ours are not answered.
pub async fn known_host(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    match authority(request.uri(), request.headers()) {
        Some(authority) if hosts.know(authority) => next.run(request).await,
        Some(_) => Problem::WrongHost.into_response(),
        None => Problem::BadRequest("A request names its host.").into_response(),
    }
}

fn authority<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    uri.authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| headers.get(header::HOST)?.to_str().ok())
}

/// Middleware: a nonce for the page's own script, and the policy that lets nothing else run.
pub async fn headers(mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {IMAGE_HOST}; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    );
    request.extensions_mut().insert(nonce);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        // `no-referrer` would break plain forms, which are sent back to where they came from.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_ours_are_answered_to() {
        let loopback = Hosts::new(
            "127.0.0.1:3000".parse().unwrap(),
            &["Deck.Example.org".to_owned()],
        );
        let known = |authority: &str| loopback.know(authority);
        for ours in [
            "localhost",
            "localhost:3000",
            "LOCALHOST:1",
            "127.0.0.1:3000",
            "127.0.0.1",
            "[::1]:3000",
            "deck.example.org",
            "deck.example.org.:443",
        ] {
            assert!(known(ours), "{ours}");
        }
        for foreign in [
            "evil.example",
            "localhost.evil.example",
            "192.168.0.7:3000",
            "user@localhost",
            "localhost/x",
            "",
            "127.0.0.1.nip.io",
        ] {
            assert!(!known(foreign), "{foreign}");
        }
        let everywhere = Hosts::new("0.0.0.0:3000".parse().unwrap(), &[]);
        assert!(everywhere.know("192.168.0.7:3000"));
        assert!(!everywhere.know("evil.example"));
    }
}

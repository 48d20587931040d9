//! Where a request may go.

use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use url::{Host, Url};

use crate::call::CallError;
use crate::config::Config;
use crate::transport::Outgoing;

/// Redirects that one call follows.
pub(crate) const MAX_REDIRECTS: usize = 3;

/// The allow-list of hosts.
#[derive(Debug)]
pub(crate) struct Routes {
    hosts: Vec<String>,
    loopback_http: bool,
}

impl Routes {
    pub(crate) fn new(config: &Config) -> Routes {
        let hosts = config
            .allowed_hosts
            .iter()
            .map(|host| host.to_ascii_lowercase())
            .collect();
        Routes {
            hosts,
            loopback_http: config.allow_loopback_http,
        }
    }

    /// Refuses every address that is not configured.
    pub(crate) fn check(&self, url: &Url) -> Result<(), CallError> {
        let Some(host) = url.host() else {
            return Err(CallError::NotAllowed("the address has no host"));
        };
        match url.scheme() {
            "http" if !self.loopback_http => Err(CallError::NotAllowed("plain http")),
            "http" if !is_loopback(&host) => Err(CallError::NotAllowed("plain http to another machine")),
            "http" => Ok(()),
            "https" if self.hosts.iter().any(|allowed| url.host_str() == Some(allowed)) => Ok(()),
            "https" => Err(CallError::NotAllowed("the host is not on the list")),
            _ => Err(CallError::NotAllowed("neither http nor https")),
        }
    }

    /// The request that a redirect asks for; `None` where the answer is not one.
    pub(crate) fn follow(
        &self,
        request: &Outgoing,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<Option<Outgoing>, CallError> {
        let keeps_method = match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => false,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
            _ => return Ok(None),
        };
        let Some(location) = headers.get(LOCATION).and_then(|location| location.to_str().ok()) else {
            return Ok(None);
        };
        let Ok(url) = request.url.join(location) else {
            return Err(CallError::NotAllowed(
                "a redirect to something that is not an address",
            ));
        };
        self.check(&url)?;
        if request.url.scheme() == "https" && url.scheme() != "https" {
            return Err(CallError::NotAllowed("a redirect from https to http"));
        }
        let mut next = request.clone();
        if !keeps_method && next.method != Method::HEAD {
            next.method = Method::GET;
            next.body.clear();
            next.headers.remove(CONTENT_TYPE);
            next.headers.remove(CONTENT_LENGTH);
        }
        if url.origin() != request.url.origin() {
            next.headers.remove(AUTHORIZATION);
            next.headers.remove(COOKIE);
        }
        next.url = url;
        Ok(Some(next))
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests;

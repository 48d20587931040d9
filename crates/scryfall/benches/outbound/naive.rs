//! The clients that ours is measured against.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::Failure;

/// What a client trusts: nothing, or one certificate.
///
/// Reading the list of the system for every client would cost the naive one more still.
fn trusting(certificate: Option<&CertificateDer<'static>>) -> Result<ClientConfig, Failure> {
    let mut roots = RootCertStore::empty();
    if let Some(certificate) = certificate {
        roots.add(certificate.clone())?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// A client of its own, as the library makes it.
#[expect(
    clippy::disallowed_methods,
    reason = "the client that everybody would make for themselves, to compare with"
)]
pub fn client(certificate: Option<&CertificateDer<'static>>) -> Result<reqwest::Client, Failure> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(trusting(certificate)?)
        .user_agent("Naive/1.0")
        .no_proxy()
        .build()?;
    Ok(client)
}

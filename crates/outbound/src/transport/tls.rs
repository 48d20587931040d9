//! Whom we trust.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::config::BuildError;

/// TLS 1.2 and 1.3 on ring, with the roots of the operating system.
///
/// A machine without any certificates (a slim container, `scratch`) must still be able to start, if only to serve what
/// it has: there the roots that Mozilla ships, compiled in, take their place.
pub(super) fn client_config() -> Result<ClientConfig, BuildError> {
    let provider = Arc::new(ring::default_provider());
    let platform = Verifier::new(Arc::clone(&provider));
    with_roots(provider, platform)
}

fn with_roots(
    provider: Arc<CryptoProvider>,
    platform: Result<impl ServerCertVerifier + 'static, rustls::Error>,
) -> Result<ClientConfig, BuildError> {
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| BuildError(error.to_string()))?;
    let mut config = match platform {
        Ok(verifier) => versions
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth(),
        Err(error) => {
            tracing::info!(%error, "no certificates on this system: using the built-in list");
            versions
                .with_root_certificates(bundled_roots())
                .with_no_client_auth()
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn bundled_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_certificates_still_gets_a_client() {
        let provider = Arc::new(ring::default_provider());
        let none: Result<Verifier, _> = Err(rustls::Error::General("no certificates".to_owned()));
        let config = with_roots(provider, none).unwrap();
        assert_eq!(config.alpn_protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
    }

    #[test]
    fn this_machine_gets_a_client_whatever_it_has() {
        assert!(client_config().is_ok());
    }

    #[test]
    fn every_built_in_root_can_be_read() {
        assert_eq!(
            bundled_roots().len(),
            webpki_root_certs::TLS_SERVER_ROOT_CERTS.len()
        );
        assert!(bundled_roots().len() > 50);
    }
}

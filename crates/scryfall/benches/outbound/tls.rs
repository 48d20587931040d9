//! What a connection costs over TLS, some way away.
//!
//! The client trusts what the system trusts, so the certificate of this server has to be the system's. That is told by a
//! variable, which is read once in a process: the measurement runs in one of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use outbound::{Config, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::delay::Relay;
use crate::row::{Row, quantile};
use crate::server::{config, get, outbound};
use crate::{Failure, Plan, cold, naive};

const ROUND_TRIP: Duration = Duration::from_millis(5);
/// Set for the child: the folder of certificate and key.
const FOLDER: &str = "OUTBOUND_BENCH_TLS_FOLDER";
/// Set for the child: which measurement, and how much of it.
const TASK: &str = "OUTBOUND_BENCH_TLS_TASK";
const AMOUNT: &str = "OUTBOUND_BENCH_TLS_AMOUNT";

pub fn is_child() -> bool {
    std::env::var_os(FOLDER).is_some()
}

/// O6: a call through the pool and one with a client of its own, in turns.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    in_child("compare", plan.tls_calls)
}

/// Measures in a process that trusts our certificate.
#[expect(
    clippy::disallowed_methods,
    reason = "no runtime runs here: this process only waits for the one that measures"
)]
pub fn in_child(task: &str, amount: usize) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let issued = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, issued.cert.pem())?;
    std::fs::write(folder.path().join("key.pem"), issued.signing_key.serialize_pem())?;
    let child = Command::new(std::env::current_exe()?)
        .env(FOLDER, folder.path())
        .env(TASK, task)
        .env(AMOUNT, amount.to_string())
        .env("SSL_CERT_FILE", certificate)
        .env_remove("SSL_CERT_DIR")
        .output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into());
    }
    let rows = serde_json::from_slice(&child.stdout)?;
    Ok(rows)
}

pub fn run_as_child() -> Result<(), Failure> {
    let folder = PathBuf::from(std::env::var(FOLDER)?);
    let amount = std::env::var(AMOUNT)?.parse()?;
    let certificate = CertificateDer::from_pem_file(folder.join("certificate.pem"))?;
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem"))?;
    let acceptor = acceptor(certificate.clone(), key)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let rows = match std::env::var(TASK)?.as_str() {
        "cold" => runtime.block_on(cold::measure(amount, acceptor))?,
        _ => runtime.block_on(compare(amount, certificate, acceptor))?,
    };
    println!("{}", serde_json::to_string(&rows)?);
    Ok(())
}

async fn compare(
    calls: usize,
    certificate: CertificateDer<'static>,
    acceptor: TlsAcceptor,
) -> Result<Vec<Row>, Failure> {
    let server = serve(acceptor).await?;
    let relay = Relay::start(server, ROUND_TRIP, || ROUND_TRIP).await?;
    let port = relay.address.port();
    let url: url::Url = format!("https://localhost:{port}/").parse()?;
    let pooled = outbound(Config {
        allowed_hosts: vec!["localhost".to_owned()],
        ..config()
    });
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..calls {
        let began = Instant::now();
        let request = Request {
            url: url.clone(),
            ..get(relay.address, "/")
        };
        pooled.call(request).await?;
        ours.push(began.elapsed());

        let began = Instant::now();
        let client = naive::client(Some(&certificate))?;
        client.get(url.clone()).send().await?.bytes().await?;
        theirs.push(began.elapsed());
    }
    let (ours, theirs) = (quantile(&mut ours, 0.5), quantile(&mut theirs, 0.5));
    let faster = (1.0 - ours.as_secs_f64() / theirs.as_secs_f64()) * 100.0;
    let milliseconds = |duration: Duration| format!("{:.1} ms", duration.as_secs_f64() * 1e3);
    Ok(vec![
        Row::held_to(
            "O6",
            format!("TLS with 5 ms round trip, {calls} calls each in turns: pooled is faster by (medians)"),
            format!("{faster:.0} %"),
            "≥ 20 %",
            faster >= 20.0,
        ),
        Row::beside("O6", "pooled, median", milliseconds(ours)),
        Row::beside("O6", "a client for each request, median", milliseconds(theirs)),
        Row::beside(
            "O6",
            "connections of the pool",
            pooled.stats().connects.to_string(),
        ),
    ])
}

fn acceptor(
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, Failure> {
    let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(tls)))
}

async fn serve(acceptor: TlsAcceptor) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            // A client that goes away ends its connection.
            tokio::spawn(async move { drop(answer(acceptor, socket).await) });
        }
    });
    Ok(address)
}

/// Requests have no body and are sent one at a time, so that each ends with an empty line.
async fn answer(acceptor: TlsAcceptor, socket: TcpStream) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    let mut socket = acceptor.accept(socket).await?;
    let mut request = Vec::new();
    while socket.read_buf(&mut request).await? > 0 {
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            socket
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhere")
                .await?;
            socket.flush().await?;
        }
    }
    Ok(())
}

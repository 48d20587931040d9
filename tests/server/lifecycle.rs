//! Connections, on real sockets: slow ones are cut, open ones are let finish, the process ends when it is told to.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use arena_improver::server::serve::{Limits, serve};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::{TestApp, in_time, invented_list, sim};

async fn listening(app: &TestApp, limits: Limits) -> (SocketAddr, CancellationToken, JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let served = tokio::spawn(serve(listener, app.router.clone(), stop.clone(), limits));
    (address, stop, served)
}

/// Sends a request by hand and reads until `until` was read, or the end.
async fn ask(stream: &mut TcpStream, head: &str, until: &str) -> String {
    stream.write_all(head.as_bytes()).await.unwrap();
    read_until(stream, until).await
}

async fn read_until(stream: &mut TcpStream, until: &str) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while until.is_empty() || !text.contains(until) {
        let read = in_time(stream.read(&mut buffer)).await.unwrap();
        if read == 0 {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    text
}

#[tokio::test]
async fn headers_that_never_end_are_cut() {
    let app = TestApp::offline().await;
    let limits = Limits {
        header_read: Duration::from_millis(100),
        ..Limits::default()
    };
    let (address, _stop, _served) = listening(&app, limits).await;
    for start in ["", "G", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let answer = ask(&mut stream, start, "").await;
        assert!(!answer.contains("200 OK"), "{start:?}: {answer}");
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    let answer = ask(
        &mut stream,
        "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "alive",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn a_stop_lets_streams_end_and_cuts_nobody() {
    let sim = sim(1).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(1)).await;
    let (address, stop, served) = listening(&app, Limits::default()).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    ask(
        &mut idle,
        "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "alive",
    )
    .await;
    let mut listening = TcpStream::connect(address).await.unwrap();
    let head = format!("GET /api/v1/decks/{id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ask(&mut listening, &head, "event: deck").await;

    stop.cancel();
    app.state.begin_stop();
    assert_eq!(in_time(served).await.unwrap(), 0, "nobody was cut");
    let rest = read_until(&mut listening, "").await;
    assert!(rest.ends_with("0\r\n\r\n"), "the stream ended in order: {rest:?}");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
    in_time(app.state.finish()).await;
}

#[tokio::test]
async fn what_does_not_end_is_cut_after_the_time_for_it() {
    let app = TestApp::offline().await;
    let limits = Limits {
        drain: Duration::from_millis(50),
        ..Limits::default()
    };
    let (address, stop, served) = listening(&app, limits).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The body never comes.
    let head = "POST /api/v1/decks HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n";
    let answer = ask(&mut stream, head, "100 Continue").await;
    assert!(
        answer.contains("100 Continue"),
        "the request is in flight: {answer}"
    );
    stop.cancel();
    assert_eq!(in_time(served).await.unwrap(), 1);
}

/// The program itself.
async fn started(folder: &std::path::Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_arena-improver"))
        .args(["serve", "--listen", "127.0.0.1:0", "--offline", "--data-dir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = in_time(lines.next_line())
        .await
        .unwrap()
        .expect("it says where it listens");
    let address = line
        .rsplit_once("http://")
        .map(|(_, address)| address.to_owned())
        .expect(&line);
    (child, address)
}

#[cfg(unix)]
#[tokio::test]
async fn the_process_ends_well_at_a_signal_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("100% fun? #1");
    let (mut child, address) = started(&data).await;
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let list = "4 Opt\n20 Island\n";
    let head = format!(
        "POST /api/v1/decks HTTP/1.1\r\nHost: {address}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{list}",
        list.len()
    );
    let created = ask(&mut stream, &head, "}").await;
    let id = created
        .split("\"id\":\"")
        .nth(1)
        .and_then(|rest| rest.get(..32))
        .expect(&created)
        .to_owned();
    let pid = child.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await.unwrap();
    assert!(sent.success());
    let ended = in_time(child.wait()).await.unwrap();
    assert!(ended.success(), "{ended}");

    assert!(
        tokio::fs::try_exists(data.join("arena-improver.db"))
            .await
            .unwrap(),
        "the data is where it was said to be"
    );

    let (_child, address) = started(&data).await;
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!("GET /api/v1/decks/{id} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let deck = ask(&mut stream, &head, "").await;
    assert!(
        deck.starts_with("HTTP/1.1 200 OK") && deck.contains("\"Opt\""),
        "{deck}"
    );
}

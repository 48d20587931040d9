//! The program `scryfall-sim`, as a person or a script starts it.
#![cfg(unix)]

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scryfall-sim"));
    command
        .kill_on_drop(true)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn it_says_where_it_serves_and_ends_when_asked_to() {
    let mut child = program()
        .args([
            "--listen",
            "127.0.0.1:0",
            "--latency",
            "1ms",
            "--faults",
            "503@sets",
            "--no-limits",
        ])
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let line = lines.next_line().await.expect("text").expect("a line");
    let address = line
        .split_once("http://")
        .and_then(|(_, url)| url.strip_suffix('/'))
        .expect("an address");
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    let request =
        "GET /sets HTTP/1.1\r\nHost: t\r\nUser-Agent: t\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    socket.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");

    let id = child.id().expect("it runs").to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .await
            .expect("kill")
            .success()
    );
    assert!(child.wait().await.expect("it ends").success());
    assert_eq!(
        lines.next_line().await.expect("text"),
        None,
        "one line is all it prints"
    );
}

#[tokio::test]
async fn what_it_cannot_do_is_said() {
    for (args, said) in [
        (["--faults", "sideways"], "no such fault"),
        (["--latency", "soon"], "write it like 50ms"),
        (["--cards", "/no/such/file.jsonl.gz"], "scryfall-sim cannot start"),
    ] {
        let output = program().args(args).output().await.expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && error.contains(said),
            "{args:?}: {error}"
        );
    }
}

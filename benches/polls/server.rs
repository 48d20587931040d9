//! The server, as a process of its own: nothing that the bench does is in its figures.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::Failure;
use crate::client::Client;

pub struct Server {
    pub client: Client,
    child: Child,
    said: mpsc::UnboundedReceiver<String>,
}

/// What the watchdog counted so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Polls {
    pub all: u64,
    pub over_1ms: u64,
    pub over_10ms: u64,
    /// Of these, those in which the thread was at work all the while.
    pub working: u64,
    /// Seconds.
    pub worst: f64,
}

impl Server {
    /// Starts it with a folder of its own and waits until it says where it listens.
    pub async fn start(data: &Path, scryfall: &str) -> Result<Server, Failure> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_arena-improver"))
            .args(["serve", "--listen", "127.0.0.1:0", "--scryfall-url", scryfall])
            .arg("--data-dir")
            .arg(data)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (tell, mut said) = mpsc::unbounded_channel();
        for stream in [
            child.stdout.take().map(Stream::Out),
            child.stderr.take().map(Stream::Err),
        ]
        .into_iter()
        .flatten()
        {
            match stream {
                Stream::Out(out) => drop(tokio::spawn(hand_on(out, tell.clone()))),
                Stream::Err(err) => drop(tokio::spawn(hand_on(err, tell.clone()))),
            }
        }
        drop(tell);
        let address = loop {
            let line = said.recv().await.ok_or("the server ended before it listened")?;
            if let Some((_, address)) = line.split_once("open for business at http://") {
                break address.trim().parse::<SocketAddr>()?;
            }
        };
        Ok(Server {
            client: Client(address),
            child,
            said,
        })
    }

    /// Bytes of memory that the process has now.
    #[expect(
        clippy::disallowed_methods,
        reason = "no file on a disk: the system answers at once"
    )]
    pub fn resident(&self) -> Result<u64, Failure> {
        let id = self.child.id().ok_or("the server ended by itself")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line
            .ok_or("the system does not say")?
            .trim()
            .trim_end_matches(" kB");
        Ok(kilobytes.parse::<u64>()? * 1024)
    }

    pub async fn polls(&self) -> Result<Polls, Failure> {
        let text = self.client.get("/metrics").await?.body;
        let text = std::str::from_utf8(&text)?;
        let value = |name: &str| -> Result<f64, Failure> {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            Ok(line.ok_or("no figure of that name")?.trim().parse()?)
        };
        Ok(Polls {
            all: value("runtime_polls_total ")? as u64,
            over_1ms: value("runtime_slow_polls_total{over=\"1ms\"} ")? as u64,
            over_10ms: value("runtime_slow_polls_total{over=\"10ms\"} ")? as u64,
            working: value("runtime_working_polls_total ")? as u64,
            worst: value("runtime_slowest_poll_seconds ")?,
        })
    }

    /// Stops it as an operator would; gives where the task of the longest poll was spawned.
    pub async fn stop(mut self) -> Result<String, Failure> {
        let id = self.child.id().ok_or("the server ended by itself")?;
        Command::new("kill").arg(id.to_string()).status().await?;
        self.child.wait().await?;
        let mut place = String::new();
        while let Some(line) = self.said.recv().await {
            if line.contains("kept its thread to itself") {
                eprintln!("  {}", line.trim());
            }
            if let Some((_, at)) = line.split_once("how long tasks kept their threads: ") {
                place = at
                    .rsplit_once(" at ")
                    .map_or(place, |(_, place)| place.trim().to_owned());
            }
        }
        Ok(place)
    }
}

enum Stream {
    Out(tokio::process::ChildStdout),
    Err(tokio::process::ChildStderr),
}

async fn hand_on(stream: impl AsyncRead + Unpin, tell: mpsc::UnboundedSender<String>) {
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if tell.send(line).is_err() {
            return;
        }
    }
}

//! A server that misbehaves on purpose: it speaks raw TCP, so that it can send what no HTTP library would.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use outbound::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::server;

/// What happens to a new connection before anything is read from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Welcome {
    #[default]
    Read,
    Reset,
    /// It is read from when the request lies there.
    Late,
    /// Nothing is ever read.
    Ignore,
}

/// What is sent for one request.
#[derive(Clone, Debug)]
pub struct Answer {
    pub pieces: Vec<Bytes>,
    /// Before each piece but the first, where the slowness is what is looked at; else they only come one by one.
    pub pause: Duration,
    pub end: End,
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The next request may come on it.
    KeepAlive,
    Close,
    Reset,
    /// Nothing more is sent, and nothing is closed.
    Silence,
}

impl Answer {
    pub fn new(bytes: impl Into<Bytes>, end: End) -> Answer {
        Answer {
            pieces: vec![bytes.into()],
            pause: Duration::ZERO,
            end,
        }
    }

    /// The same, a byte at a time.
    pub fn dripping(self, pause: Duration) -> Answer {
        let bytes = self.pieces.concat();
        let pieces = bytes
            .iter()
            .map(|byte| Bytes::copy_from_slice(&[*byte]))
            .collect();
        Answer {
            pieces,
            pause,
            ..self
        }
    }

    /// A whole answer as it should be, with these header lines (each with its line end).
    pub fn whole(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let mut bytes = format!(
            "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        bytes.extend_from_slice(body);
        Answer::new(bytes, End::KeepAlive)
    }

    pub fn healthy() -> Answer {
        Answer::whole("200 OK", "", "healthy")
    }
}

/// One request, as the server saw it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Over the whole server, from 0.
    pub number: usize,
    /// Within its connection, from 0.
    pub on_connection: usize,
    /// Everything up to the empty line.
    pub head: String,
}

impl Asked {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

type Script = dyn Fn(&Asked) -> Answer + Send + Sync;

struct Shared {
    welcome: Welcome,
    script: Box<Script>,
    healed: AtomicBool,
    connections: AtomicUsize,
    asked: Mutex<Vec<Asked>>,
}

/// A running chaos server. Its connections end when it is dropped.
pub struct Chaos {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Chaos {
    /// Greets every connection alike, and answers every request by the script.
    pub async fn start(welcome: Welcome, script: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Chaos {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            welcome,
            script: Box::new(script),
            healed: AtomicBool::new(false),
            connections: AtomicUsize::new(0),
            asked: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Chaos {
            address,
            shared,
            task,
        }
    }

    /// From now on every connection and every request is treated well.
    pub fn heal(&self) {
        self.shared.healed.store(true, Ordering::SeqCst);
    }

    /// Connections accepted so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Requests whose head was read whole, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// A person asks, with fifteen seconds of patience.
    pub fn get(&self, path: &str) -> Request {
        server::get(self.address, path)
    }
}

impl Drop for Chaos {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // The client may be gone first; that is its right.
            drop(serve(socket, &shared).await);
        });
    }
}

async fn serve(mut socket: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let healed = || shared.healed.load(Ordering::SeqCst);
    if !healed() {
        match shared.welcome {
            Welcome::Read => {}
            Welcome::Reset => return reset(&socket),
            Welcome::Late => socket.readable().await?,
            Welcome::Ignore => return hold(socket).await,
        }
    }
    socket.set_nodelay(true)?;
    let mut read = Vec::new();
    for on_connection in 0.. {
        let Some(head) = next_head(&mut socket, &mut read).await? else {
            return Ok(());
        };
        let asked = {
            let mut all = shared.asked.lock().unwrap();
            let asked = Asked {
                number: all.len(),
                on_connection,
                head,
            };
            all.push(asked.clone());
            asked
        };
        let answer = if healed() {
            Answer::healthy()
        } else {
            (shared.script)(&asked)
        };
        for (index, piece) in answer.pieces.iter().enumerate() {
            if index > 0 {
                // Who reads gets the pieces one by one.
                tokio::task::yield_now().await;
                if !answer.pause.is_zero() {
                    tokio::time::sleep(answer.pause).await;
                }
            }
            socket.write_all(piece).await?;
        }
        match answer.end {
            End::KeepAlive => {}
            End::Close => return socket.shutdown().await,
            End::Reset => return reset(&socket),
            End::Silence => return hold(socket).await,
        }
    }
    Ok(())
}

/// Requests of these tests have no body, so the empty line is their end.
async fn next_head(socket: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    loop {
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = read.split_off(at + 4);
            let head = std::mem::replace(read, rest);
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
        if socket.read_buf(read).await? == 0 {
            return Ok(None);
        }
    }
}

/// With no time to linger the kernel drops the connection with a reset.
fn reset(socket: &TcpStream) -> std::io::Result<()> {
    socket.set_zero_linger()
}

/// Keeps the connection open until the client has had enough of it.
async fn hold(mut socket: TcpStream) -> std::io::Result<()> {
    tokio::io::copy(&mut socket, &mut tokio::io::sink())
        .await
        .map(drop)
}

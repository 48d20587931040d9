//! How the program is doing: the page, its events on a real socket, the JSON, and the button that fetches the card file.

use std::time::Duration;

use arena_improver::server::serve::{Limits, serve};
use arena_improver::wire::{Fetch, StatusView, UpstreamState};
use axum::http::{StatusCode, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::app::{TestApp, in_time, invented_list, json_request, sim};

/// A stream of events, read as a browser reads it.
struct Stream {
    socket: TcpStream,
    text: String,
}

impl Stream {
    async fn open(address: std::net::SocketAddr, path: &str) -> Stream {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        socket.write_all(head.as_bytes()).await.unwrap();
        Stream {
            socket,
            text: String::new(),
        }
    }

    /// Reads until this was said; gives what was read up to and with it.
    async fn until(&mut self, wanted: &str) -> String {
        loop {
            if let Some(at) = self.text.find(wanted) {
                let rest = self.text.split_off(at + wanted.len());
                return std::mem::replace(&mut self.text, rest);
            }
            assert!(
                self.more().await,
                "the stream ended before {wanted:?}: {}",
                self.text
            );
        }
    }

    /// What comes until the end, which must come.
    async fn rest(mut self) -> String {
        while self.more().await {}
        self.text
    }

    async fn more(&mut self) -> bool {
        let mut buffer = vec![0; 16 * 1024];
        let read = in_time(self.socket.read(&mut buffer)).await.unwrap();
        self.text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        read > 0
    }
}

async fn view(app: &TestApp) -> StatusView {
    app.get("/api/v1/status").await.json()
}

#[tokio::test]
async fn the_page_brings_its_facts_whether_scripts_run_or_not() {
    let app = TestApp::offline().await;
    let page = app.get("/status").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Offline by choice",
        "Nothing has gone wrong since the start.",
        "one every 0.55 s",
        "0 of 100",
        "Look again",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}

#[tokio::test]
async fn json_tells_what_was_asked_and_what_came_of_it() {
    let sim = sim(2).await;
    let app = TestApp::asking(&sim).await;
    let before = view(&app).await;
    assert_eq!(before.upstreams[0].id, "scryfall");
    assert_eq!(
        before.upstreams[0].state,
        UpstreamState::NotAsked,
        "nothing is claimed of somebody who was not asked"
    );
    assert!(before.program.database_ok);
    assert_eq!(before.lanes[0].every_ms, 550);

    let id = app.create(&invented_list(2)).await;
    crate::events::Events::of(&app, &id).await.rest().await;
    let answer = app.get("/api/v1/status").await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let after: StatusView = answer.json();
    assert_eq!(after.upstreams[0].state, UpstreamState::Answers);
    assert_eq!(
        after.upstreams[1].state,
        UpstreamState::NotAsked,
        "no file was asked for"
    );
    assert_eq!((after.connections.requests, after.connections.in_use), (1, 0));
    assert_eq!(after.connections.per_minute.len(), 60);
    assert_eq!(after.connections.per_minute.iter().sum::<u32>(), 1);
    assert!(
        !answer.body.contains("Unheard"),
        "no word of a player: {}",
        answer.body
    );
}

#[tokio::test]
async fn events_bring_the_page_when_it_would_look_different_and_end_with_the_server() {
    let sim = sim(1).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let served = tokio::spawn(serve(
        listener,
        app.router.clone(),
        stop.clone(),
        Limits::default(),
    ));

    let mut stream = Stream::open(address, "/api/v1/status/events").await;
    let head = stream.until("\r\n\r\n").await.to_ascii_lowercase();
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert!(head.contains("cache-control: no-store"), "{head}");
    let first = stream.until("</section>").await;
    assert!(first.contains("event: status"), "{first}");
    stream.until("0 of 100").await;
    let other = Stream::open(address, "/api/v1/status/events").await;

    app.create(&invented_list(1)).await;
    in_time(sim.asked(1)).await;
    stream.until("1 of 100").await;
    sim.set_faults(&"".parse().unwrap());
    stream.until("0 of 100").await;

    drop(other);
    stop.cancel();
    app.state.begin_stop();
    assert_eq!(in_time(served).await.unwrap(), 0, "nobody was cut");
    let rest = stream.rest().await;
    assert!(rest.ends_with("0\r\n\r\n"), "the stream ended in order: {rest:?}");
    in_time(app.state.finish()).await;
    assert_eq!(app.state.metrics.open_streams(), 0, "both streams are gone");
}

#[tokio::test]
async fn the_line_of_the_import_page_is_left_out_while_no_file_is_on_its_way() {
    let app = TestApp::offline().await;
    let page = app.get("/").await;
    assert!(!page.body.contains("id=\"card-file\""), "{}", page.body);
    let events = app.get("/api/v1/status/card-file/events").await;
    assert!(
        events.body.contains("event: done"),
        "there is nothing to wait for: {}",
        events.body
    );
}

#[tokio::test]
async fn the_card_file_is_asked_for_once_a_minute_at_most() {
    let sim = sim(1).await;
    let app = TestApp::asking(&sim).await;
    in_time(ready(&app)).await;
    let pressed = app.press("/status/fetch-cards").await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.body);
    assert_eq!(pressed.header(header::LOCATION), "/status");

    let again = app.send(json_request("/api/fn/fetch_cards", "{}")).await;
    assert!(
        again.status == StatusCode::TOO_MANY_REQUESTS || again.status == StatusCode::CONFLICT,
        "asked a moment ago, or under way: {}",
        again.body
    );
    assert_ne!(view(&app).await.fetch, Fetch::Ready);

    app.clock.advance(Duration::from_secs(61));
    in_time(ready(&app)).await;
    let pressed = app.press("/status/fetch-cards").await;
    assert_eq!(
        pressed.status,
        StatusCode::SEE_OTHER,
        "a minute later: {}",
        pressed.body
    );
}

/// Waits until the card file can be asked for: until what is stored is loaded, and no file is on its way.
async fn ready(app: &TestApp) {
    let mut cards = app.state.cards.watch();
    while view(app).await.fetch != Fetch::Ready {
        cards.changed().await.unwrap();
    }
}

#[tokio::test]
async fn offline_nobody_is_asked_and_the_button_says_so() {
    let app = TestApp::offline().await;
    assert_eq!(view(&app).await.fetch, Fetch::Offline);
    let pressed = app.send(json_request("/api/fn/fetch_cards", "{}")).await;
    assert_eq!(pressed.status, StatusCode::CONFLICT);
    assert!(pressed.body.contains("--offline"), "{}", pressed.body);
    let page = app.press("/status/fetch-cards").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.header(header::CONTENT_TYPE).starts_with("text/html"),
        "a person reads a page"
    );
}

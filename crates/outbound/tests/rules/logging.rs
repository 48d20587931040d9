use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderValue};
use outbound::Request;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::fake::*;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

/// Writes what is let through to the lines, on this thread, until the guard is dropped.
fn listen(lines: &Lines, wire: LevelFilter) -> (DefaultGuard, tracing::Dispatch) {
    let writer = lines.clone();
    let wanted = Targets::new()
        .with_default(LevelFilter::TRACE)
        .with_target("outbound::wire", wire);
    let layer = tracing_subscriber::fmt::layer()
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .with_filter(wanted);
    let guard = tracing_subscriber::registry().with(layer).set_default();
    // While there is only one subscriber, a test on another thread that meets an event first, and has none, would
    // switch that event off for all threads. A second one makes tracing ask them all.
    (guard, tracing::Dispatch::new(tracing_subscriber::registry()))
}

#[tokio::test(start_paused = true)]
async fn a_call_is_logged_by_its_template_and_outcome_and_never_by_its_words() {
    let lines = Lines::default();
    let _listening = listen(&lines, LevelFilter::OFF);

    let fake = Fake::new(|number| match number {
        0 => status(503),
        1 => status(200),
        2 => status(400),
        _ => status(429),
    });
    let outbound = outbound(&fake);
    outbound.call(kept("/secret?q=secret")).await.unwrap();
    let said = lines.take();
    for part in [
        "template=\"/{path}\"",
        "host=\"api.example.com\"",
        "lane=\"lane\"",
        "cache=\"miss\"",
        "attempts=2",
        "status=200",
        "wait_ms=",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("secret"), "{said}");

    outbound.call(kept("/secret?q=secret")).await.unwrap();
    assert!(lines.take().contains("cache=\"hit\""));

    outbound.call(get("/secret")).await.unwrap_err();
    let said = lines.take();
    assert!(
        said.contains("not answered") && said.contains("status=400"),
        "{said}"
    );
    assert!(!said.contains("body of"), "{said}");

    outbound.call(get("/secret")).await.unwrap_err();
    let said = lines.take();
    assert!(
        said.contains("WARN") && said.contains("the upstream told us to stop"),
        "{said}"
    );
    assert!(said.contains("seconds=65") && !said.contains("secret"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn the_wire_is_shown_whole_when_asked_for_but_for_credentials_and_long_bodies() {
    let lines = Lines::default();
    let _listening = listen(&lines, LevelFilter::TRACE);
    let fake = Fake::new(|_| {
        let mut fate = status_with(200, &[("set-cookie", "their-cookie"), ("server", "theirs")]);
        if let Ok(response) = &mut fate.outcome {
            response.body = format!("{}END", "x".repeat(2046)).into();
        }
        fate
    });
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("our-password"));
    headers.insert("cookie", HeaderValue::from_static("our-cookie"));
    headers.insert("accept", HeaderValue::from_static("text/plain"));
    let request = Request {
        headers,
        body: "the words of a player".into(),
        ..get("/cards?q=llanowar")
    };
    outbound(&fake).call(request).await.unwrap();
    let said = lines.take();
    for part in [
        "/cards?q=llanowar",
        "the words of a player",
        "text/plain",
        "theirs",
        "200 OK",
        "xxEN\"",
        "bytes=2049",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    for part in ["our-password", "our-cookie", "their-cookie", "END"] {
        assert!(!said.contains(part), "{part} in {said}");
    }
}

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::format::FmtSpan;

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

#[tokio::test(start_paused = true)]
async fn a_call_is_logged_by_its_template_and_outcome_and_never_by_its_words() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // While there is only one subscriber, a test on another thread that meets an event first, and has none, would
    // switch that event off for all threads. A second one makes tracing ask them all.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());

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

//! What dashboards read.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use crate::app::{TestApp, invented_list, sim};
use crate::events::Events;

/// One series of the text: its name, its labels, its value.
struct Series {
    name: String,
    labels: String,
    value: f64,
}

struct Text {
    series: Vec<Series>,
    /// Kind of each family.
    kinds: BTreeMap<String, String>,
    helped: BTreeSet<String>,
}

/// Reads OpenMetrics text, and holds it to its rules: every series belongs to a family that has said its kind before.
fn read(text: &str) -> Text {
    let body = text.strip_suffix("# EOF\n").expect("the text ends with its mark");
    let mut read = Text {
        series: Vec::new(),
        kinds: BTreeMap::new(),
        helped: BTreeSet::new(),
    };
    for line in body.lines() {
        let word = |at: usize| line.split(' ').nth(at).unwrap_or_default().to_owned();
        match line {
            line if line.starts_with("# HELP ") => assert!(read.helped.insert(word(2)), "twice: {line}"),
            line if line.starts_with("# TYPE ") => {
                assert!(read.kinds.insert(word(2), word(3)).is_none(), "twice: {line}");
            }
            line if line.starts_with("# UNIT ") => {}
            line => {
                let (series, value) = line.rsplit_once(' ').expect(line);
                let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
                read.series.push(Series {
                    name: name.to_owned(),
                    labels: labels.trim_end_matches('}').to_owned(),
                    value: value.parse().expect(line),
                });
            }
        }
    }
    read
}

impl Text {
    fn family<'a>(&self, series: &'a str) -> Option<&'a str> {
        let family = ["_total", "_bucket", "_sum", "_count", ""]
            .iter()
            .find_map(|end| {
                series
                    .strip_suffix(end)
                    .filter(|name| self.kinds.contains_key(*name))
            });
        family.filter(|name| self.helped.contains(*name))
    }

    fn value(&self, name: &str, label: &str) -> Option<f64> {
        self.series
            .iter()
            .find(|series| series.name == name && series.labels.contains(label))
            .map(|series| series.value)
    }
}

#[tokio::test]
async fn every_series_says_what_it_is_and_none_tells_of_a_player() {
    let sim = sim(2).await;
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(2)).await;
    Events::of(&app, &id).await.rest().await;
    app.get(&format!("/decks/{id}")).await;
    app.get("/a-word-of-a-player").await;
    app.get("/api/a-word-of-a-player").await;
    let strange = Request::builder()
        .method(Method::from_bytes(b"PLAYER").unwrap())
        .uri("/api/v1/status")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(strange).await.status, StatusCode::METHOD_NOT_ALLOWED);

    let answer = app.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header(header::CONTENT_TYPE),
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    assert!(!answer.body.contains(&id), "no address of a deck");
    let lower = answer.body.to_ascii_lowercase();
    assert!(
        !lower.contains("player") && !lower.contains("unheard"),
        "{}",
        answer.body
    );
    let text = read(&answer.body);
    for series in &text.series {
        assert!(
            text.family(&series.name).is_some(),
            "{} has no family",
            series.name
        );
        assert!(series.value.is_finite(), "{}", series.name);
    }
    assert_eq!(
        text.value(
            "http_requests_total",
            r#"route="/api/v1/decks",method="POST",status="201""#
        ),
        Some(1.0)
    );
    assert_eq!(
        text.value(
            "http_requests_total",
            r#"route="other",method="GET",status="404""#
        ),
        Some(2.0)
    );
    assert_eq!(
        text.value(
            "http_requests_total",
            r#"route="/api/v1/status",method="other",status="405""#
        ),
        Some(1.0)
    );
    assert_eq!(
        text.value("http_request_duration_seconds_count", r#"route="/decks/{id}""#)
            .or(text.value("http_request_duration_seconds_count", r#"route="/decks/:id""#)),
        Some(1.0)
    );
    assert_eq!(text.value("event_streams", ""), Some(0.0));
    let now: f64 = text
        .series
        .iter()
        .filter(|series| series.name == "arena_sync_state")
        .map(|series| series.value)
        .sum();
    assert!((now - 1.0).abs() < f64::EPSILON, "one state at a time: {now}");
    assert!(text.value("arena_catalogue_cards", "").is_some());
    assert!(text.value("runtime_polls_total", "").is_some());
    assert_eq!(
        text.value("arena_catalogue_age_seconds", ""),
        None,
        "what came from no file has no age"
    );
}

#[tokio::test]
async fn open_streams_are_counted_until_they_end() {
    let sim = sim(1).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(1)).await;
    let open = || async { read(&app.get("/metrics").await.body).value("event_streams", "") };
    let mut first = Events::of(&app, &id).await;
    first.next().await.unwrap();
    let second = Events::of(&app, &id).await;
    assert_eq!(open().await, Some(2.0));
    drop(second);
    assert_eq!(open().await, Some(1.0));
    drop(first);
    assert_eq!(open().await, Some(0.0));
}

#[tokio::test]
async fn the_figures_are_for_those_who_know_the_servers_name() {
    let app = TestApp::offline().await;
    let request = Request::get("/metrics")
        .header(header::HOST, "elsewhere.example")
        .body(Body::empty())
        .unwrap();
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    assert!(!answer.body.contains("http_requests"), "{}", answer.body);
    // What was turned away is counted too, under the route it was for.
    let text = read(&app.get("/metrics").await.body);
    assert_eq!(
        text.value(
            "http_requests_total",
            r#"route="/metrics",method="GET",status="421""#
        ),
        Some(1.0)
    );
}

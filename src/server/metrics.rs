//! What dashboards read: counts and times of this server in a registry of its own, written as OpenMetrics text.
//!
//! Labels are routes and methods of the program, never an address, a deck or a word of a player.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use outbound::Outbound;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, text};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::server::cards::Cards;
use crate::server::clock::Clock;
use crate::server::problem::Problem;
use crate::server::watchdog::Watchdog;
use crate::wire::Sync;

/// Media type of what [`Metrics::text`] writes; Prometheus asks for it.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
/// The route of requests that no route matched: files of the site, and what is not there.
const OTHER: &str = "other";
/// How often the runtime is asked to wake a task that does nothing else.
const TICK: Duration = Duration::from_millis(10);
/// Seconds until an answer begins.
const ANSWER_BUCKETS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// Seconds by which a tick is late. The runtime's clock has steps of a millisecond.
const LAG_BUCKETS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];

/// The counts of this server. Clones share everything.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    answers: Family<RouteLabels, Histogram, fn() -> Histogram>,
    streams: Gauge,
    lag: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

impl Metrics {
    /// A registry of what this server counts, what `outbound` counts, how old the cards are, and how long tasks kept
    /// their threads.
    #[must_use]
    pub fn new(outbound: &Outbound, cards: Cards, watchdog: Watchdog, clock: Clock) -> Metrics {
        let mut registry = Registry::default();
        let requests = Family::default();
        let answers: Family<RouteLabels, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(ANSWER_BUCKETS));
        let streams = Gauge::default();
        let lag = Histogram::new(LAG_BUCKETS);
        registry.register(
            "http_requests",
            "Requests answered, by route, method and status",
            requests.clone(),
        );
        registry.register(
            "http_request_duration_seconds",
            "Time until an answer began, by route",
            answers.clone(),
        );
        registry.register(
            "event_streams",
            "Event streams that are open now",
            streams.clone(),
        );
        registry.register(
            "runtime_tick_lag_seconds",
            "How late a task is woken that asks for it every 10 ms: work that blocks the runtime shows here",
            lag.clone(),
        );
        registry.register_collector(Box::new(Catalogue { cards, clock }));
        registry.register_collector(Box::new(Polls(watchdog)));
        outbound.register_metrics(&mut registry);
        Metrics(Arc::new(Inner {
            registry,
            requests,
            answers,
            streams,
            lag,
        }))
    }

    /// Everything that is counted, as OpenMetrics text.
    ///
    /// # Errors
    /// When a metric cannot be written, which is a defect.
    pub fn text(&self) -> Result<String, Problem> {
        let mut text = String::new();
        text::encode(&mut text, &self.0.registry)
            .map_err(|_| Problem::Internal("a metric could not be written"))?;
        Ok(text)
    }

    /// Counts an event stream for as long as what is returned lives.
    #[must_use]
    pub fn open_stream(&self) -> OpenStream {
        self.0.streams.inc();
        OpenStream(self.0.streams.clone())
    }

    /// Event streams that are open now.
    #[must_use]
    pub fn open_streams(&self) -> u32 {
        u32::try_from(self.0.streams.get()).unwrap_or_default()
    }

    /// Asks to be woken every 10 ms until `stop`, and notes how late that was.
    pub async fn watch_ticks(&self, stop: CancellationToken) {
        let mut ticks = interval(TICK);
        // One lateness a blockage: ticks that fell into it are not made up for.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            let due = tokio::select! {
                () = stop.cancelled() => return,
                due = ticks.tick() => due,
            };
            self.0
                .lag
                .observe(Instant::now().saturating_duration_since(due).as_secs_f64());
        }
    }

    fn count(&self, route: String, method: &'static str, status: StatusCode, took: Duration) {
        self.0
            .answers
            .get_or_create(&RouteLabels { route: route.clone() })
            .observe(took.as_secs_f64());
        self.0
            .requests
            .get_or_create(&RequestLabels {
                route,
                method,
                status: status.as_u16(),
            })
            .inc();
    }
}

/// An event stream that is open.
#[derive(Debug)]
pub struct OpenStream(Gauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Middleware: counts a request when its answer begins. One whose sender has gone by then is not counted.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(OTHER, MatchedPath::as_str)
        .to_owned();
    let method = known(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    metrics.count(route, method, response.status(), began.elapsed());
    response
}

/// A method by its name; a client may send any word as one, and each would be a series of its own.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => OTHER,
    }
}

/// `GET /metrics`
pub async fn metrics(State(metrics): State<Metrics>) -> Result<Response, Problem> {
    let text = metrics.text()?;
    Ok((
        [
            (header::CONTENT_TYPE, OPEN_METRICS),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        text,
    )
        .into_response())
}

/// The catalogue, read when somebody asks.
#[derive(Debug)]
struct Catalogue {
    cards: Cards,
    clock: Clock,
}

impl Collector for Catalogue {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let status = self.cards.status();
        let cards = ConstGauge::new(i64::try_from(status.cards).unwrap_or(i64::MAX));
        cards.encode(encoder.encode_descriptor(
            "arena_catalogue_cards",
            "Different cards that are known.",
            None,
            cards.metric_type(),
        )?)?;
        // A catalogue that came from no file has no age.
        if let Some(as_of) = status.as_of {
            let age = ConstGauge::new(self.clock.now().saturating_sub(as_of));
            age.encode(encoder.encode_descriptor(
                "arena_catalogue_age_seconds",
                "Since Scryfall made the file that facts and prices come from.",
                None,
                age.metric_type(),
            )?)?;
        }
        let now = sync_word(&status.sync);
        let gauge = ConstGauge::new(0i64);
        let mut family = encoder.encode_descriptor(
            "arena_sync_state",
            "1 for what the fetching of the card file is doing, 0 for the rest.",
            None,
            gauge.metric_type(),
        )?;
        for state in [
            "off",
            "idle",
            "loading",
            "asking",
            "reading",
            "finishing",
            "failed",
        ] {
            let is_now = ConstGauge::new(i64::from(state == now));
            is_now.encode(family.encode_family(&[("state", state)])?)?;
        }
        Ok(())
    }
}

/// Polls of the runtime's tasks, read when somebody asks.
#[derive(Debug)]
struct Polls(Watchdog);

impl Collector for Polls {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let report = self.0.report();
        let polls = ConstCounter::new(report.polls);
        polls.encode(encoder.encode_descriptor(
            "runtime_polls",
            "Polls of tasks that have ended.",
            None,
            polls.metric_type(),
        )?)?;
        let mut slow = encoder.encode_descriptor(
            "runtime_slow_polls",
            "Of these, those that kept their thread for longer than that.",
            None,
            polls.metric_type(),
        )?;
        for (over, count) in [("1ms", report.over_1ms), ("10ms", report.over_10ms)] {
            ConstCounter::new(count).encode(slow.encode_family(&[("over", over)])?)?;
        }
        let working = ConstCounter::new(report.working_10ms);
        working.encode(encoder.encode_descriptor(
            "runtime_working_polls",
            "Of those of more than 10 ms, those in which the thread itself worked for as long.",
            None,
            working.metric_type(),
        )?)?;
        let slowest = ConstGauge::new(report.worst.as_secs_f64());
        slowest.encode(encoder.encode_descriptor(
            "runtime_slowest_poll_seconds",
            "The longest poll.",
            None,
            slowest.metric_type(),
        )?)
    }
}

fn sync_word(sync: &Sync) -> &'static str {
    match sync {
        Sync::Off => "off",
        Sync::Idle { .. } => "idle",
        Sync::Loading => "loading",
        Sync::Asking => "asking",
        Sync::Reading { .. } => "reading",
        Sync::Finishing { .. } => "finishing",
        Sync::Failed { .. } => "failed",
    }
}

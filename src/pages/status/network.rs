//! Scryfall, the connections to it, and what is remembered of its answers.

use super::view::{Width, facts, hint, section, table};
use super::words::{bytes, count, counted, share, wait};
use crate::components::html::{Html, el, text};
use crate::components::time::{Show, time};
use crate::wire::{Cache, Connections, Queue, StatusView, UpstreamState};

/// Longer than that a wait is told by the clock.
const SHORT: u32 = 120;

pub(super) fn scryfall(status: &StatusView) -> Html {
    let states = status
        .upstreams
        .iter()
        .map(|upstream| (service(&upstream.id), state(upstream.state)))
        .collect();
    let rows: Html = status
        .lanes
        .iter()
        .map(|lane| {
            el(
                "tr",
                &[],
                &[
                    el("th", &[("scope", "row")], &[text(queue_name(&lane.id))]),
                    el("td", &[], &[text(&pace(lane))]),
                    el("td", &[("class", "number")], &[text(&count(lane.waiting.into()))]),
                    el("td", &[("class", "number")], &[text(&wait(lane.wait_ms))]),
                ],
            )
        })
        .collect();
    let queues = table(&["Kind of request", "Sent", "Waiting", "New ones wait"], rows);
    section("scryfall", "Scryfall", Width::Half, &[facts(states), queues])
}

fn service(id: &str) -> &str {
    match id {
        "scryfall" => "Card look-ups",
        "scryfall-files" => "Card files",
        other => other,
    }
}

fn queue_name(id: &str) -> &str {
    match id {
        "scryfall-strict" => "Looking cards up",
        "scryfall-normal" => "Other questions",
        "scryfall-files" => "Fetching files",
        other => other,
    }
}

fn pace(lane: &Queue) -> String {
    match lane.every_ms {
        0 => "at any time".to_owned(),
        // Scryfall's limits are in hundredths of a second.
        every => format!("one every {}.{:02} s", every / 1_000, every % 1_000 / 10),
    }
}

/// A state in words, with a mark for the eye.
fn state(state: UpstreamState) -> Html {
    let (class, words) = match state {
        UpstreamState::NotAsked => ("mark-quiet", text("Not asked since the start")),
        UpstreamState::Answers => ("mark-good", text("Answers normally")),
        UpstreamState::AskedToWait { until, seconds } => {
            ("mark-open", waiting("Asked us to wait", "until", until, seconds))
        }
        UpstreamState::Refuses { until, seconds } => {
            ("mark-bad", waiting("Refuses us", "until", until, seconds))
        }
        UpstreamState::Failing { until, seconds } => {
            ("mark-bad", waiting("Is failing; next try", "at", until, seconds))
        }
        UpstreamState::Trying => ("mark-open", text("Was failing; one request is trying it now")),
        UpstreamState::Offline => ("mark-quiet", text("Offline by choice")),
    };
    let class = ["mark ", class].concat();
    el("span", &[("class", &class)], &[words])
}

/// A wait by the clock when it is long, in seconds when it is short.
fn waiting(words: &str, word: &str, until: i64, seconds: u32) -> Html {
    if seconds > SHORT {
        let words = [words, " ", word, " "].concat();
        [text(&words), time(until, Show::Clock)].into_iter().collect()
    } else {
        let word = if word == "at" { "in" } else { "for" };
        text(&format!("{words} {word} {seconds} s"))
    }
}

pub(super) fn connections(connections: &Connections) -> Html {
    let reused = connections.requests.saturating_sub(connections.opened);
    let over_open = share(reused, connections.requests).unwrap_or_else(|| "None yet".to_owned());
    let in_use = format!("{} of {}", connections.in_use, connections.limit);
    let content = [
        facts(vec![
            ("In use", text(&in_use)),
            ("Opened since the start", text(&count(connections.opened))),
            (
                "Requests since the start",
                [
                    text(&count(connections.requests)),
                    match connections.retries {
                        0 => Html::none(),
                        tries => hint(&format!("of these {} repeated", count(tries))),
                    },
                ]
                .into_iter()
                .collect(),
            ),
            ("Over a connection that was open", text(&over_open)),
        ]),
        minutes(&connections.per_minute),
    ];
    section("connections", "Connections", Width::Third, &content)
}

const COLUMN: u32 = 5;
const HEIGHT: u32 = 40;

/// The last hour in one bar a minute. The sentence under it says the same.
fn minutes(counts: &[u32]) -> Html {
    let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let most = counts.iter().copied().max().unwrap_or_default();
    if sum == 0 {
        return el(
            "p",
            &[("class", "hint")],
            &[text("No requests in the last hour.")],
        );
    }
    let words = format!(
        "{} in the last hour, {} in the busiest minute.",
        counted(sum, "request", "requests"),
        count(most.into())
    );
    let columns: Html = counts
        .iter()
        .zip(0u32..)
        .filter(|(count, _)| **count > 0)
        .map(|(count, at)| {
            // What is there at all is seen.
            let height = (u64::from(*count) * u64::from(HEIGHT)).div_ceil(u64::from(most.max(1)));
            let (x, y) = (at * COLUMN, u64::from(HEIGHT).saturating_sub(height));
            el(
                "rect",
                &[
                    ("class", "plain"),
                    ("x", &x.to_string()),
                    ("y", &y.to_string()),
                    ("width", "4"),
                    ("height", &height.to_string()),
                ],
                &[],
            )
        })
        .collect();
    let base = el("path", &[("class", "base"), ("d", "M0 40.5H300")], &[]);
    let drawing = el(
        "svg",
        &[("viewBox", "0 0 300 41"), ("aria-hidden", "true")],
        &[columns, base],
    );
    el(
        "figure",
        &[("class", "per-minute")],
        &[drawing, el("figcaption", &[("class", "hint")], &[text(&words)])],
    )
}

pub(super) fn cache(cache: &Cache) -> Html {
    let spared = cache.hits + cache.stale + cache.joined;
    let all = spared + cache.requests;
    let needed_none = match share(spared, all) {
        Some(share) => {
            let figures = format!("{} of {}", count(spared), count(all));
            [text(&share), hint(&figures)].into_iter().collect()
        }
        None => text("Nothing asked yet"),
    };
    section(
        "cache",
        "Remembered answers",
        Width::Third,
        &[facts(vec![
            ("In memory", text(&counted(cache.entries, "answer", "answers"))),
            (
                "Room",
                text(&format!("{} of {}", bytes(cache.bytes), bytes(cache.max_bytes))),
            ),
            ("Needed no request", needed_none),
            ("Given past their time", text(&count(cache.stale))),
            ("Shared with others", text(&count(cache.joined))),
        ])],
    )
}

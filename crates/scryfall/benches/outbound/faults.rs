//! Outages, penalties and deadlines, in simulated time.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;
use outbound::{CachePolicy, Config, Outbound, Outgoing, Priority, Request, Transport, TransportError};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::row::Row;
use crate::scripted::{FOREVER, Fate, Scripted, config, get, simulated, status};
use crate::{Failure, Plan};

/// O2: requests for each call while the upstream is down.
pub fn outage(plan: Plan) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for rate in [2, 10] {
        let ours = simulated()?.block_on(ours_in_an_outage(plan.outage, rate))?;
        let naive = simulated()?.block_on(naive_in_an_outage(plan.outage, rate))?;
        let minutes = plan.outage.as_secs_f64() / 60.0;
        let measured = format!("{minutes:.0} min outage, {rate} calls a second: requests for each call");
        rows.push(Row::held_to(
            "O2",
            measured,
            format!("{ours:.2}"),
            "≤ 1.10",
            ours <= 1.10,
        ));
        rows.push(Row::beside(
            "O2",
            "the same with three plain attempts",
            format!("{naive:.2}"),
        ));
    }
    Ok(rows)
}

/// A dead upstream, in the three ways that are worth another try: no connection, an error page, silence.
fn dead(number: usize) -> Fate {
    match number % 3 {
        0 => (
            Duration::ZERO,
            Err(TransportError::Connect("connection refused".to_owned())),
        ),
        1 => status(StatusCode::SERVICE_UNAVAILABLE, None),
        _ => (FOREVER, Err(TransportError::TimedOut)),
    }
}

/// Calls at this rate for this long; resolves when the last of them has ended.
async fn at_rate<F>(rate: u32, length: Duration, mut call: impl FnMut() -> F) -> u32
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut calls = JoinSet::new();
    let gap = Duration::from_secs(1) / rate;
    let end = Instant::now() + length;
    let mut made = 0;
    while Instant::now() < end {
        calls.spawn(call());
        made += 1;
        sleep(gap).await;
    }
    calls.join_all().await;
    made
}

async fn ours_in_an_outage(length: Duration, rate: u32) -> Result<f64, Failure> {
    let down = Arc::new(AtomicBool::new(false));
    let carrier = {
        let down = Arc::clone(&down);
        Scripted::new(move |number| {
            if down.load(Ordering::Relaxed) {
                dead(number)
            } else {
                status(StatusCode::OK, None)
            }
        })
    };
    let outbound = Outbound::with_transport(config(), Arc::clone(&carrier) as Arc<dyn Transport>)?;
    let template = get()?;
    let call = || {
        let outbound = outbound.clone();
        let request = Request {
            deadline: Instant::now() + Duration::from_secs(15),
            ..template.clone()
        };
        // Most of these fail, which is the point.
        async move { drop(outbound.call(request).await) }
    };
    // Good times first: a full budget and a good record.
    at_rate(rate, Duration::from_secs(60), call).await;
    let before = carrier.sent().len();
    down.store(true, Ordering::Relaxed);
    let calls = at_rate(rate, length, call).await;
    Ok(ratio(carrier.sent().len() - before, calls))
}

async fn naive_in_an_outage(length: Duration, rate: u32) -> Result<f64, Failure> {
    let carrier = Scripted::new(dead);
    let request = get()?;
    let outgoing = Outgoing {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body,
        max_body: request.max_body,
    };
    let calls = at_rate(rate, length, || {
        let (carrier, outgoing) = (Arc::clone(&carrier), outgoing.clone());
        async move {
            for attempt in 0..3_u32 {
                let sent =
                    tokio::time::timeout(Duration::from_secs(10), carrier.send(outgoing.clone())).await;
                if matches!(&sent, Ok(Ok(response)) if response.status.is_success()) {
                    return;
                }
                sleep(Duration::from_millis(200) * 2_u32.pow(attempt)).await;
            }
        }
    })
    .await;
    Ok(ratio(carrier.sent().len(), calls))
}

fn ratio(requests: usize, calls: u32) -> f64 {
    requests as f64 / f64::from(calls)
}

/// O3: the silence after a 429 or a 403, while calls keep coming.
pub fn penalties(_: Plan) -> Result<Vec<Row>, Failure> {
    let cases = [
        (
            "429 with Retry-After: 5",
            StatusCode::TOO_MANY_REQUESTS,
            Some(5),
            30,
        ),
        (
            "429 with Retry-After: 90",
            StatusCode::TOO_MANY_REQUESTS,
            Some(90),
            90,
        ),
        ("429 without", StatusCode::TOO_MANY_REQUESTS, None, 65),
        ("403", StatusCode::FORBIDDEN, None, 900),
    ];
    let mut rows = Vec::new();
    for (name, code, retry_after, least) in cases {
        let silence = simulated()?.block_on(silence_after(code, retry_after))?;
        rows.push(Row::held_to(
            "O3",
            format!("{name}, 20 calls a second on: first request after"),
            format!("{:.1} s", silence.as_secs_f64()),
            &format!("≥ {least} s"),
            silence >= Duration::from_secs(least),
        ));
    }
    Ok(rows)
}

async fn silence_after(code: StatusCode, retry_after: Option<u64>) -> Result<Duration, Failure> {
    let carrier = Scripted::new(move |number| {
        if number == 0 {
            status(code, retry_after)
        } else {
            status(StatusCode::OK, None)
        }
    });
    let outbound = Outbound::with_transport(config(), Arc::clone(&carrier) as Arc<dyn Transport>)?;
    let template = get()?;
    let mut calls = JoinSet::new();
    loop {
        let sent = carrier.sent();
        if let [first, second, ..] = sent[..] {
            calls.shutdown().await;
            return Ok(second - first);
        }
        let number = calls.len();
        let outbound = outbound.clone();
        // One in ten is a job that would wait for an hour.
        let (priority, patience) = if number.is_multiple_of(10) {
            (Priority::Background, 3600)
        } else {
            (Priority::Interactive, 15)
        };
        let request = Request {
            priority,
            deadline: Instant::now() + Duration::from_secs(patience),
            ..template.clone()
        };
        calls.spawn(async move { drop(outbound.call(request).await) });
        sleep(Duration::from_millis(50)).await;
    }
}

/// O9: how late a call ever returns, over scripts of random faults.
pub fn deadlines(plan: Plan) -> Result<Vec<Row>, Failure> {
    let runtime = simulated()?;
    let mut latest = Duration::ZERO;
    for seed in 0..plan.scripts {
        latest = latest.max(runtime.block_on(latest_of(seed))?);
    }
    let milliseconds = latest.as_secs_f64() * 1e3;
    Ok(vec![Row::held_to(
        "O9",
        format!(
            "{} fault scripts, four calls each: the latest after its deadline",
            plan.scripts
        ),
        format!("{milliseconds:.0} ms"),
        "≤ 50 ms",
        latest <= Duration::from_millis(50),
    )])
}

fn random_fate(chance: &mut fastrand::Rng) -> Fate {
    let (mut after, outcome) = match chance.u8(0..10) {
        0..3 => status(StatusCode::OK, None),
        3 => status(StatusCode::NOT_FOUND, None),
        4 => status(StatusCode::TOO_MANY_REQUESTS, Some(chance.u64(0..90))),
        5 => status(StatusCode::FORBIDDEN, None),
        6 => status(StatusCode::SERVICE_UNAVAILABLE, Some(chance.u64(0..5))),
        number => dead(usize::from(number)),
    };
    if after < FOREVER {
        after = Duration::from_millis(chance.u64(0..20_000));
    }
    (after, outcome)
}

async fn latest_of(seed: u64) -> Result<Duration, Failure> {
    let mut chance = fastrand::Rng::with_seed(seed);
    let fates: Vec<Fate> = (0..24).map(|_| random_fate(&mut chance)).collect();
    let carrier = Scripted::new(move |number| fates[number % fates.len()].clone());
    let config = Config {
        max_in_flight: 2,
        ..config()
    };
    let outbound = Outbound::with_transport(config, carrier)?;
    let mut calls = JoinSet::new();
    for number in 0..4 {
        let mut request = get()?;
        request.deadline = Instant::now() + Duration::from_millis(chance.u64(0..120_000));
        if chance.bool() {
            request.priority = Priority::Background;
        }
        if chance.bool() {
            let hour = Duration::from_secs(3600);
            request.cache = Some(CachePolicy::new(format!("{}", number % 2), hour, hour));
        }
        let outbound = outbound.clone();
        calls.spawn(async move {
            let deadline = request.deadline;
            drop(outbound.call(request).await);
            Instant::now().saturating_duration_since(deadline)
        });
    }
    Ok(calls.join_all().await.into_iter().max().unwrap_or_default())
}

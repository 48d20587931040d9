//! What our layer costs, on top of the same library without it.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use outbound::{CachePolicy, Request};

use crate::row::{Row, micros_over, quantile};
use crate::server::{Server, config, outbound};
use crate::{Failure, Plan, naive};

/// O7: the difference a layer makes, and an answer from the cache. One thread does it all, so that nothing waits for another.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut rows = layer(plan.layer_calls).await?;
        rows.extend(cache(plan.hits).await?);
        Ok(rows)
    })
}

async fn layer(calls: usize) -> Result<Vec<Row>, Failure> {
    let server = Server::start(Router::new().route("/", get(|| async { "here" }))).await;
    let ours = outbound(config());
    let bare = naive::client(None)?;
    let url = server.get("/").url;
    let warm_up = calls / 10;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for call in 0..calls + warm_up {
        let request = server.get("/");
        let began = Instant::now();
        ours.call(request).await?;
        let took = began.elapsed();

        let url = url.clone();
        let began = Instant::now();
        bare.get(url).send().await?.bytes().await?;
        let took_bare = began.elapsed();
        if call >= warm_up {
            with.push(took);
            without.push(took_bare);
        }
    }
    let mut row = |share: f64, name: &str, limit: f64| {
        let (with, without) = (quantile(&mut with, share), quantile(&mut without, share));
        let over = micros_over(with, without);
        Row::held_to(
            "O7",
            format!(
                "{calls} calls each in turns on loopback: difference of the {name}s ({} − {} µs)",
                with.as_micros(),
                without.as_micros()
            ),
            format!("{over:.0} µs"),
            &format!("≤ {limit} µs"),
            over <= limit,
        )
    };
    Ok(vec![row(0.5, "p50", 20.0), row(0.99, "p99", 100.0)])
}

async fn cache(hits: usize) -> Result<Vec<Row>, Failure> {
    let server = Server::start(Router::new().route("/", get(|| async { "here" }))).await;
    let outbound = outbound(config());
    let day = Duration::from_secs(24 * 3600);
    let template = Request {
        cache: Some(CachePolicy::new("GET /", day, day)),
        ..server.get("/")
    };
    outbound.call(template.clone()).await?;
    let mut took = Vec::with_capacity(hits);
    let whole = Instant::now();
    for _ in 0..hits {
        let request = template.clone();
        let began = Instant::now();
        outbound.call(request).await?;
        took.push(began.elapsed());
    }

    let rate = hits as f64 / whole.elapsed().as_secs_f64();
    let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
    let p99 = micros(quantile(&mut took, 0.99));
    Ok(vec![
        Row::held_to(
            "O7",
            format!("{hits} answers from the cache: p99"),
            format!("{p99:.1} µs"),
            "≤ 10 µs",
            p99 <= 10.0,
        ),
        Row::beside(
            "O7",
            "their p50",
            format!("{:.1} µs", micros(quantile(&mut took, 0.5))),
        ),
        Row::beside(
            "O7",
            "answers from the cache, on one core",
            format!("{rate:.0} a second"),
        ),
    ])
}

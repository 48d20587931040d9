//! Many callers of one thing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use outbound::{CachePolicy, Request};
use tokio::time::{Instant, sleep, sleep_until};

use crate::row::Row;
use crate::server::{Server, config, outbound};
use crate::{Failure, Plan};

/// O4: fetches for a thousand callers of one key, of whom a third give up at random.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut most = 0;
    for seed in 0..plan.storms {
        most = most.max(runtime.block_on(storm(seed)));
    }
    Ok(vec![Row::held_to(
        "O4",
        format!(
            "{} × 1,000 callers of one key, 30 % cancelled at random: most fetches",
            plan.storms
        ),
        most.to_string(),
        "1",
        most == 1,
    )])
}

async fn storm(seed: u64) -> usize {
    let fetches = Arc::new(AtomicUsize::new(0));
    let handler = {
        let fetches = Arc::clone(&fetches);
        move || async move {
            fetches.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(100)).await;
            "here"
        }
    };
    let server = Server::start(Router::new().route("/", get(handler))).await;
    let outbound = outbound(config());
    let mut chance = fastrand::Rng::with_seed(seed);
    let day = Duration::from_secs(24 * 3600);
    let begin = Instant::now();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let request = Request {
                cache: Some(CachePolicy::new("GET /", day, day)),
                ..server.get("/")
            };
            let outbound = outbound.clone();
            let gives_up = (chance.f64() < 0.3).then(|| begin + Duration::from_millis(chance.u64(0..100)));
            tokio::spawn(async move {
                let call = outbound.call(request);
                match gives_up {
                    Some(at) => tokio::select! {
                        _ = call => {}
                        () = sleep_until(at) => {}
                    },
                    None => drop(call.await),
                }
            })
        })
        .collect();
    for call in calls {
        drop(call.await);
    }
    fetches.load(Ordering::Relaxed)
}

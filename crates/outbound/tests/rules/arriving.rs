//! What the upstream counts: arrivals, where connections take their time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use futures::future::BoxFuture;
use outbound::{Config, LaneConfig, Outbound, Outgoing, Request, Response, Transport, TransportError};
use proptest::prelude::*;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::fake::*;

/// A carrier with connections: one that is idle is taken, else one is made, which takes its time.
struct Connecting {
    chance: Mutex<fastrand::Rng>,
    idle: Mutex<u32>,
    begun: AtomicU64,
    under_way: watch::Sender<usize>,
    arrivals: Mutex<Vec<Instant>>,
    slowest_answer: u64,
}

/// Over when dropped, with its caller or by itself.
struct Dial<'a>(&'a watch::Sender<usize>);

impl Drop for Dial<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl Transport for Connecting {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        async move {
            let (dial, jitter, answer, lost) = {
                let mut chance = self.chance.lock().unwrap();
                (
                    chance.u64(0..3000),
                    chance.u64(0..=40),
                    chance.u64(0..=self.slowest_answer),
                    chance.u8(0..5) == 0,
                )
            };
            let reuses = {
                let mut idle = self.idle.lock().unwrap();
                let reuses = *idle > 0;
                *idle = idle.saturating_sub(1);
                reuses
            };
            if !reuses {
                self.begun.fetch_add(1, Ordering::Relaxed);
                self.under_way.send_modify(|count| *count += 1);
                let dialling = Dial(&self.under_way);
                sleep(millis(dial)).await;
                drop(dialling);
            }
            sleep(millis(jitter)).await;
            self.arrivals.lock().unwrap().push(Instant::now());
            sleep(millis(answer)).await;
            // Some connections are closed by the other side.
            if !lost {
                *self.idle.lock().unwrap() += 1;
            }
            status(200).outcome
        }
        .boxed()
    }

    fn connects(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    fn connected(&self) -> BoxFuture<'_, ()> {
        let mut under_way = self.under_way.subscribe();
        async move {
            under_way.wait_for(|count| *count == 0).await.ok();
        }
        .boxed()
    }
}

/// Most arrivals in any half-open second.
fn most_in_a_second(arrivals: &[Instant]) -> usize {
    let mut arrivals = arrivals.to_vec();
    arrivals.sort();
    (0..arrivals.len())
        .map(|first| {
            let end = arrivals[first] + seconds(1);
            arrivals[first..].iter().take_while(|at| **at < end).count()
        })
        .max()
        .unwrap_or(0)
}

fn arrivals(step: u64, seed: u64, slowest_answer: u64, callers: &[(u64, Option<u64>)]) -> Vec<Instant> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let carrier = Arc::new(Connecting {
            chance: Mutex::new(fastrand::Rng::with_seed(seed)),
            idle: Mutex::new(0),
            begun: AtomicU64::new(0),
            under_way: watch::Sender::new(0),
            arrivals: Mutex::default(),
            slowest_answer,
        });
        let lanes = vec![LaneConfig {
            id: LANE,
            step: millis(step),
            group: "ours",
        }];
        let config = Config { lanes, ..config() };
        let outbound = Outbound::with_transport(config, carrier.clone()).unwrap();
        let tasks = callers.iter().copied().map(|(at, gives_up)| {
            let outbound = outbound.clone();
            tokio::spawn(async move {
                sleep(millis(at)).await;
                let call = outbound.call(Request {
                    deadline: Instant::now() + seconds(60),
                    ..get("/a")
                });
                match gives_up {
                    Some(after) => drop(tokio::time::timeout(millis(after), call).await),
                    None => drop(call.await),
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        carrier.arrivals.lock().unwrap().clone()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_second_sees_more_than_its_share(
        seed in any::<u64>(),
        slowest_answer in 0_u64..2000,
        callers in prop::collection::vec((0_u64..8000, prop::option::weighted(0.2, 0_u64..4000)), 1..40),
    ) {
        for (step, most) in [(550, 2), (130, 10)] {
            let arrivals = arrivals(step, seed, slowest_answer, &callers);
            let worst = most_in_a_second(&arrivals);
            prop_assert!(worst <= most, "{worst} in a second at a step of {step} ms");
        }
    }
}

#[test]
fn a_steady_stream_uses_the_pace_it_is_given() {
    let callers: Vec<_> = (0..40).map(|_| (0, None)).collect();
    let arrivals = arrivals(130, 7, 50, &callers);
    assert_eq!(arrivals.len(), 40);
    // Held back only while connections are made: 40 steps and a handful of connections of up to 3 s.
    let took = arrivals[39] - arrivals[0];
    assert!(took < millis(130) * 40 + seconds(3) * 14, "{took:?}");
}

//! The lane under any pattern of arrivals, cancellations and closures, on paused time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use outbound::{ClosedReason, FairLane, Lane, Priority, Refused};
use proptest::prelude::*;
use tokio::time::{Instant, sleep, timeout};

#[derive(Clone, Debug)]
struct Arrival {
    at: u64,
    job: bool,
    patience: u64,
    /// Gives up after so long, whatever the lane says.
    cancel_after: Option<u64>,
    /// Takes its turn and drops it unused.
    wastes_its_turn: bool,
}

#[derive(Clone, Debug)]
struct Scenario {
    step: u64,
    arrivals: Vec<Arrival>,
    /// When the lane is closed, and for how long.
    closures: Vec<(u64, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Arrived,
    Started,
    Wasted,
    Cancelled,
    Refused(Refusal),
    ClosedUntil(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Full { retry_at: u64 },
    Closed,
    Deadline,
}

/// Who did what, in the order it happened; times in milliseconds since the beginning.
type Log = Vec<(u64, usize, What)>;

fn arrival() -> impl Strategy<Value = Arrival> {
    (
        0_u64..300,
        any::<bool>(),
        0_u64..600,
        prop::option::weighted(0.3, 0_u64..200),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(at, job, patience, cancel_after, wastes_its_turn)| Arrival {
            at,
            job,
            patience,
            cancel_after,
            wastes_its_turn,
        })
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (
        1_u64..60,
        prop::collection::vec(arrival(), 1..24),
        prop::collection::vec((0_u64..400, 1_u64..250), 0..3),
    )
        .prop_map(|(step, arrivals, closures)| Scenario {
            step,
            arrivals,
            closures,
        })
}

fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn run(scenario: &Scenario, max_queued: usize) -> Log {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let begin = Instant::now();
        let since = move |at: Instant| u64::try_from((at - begin).as_millis()).unwrap();
        let log = Arc::new(Mutex::new(Log::new()));
        let lane = Arc::new(FairLane::new(millis(scenario.step), max_queued));
        let note = {
            let log = Arc::clone(&log);
            move |who, what| log.lock().unwrap().push((since(Instant::now()), who, what))
        };
        let mut tasks = Vec::new();
        for (who, arrival) in scenario.arrivals.iter().cloned().enumerate() {
            let (lane, note) = (Arc::clone(&lane), note.clone());
            tasks.push(tokio::spawn(async move {
                sleep(millis(arrival.at)).await;
                note(who, What::Arrived);
                let priority = if arrival.job {
                    Priority::Background
                } else {
                    Priority::Interactive
                };
                let deadline = Instant::now() + millis(arrival.patience);
                let turn = lane.acquire(priority, deadline);
                let turn = match arrival.cancel_after {
                    Some(after) => timeout(millis(after), turn).await,
                    None => Ok(turn.await),
                };
                let what = match turn {
                    Err(_) => What::Cancelled,
                    Ok(Ok(turn)) if arrival.wastes_its_turn => {
                        drop(turn);
                        What::Wasted
                    }
                    Ok(Ok(mut turn)) => {
                        turn.start().expect("nothing ran between the turn and the start");
                        What::Started
                    }
                    Ok(Err(Refused::Deadline)) => What::Refused(Refusal::Deadline),
                    Ok(Err(Refused::Closed {
                        reason: ClosedReason::QueueFull,
                        retry_at,
                    })) => What::Refused(Refusal::Full {
                        retry_at: since(retry_at),
                    }),
                    Ok(Err(Refused::Closed { .. })) => What::Refused(Refusal::Closed),
                };
                note(who, what);
            }));
        }
        for (at, length) in scenario.closures.iter().copied() {
            let (lane, note) = (Arc::clone(&lane), note.clone());
            tasks.push(tokio::spawn(async move {
                sleep(millis(at)).await;
                lane.close(Instant::now() + millis(length), ClosedReason::RateLimited);
                note(usize::MAX, What::ClosedUntil(at + length));
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(lane.status().queued, 0, "everyone has left");
        Arc::try_unwrap(log).map_or_else(|log| log.lock().unwrap().clone(), |log| log.into_inner().unwrap())
    })
}

/// Replays the log and checks the promises one event at a time.
fn check(scenario: &Scenario, log: &Log) -> Result<(), TestCaseError> {
    let job = |who: usize| scenario.arrivals[who].job;
    let mut waiting: Vec<usize> = Vec::new();
    let mut last_start: Option<u64> = None;
    let mut closed_until = 0;
    let mut closed_at = 0;
    let mut previous = 0;
    for &(at, who, what) in log {
        // Time has passed since the last event: with the lane open and the step over, nobody may have been waiting.
        let free_from = last_start
            .map_or(0, |start| start + scenario.step)
            .max(closed_until)
            .max(previous);
        prop_assert!(
            at <= free_from || waiting.is_empty(),
            "a slot was lost from {free_from} to {at}: {waiting:?}"
        );
        previous = at;
        match what {
            What::ClosedUntil(until) => {
                closed_until = closed_until.max(until);
                closed_at = at;
                continue;
            }
            What::Arrived => {
                waiting.push(who);
                continue;
            }
            What::Started | What::Wasted => {
                let first = waiting.iter().find(|other| !job(**other)).or(waiting.first());
                prop_assert_eq!(first, Some(&who), "first come first served, people before jobs");
                prop_assert!(at >= closed_until, "started at {at}, closed until {closed_until}");
                prop_assert!(
                    last_start.is_none_or(|start| at >= start + scenario.step),
                    "too early at {at}"
                );
                prop_assert!(at <= scenario.arrivals[who].at + scenario.arrivals[who].patience);
                if what == What::Started {
                    last_start = Some(at);
                }
            }
            What::Refused(refusal) => {
                check_refusal(scenario, refusal, who, at, closed_until)?;
                let told_late = refusal == Refusal::Closed && at > closed_at.max(scenario.arrivals[who].at);
                prop_assert!(!told_late, "closed at {closed_at}, told at {at}");
            }
            What::Cancelled => {}
        }
        waiting.retain(|other| *other != who);
    }
    prop_assert!(waiting.is_empty());
    Ok(())
}

fn check_refusal(
    scenario: &Scenario,
    refusal: Refusal,
    who: usize,
    at: u64,
    closed_until: u64,
) -> Result<(), TestCaseError> {
    let Arrival {
        at: arrived,
        job,
        patience,
        ..
    } = scenario.arrivals[who];
    match refusal {
        Refusal::Full { retry_at } => {
            prop_assert_eq!(at, arrived, "known at once");
            prop_assert!(retry_at > at);
        }
        Refusal::Closed => {
            prop_assert!(at < closed_until);
            prop_assert!(
                !job || arrived + patience < closed_until,
                "a job with time waits for the lane to open"
            );
        }
        // A person who was let in is served in time or told that the lane has closed; jobs may be overtaken.
        Refusal::Deadline => prop_assert!(patience == 0 || job, "let in and then left standing"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spaced_fair_and_nothing_lost(scenario in scenario()) {
        check(&scenario, &run(&scenario, 256))?;
    }

    #[test]
    fn a_short_queue_changes_who_is_let_in_and_nothing_else(scenario in scenario()) {
        check(&scenario, &run(&scenario, 2))?;
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_could_not_be_served_in_time_is_told_when_to_come_back() {
    let lane = Arc::new(FairLane::new(millis(500), 256));
    let patience = millis(1200);
    lane.acquire(Priority::Interactive, Instant::now() + patience)
        .await
        .ok()
        .unwrap()
        .start()
        .unwrap();
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let lane = Arc::clone(&lane);
        waiting.push(tokio::spawn(async move {
            lane.acquire(Priority::Interactive, Instant::now() + patience)
                .await
                .ok()
                .unwrap()
                .start()
                .unwrap();
        }));
        tokio::task::yield_now().await;
    }
    // Starts are taken at 0, 500 and 1000 ms; the next is at 1500.
    let refused = lane
        .acquire(Priority::Interactive, Instant::now() + patience)
        .await
        .err()
        .unwrap();
    let retry_at = Instant::now() + millis(300);
    assert_eq!(
        refused,
        Refused::Closed {
            reason: ClosedReason::QueueFull,
            retry_at
        }
    );

    tokio::time::advance(retry_at - Instant::now()).await;
    assert!(
        lane.acquire(Priority::Interactive, Instant::now() + patience)
            .await
            .is_ok()
    );
    for task in waiting {
        task.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_in_hand_does_not_outlive_a_closure() {
    let lane = FairLane::new(millis(10), 256);
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut turn = lane.acquire(Priority::Background, deadline).await.ok().unwrap();
    assert_eq!(lane.status().queued, 1, "it has not started");
    assert_eq!(
        lane.expected_start(Priority::Interactive),
        Instant::now() + millis(10),
        "and comes first"
    );
    let until = Instant::now() + Duration::from_secs(30);
    lane.close(until, ClosedReason::RateLimited);
    lane.close(Instant::now() + millis(1), ClosedReason::RateLimited);
    let closed = Refused::Closed {
        reason: ClosedReason::RateLimited,
        retry_at: until,
    };
    assert_eq!(turn.start(), Err(closed), "the longer closure stays");
    drop(turn);
    assert_eq!(lane.status().closed, Some(ClosedReason::RateLimited));
    assert_eq!(
        lane.acquire(Priority::Interactive, deadline).await.err(),
        Some(closed)
    );

    lane.acquire(Priority::Background, deadline)
        .await
        .ok()
        .unwrap()
        .start()
        .unwrap();
    assert_eq!(Instant::now(), until);
    assert_eq!(lane.status().closed, None);
}

//! Everything that can go wrong on the way is a typed error for the entries it concerns, and nothing else.

use std::time::Duration;

use outbound::{CallError, ClosedReason};
use scryfall::sim::{Faults, Limits};
use scryfall::{Lookup, LookupError, LookupEvent, Priority};
use tokio::time::Instant;

use crate::service::{Service, entries};

fn faults(spec: &str) -> Faults {
    spec.parse().expect("a fault specification")
}

/// The one error that all entries failed with.
fn error_of(answers: &[Lookup], entries: usize) -> &LookupError {
    let [lookup] = answers else {
        panic!("one batch, not {}", answers.len())
    };
    assert!(
        lookup.found.is_empty() && lookup.not_found.is_empty(),
        "a failure is neither a card nor a refusal"
    );
    assert_eq!(lookup.failed.len(), entries);
    &lookup.failed[0].1
}

fn kind(error: &LookupError) -> String {
    match error {
        LookupError::Call(CallError::Transport(_)) => "transport".to_owned(),
        LookupError::Call(CallError::Status { status, .. }) => format!("status {status}"),
        LookupError::Call(CallError::Closed { reason, .. }) => format!("closed: {reason}"),
        LookupError::Call(other) => other.to_string(),
        LookupError::Malformed(_) => "malformed".to_owned(),
    }
}

#[tokio::test]
async fn each_fault_is_a_typed_error_with_a_sentence() {
    let mut table = String::new();
    for spec in [
        "down", "reset", "cut", "503", "500", "html", "html=200", "json", "shape", "404", "400", "422",
    ] {
        let service = Service::start().await;
        service.sim.set_faults(&faults(spec));
        let answers = service.look_up(&entries(&["Lightning Bolt", "Bind"])).await;
        let error = error_of(&answers, 2);
        table.push_str(&format!(
            "{spec:9} {:35} {}\n",
            kind(error),
            error.player_message()
        ));
    }
    insta::assert_snapshot!(table, @"
    down      transport                           Scryfall could not be reached.
    reset     transport                           Scryfall could not be reached.
    cut       transport                           Scryfall could not be reached.
    503       status 503 Service Unavailable      Scryfall has a problem of its own.
    500       status 500 Internal Server Error    Scryfall has a problem of its own.
    html      status 502 Bad Gateway              Scryfall has a problem of its own.
    html=200  malformed                           Scryfall's answer could not be read.
    json      malformed                           Scryfall's answer could not be read.
    shape     malformed                           Scryfall's answer could not be read.
    404       status 404 Not Found                Scryfall did not accept the question.
    400       status 400 Bad Request              Scryfall did not accept the question.
    422       status 422 Unprocessable Entity     Scryfall did not accept the question.
    ");
}

#[tokio::test]
async fn a_passing_fault_is_retried_and_leaves_no_trace() {
    for spec in ["503#1", "cut#1", "reset#1", "down#1", "html#1"] {
        let service = Service::start().await;
        service.sim.set_faults(&faults(spec));
        let answers = service.look_up(&entries(&["Lightning Bolt"])).await;
        assert_eq!(answers[0].found.len(), 1, "{spec}");
        assert_eq!(service.sim.stats().hits.len(), 2, "{spec}");
    }
}

#[tokio::test]
async fn no_answer_by_the_deadline_is_said() {
    let service = Service::start().await;
    service.sim.set_faults(&faults("hang"));
    let asked = Instant::now();
    let answers = service
        .look_up_within(&entries(&["Bind"]), Duration::from_millis(300))
        .await;
    let took = asked.elapsed();
    let error = error_of(&answers, 1);
    assert_eq!(kind(error), "no answer by the deadline");
    assert_eq!(error.player_message(), "Scryfall did not answer in time.");
    assert!(took < Duration::from_secs(2), "took {took:?}");
}

#[tokio::test]
async fn after_a_429_nothing_is_sent_and_the_time_to_retry_is_known() {
    let service = Service::start().await;
    service.sim.set_faults(&faults("429"));
    let before = Instant::now();
    let answers = service.look_up(&entries(&["Lightning Bolt"])).await;
    let error = error_of(&answers, 1);
    assert!(
        matches!(
            error,
            LookupError::Call(CallError::Closed {
                reason: ClosedReason::RateLimited,
                ..
            })
        ),
        "{error:?}"
    );
    let retry_at = error.retry_at().expect("a time to retry");
    assert!(
        retry_at >= before + Duration::from_secs(30),
        "{:?}",
        retry_at - before
    );
    assert!(service.closed());
    let reached = service.sim.stats().hits.len();
    service.sim.set_faults(&Faults::default());
    let answers = service
        .look_up(&entries(&["Bind", "Teferi, Hero of Dominaria"]))
        .await;
    assert_eq!(kind(error_of(&answers, 2)), "closed: rate limited");
    assert_eq!(
        service.sim.stats().hits.len(),
        reached,
        "no request may reach a service that said to wait"
    );
}

#[tokio::test]
async fn nobody_queues_for_a_closed_lane_that_will_not_open_in_time() {
    let service = Service::start().await;
    service.sim.set_faults(&faults("429"));
    service.look_up(&entries(&["Lightning Bolt"])).await;
    let asked = Instant::now();
    for priority in [Priority::Interactive, Priority::Background] {
        let mut told = Vec::new();
        service
            .scryfall
            .collection(
                &entries(&["Bind"]),
                priority,
                asked + Duration::from_secs(20),
                |event| {
                    told.push(match event {
                        LookupEvent::Queued { .. } => "queued".to_owned(),
                        LookupEvent::Answered(lookup) => kind(&lookup.failed[0].1),
                    });
                },
            )
            .await;
        assert_eq!(told, ["closed: rate limited"], "{priority:?}");
    }
    let took = asked.elapsed();
    assert!(
        took < Duration::from_secs(10),
        "refused, not waited for: {took:?}"
    );
}

#[tokio::test]
async fn a_failed_batch_fails_alone() {
    let service = Service::start().await;
    // Answered with an error that is not worth a retry, once.
    service.sim.set_faults(&faults("400#1"));
    let mut list = entries(&["Bind"]);
    list.extend((0..74).map(|number| crate::service::entry(&format!("Unknown Card {number}"))));
    list.extend(entries(&["Lightning Bolt", "Sliver of Cheese"]));
    let answers = service.look_up(&list).await;
    let told: Vec<String> = answers
        .iter()
        .map(|lookup| {
            format!(
                "{}/{}/{}",
                lookup.found.len(),
                lookup.not_found.len(),
                lookup.failed.len()
            )
        })
        .collect();
    insta::assert_snapshot!(told.join(" "), @"0/0/75 1/1/0");
}

#[tokio::test]
async fn dropping_the_future_cancels_what_was_not_sent() {
    let service = Service::start().await;
    service.sim.set_faults(&faults("hang"));
    let list: Vec<_> = (0..150)
        .map(|number| crate::service::entry(&format!("Unknown Card {number}")))
        .collect();
    let mut queued = 0;
    {
        let look_up = service.scryfall.collection(
            &list,
            Priority::Interactive,
            Instant::now() + Duration::from_secs(20),
            |event| {
                queued += usize::from(matches!(event, LookupEvent::Queued { .. }));
            },
        );
        tokio::select! {
            () = look_up => panic!("nothing was answered"),
            () = service.sim.asked(1) => {}
        }
    }
    assert_eq!(queued, 1);
    service.sim.set_faults(&Faults::default());
    // The lane is free for the next one.
    let answers = service.look_up(&entries(&["Bind"])).await;
    assert_eq!(answers[0].found.len(), 1);
    assert_eq!(service.sim.stats().batches(), [75, 1]);
}

#[tokio::test]
async fn a_stand_in_that_is_gone_cannot_be_reached() {
    let Service {
        sim,
        scryfall,
        outbound: _outbound,
    } = Service::start().await;
    sim.stop().await;
    let mut failed = None;
    scryfall
        .collection(
            &entries(&["Bind"]),
            Priority::Interactive,
            Instant::now() + Duration::from_secs(20),
            |event| {
                if let LookupEvent::Answered(lookup) = event {
                    failed = lookup.failed.into_iter().next();
                }
            },
        )
        .await;
    let (_, error) = failed.expect("a failure");
    assert_eq!(error.player_message(), "Scryfall could not be reached.");
}

#[test]
fn the_limits_are_scryfalls() {
    let limits = Limits::default();
    assert_eq!(
        (
            limits.strict,
            limits.total,
            limits.window.as_secs(),
            limits.lock_out.as_secs()
        ),
        (2, 10, 1, 30)
    );
    assert!(scryfall::STRICT_STEP * 2 > limits.window);
    assert!(scryfall::NORMAL_STEP.as_secs_f64().recip() + scryfall::STRICT_STEP.as_secs_f64().recip() < 10.0);
}

//! Many callers, few requests: what one asks, another does not ask again.

use std::time::Duration;

use deck::decklist::Entry;
use futures::future::join_all;
use proptest::prelude::*;
use scryfall::sim::{CardSource, Faults};
use scryfall::{LookupEvent, Priority};
use tokio::time::Instant;

use crate::service::{Service, entries, entry};

fn faults(spec: &str) -> Faults {
    spec.parse().expect("a fault specification")
}

/// So many cards that the stand-in knows, from a number on.
fn deck(from: usize, cards: usize) -> Vec<Entry> {
    (from..from + cards)
        .map(|number| entry(&format!("Card {number}")))
        .collect()
}

async fn service() -> Service {
    let lines = (0..300).map(|number| format!("{{\"id\":\"{number}\",\"name\":\"Card {number}\"}}\n"));
    Service::asking(CardSource::Lines(lines.collect()), 10, None).await
}

fn found(answers: &[scryfall::Lookup]) -> usize {
    answers.iter().map(|lookup| lookup.found.len()).sum()
}

#[tokio::test]
async fn forty_players_with_the_same_deck_cost_one_request() {
    let service = service().await;
    let deck = deck(0, 60);
    let answers = join_all((0..40).map(|_| service.look_up(&deck))).await;
    assert!(answers.iter().all(|answers| found(answers) == 60));
    assert_eq!(service.sim.stats().batches(), [60]);
}

#[tokio::test]
async fn who_comes_while_it_is_asked_waits_for_the_same_answer() {
    let service = service().await;
    service.sim.set_faults(&faults("hang"));
    let first = deck(0, 60);
    let second = deck(0, 50);
    let early = service.look_up(&first);
    let late = async {
        service.sim.asked(1).await;
        let late = service.look_up(&second);
        let lift = async { service.sim.set_faults(&Faults::default()) };
        // The look-up is polled first, so that it has joined before the answer comes.
        futures::join!(late, lift).0
    };
    let (early, late) = futures::join!(early, late);
    assert_eq!((found(&early), found(&late)), (60, 50));
    assert_eq!(service.sim.stats().batches(), [60]);
}

#[tokio::test]
async fn two_decks_that_fit_into_one_request_share_it() {
    let service = service().await;
    let (one, other) = (deck(0, 40), deck(20, 55));
    let (one, other) = futures::join!(service.look_up(&one), service.look_up(&other));
    assert_eq!((found(&one), found(&other)), (40, 55));
    assert_eq!(service.sim.stats().batches(), [75]);
}

#[tokio::test]
async fn what_comes_before_the_next_turn_rides_along() {
    let service = service().await;
    service.look_up(&deck(0, 1)).await;
    // Lanes are 55 ms apart here: nobody may leave before that, and all of them leave together.
    let late = (1..30).map(|number| {
        let deck = deck(number, 1);
        let service = &service;
        async move { service.look_up(&deck).await }
    });
    assert!(join_all(late).await.iter().all(|answers| found(answers) == 1));
    assert_eq!(service.sim.stats().batches(), [1, 29]);
}

#[tokio::test]
async fn each_caller_has_its_own_deadline() {
    let service = service().await;
    service.sim.set_faults(&faults("hang"));
    let deck = deck(0, 10);
    let hurried = async {
        let answers = service.look_up_within(&deck, Duration::from_millis(200)).await;
        service.sim.set_faults(&Faults::default());
        answers
    };
    let (hurried, patient) = futures::join!(hurried, service.look_up(&deck));
    assert_eq!(
        hurried.iter().map(|lookup| lookup.failed.len()).sum::<usize>(),
        10
    );
    assert_eq!(found(&patient), 10, "the hurried one does not spoil it");
    assert_eq!(service.sim.stats().batches(), [10]);
}

#[tokio::test]
async fn of_a_storm_of_cancellations_only_what_is_still_wanted_is_asked() {
    let service = service().await;
    // One turn is spent, so that what follows waits for the next.
    service.look_up(&deck(299, 1)).await;
    let deadline = Instant::now() + Duration::from_secs(20);
    let wanted = deck(0, 5);
    let many: Vec<_> = (0..50).map(|number| deck(number * 2, 40)).collect();
    {
        let mut gone: Vec<_> = many
            .iter()
            .map(|deck| {
                Box::pin(
                    service
                        .scryfall
                        .collection(deck, Priority::Interactive, deadline, |_| {}),
                )
            })
            .collect();
        for look_up in &mut gone {
            let _ = futures::poll!(look_up);
        }
    }
    assert_eq!(found(&service.look_up(&wanted).await), 5);
    let asked: usize = service.sim.stats().batches()[1..].iter().sum();
    assert_eq!(asked, 5, "what nobody waits for is not asked");
}

#[tokio::test]
async fn a_job_that_rides_with_a_person_keeps_its_own_patience() {
    let service = service().await;
    service.sim.set_faults(&faults("hang"));
    let (person, job) = (deck(0, 3), deck(0, 3));
    let mut told = Vec::new();
    let asked = Instant::now();
    let job = service.scryfall.collection(
        &job,
        Priority::Background,
        asked + Duration::from_secs(20),
        |event| {
            if let LookupEvent::Answered(lookup) = event {
                told.push((lookup.found.len(), lookup.failed.len()));
            }
        },
    );
    let person = async {
        let answers = service.look_up_within(&person, Duration::from_millis(150)).await;
        service.sim.set_faults(&Faults::default());
        answers
    };
    let (person, ()) = futures::join!(person, job);
    assert_eq!(person[0].failed.len(), 3);
    assert_eq!(told, [(3, 0)]);
}

#[tokio::test]
async fn a_printing_that_another_asked_for_is_not_what_a_name_brings() {
    let service = Service::start().await;
    let (printing, name) = (
        entries(&["Lightning Bolt (STA) 42"]),
        entries(&["Lightning Bolt"]),
    );
    let (printing, name) = futures::join!(service.look_up(&printing), service.look_up(&name));
    let id = |answers: &[scryfall::Lookup]| answers[0].found[0].0.scryfall_id.clone();
    assert_eq!(id(&printing).as_deref(), Some("bolt-sta"));
    assert_eq!(id(&name).as_deref(), Some("bolt-m11"));
    assert_eq!(service.sim.stats().batches(), [2]);
}

#[tokio::test]
async fn nothing_is_left_behind_when_the_last_handle_goes() {
    let service = service().await;
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    service.look_up(&deck(0, 100)).await;
    while tasks() > before + 4 {
        tokio::task::yield_now().await;
    }
    let told = format!("{:?}", service.scryfall);
    assert!(told.contains("waiting: 0, under_way: 0"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whoever_stays_gets_each_entry_once(
        callers in prop::collection::vec((0..200_usize, 1..90_usize, 0..6_u32, any::<bool>(), any::<bool>()), 1..12),
        fault in prop_oneof![Just(""), Just("503:0.3"), Just("cut:0.3"), Just("400:0.5"), Just("shape:0.3")],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let service = service().await;
            service.sim.set_faults(&faults(fault));
            let service = &service;
            join_all(callers.iter().map(|(from, cards, polls, stays, job)| async move {
                let deck = deck(*from, *cards);
                for _ in 0..*polls {
                    tokio::task::yield_now().await;
                }
                if *stays && !*job {
                    // Accounts for every entry.
                    service.look_up_within(&deck, Duration::from_secs(5)).await;
                    return;
                }
                let priority = if *job { Priority::Background } else { Priority::Interactive };
                let mut seen = vec![0; deck.len()];
                let deadline = Instant::now() + Duration::from_secs(5);
                let mut look_up = Box::pin(service.scryfall.collection(&deck, priority, deadline, |event| {
                    if let LookupEvent::Answered(lookup) = event {
                        let found = lookup.found.into_iter().flat_map(|(_, entries)| entries);
                        let failed = lookup.failed.into_iter().map(|(entry, _)| entry);
                        for entry in found.chain(lookup.not_found).chain(failed) {
                            seen[entry] += 1;
                        }
                    }
                }));
                if *stays {
                    look_up.await;
                    assert!(seen.iter().all(|times| *times == 1), "{seen:?}");
                } else {
                    for _ in 0..*polls {
                        if futures::poll!(&mut look_up).is_ready() {
                            break;
                        }
                        tokio::task::yield_now().await;
                    }
                    drop(look_up);
                    assert!(seen.iter().all(|times| *times <= 1), "{seen:?}");
                }
            }))
            .await;
        });
    }
}

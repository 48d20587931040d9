//! Scryfall down, slow, limiting, talking nonsense: the deck is kept, the page says why, and it heals.

use std::time::Duration;

use arena_improver::server::resolve::Patience;
use arena_improver::wire::{Analyzed, DeckView, LookUp, Phase};
use axum::http::StatusCode;
use scryfall::sim::Endpoint;

use crate::app::{TestApp, in_time, invented_list, sim, text_request};
use crate::events::{Event, Events};

/// What the page says of the first invented card.
fn first(deck: &DeckView) -> &LookUp {
    &deck.cards[0].look_up
}

/// Impatient enough for a test, patient enough for three attempts.
fn impatient() -> Patience {
    Patience {
        round: Duration::from_secs(4),
        ..Patience::default()
    }
}

/// A deck whose invented cards could not be looked up, and the second at which that began.
async fn after_failure(fault: &str) -> (TestApp, scryfall::sim::Sim, DeckView, i64) {
    let sim = sim(2).await;
    sim.set_faults(&fault.parse().unwrap());
    let app = TestApp::patient(&sim, impatient()).await;
    let began = app.clock.now();
    let id = app.create(&invented_list(2)).await;
    let deck = Events::of(&app, &id)
        .await
        .until(|deck| deck.progress.phase == Phase::Waiting)
        .await;
    assert_eq!(deck.progress.known, 1, "{fault}: what is known is shown");
    assert_eq!(
        deck.analysis.counts.unresolved, 8,
        "{fault}: what is not is counted as that"
    );
    (app, sim, deck, began)
}

async fn heals(fault: &str) -> String {
    let (app, sim, deck, began) = after_failure(fault).await;
    let LookUp::Failed {
        message, retry_at, ..
    } = first(&deck)
    else {
        panic!("{fault}: {:?}", first(&deck))
    };
    let at = retry_at.unwrap_or_else(|| panic!("{fault}: no time of the next try"));
    let failed = began..=app.clock.now();
    assert!(
        failed.contains(&(at - 30)),
        "{fault}: tried again half a minute after it failed"
    );
    let message = message.clone();

    sim.set_faults(&"".parse().unwrap());
    app.press(&format!("/decks/{}/retry", deck.id)).await;
    let deck = Events::of(&app, &deck.id)
        .await
        .until(|deck| deck.progress.phase == Phase::Done)
        .await;
    assert!(
        matches!(first(&deck), LookUp::Known { .. }),
        "{fault}: {:?}",
        first(&deck)
    );
    message
}

#[tokio::test]
async fn down() {
    insta::assert_snapshot!(heals("down").await, @"Scryfall could not be reached.");
}

#[tokio::test]
async fn unavailable() {
    insta::assert_snapshot!(heals("503").await, @"Scryfall has a problem of its own.");
}

#[tokio::test]
async fn answering_with_a_page() {
    insta::assert_snapshot!(heals("html=200").await, @"Scryfall's answer could not be read.");
}

#[tokio::test]
async fn cut_off() {
    insta::assert_snapshot!(heals("cut").await, @"Scryfall could not be reached.");
}

#[tokio::test]
async fn talking_nonsense() {
    insta::assert_snapshot!(heals("shape").await, @"Scryfall's answer could not be read.");
}

#[tokio::test]
async fn never_answering() {
    insta::assert_snapshot!(heals("hang").await, @"Scryfall did not answer in time.");
}

#[tokio::test]
async fn limiting() {
    let (app, sim, deck, began) = after_failure("429").await;
    let LookUp::Failed {
        message, retry_at, ..
    } = first(&deck)
    else {
        panic!("{:?}", first(&deck))
    };
    insta::assert_snapshot!(message, @"Scryfall asked us to wait before asking again.");
    // The second is rounded up, so that nobody comes too early.
    let refused = began..=app.clock.now() + 1;
    assert!(
        refused.contains(&(retry_at.unwrap() - 65)),
        "tried again after the 65 s that hold without Retry-After"
    );
    let asked = sim.stats().hits.len();

    sim.set_faults(&"".parse().unwrap());
    app.press(&format!("/decks/{}/retry", deck.id)).await;
    let deck = Events::of(&app, &deck.id)
        .await
        .until(|deck| deck.progress.phase == Phase::Waiting)
        .await;
    assert!(matches!(first(&deck), LookUp::Failed { .. }));
    assert_eq!(
        sim.stats().hits.len(),
        asked,
        "nothing was sent while Scryfall wants to be left alone"
    );
}

#[tokio::test]
async fn a_card_nobody_knows_is_said_to_be_unknown_and_not_asked_for_again() {
    let sim = sim(1).await;
    let app = TestApp::asking(&sim).await;
    let id = app
        .create("4 Unheard Baer 1\n4 Lighning Bolt\n20 Mountain\n")
        .await;
    let deck = Events::of(&app, &id)
        .await
        .until(|deck| deck.progress.phase == Phase::Done)
        .await;
    let LookUp::NotFound {
        message,
        candidates,
        retry_at,
    } = &deck.cards[1].look_up
    else {
        panic!("{:?}", deck.cards[1])
    };
    insta::assert_snapshot!(message, @"Scryfall knows no card of this name.");
    assert_eq!(candidates.first().map(String::as_str), Some("Lightning Bolt"));
    let wait = retry_at.unwrap() - app.clock.now();
    assert!(
        (6 * 3600 - 60..=6 * 3600).contains(&wait),
        "not asked for again for six hours, but for {wait} s"
    );

    let asked = sim.stats().count(Endpoint::Collection);
    let again = app.create("4 Lighning Bolt\n20 Mountain\n").await;
    Events::of(&app, &again).await.rest().await;
    assert_eq!(
        sim.stats().count(Endpoint::Collection),
        asked,
        "another deck does not ask either"
    );

    app.clock.advance(Duration::from_secs(6 * 3600 + 1));
    Events::of(&app, &again).await.rest().await;
    assert_eq!(
        sim.stats().count(Endpoint::Collection),
        asked + 1,
        "six hours later it does"
    );
}

#[tokio::test]
async fn a_restart_keeps_decks_and_cards() {
    let sim = sim(2).await;
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(2)).await;
    Events::of(&app, &id).await.rest().await;
    let before = app.deck(&id).await;
    let asked = sim.stats().hits.len();
    let app = app.restarted().await;
    assert_eq!(app.deck(&id).await, before);
    assert_eq!(
        sim.stats().hits.len(),
        asked,
        "a restart asks for nothing that is known"
    );
}

#[tokio::test]
async fn a_failure_is_remembered_over_a_restart() {
    let (app, sim, deck, _) = after_failure("503").await;
    let asked = sim.stats().hits.len();
    let app = app.restarted().await;
    let mut events = Events::of(&app, &deck.id).await;
    let deck = events.until(|deck| deck.progress.phase == Phase::Waiting).await;
    assert!(matches!(
        first(&deck),
        LookUp::Failed {
            retry_at: Some(_),
            ..
        }
    ));
    assert_eq!(
        sim.stats().hits.len(),
        asked,
        "it is not asked again before its time"
    );
}

#[tokio::test]
async fn tries_end_and_the_card_waits_for_the_player() {
    let sim = sim(1).await;
    sim.set_faults(&"shape".parse().unwrap());
    let app = TestApp::patient(
        &sim,
        Patience {
            tries: 1,
            ..impatient()
        },
    )
    .await;
    let id = app.create(&invented_list(1)).await;
    let events = Events::of(&app, &id).await.rest().await;
    let Some(Event::Done(progress)) = events.last() else {
        panic!("{events:?}")
    };
    assert_eq!(
        (progress.phase, progress.failed, progress.retry_at),
        (Phase::Waiting, 1, None)
    );
}

#[tokio::test]
async fn what_failed_is_tried_again_by_itself() {
    let sim = sim(1).await;
    // Malformed answers are not worth a second attempt within one call.
    sim.set_faults(&"shape#1".parse().unwrap());
    let patience = Patience {
        first_retry: Duration::from_millis(1),
        ..impatient()
    };
    let app = TestApp::patient(&sim, patience).await;
    let id = app.create(&invented_list(1)).await;
    let events = Events::of(&app, &id).await.rest().await;
    let Some(Event::Done(progress)) = events.last() else {
        panic!("{events:?}")
    };
    assert_eq!((progress.phase, progress.known), (Phase::Done, 2));
}

#[tokio::test]
async fn offline_asks_nobody_and_says_so() {
    let app = TestApp::offline().await;
    let id = app.create(&invented_list(1)).await;
    let deck = app.deck(&id).await;
    assert_eq!(deck.progress.phase, Phase::Offline);
    let LookUp::Failed {
        message,
        candidates,
        retry_at: None,
    } = first(&deck)
    else {
        panic!("{:?}", first(&deck))
    };
    insta::assert_snapshot!(message, @"Cards are not looked up while this program is offline.");
    assert!(candidates.is_empty(), "{candidates:?}");

    let id = app.create("4 Spell Peirce\n20 Island\n").await;
    let deck = app.deck(&id).await;
    let LookUp::Failed { candidates, .. } = first(&deck) else {
        panic!("{:?}", first(&deck))
    };
    assert_eq!(candidates[0], "Spell Pierce");
    let page = app.get(&format!("/decks/{id}")).await.body;
    assert!(page.contains("Names that are close:") && page.contains("value=\"Spell Pierce\""));
}

#[tokio::test]
async fn an_analysis_that_is_not_saved_looks_cards_up_too() {
    let sim = sim(2).await;
    let app = TestApp::asking(&sim).await;
    let answer = in_time(app.send(text_request("/api/v1/analyze", invented_list(2)))).await;
    assert_eq!(answer.status, StatusCode::OK);
    let analyzed: Analyzed = answer.json();
    assert_eq!(
        (analyzed.progress.phase, analyzed.progress.known),
        (Phase::Done, 3)
    );
    assert_eq!(analyzed.analysis.counts.main, 28);
    assert_eq!(analyzed.analysis.wildcards.common, 8);
    assert_eq!(
        app.get("/decks").await.body.matches("Unheard").count(),
        0,
        "nothing was saved"
    );
}

#[tokio::test]
async fn two_decks_of_the_same_cards_ask_once() {
    let sim = sim(3).await;
    let app = TestApp::asking(&sim).await;
    let first = app.create(&invented_list(3)).await;
    Events::of(&app, &first).await.rest().await;
    let second = app.create(&invented_list(3)).await;
    assert_eq!(app.deck(&second).await.progress.phase, Phase::Done);
    assert_eq!(sim.stats().batches(), [3]);
}

//! A deck's page while its cards are looked up.

use arena_improver::wire::{DeckView, LookUp, Phase, Progress};
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures::StreamExt;

use crate::app::{TestApp, in_time, invented_list, sim};

/// What an event stream says, one by one.
pub struct Events {
    stream: BodyDataStream,
    text: String,
}

#[derive(Debug)]
pub enum Event {
    Deck(Box<DeckView>),
    Progress(Progress),
    Done(Progress),
}

impl Events {
    pub async fn of(app: &TestApp, id: &str) -> Events {
        let request = Request::get(format!("/api/v1/decks/{id}/events"))
            .body(Body::empty())
            .unwrap();
        let response = app.open(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        Events {
            stream: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let read = read(event);
                self.text = rest.to_owned();
                match read {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk = in_time(self.stream.next()).await?.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The first deck of which this is true; panics when the stream ends before.
    pub async fn until(&mut self, wanted: impl Fn(&DeckView) -> bool) -> DeckView {
        loop {
            match self.next().await {
                Some(Event::Deck(deck)) if wanted(&deck) => return *deck,
                Some(_) => {}
                None => panic!("the stream ended before"),
            }
        }
    }

    /// What comes until the end, which must come.
    pub async fn rest(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

/// An event; `None` for a comment, which is a heartbeat.
fn read(text: &str) -> Option<Event> {
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let data = field("data")?;
    Some(match field("event")? {
        "deck" => Event::Deck(serde_json::from_str(data).unwrap()),
        "progress" => Event::Progress(serde_json::from_str(data).unwrap()),
        "done" => Event::Done(serde_json::from_str(data).unwrap()),
        other => panic!("no such event: {other}"),
    })
}

#[tokio::test]
async fn the_deck_comes_first_then_what_becomes_known_then_the_end() {
    let sim = sim(80).await;
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(80)).await;
    let events = Events::of(&app, &id).await.rest().await;
    let known: Vec<u32> = events
        .iter()
        .map(|event| match event {
            Event::Deck(deck) => deck.progress.known,
            Event::Progress(progress) | Event::Done(progress) => progress.known,
        })
        .collect();
    assert!(
        matches!(events.first(), Some(Event::Deck(_))),
        "the whole deck comes first"
    );
    assert!(known.is_sorted(), "what is known stays known: {known:?}");
    assert_eq!(known.last(), Some(&81), "80 invented cards and Forest");
    let Some(Event::Done(progress)) = events.last() else {
        panic!("no end: {events:?}")
    };
    assert_eq!(
        (progress.phase, progress.known, progress.total),
        (Phase::Done, 81, 81)
    );
    assert_eq!(sim.stats().batches(), [75, 5], "two requests for 80 cards");
}

#[tokio::test]
async fn a_reload_in_the_middle_picks_up_where_it_was() {
    let sim = sim(2).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(2)).await;
    in_time(sim.asked(1)).await;
    let mut first = Events::of(&app, &id).await;
    let Some(Event::Deck(deck)) = first.next().await else {
        panic!("no deck")
    };
    assert_eq!(
        (deck.progress.phase, deck.progress.known, deck.progress.asked),
        (Phase::Running, 1, 2)
    );
    drop(first);

    let mut second = Events::of(&app, &id).await;
    let Some(Event::Deck(deck)) = second.next().await else {
        panic!("no deck")
    };
    assert_eq!(
        (deck.progress.phase, deck.progress.known, deck.progress.asked),
        (Phase::Running, 1, 2)
    );
    sim.set_faults(&"".parse().unwrap());
    let deck = second.until(|deck| deck.progress.known == 3).await;
    assert!(
        deck.cards
            .iter()
            .all(|card| matches!(card.look_up, LookUp::Known { .. }))
    );
    assert_eq!(sim.stats().batches(), [2], "the reload asked for nothing again");
}

#[tokio::test]
async fn a_cancelled_look_up_says_so_and_ends_and_can_be_started_again() {
    let sim = sim(2).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(2)).await;
    let mut events = Events::of(&app, &id).await;
    assert!(matches!(events.next().await, Some(Event::Deck(_))));
    app.press(&format!("/decks/{id}/cancel")).await;
    let rest = events.rest().await;
    let Some(Event::Done(progress)) = rest.last() else {
        panic!("no end: {rest:?}")
    };
    assert_eq!((progress.phase, progress.failed), (Phase::Cancelled, 2));
    assert_eq!(
        app.deck(&id).await.progress.phase,
        Phase::Cancelled,
        "opening it does not start it again"
    );

    sim.set_faults(&"".parse().unwrap());
    app.press(&format!("/decks/{id}/retry")).await;
    let rest = Events::of(&app, &id).await.rest().await;
    let Some(Event::Done(progress)) = rest.last() else {
        panic!("no end: {rest:?}")
    };
    assert_eq!((progress.phase, progress.known), (Phase::Done, 3));
}

#[tokio::test]
async fn a_deck_that_is_known_is_told_once() {
    let app = TestApp::offline().await;
    let id = app.create("4 Opt\n20 Island\n").await;
    let events = Events::of(&app, &id).await.rest().await;
    assert!(
        matches!(events[..], [Event::Deck(_), Event::Done(_)]),
        "{events:?}"
    );
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let sim = sim(1).await;
    sim.set_faults(&"hang".parse().unwrap());
    let app = TestApp::asking(&sim).await;
    let id = app.create(&invented_list(1)).await;
    let mut events = Events::of(&app, &id).await;
    assert!(matches!(events.next().await, Some(Event::Deck(_))));
    app.state.begin_stop();
    let rest = events.rest().await;
    assert!(
        !rest.iter().any(|event| matches!(event, Event::Done(_))),
        "it did not end well: {rest:?}"
    );
}

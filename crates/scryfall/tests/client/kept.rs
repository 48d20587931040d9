//! What was answered once, and for how long it is not asked again: on paused time, with a carrier that counts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use deck::decklist::Entry;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use outbound::{Config, Freshness, Kept, Outbound, Outgoing, Response, Tier, Transport, TransportError};
use scryfall::{LookupEvent, Priority, Scryfall};
use serde_json::{Value, json};
use tokio::time::{Instant, advance};
use url::Url;

use crate::service::entry;

const HOUR: Duration = Duration::from_secs(3600);

/// A Scryfall that knows every card whose name does not begin with "No", at a price that rises with each request, or that
/// is down.
#[derive(Default)]
struct Fake {
    asked: Mutex<Vec<usize>>,
    down: Mutex<bool>,
}

impl Transport for Fake {
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Value = serde_json::from_slice(&request.body).expect("JSON");
        let identifiers = body["identifiers"].as_array().cloned().unwrap_or_default();
        let mut asked = self.asked.lock().unwrap();
        asked.push(identifiers.len());
        let price = asked.len();
        let outcome = if *self.down.lock().unwrap() {
            Err(TransportError::Broken("down".to_owned()))
        } else {
            let (unknown, known): (Vec<_>, Vec<_>) = identifiers.into_iter().partition(|identifier| {
                identifier["name"]
                    .as_str()
                    .is_some_and(|name| name.starts_with("No"))
            });
            let cards: Vec<Value> = known
                .into_iter()
                .map(|card| json!({ "name": card["name"], "prices": { "usd": price.to_string() } }))
                .collect();
            let body = json!({ "object": "list", "not_found": unknown, "data": cards }).to_string();
            Ok(Response {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: Bytes::from(body),
                freshness: Freshness::Fresh,
            })
        };
        async move { outcome }.boxed()
    }
}

/// A second tier in memory.
#[derive(Default)]
struct Shelf(Mutex<HashMap<String, Kept>>);

impl Tier for Shelf {
    fn load<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Vec<Option<Kept>>> {
        let shelf = self.0.lock().unwrap();
        let answers = keys.iter().map(|key| shelf.get(key).cloned()).collect();
        async move { answers }.boxed()
    }

    fn save(&self, answers: Vec<(String, Kept)>) -> BoxFuture<'_, ()> {
        self.0.lock().unwrap().extend(answers);
        async {}.boxed()
    }
}

struct Rig {
    fake: Arc<Fake>,
    outbound: Outbound,
    scryfall: Scryfall,
}

impl Rig {
    /// With memory alone: a second tier goes by the clock on the wall, which cannot be paused.
    fn new() -> Rig {
        Rig::on(Arc::default(), None)
    }

    fn on(fake: Arc<Fake>, shelf: Option<Arc<Shelf>>) -> Rig {
        Rig::at("https://api.scryfall.com", fake, shelf)
    }

    fn at(base: &str, fake: Arc<Fake>, shelf: Option<Arc<Shelf>>) -> Rig {
        let base = Url::parse(base).expect("an address");
        let mut config = Config {
            ttl_jitter: 0.0,
            ..Config::default()
        };
        scryfall::configure(&mut config, &base);
        let transport: Arc<dyn Transport> = Arc::<Fake>::clone(&fake);
        let mut outbound = Outbound::with_transport(config, transport).expect("a client");
        if let Some(shelf) = shelf {
            outbound = outbound.with_tier(shelf);
        }
        let scryfall = Scryfall::new(outbound.clone(), base);
        Rig {
            fake,
            outbound,
            scryfall,
        }
    }

    /// What became of each entry, and the requests so far.
    async fn told(&self, names: &[&str], again: bool) -> String {
        let entries: Vec<Entry> = names.iter().map(|name| entry(name)).collect();
        let mut lines = vec![String::new(); names.len()];
        let on_event = |event: LookupEvent| {
            let LookupEvent::Answered(lookup) = event else {
                return;
            };
            for (card, indexes) in lookup.found {
                for index in indexes {
                    lines[index] = format!("{} {}", card.name, card.prices.usd.unwrap_or_default());
                }
            }
            for index in lookup.not_found {
                lines[index] = "unknown".to_owned();
            }
            for (index, error) in lookup.failed {
                lines[index] = error.to_string();
            }
        };
        let deadline = Instant::now() + Duration::from_secs(20);
        if again {
            self.scryfall
                .collection_again(&entries, Priority::Interactive, deadline, on_event)
                .await;
        } else {
            self.scryfall
                .collection(&entries, Priority::Interactive, deadline, on_event)
                .await;
        }
        format!(
            "{}; asked {:?}",
            lines.join(", "),
            self.fake.asked.lock().unwrap()
        )
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_holds_for_a_day_and_a_refusal_for_six_hours() {
    let rig = Rig::new();
    let deck = ["Bolt", "Helix", "No Such Card"];
    let mut table = vec![rig.told(&deck, false).await, rig.told(&deck, false).await];
    advance(HOUR * 5).await;
    table.push(rig.told(&deck, false).await);
    advance(HOUR * 2).await;
    table.push(rig.told(&deck, false).await);
    advance(HOUR * 16).await;
    table.push(rig.told(&deck[..2], false).await);
    insta::assert_snapshot!(table.join("\n"), @"
    Bolt 1, Helix 1, unknown; asked [3]
    Bolt 1, Helix 1, unknown; asked [3]
    Bolt 1, Helix 1, unknown; asked [3]
    Bolt 1, Helix 1, unknown; asked [3, 1]
    Bolt 1, Helix 1; asked [3, 1]
    ");
}

#[tokio::test(start_paused = true)]
async fn an_old_answer_comes_at_once_and_is_renewed_once_for_all() {
    let rig = Rig::new();
    let deck = ["Bolt", "Helix"];
    rig.told(&deck, false).await;
    advance(HOUR * 30).await;
    let before = Instant::now();
    let told = futures::future::join_all((0..20).map(|_| rig.told(&deck, false))).await;
    assert_eq!(Instant::now(), before, "nobody waits for the newer one");
    insta::assert_snapshot!(told[19], @"Bolt 1, Helix 1; asked [2]");
    // A question of its own has its turn after the renewal.
    rig.told(&["Opt"], false).await;
    insta::assert_snapshot!(rig.told(&deck, false).await, @"Bolt 2, Helix 2; asked [2, 3]");
}

#[tokio::test(start_paused = true)]
async fn a_very_old_answer_stands_in_for_one_that_cannot_be_had() {
    let rig = Rig::new();
    rig.told(&["Bolt"], false).await;
    advance(HOUR * 24 * 10).await;
    *rig.fake.down.lock().unwrap() = true;
    let told = rig.told(&["Bolt", "Helix"], false).await;
    let (bolt, rest) = told.split_once(", ").expect("two");
    assert_eq!(bolt, "Bolt 1");
    assert!(rest.starts_with("transport: down"), "{rest}");
    *rig.fake.down.lock().unwrap() = false;
    let told = rig.told(&["Bolt"], false).await;
    assert!(
        told.starts_with("Bolt ") && !told.starts_with("Bolt 1;"),
        "{told}"
    );
}

#[tokio::test(start_paused = true)]
async fn again_asks_again_and_keeps_the_answer() {
    let rig = Rig::new();
    let deck = ["Bolt", "No Such Card"];
    let table = [
        rig.told(&deck, false).await,
        rig.told(&deck, true).await,
        rig.told(&deck, false).await,
    ];
    insta::assert_snapshot!(table.join("\n"), @"
    Bolt 1, unknown; asked [2]
    Bolt 2, unknown; asked [2, 2]
    Bolt 2, unknown; asked [2, 2]
    ");
}

#[tokio::test(start_paused = true)]
async fn each_identifier_is_kept_by_itself() {
    let rig = Rig::new();
    let table = [
        rig.told(&["Bolt", "Helix"], false).await,
        rig.told(&["Helix", "Opt", "bolt"], false).await,
    ];
    insta::assert_snapshot!(table.join("\n"), @"
    Bolt 1, Helix 1; asked [2]
    Helix 1, Opt 2, Bolt 1; asked [2, 1]
    ");
}

#[tokio::test(start_paused = true)]
async fn a_restart_costs_nothing() {
    let (fake, shelf) = (Arc::<Fake>::default(), Arc::<Shelf>::default());
    let rig = Rig::on(Arc::clone(&fake), Some(Arc::clone(&shelf)));
    rig.told(&["Bolt", "No Such Card"], false).await;
    rig.outbound.drain().await;
    let mut keys: Vec<String> = shelf.0.lock().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "https://api.scryfall.com/collection name bolt",
            "https://api.scryfall.com/collection name no such card"
        ]
    );
    let rig = Rig::on(fake, Some(shelf));
    insta::assert_snapshot!(rig.told(&["Bolt", "No Such Card"], false).await, @"Bolt 1, unknown; asked [2]");
}

#[tokio::test(start_paused = true)]
async fn what_a_stand_in_said_is_not_taken_for_what_scryfall_says() {
    let shelf = Arc::<Shelf>::default();
    let stand_in = Rig::at(
        "http://127.0.0.1:4000/api",
        Arc::default(),
        Some(Arc::clone(&shelf)),
    );
    stand_in.told(&["Bolt", "No Such Card"], false).await;
    stand_in.outbound.drain().await;
    let rig = Rig::on(Arc::default(), Some(shelf));
    insta::assert_snapshot!(rig.told(&["Bolt", "No Such Card"], false).await, @"Bolt 1, unknown; asked [2]");
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_and_cannot_be_read_is_asked_again() {
    let (fake, shelf) = (Arc::<Fake>::default(), Arc::<Shelf>::default());
    let rig = Rig::on(Arc::clone(&fake), Some(Arc::clone(&shelf)));
    rig.told(&["Bolt"], false).await;
    rig.outbound.drain().await;
    for kept in shelf.0.lock().unwrap().values_mut() {
        kept.body = Bytes::from_static(b"{\"name\":3}");
    }
    let rig = Rig::on(fake, Some(shelf));
    insta::assert_snapshot!(rig.told(&["Bolt"], false).await, @"Bolt 2; asked [1, 1]");
}

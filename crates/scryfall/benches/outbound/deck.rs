//! What a deck costs Scryfall.

use std::time::{Duration, Instant};

use deck::catalogue::Catalogue;
use deck::decklist::Entry;
use http::header::ACCEPT;
use scryfall::sim::{CardSource, Sim, SimConfig};
use scryfall::{LookupEvent, Priority, Scryfall};

use crate::row::Row;
use crate::{Failure, Plan, naive, pace};

const CARDS: usize = 100;
/// Between two requests of the naive client.
const NAIVE_PAUSE: Duration = Duration::from_millis(100);

/// O11: requests for a deck of a hundred different cards, beside a client that asks for each of them.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    let names: Vec<String> = deck::starter::cards()
        .into_iter()
        .map(|card| card.name)
        .take(CARDS)
        .collect();
    let runtime = tokio::runtime::Runtime::new()?;
    let mut rows = runtime.block_on(by_the_batch(&names))?;
    rows.push(from_the_catalogue(&names));
    rows.extend(runtime.block_on(one_by_one(&names[..plan.naive_cards.min(names.len())]))?);
    Ok(rows)
}

fn entries(names: &[String]) -> Vec<Entry> {
    let entry = |name: &String| Entry {
        name: name.clone(),
        ..Entry::default()
    };
    names.iter().map(entry).collect()
}

async fn stand_in() -> Result<Sim, Failure> {
    let sim = Sim::start(SimConfig {
        cards: CardSource::Starter,
        latency: Duration::from_millis(50),
        ..SimConfig::default()
    });
    Ok(sim.await?)
}

async fn by_the_batch(names: &[String]) -> Result<Vec<Row>, Failure> {
    let sim = stand_in().await?;
    let scryfall = Scryfall::new(pace::client(&sim.url())?, sim.url());
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    let mut found = 0;
    let began = Instant::now();
    scryfall
        .collection(&entries(names), Priority::Interactive, deadline, |event| {
            if let LookupEvent::Answered(lookup) = event {
                found += lookup
                    .found
                    .iter()
                    .map(|(_, entries)| entries.len())
                    .sum::<usize>();
            }
        })
        .await;
    let seconds = began.elapsed().as_secs_f64();
    let requests = sim.stats().hits.len();
    Ok(vec![Row::held_to(
        "O11",
        format!("a deck of {} cards, nothing known: requests", names.len()),
        format!("{requests} ({seconds:.1} s, {found} found)"),
        "≤ 2",
        requests <= 2 && found == names.len(),
    )])
}

fn from_the_catalogue(names: &[String]) -> Row {
    let mut catalogue = Catalogue::default();
    for card in deck::starter::cards() {
        catalogue.insert(card.into());
    }
    let asked = entries(names)
        .iter()
        .filter(|entry| catalogue.find(entry).is_none())
        .count();
    Row::held_to(
        "O11",
        format!(
            "the same with a catalogue that has them: cards left to ask for, of {}",
            names.len()
        ),
        asked.to_string(),
        "0",
        asked == 0,
    )
}

/// A client for each request and a request for each card, a tenth of a second apart, as the original made them.
async fn one_by_one(names: &[String]) -> Result<Vec<Row>, Failure> {
    let sim = stand_in().await?;
    let mut refused = 0;
    let mut found = 0;
    let began = Instant::now();
    for name in names {
        let mut url = sim.url().join("cards/named")?;
        url.query_pairs_mut().append_pair("fuzzy", name);
        let request = naive::client(None)?.get(url).header(ACCEPT, "*/*");
        match request.send().await?.status().as_u16() {
            200 => found += 1,
            429 => refused += 1,
            _ => {}
        }
        tokio::time::sleep(NAIVE_PAUSE).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok(vec![Row::beside(
        "O11",
        format!("a request for each of {} cards, 100 ms apart", names.len()),
        format!(
            "{} requests ({seconds:.1} s, {found} found, {refused} answered 429)",
            sim.stats().hits.len()
        ),
    )])
}

//! Many decks, a long time, and a server that goes wrong in every way it can.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use deck::decklist::Entry;
use outbound::{CallError, Outbound, Request};
use scryfall::sim::{CardSource, Faults, Hit, Sim, SimConfig};
use scryfall::{LookupError, LookupEvent, NORMAL, Priority, Scryfall};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant as Moment, sleep, timeout};

use crate::row::Row;
use crate::{Failure, pace};

/// Cards that the stand-in knows; names beyond them it does not.
const KNOWN: u64 = 5000;
/// After a 429 was heard, what is on its way already may still arrive; after that, nothing for this long.
const SILENCE: Duration = Duration::from_secs(30);
const ON_ITS_WAY: Duration = Duration::from_millis(250);
/// How often the client's count of 429s is looked at.
const TICK: Duration = Duration::from_millis(5);

/// Rows that a busy machine has its say in: requests that it held up may arrive together.
pub const PACE: [&str; 2] = [MOST_IN_A_SECOND, TOO_MANY];
const MOST_IN_A_SECOND: &str = "most strict and most of all requests in any second";
const TOO_MANY: &str = "429 for too many requests";

/// What goes wrong, and for how many seconds: each once in a round of four minutes, in any order.
const WEATHER: [(&str, u64); 12] = [
    ("", 40),
    ("503:0.3,slow=200ms", 20),
    ("cut:0.3,html:0.2", 20),
    ("slow=3s:0.5", 20),
    ("json:0.3,shape:0.2", 20),
    ("reset:0.3,down:0.2", 20),
    ("html=200:0.3", 15),
    ("down", 15),
    ("hang:0.3", 20),
    ("503", 15),
    ("429#1", 10),
    ("slow=12s:0.2,500:0.2", 20),
];

/// What players saw.
#[derive(Default)]
struct Seen {
    look_ups: u64,
    cancelled: u64,
    found: u64,
    not_found: u64,
    /// By what the player is told.
    failed: BTreeMap<&'static str, u64>,
    latest: Duration,
    /// By how much a time to ask again was over when it was told.
    over: Duration,
    /// What must not be, in words; the first few.
    wrong: Vec<String>,
    wrongs: u64,
}

impl Seen {
    fn note_wrong(&mut self, what: String) {
        self.wrongs += 1;
        if self.wrongs <= 5 {
            eprintln!("wrong: {what}");
            self.wrong.push(what);
        }
    }
}

type Shared = Arc<Mutex<Seen>>;

/// Runs for this long and says what was seen.
pub fn run(length: Duration, decks: usize, seed: u64) -> Result<Vec<Row>, Failure> {
    tokio::runtime::Runtime::new()?.block_on(soak(length, decks, seed))
}

async fn soak(length: Duration, decks: usize, seed: u64) -> Result<Vec<Row>, Failure> {
    let cards: String = (0..KNOWN)
        .map(|number| format!("{{\"name\":\"{}\"}}\n", name_of(number)))
        .collect();
    let sim = Sim::start(SimConfig {
        cards: CardSource::Lines(cards),
        latency: Duration::from_millis(30),
        ..SimConfig::default()
    })
    .await?;
    let outbound = pace::client(&sim.url())?;
    // One for all of them, as in the server: they share batches.
    let scryfall = Scryfall::new(outbound.clone(), sim.url());
    let seen = Shared::default();
    let stop = watch::Sender::new(false);
    let mut players = JoinSet::new();
    for number in 0..decks {
        let player = Player {
            scryfall: scryfall.clone(),
            seen: Arc::clone(&seen),
            chance: fastrand::Rng::with_seed(seed.wrapping_mul(1000) + number as u64),
            // A short run does not end in a long wait for its last look-ups.
            most_patience: length / 2,
        };
        players.spawn(player.play(stop.subscribe()));
    }
    players.spawn(keep_normal_lane_busy(
        outbound.clone(),
        pace::request(&sim.url(), NORMAL)?,
        stop.subscribe(),
    ));
    let mut watcher = Watcher::new(&sim, &outbound);
    watcher.watch(length, seed, &seen).await;

    // Good weather, and everybody finishes what they are at.
    sim.set_faults(&Faults::default());
    stop.send_replace(true);
    let finished = timeout(Duration::from_secs(120), players.join_all())
        .await
        .is_ok();
    timeout(Duration::from_secs(30), quiet(&outbound)).await.ok();
    let pool = outbound.snapshot().pool.in_flight;
    let queued: usize = outbound.snapshot().lanes.iter().map(|lane| lane.queued).sum();
    watcher.harvest();
    let mut rows = watcher.rows(length);
    rows.extend(seen.lock().unwrap_or_else(PoisonError::into_inner).rows(finished));
    rows.push(Row::held_to(
        "soak",
        "requests in flight and callers waiting, afterwards",
        format!("{pool} and {queued}"),
        "0 and 0",
        pool == 0 && queued == 0,
    ));
    // Connections are tasks too, of both sides; all of them go with the client and the stand-in.
    drop((outbound, scryfall));
    sim.stop().await;
    timeout(Duration::from_secs(5), no_tasks()).await.ok();
    let left = alive_tasks();
    rows.push(Row::held_to(
        "soak",
        "tasks left when client and server are gone",
        left.to_string(),
        "0",
        left == 0,
    ));
    Ok(rows)
}

fn alive_tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

async fn no_tasks() {
    while alive_tasks() > 0 {
        sleep(TICK).await;
    }
}

async fn quiet(outbound: &Outbound) {
    while outbound.snapshot().pool.in_flight > 0 {
        sleep(TICK).await;
    }
}

fn name_of(number: u64) -> String {
    format!("Card {number:05}")
}

fn unknown(chance: &mut fastrand::Rng) -> String {
    format!("Unheard Of {:010x}", chance.u64(0..1 << 40))
}

/// Somebody who looks up one deck after another.
struct Player {
    scryfall: Scryfall,
    seen: Shared,
    chance: fastrand::Rng,
    most_patience: Duration,
}

impl Player {
    async fn play(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.look_up().await;
            let pause = Duration::from_millis(self.chance.u64(0..2000));
            tokio::select! {
                () = sleep(pause) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    fn deck(&mut self) -> Vec<Entry> {
        let size = self.chance.usize(1..130);
        let entry = |_| Entry {
            name: if self.chance.f64() < 0.5 {
                name_of(self.chance.u64(0..KNOWN))
            } else {
                unknown(&mut self.chance)
            },
            ..Entry::default()
        };
        (0..size).map(entry).collect()
    }

    async fn look_up(&mut self) {
        let deck = self.deck();
        let (priority, patience) = if self.chance.f64() < 0.25 {
            (Priority::Background, self.chance.u64(20..120))
        } else {
            (Priority::Interactive, self.chance.u64(1..25))
        };
        let deadline = Moment::now() + Duration::from_secs(patience).min(self.most_patience);
        let gives_up = (self.chance.f64() < 0.15).then(|| Duration::from_millis(self.chance.u64(0..4000)));
        let mut account = vec![0_u32; deck.len()];
        let seen = Arc::clone(&self.seen);
        let call = self.scryfall.collection(&deck, priority, deadline, |event| {
            if let LookupEvent::Answered(lookup) = event {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                for (card, entries) in &lookup.found {
                    for entry in entries {
                        account[*entry] += 1;
                        seen.found += 1;
                        if card.name != deck[*entry].name {
                            seen.note_wrong(format!("{} for {}", card.name, deck[*entry].name));
                        }
                    }
                }
                for entry in lookup.not_found {
                    account[entry] += 1;
                    seen.not_found += 1;
                    if deck[entry].name.starts_with("Card") {
                        seen.note_wrong(format!("{} is said not to exist", deck[entry].name));
                    }
                }
                for (entry, error) in &lookup.failed {
                    account[*entry] += 1;
                    *seen.failed.entry(error.player_message()).or_default() += 1;
                    if let Some(retry_at) = error.retry_at() {
                        let over = Moment::now().saturating_duration_since(retry_at);
                        seen.over = seen.over.max(over);
                    }
                    if let Some(wrong) = wrong_with(error) {
                        seen.note_wrong(wrong);
                    }
                }
            }
        });
        let finished = match gives_up {
            Some(patience) => timeout(patience, call).await.is_ok(),
            None => {
                call.await;
                true
            }
        };
        let late = Moment::now().saturating_duration_since(deadline);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !finished {
            seen.cancelled += 1;
            return;
        }
        seen.look_ups += 1;
        seen.latest = seen.latest.max(late);
        let unaccounted = account.iter().filter(|times| **times != 1).count();
        if unaccounted > 0 {
            seen.note_wrong(format!("{unaccounted} of {} cards not told once", account.len()));
        }
    }
}

/// What must not be told, because no weather explains it.
fn wrong_with(error: &LookupError) -> Option<String> {
    match error {
        LookupError::Call(CallError::NotAllowed(what)) => Some(format!("not allowed: {what}")),
        LookupError::Call(CallError::Offline(what)) => Some(format!("offline: {what}")),
        LookupError::Call(CallError::BodyTooLarge { limit }) => Some(format!("over {limit} bytes")),
        _ => None,
    }
}

async fn keep_normal_lane_busy(outbound: Outbound, template: Request, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let deadline = Moment::now() + Duration::from_secs(5);
        let request = Request {
            deadline,
            ..template.clone()
        };
        if let Err(CallError::Closed { retry_at, .. }) = outbound.call(request).await {
            tokio::select! {
                () = tokio::time::sleep_until(retry_at.min(deadline)) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }
}

/// Makes the weather and watches what arrives.
struct Watcher<'a> {
    sim: &'a Sim,
    outbound: &'a Outbound,
    hits: Vec<Hit>,
    /// When the client had counted another 429.
    heard: Vec<Instant>,
    memory: Vec<u64>,
}

impl<'a> Watcher<'a> {
    fn new(sim: &'a Sim, outbound: &'a Outbound) -> Watcher<'a> {
        Watcher {
            sim,
            outbound,
            hits: Vec::new(),
            heard: Vec::new(),
            memory: Vec::new(),
        }
    }

    async fn watch(&mut self, length: Duration, seed: u64, seen: &Shared) {
        let mut chance = fastrand::Rng::with_seed(seed);
        let end = Instant::now() + length;
        let mut count = 0;
        let mut round = Vec::new();
        let mut next_weather = Instant::now();
        let mut next_minute = Instant::now() + Duration::from_secs(60);
        let mut next_harvest = Instant::now();
        while Instant::now() < end {
            sleep(TICK).await;
            let now = Instant::now();
            let counted = self.outbound.stats().rate_limited;
            if counted > count {
                count = counted;
                self.heard.push(now);
            }
            if now >= next_weather {
                if round.is_empty() {
                    round = WEATHER.to_vec();
                    chance.shuffle(&mut round);
                }
                let (faults, seconds) = round.pop().unwrap_or_default();
                eprintln!("weather: {}", if faults.is_empty() { "fine" } else { faults });
                // The table is checked by the first run.
                self.sim.set_faults(&faults.parse().unwrap_or_default());
                next_weather = now + Duration::from_secs(seconds);
            }
            if now >= next_harvest {
                self.harvest();
                self.memory.extend(resident_bytes());
                next_harvest = now + Duration::from_secs(5);
            }
            if now >= next_minute {
                let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                eprintln!(
                    "{} look-ups, {} requests, {} × 429, {} wrong",
                    seen.look_ups,
                    self.hits.len(),
                    self.heard.len(),
                    seen.wrongs
                );
                next_minute = now + Duration::from_secs(60);
            }
        }
    }

    /// Takes over what arrived since the last time: the stand-in remembers only so much.
    fn harvest(&mut self) {
        let all = self.sim.stats().hits;
        let new = match self.hits.last() {
            Some(last) => all
                .iter()
                .rposition(|hit| hit.at == last.at)
                .map_or(0, |at| at + 1),
            None => 0,
        };
        self.hits.extend_from_slice(&all[new..]);
    }

    fn rows(&self, length: Duration) -> Vec<Row> {
        let (strict, total) = pace::most_in_a_second(&self.hits);
        let enforced = self.hits.iter().filter(|hit| hit.rate_limited).count();
        let broken_silences = self
            .heard
            .iter()
            .filter(|heard| {
                self.hits
                    .iter()
                    .any(|hit| hit.at > **heard + ON_ITS_WAY && hit.at < **heard + SILENCE)
            })
            .count();
        // The first tenth is start-up: pool, cache and allocator take what they need.
        let warm = self.memory.iter().copied().skip(self.memory.len() / 10);
        let (start, end) = (warm.clone().next(), warm.last());
        let megabytes = |bytes: Option<u64>| {
            bytes.map_or_else(|| "?".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000))
        };
        vec![
            Row::beside(
                "soak",
                "length and requests",
                format!(
                    "{:.1} min, {} requests",
                    length.as_secs_f64() / 60.0,
                    self.hits.len()
                ),
            ),
            Row::held_to(
                "soak",
                MOST_IN_A_SECOND,
                format!("{strict} and {total}"),
                "≤ 2 and ≤ 10",
                strict <= 2 && total <= 10,
            ),
            Row::held_to("soak", TOO_MANY, enforced.to_string(), "0", enforced == 0),
            Row::held_to(
                "soak",
                "times a 429 was heard, and not followed by 30 s of silence",
                format!("{} and {broken_silences}", self.heard.len()),
                "… and 0",
                broken_silences == 0,
            ),
            Row::beside(
                "soak",
                "memory after the first tenth, and at the end",
                format!("{} and {}", megabytes(start), megabytes(end)),
            ),
        ]
    }
}

impl Seen {
    fn rows(&self, finished: bool) -> Vec<Row> {
        let mut rows = vec![
            Row::held_to(
                "soak",
                "look-ups that ended, and that were given up by the player",
                format!("{} and {}", self.look_ups, self.cancelled),
                "all end",
                finished,
            ),
            Row::beside(
                "soak",
                "cards found, and not found",
                format!("{} and {}", self.found, self.not_found),
            ),
            Row::held_to(
                "soak",
                "cards told wrong, twice or not at all",
                format!("{} {}", self.wrongs, self.wrong.join("; ")),
                "0",
                self.wrongs == 0,
            ),
            Row::beside(
                "soak",
                "the latest look-up, after its deadline",
                format!("{} ms", self.latest.as_millis()),
            ),
            Row::beside(
                "soak",
                "a time to ask again was over when it was told, by at most",
                format!("{} ms", self.over.as_millis()),
            ),
        ];
        for (message, cards) in &self.failed {
            rows.push(Row::beside(
                "soak",
                format!("cards with “{message}”"),
                cards.to_string(),
            ));
        }
        rows
    }
}

/// Memory of this process, the stand-in's included; `None` where the system does not say.
#[expect(
    clippy::disallowed_methods,
    reason = "a file that the kernel makes up without a disk, read every five seconds"
)]
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

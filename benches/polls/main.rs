//! O10: how long tasks keep their threads. The server is a process of its own; what players do is done to it over HTTP, first
//! one thing after the other, to see which takes long, then all at once, while a card file is read.
//!
//! `cargo xtask bench polls` makes a table of the rows.

mod client;
mod load;
#[expect(dead_code, reason = "shared with the bench of memory, which asks for more")]
mod server;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use scryfall::sim::{CardSource, Sim, SimConfig};
use serde_json::json;
use tokio::task::JoinSet;

use crate::load::{ACTIONS, World};
use crate::server::Server;

/// What a measurement may fail with: something that this machine lacks, never a missed goal.
type Failure = Box<dyn Error + Send + Sync>;

/// Printings in the card file that is read meanwhile, as many as there are cards.
const PRINTINGS: usize = 32_000;
/// Players at the same time.
const PLAYERS: usize = 8;

#[derive(Parser)]
#[command(name = "polls", about = "Measures how long tasks keep their threads")]
struct Cli {
    /// Given by `cargo bench`.
    #[arg(long)]
    bench: bool,
    /// How long everything is done at once.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// The card file that the stand-in has, instead of the starter catalogue many times over.
    #[arg(long)]
    cards: Option<std::path::PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    // Among the tests there is nothing to measure, and nothing to list.
    if std::env::args().all(|argument| argument != "--bench") {
        return Ok(());
    }
    let cli = Cli::parse();
    let starter = deck::starter::cards().len();
    let sim = Sim::start(SimConfig {
        bulk_copies: if cli.cards.is_some() {
            1
        } else {
            PRINTINGS.div_ceil(starter)
        },
        cards: cli.cards.map_or(CardSource::Starter, CardSource::File),
        ..SimConfig::default()
    })
    .await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path(), sim.url().as_str()).await?;
    // The first card file is on its way from the start on.
    let world = Arc::new(World::make(server.client).await?);
    let mut before = server.polls().await?;
    eprintln!("made a library and read a card file: {before:?}");
    for (name, act) in ACTIONS {
        let began = Instant::now();
        for _ in 0..3 {
            act(&world).await.map_err(|error| format!("{name}: {error}"))?;
        }
        let after = server.polls().await?;
        if after.over_1ms > before.over_1ms {
            eprintln!(
                "{name}: over 1 ms {}, over 10 ms {}, {:.0} ms each",
                after.over_1ms - before.over_1ms,
                after.over_10ms - before.over_10ms,
                began.elapsed().as_secs_f64() * 1e3 / 3.0,
            );
        }
        before = after;
    }
    let actions = crowd(&sim, &server, &world, Duration::from_secs(cli.seconds)).await?;
    let polls = server.polls().await?;
    let place = server.stop().await?;
    sim.stop().await;
    let row = json!({
        "goal": "O10",
        "measured": format!("polls over 10 ms, of {} while {PLAYERS} players did {actions} things", polls.all),
        "figure": polls.over_10ms.to_string(),
        "target": "0",
        "met": polls.over_10ms == 0,
    });
    println!("{row}");
    let beside = |measured: &str, figure: String| {
        println!(
            "{}",
            json!({ "goal": "O10", "measured": measured, "figure": figure, "target": "", "met": null })
        );
    };
    beside(
        "of these, polls in which the thread worked for more than 10 ms",
        polls.working.to_string(),
    );
    beside("polls over 1 ms", polls.over_1ms.to_string());
    beside(
        "the longest poll",
        format!("{:.1} ms at {place}", polls.worst * 1e3),
    );
    Ok(())
}

/// Everything at once, while a newer card file is read and events are listened to; says how much was done.
async fn crowd(sim: &Sim, server: &Server, world: &Arc<World>, length: Duration) -> Result<usize, Failure> {
    sim.renew_file();
    let form = "application/x-www-form-urlencoded";
    server.client.post("/status/fetch-cards", form, "").await?;
    let mut listeners = JoinSet::new();
    for path in world.streams() {
        let client = server.client;
        listeners.spawn(async move { client.listen(&path).await });
    }
    let end = Instant::now() + length;
    let mut players = JoinSet::new();
    for player in 0..PLAYERS {
        let world = Arc::clone(world);
        players.spawn(async move {
            let mut done = 0;
            // Each begins somewhere else in the same round.
            for (name, act) in ACTIONS.iter().cycle().skip(player * ACTIONS.len() / PLAYERS) {
                if Instant::now() >= end {
                    break;
                }
                act(&world).await.map_err(|error| format!("{name}: {error}"))?;
                done += 1;
            }
            Ok::<usize, Failure>(done)
        });
    }
    let mut all = 0;
    while let Some(done) = players.join_next().await {
        all += done??;
    }
    Ok(all)
}

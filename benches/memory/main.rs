//! O12: memory of the server while it reads a card file as large as Scryfall's, over what it holds before and after.
//!
//! `cargo xtask bench memory` makes a table of the rows.

#[expect(dead_code, reason = "shared with the bench of the polls, which asks for more")]
#[path = "../polls/client.rs"]
mod client;
#[expect(dead_code, reason = "shared with the bench of the polls, which asks for more")]
#[path = "../polls/server.rs"]
mod server;

use std::error::Error;
use std::time::{Duration, Instant};

use clap::Parser;
use scryfall::sim::{CardSource, Sim, SimConfig};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::Server;

/// What a measurement may fail with: something that this machine lacks, never a missed goal.
type Failure = Box<dyn Error + Send + Sync>;

/// Printings in Scryfall's file of October 2026.
const PRINTINGS: usize = 118_602;
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Longer than this no file takes to be read.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
const MB: f64 = 1e6;

#[derive(Parser)]
#[command(
    name = "memory",
    about = "Measures the memory that a card file takes to be read"
)]
struct Cli {
    /// Given by `cargo bench`.
    #[arg(long)]
    bench: bool,
    /// The cards of which the file is made, each as often as it takes, instead of the starter catalogue.
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
    let source = cli.cards.map_or(CardSource::Starter, CardSource::File);
    let one = Sim::start(SimConfig {
        cards: source.clone(),
        ..SimConfig::default()
    })
    .await?;
    let cards = one.cards();
    one.stop().await;
    let sim = Sim::start(SimConfig {
        bulk_copies: PRINTINGS.div_ceil(cards),
        cards: source,
        ..SimConfig::default()
    })
    .await?;
    // Makes the file, which takes longer than the server has patience for.
    let stand_in = sim.url().socket_addrs(|| None)?[0];
    Client(stand_in).get("/bulk-data").await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path(), sim.url().as_str()).await?;
    let (first_peak, printings) = watch(&server, None).await?;
    let idle = server.resident()?;
    eprintln!(
        "{printings} printings of {cards} cards: {:.1} MB when they are loaded",
        idle as f64 / MB
    );
    let before = status(&server).await?["cards"]["read_at"].clone();
    sim.renew_file();
    ask(&server).await?;
    let (peak, _) = watch(&server, Some(before)).await?;
    let after = server.resident()?;
    server.stop().await?;
    sim.stop().await;
    let over = (peak - idle.min(peak)) as f64 / MB;
    println!(
        "{}",
        json!({
            "goal": "O12",
            "measured": format!("memory over idle while {printings} printings are read again"),
            "figure": format!("+{over:.1} MB"),
            "target": "≤ 64 MB",
            "met": over <= 64.0,
        })
    );
    for (measured, bytes) in [
        ("with the cards loaded", idle),
        ("at most, the first time", first_peak),
        ("at most, the second time", peak),
        ("after that", after),
    ] {
        let figure = format!("{:.1} MB", bytes as f64 / MB);
        println!(
            "{}",
            json!({ "goal": "O12", "measured": measured, "figure": figure, "target": "", "met": null })
        );
    }
    Ok(())
}

async fn status(server: &Server) -> Result<Value, Failure> {
    let answer = server.client.get("/api/v1/status").await?;
    Ok(serde_json::from_slice(&answer.body)?)
}

/// Has the file fetched, as soon as the server will.
async fn ask(server: &Server) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    while status(server).await?["fetch"]["state"] != "ready" {
        if Instant::now() > end {
            return Err("the server never let the file be fetched".into());
        }
        tokio::time::sleep(LOOK_EVERY * 10).await;
    }
    let form = "application/x-www-form-urlencoded";
    server.client.post("/status/fetch-cards", form, "").await?;
    Ok(())
}

/// Waits until a file was read after the one of `before`; gives the most memory meanwhile, and the printings there are then.
async fn watch(server: &Server, before: Option<Value>) -> Result<(u64, u64), Failure> {
    let end = Instant::now() + PATIENCE;
    let mut peak = 0;
    loop {
        peak = peak.max(server.resident()?);
        let cards = &status(server).await?["cards"];
        if cards["sync"]["state"] == "failed" {
            return Err(cards["sync"]["message"].to_string().into());
        }
        let is_new = cards["origin"] == "scryfall" && before.as_ref() != Some(&cards["read_at"]);
        if is_new && cards["sync"]["state"] == "idle" {
            return Ok((peak, cards["printings"].as_u64().unwrap_or_default()));
        }
        if Instant::now() > end {
            return Err("the file was not read in time".into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

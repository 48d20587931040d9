//! A local stand-in for Scryfall: point the server at it with `--scryfall-url`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use scryfall::sim::{CardSource, Faults, Limits, Sim, SimConfig, duration_from};

/// Serves the part of Scryfall's API that Arena Improver uses, from a card file, with Scryfall's limits.
#[derive(Debug, Parser)]
#[command(name = "scryfall-sim", version)]
struct Args {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, env = "SCRYFALL_SIM_LISTEN", default_value = "127.0.0.1:4100")]
    listen: SocketAddr,
    /// JSON Lines of card objects, plain or in gzip; the starter catalogue when not given.
    #[arg(long, env = "SCRYFALL_SIM_CARDS", value_name = "FILE")]
    cards: Option<PathBuf>,
    /// Time every answer takes, such as 50ms or 1.5s.
    #[arg(long, env = "SCRYFALL_SIM_LATENCY", value_parser = latency, default_value = "0ms")]
    latency: Duration,
    /// What goes wrong: `kind[=value][:share][@endpoint][#first]`, with commas between. Kinds: down, reset, hang, slow=5s,
    /// 503 (or any status from 400), html, cut, cut=40, drip=50ms, changed, json, shape.
    #[arg(long, env = "SCRYFALL_SIM_FAULTS", value_name = "SPEC", default_value = "")]
    faults: Faults,
    /// Answer any number of requests.
    #[arg(long, env = "SCRYFALL_SIM_NO_LIMITS")]
    no_limits: bool,
    /// Printings of each card in the bulk file; with more than one they are as long as Scryfall's. Four of each of 30,000
    /// cards make a file of the real size.
    #[arg(long, env = "SCRYFALL_SIM_BULK_COPIES", value_name = "N", default_value_t = 1)]
    bulk_copies: usize,
    /// When the bulk file was made, as Scryfall writes it: 2026-01-01T10:00:00.000+00:00.
    #[arg(long, env = "SCRYFALL_SIM_BULK_UPDATED", value_name = "TIME")]
    bulk_updated: Option<String>,
}

fn latency(text: &str) -> Result<Duration, String> {
    duration_from(text).ok_or_else(|| "write it like 50ms or 1.5s".to_owned())
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let usual = SimConfig::default();
    let config = SimConfig {
        listen: args.listen,
        cards: args.cards.map_or(CardSource::Starter, CardSource::File),
        latency: args.latency,
        faults: args.faults,
        limits: (!args.no_limits).then(Limits::default),
        bulk_copies: args.bulk_copies,
        bulk_updated: args.bulk_updated.unwrap_or(usual.bulk_updated),
    };
    let sim = match Sim::start(config).await {
        Ok(sim) => sim,
        Err(error) => {
            eprintln!("scryfall-sim cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("scryfall-sim serves {} cards at {}", sim.cards(), sim.url());
    ended().await;
    sim.stop().await;
    ExitCode::SUCCESS
}

/// Waits for Ctrl-C, or SIGTERM where there is one.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without the signal there is only the process's own end.
    drop(tokio::signal::ctrl_c().await);
}

//! What the outbound client is held to, measured: one row a goal, as JSON lines on standard output.
//!
//! `cargo xtask bench outbound` makes a table of them. Outside `cargo bench` (among the tests) it makes a quick round.

mod cold;
mod deck;
mod delay;
mod faults;
mod naive;
mod overhead;
mod pace;
mod pool;
mod row;
mod scripted;
#[path = "../../../outbound/tests/sockets/server.rs"]
mod server;
mod sharing;
mod soak;
mod tls;

use std::error::Error;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::row::Row;

/// What a measurement may fail with: something that this machine lacks, never a missed goal.
type Failure = Box<dyn Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "outbound", about = "Measures the outbound client")]
struct Cli {
    /// Given by `cargo bench`; without it the program answers to a test runner.
    #[arg(long, global = true)]
    bench: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Every goal, once.
    Goals {
        /// A small round of everything, to see that it works.
        #[arg(long)]
        quick: bool,
        /// How long the pace is watched at saturation.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// Only goals that are named so: `O6`.
        #[arg(long)]
        only: Option<String>,
    },
    /// Many decks looked up for long, while the other side goes wrong in every way it can.
    Soak {
        #[arg(long, default_value_t = 30.0)]
        minutes: f64,
        /// Players who look decks up at the same time.
        #[arg(long, default_value_t = 12)]
        decks: usize,
        /// What happens is random; the same seed makes the same choices.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// How much of everything.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Of saturation.
    pub watch: Duration,
    /// Clients that meet slow connections.
    pub cold_clients: usize,
    /// Of simulated outage.
    pub outage: Duration,
    /// Fault scripts.
    pub scripts: u64,
    /// Rounds of a thousand callers of one key.
    pub storms: u64,
    /// Calls in a row and at once.
    pub calls: usize,
    /// Calls over TLS, of each kind.
    pub tls_calls: usize,
    /// Calls with and without our layer, of each.
    pub layer_calls: usize,
    /// Answers from the cache.
    pub hits: usize,
    /// Cards that the naive client asks for.
    pub naive_cards: usize,
}

impl Plan {
    fn full(seconds: u64) -> Plan {
        Plan {
            watch: Duration::from_secs(seconds),
            cold_clients: 24,
            outage: Duration::from_secs(600),
            scripts: 10_000,
            storms: 20,
            calls: 1000,
            tls_calls: 200,
            layer_calls: 5000,
            hits: 200_000,
            naive_cards: 100,
        }
    }

    fn quick() -> Plan {
        Plan {
            watch: Duration::from_secs(3),
            cold_clients: 4,
            outage: Duration::from_secs(60),
            scripts: 100,
            storms: 1,
            calls: 150,
            tls_calls: 10,
            layer_calls: 100,
            hits: 1000,
            naive_cards: 5,
        }
    }
}

type Measure = fn(Plan) -> Result<Vec<Row>, Failure>;

/// A goal and what measures it. One that is added here is in the table.
const GOALS: [(&str, Measure); 9] = [
    ("O1", pace::measure),
    ("O2", faults::outage),
    ("O3", faults::penalties),
    ("O4", sharing::measure),
    ("O5", pool::measure),
    ("O6", tls::measure),
    ("O7", overhead::measure),
    ("O9", faults::deadlines),
    ("O11", deck::measure),
];

fn main() -> Result<(), Failure> {
    if tls::is_child() {
        return tls::run_as_child();
    }
    let among_tests = !std::env::args().any(|argument| argument == "--bench");
    if among_tests {
        let arguments = libtest_mimic::Arguments::from_args();
        let trials = vec![
            libtest_mimic::Trial::test("every_goal_gets_a_row", || Ok(quick_round()?)),
            libtest_mimic::Trial::test("a_short_soak_breaks_no_rule", || Ok(short_soak()?)),
        ];
        libtest_mimic::run(&arguments, trials).exit();
    }
    let everything = Command::Goals {
        quick: false,
        seconds: 60,
        only: None,
    };
    match Cli::parse().command.unwrap_or(everything) {
        Command::Goals { quick, seconds, only } => {
            let plan = if quick { Plan::quick() } else { Plan::full(seconds) };
            for (goal, measure) in GOALS {
                if only.as_deref().is_some_and(|only| only != goal) {
                    continue;
                }
                eprintln!("{goal} …");
                for row in measure(plan)? {
                    println!("{}", serde_json::to_string(&row)?);
                }
            }
            Ok(())
        }
        Command::Soak { minutes, decks, seed } => {
            let length = Duration::try_from_secs_f64(minutes * 60.0)?;
            for row in soak::run(length, decks, seed)? {
                println!("{}", serde_json::to_string(&row)?);
            }
            Ok(())
        }
    }
}

/// Every goal has a row with a figure; whether it is met is not asked, because a busy machine has its say in that.
fn quick_round() -> Result<(), String> {
    for (goal, measure) in GOALS {
        let rows = measure(Plan::quick()).map_err(|error| format!("{goal}: {error}"))?;
        if !rows.iter().any(|row| row.goal == goal && row.met.is_some()) {
            return Err(format!("{goal}: no row with a target"));
        }
        if let Some(row) = rows.iter().find(|row| row.figure.is_empty()) {
            return Err(format!("{goal}: no figure for {}", row.measured));
        }
    }
    Ok(())
}

fn short_soak() -> Result<(), String> {
    let rows = soak::run(Duration::from_secs(6), 4, 1).map_err(|error| error.to_string())?;
    let broken: Vec<String> = rows
        .iter()
        .filter(|row| row.met == Some(false) && !soak::PACE.contains(&row.measured.as_str()))
        .map(|row| format!("{}: {}", row.measured, row.figure))
        .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("; "))
    }
}

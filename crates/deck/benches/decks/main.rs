//! What reading, writing and finding cards is held to, measured: one row a goal, as JSON lines on standard output.
//!
//! `cargo xtask bench decks` makes a table of them. Real decks and cards are found by `ARENA_SHARED_DATA`; without them the
//! rows that need them say so.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

#[path = "../../../../fuzz/account.rs"]
mod account;
mod mutated;
mod parse;
#[path = "../../tests/round_trip/real_decks.rs"]
mod real_decks;
mod resolved;
mod round_trip;
mod row;
#[path = "../../tests/starter/shared_data.rs"]
mod shared_data;

use clap::Parser;

#[derive(Parser)]
#[command(name = "decks", about = "Measures reading and writing of decklists")]
struct Cli {
    /// Given by `cargo bench`.
    #[arg(long)]
    bench: bool,
    /// Inputs that are made of real notations, cut up and put together anew.
    #[arg(long, default_value_t = 10_000_000)]
    inputs: u64,
    /// The same seed makes the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Every how many-th real deck is taken.
    #[arg(long, default_value_t = 1)]
    step: usize,
}

fn main() -> Result<(), serde_json::Error> {
    let cli = Cli::parse();
    // Among the tests there is nothing to measure, and nothing to list.
    if !cli.bench {
        return Ok(());
    }
    let catalogue = real_decks::catalogue();
    let mut rows = round_trip::rows(catalogue.as_ref(), cli.step);
    let made = mutated::rows(cli.inputs, cli.seed);
    rows.extend(made);
    rows.extend(resolved::rows(catalogue.as_ref()));
    rows.extend(parse::rows());
    for row in &rows {
        println!("{}", serde_json::to_string(row)?);
    }
    Ok(())
}

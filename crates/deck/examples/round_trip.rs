//! Writes every real deck for every target, reads it back, and prints how many came back the same:
//! `cargo run --release -p deck --example round_trip`. The decks are found by `ARENA_SHARED_DATA`.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::process::ExitCode;
use std::time::Instant;

use deck::export::Target;

#[path = "../tests/round_trip/real_decks.rs"]
mod real_decks;
#[path = "../tests/starter/shared_data.rs"]
mod shared_data;

/// Differences that are printed of each target.
const SHOWN: usize = 5;

#[derive(Default)]
struct Tally {
    same: usize,
    without_mark: usize,
    same_cards: usize,
    entries: usize,
    differences: Vec<String>,
}

fn main() -> ExitCode {
    let Some(catalogue) = real_decks::catalogue() else {
        return ExitCode::SUCCESS;
    };
    let start = Instant::now();
    let mut tallies = Target::ALL.map(|target| (target, Tally::default()));
    let mut count = 0;
    for deck in real_decks::FILES
        .into_iter()
        .filter_map(real_decks::decks)
        .flatten()
    {
        count += 1;
        for (target, tally) in &mut tallies {
            match real_decks::unchanged(&deck, *target) {
                Ok(true) => tally.same += 1,
                Ok(false) => tally.without_mark += 1,
                Err(difference) => tally.differences.push(difference),
            }
            // The others call cards as one of these does.
            if !matches!(target, Target::Arena | Target::Mtgo | Target::Dek) {
                continue;
            }
            match real_decks::same_cards(&deck, *target, &catalogue) {
                Ok(entries) => {
                    tally.same_cards += 1;
                    tally.entries += entries;
                }
                Err(difference) => tally.differences.push(difference),
            }
        }
    }
    println!("{count} decks in {:.1} s", start.elapsed().as_secs_f64());
    println!("target     as written  without A-  in the target's names  entries of known cards  different");
    for (target, tally) in &tallies {
        println!(
            "{:10} {:10}  {:10}  {:21}  {:22}  {:9}",
            target.key(),
            tally.same,
            tally.without_mark,
            tally.same_cards,
            tally.entries,
            tally.differences.len()
        );
        for difference in tally.differences.iter().take(SHOWN) {
            println!("  {difference}");
        }
    }
    if tallies.iter().all(|(_, tally)| tally.differences.is_empty()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

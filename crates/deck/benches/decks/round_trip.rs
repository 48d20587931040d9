//! D1: every real deck, written for every target and read back.

use std::time::Instant;

use deck::catalogue::Catalogue;
use deck::decklist::Parsed;
use deck::export::Target;

use crate::real_decks;
use crate::row::Row;

/// Differences that are told of each target.
const SHOWN: usize = 3;

#[derive(Default)]
struct Tally {
    same: usize,
    /// The same but for the `A-` of rebalanced cards, which the target does not have.
    without_mark: usize,
    /// Decks, and entries of known cards in them, that came back in the target's own names of cards.
    in_its_names: (usize, usize),
    differences: Vec<String>,
}

pub fn rows(catalogue: Option<&Catalogue>, step: usize) -> Vec<Row> {
    let Some(catalogue) = catalogue else {
        return vec![Row::beside(
            "D1",
            "real decks",
            "not measured: there is no data here",
        )];
    };
    let decks: Vec<Parsed> = real_decks::FILES
        .into_iter()
        .filter_map(real_decks::decks)
        .flatten()
        .step_by(step)
        .collect();
    let rows = Target::ALL.into_iter().map(|target| {
        let start = Instant::now();
        let mut tally = Tally::default();
        for deck in &decks {
            take(&mut tally, deck, target, catalogue);
        }
        eprintln!(
            "{:9} {} decks in {:.0} s",
            target.key(),
            decks.len(),
            start.elapsed().as_secs_f64()
        );
        for difference in tally.differences.iter().take(SHOWN) {
            eprintln!("  {difference}");
        }
        row(&tally, target, decks.len())
    });
    rows.collect()
}

fn take(tally: &mut Tally, deck: &Parsed, target: Target, catalogue: &Catalogue) {
    match real_decks::unchanged(deck, target) {
        Ok(true) => tally.same += 1,
        Ok(false) => tally.without_mark += 1,
        Err(difference) => tally.differences.push(difference),
    }
    // The others call cards as one of these does.
    if matches!(target, Target::Arena | Target::Mtgo | Target::Dek) {
        match real_decks::same_cards(deck, target, catalogue) {
            Ok(entries) => {
                tally.in_its_names.0 += 1;
                tally.in_its_names.1 += entries;
            }
            Err(difference) => tally.differences.push(difference),
        }
    }
}

fn row(tally: &Tally, target: Target, decks: usize) -> Row {
    let mut figure = format!("{} the same", tally.same);
    if tally.without_mark > 0 {
        figure += &format!(", {} without A-", tally.without_mark);
    }
    if tally.in_its_names.0 > 0 {
        figure += &format!(
            "; {} in its own names ({} known cards)",
            tally.in_its_names.0, tally.in_its_names.1
        );
    }
    figure += &format!("; {} different", tally.differences.len());
    Row::held_to(
        "D1",
        format!("{decks} real decks to {} and back", target.key()),
        figure,
        "0 different",
        tally.differences.is_empty(),
    )
}

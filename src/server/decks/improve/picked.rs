//! Which of the swaps a player takes: in the address of the page, and in the form that makes them a version.

use improve::Swap;
use url::form_urlencoded;

use super::{Exchange, Table};
use crate::server::decks::{Decks, Recount, on_thread};
use crate::server::problem::Problem;
use crate::wire::Revised;

/// More swaps than this are never offered.
const MOST: usize = 60;

/// What was ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// Swaps as [`key`] writes them; `None` where nobody has chosen yet, which takes all.
    pub swaps: Option<Vec<String>>,
    /// Whether the basic lands are dealt out anew.
    pub lands: bool,
}

impl Picked {
    /// What is ticked in a query, or in the body of a form. `chosen` says that somebody chose: boxes that are not ticked are
    /// not sent.
    #[must_use]
    pub fn of_query(query: &str) -> Picked {
        let fields = || form_urlencoded::parse(query.as_bytes());
        if !fields().any(|(name, _)| name == "chosen") {
            return Picked {
                swaps: None,
                lands: true,
            };
        }
        let taken = fields().filter(|(name, _)| name == "take");
        Picked {
            swaps: Some(taken.map(|(_, value)| value.into_owned()).take(MOST).collect()),
            lands: fields().any(|(name, _)| name == "lands"),
        }
    }

    /// Whether a swap is taken.
    #[must_use]
    pub fn takes(&self, swap: &Swap) -> bool {
        match &self.swaps {
            None => true,
            Some(keys) => keys.contains(&key(&swap.cuts, &swap.adds)),
        }
    }
}

/// An exchange in one line: `4 Opt > 2 Consider + 2 Ponder`.
#[must_use]
pub fn key(cuts: &[(u32, String)], adds: &[(u32, String)]) -> String {
    let side = |cards: &[(u32, String)]| {
        let cards: Vec<String> = cards
            .iter()
            .map(|(copies, name)| format!("{copies} {name}"))
            .collect();
        cards.join(" + ")
    };
    format!("{} > {}", side(cuts), side(adds))
}

/// The exchange of a line; `None` where it is none.
#[must_use]
pub fn exchange_of(key: &str) -> Option<Exchange> {
    let side = |cards: &str| -> Option<Vec<(u32, String)>> {
        let cards = cards.trim();
        if cards.is_empty() {
            return Some(Vec::new());
        }
        cards
            .split(" + ")
            .map(|card| {
                let (copies, name) = card.trim().split_once(' ')?;
                let copies = copies
                    .parse::<u32>()
                    .ok()
                    .filter(|copies| (1..=250).contains(copies))?;
                let name = name.trim();
                (!name.is_empty() && name.len() <= 200).then(|| (copies, name.to_owned()))
            })
            .collect()
    };
    let (cuts, adds) = key.split_once(" > ")?;
    Some(Exchange {
        cuts: side(cuts)?,
        adds: side(adds)?,
    })
}

impl Decks {
    /// Makes a version of a deck with the swaps of a form. `fields` has `take` for each swap, `lands` where the basics are to be
    /// dealt out for the best, and `base`, the version that it is meant for.
    ///
    /// # Errors
    /// When there is no such deck, a card is not there, nothing is taken, or `base` is not the newest version any more.
    pub async fn take_swaps(&self, id: &str, fields: &str) -> Result<Revised, Problem> {
        let bad = |field, detail: &str| Problem::BadField {
            field,
            detail: detail.to_owned(),
        };
        let base = form_urlencoded::parse(fields.as_bytes())
            .find(|(name, _)| name == "base")
            .and_then(|(_, value)| value.trim().parse::<u32>().ok());
        let base = base.ok_or_else(|| bad("base", "This must be the number of a version."))?;
        let picked = Picked::of_query(&["chosen=1&", fields].concat());
        let mut swaps = Vec::new();
        for key in picked.swaps.iter().flatten() {
            let swap = exchange_of(key).filter(|swap| !swap.cuts.is_empty() || !swap.adds.is_empty());
            swaps.push(swap.ok_or_else(|| bad("take", "This must be a swap, as in “4 Opt > 4 Consider”."))?);
        }
        let mut table = self.laid_out(id).await?;
        let resolver = self.0.resolver.clone();
        let (copies, why) = on_thread(move || {
            let names = swaps.iter().flat_map(|swap| &swap.adds);
            resolver.reading(|catalogue| table.fetch(names.map(|(_, name)| name.as_str()), catalogue));
            changes(&table, &swaps, picked.lands)
        })
        .await??;
        if copies.is_empty() {
            return Err(bad("take", "Tick at least one swap."));
        }
        let base = Some(base);
        self.recount(id, Recount { copies, why, base }).await
    }
}

/// New copies of each card that changes, and what to call the version.
fn changes(table: &Table, swaps: &[Exchange], lands: bool) -> Result<(Vec<(String, u32)>, String), Problem> {
    let mut after = table.clone();
    let mut names: Vec<&str> = Vec::new();
    for swap in swaps {
        for (copies, name) in &swap.cuts {
            if after.copies(name) < *copies {
                return Err(Problem::BadField {
                    field: "take",
                    detail: format!(
                        "The deck has no {copies} {name} to take out. Load the page again, and choose anew."
                    ),
                });
            }
        }
        after = after.after(swap);
        names.extend(swap.cuts.iter().chain(&swap.adds).map(|(_, name)| name.as_str()));
    }
    let to_best = if lands {
        after.to_best_lands()
    } else {
        Exchange::default()
    };
    let has_lands = to_best != Exchange::default();
    after = after.after(&to_best);
    names.extend(
        to_best
            .cuts
            .iter()
            .chain(&to_best.adds)
            .map(|(_, name)| name.as_str()),
    );
    names.sort_unstable();
    names.dedup();
    let copies: Vec<(String, u32)> = names
        .into_iter()
        .map(|name| (name.to_owned(), after.copies(name)))
        .filter(|(name, copies)| table.copies(name) != *copies)
        .collect();
    Ok((copies, why(swaps.len(), has_lands)))
}

fn why(swaps: usize, lands: bool) -> String {
    let swaps = match swaps {
        0 => None,
        1 => Some("1 swap".to_owned()),
        swaps => Some(format!("{swaps} swaps")),
    };
    match (swaps, lands) {
        (Some(swaps), true) => format!("{swaps} and basic lands from Improve"),
        (Some(swaps), false) => format!("{swaps} from Improve"),
        (None, _) => "Basic lands from Improve".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_in_one_line_reads_back() {
        let cards = |cards: &[(u32, &str)]| -> Vec<(u32, String)> {
            cards
                .iter()
                .map(|(copies, name)| (*copies, (*name).to_owned()))
                .collect()
        };
        for (cuts, adds) in [
            (cards(&[(4, "Opt")]), cards(&[(2, "Fire // Ice"), (2, "+2 Mace")])),
            (cards(&[(1, "Borrowing 100,000 Arrows")]), cards(&[])),
        ] {
            let line = key(&cuts, &adds);
            assert_eq!(exchange_of(&line), Some(Exchange { cuts, adds }), "{line}");
        }
        for none in [
            "",
            "4 Opt",
            "Opt > 4 Shock",
            "0 Opt > 4 Shock",
            "4 > 4 Shock",
            "999 Opt > 1 Shock",
        ] {
            assert_eq!(exchange_of(none), None, "{none}");
        }
    }

    #[test]
    fn nobody_has_chosen_until_somebody_has() {
        let swap = Swap {
            cuts: vec![(4, "Opt".to_owned())],
            adds: vec![(4, "Shock".to_owned())],
            ..Swap::default()
        };
        let fresh = Picked::of_query("rare=4");
        assert!(fresh.takes(&swap) && fresh.lands);
        let none = Picked::of_query("chosen=1");
        assert!(!none.takes(&swap) && !none.lands);
        let both = Picked::of_query("chosen=1&take=4+Opt+%3E+4+Shock&lands=1");
        assert!(both.takes(&swap) && both.lands);
    }
}

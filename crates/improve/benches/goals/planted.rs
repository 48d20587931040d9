//! I2 and I3: foreign cards are put into later decks, to be found and mended.

use std::collections::HashSet;

use improve::{CardFacts, CutFeatures, Played, Question, weights};

use super::row::Row;
use super::synergy::Synergy;
use super::window::{Test, Window, ask, is_basic};

/// Cards that are replaced.
const FOREIGN: usize = 4;

/// A deck in which some cards were replaced by foreign ones.
pub struct Planted {
    pub main: Vec<Played>,
    pub foreign: HashSet<String>,
}

/// Replaces four different nonbasic cards by cards of the deck's colours and of the same kind (land or spell), drawn by their
/// popularity to the power of 0.75; `None` for decks with fewer than eight.
pub fn plant(window: &Window, test: &Test, seed: u64) -> Option<Planted> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut nonbasic: Vec<usize> = (0..test.main.len())
        .filter(|at| !is_basic(&test.main[*at]))
        .collect();
    if nonbasic.len() < 2 * FOREIGN {
        return None;
    }
    random.shuffle(&mut nonbasic);
    let known = window.model.add_features(&ask(&test.main), false);
    let land = feature("land");
    let mut main = test.main.clone();
    let mut foreign = HashSet::new();
    for at in nonbasic.into_iter().take(FOREIGN) {
        let is_land = main[at].facts.as_ref().is_some_and(CardFacts::is_land);
        let choice: Vec<(&str, f64)> = known
            .iter()
            .filter(|(name, row)| (row[land] > 0.5) == is_land && !foreign.contains(*name))
            .map(|(name, _)| {
                (
                    *name,
                    f64::from(window.popularity.get(*name).copied().unwrap_or(0)).powf(0.75),
                )
            })
            .collect();
        let mut left = random.f64() * choice.iter().map(|(_, weight)| weight).sum::<f64>();
        let (name, _) = choice.iter().find(|(_, weight)| {
            left -= weight;
            left <= 0.0
        })?;
        foreign.insert((*name).to_owned());
        main[at] = Played {
            name: (*name).to_owned(),
            copies: main[at].copies,
            facts: window.model.facts(name).cloned(),
        };
    }
    Some(Planted { main, foreign })
}

fn feature(name: &str) -> usize {
    let found = improve::FEATURE_NAMES.iter().position(|feature| *feature == name);
    found.expect("a feature of this name")
}

/// What speaks for each card of some decks with foreign cards, and whether it belongs: for fitting.
pub fn rows(window: &Window) -> Vec<(CutFeatures, bool)> {
    let mut rows = Vec::new();
    for (seed, test) in (0_u64..).zip(&window.tests) {
        let Some(planted) = plant(window, test, seed) else {
            continue;
        };
        for (name, features) in window.model.keep_features(&ask(&planted.main)) {
            rows.push((features, !planted.foreign.contains(name)));
        }
    }
    rows
}

/// How one way did.
#[derive(Clone, Copy, Default)]
struct Tally {
    tests: f64,
    cuts: f64,
    first: f64,
    brew_cuts: f64,
    brews: f64,
    adds: f64,
    exchanged: f64,
    before: f64,
    after: f64,
    brew_after: f64,
    worse: f64,
    better: f64,
    whole: f64,
}

impl Tally {
    fn mended(&mut self, planted: &Planted, original: &Test, mended: &HashSet<&str>) {
        let wanted = names(&original.main);
        let damaged = names(&planted.main);
        let (before, after) = (jaccard(&damaged, &wanted), jaccard(mended, &wanted));
        self.before += before;
        self.after += after;
        self.worse += f64::from(u8::from(after < before));
        self.better += f64::from(u8::from(after > before));
        self.whole += f64::from(u8::from(mended == &wanted));
        if original.is_brew() {
            self.brew_after += after;
        }
    }

    fn of(&self, sum: f64) -> f64 {
        sum / self.tests.max(1.0)
    }

    fn repair(&self) -> String {
        let exchanged = self.exchanged.max(1.0);
        format!(
            "{:.3} → {:.3} (brews {:.3}), worse {:.1} %, better {:.1} %, whole {:.1} %; of {:.1} cuts {:.0} % right, adds {:.0} %",
            self.of(self.before),
            self.of(self.after),
            self.brew_after / self.brews.max(1.0),
            100.0 * self.of(self.worse),
            100.0 * self.of(self.better),
            100.0 * self.of(self.whole),
            self.of(self.exchanged),
            100.0 * self.cuts / exchanged,
            100.0 * self.adds / exchanged,
        )
    }
}

/// Ways of exchanging four cards for four; the last is ours.
const WAYS: [&str; 4] = ["popularity", "synergy", "neighbours", "ours"];

pub fn measure(window: &Window, told: &str, is_held: bool) {
    let synergy = Synergy::of(window);
    let mut forced = [Tally::default(); WAYS.len()];
    let mut advised = Tally::default();
    for (seed, test) in (0_u64..).zip(&window.tests) {
        let Some(planted) = plant(window, test, seed) else {
            continue;
        };
        for (way, tally) in WAYS.iter().zip(&mut forced) {
            exchange(way, window, &synergy, test, &planted, tally);
        }
        take_advice(window, test, &planted, &mut advised);
    }
    for (way, tally) in WAYS.iter().zip(&forced) {
        Row::beside(
            "I2",
            format!("{told}: foreign cards among the four worst, {way}"),
            format!(
                "{:.3}, first {:.3}; brews {:.3} of {}",
                tally.of(tally.cuts) / FOREIGN as f64,
                tally.of(tally.first),
                tally.brew_cuts / FOREIGN as f64 / tally.brews.max(1.0),
                tally.brews
            ),
        )
        .print();
    }
    let mine = forced[WAYS.len() - 1];
    let precision = mine.of(mine.cuts) / FOREIGN as f64;
    if is_held {
        Row::held_to(
            "I2",
            format!("{told}: precision@4"),
            format!("{precision:.3}"),
            "≥ 0.82",
            precision >= 0.82,
        )
        .print();
    }
    for (way, tally) in WAYS.iter().zip(&forced) {
        Row::beside("I3", format!("{told}: four for four, {way}"), tally.repair()).print();
    }
    Row::beside("I3", format!("{told}: as advised"), advised.repair()).print();
    if is_held {
        let jaccard = mine.of(mine.after);
        Row::held_to(
            "I3",
            format!("{told}: Jaccard, four for four"),
            format!("{jaccard:.3}"),
            "≥ 0.84",
            jaccard >= 0.84,
        )
        .print();
        for (what, tally) in [("four for four", &mine), ("as advised", &advised)] {
            let worse = tally.of(tally.worse);
            Row::held_to(
                "I3",
                format!("{told}: made worse, {what}"),
                format!("{:.1} %", 100.0 * worse),
                "≤ 5 %",
                worse <= 0.05,
            )
            .print();
        }
    }
}

/// The four worst cards out, and the four best in, as one way ranks them: the adds by what is left after the cuts.
fn exchange(
    way: &str,
    window: &Window,
    synergy: &Synergy,
    test: &Test,
    planted: &Planted,
    tally: &mut Tally,
) {
    let together = synergy.of_deck(&planted.main);
    let keeps = window.model.keep_features(&ask(&planted.main));
    let mut worst: Vec<(f32, &str)> = keeps
        .iter()
        .map(|(name, row)| {
            let score = match way {
                "popularity" => row[6],
                "synergy" => together.score(name),
                "neighbours" => row[3],
                _ => weights::KEEP.odds(row),
            };
            (score, *name)
        })
        .collect();
    worst.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.cmp(other.1)));
    let cut: HashSet<&str> = worst.iter().take(FOREIGN).map(|(_, name)| *name).collect();
    let is_right = |name: &&&str| planted.foreign.contains(**name);
    let right = cut.iter().filter(is_right).count() as f64;
    tally.tests += 1.0;
    tally.cuts += right;
    tally.first += f64::from(u8::from(worst.first().is_some_and(|(_, name)| is_right(&name))));
    if test.is_brew() {
        tally.brews += 1.0;
        tally.brew_cuts += right;
    }
    let rest: Vec<Played> = planted
        .main
        .iter()
        .filter(|played| !cut.contains(played.name.as_str()))
        .cloned()
        .collect();
    let together = synergy.of_deck(&rest);
    let (popularity, near) = (feature("popularity"), feature("near4_z"));
    let rows = window.model.add_features(&ask(&rest), way == "ours");
    let mut best: Vec<(f32, &str)> = rows
        .into_iter()
        .filter(|(name, _)| !cut.contains(name))
        .map(|(name, row)| {
            let score = match way {
                "popularity" => row[popularity],
                "synergy" => together.score(name),
                "neighbours" => row[near],
                _ => weights::ADD.odds(&row),
            };
            (score, name)
        })
        .collect();
    best.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let added: Vec<&str> = best.iter().take(FOREIGN).map(|(_, name)| *name).collect();
    let wanted = names(&test.main);
    let damaged = names(&planted.main);
    tally.exchanged += FOREIGN as f64;
    tally.adds += added
        .iter()
        .filter(|name| wanted.contains(**name) && !damaged.contains(**name))
        .count() as f64;
    let mut mended = names(&rest);
    mended.extend(added);
    tally.mended(planted, test, &mended);
}

/// The swaps that are advised, at most as many as cards were replaced.
fn take_advice(window: &Window, test: &Test, planted: &Planted, tally: &mut Tally) {
    let advice = window.model.advise(&Question {
        main: &planted.main,
        most_swaps: Some(FOREIGN as u32),
        ..Question::default()
    });
    let wanted = names(&test.main);
    let mut copies: Vec<(&str, u32)> = planted
        .main
        .iter()
        .filter(|played| !is_basic(played))
        .map(|played| (played.name.as_str(), played.copies))
        .collect();
    tally.tests += 1.0;
    tally.brews += f64::from(u8::from(test.is_brew()));
    for swap in &advice.swaps {
        for (count, name) in &swap.cuts {
            tally.exchanged += 1.0;
            tally.cuts += f64::from(u8::from(planted.foreign.contains(name)));
            if let Some((_, left)) = copies.iter_mut().find(|(other, _)| other == name) {
                *left = left.saturating_sub(*count);
            }
        }
        for (count, name) in &swap.adds {
            tally.adds += f64::from(u8::from(wanted.contains(name.as_str())));
            match copies.iter_mut().find(|(other, _)| other == name) {
                Some((_, left)) => *left += count,
                None => copies.push((name, *count)),
            }
        }
    }
    let mended: HashSet<&str> = copies
        .into_iter()
        .filter(|(_, left)| *left > 0)
        .map(|(name, _)| name)
        .collect();
    tally.mended(planted, test, &mended);
}

/// Cards of a deck, basics aside.
fn names(main: &[Played]) -> HashSet<&str> {
    main.iter()
        .filter(|played| !is_basic(played))
        .map(|played| played.name.as_str())
        .collect()
}

/// Shared cards among those of both.
fn jaccard(one: &HashSet<&str>, other: &HashSet<&str>) -> f64 {
    one.intersection(other).count() as f64 / one.union(other).count().max(1) as f64
}

//! I2 and I3: foreign cards are put into decks, to be found and mended.

use std::collections::HashSet;

use improve::{CutFeatures, Played, weights};

use super::window::{Test, Window, ask, is_basic};

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
    if nonbasic.len() < 8 {
        return None;
    }
    random.shuffle(&mut nonbasic);
    let known = window.model.add_features(&ask(&test.main), false);
    let mut main = test.main.clone();
    let mut foreign = HashSet::new();
    for at in nonbasic.into_iter().take(4) {
        let is_land = main[at].facts.as_ref().is_some_and(improve::CardFacts::is_land);
        let choice: Vec<(&str, f64)> = known
            .iter()
            .filter(|(name, row)| (row[8] > 0.5) == is_land && !foreign.contains(*name))
            .map(|(name, row)| (*name, f64::from(row[7]).exp().powf(0.75)))
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

pub fn measure(window: &Window) {
    let ways: [(&str, fn(&CutFeatures) -> f32); 4] = [
        ("popularity", |row| row[6]),
        ("EASE", |row| row[2]),
        ("kNN", |row| row[3]),
        ("ours", |row| weights::KEEP.odds(row)),
    ];
    for (name, score) in ways {
        let (mut sum, mut count, mut first, mut brew, mut brews) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (seed, test) in (0_u64..).zip(&window.tests) {
            let Some(planted) = plant(window, test, seed) else {
                continue;
            };
            let features = window.model.keep_features(&ask(&planted.main));
            let mut ranked: Vec<(&str, f32)> =
                features.iter().map(|(name, row)| (*name, score(row))).collect();
            ranked.sort_by(|one, other| one.1.total_cmp(&other.1));
            let hits: Vec<bool> = ranked
                .iter()
                .take(4)
                .map(|(name, _)| planted.foreign.contains(*name))
                .collect();
            let precision = hits.iter().filter(|hit| **hit).count() as f64 / 4.0;
            sum += precision;
            count += 1.0;
            first += f64::from(u8::from(hits.first() == Some(&true)));
            if test.is_brew() {
                brew += precision;
                brews += 1.0;
            }
        }
        eprintln!(
            "I2 {name}: P@4 {:.4} P@1 {:.3} brew {:.4} ({brews})",
            sum / count,
            first / count,
            brew / brews
        );
    }
}

/// Cards of a deck, basics aside.
pub fn names(main: &[Played]) -> HashSet<&str> {
    main.iter()
        .filter(|played| !is_basic(played))
        .map(|played| played.name.as_str())
        .collect()
}

/// I3: decks are mended, four cuts for four adds whatever they are worth, and by the swaps that are told.
pub fn mend(window: &Window) {
    for forced in [true, false] {
        let (mut before, mut after, mut worse, mut count, mut none, mut whole, mut swaps) =
            (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut outs, mut right_outs, mut ins, mut right_ins) = (0.0, 0.0, 0.0, 0.0);
        for (seed, test) in (0_u64..).zip(&window.tests) {
            let Some(planted) = plant(window, test, seed) else {
                continue;
            };
            let wanted = names(&test.main);
            let now = names(&planted.main);
            let advice = window.model.advise(&ask(&planted.main));
            let (out, into): (Vec<&str>, Vec<&str>) = if forced {
                (
                    advice.cut.iter().take(4).map(|cut| cut.name.as_str()).collect(),
                    advice.add.iter().take(4).map(|add| add.name.as_str()).collect(),
                )
            } else {
                let swaps = advice.swaps.iter();
                (
                    swaps
                        .clone()
                        .flat_map(|swap| swap.cuts.iter().map(|(_, name)| name.as_str()))
                        .collect(),
                    swaps
                        .flat_map(|swap| swap.adds.iter().map(|(_, name)| name.as_str()))
                        .collect(),
                )
            };
            let mut then = now.clone();
            for name in &out {
                then.remove(name);
                outs += 1.0;
                right_outs += f64::from(u8::from(planted.foreign.contains(*name)));
            }
            for name in &into {
                then.insert(name);
                ins += 1.0;
                right_ins += f64::from(u8::from(wanted.contains(name)));
            }
            let jaccard = |set: &HashSet<&str>| {
                set.intersection(&wanted).count() as f64 / set.union(&wanted).count() as f64
            };
            let (was, is) = (jaccard(&now), jaccard(&then));
            before += was;
            after += is;
            worse += f64::from(u8::from(is < was - 1e-9));
            none += f64::from(u8::from(out.is_empty()));
            whole += f64::from(u8::from(is > 0.999));
            swaps += out.len() as f64;
            count += 1.0;
        }
        eprintln!(
            "I3 {}: Jaccard {:.4} to {:.4}, made worse {:.2} %, none told {:.1} %, restored {:.1} %, {:.2} swaps, cuts right {:.3}, adds right {:.3} ({count})",
            if forced { "four for four" } else { "ours" },
            before / count,
            after / count,
            worse / count * 100.0,
            none / count * 100.0,
            whole / count * 100.0,
            swaps / count,
            right_outs / outs,
            right_ins / ins
        );
    }
}

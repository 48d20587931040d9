//! I4: lands are taken out of later decks, put in, and exchanged: is it noticed, and how often where nothing was done?

use improve::{CardFacts, Finding, Played, Question};

use super::row::Row;
use super::window::{Test, Window, ask, is_basic};

const KINDS: [&str; 8] = [
    "lands",
    "sources-",
    "curve",
    "curve-low",
    "curve-high",
    "roles-",
    "copies",
    "sideboard",
];

/// Cards of a deck of these formats: among the decks are some of sealed and draft events, which are of another.
const FULL: u32 = 60;

/// Lands that are put in or taken out, and how many of a hundred such decks are to be noticed.
const LANDS: [(i32, f64); 4] = [(-2, 0.88), (2, 0.88), (-3, 0.97), (3, 0.97)];
/// Sources of a colour that become sources of another.
const SOURCES: [(u32, Option<f64>); 2] = [(3, None), (4, Some(0.77))];

pub fn measure(window: &Window, told: &str, is_held: bool) {
    let size = |test: &Test| test.main.iter().map(|played| played.copies).sum::<u32>();
    let tests: Vec<&Test> = window.tests.iter().filter(|test| size(test) >= FULL).collect();
    let findings = |main: &[Played]| window.model.findings(&ask(main));
    let sound: Vec<Vec<Finding>> = tests
        .iter()
        .map(|test| {
            window.model.findings(&Question {
                side: &test.side,
                ..ask(&test.main)
            })
        })
        .collect();
    for kind in KINDS {
        let of_kind = || {
            sound.iter().flatten().filter(|finding| {
                finding.kind == kind || kind.ends_with('-') && finding.kind.starts_with(kind)
            })
        };
        let all = of_kind().count().max(1) as f64;
        let share = |low: bool| {
            let alarms =
                of_kind().filter(|finding| finding.is_striking && (finding.have < finding.usual) == low);
            100.0 * alarms.count() as f64 / all
        };
        let figure = format!("{:.1} % low, {:.1} % high", share(true), share(false));
        Row::beside(
            "I4",
            format!("{told}: false alarms, {}", kind.trim_end_matches('-')),
            figure,
        )
        .print();
    }
    let decks = |least: usize| {
        let striking =
            |told: &&Vec<Finding>| told.iter().filter(|finding| finding.is_striking).count() >= least;
        100.0 * sound.iter().filter(striking).count() as f64 / sound.len().max(1) as f64
    };
    let figure = format!(
        "one {:.1} %, two {:.1} %, three {:.1} %",
        decks(1),
        decks(2),
        decks(3)
    );
    Row::beside(
        "I4",
        format!("{told}: sound decks with a striking finding or more"),
        figure,
    )
    .print();
    let show = |what: String, caught: usize, all: usize, least: Option<f64>| {
        let share = caught as f64 / all.max(1) as f64;
        let measured = format!("{told}: {what}, noticed in {all} decks");
        let figure = format!("{:.1} %", 100.0 * share);
        match least.filter(|_| is_held) {
            Some(least) => {
                let target = format!("≥ {:.0} %", 100.0 * least);
                Row::held_to("I4", measured, figure, &target, share >= least).print();
            }
            None => Row::beside("I4", measured, figure).print(),
        }
    };
    for (change, least) in LANDS {
        let (mut caught, mut all) = (0, 0);
        for (seed, test) in (0_u64..).zip(&tests) {
            let Some(main) = with_lands(test, change, seed) else {
                continue;
            };
            all += 1;
            caught += usize::from(is_noticed(&findings(&main), "lands", change < 0));
        }
        show(format!("{change:+} lands"), caught, all, Some(least));
    }
    for (count, least) in SOURCES {
        let (mut caught, mut all) = (0, 0);
        for (seed, test) in (0_u64..).zip(&tests) {
            let Some((main, kind)) = with_sources(test, count, seed) else {
                continue;
            };
            all += 1;
            caught += usize::from(is_noticed(&findings(&main), &kind, true));
        }
        show(format!("-{count} sources of a colour"), caught, all, least);
    }
}

fn is_noticed(findings: &[Finding], kind: &str, is_low: bool) -> bool {
    let found = findings
        .iter()
        .find(|finding| finding.kind == kind && finding.is_striking);
    found.is_some_and(|finding| (finding.have < finding.usual) == is_low)
}

fn is_land(played: &Played) -> bool {
    played.facts.as_ref().is_some_and(CardFacts::is_land)
}

/// Copies of lands become copies of spells, or the other way, drawn by lot among the cards that are there.
fn with_lands(test: &Test, change: i32, seed: u64) -> Option<Vec<Played>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut main = test.main.clone();
    for _ in 0..change.abs() {
        let mut pick = |wanted: bool, least: u32| {
            let places: Vec<usize> = (0..main.len())
                .filter(|at| is_land(&main[*at]) == wanted && main[*at].copies >= least)
                .collect();
            random.choice(places)
        };
        // Something is left of each card, so that the deck is the same but for its numbers.
        let (out, into) = (pick(change < 0, 2)?, pick(change > 0, 1)?);
        main[out].copies -= 1;
        main[into].copies += 1;
    }
    Some(main)
}

/// Sources of a colour become basic lands of another that the deck has; `None` where it has no such basics.
fn with_sources(test: &Test, count: u32, seed: u64) -> Option<(Vec<Played>, String)> {
    let mut random = fastrand::Rng::with_seed(seed);
    let makes = |played: &Played, letter: char| {
        let facts = played.facts.as_ref();
        facts.is_some_and(|facts| facts.produces.union(facts.identity).letters().contains(letter))
    };
    let sources = |main: &[Played], letter: char| -> u32 {
        let lands = main
            .iter()
            .filter(|played| is_land(played) && makes(played, letter));
        lands.map(|played| played.copies).sum()
    };
    let mut main = test.main.clone();
    let letters: Vec<char> = "WUBRG"
        .chars()
        .filter(|letter| sources(&main, *letter) >= count + 3)
        .collect();
    let letter = random.choice(letters)?;
    let basics: Vec<usize> = (0..main.len())
        .filter(|at| is_basic(&main[*at]) && !makes(&main[*at], letter))
        .collect();
    let into = random.choice(basics)?;
    for _ in 0..count {
        let places: Vec<usize> = (0..main.len())
            .filter(|at| is_land(&main[*at]) && makes(&main[*at], letter) && main[*at].copies > 0)
            .collect();
        let out = random.choice(places)?;
        main[out].copies -= 1;
        main[into].copies += 1;
    }
    main.retain(|played| played.copies > 0);
    Some((main, format!("sources-{letter}")))
}

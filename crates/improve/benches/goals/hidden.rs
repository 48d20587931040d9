//! I1: cards are hidden from later decks, and looked for.

use improve::{Features, weights};

use super::row::Row;
use super::synergy::Synergy;
use super::window::{Hidden, Window, ask, hide};

/// What speaks for each card of some hidden decks that may come in, and whether it was there: for fitting.
pub fn rows(window: &Window) -> Vec<(Features, bool)> {
    let mut rows = Vec::new();
    for (seed, test) in (0_u64..).zip(&window.tests) {
        let Some(hidden) = hide(test, seed) else { continue };
        for (name, features) in window.model.add_features(&ask(&hidden.main), true) {
            rows.push((features, hidden.names.iter().any(|hidden| hidden == name)));
        }
    }
    rows
}

/// How one way of ranking did.
#[derive(Clone, Copy, Default)]
struct Tally {
    recall: f64,
    gain: f64,
    first: f64,
    tests: f64,
    brew_recall: f64,
    brews: f64,
}

impl Tally {
    fn add(&mut self, ranked: &[&str], hidden: &[&str], is_brew: bool) {
        let best = hidden.len().min(10);
        let hits: Vec<bool> = ranked.iter().take(10).map(|name| hidden.contains(name)).collect();
        let recall = hits.iter().filter(|hit| **hit).count() as f64 / best as f64;
        let worth = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        let found: f64 = hits
            .iter()
            .enumerate()
            .filter(|(_, hit)| **hit)
            .map(|(place, _)| worth(place))
            .sum();
        self.recall += recall;
        self.gain += found / (0..best).map(worth).sum::<f64>();
        self.first += f64::from(u8::from(hits.first() == Some(&true)));
        self.tests += 1.0;
        if is_brew {
            self.brew_recall += recall;
            self.brews += 1.0;
        }
    }

    fn recall(&self) -> f64 {
        self.recall / self.tests.max(1.0)
    }

    fn brew(&self) -> f64 {
        self.brew_recall / self.brews.max(1.0)
    }

    fn figure(&self) -> String {
        format!(
            "{:.3}, NDCG {:.3}, first {:.3}; brews {:.3}",
            self.recall(),
            self.gain / self.tests.max(1.0),
            self.first / self.tests.max(1.0),
            self.brew()
        )
    }
}

/// Ways of ranking; the last is ours.
const WAYS: [&str; 6] = ["popularity", "synergy", "neighbours", "EASE", "blend", "ours"];

pub fn measure(window: &Window, told: &str, is_held: bool) {
    let synergy = Synergy::of(window);
    let mut tallies = [Tally::default(); WAYS.len()];
    for (seed, test) in (0_u64..).zip(&window.tests) {
        let Some(hidden) = hide(test, seed) else { continue };
        let learned = hidden.names.iter().map(String::as_str);
        let learned: Vec<&str> = learned.filter(|name| window.model.knows(name)).collect();
        if learned.is_empty() {
            continue;
        }
        for (way, tally) in WAYS.iter().zip(&mut tallies) {
            tally.add(&ranked(way, window, &synergy, &hidden), &learned, test.is_brew());
        }
    }
    let mine = tallies[WAYS.len() - 1];
    Row::beside(
        "I1",
        format!("{told}: decks; of them brews"),
        format!("{}; {}", mine.tests, mine.brews),
    )
    .print();
    for (way, tally) in WAYS.iter().zip(&tallies) {
        Row::beside("I1", format!("{told}: R@10, {way}"), tally.figure()).print();
    }
    if is_held {
        let held = |what: &str, figure: f64, target: &str, least: f64| {
            Row::held_to(
                "I1",
                format!("{told}: R@10, {what}"),
                format!("{figure:.3}"),
                target,
                figure >= least,
            )
            .print();
        };
        held("all", mine.recall(), "≥ 0.86", 0.86);
        held("brews", mine.brew(), "≥ 0.60", 0.60);
    }
}

/// The ten cards that a way ranks first.
fn ranked<'a>(way: &str, window: &'a Window, synergy: &Synergy, hidden: &Hidden) -> Vec<&'a str> {
    let rows = window.model.add_features(&ask(&hidden.main), way == "ours");
    let at = |name: &str| {
        let found = improve::FEATURE_NAMES.iter().position(|feature| *feature == name);
        found.expect("a feature of this name")
    };
    let (ease, near, popularity) = (at("ease_z"), at("near4_z"), at("popularity"));
    let together = synergy.of_deck(&hidden.main);
    let mut scored: Vec<(f32, &str)> = rows
        .into_iter()
        .map(|(name, row)| {
            let score = match way {
                "popularity" => row[popularity],
                "synergy" => together.score(name),
                "neighbours" => row[near],
                "EASE" => row[ease],
                "blend" => 0.7 * row[ease] + 0.3 * row[near],
                _ => weights::ADD.odds(&row),
            };
            (score, name)
        })
        .collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    scored.truncate(10);
    scored.into_iter().map(|(_, name)| name).collect()
}

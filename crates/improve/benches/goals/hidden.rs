//! I1: cards are hidden from decks, and looked for.

use improve::{Features, weights};

use super::window::{Window, ask, hide};

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

pub fn measure(window: &Window) {
    let ways: [(&str, fn(&Features) -> f32); 5] = [
        ("popularity", |row| row[7]),
        ("kNN", |row| row[1]),
        ("EASE", |row| row[0]),
        ("blend", |row| 0.7 * row[0] + 0.3 * row[1]),
        ("ours", |row| weights::ADD.odds(row)),
    ];
    for (name, score) in ways {
        let (mut sum, mut count, mut brew, mut brews, mut first, mut gain) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (seed, test) in (0_u64..).zip(&window.tests) {
            let Some(hidden) = hide(test, seed) else { continue };
            let learned = hidden
                .names
                .iter()
                .filter(|name| window.model.knows(name))
                .count();
            if learned == 0 {
                continue;
            }
            let features = window.model.add_features(&ask(&hidden.main), name == "ours");
            let mut ranked: Vec<(&str, f32)> =
                features.iter().map(|(name, row)| (*name, score(row))).collect();
            ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
            let hits: Vec<bool> = ranked
                .iter()
                .take(10)
                .map(|(name, _)| hidden.names.iter().any(|hidden| hidden == name))
                .collect();
            let recall = hits.iter().filter(|hit| **hit).count() as f64 / learned.min(10) as f64;
            let at = |place: usize| 1.0 / (place as f64 + 2.0).log2();
            let found: f64 = hits
                .iter()
                .enumerate()
                .filter(|(_, hit)| **hit)
                .map(|(place, _)| at(place))
                .sum();
            gain += found / (0..learned.min(10)).map(at).sum::<f64>();
            sum += recall;
            count += 1.0;
            first += f64::from(u8::from(hits.first() == Some(&true)));
            if test.is_brew() {
                brew += recall;
                brews += 1.0;
            }
        }
        eprintln!(
            "I1 {name}: R@10 {:.4} NDCG@10 {:.4} P@1 {:.3} brew {:.4} ({brews})",
            sum / count,
            gain / count,
            first / count,
            brew / brews
        );
    }
}

//! The kinds of decks that were found: whether they are what players would tell apart, one sees by reading them.

use super::row::Row;
use super::window::Window;

/// Kinds that are told.
const TOLD: usize = 12;

pub fn told(window: &Window, told: &str) {
    let kinds = window.model.kinds();
    let share: f32 = kinds.iter().map(|kind| kind.share).sum();
    let found = format!(
        "{}, {:.0} % of the lists of the last four weeks",
        kinds.len(),
        100.0 * share
    );
    Row::beside("Kinds", format!("{told}: kinds of decks"), found).print();
    for kind in kinds.into_iter().take(TOLD) {
        let figure = format!(
            "{:.1} % (before: {:.1} %); {}",
            100.0 * kind.share,
            100.0 * kind.share_before,
            kind.cards.join(", ")
        );
        Row::beside("Kinds", format!("{told}: {}", kind.name), figure).print();
    }
}

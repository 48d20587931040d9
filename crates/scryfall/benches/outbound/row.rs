//! What is measured, as data, and the sums it is made of.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// One line of the table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    pub goal: String,
    pub measured: String,
    pub figure: String,
    /// Empty where the row is only there to compare with.
    pub target: String,
    pub met: Option<bool>,
}

impl Row {
    pub fn held_to(
        goal: &str,
        measured: impl Into<String>,
        figure: impl Into<String>,
        target: &str,
        met: bool,
    ) -> Row {
        Row {
            goal: goal.to_owned(),
            measured: measured.into(),
            figure: figure.into(),
            target: target.to_owned(),
            met: Some(met),
        }
    }

    /// A figure to compare with.
    pub fn beside(goal: &str, measured: impl Into<String>, figure: impl Into<String>) -> Row {
        Row {
            goal: goal.to_owned(),
            measured: measured.into(),
            figure: figure.into(),
            target: String::new(),
            met: None,
        }
    }
}

/// The most of these moments, in order of time, that lie in any half-open window of this length.
pub fn most_within(window: Duration, moments: &[Instant]) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (index, moment) in moments.iter().enumerate() {
        while moment.saturating_duration_since(moments[first]) >= window {
            first += 1;
        }
        most = most.max(index + 1 - first);
    }
    most
}

/// The duration that this share of them does not pass (nearest rank); they are sorted by it.
pub fn quantile(durations: &mut [Duration], share: f64) -> Duration {
    durations.sort_unstable();
    let rank = (durations.len() as f64 * share).ceil() as usize;
    durations.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// The difference of two durations in microseconds, either of which may be the longer.
pub fn micros_over(longer: Duration, shorter: Duration) -> f64 {
    (longer.as_secs_f64() - shorter.as_secs_f64()) * 1e6
}

//! What is measured, as data.

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Serialize)]
pub struct Row {
    goal: &'static str,
    measured: String,
    figure: String,
    /// Empty where the row is only there to compare with.
    target: &'static str,
    met: Option<bool>,
}

impl Row {
    pub fn held_to(
        goal: &'static str,
        measured: impl Into<String>,
        figure: impl Into<String>,
        target: &'static str,
        met: bool,
    ) -> Row {
        Row {
            goal,
            measured: measured.into(),
            figure: figure.into(),
            target,
            met: Some(met),
        }
    }

    /// A figure to compare with.
    pub fn beside(goal: &'static str, measured: impl Into<String>, figure: impl Into<String>) -> Row {
        Row {
            goal,
            measured: measured.into(),
            figure: figure.into(),
            target: "",
            met: None,
        }
    }
}

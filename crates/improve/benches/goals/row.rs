//! One measurement, as data.

use serde::Serialize;

#[derive(Serialize)]
pub struct Row {
    goal: &'static str,
    measured: String,
    figure: String,
    /// Empty where the row is only there to compare with.
    target: String,
    met: Option<bool>,
}

impl Row {
    pub fn held_to(
        goal: &'static str,
        measured: impl Into<String>,
        figure: impl Into<String>,
        target: &str,
        met: bool,
    ) -> Row {
        Row {
            goal,
            measured: measured.into(),
            figure: figure.into(),
            target: target.to_owned(),
            met: Some(met),
        }
    }

    pub fn beside(goal: &'static str, measured: impl Into<String>, figure: impl Into<String>) -> Row {
        Row {
            goal,
            measured: measured.into(),
            figure: figure.into(),
            target: String::new(),
            met: None,
        }
    }

    pub fn print(&self) {
        println!(
            "{}",
            serde_json::to_string(self).expect("a row of text is always JSON")
        );
    }
}

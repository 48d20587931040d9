//! Named steps with a heading each, and the table of what they took.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// The steps taken so far.
#[derive(Default)]
pub struct Steps {
    taken: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    passed: bool,
    /// What there is to say beside the duration; empty where there is nothing.
    note: String,
}

impl Steps {
    /// Takes a step, prints what it took, and hands on its failure with the name of the step.
    pub fn take(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> anyhow::Result<String>,
    ) -> anyhow::Result<()> {
        heading(name);
        let started = Instant::now();
        let result = step();
        let took = started.elapsed();
        let passed = result.is_ok();
        let note = result.as_ref().map(Clone::clone).unwrap_or_default();
        if passed {
            println!("   {} {note}", seconds(took));
        }
        self.taken.push(Step {
            name,
            took,
            passed,
            note,
        });
        result.map(drop).with_context(|| format!("{name} failed"))
    }

    /// The table of all steps, and their total.
    pub fn print_summary(&self) {
        println!();
        for step in &self.taken {
            let mark = if step.passed { "ok    " } else { "FAILED" };
            println!("{mark} {:>8}  {}  {}", seconds(step.took), step.name, step.note);
        }
        let total = self.taken.iter().map(|step| step.took).sum();
        println!("       {:>8}  in all", seconds(total));
    }
}

fn heading(name: &str) {
    if std::io::stdout().is_terminal() {
        println!("\n\x1b[1m== {name}\x1b[0m");
    } else {
        println!("\n== {name}");
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// A number of bytes as people read it, in thousands.
pub fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::{Steps, kilobytes};

    #[test]
    fn a_failed_step_is_named_and_stays_in_the_table() {
        let mut steps = Steps::default();
        steps.take("first", || Ok("fine".to_owned())).unwrap();
        let error = steps
            .take("second", || anyhow::bail!("no such file"))
            .unwrap_err();
        assert_eq!(format!("{error:#}"), "second failed: no such file");
        let table: Vec<_> = steps.taken.iter().map(|step| (step.name, step.passed)).collect();
        assert_eq!(table, [("first", true), ("second", false)]);
    }

    #[test]
    fn bytes_are_read_in_thousands() {
        assert_eq!(
            [0, 999, 1000, 699_949, 700_000].map(kilobytes),
            ["0.0 kB", "0.9 kB", "1.0 kB", "699.9 kB", "700.0 kB"]
        );
    }
}

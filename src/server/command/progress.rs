//! Progress on the standard error stream: one line that is written over on a terminal, a few lines elsewhere.

use std::io::{IsTerminal, Write};

/// Without a terminal, a line for so many steps: per cent, mostly.
pub(super) const STEP: u64 = 10;

/// Tells how far something is.
pub(super) struct Teller {
    terminal: bool,
    last: Option<String>,
    step: u64,
}

impl Teller {
    pub(super) fn new() -> Teller {
        Teller {
            terminal: std::io::stderr().is_terminal(),
            last: None,
            step: 0,
        }
    }

    /// `step` says how far it is, `words` the same for people.
    pub(super) fn tell(&mut self, step: u64, words: String) {
        if self.terminal {
            let padding = self
                .last
                .as_ref()
                .map_or(0, String::len)
                .saturating_sub(words.len());
            write(&format!("\r{words}{}", " ".repeat(padding)));
        } else if self.last.is_none() || step >= self.step + STEP {
            write(&format!("{words}\n"));
            self.step = step;
        } else {
            return;
        }
        self.last = Some(words);
    }

    pub(super) fn end(&mut self) {
        if self.terminal && self.last.is_some() {
            write("\n");
        }
    }
}

/// Progress that cannot be written is nobody's loss.
fn write(words: &str) {
    let mut out = std::io::stderr();
    let _ = out.write_all(words.as_bytes()).and_then(|()| out.flush());
}

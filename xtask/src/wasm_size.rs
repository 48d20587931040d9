//! How much the page weighs. Raw bytes are what a browser compiles, and count more than what it downloads.

use std::fmt;
use std::fs;

use anyhow::{Context as _, ensure};

use crate::site::manifest::Manifest;
use crate::steps::kilobytes;
use crate::workspace::Workspace;

/// The most the WASM module may weigh as it is, in bytes; lowered when a change earns it.
const RAW_BUDGET: usize = 700_000;
/// The most it may weigh as it goes over the wire.
const BROTLI_BUDGET: usize = 220_000;

/// What the WASM module weighs, in bytes.
pub struct WasmSize {
    pub raw: usize,
    pub brotli: usize,
}

impl fmt::Display for WasmSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WASM: {} raw ({} of {}), {} brotli ({} of {})",
            kilobytes(self.raw),
            percent(self.raw, RAW_BUDGET),
            kilobytes(RAW_BUDGET),
            kilobytes(self.brotli),
            percent(self.brotli, BROTLI_BUDGET),
            kilobytes(BROTLI_BUDGET),
        )
    }
}

impl WasmSize {
    /// # Errors
    /// When either figure is over its budget.
    pub fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.raw <= RAW_BUDGET && self.brotli <= BROTLI_BUDGET,
            "the page is over its budget. {self}"
        );
        Ok(())
    }
}

/// Measures the site as it was built last.
///
/// # Errors
/// When it was not built.
pub fn measure(workspace: &Workspace) -> anyhow::Result<WasmSize> {
    let site = workspace.site();
    let manifest = Manifest::read(&site).context("no site yet: run `cargo xtask build` first")?;
    let wasm = site.join(manifest.wasm.trim_start_matches('/'));
    let brotli = site.join(format!("{}.br", manifest.wasm.trim_start_matches('/')));
    let size = |path: &std::path::Path| -> anyhow::Result<usize> {
        let length = fs::metadata(path)
            .with_context(|| format!("{} is missing", path.display()))?
            .len();
        Ok(usize::try_from(length)?)
    };
    Ok(WasmSize {
        raw: size(&wasm)?,
        brotli: size(&brotli)?,
    })
}

fn percent(part: usize, whole: usize) -> String {
    format!("{} %", part * 100 / whole)
}

#[cfg(test)]
mod tests {
    use super::WasmSize;

    #[test]
    fn one_byte_over_either_budget_fails_and_says_by_how_much() {
        assert!(
            WasmSize {
                raw: 700_000,
                brotli: 220_000
            }
            .check()
            .is_ok()
        );
        let error = WasmSize {
            raw: 700_001,
            brotli: 1_000,
        }
        .check()
        .unwrap_err()
        .to_string();
        assert_eq!(
            error,
            "the page is over its budget. WASM: 700.0 kB raw (100 % of 700.0 kB), 1.0 kB brotli (0 % of 220.0 kB)"
        );
        assert!(
            WasmSize {
                raw: 1_000,
                brotli: 220_001
            }
            .check()
            .is_err()
        );
    }
}

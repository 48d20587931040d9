//! The end-to-end tests: Playwright drives a browser against the built server and a stand-in for Scryfall.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

use crate::workspace::{Workspace, is_installed, run as run_program};

const CHROMIUM: &str = "/usr/bin/chromium";

/// # Errors
/// When Node.js or Chromium is not there; says how to get it, or how to do without.
pub fn ensure_tools(workspace: &Workspace) -> anyhow::Result<String> {
    let mut missing = Vec::new();
    if !is_installed("node", "--version") || !is_installed("npm", "--version") {
        missing.push(
            "Node.js 20 or later with npm: `apt-get install nodejs npm`, or https://nodejs.org".to_owned(),
        );
    }
    let chromium = chromium();
    if !chromium.is_file() {
        missing.push(format!(
            "Chromium at {}: `apt-get install chromium`, or set CHROMIUM to where it is",
            chromium.display()
        ));
    }
    if !missing.is_empty() {
        bail!(
            "the end-to-end tests need\n  - {}\nor run `cargo xtask test --no-e2e` to leave them out",
            missing.join("\n  - ")
        );
    }
    install_packages(workspace)
}

/// Playwright's own browser is never fetched: the one of the system is used.
fn install_packages(workspace: &Workspace) -> anyhow::Result<String> {
    let folder = workspace.path("end2end");
    if are_packages_current(&folder) {
        return Ok("there".to_owned());
    }
    let mut npm = workspace.program("npm");
    npm.current_dir(&folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run_program(&mut npm)?;
    Ok("packages installed".to_owned())
}

/// npm leaves a lock file of its own beside what it installed.
fn are_packages_current(folder: &Path) -> bool {
    let modified = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified());
    match (
        modified("node_modules/.package-lock.json"),
        modified("package-lock.json"),
    ) {
        (Ok(installed), Ok(wanted)) => installed >= wanted,
        _ => false,
    }
}

/// Runs Playwright against the unoptimised server, which is built already.
///
/// # Errors
/// When a test fails, when the server panics, or when a program was not built.
pub fn run(workspace: &Workspace, filter: &[String]) -> anyhow::Result<String> {
    let folder = workspace.path("end2end");
    let programs = workspace.target().join("debug");
    for program in ["arena-improver", "scryfall-sim"] {
        ensure!(
            programs
                .join(program)
                .with_extension(env::consts::EXE_EXTENSION)
                .is_file(),
            "{program} was not built"
        );
    }
    let mut playwright = workspace.program("node");
    playwright
        .current_dir(&folder)
        .env("PROGRAMS", programs)
        .env("CHROMIUM", chromium())
        .args(["node_modules/@playwright/test/cli.js", "test"]);
    if !filter.is_empty() {
        let words: Vec<String> = filter.iter().map(|word| literal(word)).collect();
        playwright.args(["--pass-with-no-tests", "--grep", &words.join("|")]);
    }
    run_program(&mut playwright)?;
    Ok(String::new())
}

/// A regular expression that matches the word itself.
fn literal(word: &str) -> String {
    let mut expression = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii_punctuation() {
            expression.push('\\');
        }
        expression.push(c);
    }
    expression
}

fn chromium() -> PathBuf {
    env::var_os("CHROMIUM").map_or_else(|| PathBuf::from(CHROMIUM), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_filter_is_taken_by_the_letter() {
        assert_eq!(literal("deck page (dark)"), "deck page \\(dark\\)");
        assert_eq!(literal("a.b|c"), "a\\.b\\|c");
    }
}

//! Every check there is, in the order in which it fails fastest.

use clap::Args;

use crate::browser_tests;
use crate::lints;
use crate::site;
use crate::steps::Steps;
use crate::wasm_size;
use crate::workspace::{Workspace, is_installed, run as run_program};

#[derive(Args)]
pub struct Options {
    /// Leave out the end-to-end tests, which need Node.js and Chromium.
    #[arg(long)]
    no_e2e: bool,
    /// Run only the tests, Rust and end-to-end, whose name contains one of these; no other check.
    filter: Vec<String>,
}

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// # Errors
/// The first check that fails, by its name.
pub fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let result = all(workspace, options, &mut steps);
    steps.print_summary();
    result
}

fn all(workspace: &Workspace, options: &Options, steps: &mut Steps) -> anyhow::Result<()> {
    if !options.no_e2e {
        // Asked first: better to hear of a missing browser now than in ten minutes.
        steps.take("tools for the end-to-end tests", || {
            browser_tests::ensure_tools(workspace)
        })?;
    }
    steps.take("wasm target", || site::ensure_target(workspace))?;
    if options.filter.is_empty() {
        lint(workspace, steps)?;
    }
    tests(workspace, &options.filter, steps)?;
    if options.filter.is_empty() || !options.no_e2e {
        site::build(workspace, steps)?;
    }
    if options.filter.is_empty() {
        steps.take("WASM budget", || {
            let size = wasm_size::measure(workspace)?;
            size.check()?;
            Ok(size.to_string())
        })?;
    }
    if !options.no_e2e {
        steps.take("end-to-end tests", || {
            browser_tests::run(workspace, &options.filter)
        })?;
    }
    Ok(())
}

fn lint(workspace: &Workspace, steps: &mut Steps) -> anyhow::Result<()> {
    steps.take("formatting", || cargo(workspace, &["fmt", "--all", "--check"]))?;
    steps.take("clippy", || {
        cargo(
            workspace,
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ],
        )
    })?;
    steps.take("violations that clippy must find", || lints::check(workspace))?;
    steps.take("clippy for the page", || {
        let page = [
            "clippy",
            "--package",
            "arena-improver",
            "--lib",
            "--no-default-features",
            "--features",
            "hydrate",
        ];
        cargo(
            workspace,
            &[&page[..], &WASM, &["--", "--deny", "warnings"]].concat(),
        )
    })?;
    steps.take("page for Trunk", || {
        let page = [
            "check",
            "--package",
            "arena-improver",
            "--no-default-features",
            "--features",
            "csr",
        ];
        cargo(workspace, &[&page[..], &WASM].concat())
    })?;
    steps.take("deck for the browser", || {
        cargo(workspace, &[&["check", "--package", "deck"][..], &WASM].concat())
    })
}

/// One build of everything first: programs and tests then share their dependencies, whichever of the two asks for a feature.
fn tests(workspace: &Workspace, filter: &[String], steps: &mut Steps) -> anyhow::Result<()> {
    steps.take("programs and tests", || {
        cargo(workspace, &["build", "--workspace", "--all-targets"])
    })?;
    let filter: Vec<&str> = filter.iter().map(String::as_str).collect();
    if !is_installed("cargo-nextest", "--version") {
        return steps.take("tests", || {
            cargo(workspace, &[&["test", "--workspace", "--"][..], &filter].concat())
        });
    }
    steps.take("tests", || {
        let nextest = [
            "nextest",
            "run",
            "--workspace",
            "--all-targets",
            "--no-tests",
            "pass",
            "--",
        ];
        cargo(workspace, &[&nextest[..], &filter].concat())
    })?;
    // nextest leaves out the examples in the documentation.
    steps.take("examples in the documentation", || {
        cargo(
            workspace,
            &[&["test", "--workspace", "--doc", "--quiet", "--"][..], &filter].concat(),
        )
    })
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> anyhow::Result<String> {
    run_program(workspace.cargo().args(arguments))?;
    Ok(String::new())
}

//! `cargo xtask`: the one way to build, serve and test. It needs cargo and rustup and nothing else;
//! the end-to-end tests also need Node.js and Chromium.

mod bench;
mod browser_tests;
mod lints;
mod server;
mod site;
mod steps;
mod test;
mod wasm_size;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::steps::Steps;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Build, serve and test Arena Improver"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site (WASM, JavaScript, styles) into target/site, then the server with the site inside it.
    Build(Build),
    /// Build everything, then run the server at http://127.0.0.1:3000.
    Serve(Serve),
    /// Run every check, in the order in which it fails fastest, and say how long each took.
    Test(test::Options),
    /// Measure what the goals are held to, and print one table.
    Bench(bench::Options),
    /// Check that clippy finds every violation in `lints/`, where each rule is broken once.
    Lints,
    /// Print the size of the WASM module as built last, raw and as brotli.
    WasmSize,
}

#[derive(Args)]
struct Build {
    /// Build the server unoptimised; it reads the site from target/site when it runs.
    #[arg(long)]
    dev: bool,
}

#[derive(Args)]
struct Serve {
    /// Build the server unoptimised; it reads the site from target/site when it runs.
    #[arg(long)]
    dev: bool,
    /// What the server is given, after `--`: `cargo xtask serve -- --listen 127.0.0.1:8080`.
    #[arg(last = true, value_name = "SERVER ARGUMENTS")]
    server: Vec<String>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::of_this_checkout()?;
    match command {
        Command::Build(options) => build(&workspace, options.dev).map(drop),
        Command::Serve(options) => {
            let program = build(&workspace, options.dev)?;
            server::become_it(&program, &options.server)
        }
        Command::Test(options) => test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Lints => {
            println!("{}", lints::check(&workspace)?);
            Ok(())
        }
        Command::WasmSize => {
            println!("{}", wasm_size::measure(&workspace)?);
            Ok(())
        }
    }
}

fn build(workspace: &Workspace, dev: bool) -> anyhow::Result<PathBuf> {
    let mut steps = Steps::default();
    let result = build_all(workspace, dev, &mut steps);
    steps.print_summary();
    result
}

fn build_all(workspace: &Workspace, dev: bool, steps: &mut Steps) -> anyhow::Result<PathBuf> {
    steps.take("wasm target", || site::ensure_target(workspace))?;
    site::build(workspace, steps)?;
    server::build(workspace, dev, steps)
}

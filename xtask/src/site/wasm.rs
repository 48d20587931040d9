//! The page as a WASM module.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, bail};

use crate::steps::kilobytes;
use crate::workspace::{Workspace, is_installed, run};

pub const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";

/// Sees to it that the standard library for the browser is there.
pub fn ensure_target(workspace: &Workspace) -> anyhow::Result<String> {
    if is_target_installed(workspace)? {
        return Ok("there".to_owned());
    }
    if !is_installed("rustup", "--version") {
        bail!(
            "rustc has no standard library for {TARGET}, and there is no rustup to fetch it. \
             Install rustup (https://rustup.rs), or the package of your system that brings that target."
        );
    }
    run(workspace.program("rustup").args(["target", "add", TARGET]))?;
    Ok("added".to_owned())
}

fn is_target_installed(workspace: &Workspace) -> anyhow::Result<bool> {
    let mut rustc = workspace.program("rustc");
    let output = rustc
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("rustc could not be started")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    // The folder may be left behind empty; the library for `core` is what counts.
    Ok(output.status.success()
        && fs::read_dir(folder).is_ok_and(|mut files| {
            files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore")))
        }))
}

/// Compiles the page; [`module`] is where it ends up. As a `cdylib` alone: beside an `rlib` cargo leaves out the link-time optimisation
/// that the profile asks for, without a word, and the module is a fifth larger.
pub fn compile(workspace: &Workspace) -> anyhow::Result<String> {
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "rustc",
            "--lib",
            "--crate-type",
            "cdylib",
            "--package",
            "arena-improver",
            "--target",
            TARGET,
        ])
        .args([
            "--no-default-features",
            "--features",
            "hydrate",
            "--profile",
            PROFILE,
            "--target-dir",
        ])
        .arg(workspace.front_target());
    run(&mut cargo)?;
    let size = module(workspace)
        .metadata()
        .context("cargo left no WASM module")?
        .len();
    Ok(kilobytes(usize::try_from(size)?))
}

/// The module as the compiler leaves it.
pub fn module(workspace: &Workspace) -> PathBuf {
    workspace
        .front_target()
        .join(TARGET)
        .join(PROFILE)
        .join("arena_improver.wasm")
}

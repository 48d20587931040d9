//! The server: built for this machine, and run in place of this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::site::manifest::Manifest;
use crate::steps::{Steps, kilobytes};
use crate::workspace::{Workspace, run};

/// Builds the server and says where it is. The release build has the site inside it, so the site comes first.
pub fn build(workspace: &Workspace, dev: bool, steps: &mut Steps) -> anyhow::Result<PathBuf> {
    let (name, profile) = if dev {
        ("server, unoptimised", "debug")
    } else {
        ("server", "release")
    };
    let program = workspace
        .target()
        .join(profile)
        .join("arena-improver")
        .with_extension(std::env::consts::EXE_EXTENSION);
    steps.take(name, || {
        compile(workspace, dev)?;
        if !dev && !has_site(workspace, &program)? {
            // It was built before there was a site, and cargo does not watch for files to appear.
            run(workspace
                .cargo()
                .args(["clean", "--quiet", "--release", "--package", "arena-improver"]))?;
            compile(workspace, dev)?;
            ensure!(
                has_site(workspace, &program)?,
                "{} is without the site",
                program.display()
            );
        }
        let size = program
            .metadata()
            .with_context(|| format!("{} is missing", program.display()))?
            .len();
        Ok(format!(
            "{}  {}",
            program.display(),
            kilobytes(usize::try_from(size)?)
        ))
    })?;
    Ok(program)
}

fn compile(workspace: &Workspace, dev: bool) -> anyhow::Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--bin", "arena-improver"]);
    if !dev {
        cargo.arg("--release");
    }
    run(&mut cargo)
}

/// Whether the site as it is now is inside the program: its digest is in the manifest, which is embedded as it is.
fn has_site(workspace: &Workspace, program: &Path) -> anyhow::Result<bool> {
    let digest = Manifest::read(&workspace.site())?.digest;
    let bytes = fs::read(program).with_context(|| format!("{} is missing", program.display()))?;
    Ok(bytes
        .windows(digest.len())
        .any(|window| window == digest.as_bytes()))
}

/// Becomes the server, so that signals reach it directly; returns only when it cannot be started.
#[cfg(unix)]
pub fn become_it(program: &Path, arguments: &[String]) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt as _;
    let error = Command::new(program).arg("serve").args(arguments).exec();
    Err(error).with_context(|| format!("{} could not be started", program.display()))
}

/// Runs the server to its end.
#[cfg(not(unix))]
pub fn become_it(program: &Path, arguments: &[String]) -> anyhow::Result<()> {
    run(Command::new(program).arg("serve").args(arguments))
}

//! The server: built for this machine, and run in place of this program.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

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
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--bin", "arena-improver"]);
        if !dev {
            cargo.arg("--release");
        }
        run(&mut cargo)?;
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

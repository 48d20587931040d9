//! Where things are, and how other programs are started.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The checkout that this program was built from.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    pub fn of_this_checkout() -> anyhow::Result<Workspace> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies at the top of the workspace")?
            .to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Workspace { root, target })
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where cargo puts what it builds for this machine.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where cargo puts what it builds for the browser: apart, so that the features of one never rebuild the other.
    pub fn front_target(&self) -> PathBuf {
        self.target.join("front")
    }

    /// The site as it is served. Always in the checkout, whatever the target directory: the server embeds it from there.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The same cargo that runs this program, without the variables that it set for this program alone:
    /// build scripts that watch them would run again and again.
    pub fn cargo(&self) -> Command {
        let mut command = self.program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text.starts_with("CARGO_MANIFEST_")
                || text == "CARGO_PRIMARY_PACKAGE"
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// A program started at the top of the checkout, with nothing to read, so that it can never wait for an answer.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }
}

/// Runs a command to its end; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = shown(command);
    let status = command
        .status()
        .with_context(|| format!("{line}: could not be started"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// Whether a program is on the PATH and answers.
pub fn is_installed(program: &str, argument: &str) -> bool {
    Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect();
    words.join(" ")
}

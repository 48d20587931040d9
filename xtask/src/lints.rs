//! Proof that the bans hold: `lints/` breaks every rule once, and clippy must find each of them, and nothing else.

#[cfg(test)]
mod guide;
#[cfg(test)]
mod in_step;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use crate::workspace::Workspace;

/// A package of `lints/`, and the folder of the `clippy.toml` that it breaks.
const PACKAGES: [(&str, &str, &str); 2] = [
    ("lints-server", "lints/server", "."),
    ("lints-pure", "lints/pure", "crates/deck"),
];

/// A violation: where it is, and the lint that must find it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    file: String,
    line: u64,
    lint: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.lint)
    }
}

/// # Errors
/// When a marked violation is not found, when one is found that is not marked, or when an entry of a `clippy.toml` is
/// broken nowhere.
pub fn check(workspace: &Workspace) -> anyhow::Result<String> {
    let mut found_in_all = 0;
    for (package, folder, rules) in PACKAGES {
        let (found, words) = reported(workspace, package, rules)?;
        let expected = marked(workspace, folder)?;
        let missing: Vec<String> = expected.difference(&found).map(Violation::to_string).collect();
        let unmarked: Vec<String> = found.difference(&expected).map(Violation::to_string).collect();
        ensure!(
            missing.is_empty() && unmarked.is_empty(),
            "{package}\n  not found any more:\n    {}\n  found, but not marked:\n    {}",
            missing.join("\n    "),
            unmarked.join("\n    ")
        );
        let list = workspace.path(rules).join("clippy.toml");
        let list = fs::read_to_string(&list).with_context(|| format!("{} cannot be read", list.display()))?;
        for path in banned(&list) {
            // The list of the pure crates begins with the list of all, which the other package breaks.
            let quoted = format!("`{path}`");
            if !words.contains(&quoted) && (rules == "." || is_only_for_pure_crates(workspace, path)?) {
                bail!("{path}: banned, but broken nowhere in {folder}");
            }
        }
        found_in_all += found.len();
    }
    Ok(format!("{found_in_all} violations found"))
}

/// What clippy finds, and all that it says.
fn reported(
    workspace: &Workspace,
    package: &str,
    rules: &str,
) -> anyhow::Result<(BTreeSet<Violation>, String)> {
    let output = workspace
        .cargo()
        .args(["clippy", "--manifest-path", "lints/Cargo.toml", "--locked"])
        .args(["--package", package, "--message-format", "json", "--target-dir"])
        .arg(workspace.target())
        .env("CLIPPY_CONF_DIR", workspace.path(rules))
        .output()
        .context("cargo clippy could not be started")?;
    let mut found = BTreeSet::new();
    let mut words = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["reason"] != "compiler-message" {
            continue;
        }
        let message = &message["message"];
        words.push_str(message["message"].as_str().unwrap_or_default());
        words.push('\n');
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            found.insert(Violation {
                file: span["file_name"].as_str().unwrap_or_default().replace('\\', "/"),
                line: span["line_start"].as_u64().unwrap_or_default(),
                lint: message["code"]["code"].as_str().unwrap_or("an error").to_owned(),
            });
        }
    }
    ensure!(
        !found.is_empty(),
        "{package} could not be checked:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok((found, words))
}

/// What the marks of a package say, in the words of clippy: paths begin in the folder of the fixtures' workspace.
fn marked(workspace: &Workspace, folder: &str) -> anyhow::Result<BTreeSet<Violation>> {
    let mut violations = BTreeSet::new();
    let sources = workspace.path(folder).join("src");
    for entry in fs::read_dir(&sources).with_context(|| format!("{} cannot be read", sources.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inside = folder.trim_start_matches("lints/");
        let text = fs::read_to_string(&path)?;
        violations.extend(marks(&format!("{inside}/src/{name}"), &text));
    }
    Ok(violations)
}

fn marks(file: &str, text: &str) -> Vec<Violation> {
    let marks = (1..).zip(text.lines()).filter_map(|(line, text)| {
        let (code, mark) = text.split_once("//~")?;
        (!code.trim_start().starts_with("//")).then(|| Violation {
            file: file.to_owned(),
            line,
            lint: mark.trim().to_owned(),
        })
    });
    marks.collect()
}

/// The paths that a `clippy.toml` names, one a line.
fn banned(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter_map(|line| line.trim().strip_prefix("{ path = \"")?.split('"').next())
}

fn is_only_for_pure_crates(workspace: &Workspace, path: &str) -> anyhow::Result<bool> {
    let all = fs::read_to_string(workspace.path("clippy.toml"))?;
    // Of a crate that a pure one cannot have: understood there only to be ignored.
    Ok(path.starts_with("std::") && banned(&all).all(|other| other != path))
}

#[cfg(test)]
mod tests {
    use super::{banned, marks};

    #[test]
    fn a_mark_names_the_lint_of_its_line() {
        let text = "//! `//~` is explained\nlet a = b(); //~ clippy::c\n\nd(); //~ e\n";
        let found: Vec<String> = marks("a.rs", text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["a.rs:2: clippy::c", "a.rs:4: e"]);
    }

    #[test]
    fn a_list_is_read_line_by_line() {
        let list = "a = [\n    # b\n    { path = \"c::d\", reason = \"e\" },\n]\n";
        assert_eq!(banned(list).collect::<Vec<_>>(), ["c::d"]);
    }
}

//! Lists that must say the same in several places, and the places where a rule is put aside.

use std::fs;
use std::path::{Path, PathBuf};

use super::banned;
use crate::workspace::Workspace;

pub(super) fn read(path: &str) -> String {
    let path = Workspace::of_this_checkout().unwrap().path(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file below a folder of the checkout, sorted.
pub(super) fn sources(folder: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(path);
            }
        }
    }
    let mut files = Vec::new();
    collect(&Workspace::of_this_checkout().unwrap().path(folder), &mut files);
    files.sort();
    files
}

#[test]
fn a_nearer_list_of_bans_leaves_out_only_what_it_says() {
    let all = read("clippy.toml");
    let pure = read("crates/deck/clippy.toml");
    for member in ["mana", "improve"] {
        assert_eq!(
            read(&format!("crates/{member}/clippy.toml")),
            pure,
            "the pure crates have one list"
        );
    }
    let tools = read("xtask/clippy.toml");
    let lines = |list: &str| -> Vec<String> {
        list.lines()
            .filter(|line| !line.trim_start().starts_with('#') && *line != "]")
            .map(str::to_owned)
            .collect()
    };
    for line in lines(&all) {
        assert!(lines(&pure).contains(&line), "crates/deck/clippy.toml: {line}");
        let of_files = ["\"std::fs::", "\"std::path::", "\"std::process::"];
        let wanted = !of_files.iter().any(|path| line.contains(path));
        assert_eq!(lines(&tools).contains(&line), wanted, "xtask/clippy.toml: {line}");
    }
    assert!(banned(&all).count() > 40 && banned(&pure).count() > banned(&all).count());
}

#[test]
fn the_fixtures_are_checked_by_the_lints_of_the_workspace() {
    let lints = |manifest: &str| -> Vec<String> {
        manifest
            .lines()
            .skip_while(|line| !line.starts_with("[workspace.lints"))
            .take_while(|line| !line.starts_with('[') || line.starts_with("[workspace.lints"))
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let workspace = lints(&read("Cargo.toml"));
    assert!(workspace.len() > 10, "{workspace:?}");
    assert_eq!(lints(&read("lints/Cargo.toml")), workspace);
}

/// Whoever adds a line here has read why the ban is there.
#[test]
fn the_places_where_a_ban_is_put_aside_are_known() {
    let mut places = Vec::new();
    let root = Workspace::of_this_checkout().unwrap().path("");
    for folder in ["src", "crates"] {
        for path in sources(folder) {
            let inside = path
                .strip_prefix(&root)
                .unwrap()
                .display()
                .to_string()
                .replace('\\', "/");
            if ["/tests/", "/tests.rs", "/examples/", "/benches/"]
                .iter()
                .any(|part| inside.contains(part))
            {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let times = text.matches("clippy::disallowed_methods").count();
            if times > 0 {
                places.push(format!("{inside}: {times}"));
            }
        }
    }
    insta::assert_snapshot!(places.join("\n"), @r"
    src/server/cards/build.rs: 2
    crates/outbound/src/transport/pooled.rs: 1
    crates/scryfall/src/bulk/pieces.rs: 1
    crates/scryfall/src/sim/library.rs: 1
    ");
}

#[test]
fn one_file_knows_the_library_that_carries_requests() {
    let naming: Vec<String> = ["src", "crates"]
        .into_iter()
        .flat_map(sources)
        // A bench may compare with what everybody would write.
        .filter(|path| !path.components().any(|part| part.as_os_str() == "benches"))
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains("reqwest::"))
        })
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(naming, ["pooled.rs"]);
}

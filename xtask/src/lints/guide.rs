//! `docs/async-patterns.md` says what the code says: its excerpts are in the files it names, and what holds a rule is there.

use std::fs;

use super::banned;
use super::in_step::{read, sources};

const GUIDE: &str = "docs/async-patterns.md";

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_excerpt_is_in_the_file_it_names() {
    let guide = read(GUIDE);
    let pieces: Vec<&str> = guide.split("```").collect();
    let mut excerpts = 0;
    for pair in pieces.chunks_exact(2) {
        let (before, code) = (pair[0], pair[1]);
        let file = before
            .trim_end()
            .rsplit('\n')
            .next()
            .and_then(|line| line.strip_prefix("In `")?.strip_suffix("`:"))
            .unwrap_or_else(|| panic!("an excerpt without a file: {code}"));
        let code = code.strip_prefix("rust\n").expect(code);
        assert!(
            without_spaces(&read(file)).contains(&without_spaces(code)),
            "{file} does not say this any more: {code}"
        );
        excerpts += 1;
    }
    assert!(excerpts >= 10, "{excerpts}");
}

#[test]
fn every_rule_is_held_by_something_that_is_there() {
    let code: String = ["src", "crates", "tests", "xtask"]
        .into_iter()
        .flat_map(sources)
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let lints = read("Cargo.toml");
    let bans = [read("clippy.toml"), read("crates/deck/clippy.toml")].concat();
    let guide = read(GUIDE);
    let rules: Vec<&str> = guide.split("\n### ").skip(1).collect();
    assert!(rules.len() >= 15);
    for rule in rules {
        let title = rule.lines().next().unwrap_or_default();
        let holders = rule
            .split_once("*Held by*")
            .map(|(_, rest)| rest.split("\n\n").next().unwrap_or_default())
            .unwrap_or_else(|| panic!("{title}: held by nothing"));
        let mut count = 0;
        for name in quoted(holders) {
            let lint = name.strip_prefix("clippy::").unwrap_or(name);
            let is_there = lints.lines().any(|line| line.starts_with(&format!("{lint} = ")))
                || banned(&bans).any(|path| path == name)
                || ["fn", "trait", "enum"].iter().any(|kind| {
                    [" ", "(", "<", ":"]
                        .iter()
                        .any(|after| code.contains(&format!("{kind} {name}{after}")))
                })
                || (name.contains('/') && !read(name).is_empty());
            assert!(is_there, "{title}: there is no {name}");
            count += 1;
        }
        assert!(count > 0, "{title}: held by nothing");
    }
}

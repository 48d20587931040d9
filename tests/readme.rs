//! The README says what the program says.

use arena_improver::server::config::Cli;
use clap::CommandFactory;

const README: &str = include_str!("../README.md");

/// The rows of the configuration table, as flag and variable.
fn rows() -> Vec<(String, String)> {
    README
        .lines()
        .filter_map(|line| line.strip_prefix("| `--"))
        .filter_map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`'));
            let flag = cells.next()?.split_whitespace().next()?.to_owned();
            Some((flag, cells.next()?.to_owned()))
        })
        .collect()
}

/// The flags of `serve`, as `--help` lists them.
fn flags() -> Vec<(String, String)> {
    let mut command = Cli::command();
    command.build();
    let serve = command.find_subcommand("serve").expect("`serve` is a command");
    serve
        .get_arguments()
        .filter_map(|flag| {
            Some((
                flag.get_long()?.to_owned(),
                flag.get_env()?.to_string_lossy().into_owned(),
            ))
        })
        .collect()
}

#[test]
fn the_table_has_every_flag_and_no_other() {
    let (mut told, mut real) = (rows(), flags());
    told.sort();
    real.sort();
    assert_eq!(told, real);
}

#[test]
fn both_commands_are_named() {
    for command in ["cargo xtask serve", "cargo xtask test"] {
        assert!(README.contains(command), "{command}");
    }
}

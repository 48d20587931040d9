//! The program on the command line.

use std::process::Stdio;

use arena_improver::server::config::Cli;
use clap::CommandFactory;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::app::in_time;

struct Ran {
    ok: bool,
    out: String,
    err: String,
}

async fn run(arguments: &[&str], input: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_arena-improver"))
        .args(arguments)
        .env("ARENA_DATA_DIR", folder.path())
        .env("ARENA_OFFLINE", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    let output = in_time(child.wait_with_output()).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        ok: output.status.success(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[tokio::test]
async fn parse_prints_the_json_of_the_api() {
    let ran = run(&["parse", "--json"], "Deck\n4 Lightning Bolt (M11) 146\n1 \n").await;
    assert!(ran.ok, "{}", ran.err);
    let parsed: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(parsed["format"], "arena");
    insta::assert_json_snapshot!(parsed["sections"]["main"], @r#"
    [
      {
        "count": 4,
        "line": 2,
        "name": "Lightning Bolt",
        "number": "146",
        "set": "M11"
      }
    ]
    "#);
    assert_eq!(parsed["problems"][0]["line"], 3);
}

#[tokio::test]
async fn parse_is_readable_too() {
    let ran = run(&["parse"], "About\nName Burn\n\nDeck\n4 Lightning Bolt (M11) 146\n20 Mountain\n\nSideboard\n2 Smash to Smithereens\n").await;
    insta::assert_snapshot!(ran.out, @"
    Burn (arena notation)

    Deck (24)
       4  Lightning Bolt  (M11) 146
      20  Mountain

    Sideboard (2)
       2  Smash to Smithereens
    ");
}

#[tokio::test]
async fn analyze_prints_figures_and_verdicts() {
    let ran = run(
        &["analyze", "--json", "--format", "pioneer"],
        "4 Opt\n20 Island\n",
    )
    .await;
    assert!(ran.ok, "{}", ran.err);
    let analyzed: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(analyzed["format"], "pioneer");
    assert_eq!(analyzed["counts"]["main"], 24);
    assert_eq!(analyzed["legality"][0]["format"], "standard");

    let ran = run(
        &["analyze", "--format", "pioneer"],
        "4 Opt\n20 Island\n4 Unheard Bear\n",
    )
    .await;
    let verdicts = ran.out.split("Legality\n").nth(1).unwrap();
    assert!(
        verdicts.trim_start().starts_with("Pioneer"),
        "the format asked for comes first: {verdicts}"
    );
    assert!(
        ran.out
            .contains("Cards are not looked up while this program is offline."),
        "{}",
        ran.out
    );
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let empty = run(&["parse"], "\n").await;
    assert!(!empty.ok && empty.out.is_empty());
    insta::assert_snapshot!(empty.err, @"arena-improver: There is nothing to read yet. Paste a deck, or drop a file.");
    let missing = run(&["parse", "/no/such/file"], "").await;
    assert!(
        !missing.ok
            && missing
                .err
                .starts_with("arena-improver: /no/such/file cannot be read"),
        "{}",
        missing.err
    );
    let format = run(&["analyze", "--format", "vintage"], "4 Opt\n").await;
    assert!(
        !format.ok && format.err.contains("one of standard, alchemy"),
        "{}",
        format.err
    );
    let database = run(
        &["analyze", "--database-url", "mysql://me:secret@db/x"],
        "4 Opt\n",
    )
    .await;
    assert!(
        !database.ok && !database.err.contains("secret"),
        "{}",
        database.err
    );
}

#[test]
fn the_readme_names_every_flag_of_the_server() {
    #[expect(clippy::disallowed_methods, reason = "nothing else runs here")]
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let command = Cli::command();
    let serve = command.find_subcommand("serve").unwrap();
    let missing: String = serve
        .get_arguments()
        .chain(command.get_arguments())
        .filter_map(|flag| {
            let (name, variable) = (format!("--{}", flag.get_long()?), flag.get_env()?.to_str()?);
            let row = readme
                .lines()
                .any(|line| line.contains(&name) && line.contains(variable));
            let meaning = flag.get_help().map(ToString::to_string).unwrap_or_default();
            (!row).then(|| format!("| `{name}` | `{variable}` | {meaning} |\n"))
        })
        .collect();
    assert!(
        missing.is_empty(),
        "lines that are missing from the table:\n{missing}"
    );
}

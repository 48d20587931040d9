//! The program on the command line.

use std::path::Path;
use std::process::Stdio;

use arena_improver::server::config::Cli;
use clap::CommandFactory;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::app::{in_time, invented};
use crate::catalogue::{file, gzip, object};

struct Ran {
    ok: bool,
    out: String,
    err: String,
}

async fn run(arguments: &[&str], input: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    run_in(folder.path(), arguments, input).await
}

fn program(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_arena-improver"))
        .args(arguments)
        .env("ARENA_DATA_DIR", folder)
        .env("ARENA_OFFLINE", "true")
        .env("ARENA_LOG", "error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = program(folder, arguments);
    let mut stdin = child.stdin.take().unwrap();
    let writing = async move {
        // A program that does not want all of it closes early.
        let _ = stdin.write_all(input.as_bytes()).await;
    };
    let ((), output) = in_time(async { tokio::join!(writing, child.wait_with_output()) }).await;
    let output = output.unwrap();
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
    assert_eq!(analyzed["match_type"], "bo3");
    let ran = run(&["analyze", "--json", "--best-of", "1"], "4 Opt\n").await;
    let analyzed: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(analyzed["match_type"], "bo1");

    let ran = run(
        &["analyze", "--format", "pioneer"],
        "4 Opt\n20 Island\n4 Unheard Bear\n",
    )
    .await;
    let verdicts = ran.out.split("Legality\n").nth(1).unwrap();
    assert!(verdicts.contains("      Add 32 cards.\n"), "{verdicts}");
    assert!(
        verdicts.contains("\n  Best of three. Card facts of 5 Mar 2026, rules of "),
        "{verdicts}"
    );
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
    let games = run(&["analyze", "--best-of", "5"], "4 Opt\n").await;
    assert!(!games.ok && games.err.contains("one of 1, 3"), "{}", games.err);
    let colors = run(&["improve", "--colors", "wux"], "4 Opt\n").await;
    assert!(
        !colors.ok && colors.err.contains("letters of W, U, B, R and G"),
        "{}",
        colors.err
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

#[tokio::test]
async fn cards_are_imported_and_searched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cards.jsonl.gz");
    tokio::fs::write(&path, gzip(&file(500, "rare"))).await.unwrap();
    let path = path.to_str().unwrap();
    let imported = run_in(folder.path(), &["cards", "import", path], "").await;
    assert!(imported.ok, "{}", imported.err);
    insta::assert_snapshot!(imported.out, @"500 cards in 500 printings.");
    assert!(
        imported.err.contains("Reading the card file: ") && !imported.err.contains('\r'),
        "plain lines where nobody looks at a terminal: {:?}",
        imported.err
    );

    let found = run_in(folder.path(), &["cards", "search", "bear", "50"], "").await;
    assert!(found.ok, "{}", found.err);
    insta::assert_snapshot!(found.out, @"
    Unheard Bear 50  {1}{G}  Creature — Bear  rare  (UNH) 50
    Unheard Bear 500  {1}{G}  Creature — Bear  rare  (UNH) 500
    ");
    let json = run_in(
        folder.path(),
        &["cards", "search", "--json", "Unheard Bear 499"],
        "",
    )
    .await;
    let cards: Vec<deck::card::Card> = serde_json::from_str(&json.out).unwrap();
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].name, invented(499));
    let none = run_in(folder.path(), &["cards", "search", "nowhere"], "").await;
    assert!(!none.ok);
    insta::assert_snapshot!(none.err, @"arena-improver: No known card has “nowhere” in its name.");

    let piped = run_in(folder.path(), &["cards", "import", "-"], &file(600, "common")).await;
    assert!(piped.ok, "{}", piped.err);
    insta::assert_snapshot!(piped.out, @"600 cards in 600 printings.");
    let offline = run_in(folder.path(), &["cards", "sync"], "").await;
    assert!(!offline.ok);
    assert!(
        offline
            .err
            .ends_with("arena-improver: Cards are not looked up while this program is offline.\n"),
        "{}",
        offline.err
    );
}

#[tokio::test]
async fn an_import_that_is_killed_leaves_the_cards_known_before() {
    let folder = tempfile::tempdir().unwrap();
    let first = run_in(folder.path(), &["cards", "import", "-"], &file(2_000, "rare")).await;
    assert!(first.ok, "{}", first.err);

    let mut import = program(folder.path(), &["cards", "import", "-"]);
    let mut stdin = import.stdin.take().unwrap();
    // It takes no more than it can store: when the last of this is taken, the most of it is in the database.
    in_time(stdin.write_all(file(8_000, "common").as_bytes()))
        .await
        .unwrap();
    import.kill().await.unwrap();

    let search = ["cards", "search", "Unheard Bear 1999"];
    let found = run_in(folder.path(), &search, "").await;
    assert!(found.out.contains("  rare  "), "{} {}", found.out, found.err);
    let beyond = run_in(folder.path(), &["cards", "search", "Unheard Bear 2001"], "").await;
    assert!(!beyond.ok, "{}", beyond.out);

    let again = run_in(folder.path(), &["cards", "import", "-"], &file(8_000, "common")).await;
    assert!(again.ok, "{}", again.err);
    let found = run_in(folder.path(), &search, "").await;
    assert!(found.out.contains("  common  "), "{}", found.out);
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupted_import_says_that_nothing_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut import = program(folder.path(), &["cards", "import", "-"]);
    let mut stdin = import.stdin.take().unwrap();
    let lines: String = (1..=4_000).map(|number| object(number, "rare") + "\n").collect();
    in_time(stdin.write_all(lines.as_bytes())).await.unwrap();
    let pid = import.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().await.unwrap();
    assert!(sent.success());
    // The input stays open: the program does not wait for it.
    let output = in_time(import.wait_with_output()).await.unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        err.ends_with("Stopped before the card file was read. The cards known before stay.\n"),
        "{err}"
    );
    drop(stdin);
}

#[tokio::test]
async fn tournament_decks_are_imported_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let deck = |id: &str, format: &str| {
        format!(
            r#"{{"id":"{id}","event":"League","date":"2026-01-05","format":"{format}","main":[[4,"Opt"],[56,"Island"]]}}"#
        )
    };
    let played = r#"{"date":"2026-01-05","round":"1","a":"a#0","b":"b#0","result":"2-1-0"}"#;
    // Matches come before the decks that they are of.
    let files = [
        (path("matches.jsonl.gz"), gzip(played)),
        (
            path("decks.jsonl"),
            [
                deck("a#0", "Standard"),
                deck("b#0", "Pioneer"),
                "4 Opt".to_owned(),
            ]
            .join("\n")
            .into_bytes(),
        ),
    ];
    for (path, content) in &files {
        tokio::fs::write(path, content).await.unwrap();
    }
    let mut arguments = vec!["corpus", "import"];
    arguments.extend(files.iter().map(|(path, _)| path.as_str()));
    let ran = run_in(folder.path(), &arguments, "").await;
    assert!(ran.ok, "{}", ran.err);
    let told = |text: &str| text.replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(told(&ran.out), @"
    matches.jsonl.gz: 1 match.
    decks.jsonl: 2 decks, 2 of them new; 1 line that cannot be used.
    1 new match.
    pioneer                   1 deck, 2026-01-05 to 2026-01-05
    standard                  1 deck, 2026-01-05 to 2026-01-05
    matches                   1
    ");
    assert!(
        told(&ran.err).contains("decks.jsonl, line 3: not JSON of a deck or a match"),
        "{}",
        ran.err
    );

    let ran = run_in(folder.path(), &["corpus", "status", "--json"], "").await;
    let status: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (
            &status["formats"][1]["format"],
            &status["formats"][1]["decks"],
            &status["matches"]
        ),
        (&"standard".into(), &1.into(), &1.into())
    );

    let ran = run_in(folder.path(), &["corpus", "import", "-"], "About\nName Burn\n").await;
    assert!(
        !ran.ok && ran.err.contains("2 of its 2 lines are neither decks nor matches"),
        "{}",
        ran.err
    );
    let ran = run_in(folder.path(), &["corpus", "sync"], "").await;
    assert!(
        !ran.ok && ran.err.contains("Run it without --offline"),
        "{}",
        ran.err
    );
    let ran = run(&["corpus", "status"], "").await;
    insta::assert_snapshot!(ran.out, @"No tournament decks are known. Fetch some with `corpus sync`, or import files with `corpus import`.");
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

#[tokio::test]
async fn a_list_is_written_for_another_program() {
    let list = "Deck\n4 Opt\n20 Island\n\nCompanion\n1 Lurrus of the Dream-Den\n";
    let ran = run(&["export", "--to", "mtgo"], list).await;
    assert!(ran.ok, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @"
    4 Opt
    20 Island

    Sideboard
    1 Lurrus of the Dream-Den
    ");
    insta::assert_snapshot!(ran.err, @"MTGO's text marks no companion. It is in the sideboard. (Lurrus of the Dream-Den)");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deck.cod");
    let ran = run(
        &["export", "-", "--to", "cod", "--output", file.to_str().unwrap()],
        list,
    )
    .await;
    assert!(ran.ok && ran.out.is_empty(), "{} {}", ran.out, ran.err);
    let written = tokio::fs::read_to_string(&file).await.unwrap();
    assert!(
        written.contains("<cockatrice_deck") && written.contains("Opt"),
        "{written}"
    );

    let odd = run(&["export", "--to", "apprentice"], list).await;
    assert!(
        !odd.ok && odd.err.contains("one of arena, mtgo, dek"),
        "{}",
        odd.err
    );
}

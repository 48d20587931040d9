//! Tournament decks: imported from files, fetched from a stand-in of the public archive on a real socket, learned from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arena_improver::server::corpora::{CorpusError, Origin, Step, Synced, Wanted};
use arena_improver::wire::{CorpusStatus, ImproveAnswer, StatusView};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use deck::format::Format;
use improve::{Matchup, Question, day_of};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::app::{TestApp, in_time, text_request};
use crate::catalogue::gzip;

/// A deck of red cards that the starter catalogue has; `number` makes it another.
fn deck_line(id: &str, date: &str, format: &str, number: u32) -> String {
    json!({
        "id": id, "source": "MTGO", "event": "League", "date": date, "format": format, "player_rank_or_result": "5-0",
        "main": [[4, "Shock"], [4, format!("Unheard Bear {number}")], [4, "Opt"], [48, "Mountain"]],
        "side": [[2, "Negate"]],
    })
    .to_string()
}

fn match_line(a: &str, b: &str, round: &str) -> String {
    json!({"date": "2026-01-05", "format": "Standard", "round": round, "a": a, "b": b, "result": "2-1-0"})
        .to_string()
}

async fn import(app: &TestApp, lines: &[String]) -> (u64, u64, Vec<(u64, String)>) {
    let (imported, waiting) = app
        .state
        .corpora
        .import(Cursor::new(lines.join("\n")))
        .await
        .unwrap();
    let added = app.state.corpora.add_matches(waiting).await.unwrap();
    (imported.new_decks, added.matches, imported.told)
}

#[tokio::test]
async fn decks_come_in_once_however_often_they_are_read() {
    let app = TestApp::offline().await;
    let lines = [
        deck_line("a#0", "2026-01-05", "Standard", 1),
        deck_line("a#1", "2026-01-05", "Standard", 2),
        // The same list in the same event, under another id.
        deck_line("b#7", "2026-01-05", "Standard", 2),
        deck_line("c#0", "2025-03-01", "Modern", 1),
        "{\"id\":".to_owned(),
        deck_line("d#0", "2026-01-05", "Old School", 1),
        String::new(),
        match_line("a#0", "b#7", "Final"),
        match_line("b#7", "a#0", "Final"),
        match_line("a#0", "nobody#0", "Final"),
    ];
    let (decks, matches, told) = import(&app, &lines).await;
    assert_eq!((decks, matches), (3, 1));
    let told: Vec<String> = told
        .iter()
        .map(|(line, why)| format!("{line}: {}", why.split(';').next().unwrap()))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    5: not JSON of a deck or a match: EOF while parsing a value at line 1 column 6
    6: the format "Old School" is not known
    "#);
    let before = app.state.corpora.status().await.unwrap();
    assert_eq!(import(&app, &lines).await.0, 0, "nothing is new the second time");
    assert_eq!(app.state.corpora.status().await.unwrap(), before);
    let formats: Vec<String> = before
        .formats
        .iter()
        .map(|of| format!("{} {} {} {}", of.format, of.decks, of.from, of.to))
        .collect();
    assert_eq!(
        formats,
        [
            "standard 2 2026-01-05 2026-01-05",
            "modern 1 2025-03-01 2025-03-01"
        ]
    );
    assert_eq!(before.matches, 1);
    let view: StatusView = app.get("/api/v1/status").await.json();
    assert_eq!(view.corpus.as_ref(), Some(&before));
    let page = app.get("/status").await.body;
    assert!(page.contains("2 decks, the newest of"), "{page}");
}

#[tokio::test]
async fn how_kinds_of_decks_did_against_each_other_is_told_with_its_interval() {
    let app = TestApp::offline().await;
    let deck = |id: String, cards: [&str; 2], basic: &str, number: u32| {
        json!({
            "id": id, "event": "League", "date": "2026-01-05", "format": "Standard",
            "main": [[4, cards[0]], [4, cards[1]], [40 + number, basic]],
        })
        .to_string()
    };
    let mut lines = Vec::new();
    for number in 0..5 {
        lines.push(deck(
            format!("red#{number}"),
            ["Shock", "Lightning Strike"],
            "Mountain",
            number,
        ));
        lines.push(deck(
            format!("blue#{number}"),
            ["Opt", "Negate"],
            "Island",
            number,
        ));
    }
    // Red won twenty of twenty-five, and what was drawn is not told.
    for number in 0..30 {
        let (red, blue) = (format!("red#{}", number % 5), format!("blue#{}", number / 6));
        let result = match number {
            0..20 => "2-1-0",
            20..25 => "0-2-0",
            _ => "1-1-1",
        };
        lines.push(
            json!({"date": "2026-01-05", "round": format!("Round {number}"), "a": red, "b": blue, "result": result})
                .to_string(),
        );
    }
    let (decks, matches, _) = import(&app, &lines).await;
    assert_eq!((decks, matches), (10, 30));
    let text = "Deck\n4 Shock\n4 Lightning Strike\n52 Mountain\n";
    let answer = app
        .send(text_request("/api/v1/improve?format=standard", text))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: ImproveAnswer = answer.json();
    let kind = answer.archetype.expect("red decks are a kind");
    assert!(kind.name.starts_with("Mono-Red"), "{}", kind.name);
    let told = |matchup: &Matchup| (matchup.wins, matchup.matches);
    assert_eq!(kind.record.as_ref().map(told), Some((20, 25)));
    let [against] = answer.matchups.as_slice() else {
        panic!("one other kind: {:?}", answer.matchups)
    };
    assert!(against.against.starts_with("Mono-Blue"), "{}", against.against);
    assert_eq!(told(against), (20, 25));
    // Wilson's interval of 20 of 25, by hand: (0.8 + z²/50 ± z √(0.16/25 + z²/2500)) / (1 + z²/25).
    assert!(
        (against.low - 0.6087).abs() < 5e-4 && (against.high - 0.9114).abs() < 5e-4,
        "{against:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_not_sound_leaves_nothing_behind() {
    let app = TestApp::offline().await;
    let whole = gzip(
        &(0..200)
            .map(|n| deck_line(&format!("a#{n}"), "2026-01-05", "Standard", n) + "\n")
            .collect::<String>(),
    );
    let broken = whole[..whole.len() - 20].to_vec();
    let error = app.state.corpora.import(Cursor::new(broken)).await.unwrap_err();
    assert!(matches!(error, CorpusError::Input(_)), "{error}");
    let error = app
        .state
        .corpora
        .import(Cursor::new("4 Opt\n20 Island\n"))
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"2 of its 2 lines are neither decks nor matches; line 1: not JSON of a deck or a match: invalid type: integer `4`, expected a deck or a match at line 1 column 1");
    assert!(matches!(
        app.state.corpora.import(Cursor::new("\n\n")).await,
        Err(CorpusError::Empty)
    ));
    assert_eq!(app.state.corpora.status().await.unwrap(), CorpusStatus::default());
    // Two members of gzip in a row are one file.
    let twice = [whole, gzip(&deck_line("b#0", "2026-01-06", "Standard", 0))].concat();
    let (imported, _) = app.state.corpora.import(Cursor::new(twice)).await.unwrap();
    assert_eq!(imported.new_decks, 201);
}

#[tokio::test]
async fn a_model_is_made_once_and_anew_when_decks_came() {
    let app = TestApp::offline().await;
    let corpora = &app.state.corpora;
    let samples = corpora.model(Format::Standard).await.unwrap();
    assert_eq!(samples.source.origin, Origin::Samples);
    assert!(samples.source.decks > 1 && samples.source.to.is_empty());

    let lines: Vec<String> = (0..250)
        .map(|n| deck_line(&format!("a#{n}"), "2026-01-05", "Standard", n))
        .chain([deck_line("old#0", "2024-01-05", "Standard", 900)])
        .chain((0..30).map(|n| deck_line(&format!("m#{n}"), "2026-02-05", "Modern", 300 + n)))
        .collect();
    import(&app, &lines).await;
    let (first, second) = tokio::join!(corpora.model(Format::Standard), corpora.model(Format::Standard));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(Arc::ptr_eq(&first.model, &second.model), "made once");
    let source = &first.source;
    assert_eq!(
        (
            source.origin,
            source.decks,
            source.others,
            source.from.as_str(),
            source.to.as_str()
        ),
        (Origin::Tournaments, 250, 0, "2026-01-05", "2026-01-05"),
        "what is older than half a year is left out, and so are other formats"
    );
    let advice = first.model.advise(&Question::default());
    assert_eq!(advice.evidence.decks, 250);
    let again = corpora.model(Format::Standard).await.unwrap();
    assert!(Arc::ptr_eq(&first.model, &again.model), "kept");

    let historic = corpora.model(Format::Historic).await.unwrap().source;
    assert_eq!(
        (historic.origin, historic.decks, historic.others),
        (Origin::OtherFormats, 0, 280),
        "without decks of its own, those of others speak"
    );

    // Another process adds a deck.
    let beside = app.beside().await;
    import(&beside, &[deck_line("b#0", "2026-01-06", "Standard", 700)]).await;
    let newer = corpora.model(Format::Standard).await.unwrap();
    assert_eq!(
        (newer.source.decks, newer.source.to.as_str()),
        (251, "2026-01-06")
    );
}

/// A stand-in of the archive: files by path, each folder listed under a hash that changes with what is in it.
#[derive(Clone, Default)]
struct Archive(Arc<Mutex<Files>>);

#[derive(Default)]
struct Files {
    texts: BTreeMap<String, String>,
    changes: u32,
    /// Files that answer 500.
    broken: BTreeSet<String>,
    /// Whether lists of whole years are too long.
    large: bool,
    asked: Vec<String>,
}

impl Archive {
    async fn start(&self) -> Url {
        let router = Router::new()
            .route("/git/trees/{name}", get(list))
            .route("/raw/main/{*path}", get(raw))
            .with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        base.parse().unwrap()
    }

    fn put(&self, path: &str, text: String) {
        let mut files = self.0.lock().unwrap();
        files.texts.insert(path.to_owned(), text);
        files.changes += 1;
    }

    fn change(&self, change: impl FnOnce(&mut Files)) {
        change(&mut self.0.lock().unwrap());
    }

    /// Paths that were asked for since the last time.
    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut self.0.lock().unwrap().asked);
        asked.sort();
        asked
    }
}

async fn list(
    State(archive): State<Archive>,
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let files = archive.0.lock().unwrap();
    let folder = match name.split_once('@') {
        Some((folder, _)) => format!("{folder}/"),
        None if name == "main" => String::new(),
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    let recursive = query.contains_key("recursive");
    if recursive && files.large && folder.matches('/').count() == 3 {
        return axum::Json(json!({"sha": name, "tree": [], "truncated": true})).into_response();
    }
    let mut entries = BTreeMap::new();
    for (path, text) in &files.texts {
        let Some(rest) = path.strip_prefix(&folder) else {
            continue;
        };
        match rest.split_once('/') {
            Some((child, _)) if !recursive => {
                let sha = format!("{folder}{child}@{}", files.changes);
                entries.insert(
                    child.to_owned(),
                    json!({"path": child, "mode": "040000", "type": "tree", "sha": sha}),
                );
            }
            _ => {
                let sha = format!("blob{}", text.len());
                entries.insert(
                    rest.to_owned(),
                    json!({"path": rest, "mode": "100644", "type": "blob", "sha": sha, "size": text.len()}),
                );
            }
        }
    }
    let tree: Vec<_> = entries.into_values().collect();
    axum::Json(json!({"sha": name, "tree": tree, "truncated": false})).into_response()
}

async fn raw(State(archive): State<Archive>, Path(path): Path<String>) -> Response {
    let mut files = archive.0.lock().unwrap();
    files.asked.push(path.clone());
    if files.broken.contains(&path) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    match files.texts.get(&path) {
        Some(text) => text.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A tournament of two players; `number` makes its decks others.
fn tournament(format: &str, date: &str, number: u32) -> String {
    let deck = |player: &str, card: u32| {
        json!({"Date": format!("{date}T00:00:00"), "Player": player, "Result": "1st Place", "AnchorUri": null,
               "Mainboard": [{"Count": 56, "CardName": "Mountain"}, {"Count": 4, "CardName": format!("Unheard Bear {card}")}],
               "Sideboard": []})
    };
    json!({
        "Tournament": {"Date": format!("{date}T00:00:00"), "Name": "Challenge", "Uri": "https://example.org/", "Formats": format},
        "Decks": [deck("Quetzal_77", number), deck("Xylophone_88", number + 1)],
        "Rounds": [{"RoundName": "Final", "Matches": [{"Player1": "Quetzal_77", "Player2": "Xylophone_88", "Result": "2-0-0"}]}],
        "Standings": [{"Rank": 1, "Player": "Quetzal_77", "Points": 3, "Wins": 1, "Losses": 0, "Draws": 0}],
    })
    .to_string()
}

const SINCE: Wanted = Wanted {
    since: None,
    all_formats: false,
};

async fn sync(app: &TestApp, since: &str) -> Result<Synced, CorpusError> {
    let wanted = Wanted {
        since: Some(day_of(since).unwrap()),
        ..SINCE
    };
    let stop = CancellationToken::new();
    in_time(app.state.corpora.sync(wanted, &stop, |_| {})).await
}

async fn filled() -> (Archive, TestApp) {
    let archive = Archive::default();
    for (path, format, date, number) in [
        (
            "MTGO/2025/12/31/standard-challenge-32-1.json",
            "Standard",
            "2025-12-31",
            1,
        ),
        (
            "MTGO/2026/01/05/standard-challenge-32-2.json",
            "Standard",
            "2026-01-05",
            3,
        ),
        ("MTGO/2026/01/05/modern-league-3.json", "Modern", "2026-01-05", 5),
        ("MTGmelee/2026/01/06/win a box-4.json", "Pioneer", "2026-01-06", 7),
        (
            "MTGmelee/2026/01/06/a-new-game-5.json",
            "Star Chess",
            "2026-01-06",
            9,
        ),
    ] {
        archive.put(&format!("Tournaments/{path}"), tournament(format, date, number));
    }
    archive.put("README.md", "About".to_owned());
    archive.put(
        "Tournaments/MTGO/2026/01/05/notes.txt",
        "Not a tournament".to_owned(),
    );
    let app = TestApp::mirroring(archive.start().await).await;
    (archive, app)
}

#[tokio::test]
async fn an_archive_is_fetched_bit_by_bit_and_nothing_twice() {
    let (archive, app) = filled().await;
    let mut steps = Vec::new();
    let wanted = Wanted {
        since: day_of("2026-01-01"),
        ..SINCE
    };
    let stop = CancellationToken::new();
    let synced = in_time(app.state.corpora.sync(wanted, &stop, |step| steps.push(step)))
        .await
        .unwrap();
    assert_eq!(
        synced,
        Synced {
            files: 2,
            foreign: 1,
            new_decks: 4,
            new_matches: 2,
            ..Synced::default()
        }
    );
    assert_eq!(
        archive.asked(),
        [
            "Tournaments/MTGO/2026/01/05/standard-challenge-32-2.json",
            "Tournaments/MTGmelee/2026/01/06/a-new-game-5.json",
            "Tournaments/MTGmelee/2026/01/06/win a box-4.json",
        ],
        "not what is too old, nor of a format that Arena does not have"
    );
    assert_eq!(
        (steps[0], steps.last().copied()),
        (Step::Listing, Some(Step::Fetching { done: 3, of: 3 }))
    );

    assert_eq!(sync(&app, "2026-01-01").await.unwrap(), Synced::default());
    assert_eq!(archive.asked(), [""; 0], "nothing is new");

    // A league got another deck; its others are the same.
    let path = "Tournaments/MTGO/2026/01/05/standard-challenge-32-2.json";
    let changed = tournament("Standard", "2026-01-05", 3).replace("Unheard Bear 4", "Unheard Bear 400");
    archive.put(path, changed);
    let synced = sync(&app, "2026-01-01").await.unwrap();
    assert_eq!((synced.files, synced.new_decks), (1, 1));
    assert_eq!(archive.asked(), [path]);

    // An earlier day brings what was left out.
    assert_eq!(sync(&app, "2025-01-01").await.unwrap().new_decks, 2);
    let status = app.state.corpora.status().await.unwrap();
    let told: Vec<(&str, u64)> = status
        .formats
        .iter()
        .map(|of| (of.format.as_str(), of.decks))
        .collect();
    assert_eq!(told, [("standard", 5), ("pioneer", 2)]);

    let wanted = Wanted {
        since: day_of("2026-01-01"),
        all_formats: true,
    };
    let synced = in_time(app.state.corpora.sync(wanted, &stop, |_| {}))
        .await
        .unwrap();
    assert_eq!((synced.files, synced.new_decks), (1, 2));
}

#[tokio::test]
async fn a_server_fetches_by_itself_when_nothing_came_for_a_week() {
    let (archive, app) = filled().await;
    let stop = CancellationToken::new();
    let today = app.clock.now();
    let date = improve::date_of(i32::try_from(today / 86_400).unwrap());
    let path = format!("Tournaments/MTGO/{}/standard-league.json", date.replace('-', "/"));
    archive.put(&path, tournament("Standard", &date, 50));
    let first = in_time(app.state.corpora.sync_when_due(&stop)).await.unwrap();
    assert_eq!(first.map(|synced| synced.new_decks > 0), Some(true));
    assert_eq!(
        in_time(app.state.corpora.sync_when_due(&stop)).await.unwrap(),
        None,
        "too early"
    );
    app.clock.advance(Duration::from_secs(8 * 86_400));
    let later = in_time(app.state.corpora.sync_when_due(&stop)).await.unwrap();
    assert_eq!(later, Some(Synced::default()), "asked, and nothing was new");

    // A server that was told to stop asks nobody any more.
    archive.asked();
    stop.cancel();
    app.clock.advance(Duration::from_secs(8 * 86_400));
    in_time(app.state.corpora.keep_new(stop)).await;
    assert_eq!(archive.asked(), [""; 0]);
}

#[tokio::test]
async fn players_are_not_kept() {
    let (_archive, app) = filled().await;
    sync(&app, "2025-01-01").await.unwrap();
    let folder = app.folder().join("data");
    app.state.finish().await;
    let mut bytes = Vec::new();
    let mut files = tokio::fs::read_dir(&folder).await.unwrap();
    while let Some(file) = files.next_entry().await.unwrap() {
        bytes.extend(tokio::fs::read(file.path()).await.unwrap());
    }
    let holds = |words: &str| {
        bytes
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    assert!(holds("Unheard Bear 1"), "the decks are there");
    assert!(!holds("Quetzal_77") && !holds("Xylophone_88"));
}

#[tokio::test]
async fn what_fails_is_asked_for_the_next_time_and_years_may_be_too_long_for_a_list() {
    let (archive, app) = filled().await;
    let broken = "Tournaments/MTGmelee/2026/01/06/win a box-4.json";
    archive.change(|files| {
        files.broken.insert(broken.to_owned());
        files.large = true;
    });
    let synced = sync(&app, "2026-01-01").await.unwrap();
    assert_eq!((synced.files, synced.failed, synced.new_decks), (1, 1, 2));
    archive.asked();
    archive.change(|files| files.broken.clear());
    let synced = sync(&app, "2026-01-01").await.unwrap();
    assert_eq!((synced.files, synced.failed, synced.new_decks), (1, 0, 2));
    assert_eq!(archive.asked(), [broken]);
}

#[tokio::test]
async fn nobody_is_asked_offline_and_what_is_no_archive_is_said_to_be_none() {
    let app = TestApp::offline().await;
    let error = sync(&app, "2026-01-01").await.unwrap_err();
    insta::assert_snapshot!(error.message(), @"This was started to send no requests. Run it without --offline to fetch tournaments.");

    let empty = Archive::default();
    empty.put("README.md", "About".to_owned());
    let app = TestApp::mirroring(empty.start().await).await;
    let error = sync(&app, "2026-01-01").await.unwrap_err();
    insta::assert_snapshot!(error.message(), @"What is at that address is no archive of tournaments.");

    let (_archive, app) = filled().await;
    let stop = CancellationToken::new();
    stop.cancel();
    let stopped = app.state.corpora.sync(SINCE, &stop, |_| {}).await;
    assert!(matches!(stopped, Err(CorpusError::Stopped)), "{stopped:?}");
}

/// Real lists, where they are at hand.
#[tokio::test]
async fn real_lists_are_read_and_learned_from() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let folder = std::env::var_os("ARENA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let file = folder.join("decklists/arena-formats.jsonl.gz");
    let Ok(bytes) = tokio::fs::read(&file).await else {
        eprintln!("skipped: {} is not there", file.display());
        return;
    };
    let app = TestApp::offline().await;
    let (imported, _) = app.state.corpora.import(Cursor::new(bytes)).await.unwrap();
    assert_eq!(
        (imported.bad, imported.decks),
        (0, imported.lines),
        "{:?}",
        imported.told
    );
    let status = app.state.corpora.status().await.unwrap();
    assert!(
        status
            .formats
            .iter()
            .any(|of| of.format == "brawl" && of.decks > 0)
    );
    let historic = app.state.corpora.model(Format::Historic).await.unwrap().source;
    assert_eq!(historic.origin, Origin::OtherFormats);
    assert!(historic.decks > 10 && historic.others > 10, "{historic:?}");
}

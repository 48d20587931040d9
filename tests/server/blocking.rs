//! Code that keeps a thread of the runtime to itself is caught, and named by the place where its task was spawned.

use std::panic::Location;
use std::process::Stdio;
use std::time::{Duration, Instant};

use arena_improver::server::watchdog::{Report, Watchdog};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::app::in_time;

/// Runs one task on a runtime of its own, and says what the watchdog saw.
#[track_caller]
fn watched(task: impl Future<Output = ()> + Send + 'static) -> (Report, &'static Location<'static>) {
    let watchdog = Watchdog::default();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all();
    watchdog.watch(&mut builder);
    let runtime = builder.build().unwrap();
    let ended = runtime.spawn(task);
    runtime.block_on(ended).unwrap();
    // The hook runs after the poll that ends the task; once the runtime is gone, so is the hook.
    drop(runtime);
    (watchdog.report(), Location::caller())
}

const BLOCKED: Duration = Duration::from_millis(30);

#[test]
fn a_task_that_blocks_its_thread_is_caught_with_its_place() {
    let (report, here) = watched(async {
        tokio::task::yield_now().await;
        let began = Instant::now();
        while began.elapsed() < BLOCKED {
            std::hint::spin_loop();
        }
    });
    assert!(report.over_10ms >= 1, "{report}");
    assert!(report.worst >= BLOCKED, "{report}");
    let place = report.worst_at.expect("it has a place");
    assert_eq!(place.file(), here.file(), "{report}");
}

#[test]
fn many_short_polls_are_not_taken_for_a_long_one() {
    // Together far longer than any limit, each by itself next to nothing.
    const POLLS: u64 = 20_000;
    let (report, _) = watched(async {
        for _ in 0..POLLS {
            tokio::task::yield_now().await;
        }
    });
    assert!(report.polls >= POLLS, "{report}");
    // A busy machine may take the thread away in the middle of a poll now and then.
    assert!(report.over_10ms <= POLLS / 1000, "{report}");
    assert!(report.over_1ms <= POLLS / 100, "{report}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_log_of_a_server_ends_with_its_longest_poll() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_arena-improver"))
        .args(["serve", "--listen", "127.0.0.1:0", "--offline", "--data-dir"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut open = [0; 13];
    let stdout = server.stdout.as_mut().unwrap();
    in_time(stdout.read_exact(&mut open)).await.unwrap();
    let pid = server.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await.unwrap();
    assert!(sent.success());
    let mut log = String::new();
    let mut stderr = server.stderr.take().unwrap();
    in_time(stderr.read_to_string(&mut log)).await.unwrap();
    let line = log.lines().find(|line| line.contains("polls=")).expect(&log);
    let polls: u64 = line
        .split_once("polls=")
        .and_then(|(_, rest)| rest.split(' ').next())
        .and_then(|number| number.parse().ok())
        .expect(line);
    // The command is a task too: waiting for the signal alone takes two.
    assert!(polls > 1, "{line}");
    assert!(line.contains(" worst=") && line.contains("ms at "), "{line}");
}

//! The commands: `serve`, `parse`, `analyze`, `mana`, `improve`, `export`, `cards`, `corpus`.

mod cards;
mod corpus;
mod export;
mod improve;
mod progress;
mod report;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::server::cards::{CardsError, SyncPeriod};
use crate::server::clock::Clock;
use crate::server::config::{Analyze, CardsCommand, Command, CorpusCommand, Data, Mana, Parse, Serve};
use crate::server::corpora::{CorpusError, CorpusPeriod};
use crate::server::decks::{self, Submission};
use crate::server::links;
use crate::server::problem::Problem;
use crate::server::resolve::Patience;
use crate::server::router;
use crate::server::security::Hosts;
use crate::server::serve::{Limits, serve};
use crate::server::state::{AppState, Settings, StartError};
use crate::server::watchdog::Watchdog;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("{address} cannot be listened on: {source}")]
    Listen {
        address: std::net::SocketAddr,
        source: std::io::Error,
    },
    #[error("{file} cannot be read: {source}")]
    Input { file: String, source: std::io::Error },
    #[error("{0}")]
    Refused(String),
    #[error("the result cannot be written: {0}")]
    Output(#[from] std::io::Error),
    #[error("the result cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<CardsError> for CommandError {
    fn from(error: CardsError) -> CommandError {
        CommandError::Refused(error.message())
    }
}

impl From<CorpusError> for CommandError {
    fn from(error: CorpusError) -> CommandError {
        CommandError::Refused(error.message())
    }
}

impl From<Problem> for CommandError {
    fn from(problem: Problem) -> CommandError {
        CommandError::Refused(problem.into_json().detail)
    }
}

/// Time for the last words after connections are closed.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How often what nobody needs any more is thrown away.
const TIDY_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Runs a command to its end, on a runtime that `watchdog` watches.
///
/// # Errors
/// See [`CommandError`].
pub async fn run(command: Command, watchdog: Watchdog) -> Result<(), CommandError> {
    match command {
        Command::Serve(options) => run_server(options, watchdog).await,
        Command::Parse(options) => parse(options).await,
        Command::Analyze(options) => analyze(options).await,
        Command::Mana(options) => mana(options).await,
        Command::Improve(options) => improve::improve(options).await,
        Command::Export(options) => export::export(options).await,
        Command::Cards { command } => match command {
            CardsCommand::Sync(options) => cards::sync(options).await,
            CardsCommand::Import(options) => cards::import(options).await,
            CardsCommand::Search(options) => cards::search(options).await,
        },
        Command::Corpus { command } => match command {
            CorpusCommand::Import(options) => corpus::import(options).await,
            CorpusCommand::Sync(options) => corpus::sync(options).await,
            CorpusCommand::Status(options) => corpus::status(options).await,
        },
    }
}

/// What a command is built from: it fetches nothing by itself, and most send nothing at all.
fn settings(data: &Data) -> Settings {
    Settings {
        database_url: data.database(),
        scryfall_url: data.scryfall_url.clone(),
        offline: data.offline,
        link_bases: data.link_base.clone(),
        corpus_url: data.corpus_url.clone(),
        sync: SyncPeriod::Never,
        lazy_client: true,
        patience: Patience::default(),
        clock: Clock::default(),
        watchdog: Watchdog::default(),
    }
}

async fn run_server(options: Serve, watchdog: Watchdog) -> Result<(), CommandError> {
    let address = options.listen;
    // Before anything else: a second server on one port should not touch the database.
    let cannot = |source| CommandError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let state = AppState::build(Settings {
        sync: options.sync,
        lazy_client: false,
        watchdog: watchdog.clone(),
        ..settings(&options.data)
    })
    .await?;
    let stop = stop_signal();
    if !address.ip().is_loopback() && options.public_host.is_empty() {
        tracing::warn!("listening beyond loopback without --public-host: requests by name will be refused");
    }
    let router = router::build(state.clone(), Hosts::new(address, &options.public_host));
    tokio::spawn(tidy_daily(state.clone()));
    tokio::spawn({
        let state = state.clone();
        async move { state.watch().await }
    });
    if options.corpus_sync == CorpusPeriod::Weekly && !options.data.offline {
        let state = state.clone();
        tokio::spawn(async move { state.corpora.keep_new(state.stopping()).await });
    }
    writeln!(
        std::io::stdout(),
        "Arena Improver is open for business at http://{address}"
    )?;
    // Streams end when the signal comes, or no connection would.
    let told = {
        let (stop, state) = (stop.clone(), state.clone());
        async move {
            stop.cancelled().await;
            state.begin_stop();
        }
    };
    let (cut, ()) = tokio::join!(serve(listener, router, stop, Limits::default()), told);
    if cut > 0 {
        tracing::warn!(
            connections = cut,
            "connections were cut: they did not end in time"
        );
    }
    if tokio::time::timeout(LAST_WORDS, state.finish()).await.is_err() {
        tracing::warn!("stopped before everything was put away; the database heals itself at the next start");
    }
    tracing::info!("how long tasks kept their threads: {}", watchdog.report());
    Ok(())
}

async fn tidy_daily(state: AppState) {
    let stopping = state.stopping();
    loop {
        if let Err(problem) = state.tidy().await {
            tracing::warn!(%problem, "the store could not be tidied");
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(TIDY_EVERY) => {}
        }
    }
}

/// Cancelled at the first Ctrl-C or SIGTERM. The second ends the process at once.
fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        signal().await;
        // Before the log: a log that nobody reads any more must not keep the server from stopping.
        token.cancel();
        tracing::info!("stopping; once more stops at once");
        signal().await;
        std::process::exit(130);
    });
    stop
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        drop(tokio::signal::ctrl_c().await);
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    drop(tokio::signal::ctrl_c().await);
}

async fn parse(options: Parse) -> Result<(), CommandError> {
    let mut submission = Submission {
        content: input(&options.input.file).await?,
        notation: options.input.from.0,
        ..Submission::default()
    };
    // Only a link needs more than the reader.
    if links::link_of(&submission.content).is_some() {
        let state = AppState::build(settings(&options.data)).await?;
        let followed = state.decks.followed(submission).await;
        state.finish().await;
        submission = followed?;
    }
    let (_, reading) = decks::read(submission.content, submission.notation).await?;
    let text = if options.json {
        json(&reading.parsed)?
    } else {
        report::parsed(&reading.parsed)
    };
    print(&text)
}

async fn analyze(options: Analyze) -> Result<(), CommandError> {
    let content = input(&options.input.file).await?;
    let state = AppState::build(settings(&options.data)).await?;
    let submission = Submission {
        content,
        format: options.format,
        match_type: Some(options.best_of),
        notation: options.input.from.0,
        ..Submission::default()
    };
    let analyzed = state.decks.analyze(submission).await;
    state.finish().await;
    let analyzed = analyzed?;
    let text = if options.json {
        json(&analyzed)?
    } else {
        report::analyzed(&analyzed)
    };
    print(&text)
}

async fn mana(options: Mana) -> Result<(), CommandError> {
    let content = input(&options.input.file).await?;
    let state = AppState::build(settings(&options.data)).await?;
    let submission = Submission {
        content,
        format: options.format,
        match_type: Some(options.best_of),
        notation: options.input.from.0,
        ..Submission::default()
    };
    let answer = state.decks.mana_of(submission).await;
    state.finish().await;
    let answer = answer?;
    let text = if options.json {
        json(&answer)?
    } else {
        report::mana(&answer)
    };
    print(&text)
}

fn json(value: &impl serde::Serialize) -> Result<String, CommandError> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// A reader that closes early (`head`) is no error.
fn print(text: &str) -> Result<(), CommandError> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A line on the standard error stream. One that cannot be written is nobody's loss.
fn tell(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// The list: a file, or the standard input. One byte more than is allowed is enough to say that it is too much.
async fn input(file: &Path) -> Result<Bytes, CommandError> {
    // An address in place of a file is what is handed in.
    if let Some(address) = file
        .to_str()
        .filter(|name| links::link_of(name.as_bytes()).is_some())
    {
        return Ok(Bytes::from(address.to_owned()));
    }
    let cannot = |source| CommandError::Input {
        file: file.display().to_string(),
        source,
    };
    let limit = u64::try_from(deck::import::MAX_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        if std::io::stdin().is_terminal() {
            writeln!(std::io::stderr(), "Paste a decklist, then press Ctrl-D.")?;
        }
        tokio::io::stdin()
            .take(limit)
            .read_to_end(&mut bytes)
            .await
            .map_err(cannot)?;
    } else {
        let opened = tokio::fs::File::open(file).await.map_err(cannot)?;
        opened.take(limit).read_to_end(&mut bytes).await.map_err(cannot)?;
    }
    Ok(Bytes::from(bytes))
}

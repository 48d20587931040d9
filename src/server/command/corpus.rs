//! `corpus import`, `corpus sync`, `corpus status`.

use std::fmt::Write;
use std::path::Path;

use super::progress::Teller;
use super::{CommandError, json, print, settings, stop_signal, tell};
use crate::server::config::{CorpusImport, CorpusShow, CorpusSync};
use crate::server::corpora::{Corpora, CorpusError, Imported, Step, Synced, Waiting, Wanted};
use crate::server::state::AppState;
use crate::wire::CorpusStatus;

pub async fn import(options: CorpusImport) -> Result<(), CommandError> {
    let state = AppState::build(settings(&options.data)).await?;
    let imported = import_all(&state.corpora, &options).await;
    let status = state.corpora.status().await;
    state.finish().await;
    let mut text = imported?;
    text.push_str(&shown(&status?));
    print(&text)
}

/// Reads every file, then stores the matches of all of them: their decks may be in any of the files.
async fn import_all(corpora: &Corpora, options: &CorpusImport) -> Result<String, CommandError> {
    let mut text = String::new();
    let mut matches = Waiting::default();
    for file in &options.files {
        let name = match file.to_str() {
            Some("-") => "Standard input".to_owned(),
            _ => file.display().to_string(),
        };
        tell(&format!("Reading {name} …"));
        match import_one(corpora, file).await {
            Ok((imported, waiting)) => {
                for (line, why) in &imported.told {
                    tell(&format!("{name}, line {line}: {why}."));
                }
                let _ = writeln!(text, "{name}: {}", outcome(&imported));
                matches.extend(waiting);
            }
            // What was read before it stays.
            Err(error) => {
                tell(text.trim_end());
                return Err(CommandError::Refused(format!("{name}: {error}")));
            }
        }
    }
    if !matches.is_empty() {
        tell("Storing the matches …");
        let added = corpora.add_matches(matches).await?;
        let _ = writeln!(text, "{}.", counted(added.matches, "new match", "new matches"));
        if added.strangers > 0 {
            let left_out = counted(added.strangers, "match", "matches");
            let _ = writeln!(text, "Left out: {left_out} of decks that are not known.");
        }
    }
    Ok(text)
}

async fn import_one(corpora: &Corpora, file: &Path) -> Result<(Imported, Waiting), CommandError> {
    if file == Path::new("-") {
        return Ok(corpora.import(std::io::stdin()).await?);
    }
    let opened = tokio::fs::File::open(file).await.map_err(CorpusError::Input)?;
    Ok(corpora.import(opened.into_std().await).await?)
}

pub async fn sync(options: CorpusSync) -> Result<(), CommandError> {
    let state = AppState::build(settings(&options.data)).await?;
    let stop = stop_signal();
    let mut teller = Teller::new();
    let wanted = Wanted {
        since: options.since,
        all_formats: options.all_formats,
    };
    let synced = state.corpora.sync(wanted, &stop, |step| {
        let (step, words) = progress(step);
        teller.tell(step, words);
    });
    let synced = synced.await;
    teller.end();
    let status = state.corpora.status().await;
    state.finish().await;
    let mut text = fetched(&synced?);
    text.push_str(&shown(&status?));
    print(&text)
}

/// How far it is, in per cent and in words.
fn progress(step: Step) -> (u64, String) {
    match step {
        Step::Listing => (0, "Asking which tournaments there are …".to_owned()),
        Step::Fetching { done, of } => (
            (done * 100).checked_div(of).unwrap_or(100),
            format!("Fetching tournaments: {done} of {of}"),
        ),
    }
}

fn fetched(synced: &Synced) -> String {
    let mut text = format!(
        "{} fetched: {}, {}.\n",
        counted(synced.files, "tournament", "tournaments"),
        counted(synced.new_decks, "new deck", "new decks"),
        counted(synced.new_matches, "new match", "new matches"),
    );
    if synced.failed > 0 {
        let _ = writeln!(
            text,
            "{} could not be fetched; the next sync asks for them again.",
            synced.failed
        );
    }
    if synced.cut_short {
        text.push_str("It ended early. What was fetched is stored; run it again for the rest.\n");
    }
    text
}

pub async fn status(options: CorpusShow) -> Result<(), CommandError> {
    let state = AppState::build(settings(&options.data)).await?;
    let status = state.corpora.status().await;
    state.finish().await;
    let status = status?;
    print(&if options.json {
        json(&status)?
    } else {
        shown(&status)
    })
}

fn outcome(imported: &Imported) -> String {
    let mut parts = Vec::new();
    if imported.decks > 0 {
        let decks = counted(imported.decks, "deck", "decks");
        parts.push(format!("{decks}, {} of them new", imported.new_decks));
    }
    if imported.matches > 0 {
        parts.push(counted(imported.matches, "match", "matches"));
    }
    if imported.bad > 0 {
        parts.push(counted(
            imported.bad,
            "line that cannot be used",
            "lines that cannot be used",
        ));
    }
    parts.join("; ") + "."
}

/// `1 deck`, `2 decks`
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The corpus as a table.
fn shown(status: &CorpusStatus) -> String {
    if status.formats.is_empty() {
        return "No tournament decks are known. Fetch some with `corpus sync`, or import files with `corpus import`.\n".to_owned();
    }
    let mut text = String::new();
    for of in &status.formats {
        let _ = writeln!(
            text,
            "{:<18}{:>9} {}, {} to {}",
            of.format,
            of.decks,
            if of.decks == 1 { "deck" } else { "decks" },
            of.from,
            of.to
        );
    }
    let _ = writeln!(text, "{:<18}{:>9}", "matches", status.matches);
    text
}

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
        let _ = writeln!(text, "{} new matches.", added.matches);
        if added.strangers > 0 {
            let _ = writeln!(
                text,
                "{} matches are of decks that are not known; they were left out.",
                added.strangers
            );
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
        "{} tournaments fetched: {} new decks, {} new matches.\n",
        synced.files, synced.new_decks, synced.new_matches
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
        parts.push(format!(
            "{} decks, {} of them new",
            imported.decks, imported.new_decks
        ));
    }
    if imported.matches > 0 {
        parts.push(format!("{} matches", imported.matches));
    }
    if imported.bad > 0 {
        parts.push(format!("{} lines that cannot be used", imported.bad));
    }
    parts.join("; ") + "."
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
            "{:<18}{:>9} decks, {} to {}",
            of.format, of.decks, of.from, of.to
        );
    }
    let _ = writeln!(text, "{:<18}{:>9}", "matches", status.matches);
    text
}

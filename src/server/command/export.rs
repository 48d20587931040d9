//! `export`.

use std::io::Write;

use super::{CommandError, input, print, settings};
use crate::server::config::Export;
use crate::server::decks::Submission;
use crate::server::state::AppState;
use crate::wire::DeckExport;

pub async fn export(options: Export) -> Result<(), CommandError> {
    let content = input(&options.input.file).await?;
    let state = AppState::build(settings(&options.data)).await?;
    state.cards.loaded().await;
    let submission = Submission {
        content,
        notation: options.input.from.0,
        ..Submission::default()
    };
    let exported = state.decks.export_list(submission, options.to).await;
    state.finish().await;
    let exported = exported?;
    match &options.output {
        Some(file) => tokio::fs::write(file, &exported.text).await?,
        None => print(&exported.text)?,
    }
    std::io::stderr().write_all(lost(&exported).as_bytes())?;
    Ok(())
}

/// What was not carried, a line each.
fn lost(exported: &DeckExport) -> String {
    let mut lines = String::new();
    for loss in &exported.losses {
        lines.push_str(&loss.message);
        if !loss.cards.is_empty() {
            lines.push_str(&format!(" ({})", loss.cards.join(", ")));
        }
        lines.push('\n');
    }
    if !exported.unknown.is_empty() {
        lines.push_str(&format!(
            "Cards that are not known go out as written. ({})\n",
            exported.unknown.join(", ")
        ));
    }
    lines
}

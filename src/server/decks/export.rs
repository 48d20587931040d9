//! A deck as text for another program.

use std::sync::Arc;

use deck::decklist::{Entry, Parsed};
use deck::export::{Target, render};
use tokio::time::Instant;

use super::{ANALYSIS_DEADLINE, Decks, Submission, name, on_thread, read, view};
use crate::server::problem::Problem;
use crate::wire::{DeckExport, entry_key};

impl Decks {
    /// A saved deck for another program, under the name it has here. Asks nobody: what is not known goes out as written.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn export(&self, id: &str, target: Target) -> Result<DeckExport, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let mut parsed = Arc::unwrap_or_clone(parsed);
        parsed.name = Some(row.name.clone());
        self.written(row.name, parsed, target).await
    }

    /// A list for another program, without saving it. Cards that are not known are asked for, ten seconds at most.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn export_list(&self, submission: Submission, target: Target) -> Result<DeckExport, Problem> {
        let (_, reading) = read(submission.content, submission.notation).await?;
        let mut parsed = reading.parsed;
        if submission.name.is_some() {
            parsed.name = submission.name;
        }
        let name = name::of_first([parsed.name.clone(), submission.file_name], &parsed.sections);
        let parsed = Arc::new(parsed);
        let missing = self.missing(&parsed).await?;
        self.0
            .resolver
            .look_up_now(missing, Instant::now() + ANALYSIS_DEADLINE)
            .await?;
        self.written(name, Arc::unwrap_or_clone(parsed), target).await
    }

    async fn written(&self, name: String, parsed: Parsed, target: Target) -> Result<DeckExport, Problem> {
        let resolver = self.0.resolver.clone();
        on_thread(move || {
            let known = view::known(&resolver, &parsed);
            let card_of = |entry: &Entry| known.get(&entry_key(entry)).map(|(card, _)| &**card);
            let exported = render(&parsed, target, card_of);
            let mut unknown: Vec<String> = Vec::new();
            for (_, entry) in parsed.sections.iter() {
                if card_of(entry).is_none() && !unknown.contains(&entry.name) {
                    unknown.push(entry.name.clone());
                }
            }
            DeckExport {
                name,
                target,
                text: exported.text,
                losses: exported.warnings,
                unknown,
            }
        })
        .await
    }
}

//! How a deck's list changes: every change is a version, and what came before is kept.

use std::sync::Arc;

use axum::body::Bytes;
use deck::decklist::{Entry, Sections, SourceFormat};
use deck::diff::{Copies, copies, diff};
use deck::{edit, import};

use super::{Decks, name, on_thread, read};
use crate::server::problem::Problem;
use crate::server::resolve::Resolver;
use crate::server::store::{DeckRow, NewVersionRow, VersionRow};
use crate::wire::{Revised, VersionView, Versions};

/// What the first version is called.
pub(super) const AS_IMPORTED: &str = "As imported";
/// What a version is called by default.
pub(super) const EDITED: &str = "Edited";
/// The longest word on why, in characters.
pub(super) const MAX_WHY: usize = 200;
/// Characters of lists that are read to tell of versions: some 30 ms of work.
const READ_AT_ONCE: u64 = 1 << 20;
/// Characters of a line that a version's word repeats.
const SHOWN: usize = 60;

/// A changed list as somebody handed it in.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// The bytes of the list, in whatever encoding.
    pub content: Bytes,
    /// Overrides the detection of the notation.
    pub notation: Option<SourceFormat>,
    /// What was done, for the list of versions.
    pub why: Option<String>,
    /// The version that was changed; `None` changes whichever is the newest.
    pub base: Option<u32>,
}

impl Decks {
    /// Makes a list the newest version of a deck, and starts the look-up of its cards. A list that is the newest already, word
    /// for word, makes no version.
    ///
    /// # Errors
    /// When there is no such deck, the list cannot be read, or `base` is not the newest version any more.
    pub async fn revise(&self, id: &str, revision: Revision) -> Result<Revised, Problem> {
        let row = self.based(id, revision.base).await?;
        let (source, _) = read(revision.content, revision.notation).await?;
        let why = revision
            .why
            .as_deref()
            .and_then(|why| name::clean_to(why, MAX_WHY));
        let why = why.unwrap_or_else(|| EDITED.to_owned());
        self.add(row, source, revision.notation, why).await
    }

    /// The versions of a deck that are older than `before`, newest first, each with what it changed: as many as can be read in a
    /// moment, which is all of them unless the list is very long.
    ///
    /// # Errors
    /// When there is no such deck, it has none so old, or the store cannot be read.
    pub async fn versions(&self, id: &str, before: Option<u32>) -> Result<Versions, Problem> {
        let sizes = self.0.store.version_sizes(id, before).await?;
        let none = if before.is_some() {
            Problem::NoSuchVersion
        } else {
            Problem::NoSuchDeck
        };
        let (newest, _) = *sizes.first().ok_or(none)?;
        let shown = shown_at_once(&sizes);
        // What a version changed is said against the one before it.
        let base = sizes
            .get(shown)
            .or(sizes.last())
            .map_or(newest, |(number, _)| *number);
        let rows = self.0.store.versions(id, base, newest).await?;
        let resolver = self.0.resolver.clone();
        let mut versions = on_thread(move || told(&resolver, rows)).await?;
        let older = (shown < sizes.len()).then_some(base + 1);
        versions.truncate(shown);
        Ok(Versions { versions, older })
    }

    /// The text of a version.
    ///
    /// # Errors
    /// When there is no such deck, or no version of that number is kept.
    pub async fn version_text(&self, id: &str, number: u32) -> Result<String, Problem> {
        self.0.store.deck(id).await?.ok_or(Problem::NoSuchDeck)?;
        let version = self.0.store.version(id, number).await?;
        Ok(version.ok_or(Problem::NoSuchVersion)?.source)
    }

    /// Makes the list of an old version the newest one.
    ///
    /// # Errors
    /// When there is no such deck or version, or `base` is not the newest version any more.
    pub async fn restore_version(
        &self,
        id: &str,
        number: u32,
        base: Option<u32>,
    ) -> Result<Revised, Problem> {
        let row = self.based(id, base).await?;
        let old = self.0.store.version(id, number).await?;
        let old = old.ok_or(Problem::NoSuchVersion)?;
        self.add(row, old.source, old.notation, format!("Version {number} again"))
            .await
    }

    /// Reads the same text in another notation; `None` finds out which.
    ///
    /// # Errors
    /// As [`Decks::revise`].
    pub async fn reread(
        &self,
        id: &str,
        notation: Option<SourceFormat>,
        base: Option<u32>,
    ) -> Result<Revised, Problem> {
        let row = self.based(id, base).await?;
        let why = notation.map_or_else(
            || "Read as what it looks like".to_owned(),
            |notation| format!("Read as {}", notation.title()),
        );
        let source = row.source.clone();
        read(Bytes::from(source.clone()), notation).await?;
        self.add(row, source, notation, why).await
    }

    /// Puts other words in the place of a line (from 1), or leaves it out.
    ///
    /// # Errors
    /// As [`Decks::revise`], and when the line cannot be changed by itself.
    pub async fn mend_line(
        &self,
        id: &str,
        line: u32,
        with: Option<String>,
        base: Option<u32>,
    ) -> Result<Revised, Problem> {
        let row = self.based(id, base).await?;
        let (source, notation) = (row.source.clone(), row.notation);
        let mended = on_thread(move || {
            let old = shown(edit::line(&source, line)?.trim());
            match with {
                None => {
                    let text = edit::leave_out(&source, notation, line)?;
                    Some((text, format!("Line {line} left out: {old}")))
                }
                Some(with) => {
                    let with = with.replace(['\n', '\r'], " ");
                    let read_as = import::read(&source, notation).ok()?.parsed.format;
                    // There a line is more than a card.
                    if read_as.is_markup() {
                        return None;
                    }
                    let why = format!("Line {line}: {old} → {}", shown(with.trim()));
                    Some((edit::with_line(&source, line, Some(&with))?, why))
                }
            }
        });
        let (source, why) = mended.await?.ok_or_else(not_by_itself)?;
        read(Bytes::from(source.clone()), notation).await?;
        self.add(row, source, notation, why).await
    }

    /// Calls a card otherwise wherever the list has it by this name, or leaves it out.
    ///
    /// # Errors
    /// As [`Decks::revise`], and when the list has no such card or it cannot be changed by itself.
    pub async fn mend_card(
        &self,
        id: &str,
        card: String,
        to: Option<String>,
        base: Option<u32>,
    ) -> Result<Revised, Problem> {
        let row = self.based(id, base).await?;
        let (source, notation) = (row.source.clone(), row.notation);
        let to = to.map(|to| to.trim().to_owned()).filter(|to| !to.is_empty());
        let mended = on_thread(move || {
            let (text, lines) = edit::rename(&source, notation, &card, to.as_deref())?;
            let lines = match lines.as_slice() {
                [only] => format!("Line {only}"),
                lines => {
                    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
                    format!("Lines {}", lines.join(", "))
                }
            };
            let why = match to {
                Some(to) => format!("{lines}: {} → {}", shown(&card), shown(&to)),
                None => format!("{lines} left out: {}", shown(&card)),
            };
            Some((text, why))
        });
        let (source, why) = mended.await?.ok_or_else(not_by_itself)?;
        self.add(row, source, notation, why).await
    }

    /// The deck, if `base` is its newest version.
    pub(super) async fn based(&self, id: &str, base: Option<u32>) -> Result<DeckRow, Problem> {
        let row = self.0.store.deck(id).await?.ok_or(Problem::NoSuchDeck)?;
        match base {
            Some(base) if base != row.version => Err(Problem::Outdated { newest: row.version }),
            _ => Ok(row),
        }
    }

    pub(super) async fn add(
        &self,
        row: DeckRow,
        source: String,
        notation: Option<SourceFormat>,
        why: String,
    ) -> Result<Revised, Problem> {
        if source == row.source && notation == row.notation {
            return Ok(Revised { version: row.version });
        }
        let parsed = Arc::new(super::read_text(source.clone(), notation).await?.parsed);
        let new = NewVersionRow {
            base: row.version,
            source,
            notation,
            why,
            summary: self.summarise(&parsed).await?,
            created_at: self.0.clock.now(),
        };
        let missing = self.missing(&parsed).await?;
        let Some(version) = self.0.store.add_version(&row.id, &new).await? else {
            // Somebody was faster, or deleted it.
            let now = self.0.store.deck(&row.id).await?.ok_or(Problem::NoSuchDeck)?;
            return Err(Problem::Outdated { newest: now.version });
        };
        self.0.resolver.start(&row.id, version, missing);
        Ok(Revised { version })
    }
}

/// How many of these versions are told at once: at least one, and as many as their lists are no longer than [`READ_AT_ONCE`]
/// together.
fn shown_at_once(sizes: &[(u32, u64)]) -> usize {
    let mut sum = 0;
    let short = sizes.iter().take_while(|(_, size)| {
        sum += size;
        sum <= READ_AT_ONCE
    });
    short.count().max(1)
}

fn not_by_itself() -> Problem {
    Problem::BadField {
        field: "line",
        detail: "This cannot be changed without changing more of the list. Change the list itself, on the page of its versions."
            .to_owned(),
    }
}

/// A line as a version's word repeats it.
fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => [&line[..end], "…"].concat(),
        None => line.to_owned(),
    }
}

/// The versions with what each changed, newest first. Reads each list once.
fn told(resolver: &Resolver, rows: Vec<VersionRow>) -> Vec<VersionView> {
    let mut versions = Vec::with_capacity(rows.len());
    let mut before: Option<(u32, Copies)> = None;
    for row in rows.into_iter().rev() {
        // A version was a list when it was saved.
        let parsed = import::read(&row.source, row.notation)
            .map(|reading| reading.parsed)
            .unwrap_or_default();
        let now = resolver.reading(|catalogue| {
            copies(&parsed.sections, |entry: &Entry| {
                catalogue
                    .find(entry)
                    .map_or_else(|| entry.name.clone(), |(card, _)| card.name.clone())
            })
        });
        versions.push(VersionView {
            number: row.number,
            why: row.why,
            created_at: row.created_at,
            notation: parsed.format,
            cards: cards(&parsed.sections),
            before: before.as_ref().map(|(number, _)| *number),
            changes: before
                .as_ref()
                .map(|(_, before)| diff(before, &now))
                .unwrap_or_default(),
        });
        before = Some((row.number, now));
    }
    versions.reverse();
    versions
}

/// Copies in all sections but the maybeboard.
fn cards(sections: &Sections) -> u32 {
    use deck::decklist::Section;

    Section::ALL
        .into_iter()
        .filter(|section| *section != Section::Maybeboard)
        .map(|section| sections.copies(section))
        .fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_told_a_few_at_a_time() {
        let sizes = |size: u64| -> Vec<(u32, u64)> { (1..=100).rev().map(|number| (number, size)).collect() };
        let told = [3_000, 10_485, 10_486, 600_000, 1 << 30].map(|size| shown_at_once(&sizes(size)));
        assert_eq!(told, [100, 100, 99, 1, 1]);
    }
}

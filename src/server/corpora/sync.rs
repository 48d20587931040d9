//! Tournaments from a public archive, those that are new: what was read is known by path and hash, and never asked for again.

use std::time::Duration;

use axum::body::Bytes;
use clap::ValueEnum;
use futures::StreamExt;
use futures::stream;
use improve::{Day, Tournament, date_of, read_tournament};
use tokio_util::sync::CancellationToken;

use super::archive::{AT_ONCE, ArchiveError, Listed, may_be_of_arena};
use super::pack::{self, Drafts};
use super::{Corpora, CorpusError, WINDOW};
use crate::server::store::{CorpusBatch, PackedMatch};

/// Files that are stored together: a stop loses as many at most.
const BATCH: usize = 40;
/// Failures one behind the other after which the rest is left for the next time.
const PATIENCE: u64 = 5;
const DAY: i64 = 24 * 60 * 60;
/// Decks older than this are worth asking for newer ones.
const WEEK: i64 = 7 * DAY;
/// How often a server looks whether it is time: an archive that does not answer is asked again as often.
const LOOK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether a server fetches new tournaments by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CorpusPeriod {
    /// When the newest were added more than a week ago.
    Weekly,
    /// Only when `corpus sync` says so.
    #[default]
    Never,
}

/// What to fetch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The first day; without one, half a year back from today.
    pub since: Option<Day>,
    /// Files of formats that Arena does not have, too.
    pub all_formats: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Files that were read.
    pub files: u64,
    /// Files that could not be fetched; they are asked for again the next time.
    pub failed: u64,
    /// Files that are no tournaments of a format that is kept.
    pub foreign: u64,
    pub new_decks: u64,
    pub new_matches: u64,
    /// Whether it ended before its end: stopped, or too many failures.
    pub cut_short: bool,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Listing,
    Fetching { done: u64, of: u64 },
}

/// A file that came.
enum Came {
    Read(Listed, Tournament),
    /// Nothing to store, and not to be asked for again.
    Foreign(Listed),
    Failed,
}

impl Corpora {
    /// Fetches the tournaments of the archive that are not here yet. What was fetched before a stop or an error stays.
    ///
    /// # Errors
    /// When the archive does not give its lists of files, or the database cannot be written.
    pub async fn sync(
        &self,
        wanted: Wanted,
        stop: &CancellationToken,
        mut told: impl FnMut(Step),
    ) -> Result<Synced, CorpusError> {
        if self.0.offline {
            return Err(ArchiveError::Offline.into());
        }
        told(Step::Listing);
        let since = wanted.since.unwrap_or_else(|| self.today() - WINDOW);
        let listed = tokio::select! {
            () = stop.cancelled() => return Err(CorpusError::Stopped),
            listed = self.0.archive.files(since) => listed?,
        };
        let known = self.store().corpus_files().await?;
        let missing: Vec<Listed> = listed
            .into_iter()
            .filter(|file| known.get(&file.path) != Some(&file.version))
            .filter(|file| wanted.all_formats || may_be_of_arena(&file.path))
            .collect();
        let of = super::count(missing.len());
        tracing::info!(files = of, since = date_of(since), "files of tournaments are new");
        let mut synced = Synced::default();
        let mut done = 0;
        let mut in_a_row = 0;
        let mut batch = Batch::default();
        told(Step::Fetching { done, of });
        let mut coming = stream::iter(missing)
            .map(|file| self.fetch(file))
            .buffered(AT_ONCE);
        loop {
            let came = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    synced.cut_short = true;
                    break;
                }
                came = coming.next() => came,
            };
            let Some(came) = came else { break };
            done += 1;
            in_a_row = if matches!(came, Came::Failed) {
                in_a_row + 1
            } else {
                0
            };
            match came {
                Came::Read(file, tournament) => {
                    synced.files += 1;
                    batch.add(file, tournament);
                }
                Came::Foreign(file) => {
                    synced.foreign += 1;
                    batch.files.push((file.path, file.version));
                }
                Came::Failed => synced.failed += 1,
            }
            if batch.files.len() >= BATCH {
                self.store_batch(std::mem::take(&mut batch), &mut synced).await?;
            }
            told(Step::Fetching { done, of });
            if in_a_row == PATIENCE {
                synced.cut_short = true;
                break;
            }
        }
        drop(coming);
        self.store_batch(batch, &mut synced).await?;
        Ok(synced)
    }

    /// Fetches new tournaments whenever it is time, until `stop`.
    pub async fn keep_new(&self, stop: CancellationToken) {
        loop {
            match self.sync_when_due(&stop).await {
                Ok(Some(synced)) => tracing::info!(
                    files = synced.files,
                    decks = synced.new_decks,
                    failed = synced.failed,
                    "new tournaments were fetched"
                ),
                Ok(None) | Err(CorpusError::Stopped) => {}
                Err(error) => tracing::warn!(%error, "no new tournaments; tried again tomorrow"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Fetches new tournaments where none were added for a week; `None` where it is too early.
    ///
    /// # Errors
    /// See [`Corpora::sync`].
    pub async fn sync_when_due(&self, stop: &CancellationToken) -> Result<Option<Synced>, CorpusError> {
        let (_, changed_at) = self.change().await?;
        if changed_at.is_some_and(|at| self.now() - at < WEEK) {
            return Ok(None);
        }
        Ok(Some(self.sync(Wanted::default(), stop, |_| {}).await?))
    }

    fn today(&self) -> Day {
        Day::try_from(self.now().div_euclid(DAY)).unwrap_or_default()
    }

    async fn fetch(&self, file: Listed) -> Came {
        let body = match self.0.archive.file(&file.path).await {
            Ok(Some(body)) => body,
            // Gone since it was listed, or empty: the next list says so, or has another.
            Ok(None) => return Came::Failed,
            Err(error) => {
                tracing::warn!(path = file.path, %error, "a file of the archive did not come");
                return Came::Failed;
            }
        };
        let name = format!("{}@{}", file.path, file.version);
        let read = tokio::task::spawn_blocking(move || read(&body, &name)).await;
        match read {
            Ok(Ok(tournament)) => Came::Read(file, tournament),
            Ok(Err(why)) => {
                tracing::debug!(path = file.path, why, "a file of the archive is of no use");
                Came::Foreign(file)
            }
            Err(_) => Came::Failed,
        }
    }

    async fn store_batch(&self, batch: Batch, synced: &mut Synced) -> Result<(), CorpusError> {
        if batch.files.is_empty() {
            return Ok(());
        }
        // Matches come with the decks that they are of, and files count as read only with both.
        let numbers = self.store().number_names(batch.decks.names()).await?;
        let (decks, matches, files) = (batch.decks, batch.matches, batch.files);
        let packed = tokio::task::spawn_blocking(move || decks.pack(&numbers))
            .await
            .map_err(|_| CorpusError::Defect)?;
        let added = self
            .store()
            .add_to_corpus(
                CorpusBatch {
                    decks: &packed,
                    matches: &matches,
                    files: &files,
                    origin: "archive",
                },
                self.now(),
            )
            .await?;
        synced.new_decks += added.decks;
        synced.new_matches += added.matches;
        Ok(())
    }
}

fn read(body: &Bytes, name: &str) -> Result<Tournament, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    read_tournament(text.trim_start_matches('\u{feff}'), name).map_err(|error| error.to_string())
}

/// What is stored together.
#[derive(Default)]
struct Batch {
    decks: Drafts,
    matches: Vec<PackedMatch>,
    files: Vec<(String, String)>,
}

impl Batch {
    fn add(&mut self, file: Listed, tournament: Tournament) {
        for deck in tournament.decks {
            self.decks.push(deck);
        }
        self.matches.extend(tournament.matches.iter().map(pack::played));
        self.files.push((file.path, file.version));
    }
}

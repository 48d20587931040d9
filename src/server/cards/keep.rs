//! The job that keeps the catalogue up to date: loads what is stored, asks Scryfall when it is time, and notices what
//! another process has read into the same database.

use std::time::Duration;

use scryfall::Priority;
use tokio::sync::{mpsc, watch};

use super::fetch::on_thread;
use super::{Cards, CardsError, Fetched, build, schedule};
use crate::server::store::{CardFile, StoreError};
use crate::wire::Sync;

/// How often the database is asked for a file that another process has read, and the clock for the time: a machine that
/// slept does not notice how long.
const LOOK: Duration = Duration::from_secs(60);
/// Readings that are tried one after the other, when each is cleared away while it is loaded.
const LOADS: u32 = 3;
/// Parts on their way from the store.
const PARTS_AHEAD: usize = 16;

/// Why the job does something.
enum Wake {
    Person,
    Due,
    /// Somebody else put another catalogue in place.
    Replaced,
}

impl Cards {
    pub(super) async fn keep(self) {
        let stop = self.0.stop.clone();
        let sources = &self.0.sources;
        let loaded = tokio::select! {
            () = stop.cancelled() => return,
            loaded = self.look() => loaded,
        };
        if let Err(error) = loaded {
            tracing::error!(%error, "the stored cards could not be loaded");
        }
        if let Err(error) = self.sweep().await {
            tracing::warn!(%error, "old card files could not be cleared away");
        }
        let late = lateness();
        let mut failures = 0;
        let mut failed: Option<(String, Option<i64>)> = None;
        let mut replaced = self.replaced();
        loop {
            let next = self.say_what_is_next(late, failed.as_ref()).await;
            let wake = tokio::select! {
                () = stop.cancelled() => return,
                wake = self.wait(next, &mut replaced) => wake,
            };
            let priority = match wake {
                Wake::Person => Priority::Interactive,
                Wake::Due => Priority::Background,
                Wake::Replaced => {
                    (failures, failed) = (0, None);
                    continue;
                }
            };
            failed = match self.fetch(priority).await {
                Ok(Fetched::Read(_) | Fetched::Unchanged(_)) => {
                    failures = 0;
                    None
                }
                Err(CardsError::Stopped) => return,
                Err(error) => {
                    failures += 1;
                    let own = sources
                        .clock
                        .now()
                        .saturating_add_unsigned(schedule::backoff(failures).as_secs());
                    let theirs = error.retry_at().map_or(0, |at| sources.clock.unix_of(at));
                    let retry_at = next.is_some().then_some(own.max(theirs));
                    tracing::warn!(%error, ?retry_at, "no new card file; the cards known before stay");
                    Some((error.message(), retry_at))
                }
            };
            replaced.mark_unchanged();
        }
    }

    /// Says what the job waits for; gives the time of it, in Unix seconds.
    async fn say_what_is_next(&self, late: u8, failed: Option<&(String, Option<i64>)>) -> Option<i64> {
        let sources = &self.0.sources;
        if sources.offline {
            self.tell(Sync::Off);
            return None;
        }
        if let Some((message, retry_at)) = failed {
            self.tell(Sync::Failed {
                message: message.clone(),
                retry_at: *retry_at,
            });
            return *retry_at;
        }
        let current = self.0.current.lock().await;
        let damaged = self.0.damaged.load(std::sync::atomic::Ordering::Relaxed);
        let fresh_at = current.as_ref().filter(|_| !damaged).map(CardFile::fresh_at);
        let next_at = sources.period.next(fresh_at, late, sources.clock.now());
        self.tell(Sync::Idle { next_at });
        next_at
    }

    /// Waits for a time, for ever when there is none, or for a person, and looks meanwhile for what other processes have read.
    async fn wait(&self, next: Option<i64>, replaced: &mut watch::Receiver<u64>) -> Wake {
        loop {
            let now = self.0.sources.clock.now();
            let left = match next {
                Some(at) if at <= now => return Wake::Due,
                Some(at) => Duration::from_secs(u64::try_from(at - now).unwrap_or_default()),
                None => LOOK,
            };
            tokio::select! {
                () = self.0.wanted.notified() => return Wake::Person,
                Ok(()) = replaced.changed() => return Wake::Replaced,
                () = tokio::time::sleep(left.min(LOOK)) => {}
            }
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "the card file of another process could not be loaded");
            }
        }
    }

    /// Looks for a file that another process has read into the same database, and takes it over. The job does so each minute.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn look(&self) -> Result<(), CardsError> {
        let mut current = self.0.current.lock().await;
        let store = &self.0.sources.store;
        let first = matches!(self.status().sync, Sync::Loading);
        for _ in 0..LOADS {
            let newest = store.card_file().await?;
            let generation = |file: &Option<CardFile>| file.as_ref().map(|file| file.generation);
            if !first && generation(&newest) == generation(&current) {
                *current = newest;
                return Ok(());
            }
            if self.load(newest.as_ref()).await? {
                *current = newest;
                return Ok(());
            }
        }
        tracing::warn!("the stored card file is not whole; it will be fetched again");
        Ok(())
    }

    /// Puts the catalogue of a reading in place, with all other cards that are known; `false` when the reading was not there
    /// any more, and another one is.
    async fn load(&self, file: Option<&CardFile>) -> Result<bool, CardsError> {
        let store = &self.0.sources.store;
        let began = std::time::Instant::now();
        let _remembering = self.remember();
        let (send, parts) = mpsc::channel(PARTS_AHEAD);
        let known = self.clone();
        let building = on_thread(move || build::read_parts(known.successor(), parts));
        let sending = async {
            let mut sent = 0;
            if let Some(file) = file {
                loop {
                    let parts = store.card_file_parts(file.generation, sent).await?;
                    if parts.is_empty() {
                        break;
                    }
                    for part in parts {
                        sent += 1;
                        if send.send(part).await.is_err() {
                            break;
                        }
                    }
                }
            }
            drop(send);
            Ok::<u64, StoreError>(sent)
        };
        let (sent, built) = tokio::join!(sending, building);
        let (mut catalogue, sound) = built?;
        let expected = file.map_or(0, |file| file.parts);
        let gone = sent? != expected;
        if gone
            && store.card_file().await?.as_ref().map(|now| now.generation) != file.map(|file| file.generation)
        {
            return Ok(false);
        }
        let stored = store.cards().await?;
        let as_of = file.and_then(|file| file.as_of);
        let (cards, shown) = (self.clone(), file.cloned());
        on_thread(move || {
            build::complete(&mut catalogue, stored, as_of);
            cards.replace(catalogue, shown.as_ref(), sound == expected);
        })
        .await?;
        tracing::info!(
            printings = file.map_or(0, |file| file.printings),
            took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            "the stored cards were loaded"
        );
        Ok(true)
    }
}

/// How much later than it might this process asks for the file each time, of 255.
fn lateness() -> u8 {
    let mut byte = [0];
    // Without randomness everybody comes at the same time, which Scryfall will survive.
    let _ = getrandom::fill(&mut byte);
    byte[0]
}

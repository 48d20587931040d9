//! A card file on its way in: from Scryfall or from a disk, beside the catalogue that answers.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use scryfall::Priority;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;

use super::{Cards, CardsError, build};
use crate::server::store::{CardFile, Store};
use crate::wire::{CatalogueOrigin, Sync};

/// Time for Scryfall to say which file is the newest.
const ASKING: Duration = Duration::from_secs(60);
/// At most about five words on progress a second.
const PACE: Duration = Duration::from_millis(200);
/// Parts on their way into the store; the reader waits for it.
const PARTS_AHEAD: usize = 2;

/// What became of the card file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Scryfall has none that is newer.
    Unchanged(CardFile),
    /// It answers from now on.
    Read(CardFile),
}

/// Where a file comes from.
struct Origin {
    origin: CatalogueOrigin,
    version: Option<String>,
    as_of: Option<i64>,
    /// Bytes of it, where known.
    total: Option<u64>,
}

impl Cards {
    /// Fetches Scryfall's card file, unless it is the one that answers already.
    ///
    /// # Errors
    /// See [`CardsError`]; the old catalogue stays.
    pub async fn fetch(&self, priority: Priority) -> Result<Fetched, CardsError> {
        let mut current = self.0.current.lock().await;
        self.tell(Sync::Asking);
        let sources = &self.0.sources;
        let stop = &self.0.stop;
        let asking = sources
            .scryfall
            .card_file(priority, tokio::time::Instant::now() + ASKING);
        let file = tokio::select! {
            () = stop.cancelled() => return Err(CardsError::Stopped),
            file = asking => file?,
        };
        if let Some(same) = &mut *current
            && same.version.as_ref() == Some(&file.updated_at)
            && !self.0.damaged.load(Ordering::Relaxed)
        {
            let now = sources.clock.now();
            sources.store.confirm_card_file(same.generation, now).await?;
            same.checked_at = Some(now);
            return Ok(Fetched::Unchanged(same.clone()));
        }
        let incoming = tokio::select! {
            () = stop.cancelled() => return Err(CardsError::Stopped),
            incoming = sources.scryfall.open_file(&file, priority) => incoming?,
        };
        let origin = Origin {
            origin: CatalogueOrigin::Scryfall,
            as_of: unix_of(&file.updated_at),
            version: Some(file.updated_at),
            total: incoming.len().or(file.compressed_size),
        };
        let (sender, reader) = scryfall::pieces();
        let (came, read) = tokio::join!(
            sender.forward(incoming, |_| {}),
            self.bring_in(origin, reader, &mut current)
        );
        // What broke the download also broke the reading of it, which knows less of why.
        match (read, came) {
            (Err(CardsError::Input(_)), Err(error)) => Err(error.into()),
            (read, _) => read.map(Fetched::Read),
        }
    }

    /// Reads a card file: JSON Lines or a JSON array, plain or in gzip, of `total` bytes where that is known.
    ///
    /// # Errors
    /// See [`CardsError`]; the old catalogue stays.
    pub async fn import(
        &self,
        input: impl Read + Send + 'static,
        as_of: Option<i64>,
        total: Option<u64>,
    ) -> Result<CardFile, CardsError> {
        let mut current = self.0.current.lock().await;
        let origin = Origin {
            origin: CatalogueOrigin::File,
            version: None,
            as_of,
            total,
        };
        let before = self.status().sync;
        let file = self.bring_in(origin, input, &mut current).await;
        self.tell(before);
        file
    }

    async fn bring_in(
        &self,
        origin: Origin,
        input: impl Read + Send + 'static,
        current: &mut Option<CardFile>,
    ) -> Result<CardFile, CardsError> {
        let sources = &self.0.sources;
        let began = Instant::now();
        let _remembering = self.remember();
        let generation = sources
            .store
            .begin_card_file(
                origin.origin,
                origin.version.as_deref(),
                origin.as_of,
                sources.clock.now(),
            )
            .await?;
        let draft = Draft {
            store: &sources.store,
            generation,
        };
        let known = current.as_ref().map(|file| file.cards);
        let read = self.read(&draft, &origin, input, known).await;
        let (catalogue, tally) = match read {
            Ok(read) => read,
            Err(error) => {
                draft.give_up().await;
                return Err(error);
            }
        };
        self.tell(Sync::Finishing {
            printings: tally.printings,
        });
        let stored = sources.store.cards().await?;
        let as_of = origin.as_of;
        let catalogue = on_thread(move || {
            let mut catalogue = catalogue;
            build::complete(&mut catalogue, stored, as_of);
            catalogue
        })
        .await?;
        let file = draft
            .finish(tally.cards, tally.printings, sources.clock.now())
            .await?;
        *current = Some(file.clone());
        let (cards, shown) = (self.clone(), file.clone());
        on_thread(move || cards.replace(catalogue, Some(&shown), true)).await?;
        tracing::info!(
            cards = tally.cards,
            printings = tally.printings,
            unreadable = tally.unreadable,
            took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            "a card file was read and answers from now on"
        );
        sources.store.forget_not_found().await?;
        self.sweep().await?;
        Ok(file)
    }

    async fn read(
        &self,
        draft: &Draft<'_>,
        origin: &Origin,
        input: impl Read + Send + 'static,
        known: Option<u64>,
    ) -> Result<(deck::catalogue::Catalogue, build::Tally), CardsError> {
        let received = Arc::new(AtomicU64::new(0));
        let (send, mut parts) = mpsc::channel(PARTS_AHEAD);
        let input = Counted {
            input,
            read: Arc::clone(&received),
        };
        let told = {
            let (cards, total) = (self.clone(), origin.total);
            let mut told_at: Option<Instant> = None;
            move |printings| {
                if told_at.is_none_or(|at| at.elapsed() >= PACE) {
                    told_at = Some(Instant::now());
                    cards.tell(Sync::Reading {
                        received: received.load(Ordering::Relaxed),
                        total,
                        printings,
                    });
                }
            }
        };
        self.tell(Sync::Reading {
            received: 0,
            total: origin.total,
            printings: 0,
        });
        let cards = self.clone();
        let reading =
            tokio::task::spawn_blocking(move || build::read_file(input, cards.successor(), &send, told));
        let sources = &self.0.sources;
        loop {
            // A reader that is left alone ends by itself at its next part: nobody takes it.
            let part = tokio::select! {
                biased;
                () = self.0.stop.cancelled() => return Err(CardsError::Stopped),
                part = parts.recv() => part,
            };
            let Some(part) = part else { break };
            sources
                .store
                .add_card_file_part(draft.generation, &part, sources.clock.now())
                .await?;
        }
        let (catalogue, tally) = reading.await.map_err(|_| CardsError::Defect)??;
        tally.check(known)?;
        Ok((catalogue, tally))
    }
}

/// A reading that nobody sees yet.
struct Draft<'a> {
    store: &'a Store,
    generation: i64,
}

impl Draft<'_> {
    async fn give_up(self) {
        let generation = self.generation;
        if let Err(error) = self.store.abandon_card_file(generation).await {
            // It is cleared away all the same, only later.
            tracing::debug!(%error, "a card file that broke off could not be given up");
        }
    }

    async fn finish(self, cards: u64, printings: u64, now: i64) -> Result<CardFile, CardsError> {
        Ok(self
            .store
            .finish_card_file(self.generation, cards, printings, now)
            .await?)
    }
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.read
            .fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

/// Runs what blocks where it holds up nothing else.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CardsError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| CardsError::Defect)
}

/// Unix seconds of an RFC 3339 time; `None` for other words.
fn unix_of(words: &str) -> Option<i64> {
    Some(OffsetDateTime::parse(words, &Rfc3339).ok()?.unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::unix_of;

    #[test]
    fn scryfalls_times_are_read() {
        assert_eq!(unix_of("2026-01-01T10:00:00.000+00:00"), Some(1_767_261_600));
        assert_eq!(unix_of("2026-01-01T10:00:00Z"), Some(1_767_261_600));
        assert_eq!(unix_of("yesterday"), None);
    }
}

//! The service layer: pages, REST, server functions and the command line are skins over it.

mod events;
mod export;
mod improve;
mod mana;
mod name;
mod page;
mod recount;
mod samples;
mod versions;
mod view;

use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Bytes;
use deck::decklist::{Parsed, SourceFormat};
use deck::format::{Format, MatchType};
use deck::import::{self, Reading};
use tokio::sync::Semaphore;
use tokio::time::Instant;

pub use events::DeckEvent;
pub use improve::{
    Advised, Exchange, Figures, Improving, LANDS, Outlook, Picked, RARITIES, WILDCARDS, Wishes, colors, key,
    wildcards,
};
pub use mana::{Asked, Better, Hand, ManaTab};
pub use name::MAX_NAME;
pub use page::{DeckPage, Facts};
pub use recount::Recount;
pub use versions::Revision;

use crate::server::clock::Clock;
use crate::server::corpora::Corpora;
use crate::server::links::Links;
use crate::server::problem::Problem;
use crate::server::resolve::{Resolver, Wanted, wanted};
use crate::server::store::{DeckRow, NewDeckRow, Store};
use crate::wire::{Analyzed, Created, DeckListItem, DeckView, NewDeck, SampleSummary};

/// How long an analysis that is not saved waits for cards.
const ANALYSIS_DEADLINE: Duration = Duration::from_secs(10);
/// Lists above this size are read on a thread of their own: reading takes about 20 ms a megabyte.
pub(crate) const READ_INLINE: usize = 32 * 1024;
/// What a deck starts with.
const FIRST_VERSION: u32 = 1;
/// A deleted deck can be brought back for this long.
const KEEP_DELETED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A decklist as somebody handed it in.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// The bytes of the list, in whatever encoding.
    pub content: Bytes,
    pub name: Option<String>,
    /// The name if neither the player nor the list says one: that of the file.
    pub file_name: Option<String>,
    pub format: Option<Format>,
    /// How many games decide a match; `None` is best of three.
    pub match_type: Option<MatchType>,
    /// Overrides the detection of the notation.
    pub notation: Option<SourceFormat>,
}

impl From<NewDeck> for Submission {
    fn from(deck: NewDeck) -> Submission {
        Submission {
            content: Bytes::from(deck.link.unwrap_or(deck.text)),
            name: deck.name,
            format: deck.format,
            match_type: deck.match_type,
            notation: deck.from,
            ..Submission::default()
        }
    }
}

/// The deck service. Clones share everything.
#[derive(Clone, Debug)]
pub struct Decks(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    resolver: Resolver,
    links: Links,
    corpora: Corpora,
    clock: Clock,
    samples: Vec<SampleSummary>,
    /// Held by whoever looks for better lands: half of the processors stay for all else.
    land_searches: Arc<Semaphore>,
}

impl Decks {
    /// A service over a store and a resolver.
    #[must_use]
    pub fn new(store: Store, resolver: Resolver, links: Links, corpora: Corpora, clock: Clock) -> Decks {
        let samples = samples::summaries(&resolver);
        Decks(Arc::new(Inner {
            store,
            resolver,
            links,
            corpora,
            clock,
            samples,
            land_searches: Arc::new(Semaphore::new((processors() / 2).max(1))),
        }))
    }

    /// Saves a deck, then starts the look-up of its cards.
    ///
    /// # Errors
    /// When the list cannot be read, or cannot be saved.
    pub async fn create(&self, deck: impl Into<Submission>) -> Result<Created, Problem> {
        let (submission, origin) = self.0.links.follow(deck.into()).await?;
        let (source, reading) = read(submission.content, submission.notation).await?;
        let parsed = Arc::new(reading.parsed);
        let said = [submission.name, parsed.name.clone(), submission.file_name];
        let name = name::of_first(said, &parsed.sections);
        let id = new_id()?;
        let row = NewDeckRow {
            id: id.clone(),
            name,
            format: submission.format,
            match_type: submission.match_type,
            source,
            notation: submission.notation,
            why: origin.map_or_else(
                || versions::AS_IMPORTED.to_owned(),
                |page| format!("As imported from {page}"),
            ),
            summary: self.summarise(&parsed).await?,
            created_at: self.0.clock.now(),
        };
        // Before it is saved: whoever leaves in between leaves no deck without a look-up.
        let missing = self.missing(&parsed).await?;
        self.0.store.insert_deck(&row).await?;
        self.0.resolver.start(&id, FIRST_VERSION, missing);
        let page = format!("/decks/{id}");
        Ok(Created { id, page })
    }

    /// Saves a copy of a sample deck.
    ///
    /// # Errors
    /// When there is no such sample, or it cannot be saved.
    pub async fn create_sample(&self, slug: &str) -> Result<Created, Problem> {
        let sample = deck::samples::find(slug).ok_or_else(|| Problem::BadField {
            field: "sample",
            detail: "There is no sample deck of that name.".to_owned(),
        })?;
        self.create(NewDeck {
            text: sample.text.to_owned(),
            link: None,
            name: Some(sample.title.to_owned()),
            format: Some(sample.format),
            match_type: None,
            from: None,
        })
        .await
    }

    /// All that is known of a deck; starts the look-up of what is not.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn open(&self, id: &str) -> Result<DeckView, Problem> {
        let (row, parsed) = self.started(id).await?;
        self.view(row, parsed).await
    }

    /// What was handed in, or the list that its link leads to.
    ///
    /// # Errors
    /// When it is a link that brings no deck.
    pub async fn followed(&self, submission: Submission) -> Result<Submission, Problem> {
        Ok(self.0.links.follow(submission).await?.0)
    }

    /// What a list is, without saving it. Cards that are not known are asked for, ten seconds at most.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn analyze(&self, submission: Submission) -> Result<Analyzed, Problem> {
        let (submission, _) = self.0.links.follow(submission).await?;
        let (_, reading) = read(submission.content, submission.notation).await?;
        let parsed = Arc::new(reading.parsed);
        self.ask_for(&parsed).await?;
        let match_type = submission.match_type.unwrap_or_default();
        self.analyzed(submission.format, match_type, parsed).await
    }

    /// The library, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn list(&self) -> Result<Vec<DeckListItem>, Problem> {
        Ok(self.0.store.decks().await?)
    }

    /// Gives a deck another name; white space at the ends is dropped.
    ///
    /// # Errors
    /// When the name is empty or too long, or there is no such deck.
    pub async fn rename(&self, id: &str, name: &str) -> Result<(), Problem> {
        let bad = |detail: String| Problem::BadField {
            field: "name",
            detail,
        };
        if name.trim().chars().count() > MAX_NAME {
            return Err(bad(format!("A name has at most {MAX_NAME} characters.")));
        }
        let name = name::clean(name).ok_or_else(|| bad("A deck needs a name.".to_owned()))?;
        found(self.0.store.rename_deck(id, &name).await?)
    }

    /// Says of which format a deck is, `None` to have it guessed from the list, and how many games decide a match, `None` to leave
    /// that as it is.
    ///
    /// # Errors
    /// When there is no such deck.
    pub async fn set_format(
        &self,
        id: &str,
        format: Option<Format>,
        match_type: Option<MatchType>,
    ) -> Result<(), Problem> {
        found(self.0.store.set_format(id, format, match_type).await?)
    }

    /// Takes a deck out of the library and stops its look-up.
    ///
    /// # Errors
    /// When there is no such deck.
    pub async fn delete(&self, id: &str) -> Result<(), Problem> {
        found(self.0.store.set_deleted(id, Some(self.0.clock.now())).await?)?;
        self.0.resolver.forget(id);
        Ok(())
    }

    /// Brings a deleted deck back.
    ///
    /// # Errors
    /// When there is no such deck any more.
    pub async fn restore(&self, id: &str) -> Result<(), Problem> {
        found(self.0.store.set_deleted(id, None).await?)
    }

    /// Asks again, now, for what is not known of a deck.
    ///
    /// # Errors
    /// When there is no such deck.
    pub async fn retry(&self, id: &str) -> Result<(), Problem> {
        let (row, parsed) = self.saved(id).await?;
        let missing = self.missing(&parsed).await?;
        self.0.resolver.retry(id, row.version, missing);
        Ok(())
    }

    /// Stops the look-up of a deck.
    ///
    /// # Errors
    /// When there is no such deck.
    pub async fn cancel(&self, id: &str) -> Result<(), Problem> {
        let row = self.0.store.deck(id).await?.ok_or(Problem::NoSuchDeck)?;
        self.0.resolver.cancel(id, row.version);
        Ok(())
    }

    /// The sample decks.
    #[must_use]
    pub fn samples(&self) -> Vec<SampleSummary> {
        self.0.samples.clone()
    }

    /// Forgets what nobody can ask for any more: decks deleted a month ago, look-ups long over.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tidy(&self) -> Result<(), Problem> {
        let keep = i64::try_from(KEEP_DELETED.as_secs()).unwrap_or(i64::MAX);
        let before = self.0.clock.now().saturating_sub(keep);
        let decks = self.0.store.purge_deleted(before).await?;
        let look_ups = self.0.store.purge_misses(before).await?;
        tracing::debug!(decks, look_ups, "tidied the store");
        Ok(())
    }

    /// Asks for the cards of a list that are not known, ten seconds at most.
    async fn ask_for(&self, parsed: &Arc<Parsed>) -> Result<(), Problem> {
        let missing = self.missing(parsed).await?;
        let deadline = Instant::now() + ANALYSIS_DEADLINE;
        Ok(self.0.resolver.look_up_now(missing, deadline).await?)
    }

    /// The cards of a list that are not known.
    async fn missing(&self, parsed: &Arc<Parsed>) -> Result<Vec<Wanted>, Problem> {
        let (resolver, parsed) = (self.0.resolver.clone(), Arc::clone(parsed));
        on_thread(move || resolver.missing(wanted(parsed.sections.iter().map(|(_, entry)| entry)))).await
    }

    /// A saved deck; starts the look-up of what is not known of it.
    async fn started(&self, id: &str) -> Result<(DeckRow, Arc<Parsed>), Problem> {
        let (row, parsed) = self.saved(id).await?;
        let missing = self.missing(&parsed).await?;
        self.0.resolver.start(id, row.version, missing);
        Ok((row, parsed))
    }

    async fn saved(&self, id: &str) -> Result<(DeckRow, Arc<Parsed>), Problem> {
        let row = self.0.store.deck(id).await?.ok_or(Problem::NoSuchDeck)?;
        let reading = read_text(row.source.clone(), row.notation).await?;
        Ok((row, Arc::new(reading.parsed)))
    }
}

/// Decodes and reads a list.
///
/// # Errors
/// When it is not text, or holds no card.
pub async fn read(content: Bytes, notation: Option<SourceFormat>) -> Result<(String, Reading), Problem> {
    let large = content.len() > READ_INLINE;
    let work = move || {
        let text = import::decode(&content)?;
        let reading = import::read(&text, notation)?;
        Ok::<_, Problem>((text, reading))
    };
    if large { on_thread(work).await? } else { work() }
}

async fn read_text(text: String, notation: Option<SourceFormat>) -> Result<Reading, Problem> {
    let large = text.len() > READ_INLINE;
    let work = move || import::read(&text, notation);
    let reading = if large { on_thread(work).await? } else { work() };
    Ok(reading?)
}

/// As many computations at once as there are processors: with more, the runtime's own threads would wait for one.
static PROCESSORS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(processors()));

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs a computation where it holds up nothing else, when it is its turn.
pub(crate) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    const DEFECT: Problem = Problem::Internal("a computation panicked");
    let turn = PROCESSORS.acquire().await.map_err(|_| DEFECT)?;
    let worked = tokio::task::spawn_blocking(move || {
        let done = work();
        // Not before: a computation that nobody waits for any more goes on all the same.
        drop(turn);
        done
    });
    worked.await.map_err(|_| DEFECT)
}

/// 128 random bits, in hexadecimal digits.
pub(crate) fn new_id() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Problem::Internal("the system gives no random numbers"))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn found(any: bool) -> Result<(), Problem> {
    if any { Ok(()) } else { Err(Problem::NoSuchDeck) }
}

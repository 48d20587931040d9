//! Look-ups by the batch: `POST /cards/collection`.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use deck::card::Card;
use deck::catalogue::fold;
use deck::decklist::Entry;
use deck::set_code;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use outbound::{CacheMode, CachePolicy, Freshness, Priority, Request, Response};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use crate::collector::{Outcome, Question};
use crate::error::LookupError;
use crate::join::{Known, Part, Said, front_of, plain_of, settle, split};
use crate::{ACCEPTED, STRICT, STRICT_STEP, Scryfall, refusal};

/// The most identifiers Scryfall takes in one request.
pub const MAX_IDENTIFIERS: usize = 75;
/// 75 cards are about half a megabyte; an answer many times that is not Scryfall's.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// How long an answer is not asked for again: Scryfall's prices change once a day.
const FRESH: Duration = Duration::from_hours(24);
/// How long after that it still answers while a newer one is fetched.
const RENEWED: Duration = Duration::from_hours(72);
/// How long it stands in where no newer one can be had.
const LAST_USE: Duration = Duration::from_hours(30 * 24);
/// How long a refusal is not asked for again; Scryfall's edge keeps them for two hours.
const NEGATIVE: Duration = Duration::from_hours(6);

/// What became of the identifiers of one batch; indices point into the slice that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Cards, each with the entries it answers.
    pub found: Vec<(Card, Vec<usize>)>,
    /// Entries that Scryfall does not know.
    pub not_found: Vec<usize>,
    /// Entries that could not be asked, and why.
    pub failed: Vec<(usize, LookupError)>,
}

impl Lookup {
    fn is_empty(&self) -> bool {
        self.found.is_empty() && self.not_found.is_empty() && self.failed.is_empty()
    }
}

/// How far a look-up is.
#[derive(Clone, Debug)]
pub enum LookupEvent {
    /// A batch of this many identifiers waits for its turn, which comes in about `wait`. Not told of a batch that Scryfall
    /// will not be asked, because it wants to be left alone.
    Queued { identifiers: usize, wait: Duration },
    /// A batch was answered. Over a whole look-up, every entry is in exactly one of these, once.
    Answered(Lookup),
}

/// What is asked of Scryfall for an entry. Two entries with equal identifiers are asked once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Identifier {
    Multiverse(u32),
    /// Scryfall's set code and collector number, both in lower case.
    Printing {
        set: String,
        number: String,
    },
    /// A folded name.
    Name(String),
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identifier::Multiverse(id) => write!(f, "multiverse {id}"),
            Identifier::Printing { set, number } => write!(f, "printing {set} {number}"),
            Identifier::Name(name) => write!(f, "name {name}"),
        }
    }
}

/// One identifier of a look-up.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) question: Question,
    /// The entries it stands for.
    pub(crate) entries: Vec<usize>,
}

/// Identifiers that wait for a batch, in order, without doubles.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    order: VecDeque<Identifier>,
    waiting: HashMap<Identifier, Asked>,
}

impl Queue {
    /// Queues the best identifier of each entry; hands back the entries that name nothing.
    pub(crate) fn plan(entries: &[Entry]) -> (Queue, Vec<usize>) {
        let mut queue = Queue::default();
        let mut nameless = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(id) = entry.multiverse_id {
                queue.push(Identifier::Multiverse(id), json!({ "multiverse_id": id }), index);
            } else if let Some((set, number)) = printing_of(entry) {
                let json = json!({ "set": set, "collector_number": number });
                queue.push(
                    Identifier::Printing {
                        set,
                        number: number.to_lowercase(),
                    },
                    json,
                    index,
                );
            } else if !queue.push_name(entry, index) {
                nameless.push(index);
            }
        }
        (queue, nameless)
    }

    /// Queues an entry by its name, with what else waits under that name; `false` when it has none.
    pub(crate) fn push_name(&mut self, entry: &Entry, index: usize) -> bool {
        // The full name of a split card is not found here; its front face is.
        let name = front_of(plain_of(&entry.name));
        let key = fold(name);
        if key.is_empty() {
            return false;
        }
        self.push(Identifier::Name(key), json!({ "name": name }), index);
        true
    }

    /// Queues an entry by both halves of its name; `false` when that is what was `asked` already.
    pub(crate) fn push_full_name(&mut self, entry: &Entry, index: usize, asked: &str) -> bool {
        let name = plain_of(&entry.name);
        let key = fold(name);
        if key == asked {
            return false;
        }
        self.push(Identifier::Name(key), json!({ "name": name }), index);
        true
    }

    fn push(&mut self, identifier: Identifier, json: serde_json::Value, entry: usize) {
        let asked = self.waiting.entry(identifier.clone()).or_insert_with(|| {
            self.order.push_back(identifier.clone());
            Asked {
                question: Question { identifier, json },
                entries: Vec::new(),
            }
        });
        asked.entries.push(entry);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub(crate) fn take_all(&mut self) -> Vec<Asked> {
        self.order
            .drain(..)
            .filter_map(|identifier| self.waiting.remove(&identifier))
            .collect()
    }
}

/// Set and collector number of an entry as Scryfall writes them.
fn printing_of(entry: &Entry) -> Option<(String, String)> {
    let set = entry.set.as_deref()?.trim();
    let number = entry.number.as_deref()?.trim();
    // Arena's `Y25` stands for several of Scryfall's sets, so that only the name can tell.
    let year_alone = matches!(set.as_bytes(), [b'Y' | b'y', b'0'..=b'9', b'0'..=b'9']);
    if set.is_empty() || number.is_empty() || year_alone {
        return None;
    }
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let bare = number.trim_start_matches('0');
    let number = if digits && !bare.is_empty() { bare } else { number };
    Some((set_code::to_scryfall(set).to_lowercase(), number.to_owned()))
}

impl Scryfall {
    /// Looks entries up by the batch, telling `on_event` as it goes.
    ///
    /// Entries with a multiverse id or with set and number are asked for by these; where the answer has another name, or
    /// none, they are asked for by name, together with what is still waiting. A batch that fails fails for its own entries
    /// only. Dropping the future cancels what nobody else waits for.
    ///
    /// What was answered in the last day is not asked again, nor is a refusal of the last six hours. What is older answers
    /// for three days more, while a newer answer is fetched in the background, and for 30 days where none can be had.
    ///
    /// All callers' questions share requests, here and in clones. People are told at once that Scryfall wants to be left
    /// alone; [`Priority::Background`] goes behind them, and waits where the time until `deadline` allows.
    pub async fn collection(
        &self,
        entries: &[Entry],
        priority: Priority,
        deadline: Instant,
        on_event: impl FnMut(LookupEvent) + Send,
    ) {
        self.look_up(entries, priority, deadline, CacheMode::Use, on_event)
            .await;
    }

    /// The same, asking Scryfall whatever is kept: for somebody who said "again".
    pub async fn collection_again(
        &self,
        entries: &[Entry],
        priority: Priority,
        deadline: Instant,
        on_event: impl FnMut(LookupEvent) + Send,
    ) {
        self.look_up(entries, priority, deadline, CacheMode::Refresh, on_event)
            .await;
    }

    async fn look_up(
        &self,
        entries: &[Entry],
        priority: Priority,
        deadline: Instant,
        mode: CacheMode,
        mut on_event: impl FnMut(LookupEvent) + Send,
    ) {
        let (mut queue, nameless) = Queue::plan(entries);
        if !nameless.is_empty() {
            on_event(LookupEvent::Answered(Lookup {
                not_found: nameless,
                ..Lookup::default()
            }));
        }
        let mut missing: VecDeque<(Asked, Option<Said>)> = VecDeque::new();
        loop {
            let mut fresh = queue.take_all();
            if mode == CacheMode::Use && !fresh.is_empty() {
                let (answered, left) = self.kept(fresh, deadline).await;
                missing.extend(left);
                if !answered.is_empty() {
                    let lookup = settle(entries, answered, &mut queue);
                    if !lookup.is_empty() {
                        on_event(LookupEvent::Answered(lookup));
                    }
                }
                // Answers lead to other questions, which may have been answered before too.
                fresh = Vec::new();
                if !queue.is_empty() {
                    continue;
                }
            }
            missing.extend(fresh.into_iter().map(|asked| (asked, None)));
            let size = missing.len().min(MAX_IDENTIFIERS);
            if size == 0 {
                return;
            }
            let (batch, stand_ins): (Vec<Asked>, Vec<_>) = missing.drain(..size).unzip();
            if let Some(wait) = self.strict_wait(priority, deadline) {
                let identifiers = batch.len();
                on_event(LookupEvent::Queued { identifiers, wait });
            }
            let questions: Vec<Question> = batch.iter().map(|asked| asked.question.clone()).collect();
            let outcomes = self.put(&questions, priority, deadline).answers(deadline).await;
            // Better an old answer than none.
            let outcomes = outcomes.into_iter().zip(stand_ins);
            let outcomes = outcomes.map(|(outcome, stand_in)| outcome.or_else(|error| stand_in.ok_or(error)));
            let lookup = settle(entries, batch.into_iter().zip(outcomes).collect(), &mut queue);
            on_event(LookupEvent::Answered(lookup));
        }
    }

    /// Splits questions into those that what is kept answers, and those to ask, with what could stand in for an answer.
    async fn kept(
        &self,
        asked: Vec<Asked>,
        deadline: Instant,
    ) -> (Vec<(Asked, Outcome)>, Vec<(Asked, Option<Said>)>) {
        let policies: Vec<CachePolicy> = asked
            .iter()
            .map(|asked| self.policy_of(&asked.question.identifier))
            .collect();
        let kept = match timeout_at(deadline, self.outbound.kept(&policies)).await {
            Ok(kept) if kept.iter().any(Option::is_some) => kept,
            _ => return (Vec::new(), asked.into_iter().map(|asked| (asked, None)).collect()),
        };
        // Reading many cards takes a few milliseconds.
        let read = tokio::task::spawn_blocking(move || kept.iter().map(read_kept).collect::<Vec<_>>());
        let mut read = read.await.unwrap_or_default().into_iter();
        let mut answered = Vec::new();
        let mut left = Vec::new();
        let mut old = Vec::new();
        for asked in asked {
            match read.next().flatten() {
                None => left.push((asked, None)),
                Some((said, Use::Answer)) => answered.push((asked, Ok(said))),
                Some((said, Use::Renew)) => {
                    old.push(asked.question.clone());
                    answered.push((asked, Ok(said)));
                }
                Some((said, Use::StandIn)) => left.push((asked, Some(said))),
            }
        }
        if !old.is_empty() {
            self.renew(&old);
        }
        (answered, left)
    }

    /// Asks for up to 75 identifiers in one request.
    pub(crate) async fn ask(
        &self,
        questions: &[Question],
        priority: Priority,
        deadline: Instant,
    ) -> Result<Vec<(Said, Option<Part>)>, LookupError> {
        let identifiers: Vec<&serde_json::Value> = questions.iter().map(|question| &question.json).collect();
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = self
            .outbound
            .call(Request {
                method: Method::POST,
                url: self.address("cards/collection")?,
                template: "/cards/collection",
                headers,
                body: Bytes::from(json!({ "identifiers": identifiers }).to_string()),
                lane: STRICT,
                priority,
                deadline,
                read_only: true,
                // Its parts are kept, each by itself.
                cache: None,
                max_body: MAX_BODY,
            })
            .await?;
        if !response.status.is_success() {
            return Err(refusal(&response).into());
        }
        let questions = questions.to_vec();
        // 75 cards take a few milliseconds to read.
        tokio::task::spawn_blocking(move || split(&response.body, &questions))
            .await
            .unwrap_or_else(|_| Err(LookupError::Malformed("reading it stopped".to_owned())))
    }

    /// How what was said of an identifier is kept: by who said it, so that a stand-in's answers never pass for Scryfall's
    /// where both are kept in one place.
    pub(crate) fn policy_of(&self, identifier: &Identifier) -> CachePolicy {
        let origin = self.base_url.origin().ascii_serialization();
        let key = format!("{origin}{}collection {identifier}", self.base_url.path());
        CachePolicy {
            stale_while_revalidate: RENEWED,
            stale_if_error: LAST_USE,
            ..CachePolicy::new(key, FRESH, NEGATIVE)
        }
    }

    /// How long a request on the strict lane would wait now; `None` when it would be refused, because the lane is closed.
    fn strict_wait(&self, priority: Priority, deadline: Instant) -> Option<Duration> {
        let lane = self.outbound.lane_status(STRICT)?;
        if lane.closed.is_some() && (priority == Priority::Interactive || lane.next_at > deadline) {
            return None;
        }
        let ahead = u32::try_from(lane.queued).unwrap_or(u32::MAX);
        let wait = lane.next_at.saturating_duration_since(Instant::now());
        Some(wait.saturating_add(STRICT_STEP.saturating_mul(ahead)))
    }
}

impl Part {
    /// As it goes into the cache.
    pub(crate) fn into_response(self) -> Response {
        let (status, body) = match self {
            Part::Card(text) => (StatusCode::OK, text),
            Part::NotFound => (StatusCode::NOT_FOUND, Bytes::new()),
        };
        Response {
            status,
            headers: HeaderMap::new(),
            body,
            freshness: Freshness::Fresh,
        }
    }
}

/// What a kept answer is good for.
enum Use {
    Answer,
    /// It answers, and a newer one is fetched.
    Renew,
    /// It answers where nothing newer can be had.
    StandIn,
}

/// Reads a kept answer; `None` where it says nothing.
fn read_kept(kept: &Option<Response>) -> Option<(Said, Use)> {
    let kept = kept.as_ref()?;
    if kept.status == StatusCode::NOT_FOUND {
        // A card may have come out since: an old refusal is none.
        return (kept.freshness == Freshness::Fresh).then_some((Said::Unknown, Use::Answer));
    }
    let use_for = match kept.freshness {
        Freshness::Fresh => Use::Answer,
        Freshness::Stale { age } if age <= FRESH + RENEWED => Use::Renew,
        Freshness::Stale { .. } => Use::StandIn,
    };
    // Kept by another version of this program, perhaps.
    let known = Known::read(&kept.body).ok()?;
    Some((Said::Card(Arc::new(known)), use_for))
}

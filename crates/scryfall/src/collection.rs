//! Look-ups by the batch: `POST /cards/collection`.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use deck::card::Card;
use deck::catalogue::fold;
use deck::decklist::Entry;
use deck::set_code;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use outbound::{Priority, Request};
use serde_json::json;
use tokio::time::Instant;

use crate::error::LookupError;
use crate::join::{Answer, front_of, plain_of, settle};
use crate::{ACCEPTED, STRICT, STRICT_STEP, Scryfall, refusal};

/// The most identifiers Scryfall takes in one request.
pub const MAX_IDENTIFIERS: usize = 75;
/// 75 cards are about half a megabyte; an answer many times that is not Scryfall's.
const MAX_BODY: usize = 8 * 1024 * 1024;

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

/// One identifier of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) identifier: Identifier,
    /// The identifier as Scryfall wants it.
    json: serde_json::Value,
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
                identifier,
                json,
                entries: Vec::new(),
            }
        });
        asked.entries.push(entry);
    }

    pub(crate) fn next_batch(&mut self) -> Vec<Asked> {
        let size = self.order.len().min(MAX_IDENTIFIERS);
        self.order
            .drain(..size)
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
    /// only. Dropping the future cancels what has not been sent.
    ///
    /// People are told at once that Scryfall wants to be left alone; [`Priority::Background`] goes behind them, and waits
    /// where the time until `deadline` allows.
    pub async fn collection(
        &self,
        entries: &[Entry],
        priority: Priority,
        deadline: Instant,
        mut on_event: impl FnMut(LookupEvent) + Send,
    ) {
        let (mut queue, nameless) = Queue::plan(entries);
        if !nameless.is_empty() {
            on_event(LookupEvent::Answered(Lookup {
                not_found: nameless,
                ..Lookup::default()
            }));
        }
        loop {
            let batch = queue.next_batch();
            if batch.is_empty() {
                return;
            }
            if let Some(wait) = self.strict_wait(priority, deadline) {
                let identifiers = batch.len();
                on_event(LookupEvent::Queued { identifiers, wait });
            }
            let lookup = match self.ask(&batch, priority, deadline).await {
                Ok(answer) => settle(entries, batch, answer, &mut queue),
                Err(error) => Lookup {
                    failed: batch
                        .into_iter()
                        .flat_map(|asked| asked.entries)
                        .map(|entry| (entry, error.clone()))
                        .collect(),
                    ..Lookup::default()
                },
            };
            on_event(LookupEvent::Answered(lookup));
        }
    }

    async fn ask(
        &self,
        batch: &[Asked],
        priority: Priority,
        deadline: Instant,
    ) -> Result<Answer, LookupError> {
        let identifiers: Vec<&serde_json::Value> = batch.iter().map(|asked| &asked.json).collect();
        let url = self.address("cards/collection")?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = self
            .outbound
            .call(Request {
                method: Method::POST,
                url,
                template: "/cards/collection",
                headers,
                body: Bytes::from(json!({ "identifiers": identifiers }).to_string()),
                lane: STRICT,
                priority,
                deadline,
                read_only: true,
                cache: None,
                max_body: MAX_BODY,
            })
            .await?;
        if !response.status.is_success() {
            return Err(refusal(&response).into());
        }
        // 75 cards take a few milliseconds to read.
        tokio::task::spawn_blocking(move || Answer::read(&response.body))
            .await
            .unwrap_or_else(|_| Err(LookupError::Malformed("reading it stopped".to_owned())))
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

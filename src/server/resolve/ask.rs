//! One round of asking Scryfall, and what becomes of the answers.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use deck::card::Card;
use deck::catalogue::Catalogue;
use deck::decklist::Entry;
use scryfall::{Lookup, LookupError, LookupEvent, Priority};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::job::Job;
use super::{Patience, Resolver, Wanted};
use crate::server::store::{Miss, Outcome, StoreError};

const NOT_FOUND: &str = "Scryfall knows no card of this name.";
const NO_ANSWER: &str = "Scryfall did not answer in time.";

impl Resolver {
    /// Asks for cards, each with the number of failures in a row before; `again` asks Scryfall whatever it said before. Dropping
    /// the future cancels what was not sent.
    pub(super) async fn ask(
        &self,
        job: &Job,
        due: Vec<(Wanted, u32)>,
        priority: Priority,
        deadline: Instant,
        again: bool,
    ) -> Result<(), StoreError> {
        let entries: Vec<Entry> = due.iter().map(|(wanted, _)| wanted.entry.clone()).collect();
        let mut open: HashSet<String> = due.iter().map(|(wanted, _)| wanted.key.clone()).collect();
        job.tell(|state| state.asked = Arc::new(open.clone()));
        let (tell, mut told) = mpsc::unbounded_channel();
        // The sender lives in the closure and so ends with the look-up, which ends the loop below.
        let hear = move |event| {
            // Nobody listens any more only when this whole future was dropped.
            drop(tell.send(event));
        };
        let scryfall = &self.0.scryfall;
        let looking = async {
            if again {
                scryfall
                    .collection_again(&entries, priority, deadline, hear)
                    .await;
            } else {
                scryfall.collection(&entries, priority, deadline, hear).await;
            }
        };
        let reading = async {
            while let Some(event) = told.recv().await {
                match event {
                    LookupEvent::Queued { wait, .. } => {
                        job.tell(|state| state.next_at = Some(Instant::now() + wait));
                    }
                    LookupEvent::Answered(look_up) => self.keep(job, &due, &mut open, look_up).await?,
                }
            }
            Ok::<(), StoreError>(())
        };
        let ((), read) = tokio::join!(looking, reading);
        read?;
        if !open.is_empty() {
            // Not one card may stay without an outcome: it would be asked for again without end.
            let left = due.iter().filter(|(wanted, _)| open.contains(&wanted.key));
            let misses: Vec<(String, Miss)> = left
                .map(|(wanted, tries)| (wanted.key.clone(), self.failed(NO_ANSWER, None, *tries)))
                .collect();
            self.0.store.record(&[], &[], &misses, self.0.clock.now()).await?;
            job.tell(|state| state.knowledge += 1);
        }
        job.tell(|state| {
            state.asked = Arc::default();
            state.next_at = None;
        });
        Ok(())
    }

    async fn keep(
        &self,
        job: &Job,
        due: &[(Wanted, u32)],
        open: &mut HashSet<String>,
        look_up: Lookup,
    ) -> Result<(), StoreError> {
        let mut answered = Vec::new();
        let mut misses = Vec::new();
        let now = self.0.clock.now();
        let cards: Vec<Card> = look_up
            .found
            .into_iter()
            .map(|(card, indices)| {
                let asked: Vec<&Wanted> = indices
                    .iter()
                    .filter_map(|index| Some(&due.get(*index)?.0))
                    .collect();
                answered.extend(asked.iter().map(|wanted| wanted.key.clone()));
                answering(card, &asked)
            })
            .collect();
        for (wanted, _) in look_up.not_found.iter().filter_map(|index| due.get(*index)) {
            let retry_at = now.saturating_add(seconds(self.0.patience.not_found));
            let miss = Miss {
                outcome: Outcome::NotFound,
                message: NOT_FOUND.to_owned(),
                tries: 0,
                asked_at: now,
                retry_at: Some(retry_at),
            };
            misses.push((wanted.key.clone(), miss));
        }
        let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
        for (index, error) in &look_up.failed {
            if let Some((wanted, tries)) = due.get(*index) {
                *reasons.entry(error.to_string()).or_default() += 1;
                misses.push((
                    wanted.key.clone(),
                    self.failed(error.player_message(), Some(error), *tries),
                ));
            }
        }
        for (reason, cards) in reasons {
            tracing::warn!(reason, cards, "cards could not be looked up");
        }
        for key in answered.iter().chain(misses.iter().map(|(key, _)| key)) {
            open.remove(key);
        }
        let resolver = self.clone();
        // A task of its own: an answer that came is kept, whatever is cancelled meanwhile.
        let kept = self.0.tracker.spawn(async move {
            resolver.0.store.record(&cards, &answered, &misses, now).await?;
            // Waits for those who read the catalogue.
            let learning = tokio::task::spawn_blocking(move || resolver.0.cards.learn(cards));
            Ok::<(), StoreError>(learning.await.map_err(|_| sqlx::Error::WorkerCrashed)?)
        });
        kept.await
            .unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed.into()))?;
        // Copied before: whoever asks for the state waits while it changes.
        let asked = Arc::new(open.clone());
        job.tell(|state| {
            state.asked = asked;
            state.next_at = None;
            state.knowledge += 1;
        });
        Ok(())
    }

    fn failed(&self, message: &str, error: Option<&LookupError>, tries_before: u32) -> Miss {
        let now = self.0.clock.now();
        let tries = tries_before.saturating_add(1);
        let patience = &self.0.patience;
        let retry_at = (tries < patience.tries).then(|| {
            let own = now.saturating_add(seconds(backoff(patience, tries)));
            let theirs = error
                .and_then(LookupError::retry_at)
                .map_or(0, |at| self.0.clock.unix_of(at));
            own.max(theirs)
        });
        Miss {
            outcome: Outcome::Failed,
            message: message.to_owned(),
            tries,
            asked_at: now,
            retry_at,
        }
    }
}

/// The card, so that every entry it answers finds it from now on: some ask by the number of another catalogue, some by a
/// name only Scryfall knows.
fn answering(mut card: Card, asked: &[&Wanted]) -> Card {
    let mut alone = Catalogue::default();
    alone.insert(Arc::new(card.clone()));
    let strangers = asked
        .iter()
        .filter(|wanted| alone.find(&wanted.entry).is_none())
        .map(|wanted| wanted.entry.name.clone());
    card.other_names.extend(strangers);
    card
}

/// Wait after the `tries`-th failure in a row.
fn backoff(patience: &Patience, tries: u32) -> Duration {
    let factor = 2u32.saturating_pow(tries.saturating_sub(1));
    patience
        .first_retry
        .saturating_mul(factor)
        .min(patience.longest_retry)
}

/// Whole seconds, rounded up.
fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_answers_to_the_name_it_was_asked_for_by() {
        let card = Card {
            name: "Scarlet Spider".to_owned(),
            scryfall_id: Some("1".to_owned()),
            ..Card::default()
        };
        let wanted = |name: &str| Wanted {
            key: name.to_owned(),
            entry: Entry {
                name: name.to_owned(),
                ..Entry::default()
            },
        };
        let (own, other) = (wanted("scarlet spider"), wanted("Kavaero"));
        assert_eq!(answering(card.clone(), &[&own]).other_names, [""; 0]);
        let card = answering(card, &[&own, &other]);
        assert_eq!(card.other_names, ["Kavaero"]);
        let mut catalogue = Catalogue::default();
        catalogue.insert(Arc::new(card));
        assert!(catalogue.find(&other.entry).is_some());
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let patience = Patience::default();
        let waits: Vec<u64> = (1..=8).map(|tries| backoff(&patience, tries).as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    }
}

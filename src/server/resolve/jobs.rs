//! Which decks are being looked up. A job belongs to one version of a deck: whoever comes late with an old list neither ends the
//! job of the new one nor starts another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::job::Job;
use crate::wire::Phase;

/// Jobs by deck and version.
#[derive(Debug, Default)]
pub struct Jobs(BTreeMap<(String, u32), Arc<Job>>);

impl Jobs {
    /// The job of this version of a deck.
    pub fn get(&self, deck: &str, version: u32) -> Option<&Arc<Job>> {
        self.0.get(&(deck.to_owned(), version))
    }

    /// Ends the jobs of older versions. `false` where there is one of a newer version: this one is not wanted any more.
    pub fn is_newest(&mut self, deck: &str, version: u32) -> bool {
        let versions = self.versions(deck);
        for older in versions.iter().filter(|older| **older < version) {
            self.end(deck, *older);
        }
        versions.last().is_none_or(|newest| *newest <= version)
    }

    pub fn insert(&mut self, deck: &str, version: u32, job: Arc<Job>) {
        self.0.insert((deck.to_owned(), version), job);
    }

    pub fn remove(&mut self, deck: &str, version: u32) {
        self.0.remove(&(deck.to_owned(), version));
    }

    /// Ends the jobs of all versions of a deck.
    pub fn end_all(&mut self, deck: &str) {
        for version in self.versions(deck) {
            self.end(deck, version);
        }
    }

    fn end(&mut self, deck: &str, version: u32) {
        if let Some(job) = self.0.remove(&(deck.to_owned(), version)) {
            job.cancel.cancel();
            job.finish(Phase::Cancelled);
        }
    }

    /// The versions that have a job, oldest first.
    fn versions(&self, deck: &str) -> Vec<u32> {
        let all = (deck.to_owned(), 0)..=(deck.to_owned(), u32::MAX);
        self.0.range(all).map(|((_, version), _)| *version).collect()
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    /// Starts a job as the resolver does: not for a version that is not the newest.
    fn start(jobs: &mut Jobs, deck: &str, version: u32) -> Option<Arc<Job>> {
        jobs.is_newest(deck, version).then(|| {
            let job = Arc::new(Job::new(CancellationToken::new()));
            jobs.insert(deck, version, Arc::clone(&job));
            job
        })
    }

    #[test]
    fn in_whatever_order_versions_come_the_newest_keeps_its_job() {
        for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
            let mut jobs = Jobs::default();
            let other = start(&mut jobs, "other", 1).unwrap();
            let started: Vec<_> = order
                .into_iter()
                .filter_map(|version| start(&mut jobs, "deck", version))
                .collect();
            assert_eq!(jobs.versions("deck"), [3], "{order:?}");
            let alive = started.iter().filter(|job| job.is_alive()).count();
            assert_eq!(alive, 1, "{order:?}: every other is told to stop");
            assert!(jobs.get("deck", 3).unwrap().is_alive() && other.is_alive());
        }
    }

    #[test]
    fn a_deck_that_is_gone_has_no_job() {
        let mut jobs = Jobs::default();
        let job = start(&mut jobs, "deck", 7).unwrap();
        let other = start(&mut jobs, "deck2", 1).unwrap();
        jobs.end_all("deck");
        assert!(!job.is_alive() && job.cancel.is_cancelled() && other.is_alive());
        assert!(jobs.get("deck", 7).is_none());
    }
}

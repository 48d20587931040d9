//! What the lanes of one upstream share.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use prometheus_client::metrics::histogram::Histogram;
use tokio::time::Instant;
use url::Url;

use crate::breaker::{Breaker, Pass};
use crate::call::{CallError, ClosedReason};
use crate::config::{Config, LaneConfig, LaneId};
use crate::lane::{FairLane, Lane};
use crate::retry::Budget;
use crate::snapshot::{Failure, FailureKind};
use crate::stats::{Counter, Outcomes};

/// Upper bounds of the buckets of call times, in seconds.
const CALL_SECONDS: [f64; 13] = [
    0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 60.0, 300.0,
];
/// Upper bounds of the buckets of waits for a turn, in seconds.
const WAIT_SECONDS: [f64; 10] = [0.001, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 60.0];

/// A lane and what it shares with its group.
pub(crate) struct Track {
    pub(crate) settings: LaneConfig,
    pub(crate) lane: Arc<dyn Lane>,
    pub(crate) group: Arc<Group>,
    /// Seconds that requests waited for their turn.
    pub(crate) waits: Histogram,
}

/// Everything that speaks to one upstream.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) lanes: Vec<Arc<dyn Lane>>,
    pub(crate) budget: Budget,
    pub(crate) breaker: Arc<Breaker>,
    pub(crate) outcomes: Outcomes,
    pub(crate) rate_limited: Counter,
    pub(crate) blocked: Counter,
    /// Seconds from call to answer.
    pub(crate) seconds: Histogram,
}

impl Group {
    /// Closes every lane to this upstream and says until when, which an earlier closure may have set later still.
    pub(crate) fn close(&self, penalty: Duration, reason: ClosedReason) -> Instant {
        let until = Instant::now() + penalty;
        self.close_lanes(until, reason);
        tracing::warn!(group = self.name, %reason, seconds = penalty.as_secs(), "the upstream told us to stop");
        self.lanes
            .iter()
            .map(|lane| lane.status().next_at)
            .fold(until, Instant::max)
    }

    /// Tells the breaker how an attempt went; `None` where it says nothing about the upstream.
    pub(crate) fn settle(&self, pass: Option<Pass>, failed: Option<bool>) {
        if let (Some(pass), Some(failed)) = (pass, failed)
            && let Some(until) = pass.settle(failed)
        {
            self.leave_alone(until);
        }
    }

    /// Tells the breaker of an answer that broke off after it had begun.
    pub(crate) fn broke_off(&self) {
        if let Some(until) = self.breaker.note_failure() {
            self.leave_alone(until);
        }
    }

    /// An open breaker closes the lanes, so that those who queue already hear of it too.
    fn leave_alone(&self, until: Instant) {
        self.close_lanes(until, ClosedReason::Broken);
        let seconds = until.saturating_duration_since(Instant::now()).as_secs();
        tracing::warn!(
            group = self.name,
            seconds,
            "the upstream is failing and left alone"
        );
    }

    fn close_lanes(&self, until: Instant, reason: ClosedReason) {
        for lane in &self.lanes {
            lane.close(until, reason);
        }
    }
}

/// The lanes by id, and the groups in the order of the configuration.
pub(crate) fn tracks(config: &Config) -> (HashMap<LaneId, Track>, Vec<Arc<Group>>) {
    let fair = |lane: &LaneConfig| -> Arc<dyn Lane> { Arc::new(FairLane::new(lane.step, config.max_queued)) };
    let lanes: Vec<_> = config.lanes.iter().map(|lane| (lane, fair(lane))).collect();
    let mut groups: Vec<Arc<Group>> = Vec::new();
    let mut tracks = HashMap::new();
    for (settings, lane) in &lanes {
        let group = groups.iter().find(|group| group.name == settings.group).cloned();
        let group = group.unwrap_or_else(|| {
            let members = lanes.iter().filter(|(other, _)| other.group == settings.group);
            let group = Arc::new(Group {
                name: settings.group,
                lanes: members.map(|(_, lane)| Arc::clone(lane)).collect(),
                budget: Budget::new(),
                breaker: Arc::new(Breaker::new(config.breaker.clone())),
                outcomes: Outcomes::default(),
                rate_limited: Counter::default(),
                blocked: Counter::default(),
                seconds: Histogram::new(CALL_SECONDS),
            });
            groups.push(Arc::clone(&group));
            group
        });
        tracks.insert(
            settings.id,
            Track {
                settings: (*settings).clone(),
                lane: Arc::clone(lane),
                group,
                waits: Histogram::new(WAIT_SECONDS),
            },
        );
    }
    (tracks, groups)
}

/// The latest failures.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<VecDeque<Failure>>);

impl Failures {
    const MOST: usize = 20;

    pub(crate) fn note(&self, url: &Url, template: &'static str, error: &CallError) {
        let kind = match error {
            CallError::Closed { reason, .. } => FailureKind::Closed(*reason),
            CallError::Deadline => FailureKind::Deadline,
            CallError::Transport(_) => FailureKind::Transport,
            CallError::Status { status, .. } => FailureKind::Status(*status),
            CallError::BodyTooLarge { .. } => FailureKind::BodyTooLarge,
            CallError::NotAllowed(_) => FailureKind::NotAllowed,
            // Nobody failed: it was this program's own wish.
            CallError::Offline(_) => return,
        };
        let failure = Failure {
            at: SystemTime::now(),
            host: url.host_str().unwrap_or_default().to_owned(),
            template,
            kind,
        };
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        latest.truncate(Failures::MOST - 1);
        latest.push_front(failure);
    }

    /// Newest first.
    pub(crate) fn latest(&self) -> Vec<Failure> {
        let latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        latest.iter().cloned().collect()
    }
}

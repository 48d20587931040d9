//! The same counters as [`Stats`](crate::Stats), in the words of Prometheus, read when they are asked for.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use crate::client::Outbound;
use crate::group::Track;
use crate::snapshot::BreakerState;
use crate::stats::{Lookups, Outcome};

/// Reads the client whenever a registry is encoded.
#[derive(Debug)]
pub(crate) struct Live(pub(crate) Outbound);

impl Collector for Live {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.calls(&mut encoder)?;
        self.pool(&mut encoder)?;
        self.lanes(&mut encoder)?;
        self.upstreams(&mut encoder)?;
        self.cache(&mut encoder)
    }
}

impl Live {
    fn calls(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let inner = &self.0.inner;
        let help = "Calls by how they ended; group is empty for calls that name no lane there is";
        let mut family = encoder.encode_descriptor("outbound_requests", help, None, MetricType::Counter)?;
        let groups = inner.groups.iter().map(|group| (group.name, &group.outcomes));
        for (group, outcomes) in groups.chain([("", &inner.counters.strangers)]) {
            for (outcome, name) in Outcome::ALL {
                let count = outcomes.get(outcome);
                // Who never called has nothing to show.
                if count > 0 || !group.is_empty() {
                    one(
                        &mut family,
                        &[("group", group), ("outcome", name)],
                        &ConstCounter::new(count),
                    )?;
                }
            }
        }
        let help = "Time from call to answer, answers from the cache included";
        let mut family =
            encoder.encode_descriptor("outbound_call", help, Some(&Unit::Seconds), MetricType::Histogram)?;
        for group in &inner.groups {
            one(&mut family, &[("group", group.name)], &group.seconds)?;
        }
        Ok(())
    }

    fn pool(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let stats = self.0.stats();
        let mut total = |name, help, count| {
            let counter = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            ConstCounter::new(count).encode(counter)
        };
        total(
            "outbound_attempts",
            "Requests sent, retries and redirects included",
            stats.requests,
        )?;
        total("outbound_connects", "Connections opened", stats.connects)?;
        let help = "Requests under way, until their body is read";
        let gauge = encoder.encode_descriptor("outbound_in_flight", help, None, MetricType::Gauge)?;
        ConstGauge::new(stats.in_flight as u64).encode(gauge)
    }

    fn lanes(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let help = "Time that requests waited for their turn";
        let mut family = encoder.encode_descriptor(
            "outbound_lane_wait",
            help,
            Some(&Unit::Seconds),
            MetricType::Histogram,
        )?;
        for Track { settings, waits, .. } in self.tracks() {
            one(&mut family, &[("lane", settings.id.0)], waits)?;
        }
        Ok(())
    }

    fn upstreams(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let groups = &self.0.inner.groups;
        let help = "Retries that may still be spent";
        let mut family = encoder.encode_descriptor("outbound_retry_budget", help, None, MetricType::Gauge)?;
        for group in groups {
            one(
                &mut family,
                &[("group", group.name)],
                &ConstGauge::new(group.budget.left()),
            )?;
        }
        let help = "0: closed, calls go through. 1: half open, one finds out. 2: open, calls are refused";
        let mut family =
            encoder.encode_descriptor("outbound_breaker_state", help, None, MetricType::Gauge)?;
        for group in groups {
            let state: u64 = match group.breaker.state() {
                BreakerState::Closed => 0,
                BreakerState::HalfOpen => 1,
                BreakerState::Open => 2,
            };
            one(&mut family, &[("group", group.name)], &ConstGauge::new(state))?;
        }
        let help = "429 answers";
        let mut family =
            encoder.encode_descriptor("outbound_rate_limited", help, None, MetricType::Counter)?;
        for group in groups {
            let count = ConstCounter::new(group.rate_limited.get());
            one(&mut family, &[("group", group.name)], &count)?;
        }
        Ok(())
    }

    fn cache(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let counters = &self.0.inner.counters;
        let help = "Looks into a tier of the cache by what was there";
        let mut family =
            encoder.encode_descriptor("outbound_cache_lookups", help, None, MetricType::Counter)?;
        for (tier, lookups) in [("memory", &counters.memory), ("second", &counters.tier)] {
            let Lookups {
                hit,
                stale,
                miss,
                late,
            } = lookups;
            for (outcome, count) in [("hit", hit), ("stale", stale), ("miss", miss), ("late", late)] {
                let count = ConstCounter::new(count.get());
                one(&mut family, &[("tier", tier), ("outcome", outcome)], &count)?;
            }
        }
        Ok(())
    }

    fn tracks(&self) -> impl Iterator<Item = &Track> {
        let inner = &self.0.inner;
        inner
            .lane_order
            .iter()
            .filter_map(|lane| inner.lanes.get(&lane.id))
    }
}

/// One member of a family.
fn one(
    family: &mut MetricEncoder<'_>,
    labels: &impl EncodeLabelSet,
    metric: &impl EncodeMetric,
) -> fmt::Result {
    metric.encode(family.encode_family(labels)?)
}

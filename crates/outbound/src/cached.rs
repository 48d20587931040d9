//! A call whose answer may be kept: memory, the flight that others are on, the second tier, and only then the upstream.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};
use tracing::{Instrument, Span, field};

use crate::cache::{Boarding, Entry, Found, Reply, Role, Source, Standing};
use crate::call::{CacheMode, CachePolicy, CallError, Freshness, Priority, Request, Response};
use crate::client::{Inner, Outbound};
use crate::tier::Kept;

/// A second tier that has not answered by then is taken to have nothing: the upstream would be asked sooner.
const TIER_TIMEOUT: Duration = Duration::from_millis(250);
/// What has not been written by then is left: the answer is in memory, and the upstream has it.
const TIER_WRITE_TIMEOUT: Duration = Duration::from_secs(5);
/// The patience of a fetch that nobody waits for.
const REFRESH_DEADLINE: Duration = Duration::from_secs(30);

impl Outbound {
    /// The answers kept under the keys of these policies, in the same order: from memory, else from the second tier. An
    /// answer past `fresh` (for a 404, `negative`) is [`Freshness::Stale`]; one past its last use is not given, nor is
    /// anything to [`CacheMode::Refresh`].
    ///
    /// For services that keep the parts of an answer, where one request asks for many things.
    pub async fn kept(&self, policies: &[CachePolicy]) -> Vec<Option<Response>> {
        let inner = &self.inner;
        let mut answers = vec![None; policies.len()];
        let mut missing = Vec::new();
        for (index, policy) in policies.iter().enumerate() {
            if policy.mode == CacheMode::Refresh {
                continue;
            }
            match inner.in_memory(policy).await {
                Some((entry, standing)) if standing != Standing::Gone => {
                    answers[index] = Some(entry.answer(standing));
                }
                _ => missing.push(index),
            }
        }
        let keys: Vec<String> = missing.iter().map(|index| policies[*index].key.clone()).collect();
        for (index, kept) in missing.into_iter().zip(inner.load(&keys).await) {
            let Some(kept) = kept else { continue };
            let policy = &policies[index];
            let (entry, standing) = inner.take_over(policy, kept).await;
            if standing != Standing::Gone {
                answers[index] = Some(entry.answer(standing));
            }
        }
        answers
    }

    /// Keeps answers, or parts of them, in both tiers. Returns when memory has them.
    pub async fn keep(&self, answers: Vec<(CachePolicy, Response)>) {
        let mut kept = Vec::with_capacity(answers.len());
        for (policy, response) in answers {
            let key = policy.key.as_str().into();
            if let Some(answer) = self.inner.answers.put(key, &policy, &response).await {
                kept.push((policy.key, answer));
            }
        }
        self.inner.save(kept);
    }

    pub(crate) async fn answer(&self, request: Request) -> Result<Response, CallError> {
        let inner = &self.inner;
        let Some(policy) = &request.cache else {
            return inner.fetch(&request).await;
        };
        let remembered = inner.in_memory(policy).await;
        if let Some((entry, standing)) = &remembered
            && policy.mode == CacheMode::Use
        {
            match standing {
                Standing::Fresh => {
                    Span::current().record("cache", "hit");
                    return Ok(entry.fresh());
                }
                Standing::Stale => {
                    Span::current().record("cache", "stale");
                    self.refresh(entry, &request, policy);
                    return Ok(entry.stale());
                }
                Standing::StandIn | Standing::Gone => {}
            }
        }
        if policy.mode == CacheMode::Refresh {
            Span::current().record("cache", "refresh");
        }
        let key: Arc<str> = policy.key.as_str().into();
        loop {
            let Boarding { answer, found, role } = self.board(&key, &request);
            if role != Role::Led {
                inner.counters.coalesced.add_one();
                Span::current().record("cache", "joined");
            }
            let outcome = timeout_at(request.deadline, answer).await;
            let error = match outcome.unwrap_or(Err(CallError::Deadline)) {
                Ok(reply) if role == Role::Led || inner.would_do(&reply, policy, &found) => {
                    if let Some(entry) = found.get()
                        && reply.response.freshness != Freshness::Fresh
                    {
                        self.refresh(entry, &request, policy);
                    }
                    return Ok(reply.response);
                }
                // It suits them and not this caller, who asks anew.
                Ok(_) => continue,
                Err(error) => error,
            };
            if let Role::Joined { deadline, priority } = role
                && Instant::now() < request.deadline
            {
                // They were in more of a hurry than this caller.
                let hurried = deadline < request.deadline && error.is_about_time();
                // People are told at once that a lane is closed; a job may wait for it to open.
                let impatient = priority != request.priority && matches!(error, CallError::Closed { .. });
                if hurried || impatient {
                    continue;
                }
            }
            let remembered = remembered.as_ref().map(|(entry, _)| entry);
            return inner.stand_in(error, policy, found.get().or(remembered));
        }
    }

    /// Joins the flight of this key, or starts it.
    fn board(&self, key: &Arc<str>, request: &Request) -> Boarding {
        let inner = &self.inner;
        let fetch = |found: Found| {
            let (inner, key, request) = (Arc::clone(inner), Arc::clone(key), request.clone());
            // Held by the task, which may outlive this call.
            let running = inner.running.token();
            async move {
                let _running = running;
                inner.fetch_and_keep(key, &request, &found).await
            }
            .instrument(Span::current())
        };
        inner
            .flights
            .board(key, request.priority, request.deadline, fetch)
    }

    /// Fetches the next answer for whoever asks later, if nobody is at it.
    fn refresh(&self, entry: &Entry, request: &Request, policy: &CachePolicy) {
        let inner = &self.inner;
        if inner.may_send().is_err() || !entry.claim_refresh() {
            return;
        }
        let policy = CachePolicy {
            mode: CacheMode::Refresh,
            ..policy.clone()
        };
        let key: Arc<str> = policy.key.as_str().into();
        let request = Request {
            priority: Priority::Background,
            deadline: Instant::now() + REFRESH_DEADLINE,
            cache: Some(policy),
            ..request.clone()
        };
        let span = tracing::info_span!(
            parent: None,
            "outbound",
            method = %request.method,
            host = request.url.host_str().unwrap_or_default(),
            template = request.template,
            lane = request.lane.0,
            cache = "refresh",
            status = field::Empty,
            attempts = field::Empty,
            wait_ms = field::Empty,
        );
        // The flight lands without us.
        drop(span.in_scope(|| self.board(&key, &request)));
    }
}

impl Inner {
    async fn fetch_and_keep(
        self: &Arc<Inner>,
        key: Arc<str>,
        request: &Request,
        found: &Found,
    ) -> Result<Reply, CallError> {
        // Only calls with a policy board a flight.
        let Some(policy) = &request.cache else {
            return Err(CallError::NotAllowed("nothing says how to keep the answer"));
        };
        if policy.mode == CacheMode::Use {
            // Another flight may have landed between the look into the cache and the start of this one.
            if let Some(entry) = self.answers.look(&key).await
                && self.answers.standing(&entry, policy) == Standing::Fresh
            {
                self.counters.memory.hit.add_one();
                Span::current().record("cache", "hit");
                return Ok(reply(entry.fresh(), Source::Memory));
            }
            let keys = [policy.key.clone()];
            let loading = timeout_at(request.deadline, self.load(&keys)).await;
            if let Some(kept) = loading.unwrap_or_default().into_iter().flatten().next() {
                let (entry, standing) = self.take_over(policy, kept).await;
                let entry = found.get_or_init(|| entry);
                if matches!(standing, Standing::Fresh | Standing::Stale) {
                    Span::current().record("cache", "tier");
                    return Ok(reply(entry.answer(standing), Source::Tier));
                }
            }
            Span::current().record("cache", "miss");
        }
        let response = self.fetch(request).await?;
        if let Some(kept) = self.answers.put(key, policy, &response).await {
            self.save(vec![(policy.key.clone(), kept)]);
        }
        Ok(reply(response, Source::Upstream))
    }

    /// Whether what another caller's flight brought is good enough by this caller's policy.
    fn would_do(&self, reply: &Reply, policy: &CachePolicy, found: &Found) -> bool {
        if policy.mode == CacheMode::Refresh {
            return reply.source == Source::Upstream;
        }
        match found.get() {
            Some(entry) if reply.source == Source::Tier => {
                matches!(
                    self.answers.standing(entry, policy),
                    Standing::Fresh | Standing::Stale
                )
            }
            _ => true,
        }
    }

    /// A stale answer in place of an error, where the policy has one.
    fn stand_in(
        &self,
        error: CallError,
        policy: &CachePolicy,
        entry: Option<&Arc<Entry>>,
    ) -> Result<Response, CallError> {
        let cannot_be_had = match &error {
            CallError::Closed { .. }
            | CallError::Deadline
            | CallError::Transport(_)
            | CallError::Offline(_) => true,
            CallError::Status { status, .. } => status.is_server_error(),
            CallError::BodyTooLarge { .. } | CallError::NotAllowed(_) => false,
        };
        let Some(entry) = entry.filter(|_| cannot_be_had) else {
            return Err(error);
        };
        let within = match self.answers.standing(entry, policy) {
            Standing::StandIn => true,
            // Somebody wanted a newer one than that; or nothing may be sent, and nobody fetches the next.
            Standing::Fresh | Standing::Stale => !policy.stale_if_error.is_zero(),
            Standing::Gone => false,
        };
        if !within {
            return Err(error);
        }
        tracing::debug!(%error, "a stale answer stands in");
        self.counters.memory.stale.add_one();
        Span::current().record("cache", "stale");
        Ok(entry.stale())
    }

    /// Looks into memory, and counts it.
    async fn in_memory(&self, policy: &CachePolicy) -> Option<(Arc<Entry>, Standing)> {
        let found = self.answers.look(&policy.key).await;
        let found = found.map(|entry| {
            let standing = self.answers.standing(&entry, policy);
            (entry, standing)
        });
        if policy.mode == CacheMode::Use {
            let lookups = &self.counters.memory;
            match found.as_ref().map(|(_, standing)| standing) {
                Some(Standing::Fresh) => lookups.hit.add_one(),
                Some(Standing::Stale) => lookups.stale.add_one(),
                Some(Standing::StandIn | Standing::Gone) | None => lookups.miss.add_one(),
            }
        }
        found
    }

    /// Takes what the second tier gave into memory, and counts it.
    async fn take_over(&self, policy: &CachePolicy, kept: Kept) -> (Arc<Entry>, Standing) {
        let entry = self.answers.adopt(policy.key.as_str().into(), kept).await;
        let standing = self.answers.standing(&entry, policy);
        let lookups = &self.counters.tier;
        match standing {
            Standing::Fresh => lookups.hit.add_one(),
            Standing::Stale => lookups.stale.add_one(),
            Standing::StandIn | Standing::Gone => lookups.miss.add_one(),
        }
        (entry, standing)
    }

    /// Asks the second tier; nothing where there is none, or where it does not answer.
    async fn load(&self, keys: &[String]) -> Vec<Option<Kept>> {
        let Some(tier) = self.tier.get().filter(|_| !keys.is_empty()) else {
            return vec![None; keys.len()];
        };
        let Ok(mut answers) = timeout(TIER_TIMEOUT, tier.load(keys)).await else {
            tracing::warn!("the second tier of the cache does not answer");
            self.counters.tier.late.add_one();
            return vec![None; keys.len()];
        };
        // A tier that gives too few has none of the others.
        answers.resize(keys.len(), None);
        for answer in &answers {
            if answer.is_none() {
                self.counters.tier.miss.add_one();
            }
        }
        answers
    }

    /// Hands answers to the second tier in a task of its own: nobody waits for a disk.
    fn save(self: &Arc<Inner>, answers: Vec<(String, Kept)>) {
        if answers.is_empty() || self.tier.get().is_none() {
            return;
        }
        let inner = Arc::clone(self);
        self.running.spawn(async move {
            if let Some(tier) = inner.tier.get()
                && timeout(TIER_WRITE_TIMEOUT, tier.save(answers)).await.is_err()
            {
                tracing::warn!("the second tier of the cache does not take answers");
            }
        });
    }
}

impl Entry {
    fn answer(&self, standing: Standing) -> Response {
        if standing == Standing::Fresh {
            self.fresh()
        } else {
            self.stale()
        }
    }
}

fn reply(response: Response, source: Source) -> Reply {
    Reply { response, source }
}

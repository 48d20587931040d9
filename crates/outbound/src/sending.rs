//! From a request to the carrier and back: retries, breaker, lane, pool.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use futures::FutureExt;
use futures::future::BoxFuture;
use http::StatusCode;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tracing::Span;

use crate::breaker::{LONGEST_PROBE, Pass};
use crate::call::{CallError, ClosedReason, Priority, Request, Response};
use crate::client::{Inner, millis};
use crate::group::{Group, Track};
use crate::lane::{Refused, Turn};
use crate::retry::{self, Verdict};
use crate::route::MAX_REDIRECTS;
use crate::transport::{CONNECT_TIMEOUT, Outgoing, TransportError};
use crate::wire;

/// One attempt gets this long, body included, or what is left of the deadline.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// An attempt that its caller gives up counts for the breaker when it had this long and brought nothing: time enough to
/// connect.
const FAIR_CHANCE: Duration = CONNECT_TIMEOUT;
/// Bytes of an error's body that are kept for the log.
const EXCERPT: usize = 200;
/// A request that has to connect keeps its turn no longer than this: by then it has been sent, or never will be.
const LONGEST_HOLD: Duration = CONNECT_TIMEOUT.saturating_add(Duration::from_millis(500));

pub(crate) const SHUTTING_DOWN: CallError = CallError::Offline("the program is shutting down");

// A probe is an attempt.
const _: () = assert!(LONGEST_PROBE.as_millis() == ATTEMPT_TIMEOUT.as_millis());

/// Who waits for a turn, for how long, and how long they have waited.
pub(crate) struct Waiting {
    pub(crate) priority: Priority,
    pub(crate) deadline: Instant,
    pub(crate) waited: Duration,
}

/// What one attempt needs: the turn of its lane, started, and room in the pool.
pub(crate) struct Clearance {
    pub(crate) turn: Box<dyn Turn>,
    pub(crate) permit: OwnedSemaphorePermit,
}

/// One attempt, as the breaker sees it: what is given up before it ends may count too.
struct Attempt<'a> {
    group: &'a Group,
    pass: Option<Pass>,
    /// When what it waits for was sent; nothing while it waits for a turn.
    sent: Option<Instant>,
}

impl<'a> Attempt<'a> {
    fn of(group: &'a Group) -> Attempt<'a> {
        Attempt {
            group,
            pass: None,
            sent: None,
        }
    }

    fn settle(mut self, failed: Option<bool>) {
        self.group.settle(self.pass.take(), failed);
    }
}

impl Drop for Attempt<'_> {
    /// Given up by its caller, or by the caller's deadline. An upstream that swallows everything is met like that by
    /// those in a hurry, and would never be left alone if none of it counted.
    fn drop(&mut self) {
        if self.sent.is_some_and(|sent| sent.elapsed() >= FAIR_CHANCE) {
            self.group.settle(self.pass.take(), Some(true));
        }
    }
}

impl Inner {
    /// Asks the upstream.
    pub(crate) async fn fetch(&self, request: &Request) -> Result<Response, CallError> {
        let result = self.fetch_in_time(request).await;
        if let Err(error) = &result {
            self.failures.note(&request.url, request.template, error);
        }
        result
    }

    async fn fetch_in_time(&self, request: &Request) -> Result<Response, CallError> {
        self.may_send()?;
        self.routes.check(&request.url)?;
        let Some(track) = self.lanes.get(&request.lane) else {
            return Err(CallError::NotAllowed("the lane is not configured"));
        };
        // Boxed: a large state machine that would otherwise be moved through every layer above.
        let fetch = async {
            self.ready().await?;
            self.attempts(request, track).await
        }
        .boxed();
        timeout_at(request.deadline, fetch)
            .await
            .unwrap_or(Err(CallError::Deadline))
    }

    pub(crate) fn may_send(&self) -> Result<(), CallError> {
        if self.offline {
            return Err(CallError::Offline("offline by configuration"));
        }
        if self.stop.is_cancelled() {
            return Err(SHUTTING_DOWN);
        }
        Ok(())
    }

    pub(crate) async fn ready(&self) -> Result<(), CallError> {
        let ready = self.transport.ready().await;
        ready.map_err(|error| CallError::Transport(error.to_string()))
    }

    /// Attempts until an answer, or until nothing is left to try.
    async fn attempts(&self, request: &Request, track: &Track) -> Result<Response, CallError> {
        let group = &*track.group;
        let mut waiting = Waiting {
            priority: request.priority,
            deadline: request.deadline,
            waited: Duration::ZERO,
        };
        let mut attempts = 1;
        let mut was_limited = false;
        let mut failure: Option<CallError> = None;
        loop {
            let mut attempt = Attempt::of(group);
            let outcome = match self.exchange(request, track, &mut waiting, &mut attempt).await {
                Ok(outcome) => outcome,
                // No room for another attempt does not make the earlier failure untrue.
                Err(error) if error.is_about_time() => return Err(failure.unwrap_or(error)),
                Err(error) => return Err(error),
            };
            let failed_attempt = match &outcome {
                Ok(response) => health(response.status),
                Err(TransportError::TooLarge { .. }) => None,
                Err(_) => Some(true),
            };
            attempt.settle(failed_attempt);
            let span = Span::current();
            span.record("attempts", attempts)
                .record("wait_ms", millis(waiting.waited));
            if let Ok(response) = &outcome {
                span.record("status", response.status.as_u16());
            }
            let verdict = retry::judge(&request.method, request.read_only, &outcome, SystemTime::now());
            let (cost, not_before) = match verdict {
                Verdict::Answer => {
                    group.budget.refund();
                    return outcome.map_err(given_up);
                }
                Verdict::GiveUp => return Err(failed(outcome)),
                Verdict::Retry { cost, after } => {
                    let jittered = retry::backoff(attempts - 1, fastrand::f64());
                    failure = Some(failed(outcome));
                    (cost, Instant::now() + jittered.max(after))
                }
                Verdict::RateLimited(penalty) => {
                    let (error, retry_at) = group.close_after_429(penalty);
                    // People are told at once; a job may wait it out, once.
                    if request.priority == Priority::Interactive || was_limited || !request.may_repeat() {
                        return Err(error);
                    }
                    was_limited = true;
                    failure = Some(error);
                    (1, retry_at)
                }
                Verdict::Blocked(penalty) => return Err(group.close_after_403(penalty)),
            };
            let start = not_before.max(track.lane.expected_start(request.priority));
            if attempts >= retry::max_attempts(request.priority)
                || start >= request.deadline
                || !group.budget.withdraw(cost)
            {
                return Err(failure.unwrap_or(CallError::Deadline));
            }
            tokio::select! {
                () = sleep_until(not_before) => {}
                () = self.stop.cancelled() => return Err(SHUTTING_DOWN),
            }
            attempts += 1;
            self.counters.retries.add_one();
        }
    }

    /// One attempt: the request, and the redirects it meets, each with its own turn.
    async fn exchange(
        &self,
        request: &Request,
        track: &Track,
        waiting: &mut Waiting,
        attempt: &mut Attempt<'_>,
    ) -> Result<Result<Response, TransportError>, CallError> {
        let mut outgoing = Outgoing {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            max_body: request.max_body,
        };
        for _ in 0..=MAX_REDIRECTS {
            let Clearance { turn, permit } = self.clearance(track, waiting, &mut attempt.pass).await?;
            wire::sent(&outgoing);
            attempt.sent = Some(Instant::now());
            let begin = || self.transport.send(outgoing.clone());
            let sent = timeout(ATTEMPT_TIMEOUT, self.carry(track, turn, begin)).await;
            drop(permit);
            attempt.sent = None;
            let sent = sent.unwrap_or(Err(TransportError::TimedOut));
            let response = match sent {
                Ok(response) => response,
                Err(error) => {
                    wire::failed(&error);
                    return Ok(Err(error));
                }
            };
            wire::came(response.status, &response.headers, Some(&response.body));
            match self
                .routes
                .follow(&outgoing, response.status, &response.headers)?
            {
                None => return Ok(Ok(response)),
                Some(next) => outgoing = next,
            }
        }
        Err(CallError::NotAllowed("redirected too often"))
    }

    /// Sends, holding the turn while the request has to connect first.
    ///
    /// What a lane spaces are starts; what the upstream counts are arrivals. On a connection that exists they are the same
    /// distance apart, give or take some milliseconds. A request that has to connect arrives up to seconds later, close
    /// before its successors, so the lane waits until the connection is there and counts the step from then. It does not
    /// wait for the answer: a slow answer would hold everyone up, and says nothing about arrivals.
    pub(crate) async fn carry<'a, T>(
        &self,
        track: &Track,
        turn: Box<dyn Turn>,
        begin: impl FnOnce() -> BoxFuture<'a, Result<T, TransportError>>,
    ) -> Result<T, TransportError> {
        self.counters.requests.add_one();
        let connects = self.transport.connects();
        let mut sending = begin();
        if let Poll::Ready(result) = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await {
            return result;
        }
        // A lane without a step keeps no distance.
        if self.transport.connects() != connects && !track.settings.step.is_zero() {
            tokio::select! {
                biased;
                result = sending.as_mut() => return result,
                () = self.transport.connected() => {}
                () = sleep(LONGEST_HOLD) => {}
            }
        }
        drop(turn);
        sending.await
    }

    /// Waits until breaker and lane let this attempt start and the pool has room for it.
    ///
    /// The permit is fetched while the turn is held and the step begins after that: requests that a full pool held
    /// back would otherwise leave together, however well they were spaced before. The breaker is asked again then, because
    /// it may have opened while this one stood in the queue.
    pub(crate) async fn clearance(
        &self,
        track: &Track,
        waiting: &mut Waiting,
        pass: &mut Option<Pass>,
    ) -> Result<Clearance, CallError> {
        let began = Instant::now();
        let group = &*track.group;
        loop {
            if pass.is_none()
                && let Some(retry_at) = group.breaker.refuses()
            {
                self.sit_out(group, waiting, retry_at).await?;
                continue;
            }
            let ready = async {
                let turn = track.lane.acquire(waiting.priority, waiting.deadline).await?;
                let permit = Arc::clone(&self.in_flight).acquire_owned().await;
                Ok::<_, Refused>((turn, permit))
            };
            let (mut turn, permit) = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(SHUTTING_DOWN),
                ready = ready => ready?,
            };
            let Ok(permit) = permit else {
                return Err(SHUTTING_DOWN);
            };
            let entered = match pass.take() {
                Some(pass) => Ok(pass),
                None => group.breaker.enter(),
            };
            let Ok(entered) = entered else {
                continue;
            };
            // Closed in the meantime: the lane itself says who may wait for it to open again.
            if turn.start().is_ok() {
                *pass = Some(entered);
                let waited = began.elapsed();
                waiting.waited += waited;
                track.waits.observe(waited.as_secs_f64());
                return Ok(Clearance { turn, permit });
            }
        }
    }

    /// People hear at once that the breaker is open; a job waits where its deadline allows.
    async fn sit_out(&self, group: &Group, waiting: &Waiting, retry_at: Instant) -> Result<(), CallError> {
        if waiting.priority == Priority::Interactive || retry_at > waiting.deadline {
            return Err(CallError::Closed {
                reason: ClosedReason::Broken,
                retry_at,
            });
        }
        tokio::select! {
            () = sleep_until(retry_at) => Ok(()),
            () = group.breaker.changed() => Ok(()),
            () = self.stop.cancelled() => Err(SHUTTING_DOWN),
        }
    }
}

impl Group {
    /// The error for whoever met the 429, and when the group opens again.
    pub(crate) fn close_after_429(&self, penalty: Duration) -> (CallError, Instant) {
        self.rate_limited.add_one();
        let reason = ClosedReason::RateLimited;
        let retry_at = self.close(penalty, reason);
        (CallError::Closed { reason, retry_at }, retry_at)
    }

    /// The error for whoever met the 403.
    pub(crate) fn close_after_403(&self, penalty: Duration) -> CallError {
        self.blocked.add_one();
        let reason = ClosedReason::Blocked;
        let retry_at = self.close(penalty, reason);
        CallError::Closed { reason, retry_at }
    }
}

impl CallError {
    /// Whether a caller with a later deadline might have fared better.
    pub(crate) fn is_about_time(&self) -> bool {
        matches!(
            self,
            CallError::Deadline
                | CallError::Closed {
                    reason: ClosedReason::QueueFull,
                    ..
                }
        )
    }
}

impl Request {
    fn may_repeat(&self) -> bool {
        retry::is_harmless(&self.method, self.read_only)
    }
}

/// What an answer says about the health of the upstream: whether it failed, if it says anything.
pub(crate) fn health(status: StatusCode) -> Option<bool> {
    match status {
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => None,
        status => Some(status.is_server_error()),
    }
}

/// The error that an attempt which is not an answer amounts to.
pub(crate) fn failed(outcome: Result<Response, TransportError>) -> CallError {
    match outcome {
        Ok(response) => CallError::Status {
            status: response.status,
            excerpt: excerpt(&response),
        },
        Err(error) => given_up(error),
    }
}

pub(crate) fn given_up(error: TransportError) -> CallError {
    match error {
        TransportError::TooLarge { limit } => CallError::BodyTooLarge { limit },
        TransportError::TimedOut => CallError::Transport("no answer in time".to_owned()),
        TransportError::Connect(cause) => CallError::Transport(format!("connect: {cause}")),
        TransportError::Broken(cause) => CallError::Transport(cause),
    }
}

fn excerpt(response: &Response) -> String {
    let end = response.body.len().min(EXCERPT);
    String::from_utf8_lossy(&response.body[..end]).into_owned()
}

//! Files that are too large to hold: read as they come, and taken up again where a connection broke.

mod piece;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use http::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use http::{HeaderMap, HeaderValue, Method};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};
use tracing::{Instrument, Span, field};
use url::Url;

use self::piece::{Piece, validator};
use crate::call::{CallError, Freshness, Priority, Response};
use crate::client::{Inner, Outbound, millis};
use crate::config::LaneId;
use crate::group::Track;
use crate::retry::{self, Verdict};
use crate::route::MAX_REDIRECTS;
use crate::sending::{Clearance, SHUTTING_DOWN, Waiting, failed, given_up, health};
use crate::stats::Outcome;
use crate::transport::{Opened, Outgoing, TransportError};
use crate::wire;

/// Connections after the first that one file may take.
const MOST_RESUMES: u32 = 5;
/// A job waits so long for its turn: longer than a 429 or an open breaker closes a lane.
const JOB_PATIENCE: Duration = Duration::from_secs(120);

/// A file to read.
#[derive(Clone, Debug)]
pub struct Download {
    pub url: Url,
    /// The address with its variable parts named.
    pub template: &'static str,
    pub headers: HeaderMap,
    pub lane: LaneId,
    pub priority: Priority,
    /// The longest silence: before the answer begins, and between two pieces of it.
    pub stall: Duration,
    /// The most bytes that are read, as they come over the wire.
    pub max_bytes: u64,
}

/// A file on its way. Dropping it ends the exchange.
///
/// It takes a place in the pool while it is connected, so it is read or dropped, not kept.
pub struct Incoming {
    inner: Arc<Inner>,
    download: Download,
    span: Span,
    connection: Option<Connection>,
    /// What says that a later answer is of the same file.
    validator: Option<HeaderValue>,
    length: Option<u64>,
    received: u64,
    resumes: u32,
    began: Instant,
    end: Option<End>,
}

/// How it ended, told again to whoever asks again.
#[derive(Clone)]
enum End {
    Whole,
    Failed(CallError),
}

struct Connection {
    body: BoxStream<'static, Result<Bytes, TransportError>>,
    _permit: OwnedSemaphorePermit,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming")
            .field("template", &self.download.template)
            .field("received", &self.received)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl Outbound {
    /// Begins to read a file, as it comes over the wire: a content encoding is neither asked for nor undone.
    ///
    /// A connection that breaks is taken up where it broke (`Range` with `If-Range`), five times at most, each with a turn of
    /// its own and within the retry budget; where the upstream cannot do that, or the file has changed, the download fails
    /// rather than mix two files. A 429 or 403 closes the group; a job waits a 429 out. Breaker and budget count a
    /// download as they count a call. A 5xx that names its time is taken at its word, or, where that is longer than anybody
    /// waits, is the end.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn download(&self, download: Download) -> Result<Incoming, CallError> {
        let span = tracing::info_span!(
            "outbound",
            method = "GET",
            host = download.url.host_str().unwrap_or_default(),
            template = download.template,
            lane = download.lane.0,
            status = field::Empty,
            attempts = field::Empty,
            wait_ms = field::Empty,
        );
        let inner = &self.inner;
        inner.counters.calls.add_one();
        let _running = inner.running.token();
        let mut incoming = Incoming {
            inner: Arc::clone(inner),
            download,
            span: span.clone(),
            connection: None,
            validator: None,
            length: None,
            received: 0,
            resumes: 0,
            began: Instant::now(),
            end: None,
        };
        match incoming.connect().instrument(span).await {
            Ok(()) => Ok(incoming),
            Err(error) => Err(incoming.fail(error)),
        }
    }
}

impl Incoming {
    /// The whole length in bytes, where the upstream said it.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "a length that may be unknown; nobody asks whether a file is empty before reading it"
    )]
    pub fn len(&self) -> Option<u64> {
        self.length
    }

    /// Bytes read so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next piece; `None` at the end of a file that came whole. Dropping the future loses nothing.
    ///
    /// # Errors
    /// See [`CallError`]. The download is over then, and every later call says the same.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, CallError> {
        let running = Arc::clone(&self.inner);
        let _running = running.running.token();
        let span = self.span.clone();
        match &self.end {
            Some(End::Whole) => return Ok(None),
            Some(End::Failed(error)) => return Err(error.clone()),
            None => {}
        }
        match self.next().instrument(span).await {
            Ok(Some(piece)) => Ok(Some(piece)),
            Ok(None) => {
                self.finish();
                Ok(None)
            }
            Err(error) => Err(self.fail(error)),
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, CallError> {
        loop {
            if self.length == Some(self.received) {
                return Ok(None);
            }
            let Some(connection) = &mut self.connection else {
                self.connect().await?;
                continue;
            };
            let piece = tokio::select! {
                biased;
                () = self.inner.stop.cancelled() => return Err(SHUTTING_DOWN),
                piece = timeout(self.download.stall, connection.body.next()) => piece,
            };
            let error = match piece {
                Ok(Some(Ok(piece))) if piece.is_empty() => continue,
                Ok(Some(Ok(piece))) => {
                    self.received += piece.len() as u64;
                    self.check_size()?;
                    return Ok(Some(piece));
                }
                Ok(None) if self.length.is_none() => return Ok(None),
                Ok(None) => TransportError::Broken("the file ended early".to_owned()),
                Ok(Some(Err(error))) => error,
                Err(_) => TransportError::TimedOut,
            };
            self.connection = None;
            self.track()?.group.broke_off();
            tracing::debug!(%error, received = self.received, "a download broke off");
            self.may_resume(given_up(error), 1)?;
        }
    }

    fn check_size(&self) -> Result<(), CallError> {
        if self.received > self.download.max_bytes {
            return Err(CallError::BodyTooLarge {
                limit: usize::try_from(self.download.max_bytes).unwrap_or(usize::MAX),
            });
        }
        if self.length.is_some_and(|length| self.received > length) {
            return Err(other_file());
        }
        Ok(())
    }

    /// Counts one more connection, or gives the error back where there is none left, or no way to go on from here.
    fn may_resume(&mut self, error: CallError, cost: u32) -> Result<(), CallError> {
        let can_go_on = self.received == 0 || self.validator.is_some();
        if self.resumes == MOST_RESUMES || !can_go_on || !self.track()?.group.budget.withdraw(cost) {
            return Err(error);
        }
        self.resumes += 1;
        self.inner.counters.retries.add_one();
        Ok(())
    }

    /// Connects, again if need be, and checks that what comes goes on where we are.
    async fn connect(&mut self) -> Result<(), CallError> {
        self.inner.may_send()?;
        self.inner.routes.check(&self.download.url)?;
        self.track()?;
        self.inner.ready().await?;
        loop {
            if self.resumes > 0 {
                self.inner
                    .pause(retry::backoff(self.resumes - 1, fastrand::f64()))
                    .await?;
            }
            let (outcome, permit) = self.exchange().await?;
            let track = self.track()?;
            let opened = match outcome {
                Ok(opened) => opened,
                Err(error) => {
                    let cost = error.cost().unwrap_or(1);
                    self.may_resume(given_up(error), cost)?;
                    continue;
                }
            };
            self.span.record("status", opened.status.as_u16());
            if opened.status.is_success() {
                let piece = Piece::of(opened.status, &opened.headers)?;
                self.accept(&piece, &opened.headers)?;
                self.connection = Some(Connection {
                    body: opened.body,
                    _permit: permit,
                });
                return Ok(());
            }
            drop(permit);
            let answer = Ok(Response {
                status: opened.status,
                headers: opened.headers,
                body: Bytes::new(),
                freshness: Freshness::Fresh,
            });
            match retry::judge(&Method::GET, true, &answer, SystemTime::now()) {
                Verdict::RateLimited(penalty) => {
                    let (error, _) = track.group.close_after_429(penalty);
                    if self.download.priority == Priority::Interactive {
                        return Err(error);
                    }
                    self.may_resume(error, 1)?;
                }
                Verdict::Blocked(penalty) => return Err(track.group.close_after_403(penalty)),
                // Sooner than it asked for would be rude, and as late as that nobody waits.
                Verdict::Retry { after, .. } if after > self.patience() => return Err(failed(answer)),
                Verdict::Retry { cost, after } => {
                    self.may_resume(failed(answer), cost)?;
                    self.inner.pause(after).await?;
                }
                Verdict::Answer | Verdict::GiveUp => return Err(failed(answer)),
            }
        }
    }

    /// One connection: the request from where we are, and the redirects it meets.
    async fn exchange(
        &mut self,
    ) -> Result<(Result<Opened, TransportError>, OwnedSemaphorePermit), CallError> {
        let inner = &self.inner;
        let track = self.track()?;
        let mut waiting = Waiting {
            priority: self.download.priority,
            deadline: Instant::now() + self.patience(),
            waited: Duration::ZERO,
        };
        let mut outgoing = Outgoing {
            method: Method::GET,
            url: self.download.url.clone(),
            headers: self.headers(),
            body: Bytes::new(),
            max_body: usize::MAX,
        };
        let mut pass = None;
        for _ in 0..=MAX_REDIRECTS {
            let Clearance { turn, permit } = inner.clearance(track, &mut waiting, &mut pass).await?;
            wire::sent(&outgoing);
            let begin = || inner.transport.open(outgoing.clone());
            let opening = timeout(self.download.stall, inner.carry(track, turn, begin));
            let opened = tokio::select! {
                biased;
                () = inner.stop.cancelled() => return Err(SHUTTING_DOWN),
                opened = opening => opened.unwrap_or(Err(TransportError::TimedOut)),
            };
            self.span
                .record("attempts", self.resumes + 1)
                .record("wait_ms", millis(waiting.waited));
            let opened = match opened {
                Ok(opened) => opened,
                Err(error) => {
                    wire::failed(&error);
                    track.group.settle(pass, Some(true));
                    return Ok((Err(error), permit));
                }
            };
            wire::came(opened.status, &opened.headers, None);
            match inner.routes.follow(&outgoing, opened.status, &opened.headers)? {
                None => {
                    track.group.settle(pass, health(opened.status));
                    return Ok((Ok(opened), permit));
                }
                Some(next) => outgoing = next,
            }
        }
        Err(CallError::NotAllowed("redirected too often"))
    }

    /// How long it waits for a turn, or for the time that the upstream named.
    fn patience(&self) -> Duration {
        match self.download.priority {
            Priority::Interactive => self.download.stall,
            Priority::Background => JOB_PATIENCE,
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = self.download.headers.clone();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if self.received > 0
            && let Some(validator) = &self.validator
            && let Ok(range) = HeaderValue::from_str(&format!("bytes={}-", self.received))
        {
            headers.insert(RANGE, range);
            headers.insert(IF_RANGE, validator.clone());
        }
        headers
    }

    /// Takes an answer for the rest of this file, or refuses it.
    fn accept(&mut self, piece: &Piece, headers: &HeaderMap) -> Result<(), CallError> {
        let named = validator(headers);
        if self.received > 0 {
            // 206 only comes where If-Range matched; an upstream that ignores it is caught by what it says of the file.
            let same_place = piece.start == self.received && piece.is_part;
            let same_length = self.length.is_none() || piece.whole.is_none() || self.length == piece.whole;
            let same_name = named.is_none() || named == self.validator;
            if !(same_place && same_length && same_name) {
                return Err(other_file());
            }
        } else if piece.start != 0 {
            return Err(CallError::Transport(
                "a part of the file that was not asked for".to_owned(),
            ));
        }
        if self.received == 0 {
            self.validator = named;
            self.length = piece.whole;
        } else {
            self.length = self.length.or(piece.whole);
        }
        if self.length.is_some_and(|length| length > self.download.max_bytes) {
            return Err(CallError::BodyTooLarge {
                limit: usize::try_from(self.download.max_bytes).unwrap_or(usize::MAX),
            });
        }
        Ok(())
    }

    fn track(&self) -> Result<&Track, CallError> {
        let track = self.inner.lanes.get(&self.download.lane);
        track.ok_or(CallError::NotAllowed("the lane is not configured"))
    }

    fn finish(&mut self) {
        self.connection = None;
        if let Ok(track) = self.track() {
            track.group.budget.refund();
        }
        self.ended(Outcome::Answered);
        let _in_span = self.span.enter();
        tracing::debug!(
            bytes = self.received,
            took_ms = millis(self.began.elapsed()),
            "downloaded"
        );
        self.end = Some(End::Whole);
    }

    fn fail(&mut self, error: CallError) -> CallError {
        self.connection = None;
        let Download { url, template, .. } = &self.download;
        self.inner.failures.note(url, template, &error);
        self.ended(Outcome::of(Err(&error)));
        let _in_span = self.span.enter();
        tracing::info!(bytes = self.received, %error, "not downloaded");
        self.end = Some(End::Failed(error.clone()));
        error
    }

    fn ended(&self, outcome: Outcome) {
        self.inner
            .ended(self.download.lane, outcome, self.began.elapsed());
    }
}

impl Inner {
    /// Waits, or hears that the program ends.
    async fn pause(&self, pause: Duration) -> Result<(), CallError> {
        match timeout(pause, self.stop.cancelled()).await {
            Ok(()) => Err(SHUTTING_DOWN),
            Err(_) => Ok(()),
        }
    }
}

fn other_file() -> CallError {
    CallError::Transport("the file changed while it was read".to_owned())
}

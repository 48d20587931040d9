//! What may be asked again, when, and how often.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};

use crate::call::{Priority, Response};
use crate::transport::TransportError;

/// Delay before the first retry is at most this; it doubles from there.
const BASE: Duration = Duration::from_millis(200);
/// No delay is longer than this.
const CAP: Duration = Duration::from_secs(10);
/// A lane closed by a 429 stays closed at least this long: the lock-out of the upstream.
const LEAST_PENALTY: Duration = Duration::from_secs(30);
/// A 429 without Retry-After: a lock-out as long as its message says, and a margin.
const SILENT_PENALTY: Duration = Duration::from_secs(65);
/// A 403 means that the upstream has blocked the application.
const BLOCK_PENALTY: Duration = Duration::from_secs(15 * 60);
/// A Retry-After beyond this is taken for a mistake, and the upstream asked once a day.
const LONGEST_PENALTY: Duration = Duration::from_secs(24 * 60 * 60);

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Hand it to the caller.
    Answer,
    /// Ask again if attempts, budget and deadline allow; not before `after`, where the upstream named a time.
    Retry { cost: u32, after: Duration },
    /// Close the group for this long.
    RateLimited(Duration),
    /// Close the group for this long, and tell the operator.
    Blocked(Duration),
    /// An error that asking again does not cure.
    GiveUp,
}

/// Judges one attempt. `now` is only used for a Retry-After date in an answer without a Date of its own.
pub(crate) fn judge(
    method: &Method,
    read_only: bool,
    outcome: &Result<Response, TransportError>,
    now: SystemTime,
) -> Verdict {
    let harmless = is_harmless(method, read_only);
    let response = match outcome {
        Ok(response) => response,
        Err(error) => {
            return match error.cost() {
                Some(cost) if harmless => Verdict::Retry {
                    cost,
                    after: Duration::ZERO,
                },
                _ => Verdict::GiveUp,
            };
        }
    };
    match response.status {
        StatusCode::NOT_FOUND | StatusCode::NOT_MODIFIED => Verdict::Answer,
        status if status.is_success() => Verdict::Answer,
        StatusCode::TOO_MANY_REQUESTS => {
            let asked = retry_after(&response.headers, now);
            Verdict::RateLimited(asked.map_or(SILENT_PENALTY, |delay| delay.max(LEAST_PENALTY)))
        }
        StatusCode::FORBIDDEN => {
            let asked = retry_after(&response.headers, now).unwrap_or_default();
            Verdict::Blocked(asked.max(BLOCK_PENALTY))
        }
        status if harmless && is_passing(status) => Verdict::Retry {
            cost: 1,
            after: retry_after(&response.headers, now).unwrap_or_default(),
        },
        _ => Verdict::GiveUp,
    }
}

/// Whether sending a request twice does no more than sending it once.
pub(crate) fn is_harmless(method: &Method, read_only: bool) -> bool {
    read_only || matches!(*method, Method::GET | Method::HEAD)
}

/// Server errors that tend to pass, those of a proxy in front of the upstream included.
fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504 | 520..=527 | 530)
}

/// The wait an answer asks for, in seconds or as a date; `None` where it is absent or cannot be read.
///
/// A date counts from the answer's own Date, so that a wrong clock on this machine changes nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // More digits than fit are still a wait, and the longest one.
        value.parse().map_or(LONGEST_PENALTY, Duration::from_secs)
    } else {
        let at = httpdate::parse_http_date(value).ok()?;
        let sent = headers
            .get(DATE)
            .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        at.duration_since(sent.unwrap_or(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_PENALTY))
}

/// How often one call is sent at most.
pub(crate) fn max_attempts(priority: Priority) -> u32 {
    match priority {
        Priority::Interactive => 3,
        Priority::Background => 5,
    }
}

/// Full jitter (Brooker, "Exponential Backoff And Jitter", AWS, 2015): anything from nothing to the doubled delay.
///
/// `retries` counts those already made; `fraction` is uniform in 0..1.
pub(crate) fn backoff(retries: u32, fraction: f64) -> Duration {
    let doubled = BASE.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
    doubled.min(CAP).mul_f64(fraction.clamp(0.0, 1.0))
}

/// Allowance for retries of one upstream: ten to begin with, a tenth for each answer.
///
/// In an outage it runs dry and every call is sent once, so a struggling upstream sees no more than the usual traffic.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Counted in tenths of a retry.
    tenths: Mutex<u32>,
}

impl Budget {
    const FULL: u32 = 100;

    pub(crate) fn new() -> Budget {
        Budget {
            tenths: Mutex::new(Budget::FULL),
        }
    }

    /// Takes the price of a retry, or nothing where there is not enough.
    pub(crate) fn withdraw(&self, cost: u32) -> bool {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        match tenths.checked_sub(cost * 10) {
            Some(rest) => {
                *tenths = rest;
                true
            }
            None => false,
        }
    }

    pub(crate) fn refund(&self) {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        *tenths = (*tenths + 1).min(Budget::FULL);
    }

    /// What is left, in whole retries.
    pub(crate) fn left(&self) -> f64 {
        f64::from(*self.tenths.lock().unwrap_or_else(PoisonError::into_inner)) / 10.0
    }
}

#[cfg(test)]
mod tests;

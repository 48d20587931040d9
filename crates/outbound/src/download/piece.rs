//! What an answer says about the file it brings.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::call::CallError;

/// The part of a file that an answer brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// A 206, whatever it covers.
    pub(super) is_part: bool,
    /// Offset of its first byte.
    pub(super) start: u64,
    /// Bytes of the whole file, where that is said.
    pub(super) whole: Option<u64>,
}

impl Piece {
    /// Reads the headers of a successful answer.
    ///
    /// # Errors
    /// When a 206 does not say what part it is (several parts in one answer are not asked for, and not understood), or is not
    /// everything up to the end.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> Result<Piece, CallError> {
        if status != StatusCode::PARTIAL_CONTENT {
            let length = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
            return Ok(Piece {
                is_part: false,
                start: 0,
                whole: length,
            });
        }
        let range = text(headers, &CONTENT_RANGE).and_then(range);
        let Some((start, last, whole)) = range else {
            return Err(CallError::Transport(
                "a part of a file that does not say which".to_owned(),
            ));
        };
        if whole.is_some_and(|whole| last + 1 != whole) {
            return Err(CallError::Transport(
                "a part of a file that stops before its end".to_owned(),
            ));
        }
        Ok(Piece {
            is_part: true,
            start,
            // It goes up to the end, as was asked for.
            whole: Some(last + 1),
        })
    }
}

/// `bytes 5-9/10` or `bytes 5-9/*` (RFC 9110, 14.4): first and last offset, and the length of the whole.
fn range(value: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, whole) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.trim().split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let whole = match whole.trim() {
        "*" => None,
        whole => Some(whole.parse().ok()?),
    };
    let fits = first <= last && last < u64::MAX && whole.is_none_or(|whole| last < whole);
    fits.then_some((first, last, whole))
}

/// What `If-Range` may name: a strong ETag, else the date of the last change (RFC 9110, 13.1.5).
pub(super) fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    let strong = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
    strong.or_else(|| headers.get(LAST_MODIFIED)).cloned()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_content_range_says() {
        let table = [
            ("bytes 5-9/10", Some((5, 9, Some(10)))),
            ("bytes 0-0/1", Some((0, 0, Some(1)))),
            ("bytes 5-9/*", Some((5, 9, None))),
            ("bytes 5-10/10", None),
            ("bytes 9-5/10", None),
            ("bytes */10", None),
            ("bytes 5-/10", None),
            ("pages 5-9/10", None),
            ("bytes 0-18446744073709551615/*", None),
            ("", None),
        ];
        for (value, expected) in table {
            assert_eq!(range(value), expected, "{value}");
        }
    }

    #[test]
    fn a_file_is_named_by_a_strong_tag_or_by_its_date() {
        let named = |headers: &[(HeaderName, &'static str)]| {
            let headers = headers
                .iter()
                .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            validator(&headers.collect())
        };
        assert_eq!(
            named(&[(ETAG, "\"a\""), (LAST_MODIFIED, "then")]).unwrap(),
            "\"a\""
        );
        assert_eq!(
            named(&[(ETAG, "W/\"a\""), (LAST_MODIFIED, "then")]).unwrap(),
            "then"
        );
        assert_eq!(named(&[(ETAG, "W/\"a\"")]), None);
    }
}

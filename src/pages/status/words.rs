//! Figures as people write them.

/// `118,203`
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 request`, `2,000 requests`
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// `480 kB`, `12.4 MB`: thousands, as Scryfall and most file managers count.
pub fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte", "bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => {
            let tenths = bytes / 100_000;
            format!("{}.{} MB", count(tenths / 10), tenths % 10)
        }
    }
}

/// How long ago a Unix second is, in the largest unit that fits: `3 hours ago`.
pub fn ago(then: i64, now: i64) -> String {
    let seconds = u64::try_from(now.saturating_sub(then)).unwrap_or_default();
    let (number, one, many) = match seconds {
        0..60 => return "just now".to_owned(),
        60..3_600 => (seconds / 60, "minute ago", "minutes ago"),
        3_600..86_400 => (seconds / 3_600, "hour ago", "hours ago"),
        _ => (seconds / 86_400, "day ago", "days ago"),
    };
    counted(number, one, many)
}

/// A time to wait, from milliseconds: `0.6 s`, `12 s`, `3 min`. Rounded up: what waits at all does not wait "0 s".
pub fn wait(milliseconds: u32) -> String {
    match milliseconds {
        0 => "not at all".to_owned(),
        1..10_000 => {
            let tenths = milliseconds.div_ceil(100);
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
        10_000..120_000 => format!("{} s", milliseconds.div_ceil(1_000)),
        _ => format!("{} min", milliseconds.div_ceil(60_000)),
    }
}

/// The share of a part in a whole, in whole per cent: `62 %`; nothing where the whole is nothing. What is not all of it does
/// not read as all of it.
pub fn share(part: u64, whole: u64) -> Option<String> {
    let percent = u128::from(part.min(whole)) * 100 / u128::from(whole.max(1));
    (whole > 0).then(|| format!("{percent} %"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(
            [0, 7, 999, 1_000, 118_203, 1_000_000].map(count),
            ["0", "7", "999", "1,000", "118,203", "1,000,000"]
        );
        assert_eq!(
            [
                1,
                999,
                1_000,
                480_900,
                999_999,
                1_000_000,
                12_450_000,
                5_300_000_000
            ]
            .map(bytes),
            [
                "1 byte",
                "999 bytes",
                "1 kB",
                "480 kB",
                "999 kB",
                "1.0 MB",
                "12.4 MB",
                "5,300.0 MB"
            ]
        );
        assert_eq!(
            [0, 59, 60, 3_599, 3_600, 86_399, 86_400, 200_000].map(|seconds| ago(1_000, 1_000 + seconds)),
            [
                "just now",
                "just now",
                "1 minute ago",
                "59 minutes ago",
                "1 hour ago",
                "23 hours ago",
                "1 day ago",
                "2 days ago"
            ]
        );
        assert_eq!(ago(1_000, 0), "just now", "a clock that is behind");
        assert_eq!(
            [0, 1, 550, 9_999, 10_001, 119_001, 120_000, 121_000].map(wait),
            [
                "not at all",
                "0.1 s",
                "0.6 s",
                "10.0 s",
                "11 s",
                "120 s",
                "2 min",
                "3 min"
            ]
        );
        assert_eq!(share(199, 200).as_deref(), Some("99 %"));
        assert_eq!(share(3, 2).as_deref(), Some("100 %"));
        assert_eq!(share(0, 0), None);
    }
}

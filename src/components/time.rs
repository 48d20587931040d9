//! Points in time: UTC from the server, the player's own clock once the page is awake.

use crate::components::html::{Html, el, text};

const DAY: i64 = 24 * 60 * 60;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// What is shown of a point in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// `22 Nov 2026`
    Date,
    /// `14:05`
    Clock,
}

impl Show {
    const fn word(self) -> &'static str {
        match self {
            Show::Date => "date",
            Show::Clock => "clock",
        }
    }

    /// The way of showing that a printed time asks for.
    #[cfg(feature = "browser")]
    #[must_use]
    pub fn from_word(word: &str) -> Option<Show> {
        match word {
            "date" => Some(Show::Date),
            "clock" => Some(Show::Clock),
            _ => None,
        }
    }
}

/// A `<time>` for Unix seconds in UTC, as the server and the first render have it; [`crate::browser::time::localise`] turns
/// it to the player's clock.
#[must_use]
pub fn time(unix: i64, show: Show) -> Html {
    let mut words = written(unix, show);
    if show == Show::Clock {
        words.push_str(" UTC");
    }
    let attributes = [
        ("datetime", &*stamp(unix)),
        ("data-unix", &unix.to_string()),
        ("data-show", show.word()),
    ];
    el("time", &attributes, &[text(&words)])
}

/// RFC 3339, for machines.
fn stamp(unix: i64) -> String {
    let (year, month, day) = calendar(unix.div_euclid(DAY));
    let (hour, minute) = clock(unix);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
}

/// A point in time as the calendar of its own zone shows it.
#[must_use]
pub fn written(unix: i64, show: Show) -> String {
    match show {
        Show::Date => {
            let (year, month, day) = calendar(unix.div_euclid(DAY));
            format!("{day} {} {year}", MONTHS[month as usize - 1])
        }
        Show::Clock => {
            let (hour, minute) = clock(unix);
            format!("{hour:02}:{minute:02}")
        }
    }
}

fn clock(unix: i64) -> (i64, i64) {
    let seconds = unix.rem_euclid(DAY);
    (seconds / 3600, seconds % 3600 / 60)
}

/// Year, month and day of a count of days since 1970-01-01 in the Gregorian calendar.
///
/// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
fn calendar(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        year,
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_read_as_on_any_calendar() {
        for (unix, expected) in [
            (0, "1970-01-01T00:00Z"),
            (951_825_599, "2000-02-29T11:59Z"),
            (1_709_251_199, "2024-02-29T23:59Z"),
            (1_709_251_200, "2024-03-01T00:00Z"),
            (1_795_366_800, "2026-11-22T17:00Z"),
            (4_107_542_400, "2100-03-01T00:00Z"),
            (-1, "1969-12-31T23:59Z"),
        ] {
            assert_eq!(stamp(unix), expected);
        }
        assert_eq!(written(1_795_366_800, Show::Date), "22 Nov 2026");
        assert_eq!(written(1_795_366_800 + 5 * 60, Show::Clock), "17:05");
    }
}

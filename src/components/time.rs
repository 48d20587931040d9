//! Points in time: UTC from the server, the player's own clock once the page is awake.

use leptos::prelude::*;

use crate::browser;

const DAY: i64 = 24 * 60 * 60;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is shown of a point in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// `22 Nov 2026`
    Date,
    /// `14:05`
    Clock,
}

/// Whether times are shown by the player's clock; false for the first render, which must be the same on both sides.
#[derive(Clone, Copy)]
struct ByPlayersClock(RwSignal<bool>);

/// Turns the times of this page to the player's clock as soon as it is awake. Call once per page, before [`time`].
pub fn provide_players_clock() {
    let awake = RwSignal::new(false);
    provide_context(ByPlayersClock(awake));
    Effect::new(move |_| awake.set(true));
}

/// A `<time>` for Unix seconds.
pub fn time(unix: i64, show: Show) -> AnyView {
    let awake = use_context::<ByPlayersClock>();
    let text = move || {
        if awake.is_some_and(|awake| awake.0.get()) {
            written(unix + browser::time::offset_at(unix), show)
        } else if show == Show::Clock {
            written(unix, show) + " UTC"
        } else {
            written(unix, show)
        }
    };
    view! { <time datetime=stamp(unix)>{text}</time> }.into_any()
}

/// RFC 3339, for machines.
fn stamp(unix: i64) -> String {
    let (year, month, day) = calendar(unix.div_euclid(DAY));
    let (hour, minute) = clock(unix);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
}

fn written(unix: i64, show: Show) -> String {
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
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
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

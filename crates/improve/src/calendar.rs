//! Days and dates, without a clock.

use crate::day::Day;

/// A day as `2026-02-28` (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": `civil_from_days`).
#[must_use]
pub fn date(day: Day) -> String {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
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
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day of a date like `2026-02-28`; `None` for what is none (`days_from_civil`, the same source).
#[must_use]
pub fn day(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let mut part = || {
        parts
            .next()
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?
            .parse::<i32>()
            .ok()
    };
    let (year, month, day) = (part()?, part()?, part()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // The thirty-first of a month that has none is another date's day.
    (date(days) == text).then_some(days)
}

/// A date as a sentence has it: `28 February 2026`; as it is where it is none.
#[must_use]
pub fn spoken(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = date.split('-');
    let mut part = || parts.next()?.parse::<usize>().ok();
    match (part(), part(), part()) {
        (Some(year), Some(month @ 1..=12), Some(day)) => format!("{day} {} {year}", MONTHS[month - 1]),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_as_they_went() {
        for number in (-800_000..800_000).step_by(97) {
            let text = date(number);
            if text.len() == 10 && !text.starts_with("0000") && !text.starts_with('-') {
                assert_eq!(day(&text), Some(number), "{text}");
            }
        }
        assert_eq!((day("1970-01-01"), day("2026-02-28")), (Some(0), Some(20_512)));
        assert_eq!(
            [day("2026-02-29"), day("2026-13-01"), day("x"), day("2026-2-28")],
            [None; 4]
        );
        assert_eq!(spoken("2026-05-03"), "3 May 2026");
        assert_eq!(spoken("soon"), "soon");
    }
}

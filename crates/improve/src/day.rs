//! Days and the dates they are, in the calendar of today for all times (ISO 8601).

/// A date: days since 1970-01-01.
pub type Day = i32;

/// Days of 400 years, after which the calendar repeats.
const ERA: i32 = 146_097;
/// Days from the first of March of year 0 to 1970-01-01.
const EPOCH: i32 = 719_468;

/// The day of a date, `2025-09-01`; what follows a `T` or a space is left out. `None` of anything that is no date of the years
/// 1 to 9999.
#[must_use]
pub fn day_of(date: &str) -> Option<Day> {
    let (date, rest) = date.split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with(['T', ' '])) {
        return None;
    }
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) || parts.next().is_some() {
        return None;
    }
    let (year, month, date_day) = (number(year)?, number(month)?, number(day)?);
    if year == 0 || !(1..=12).contains(&month) || date_day == 0 {
        return None;
    }
    // Years that begin in March: the leap day is their last.
    let year_of_march = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date_day - 1;
    let (era, year_of_era) = (year_of_march.div_euclid(400), year_of_march.rem_euclid(400));
    let day = era * ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH;
    // Of the 31st of a shorter month the day is one of the next.
    (parts_of(day) == (year, month, date_day)).then_some(day)
}

/// The date of a day, `2025-09-01`.
#[must_use]
pub fn date_of(day: Day) -> String {
    let (year, month, day) = parts_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the month.
fn parts_of(day: Day) -> (i32, i32, i32) {
    let days = day.saturating_add(EPOCH);
    let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month, day)
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
    fn dates_are_days_and_back() {
        for (date, day) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2024-02-29", 19_782),
            ("2026-02-28", 20_512),
            ("2026-03-01", 20_513),
        ] {
            assert_eq!(day_of(date), Some(day), "{date}");
            assert_eq!(date_of(day), date);
        }
        assert_eq!(day_of("2025-01-29T23:00:00"), day_of("2025-01-29"));
        for no in [
            "",
            "2025",
            "2025-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-04-31",
            "2025-1-1",
            "2025-01-01x",
            "0000-01-01",
            "+025-01-01",
            "2025-01-+1",
            "20250101",
            "2025–01–01",
        ] {
            assert_eq!(day_of(no), None, "{no}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_day_comes_back(day in -719_000..2_932_000_i32) {
            proptest::prop_assert_eq!(day_of(&date_of(day)), Some(day));
        }
    }
}

//! Numbers, lists and days as sentences write them.

/// Most names a sentence lists before it says how many more there are.
pub(super) const MOST: usize = 4;

/// `A`, `A and B`, `A, B, C and 7 more`; semicolons in place of commas where a name has one.
pub(super) fn list(names: &[String]) -> String {
    joined(names, "and")
}

/// `A or B`, `A, B, C or 7 more`.
pub(super) fn choice(names: &[String]) -> String {
    joined(names, "or")
}

fn joined(names: &[String], word: &str) -> String {
    let shown = if names.len() > MOST { MOST - 1 } else { names.len() };
    let (shown, more) = names.split_at(shown);
    let between = if shown.iter().any(|name| name.contains(',')) {
        "; "
    } else {
        ", "
    };
    match (shown, more.len()) {
        ([], _) => String::new(),
        (names, more @ 1..) => format!("{} {word} {more} more", names.join(between)),
        ([only], 0) => only.clone(),
        ([names @ .., last], 0) => format!("{} {word} {last}", names.join(between)),
    }
}

/// `2026-08-22` as `22 Aug 2026`; anything else as it is.
pub(super) fn day(iso: &str) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = iso.split('-').map(|part| part.parse::<usize>().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(year)), Some(Some(month @ 1..=12)), Some(Some(day)), None) => {
            format!("{day} {} {year}", MONTHS[month - 1])
        }
        _ => iso.to_owned(),
    }
}

/// `1 card`, `3 cards`.
pub(super) fn cards(count: usize) -> String {
    counted(count, "card")
}

/// A count before a noun that takes an s.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

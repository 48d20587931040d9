//! Numbers and lists as sentences write them.

/// Most names a sentence lists before it says how many more there are.
const MOST: usize = 4;

/// `A`, `A and B`, `A, B, C and 7 more`; semicolons in place of commas where a name has one.
pub(super) fn list(names: &[String]) -> String {
    let shown = if names.len() > MOST { MOST - 1 } else { names.len() };
    let (shown, more) = names.split_at(shown);
    let between = if shown.iter().any(|name| name.contains(',')) {
        "; "
    } else {
        ", "
    };
    match (shown, more.len()) {
        ([], _) => String::new(),
        (names, more @ 1..) => format!("{} and {more} more", names.join(between)),
        ([only], 0) => only.clone(),
        ([names @ .., last], 0) => format!("{} and {last}", names.join(between)),
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

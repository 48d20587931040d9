//! Many names in one sentence.

/// The most names of one sentence; a deck that Arena takes has fewer cards.
const MOST: usize = 250;

/// The names, one after the other; those after the first 250 are counted.
#[must_use]
pub fn sentence<S: AsRef<str>>(names: &[S]) -> String {
    let (shown, others) = names.split_at(names.len().min(MOST));
    let shown: Vec<&str> = shown.iter().map(AsRef::as_ref).collect();
    match others.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_counted() {
        assert_eq!(sentence(&["Opt", "Shock"]), "Opt, Shock");
        assert_eq!(sentence::<&str>(&[]), "");
        let many = vec!["Opt"; 5_000];
        let told = sentence(&many);
        assert!(told.ends_with("Opt, Opt and 4750 more"), "{told}");
    }
}

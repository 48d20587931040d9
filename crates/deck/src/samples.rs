//! Sample decks to try the program with: well-known archetypes, written for this project.

/// A deck to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The word in addresses and forms.
    pub slug: &'static str,
    pub title: &'static str,
    pub format: crate::format::Format,
    /// One line: what the deck wants to do.
    pub blurb: &'static str,
    /// The list, in Arena's notation.
    pub text: &'static str,
}

/// Every sample deck, in the order the page shows them.
pub const ALL: &[Sample] = &[];

/// The sample of a slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Sample> {
    ALL.iter().find(|sample| sample.slug == slug)
}

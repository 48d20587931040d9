//! Formats that decks of a corpus were played in: Arena's own, and others whose decks tell something all the same.

use deck::format::Format;

/// A format that decks of a corpus were played in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayedFormat(&'static str);

impl PlayedFormat {
    /// Every format that is kept: Arena's in their own order, then the others.
    pub const ALL: [PlayedFormat; 16] = [
        PlayedFormat(Format::Standard.key()),
        PlayedFormat(Format::Alchemy.key()),
        PlayedFormat(Format::Pioneer.key()),
        PlayedFormat(Format::Historic.key()),
        PlayedFormat(Format::Timeless.key()),
        PlayedFormat(Format::StandardBrawl.key()),
        PlayedFormat(Format::Brawl.key()),
        PlayedFormat(Format::CompetitiveBrawl.key()),
        PlayedFormat::EXPLORER,
        PlayedFormat("modern"),
        PlayedFormat("pauper"),
        PlayedFormat("legacy"),
        PlayedFormat("vintage"),
        PlayedFormat("premodern"),
        PlayedFormat("commander"),
        PlayedFormat("duel-commander"),
    ];

    /// What Arena played before it had all of Pioneer.
    pub const EXPLORER: PlayedFormat = PlayedFormat("explorer");

    /// The word in the store and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.0
    }

    /// The format of a word as sources write it: `Standard`, `Historic Brawl`, `duel-commander`.
    #[must_use]
    pub fn of_word(word: &str) -> Option<PlayedFormat> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        let word = match word.as_str() {
            // Arena's former name.
            "historic-brawl" => "brawl",
            "edh" => "commander",
            word => word,
        };
        PlayedFormat::ALL.into_iter().find(|format| format.0 == word)
    }

    /// The format whose word a name of an event or a file begins with: `Standard Challenge 32`, `duel-commander-league-2025`.
    #[must_use]
    pub fn at_start(name: &str) -> Option<PlayedFormat> {
        let name = name.trim().to_lowercase().replace([' ', '_'], "-");
        let begins = |format: &PlayedFormat| {
            let rest = name.strip_prefix(format.0);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        // `standard-brawl` before `standard`.
        PlayedFormat::ALL
            .into_iter()
            .filter(begins)
            .max_by_key(|format| format.0.len())
    }

    /// Arena's format of this name; `None` of formats that are not played there.
    #[must_use]
    pub fn on_arena(self) -> Option<Format> {
        Format::from_key(self.0)
    }
}

impl From<Format> for PlayedFormat {
    fn from(format: Format) -> PlayedFormat {
        PlayedFormat(format.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_of_arena_is_there_and_words_are_found() {
        for format in Format::ALL {
            assert_eq!(PlayedFormat::from(format).on_arena(), Some(format));
            assert!(PlayedFormat::ALL.contains(&format.into()));
            assert_eq!(PlayedFormat::of_word(format.title()), Some(format.into()));
        }
        let told = [
            "Duel Commander",
            "Historic Brawl",
            " Modern ",
            "Explorer",
            "Old School",
            "",
        ]
        .map(|word| PlayedFormat::of_word(word).map(PlayedFormat::key));
        assert_eq!(
            told,
            [
                Some("duel-commander"),
                Some("brawl"),
                Some("modern"),
                Some("explorer"),
                None,
                None
            ]
        );
    }
}

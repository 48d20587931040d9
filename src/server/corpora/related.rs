//! Which formats help one another out.

use deck::format::Format;
use improve::PlayedFormat;

/// Formats whose decks say most of the cards of this one, nearest first. Formats with a commander first look to each other.
pub(super) fn related(format: Format) -> impl Iterator<Item = PlayedFormat> {
    let words: &[&str] = match format {
        Format::Standard => &["alchemy", "pioneer", "explorer"],
        Format::Alchemy => &["standard", "pioneer", "explorer"],
        Format::Pioneer => &["explorer", "standard", "modern"],
        Format::Historic => &["pioneer", "explorer", "modern", "timeless", "standard"],
        Format::Timeless => &["modern", "historic", "legacy", "pioneer", "standard"],
        Format::StandardBrawl => &["standard", "brawl", "alchemy", "pioneer"],
        Format::Brawl => &[
            "competitive-brawl",
            "duel-commander",
            "commander",
            "pioneer",
            "standard",
        ],
        Format::CompetitiveBrawl => &["brawl", "duel-commander", "commander", "pioneer", "standard"],
    };
    words.iter().filter_map(|word| PlayedFormat::of_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_format_and_none_helps_itself() {
        for format in Format::ALL {
            let helpers: Vec<PlayedFormat> = related(format).collect();
            assert!(helpers.len() >= 3, "{}", format.key());
            assert!(!helpers.contains(&format.into()), "{}", format.key());
            assert!(
                helpers
                    .iter()
                    .any(|helper| ["standard", "pioneer"].contains(&helper.key())),
                "archives have these two: {}",
                format.key()
            );
        }
    }
}

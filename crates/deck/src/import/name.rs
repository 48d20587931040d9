//! Telling a card's name from a sentence, without knowing the cards.

/// Whether a text ends or is built like a sentence; no card name on Arena is.
pub(super) fn is_sentence(text: &str) -> bool {
    let words = text.split(' ').count();
    // Who types names without capitals does not type such long ones.
    let flowing = || {
        text.split(" // ").any(|face| face.split(' ').count() > 7) && !text.chars().any(char::is_uppercase)
    };
    words > 14 || (words > 3 && is_stopped(text)) || flowing()
}

/// Whether a text ends as clauses do. `Nick Fury, Agent of S.H.I.E.L.D.` and `With Great Power . . .` do not.
fn is_stopped(text: &str) -> bool {
    match text.strip_suffix('.') {
        Some(before) => {
            before.ends_with(|c: char| c.is_lowercase() || c.is_numeric() || matches!(c, ')' | '"'))
        }
        None => text.ends_with([',', ';', ':']),
    }
}

/// Whether a text without a count is written as card names are: short, and with capitals.
///
/// Scripts without capitals pass, as long as the line is short.
pub(super) fn looks_like_name(text: &str) -> bool {
    const SMALL: [&str; 42] = [
        "a", "an", "and", "as", "at", "but", "by", "da", "de", "del", "der", "des", "di", "du", "el", "en",
        "for", "from", "in", "into", "is", "it", "la", "le", "no", "nor", "of", "on", "onto", "or", "over",
        "than", "that", "the", "to", "up", "upon", "van", "von", "with", "without", "yn",
    ];
    let face = |face: &str| face.chars().count() <= 50 && face.split(' ').count() <= 9;
    if text.starts_with(|c: char| c.is_numeric() || c.is_lowercase())
        || is_stopped(text)
        || is_sentence(text)
        || text.contains(['{', '}', '<', '>', '=', '|', '\\', '@'])
        || !text.chars().any(char::is_alphabetic)
        || !text.split(" // ").all(face)
        || text.split(" // ").count() > 5
    {
        return false;
    }
    text.split(' ').all(|word| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        // `en-Kor`, `l'Cie`, `de'Arnise`.
        first.is_none_or(|c| !c.is_lowercase()) || word.contains(['-', '\'']) || SMALL.contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::looks_like_name;

    #[test]
    fn names_without_counts() {
        for name in [
            "Opt",
            "Nick Fury, Agent of S.H.I.E.L.D.",
            "Vanille, Cheerful l'Cie",
            "Teferi, Hero of Dominaria",
            "Go for the Throat",
            "Fable of the Mirror-Breaker // Reflection of Kiki-Jiki",
            "Soltari en-Kor",
            "Lim-Dûl's Vault",
            "\"Name Sticker\" Goblin",
            "Ach! Hans, Run!",
            "稲妻",
            "Juzám Djinn",
        ] {
            assert!(looks_like_name(name), "{name}");
        }
        for text in [
            "opt",
            "The quick brown fox",
            "It was the best of times, it was the worst of times,",
            "Hello.",
            "",
            "42",
            "I think that this deck needs more lands",
            "</textarea><script>",
            "{\"deck\": 1}",
            "Dear Sir,",
        ] {
            assert!(!looks_like_name(text), "{text}");
        }
    }
}

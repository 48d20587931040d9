//! Looking for words in a sentence in lower case.

/// What follows `word` in a text.
pub(super) fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.find(word).map(|at| &text[at + word.len()..])
}

pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The text up to the first of these, all of it without them.
pub(super) fn until<'a>(text: &'a str, ends: &[&str]) -> &'a str {
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    &text[..end.unwrap_or(text.len())]
}

/// The things named in "target creature or planeswalker an opponent controls with power 3 or less until …".
pub(super) fn named(text: &str) -> &str {
    until(
        text,
        &[
            " if ", " unless ", " until ", ", then ", " then ", " and ", " where ", " with ",
        ],
    )
}

/// Whether these things may be an opponent's creature or planeswalker in play.
pub(super) fn is_threat(things: &str) -> bool {
    has_any(
        things,
        &["creature", "permanent", "planeswalker", "any target", "vehicle"],
    ) && !has_any(things, &["you control", "you own", " card"])
}

/// How many cards "a card", "two cards", "x cards", "cards" or "that many cards" are; anything open counts as two.
pub(super) fn cards(text: &str) -> Option<i32> {
    let text = text.strip_prefix("up to ").unwrap_or(text);
    let (count, rest) = text.split_once(' ').unwrap_or((text, ""));
    let count = match count.trim_end_matches([',', '.']) {
        "a" | "an" | "another" | "one" => 1,
        "two" | "x" | "that" | "cards" | "any" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        _ => return None,
    };
    (text.starts_with("cards") || until(rest, &[".", ";"]).contains("card")).then_some(count)
}

/// Whether what follows "gets -" takes toughness away: `3/-3`, `x/-x`.
pub(super) fn is_deadly(rest: &str) -> bool {
    let toughness = after(rest, "/-").unwrap_or_default();
    rest.find("/-").is_some_and(|at| at <= 2) && !toughness.starts_with('0')
}

/// The last so many bytes of a text, or a few less.
pub(super) fn last(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Whether the word is there and is not a part of another.
pub(super) fn is_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

/// What a sentence may be about, by its words: bits for [`topics`].
pub(super) mod topic {
    pub const AIM: u8 = 1;
    pub const MANY: u8 = 2;
    pub const HARM: u8 = 4;
    pub const CARDS: u8 = 8;
    pub const MANA: u8 = 16;
    pub const TOKENS: u8 = 32;
    pub const KEYWORDS: u8 = 64;
    pub const SIZE: u8 = 128;
}

/// The topics of a sentence. Most have few, and each takes dozens of searches: one look at every word saves most of these.
pub(super) fn topics(sentence: &str) -> u8 {
    let words = sentence.split(|letter: char| !letter.is_ascii_alphabetic());
    words.fold(0, |all, word| {
        all | match word {
            "target" | "targets" | "enchanted" => topic::AIM,
            "all" | "each" | "fight" => topic::MANY,
            "sacrifices" | "damage" | "lose" | "loses" => topic::HARM,
            "scry" | "surveil" | "connive" | "connives" | "explore" | "explores" | "map" | "blood"
            | "milled" | "investigate" | "clue" | "cascade" | "discover" | "seek" | "draw" | "draws"
            | "discard" | "discards" | "hand" | "library" | "outside" | "top" | "play" | "cast" | "mill"
            | "mills" => topic::CARDS,
            "add" | "adds" => topic::MANA,
            "create" => topic::MANA | topic::TOKENS | topic::KEYWORDS,
            "land" | "lands" => topic::MANA | topic::CARDS,
            "amass" | "incubate" | "fabricate" | "afterlife" | "populate" | "weapon" | "mirrodin"
            | "manifest" | "job" => topic::TOKENS,
            "flying" | "menace" | "fear" | "intimidate" | "shadow" | "skulk" | "horsemanship" | "blocked"
            | "haste" | "gain" | "gains" | "lifelink" | "food" | "hexproof" | "indestructible"
            | "protection" | "shroud" | "ward" | "phase" | "phases" | "prevent" | "regenerate"
            | "countered" => topic::KEYWORDS,
            "get" | "gets" | "counter" | "counters" | "double" => topic::SIZE | topic::MANY,
            _ => 0,
        }
    })
}

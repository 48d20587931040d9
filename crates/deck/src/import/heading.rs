//! Headings of decklists, in the languages Arena speaks.

use crate::decklist::Section;

/// A line that heads others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// The entries below belong to this section.
    Section(Section),
    /// The entries below are of a kind (`Creatures (12)`), in whatever section the list is in.
    Group,
    /// Arena's `About`: the deck's name is on the next line.
    About,
    /// Forge's `[metadata]`: `Name=…` and the like are below.
    Metadata,
}

const SECTIONS: [(Section, &[&str]); 5] = [
    (
        Section::Main,
        &[
            "deck",
            "main",
            "main deck",
            "maindeck",
            "mainboard",
            "main board",
            "mazo",
            "mazzo",
            "baralho",
            "デッキ",
            "덱",
            "колода",
            "套牌",
        ],
    ),
    (
        Section::Sideboard,
        &[
            "sideboard",
            "side board",
            "side",
            "sb",
            "réserve",
            "riserva",
            "banquillo",
            "reserva",
            "サイドボード",
            "사이드보드",
            "сайдборд",
            "备牌",
            "備牌",
        ],
    ),
    (
        Section::Commander,
        &[
            "commander",
            "commanders",
            "commandant",
            "kommandeur",
            "comandante",
            "統率者",
            "командир",
            "指挥官",
            "指揮官",
        ],
    ),
    (
        Section::Companion,
        &[
            "companion",
            "companions",
            "compagnon",
            "gefährte",
            "compagno",
            "compañero",
            "companheiro",
            "相棒",
            "단짝",
            "行侣",
            "行侶",
        ],
    ),
    (
        // Tokens and Forge's decks beside the deck come with some exports and are no part of it either.
        Section::Maybeboard,
        &[
            "maybeboard",
            "maybe board",
            "maybe",
            "considering",
            "tokens",
            "token",
            "acquireboard",
            "avatar",
            "planes",
            "schemes",
            "conspiracy",
            "dungeon",
            "attractions",
            "contraptions",
            "stickers",
        ],
    ),
];

const GROUPS: [&str; 36] = [
    "creatures",
    "creature",
    "lands",
    "land",
    "spells",
    "spell",
    "instants",
    "instant",
    "sorceries",
    "sorcery",
    "artifacts",
    "artifact",
    "enchantments",
    "enchantment",
    "planeswalkers",
    "planeswalker",
    "battles",
    "battle",
    "others",
    "other",
    "other spells",
    "non-creature spells",
    "noncreature spells",
    "noncreatures",
    "instants and sorceries",
    "instants & sorceries",
    "basic lands",
    "basics",
    "nonbasic lands",
    "cards",
    "total",
    "total cards",
    "artifact creatures",
    "legendary creatures",
    "equipment",
    "auras",
];

const ABOUT: [&str; 3] = ["about", "à propos", "информация"];

/// The heading a folded line is; `None` if it is none that is known.
///
/// Dress does not matter: `Sideboard`, `SIDEBOARD:`, `## Sideboard (15)`, `// Sideboard`, `[Sideboard]`,
/// `**Sideboard**`, `Lands: 24` and `24 Lands` are all read.
pub(super) fn heading(folded: &str) -> Option<Heading> {
    // The longest heading in the table is far shorter; this keeps every other line cheap.
    if folded.len() > 60 {
        return None;
    }
    let word = bare_word(folded);
    // "1 Token" may be a card of a careless list; "Token" alone is none.
    let (word, counted) = match word.split_once(' ') {
        Some((count, rest)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => {
            (rest, true)
        }
        _ => (word, false),
    };
    let word = word.to_lowercase();
    let word = word.as_str();
    match known(word) {
        Some(section) if !counted || word.ends_with("board") || word.ends_with("deck") => {
            Some(Heading::Section(section))
        }
        Some(_) => None,
        None if GROUPS.contains(&word) && (!counted || word.ends_with('s')) => Some(Heading::Group),
        None if ABOUT.contains(&word) && !counted => Some(Heading::About),
        None if folded.eq_ignore_ascii_case("[metadata]") => Some(Heading::Metadata),
        None => None,
    }
}

/// The section a word in a table, a file or a category stands for: `Sideboard`, `maybe`.
pub(super) fn section(word: &str) -> Option<Section> {
    known(&word.to_lowercase())
}

/// The section of a heading in lower case.
fn known(word: &str) -> Option<Section> {
    SECTIONS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(section, _)| *section)
}

/// Marks of emphasis around headings.
const DRESS: [char; 12] = ['#', '/', '*', '_', '=', '-', '~', '!', ':', ' ', '•', '|'];

/// The line without its marks of emphasis and the count behind it.
fn bare_word(folded: &str) -> &str {
    let mut word = folded.trim_matches(DRESS);
    if let Some(inside) = word.strip_suffix([')', ']'])
        && let Some(open) = inside.rfind(['(', '['])
        && counts_cards(&inside[open + 1..])
    {
        word = &inside[..open];
    } else if let Some(at) = word.rfind([' ', ':'])
        && word[at + 1..].bytes().all(|byte| byte.is_ascii_digit())
    {
        word = &word[..at];
    }
    word.trim_matches(|c| DRESS.contains(&c) || matches!(c, '[' | ']' | '<' | '>'))
}

/// `15`, `15 cards`, `x15`: what stands in the brackets behind a heading.
fn counts_cards(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['x', 'X']);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = digits.trim_start().to_ascii_lowercase();
    digits.len() < text.len() && (rest.is_empty() || rest == "cards" || rest == "card")
}

/// What a line like `Name: Mono-Red` or `Format: Standard` says about the deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label<'a> {
    Name(&'a str),
    /// Nothing the deck itself is changed by.
    Note,
}

/// Reads `Name: …`, `Format: …`, Forge's `Name=…` and their like; `None` for every other line.
pub(super) fn label(folded: &str) -> Option<Label<'_>> {
    let (key, value) = folded
        .trim_start_matches(['/', '#', ' '])
        .split_once([':', '='])?;
    if key.len() > 12 {
        return None;
    }
    let value = value.trim();
    match key.trim().to_ascii_lowercase().as_str() {
        "name" | "deck name" | "deck" | "title" if !value.is_empty() => Some(Label::Name(value)),
        "name" | "format" | "author" | "player" | "creator" | "event" | "date" | "archetype" | "source"
        | "url" | "notes" | "description" | "result" | "place" => Some(Label::Note),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, heading, label};

    #[test]
    fn the_table() {
        let lines = [
            "Deck",
            "deck",
            "DECK:",
            "Main Deck (60)",
            "Maindeck: 60",
            "60 Maindeck",
            "Sideboard",
            "SIDEBOARD:",
            "## Sideboard (15)",
            "// Sideboard",
            "//Main",
            "[Sideboard]",
            "**Sideboard** (15 cards)",
            "15 Sideboard",
            "=== Sideboard ===",
            "Commander",
            "Companion",
            "Maybeboard",
            "About",
            "Creatures (12)",
            "Creatures [12]",
            "Lands: 24",
            "24 Lands",
            "12 Creatures",
            "Instants & Sorceries (9)",
            "Réserve",
            "GEFÄHRTE",
            "デッキ",
            "サイドボード",
            "1 Token",
            "4 Land",
            "1 Commander",
            "4 Opt",
            "Opt",
            "Side Quest",
            "Deck Building",
            "Lands )",
            "(12)",
            "12",
            "",
            "#",
            "Circle of Protection: Red",
        ];
        let table: String = lines
            .iter()
            .map(|line| format!("{line:28}{:?}\n", heading(line)))
            .collect();
        insta::assert_snapshot!(table, @"
        Deck                        Some(Section(Main))
        deck                        Some(Section(Main))
        DECK:                       Some(Section(Main))
        Main Deck (60)              Some(Section(Main))
        Maindeck: 60                Some(Section(Main))
        60 Maindeck                 Some(Section(Main))
        Sideboard                   Some(Section(Sideboard))
        SIDEBOARD:                  Some(Section(Sideboard))
        ## Sideboard (15)           Some(Section(Sideboard))
        // Sideboard                Some(Section(Sideboard))
        //Main                      Some(Section(Main))
        [Sideboard]                 Some(Section(Sideboard))
        **Sideboard** (15 cards)    Some(Section(Sideboard))
        15 Sideboard                Some(Section(Sideboard))
        === Sideboard ===           Some(Section(Sideboard))
        Commander                   Some(Section(Commander))
        Companion                   Some(Section(Companion))
        Maybeboard                  Some(Section(Maybeboard))
        About                       Some(About)
        Creatures (12)              Some(Group)
        Creatures [12]              Some(Group)
        Lands: 24                   Some(Group)
        24 Lands                    Some(Group)
        12 Creatures                Some(Group)
        Instants & Sorceries (9)    Some(Group)
        Réserve                     Some(Section(Sideboard))
        GEFÄHRTE                    Some(Section(Companion))
        デッキ                         Some(Section(Main))
        サイドボード                      Some(Section(Sideboard))
        1 Token                     None
        4 Land                      None
        1 Commander                 None
        4 Opt                       None
        Opt                         None
        Side Quest                  None
        Deck Building               None
        Lands )                     None
        (12)                        None
        12                          None
                                    None
        #                           None
        Circle of Protection: Red   None
        ");
    }

    #[test]
    fn labels() {
        assert_eq!(
            label("Name: Mono-Red: the Return"),
            Some(Label::Name("Mono-Red: the Return"))
        );
        assert_eq!(label("// Format: Standard"), Some(Label::Note));
        assert_eq!(label("SB: 2 Duress"), None);
        assert_eq!(label("Name=Goblins"), Some(Label::Name("Goblins")));
        assert_eq!(label("AUTHOR:"), Some(Label::Note));
        assert_eq!(label("Deck:"), None);
        assert_eq!(label("Circle of Protection: Red"), None);
    }
}

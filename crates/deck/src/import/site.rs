//! What sites answer when they are asked for a deck.
//!
//! Each answer becomes a decklist in text, which is then read like any other: what is stored is what a player could have pasted.
//! The shapes are those that public programs rely on; `docs/links.md` says which of them are guesses.

use serde::Deserialize;

use super::{MAX_COPIES, Site};
use crate::decklist::Section;

/// A deck as a site gave it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub name: Option<String>,
    /// The list, in a notation that [`super::read`] knows.
    pub text: String,
}

/// The answer is not of the shape that the site is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer is not a deck as the site writes it")]
pub struct NotADeck;

/// Reads a site's answer.
///
/// # Errors
/// When it is of another shape, a web page for one. A deck without cards is a list without cards, not an error.
pub fn published(site: Site, body: &[u8]) -> Result<Published, NotADeck> {
    match site {
        Site::Archidekt => archidekt(body),
        Site::Deckstats => deckstats(body),
        _ => plain(body),
    }
}

#[derive(Deserialize)]
struct ArchidektDeck {
    name: Option<String>,
    #[serde(default)]
    categories: Option<Vec<ArchidektCategory>>,
    cards: Vec<ArchidektEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArchidektCategory {
    name: String,
    included_in_deck: Option<bool>,
}

#[derive(Deserialize)]
struct ArchidektEntry {
    quantity: u32,
    #[serde(default)]
    categories: Option<Vec<String>>,
    card: ArchidektCard,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArchidektCard {
    oracle_card: ArchidektName,
    edition: Option<ArchidektEdition>,
    collector_number: Option<String>,
}

#[derive(Deserialize)]
struct ArchidektName {
    name: String,
}

#[derive(Deserialize)]
struct ArchidektEdition {
    editioncode: String,
}

impl ArchidektDeck {
    /// The first category of a card is the one it is shown under, and so the one that decides.
    fn section(&self, entry: &ArchidektEntry) -> Section {
        let Some(category) = entry.categories.as_ref().and_then(|names| names.first()) else {
            return Section::Main;
        };
        let named = [
            Section::Commander,
            Section::Companion,
            Section::Sideboard,
            Section::Maybeboard,
        ]
        .into_iter()
        .find(|section| section.title().eq_ignore_ascii_case(category));
        let outside = || {
            let mut known = self.categories.iter().flatten();
            let known = known.find(|known| known.name == *category)?;
            (known.included_in_deck == Some(false)).then_some(Section::Maybeboard)
        };
        named.or_else(outside).unwrap_or(Section::Main)
    }
}

fn archidekt(body: &[u8]) -> Result<Published, NotADeck> {
    let deck: ArchidektDeck = serde_json::from_slice(body).map_err(|_| NotADeck)?;
    let mut text = String::new();
    for section in Section::ALL {
        let mut entries = deck
            .cards
            .iter()
            .filter(|entry| deck.section(entry) == section)
            .peekable();
        if entries.peek().is_none() {
            continue;
        }
        text.push_str(section.title());
        text.push('\n');
        for entry in entries.filter(|entry| entry.quantity > 0) {
            let name = one_line(&entry.card.oracle_card.name);
            text.push_str(&format!("{} {name}", entry.quantity.min(MAX_COPIES)));
            let edition = entry.card.edition.as_ref();
            let set = edition.map(|edition| edition.editioncode.as_str()).filter(word);
            if let (Some(set), Some(number)) = (set, entry.card.collector_number.as_deref().filter(word)) {
                text.push_str(&format!(" ({}) {number}", set.to_ascii_uppercase()));
            }
            text.push('\n');
        }
        text.push('\n');
    }
    Ok(Published {
        name: deck.name,
        text,
    })
}

#[derive(Deserialize)]
struct DeckstatsDeck {
    name: Option<String>,
    list: String,
}

fn deckstats(body: &[u8]) -> Result<Published, NotADeck> {
    let deck: DeckstatsDeck = serde_json::from_slice(body).map_err(|_| NotADeck)?;
    Ok(Published {
        name: deck.name,
        text: deck.list,
    })
}

/// A download that is the list itself.
fn plain(body: &[u8]) -> Result<Published, NotADeck> {
    let text = std::str::from_utf8(body).map_err(|_| NotADeck)?;
    if text.trim_start().starts_with('<') {
        return Err(NotADeck);
    }
    Ok(Published {
        name: None,
        text: text.to_owned(),
    })
}

/// A name that cannot start a line of its own.
fn one_line(name: &str) -> String {
    name.split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a set's code or a number can stand in a line.
fn word(text: &&str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || "-_★†".contains(letter))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::read;

    const ARCHIDEKT: &str = r#"{
        "id": 7, "name": "Small birds",
        "categories": [
            {"name": "Flyers", "includedInDeck": true},
            {"name": "Ideas", "includedInDeck": false}
        ],
        "cards": [
            {"quantity": 1, "categories": ["Commander"], "card": {"oracleCard": {"name": "Alela, Cunning Conqueror"}, "edition": {"editioncode": "woc"}, "collectorNumber": "3"}},
            {"quantity": 4, "categories": ["Flyers"], "card": {"oracleCard": {"name": "Healer's Hawk"}, "edition": {"editioncode": "fdn"}, "collectorNumber": "142"}},
            {"quantity": 2, "categories": [], "card": {"oracleCard": {"name": "Opt\n4 Shock"}, "edition": null}},
            {"quantity": 3, "categories": ["Ideas"], "card": {"oracleCard": {"name": "Negate"}, "edition": {"editioncode": "m20"}, "collectorNumber": "69"}},
            {"quantity": 2, "categories": ["Sideboard"], "card": {"oracleCard": {"name": "Duress"}, "edition": {"editioncode": "xln"}, "collectorNumber": "105"}}
        ]
    }"#;

    #[test]
    fn archidekt_becomes_a_list() {
        let deck = published(Site::Archidekt, ARCHIDEKT.as_bytes()).unwrap();
        assert_eq!(deck.name.as_deref(), Some("Small birds"));
        let parsed = read(&deck.text, None).unwrap().parsed;
        let listed: Vec<String> = parsed
            .sections
            .iter()
            .map(|(section, entry)| format!("{section:?}: {} {}", entry.count, entry.name))
            .collect();
        insta::assert_snapshot!(listed.join("\n"), @r"
        Commander: 1 Alela, Cunning Conqueror
        Main: 4 Healer's Hawk
        Main: 2 Opt 4 Shock
        Sideboard: 2 Duress
        Maybeboard: 3 Negate
        ");
        assert_eq!(parsed.sections.main[0].set.as_deref(), Some("FDN"));
    }

    #[test]
    fn deckstats_and_downloads_are_lists_already() {
        let body = br#"{"name": "Elves", "list": "//Main\n4 Llanowar Elves\n"}"#;
        let deck = published(Site::Deckstats, body).unwrap();
        assert_eq!(deck.name.as_deref(), Some("Elves"));
        assert_eq!(read(&deck.text, None).unwrap().parsed.sections.main[0].count, 4);
        let deck = published(Site::MtgGoldfish, b"4 Opt\r\n\r\n2 Duress\r\n").unwrap();
        assert_eq!(
            read(&deck.text, None).unwrap().parsed.sections.sideboard[0].count,
            2
        );
    }

    #[test]
    fn a_web_page_is_no_deck() {
        for site in [Site::Archidekt, Site::Deckstats, Site::MtgGoldfish] {
            let page = b"\n<!doctype html><title>One moment</title>";
            assert_eq!(published(site, page), Err(NotADeck), "{site:?}");
            assert_eq!(published(site, b"\xff\xfe{"), Err(NotADeck), "{site:?}");
        }
    }

    proptest! {
        #[test]
        fn no_name_starts_a_line_of_its_own(name in r"\PC{0,20}[\n\r\u{2028}]\PC{0,20}", quantity in 1_u32..99) {
            let body = serde_json::json!({
                "cards": [{"quantity": quantity, "card": {"oracleCard": {"name": name}}}],
            });
            let deck = published(Site::Archidekt, body.to_string().as_bytes()).unwrap();
            prop_assert_eq!(deck.text.trim_end().lines().count(), 2);
        }

        #[test]
        fn no_answer_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            for site in Site::ALL {
                if let Ok(deck) = published(site, &body) {
                    drop(read(&deck.text, None));
                }
            }
        }
    }
}

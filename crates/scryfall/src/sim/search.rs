//! A small part of Scryfall's search language.

use deck::catalogue::fold;
use deck::color::ColorSet;

use super::library::Stored;

/// One condition of a search.
#[derive(Debug)]
enum Term {
    Name(String),
    Exact(String),
    Set(String),
    Type(String),
    /// At least these colours.
    Colors(ColorSet),
    Colorless,
}

/// All conditions of a search: words and quoted phrases of the name, `!"exact name"`, `set:`, `t:` and `c:`.
#[derive(Debug)]
pub(super) struct Query(Vec<Term>);

impl Query {
    /// Reads a query; the error says what cannot be read.
    pub(super) fn read(text: &str) -> Result<Query, String> {
        let terms: Vec<Term> = words(text).map(Term::read).collect::<Result<_, _>>()?;
        if terms.is_empty() {
            Err("You didn’t enter anything to search for.".to_owned())
        } else {
            Ok(Query(terms))
        }
    }

    pub(super) fn matches(&self, card: &Stored) -> bool {
        self.0.iter().all(|term| match term {
            Term::Name(part) => card.folded.contains(part.as_str()),
            Term::Exact(name) => *card.folded == **name,
            Term::Set(code) => card.set.eq_ignore_ascii_case(code),
            Term::Type(part) => card.type_line.contains(part.as_str()),
            Term::Colors(colors) => colors.is_subset(card.colors),
            Term::Colorless => card.colors.is_empty(),
        })
    }
}

impl Term {
    fn read(word: String) -> Result<Term, String> {
        if let Some(name) = word.strip_prefix('!') {
            return Ok(Term::Exact(fold(name)));
        }
        let Some((key, value)) = word.split_once(':') else {
            return Ok(Term::Name(fold(&word)));
        };
        match key.to_ascii_lowercase().as_str() {
            "set" | "s" | "e" | "edition" => Ok(Term::Set(value.to_owned())),
            "type" | "t" => Ok(Term::Type(value.to_lowercase())),
            "color" | "c" if matches!(value, "c" | "colorless") => Ok(Term::Colorless),
            "color" | "c" => Ok(Term::Colors(ColorSet::from_letters(value))),
            _ => Err(format!("Unknown keyword “{key}”.")),
        }
    }
}

/// Words with their quotes taken off; a quoted phrase is one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        match (letter, words.last_mut()) {
            ('"', _) => quoted = !quoted,
            (space, _) if space.is_whitespace() && !quoted => words.push(String::new()),
            (other, Some(word)) => word.push(other),
            (_, None) => {}
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

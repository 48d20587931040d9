//! Other cards in a deck: what the land base and the improver change.

use deck::catalogue::{Catalogue, fold};
use deck::decklist::{Entry, Parsed, SourceFormat};
use deck::{edit, export};

use super::versions::{EDITED, MAX_WHY};
use super::{Decks, name, on_thread, read};
use crate::server::problem::Problem;
use crate::wire::Revised;

/// The most copies of one card that are taken from a form.
const MAX_COPIES: u32 = 250;
/// The most different cards that change at once.
const MAX_CARDS: usize = 100;

/// What is to change in the main deck.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recount {
    /// Names of cards, and how many copies are to be there; cards that are not named stay as they are.
    pub copies: Vec<(String, u32)>,
    /// What was done, for the list of versions.
    pub why: String,
    /// The version that it is meant for; `None` changes whichever is the newest.
    pub base: Option<u32>,
}

impl Decks {
    /// Makes a version with other copies of some cards in the main deck. The list's own lines and words stay where that can be;
    /// where they cannot, the list is written anew as Arena has it, or as JSON where Arena's text could not carry all of it.
    ///
    /// # Errors
    /// When there is no such deck or card, or `base` is not the newest version any more.
    pub async fn recount(&self, id: &str, wanted: Recount) -> Result<Revised, Problem> {
        let row = self.based(id, wanted.base).await?;
        if wanted.copies.len() > MAX_CARDS || wanted.copies.iter().any(|(_, count)| *count > MAX_COPIES) {
            return Err(not_these("These are too many cards for one change."));
        }
        let (source, notation) = (row.source.clone(), row.notation);
        let parsed = super::read_text(source.clone(), notation).await?.parsed;
        let resolver = self.0.resolver.clone();
        let copies = wanted.copies;
        let (source, notation) = on_thread(move || {
            resolver.reading(|catalogue| {
                let places = places(&parsed, &copies, catalogue)?;
                let (counts, more) = &places;
                Ok::<_, Problem>(match edit::recount(&source, notation, counts, more) {
                    Some(text) => (text, notation),
                    // Nothing may be lost: a line that was not understood would be.
                    None if !parsed.problems.is_empty() => {
                        return Err(not_these(
                            "The list has lines that could not be read, and would have to be written anew without them. Mend or remove them first.",
                        ));
                    }
                    None => written_anew(parsed, &places, catalogue),
                })
            })
        })
        .await??;
        read(axum::body::Bytes::from(source.clone()), notation).await?;
        let why = name::clean_to(&wanted.why, MAX_WHY).unwrap_or_else(|| EDITED.to_owned());
        self.add(row, source, notation, why).await
    }
}

fn not_these(detail: &str) -> Problem {
    Problem::BadField {
        field: "cards",
        detail: detail.to_owned(),
    }
}

/// Copies for each entry of the main deck, and the cards that are new in it.
type Places = (Vec<u32>, Vec<(u32, String)>);

fn places(parsed: &Parsed, copies: &[(String, u32)], catalogue: &Catalogue) -> Result<Places, Problem> {
    let main = &parsed.sections.main;
    let mut counts: Vec<u32> = main.iter().map(|entry| entry.count).collect();
    let mut more = Vec::new();
    // What an entry is called: as the list has it, and as its card is.
    let names: Vec<Vec<String>> = main
        .iter()
        .map(|entry| {
            let card = catalogue.find(entry).map(|(card, _)| card);
            let card = card
                .iter()
                .flat_map(|card| [fold(&card.name), fold(card.short_name())]);
            card.chain([fold(&entry.name)]).collect()
        })
        .collect();
    for (name, count) in copies {
        let name_key = fold(name);
        let at: Vec<usize> = (0..main.len())
            .filter(|at| names[*at].contains(&name_key))
            .collect();
        let Some(first) = at.first() else {
            if *count > 0 {
                let card = catalogue.find(&named(name));
                let (card, _) = card.ok_or_else(|| {
                    not_these("One of these cards is not known. Load the page again, and choose anew.")
                })?;
                more.push((*count, card.short_name().to_owned()));
            }
            continue;
        };
        // Copies come to the first of its lines, and go from the last.
        let now: u32 = at.iter().map(|at| counts[*at]).sum();
        counts[*first] += count.saturating_sub(now);
        let mut gone = now.saturating_sub(*count);
        for at in at.iter().rev() {
            let here = gone.min(counts[*at]);
            counts[*at] -= here;
            gone -= here;
        }
    }
    Ok((counts, more))
}

fn named(name: &str) -> Entry {
    Entry {
        count: 1,
        name: name.to_owned(),
        ..Entry::default()
    }
}

fn written_anew(
    mut deck: Parsed,
    (counts, more): &Places,
    catalogue: &Catalogue,
) -> (String, Option<SourceFormat>) {
    let main = &mut deck.sections.main;
    for (entry, count) in main.iter_mut().zip(counts) {
        entry.count = *count;
    }
    main.retain(|entry| entry.count > 0);
    main.extend(more.iter().map(|(count, name)| Entry {
        count: *count,
        ..named(name)
    }));
    let known: Vec<_> = deck
        .sections
        .iter()
        .filter_map(|(_, entry)| Some((entry.clone(), catalogue.find(entry)?.0)))
        .collect();
    let card_of = |entry: &Entry| {
        known
            .iter()
            .find(|(other, _)| other == entry)
            .map(|(_, card)| &**card)
    };
    let (target, notation) = if deck.sections.maybeboard.is_empty() {
        (export::Target::Arena, SourceFormat::Arena)
    } else {
        (export::Target::Json, SourceFormat::Json)
    };
    (export::render(&deck, target, card_of).text, Some(notation))
}

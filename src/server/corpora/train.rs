//! What a model learns from: decks with their cards' names as the catalogue writes them, and the facts of those cards.
//! All of it computes, and belongs off the async threads.

use std::collections::HashMap;

use deck::catalogue::Catalogue;
use deck::decklist::{Entry, Section};
use deck::format::Format;
use deck::{import, legality, samples};
use improve::{CardFacts, Corpus, TournamentDeck};

/// The sample decks of a format: a tiny corpus for whoever has no other. They have no day.
pub(super) fn sample_decks(format: Format) -> Vec<TournamentDeck> {
    let of_format = samples::ALL.iter().filter(|sample| sample.format == format);
    of_format
        .filter_map(|sample| {
            let sections = import::read(sample.text, None).ok()?.parsed.sections;
            let cards = |section| {
                let entries = sections.get(section).iter();
                entries
                    .map(|entry| (entry.count, entry.name.clone()))
                    .collect::<Vec<_>>()
            };
            let mut main = cards(Section::Commander);
            main.extend(cards(Section::Main));
            Some(TournamentDeck {
                event: sample.title.to_owned(),
                main,
                side: cards(Section::Sideboard),
                ..TournamentDeck::default()
            })
        })
        .collect()
}

/// Names as the catalogue writes them, so that one card is one card however its lists spell it.
pub(super) struct Spelling<'a> {
    catalogue: &'a Catalogue,
    format: Format,
    known: HashMap<String, (String, Option<CardFacts>)>,
}

impl<'a> Spelling<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, format: Format) -> Spelling<'a> {
        Spelling {
            catalogue,
            format,
            known: HashMap::new(),
        }
    }

    fn of(&mut self, written: &str) -> &(String, Option<CardFacts>) {
        if !self.known.contains_key(written) {
            let found = self.find(written);
            self.known.insert(written.to_owned(), found);
        }
        &self.known[written]
    }

    fn find(&self, written: &str) -> (String, Option<CardFacts>) {
        let entry = Entry {
            name: written.to_owned(),
            ..Entry::default()
        };
        let Some((card, _)) = self.catalogue.find(&entry) else {
            return (written.to_owned(), None);
        };
        let most = legality::most_copies(&card, self.format);
        let facts = CardFacts::of(&card, most, self.catalogue.craft(&card));
        (facts.name.clone(), Some(facts))
    }

    /// The corpus of `decks`, and the facts of its cards, by their numbers.
    pub(super) fn corpus(&mut self, decks: Vec<TournamentDeck>) -> (Corpus, Vec<Option<CardFacts>>) {
        let mut corpus = Corpus::default();
        let mut facts: HashMap<String, Option<CardFacts>> = HashMap::new();
        for mut deck in decks {
            for (_, name) in deck.main.iter_mut().chain(&mut deck.side) {
                let (spelt, known) = self.of(name);
                name.clone_from(spelt);
                if !facts.contains_key(spelt) {
                    facts.insert(spelt.clone(), known.clone());
                }
            }
            corpus.push(&deck);
        }
        let facts = corpus.names().map(|name| facts.remove(name).flatten()).collect();
        (corpus, facts)
    }
}

//! The sample decks as a tiny corpus.

use std::sync::Arc;

use deck::decklist::{Entry, Section};
use deck::format::Format;
use deck::{import, samples};
use improve::{CardFacts, Corpus, Model, TournamentDeck};

use crate::server::resolve::Resolver;

/// What was learned for a format.
#[derive(Clone, Debug)]
pub struct Trained {
    pub model: Arc<Model>,
    pub is_samples: bool,
}

/// Learns from the sample decks of a format.
pub fn model(resolver: &Resolver, format: Format) -> Trained {
    let mut corpus = Corpus::default();
    for sample in samples::ALL.iter().filter(|sample| sample.format == format) {
        let Ok(reading) = import::read(sample.text, None) else {
            continue;
        };
        let of = |section| {
            let entries = reading.parsed.sections.get(section).iter();
            entries
                .map(|entry: &Entry| (entry.count, entry.name.clone()))
                .collect()
        };
        corpus.push(&TournamentDeck {
            main: of(Section::Main),
            side: of(Section::Sideboard),
            ..TournamentDeck::default()
        });
    }
    let facts = resolver.reading(|catalogue| {
        corpus
            .names()
            .map(|name| {
                let entry = Entry {
                    count: 1,
                    name: name.to_owned(),
                    ..Entry::default()
                };
                let (card, _) = catalogue.find(&entry)?;
                let most = deck::legality::most_copies(&card, format);
                Some(CardFacts::of(&card, most, catalogue.craft(&card)))
            })
            .collect()
    });
    Trained {
        model: Arc::new(Model::train(&corpus, facts)),
        is_samples: true,
    }
}

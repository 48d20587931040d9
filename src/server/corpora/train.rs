//! What a model learns from: decks with their cards' names as the catalogue writes them, and the facts of those cards.
//! All of it computes, and belongs off the async threads.

use std::collections::HashMap;
use std::sync::Arc;

use deck::catalogue::Catalogue;
use deck::decklist::{Entry, Section};
use deck::format::Format;
use deck::{import, legality, samples};
use improve::{CardFacts, Corpus, Model, PlayedFormat, TournamentDeck, date_of};

use super::{Origin, Source, Trained, pack};
use crate::server::cards::Cards;
use crate::server::store::{KeptDeck, KeptMatch};

/// Of a hundred cards of another format's deck so many must be allowed for it to say anything of this one.
const ENOUGH_ALLOWED: u32 = 60;

/// What the store has for a format.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Decks by format, those of the format itself first.
    pub decks: Vec<(PlayedFormat, Vec<KeptDeck>)>,
    /// Between decks of the format itself.
    pub matches: Vec<KeptMatch>,
    /// Names of cards by their numbers.
    pub names: HashMap<u32, String>,
}

/// Learns from what the store has for a format.
pub(super) fn train(format: Format, kept: &Kept, cards: &Cards) -> Trained {
    let mut own = Vec::new();
    let mut others = Vec::new();
    for (of, decks) in &kept.decks {
        let decks = decks
            .iter()
            .filter_map(|deck| Some((deck.key, pack::unpack(deck, &kept.names)?)));
        if *of == format.into() {
            own.extend(decks);
        } else {
            others.extend(decks.map(|(_, deck)| deck));
        }
    }
    let origin = match (own.is_empty(), others.is_empty()) {
        (_, false) => Origin::OtherFormats,
        (false, true) => Origin::Tournaments,
        (true, true) => {
            own = (0..).zip(sample_decks(format)).collect();
            Origin::Samples
        }
    };
    let (corpus, facts, own) = cards.reading(|catalogue| {
        let mut spelling = Spelling::new(catalogue, format);
        spelling.add(own, &kept.matches);
        let own = spelling.corpus.decks().len();
        spelling.add_allowed(others);
        let (corpus, facts) = spelling.finish();
        (corpus, facts, own)
    });
    let days = corpus.days().filter(|_| origin != Origin::Samples);
    let (from, to) = days.map_or_else(Default::default, |(from, to)| (date_of(from), date_of(to)));
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let source = Source {
        origin,
        decks: short(own),
        others: short(corpus.decks().len() - own),
        from,
        to,
    };
    Trained {
        model: Arc::new(Model::train(&corpus, facts)),
        source,
    }
}

/// The sample decks of a format: a tiny corpus for whoever has no other. They have no day.
fn sample_decks(format: Format) -> Vec<TournamentDeck> {
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

/// Decks with names as the catalogue writes them, so that one card is one card however its lists spell it.
struct Spelling<'a> {
    catalogue: &'a Catalogue,
    format: Format,
    corpus: Corpus,
    /// Names as they are written, each with that of the card.
    spelt: HashMap<String, String>,
    /// Facts by the card's name.
    facts: HashMap<String, CardFacts>,
}

impl<'a> Spelling<'a> {
    fn new(catalogue: &'a Catalogue, format: Format) -> Spelling<'a> {
        Spelling {
            catalogue,
            format,
            corpus: Corpus::default(),
            spelt: HashMap::new(),
            facts: HashMap::new(),
        }
    }

    /// Adds decks, each with the store's key of it, and the matches between them.
    fn add(&mut self, decks: Vec<(i64, TournamentDeck)>, matches: &[KeptMatch]) {
        let mut places = HashMap::with_capacity(decks.len());
        for (key, mut deck) in decks {
            self.spell(&mut deck);
            places.insert(key, self.corpus.push(&deck).at);
        }
        for KeptMatch { decks, wins } in matches {
            if let [Some(first), Some(second)] = decks.map(|key| places.get(&key).copied()) {
                self.corpus.push_match([first, second], *wins);
            }
        }
    }

    /// Adds decks of other formats without the cards that this one does not allow; those of which little is left say nothing.
    fn add_allowed(&mut self, decks: Vec<TournamentDeck>) {
        for mut deck in decks {
            self.spell(&mut deck);
            let copies = |deck: &TournamentDeck| deck.main.iter().map(|(copies, _)| copies).sum::<u32>();
            let all = copies(&deck);
            for list in [&mut deck.main, &mut deck.side] {
                list.retain(|(_, name)| self.is_allowed(name));
            }
            if copies(&deck) * 100 >= all * ENOUGH_ALLOWED {
                self.corpus.push(&deck);
            }
        }
    }

    /// Whether nothing known keeps a card out of the format, by the name [`Spelling::spell`] gave it.
    fn is_allowed(&self, name: &str) -> bool {
        self.facts.get(name).is_none_or(|facts| facts.most != Some(0))
    }

    fn spell(&mut self, deck: &mut TournamentDeck) {
        for (_, name) in deck.main.iter_mut().chain(&mut deck.side) {
            if let Some(spelt) = self.spelt.get(name.as_str()) {
                name.clone_from(spelt);
            } else {
                let spelt = self.look_up(name);
                self.spelt.insert(std::mem::replace(name, spelt.clone()), spelt);
            }
        }
    }

    /// The name of the card that a name means, whose facts are kept; the name itself where no card is known.
    fn look_up(&mut self, written: &str) -> String {
        let front = written.split(" // ").next().unwrap_or(written);
        let found = [written, front].into_iter().find_map(|name| {
            let entry = Entry {
                name: name.to_owned(),
                ..Entry::default()
            };
            self.catalogue.find(&entry)
        });
        let Some((card, _)) = found else {
            return written.to_owned();
        };
        let most = legality::most_copies(&card, self.format);
        let facts = CardFacts::of(&card, most, self.catalogue.craft(&card));
        let name = facts.name.clone();
        self.facts.insert(name.clone(), facts);
        name
    }

    /// The corpus, and the facts of its cards by their numbers.
    fn finish(mut self) -> (Corpus, Vec<Option<CardFacts>>) {
        let facts = self.corpus.names().map(|name| self.facts.remove(name)).collect();
        (self.corpus, facts)
    }
}

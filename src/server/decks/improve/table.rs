//! A deck on the table: its list and the cards that are known, for trying other cards in it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use deck::analysis::{Analysis, analyse_on};
use deck::card::Card;
use deck::catalogue::{Catalogue, fold};
use deck::color::Color;
use deck::decklist::{Entry, Sections};
use deck::format::{Format, MatchType};
use deck::legality::Terms;
use mana::{Binomials, Manabase, Opening, Options, USUAL_X};

use super::super::mana::cast_rate;
use crate::wire::{Lands, entry_key};

static TABLE: LazyLock<Binomials> = LazyLock::new(Binomials::default);

/// A deck, and the cards of its entries as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Table {
    sections: Sections,
    cards: HashMap<String, Arc<Card>>,
    is_brawl: bool,
    match_type: MatchType,
}

/// Copies that leave and copies that come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    pub cuts: Vec<(u32, String)>,
    pub adds: Vec<(u32, String)>,
}

impl Table {
    /// Lays a list out.
    pub fn new(
        sections: &Sections,
        catalogue: &Catalogue,
        format: Option<Format>,
        match_type: MatchType,
    ) -> Table {
        let known = sections
            .iter()
            .filter_map(|(_, entry)| Some((entry_key(entry), catalogue.find(entry)?.0)));
        let mut table = Table {
            cards: known.collect(),
            sections: sections.clone(),
            is_brawl: format.is_some_and(Format::is_brawl),
            match_type,
        };
        // They come and go with the spells.
        table.fetch(Color::ALL.into_iter().map(basic), catalogue);
        table
    }

    /// Cards that are not in the list, so that they can be tried in it.
    pub fn fetch<'a>(&mut self, names: impl Iterator<Item = &'a str>, catalogue: &Catalogue) {
        for name in names {
            let entry = named(name, 1);
            let key = entry_key(&entry);
            if !self.cards.contains_key(&key)
                && let Some((card, _)) = catalogue.find(&entry)
            {
                self.cards.insert(key, card);
            }
        }
    }

    /// The card of an entry.
    pub fn card(&self, entry: &Entry) -> Option<&Card> {
        self.cards.get(&entry_key(entry)).map(|card| &**card)
    }

    /// The card of a name, of those that are in the list or were fetched.
    pub fn card_named(&self, name: &str) -> Option<&Card> {
        if let Some(card) = self.card(&named(name, 1)) {
            return Some(card);
        }
        let folded = fold(name);
        self.sections
            .main
            .iter()
            .filter_map(|entry| self.card(entry))
            .find(|card| fold(card.short_name()) == folded || fold(&card.name) == folded)
    }

    /// Whether an entry is of the card that advice calls `name`.
    fn is_called(&self, entry: &Entry, folded: &str) -> bool {
        let by_card = self
            .card(entry)
            .is_some_and(|card| fold(card.short_name()) == folded || fold(&card.name) == folded);
        by_card || fold(&entry.name) == folded
    }

    /// Copies of a card in the main deck.
    pub fn copies(&self, name: &str) -> u32 {
        let folded = fold(name);
        let here = self
            .sections
            .main
            .iter()
            .filter(|entry| self.is_called(entry, &folded));
        here.map(|entry| entry.count).fold(0, u32::saturating_add)
    }

    /// The deck after an exchange; copies that are not there cannot leave.
    pub fn after(&self, exchange: &Exchange) -> Table {
        let mut after = self.clone();
        for (copies, name) in &exchange.cuts {
            let folded = fold(name);
            let mut left = *copies;
            for at in (0..after.sections.main.len()).rev() {
                if self.is_called(&after.sections.main[at], &folded) {
                    let here = left.min(after.sections.main[at].count);
                    after.sections.main[at].count -= here;
                    left -= here;
                }
            }
        }
        after.sections.main.retain(|entry| entry.count > 0);
        for (copies, name) in &exchange.adds {
            after.sections.main.push(named(name, *copies));
        }
        after
    }

    /// What it is made of, as far as its mana goes.
    pub fn manabase(&self) -> Manabase {
        Manabase::new(&self.sections, |entry| self.card(entry), self.is_brawl)
    }

    /// What it is, without a word on what it costs.
    pub fn analysis(&self) -> Analysis {
        let terms = Terms {
            match_type: self.match_type,
            ..Terms::default()
        };
        analyse_on(&self.sections, &terms, |entry| self.card(entry))
    }

    fn options(&self) -> Options {
        Options {
            opening: match self.match_type {
                MatchType::BestOfOne => Opening::BestOfOne,
                MatchType::BestOfThree => Opening::Random,
            },
            x: USUAL_X,
        }
    }

    /// Its lands as they are.
    pub fn lands(&self) -> Lands {
        lands_of(&self.manabase(), self.options())
    }

    /// Its lands with the basics dealt out for the best.
    pub fn best_lands(&self) -> Lands {
        lands_of(&self.best_manabase(), self.options())
    }

    fn best_manabase(&self) -> Manabase {
        let base = self.manabase();
        match base.best_basics(&TABLE, self.options()) {
            Ok(basics) => base.with_basics(basics),
            // A list that is no deck by its size stays as it is.
            Err(_) => base,
        }
    }

    /// Its lands, and how well they cast its spells by the fast form, with the basics dealt out for the best.
    pub fn at_best(&self) -> (u32, Option<f64>) {
        let base = self.best_manabase();
        let rate = base.cast_rate(&TABLE, self.options()).ok().flatten();
        (base.lands.iter().map(|land| land.count).sum(), rate)
    }

    /// Colours of which there are basic lands.
    pub fn basic_kinds(&self) -> usize {
        let basics = self.manabase().basics();
        basics.into_iter().filter(|count| *count > 0).count()
    }

    /// The exchange of basics that makes its lands the best; empty where they are.
    pub fn to_best_lands(&self) -> Exchange {
        let (now, best) = (self.manabase().basics(), self.best_manabase().basics());
        let mut exchange = Exchange::default();
        for (color, (was, is)) in Color::ALL.into_iter().zip(now.into_iter().zip(best)) {
            let name = basic(color);
            if is < was {
                exchange.cuts.push((was - is, name.to_owned()));
            } else if is > was {
                exchange.adds.push((is - was, name.to_owned()));
            }
        }
        exchange
    }
}

fn named(name: &str, count: u32) -> Entry {
    Entry {
        count,
        name: name.to_owned(),
        ..Entry::default()
    }
}

const fn basic(color: Color) -> &'static str {
    match color {
        Color::White => "Plains",
        Color::Blue => "Island",
        Color::Black => "Swamp",
        Color::Red => "Mountain",
        Color::Green => "Forest",
    }
}

fn lands_of(base: &Manabase, options: Options) -> Lands {
    let basics = Color::ALL.into_iter().zip(base.basics());
    Lands {
        lands: base.lands.iter().map(|land| land.count).sum(),
        basics: basics
            .filter(|(_, count)| *count > 0)
            .map(|(color, count)| (basic(color).to_owned(), count))
            .collect(),
        // A list that is no deck by its size has none.
        cast_rate: base
            .report(&TABLE, options)
            .ok()
            .filter(|report| report.cards.iter().any(|card| card.play.is_some()))
            .map(|report| cast_rate(base, &report)),
    }
}

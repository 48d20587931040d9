//! What the import page shows of the sample decks.

use std::collections::HashMap;
use std::sync::Arc;

use deck::analysis::analyse;
use deck::card::Card;
use deck::color::ColorSet;
use deck::decklist::Section;
use deck::import;

use crate::server::resolve::Resolver;
use crate::wire::{SampleSummary, entry_key};

/// A line for each sample, from its list and the starter catalogue.
pub(super) fn summaries(resolver: &Resolver) -> Vec<SampleSummary> {
    let summaries = deck::samples::ALL.iter().filter_map(|sample| {
        let parsed = import::read(sample.text, None).ok()?.parsed;
        let cards: HashMap<String, Arc<Card>> = parsed
            .sections
            .iter()
            .filter_map(|(_, entry)| Some((entry_key(entry), resolver.find(entry)?.0)))
            .collect();
        let analysis = analyse(&parsed.sections, |entry| {
            cards.get(&entry_key(entry)).map(|card| &**card)
        });
        let mut curve = [0; 8];
        for (bar, copies) in analysis.curve.bars.iter().zip(&mut curve) {
            *copies = bar.creatures + bar.others;
        }
        let shown = [Section::Main, Section::Commander];
        let colors = shown
            .iter()
            .flat_map(|section| parsed.sections.get(*section))
            .filter_map(|entry| cards.get(&entry_key(entry)))
            .fold(ColorSet::EMPTY, |colors, card| colors.union(card.colors));
        Some(SampleSummary {
            slug: sample.slug.to_owned(),
            title: sample.title.to_owned(),
            format: sample.format,
            blurb: sample.blurb.to_owned(),
            colors,
            curve,
        })
    });
    summaries.collect()
}

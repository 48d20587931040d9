//! The sample decks, read, found in the starter catalogue and judged: each must be what its label says.

use std::sync::Arc;

use deck::analysis::{Analysis, analyse};
use deck::card::Card;
use deck::catalogue::Catalogue;
use deck::decklist::Sections;
use deck::format::Format;
use deck::legality::{Status, guess_format};
use deck::samples::{self, Sample};
use deck::{import, starter};

fn analysed(sample: &Sample) -> (Sections, Analysis) {
    let mut catalogue = Catalogue::default();
    for card in starter::cards() {
        catalogue.insert(Arc::new(card));
    }
    let sections = import::read(sample.text, None)
        .expect("a sample is a deck")
        .parsed
        .sections;
    let found: Vec<(String, Arc<Card>)> = sections
        .iter()
        .filter_map(|(_, entry)| Some((entry.name.clone(), catalogue.find(entry)?.0)))
        .collect();
    let analysis = analyse(&sections, |entry| {
        found
            .iter()
            .find(|(name, _)| *name == entry.name)
            .map(|(_, card)| &**card)
    });
    (sections, analysis)
}

#[test]
fn every_sample_is_legal_where_it_says() {
    for sample in samples::ALL {
        let (sections, analysis) = analysed(sample);
        assert_eq!(analysis.counts.unresolved, 0, "{}", sample.slug);
        let verdict = analysis
            .legality
            .iter()
            .find(|verdict| verdict.format == sample.format);
        let verdict = verdict.expect("every format is judged");
        assert_eq!(
            verdict.status,
            Status::Legal,
            "{}: {}",
            sample.slug,
            verdict.summary
        );
        // A deck of Alchemy without a card made for Arena is Standard's as well.
        let guess = guess_format(&sections, &analysis.legality);
        let fits = guess == Some(sample.format)
            || (sample.format, guess) == (Format::Alchemy, Some(Format::Standard));
        assert!(fits, "{}: {guess:?}", sample.slug);
    }
}

#[test]
fn every_colour_a_sample_asks_for_has_a_land() {
    for sample in samples::ALL {
        let (_, analysis) = analysed(sample);
        for kind in analysis.colors.iter().filter(|kind| kind.pips > 0.0) {
            assert!(kind.sources > 0, "{}: {kind:?}", sample.slug);
        }
    }
}

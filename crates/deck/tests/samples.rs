//! The sample decks: right in size, known card by card, legal where they say so, and nobody else's list.

#[path = "starter/shared_data.rs"]
mod shared_data;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use deck::card::Card;
use deck::catalogue::{Catalogue, MatchRule};
use deck::color::ColorSet;
use deck::decklist::{Entry, Section, Sections, SourceFormat};
use deck::import;
use deck::legality::{self, Status};
use deck::samples::{self, Sample};
use deck::starter;

fn sections(sample: &Sample) -> Sections {
    let reading = import::read(sample.text, None).expect(sample.slug);
    assert_eq!(reading.parsed.problems, [], "{}", sample.slug);
    assert_eq!(reading.parsed.format, SourceFormat::Arena, "{}", sample.slug);
    reading.parsed.sections
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for card in starter::cards() {
        catalogue.insert(Arc::new(card));
    }
    catalogue
}

/// Every card of the deck by the name the deck writes, with the rule that found it.
fn cards(sections: &Sections, catalogue: &Catalogue) -> BTreeMap<String, (Arc<Card>, MatchRule)> {
    sections
        .iter()
        .map(|(_, entry)| {
            let found = catalogue.find(entry);
            (
                entry.name.clone(),
                found.unwrap_or_else(|| panic!("{} is not in the starter catalogue", entry.name)),
            )
        })
        .collect()
}

#[test]
fn there_are_decks_for_every_format_but_one() {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples::ALL {
        *count.entry(sample.format.key()).or_default() += 1;
    }
    insta::assert_debug_snapshot!(count, @r#"
    {
        "alchemy": 1,
        "brawl": 1,
        "historic": 3,
        "pioneer": 4,
        "standard": 5,
        "standard-brawl": 1,
        "timeless": 1,
    }
    "#);
}

#[test]
fn slugs_find_their_deck_and_say_its_format() {
    let slugs: BTreeSet<&str> = samples::ALL.iter().map(|sample| sample.slug).collect();
    assert_eq!(slugs.len(), samples::ALL.len());
    for sample in samples::ALL {
        assert_eq!(samples::find(sample.slug), Some(sample));
        assert!(sample.slug.starts_with(sample.format.key()), "{}", sample.slug);
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(sample.slug.chars().all(plain), "{}", sample.slug);
    }
    assert_eq!(samples::find("no-such-deck"), None);
}

#[test]
fn decks_have_their_formats_size() {
    let table: String = samples::ALL
        .iter()
        .map(|sample| {
            let sections = sections(sample);
            let sizes: Vec<String> = Section::ALL
                .into_iter()
                .filter(|section| !sections.get(*section).is_empty())
                .map(|section| format!("{} {}", section.title(), sections.copies(section)))
                .collect();
            format!("{}: {}\n", sample.slug, sizes.join(", "))
        })
        .collect();
    insta::assert_snapshot!(table, @r"
    standard-mono-red-aggro: Deck 60, Sideboard 15
    standard-dimir-midrange: Deck 60, Sideboard 15
    standard-golgari-midrange: Deck 60, Sideboard 15
    standard-orzhov-bats: Deck 60, Sideboard 15
    standard-jeskai-control: Deck 60, Sideboard 15
    alchemy-selesnya-rabbits: Deck 60, Sideboard 15
    pioneer-rakdos-midrange: Deck 60, Sideboard 15
    pioneer-azorius-control: Companion 1, Deck 60, Sideboard 15
    pioneer-mono-green-devotion: Deck 60, Sideboard 15
    pioneer-izzet-phoenix: Deck 60, Sideboard 15
    historic-goblins: Deck 60, Sideboard 15
    historic-elves: Deck 60, Sideboard 15
    historic-rakdos-lurrus: Companion 1, Deck 60, Sideboard 15
    timeless-mardu-energy: Deck 60, Sideboard 15
    standard-brawl-bristly-bill: Commander 1, Deck 59
    brawl-niv-mizzet: Commander 1, Deck 99
    ");
}

#[test]
fn every_card_is_in_the_starter_catalogue() {
    let catalogue = catalogue();
    for sample in samples::ALL {
        for (name, (card, rule)) in cards(&sections(sample), &catalogue) {
            let by_name = matches!(
                rule,
                MatchRule::ExactName | MatchRule::FaceName | MatchRule::SetAndNumber
            );
            assert!(by_name, "{}: {name} is found by {rule:?}", sample.slug);
            assert!(
                card.name == name || card.short_name() == name,
                "{name} is not {}",
                card.name
            );
        }
    }
}

#[test]
fn a_printing_that_is_named_is_the_catalogues() {
    let catalogue = catalogue();
    let mut named = 0;
    for sample in samples::ALL {
        for (_, entry) in sections(sample).iter().filter(|(_, entry)| entry.set.is_some()) {
            let rule = catalogue.find(entry).map(|(_, rule)| rule);
            assert_eq!(
                rule,
                Some(MatchRule::SetAndNumber),
                "{}: {}",
                sample.slug,
                entry.name
            );
            named += 1;
        }
    }
    assert!(named > 20, "only {named} lines show a set and a number");
}

#[test]
fn every_deck_is_legal_where_it_says_so() {
    let catalogue = catalogue();
    for sample in samples::ALL {
        let sections = sections(sample);
        let cards = cards(&sections, &catalogue);
        let card_of = |entry: &Entry| cards.get(&entry.name).map(|(card, _)| card.as_ref());
        let verdict = legality::check(&sections, card_of)
            .into_iter()
            .find(|verdict| verdict.format == sample.format)
            .expect("a verdict for every format");
        assert_eq!(verdict.status, Status::Legal, "{}: {verdict:#?}", sample.slug);
    }
}

#[test]
fn lands_make_the_colors_the_spells_need() {
    let catalogue = catalogue();
    for sample in samples::ALL {
        let cards = cards(&sections(sample), &catalogue);
        let union = |sets: &mut dyn Iterator<Item = ColorSet>| sets.fold(ColorSet::EMPTY, ColorSet::union);
        let makers = cards.values().filter(|(card, _)| card.is_land());
        let made = union(&mut makers.map(|(card, _)| card.produced_mana));
        for (card, _) in cards.values().filter(|(card, _)| !card.is_land()) {
            // A hybrid symbol needs only one of its colours, and a companion is paid for with its own.
            let hybrid = card.front().is_some_and(|front| front.mana_cost.contains('/'));
            assert!(
                hybrid || card.colors.is_subset(made),
                "{}: no land makes the mana for {}",
                sample.slug,
                card.name
            );
        }
    }
}

#[test]
fn the_kinds_a_player_may_look_for_are_there() {
    let catalogue = catalogue();
    let mut companions = Vec::new();
    let mut by_colors: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for sample in samples::ALL {
        let sections = sections(sample);
        companions.extend(sections.companion.iter().map(|entry| entry.name.clone()));
        let main: Sections = Sections {
            main: sections.main,
            ..Sections::default()
        };
        let spells = cards(&main, &catalogue);
        let colors = spells
            .values()
            .fold(ColorSet::EMPTY, |all, (card, _)| all.union(card.colors));
        by_colors.entry(colors.len()).or_default().push(sample.slug);
    }
    assert_eq!(
        companions,
        ["Kaheera, the Orphanguard", "Lurrus of the Dream-Den"]
    );
    assert!(
        by_colors
            .get(&1)
            .is_some_and(|decks| decks.contains(&"standard-mono-red-aggro")),
        "{by_colors:?}"
    );
    assert!(
        by_colors
            .get(&3)
            .is_some_and(|decks| decks.contains(&"standard-jeskai-control")),
        "{by_colors:?}"
    );
    assert_eq!(by_colors.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
}

/// One list of the shared data.
#[derive(serde::Deserialize)]
struct List {
    id: String,
    main: Vec<(u64, String)>,
}

/// The front face's name in lower case: the lists spell double names in more than one way.
fn front(name: &str) -> String {
    name.split('/').next().unwrap_or_default().trim().to_lowercase()
}

/// The main deck as sorted counts and front faces' names in lower case.
fn main_deck<'a>(entries: impl Iterator<Item = (u64, &'a str)>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (count, name) in entries {
        *counts.entry(front(name)).or_default() += count;
    }
    counts.into_iter().collect()
}

#[test]
fn no_deck_is_a_tournament_players_list() {
    let ours: HashSet<Vec<(String, u64)>> = samples::ALL
        .iter()
        .map(|sample| {
            let main = sections(sample).main;
            main_deck(
                main.iter()
                    .map(|entry| (u64::from(entry.count), entry.name.as_str())),
            )
        })
        .collect();
    assert_eq!(ours.len(), samples::ALL.len());
    let names: HashSet<&str> = ours.iter().flatten().map(|(name, _)| name.as_str()).collect();
    let mut compared = 0;
    for file in ["standard", "pioneer", "arena-formats"] {
        let Some(lines) = shared_data::lines(&format!("decklists/{file}.jsonl.gz")) else {
            continue;
        };
        for line in lines {
            let deck: List = serde_json::from_str(&line).expect("a list of the shared data");
            compared += 1;
            // Most lists hold a card that none of ours does; counting only the others saves most of the time.
            if deck
                .main
                .iter()
                .any(|(_, name)| !names.contains(front(name).as_str()))
            {
                continue;
            }
            let theirs = main_deck(deck.main.iter().map(|(count, name)| (*count, name.as_str())));
            assert!(!ours.contains(&theirs), "{}", deck.id);
        }
    }
    println!("compared with {compared} lists");
}

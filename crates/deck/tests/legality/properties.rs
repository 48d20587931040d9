//! Legality of any deck: what must hold whatever its cards are.

use std::sync::LazyLock;

use deck::card::Card;
use deck::decklist::{Entry, Section, Sections};
use deck::format::MatchType;
use deck::legality::{Cut, Finding, Rule, Status, Terms, Verdict, check_on};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::facts;

static CARDS: LazyLock<Vec<Card>> = LazyLock::new(facts::cards);

fn card_of(entry: &Entry) -> Option<&'static Card> {
    CARDS.iter().find(|card| card.name == entry.name)
}

fn judge(deck: &Sections, match_type: MatchType) -> Vec<Verdict> {
    let terms = Terms {
        match_type,
        card_facts: None,
    };
    check_on(deck, &terms, card_of)
}

fn entry(count: u32, name: &str) -> Entry {
    Entry {
        count,
        name: name.to_owned(),
        ..Entry::default()
    }
}

/// Few cards to a deck, so that most rules are broken now and then, and a few that nobody knows.
fn decks() -> impl Strategy<Value = Sections> {
    let names: Vec<String> = CARDS
        .iter()
        .map(|card| card.name.clone())
        .chain(["Sliver of Cheese".to_owned()])
        .collect();
    let section = prop_oneof![
        8 => Just(Section::Main),
        3 => Just(Section::Sideboard),
        1 => Just(Section::Commander),
        1 => Just(Section::Companion),
    ];
    let row = (section, 1..7_u32, select(names));
    proptest::collection::vec(row, 0..14).prop_map(|rows| {
        let mut deck = Sections::default();
        for (section, count, name) in rows {
            let count = if matches!(section, Section::Commander | Section::Companion) {
                1
            } else {
                count
            };
            deck.get_mut(section).push(entry(count, &name));
        }
        deck
    })
}

fn match_types() -> impl Strategy<Value = MatchType> {
    select(MatchType::ALL.to_vec())
}

fn broken(verdict: &Verdict, rule: Rule) -> impl Iterator<Item = &Finding> {
    verdict
        .findings
        .iter()
        .filter(move |finding| finding.rule == rule && finding.status == Status::Illegal)
}

/// Takes copies of a card out of one section.
fn take(deck: &mut Sections, section: Section, name: &str, mut count: u32) -> u32 {
    for entry in deck
        .get_mut(section)
        .iter_mut()
        .filter(|entry| entry.name == name)
    {
        let out = entry.count.min(count);
        entry.count -= out;
        count -= out;
    }
    deck.get_mut(section).retain(|entry| entry.count > 0);
    count
}

fn copies(deck: &Sections, section: Section, name: &str) -> u32 {
    let named = deck.get(section).iter().filter(|entry| entry.name == name);
    named.map(|entry| entry.count).sum()
}

/// Cuts as a player would: the main deck first; the companion is one of the sideboard's copies.
fn cut(deck: &mut Sections, cut: &Cut) {
    let name = CARDS
        .iter()
        .find(|card| card.short_name() == cut.name)
        .map_or(&cut.name, |card| &card.name);
    let left = take(deck, Section::Main, name, cut.count);
    let left = take(deck, Section::Commander, name, left);
    let (side, companion) = (
        copies(deck, Section::Sideboard, name),
        copies(deck, Section::Companion, name),
    );
    let kept = side.max(companion).saturating_sub(left);
    take(deck, Section::Sideboard, name, side.saturating_sub(kept));
    take(deck, Section::Companion, name, companion.saturating_sub(kept));
}

proptest! {
    #[test]
    fn neither_the_order_of_lines_nor_their_splitting_matters(
        deck in decks(),
        match_type in match_types(),
        moves in proptest::collection::vec(any::<(Index, Index)>(), 0..20),
        splits in proptest::collection::vec(any::<Index>(), 0..6),
    ) {
        let mut other = deck.clone();
        for section in Section::ALL {
            let lines = other.get_mut(section);
            for at in &splits {
                let Some(line) = (!lines.is_empty()).then(|| at.index(lines.len())) else { break };
                if lines[line].count > 1 {
                    lines[line].count -= 1;
                    let name = lines[line].name.clone();
                    lines.push(entry(1, &name));
                }
            }
            for (from, to) in &moves {
                if !lines.is_empty() {
                    let (from, to) = (from.index(lines.len()), to.index(lines.len()));
                    lines.swap(from, to);
                }
            }
        }
        prop_assert_eq!(judge(&deck, match_type), judge(&other, match_type));
    }

    #[test]
    fn a_basic_land_more_is_never_a_copy_too_many(
        deck in decks(),
        match_type in match_types(),
        basic in select(vec!["Plains", "Swamp", "Mountain", "Snow-Covered Island"]),
        count in 1..40_u32,
    ) {
        let mut more = deck.clone();
        more.main.push(entry(count, basic));
        for (before, after) in judge(&deck, match_type).iter().zip(judge(&more, match_type)) {
            let named = |verdict: &Verdict| {
                broken(verdict, Rule::Copies).flat_map(|finding| finding.cards.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(named(before), named(&after));
        }
    }

    #[test]
    fn cutting_what_is_told_mends_what_was_found(deck in decks(), match_type in match_types()) {
        for (place, verdict) in judge(&deck, match_type).iter().enumerate() {
            for finding in verdict.findings.iter().filter(|finding| !finding.cuts.is_empty()) {
                let mut mended = deck.clone();
                for told in &finding.cuts {
                    cut(&mut mended, told);
                }
                let after = &judge(&mended, match_type)[place];
                // Two companions may each object to one card: the first words tell them apart.
                let about = |found: &Finding| {
                    let words = (found.rule == Rule::Companion).then_some(&*found.message);
                    words.and_then(|words| words.split(" cannot").next()).map(str::to_owned)
                };
                let again = broken(after, finding.rule)
                    .filter(|found| about(found) == about(finding))
                    .find(|found| found.cuts.iter().any(|cut| finding.cuts.iter().any(|told| told.name == cut.name)));
                prop_assert!(again.is_none(), "{:?}: {:?}, then {:?}", verdict.format, finding, again);
            }
        }
    }

    #[test]
    fn whatever_is_not_fine_says_what_to_do(deck in decks(), match_type in match_types()) {
        for verdict in judge(&deck, match_type) {
            for finding in &verdict.findings {
                prop_assert_eq!(
                    finding.status == Status::Legal,
                    finding.fix.is_empty(),
                    "{:?}", finding
                );
                prop_assert!(finding.fix.is_empty() || finding.fix.ends_with('.'), "{:?}", finding);
            }
            let worst = verdict.findings.first().map(|finding| finding.status);
            prop_assert_eq!(worst, Some(verdict.status));
        }
    }

    /// Every list of a game that is legal in best of one is legal in best of three.
    #[test]
    fn best_of_three_allows_what_best_of_one_does(deck in decks()) {
        for (one, three) in judge(&deck, MatchType::BestOfOne).iter().zip(judge(&deck, MatchType::BestOfThree)) {
            prop_assert!(one.status != Status::Legal || three.status == Status::Legal);
        }
    }
}

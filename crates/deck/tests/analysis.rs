//! Analysis: what a deck is, in figures, and the sentences its charts say.

#[path = "facts/decks.rs"]
mod decks;
#[path = "facts/cards.rs"]
mod facts;

use std::fmt::Write as _;

use deck::analysis::{Analysis, analyse, findings};
use deck::card::Card;
use deck::color::Color;
use deck::decklist::{Entry, Sections};
use deck::legality::Status;
use proptest::prelude::*;

fn card_of<'a>(cards: &'a [Card], entry: &Entry) -> Option<&'a Card> {
    cards
        .iter()
        .find(|card| card.name == entry.name || card.short_name() == entry.name)
}

fn figures(sections: &Sections) -> Analysis {
    let cards = facts::cards();
    analyse(sections, |entry| card_of(&cards, entry))
}

fn shown(list: &str) -> String {
    let analysis = figures(&decks::deck(list));
    let mut text = format!("{:?}\n", analysis.counts);
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes it");
    let bars: Vec<String> = analysis
        .curve
        .bars
        .iter()
        .map(|bar| format!("{}+{}", bar.creatures, bar.others))
        .collect();
    line(format!(
        "curve {} mean {:.2}",
        bars.join(" "),
        analysis.curve.mean
    ));
    for kind in &analysis.colors {
        let color = kind.color.map_or("colourless", Color::word);
        line(format!(
            "{color}: {} symbols on {} cards, {} lands",
            kind.pips, kind.cards, kind.sources
        ));
    }
    let types: Vec<String> = analysis
        .types
        .iter()
        .map(|group| format!("{} {}", group.count, group.card_type.plural()))
        .collect();
    line(types.join(", "));
    let rarities: Vec<String> = analysis
        .rarities
        .iter()
        .map(|group| format!("{} {:?}", group.count, group.rarity))
        .collect();
    line(rarities.join(", "));
    line(format!("{:?}", analysis.wildcards));
    line(format!("{:?}", analysis.prices));
    line(findings::curve(&analysis.curve));
    line(findings::colors(&analysis.colors, &analysis.counts));
    line(findings::types(&analysis.types));
    line(findings::rarities(&analysis.rarities));
    line(findings::wildcards(&analysis.wildcards));
    line(findings::prices(&analysis.prices));
    text
}

#[test]
fn two_colours() {
    let list = "4 Opt, 4 Shock, 4 Grizzly Bears, 4 Kitchen Finks, 4 Steam Vents, 2 Adarkar Wastes, 20 Island / side: 2 Shock, 1 Channel";
    insta::assert_snapshot!(shown(list), @"
    Counts { main: 42, sideboard: 3, commander: 0, companion: 0, lands: 26, distinct: 8, unresolved: 0 }
    curve 0+0 0+8 4+0 4+0 0+0 0+0 0+0 0+0 mean 1.75
    white: 4 symbols on 4 cards, 2 lands
    blue: 4 symbols on 4 cards, 26 lands
    red: 4 symbols on 4 cards, 4 lands
    green: 8 symbols on 8 cards, 0 lands
    8 Creatures, 8 Instants, 26 Lands
    14 Common, 4 Uncommon, 6 Rare, 1 Mythic
    Wildcards { common: 12, uncommon: 4, rare: 6, mythic: 1, unknown: 0 }
    PriceSummary { usd: Some(15.0), priced: 6, unpriced: 19 }
    One drops carry this deck: 8 of 16 spells
    Green asks for 40 % of the symbols; 0 of 26 lands make it
    Creatures are 8 of 16 spells
    Rares and mythics are 7 of 25 cards, basic lands aside
    6 rare and 1 mythic wildcards build it from nothing
    $15.00 on paper, for the 6 of 25 cards with a price
    ");
}

#[test]
fn cards_of_two_faces() {
    let list = "4 Fire // Ice, 4 Unholy Annex // Ritual Chamber, 4 Brazen Borrower, 4 Jwari Disruption, 4 Hengegate Pathway, \
                4 Delver of Secrets, 4 Niv-Mizzet, Parun";
    insta::assert_snapshot!(shown(list), @"
    Counts { main: 28, sideboard: 0, commander: 0, companion: 0, lands: 4, distinct: 7, unresolved: 0 }
    curve 0+0 4+0 0+8 4+4 0+0 0+0 4+0 0+0 mean 2.83
    white: 0 symbols on 0 cards, 4 lands
    blue: 32 symbols on 20 cards, 4 lands
    black: 12 symbols on 4 cards, 0 lands
    red: 16 symbols on 8 cards, 0 lands
    12 Creatures, 8 Instants, 4 Enchantments, 4 Lands
    4 Common, 8 Uncommon, 12 Rare, 4 Mythic
    Wildcards { common: 4, uncommon: 8, rare: 12, mythic: 4, unknown: 0 }
    PriceSummary { usd: Some(30.0), priced: 12, unpriced: 16 }
    Two drops and three drops are the most: 8 each
    Red asks for 27 % of the symbols; 0 of 4 lands make it
    Creatures are 12 of 24 spells
    Rares and mythics are 16 of 28 cards, basic lands aside
    12 rare and 4 mythic wildcards build it from nothing
    $30.00 on paper, for the 12 of 28 cards with a price
    ");
}

#[test]
fn colourless_mana_is_a_kind_of_its_own() {
    let list = "4 Thought-Knot Seer, 4 Solemn Simulacrum, 4 Adarkar Wastes, 20 Snow-Covered Island";
    insta::assert_snapshot!(shown(list), @"
    Counts { main: 32, sideboard: 0, commander: 0, companion: 0, lands: 24, distinct: 4, unresolved: 0 }
    curve 0+0 0+0 0+0 0+0 8+0 0+0 0+0 0+0 mean 4.00
    white: 0 symbols on 0 cards, 4 lands
    blue: 0 symbols on 0 cards, 24 lands
    colourless: 4 symbols on 4 cards, 4 lands
    8 Creatures, 24 Lands
    12 Rare
    Wildcards { common: 0, uncommon: 0, rare: 12, mythic: 0, unknown: 0 }
    PriceSummary { usd: Some(30.0), priced: 12, unpriced: 0 }
    Four drops carry this deck: 8 of 8 spells
    Every symbol is colourless; 4 of 24 lands make it
    All 8 spells are creatures
    Rares and mythics are 12 of 12 cards, basic lands aside
    12 rare wildcards build it from nothing
    $30.00 on paper, basic lands aside
    ");
}

#[test]
fn a_commander_joins_the_curve_and_a_companion_is_paid_for_once() {
    let list = "1 Opt, 30 Rat Colony, 68 Swamp / commander: 1 Teferi, Hero of Dominaria / companion: 1 Lurrus of the Dream-Den \
                / side: 1 Lurrus of the Dream-Den / maybe: 4 Channel";
    insta::assert_snapshot!(shown(list), @"
    Counts { main: 99, sideboard: 1, commander: 1, companion: 1, lands: 68, distinct: 5, unresolved: 0 }
    curve 0+0 0+1 30+0 0+0 0+0 0+1 0+0 0+0 mean 2.06
    white: 1 symbols on 1 cards, 0 lands
    blue: 2 symbols on 2 cards, 0 lands
    black: 30 symbols on 30 cards, 68 lands
    30 Creatures, 1 Planeswalkers, 1 Instants, 68 Lands
    31 Common, 1 Rare, 1 Mythic
    Wildcards { common: 5, uncommon: 0, rare: 1, mythic: 1, unknown: 0 }
    PriceSummary { usd: Some(2.5), priced: 1, unpriced: 32 }
    Two drops carry this deck: 30 of 32 spells
    Blue asks for 6 % of the symbols; 0 of 68 lands make it
    Creatures are 30 of 32 spells
    Rares and mythics are 2 of 33 cards, basic lands aside
    1 rare and 1 mythic wildcards build it from nothing
    $2.50 on paper, for the 1 of 33 cards with a price
    ");
}

#[test]
fn unknown_cards_are_counted_and_left_out() {
    insta::assert_snapshot!(shown("4 Sliver of Cheese, 2 Opt"), @"
    Counts { main: 6, sideboard: 0, commander: 0, companion: 0, lands: 0, distinct: 2, unresolved: 4 }
    curve 0+0 0+2 0+0 0+0 0+0 0+0 0+0 0+0 mean 1.00
    blue: 2 symbols on 2 cards, 0 lands
    2 Instants
    2 Common
    Wildcards { common: 2, uncommon: 0, rare: 0, mythic: 0, unknown: 0 }
    PriceSummary { usd: None, priced: 0, unpriced: 2 }
    One drops carry this deck: 2 of 2 spells
    Every symbol is blue; there is no land
    All 2 spells are instants
    No rare among 2 cards, basic lands aside
    2 common and uncommon wildcards build it from nothing
    No price is known
    ");
    insta::assert_snapshot!(shown(""), @"
    Counts { main: 0, sideboard: 0, commander: 0, companion: 0, lands: 0, distinct: 0, unresolved: 0 }
    curve 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 mean 0.00


    Wildcards { common: 0, uncommon: 0, rare: 0, mythic: 0, unknown: 0 }
    PriceSummary { usd: None, priced: 0, unpriced: 0 }
    No spells to show yet
    No spell asks for a colour
    No card is known yet
    No card has a rarity to show yet
    No wildcard is needed
    No price is known
    ");
}

#[test]
fn printings_keep_their_own_rarity_and_price() {
    let common = facts::named("Opt");
    let rare = Card {
        rarity: deck::card::Rarity::Rare,
        set: "sta".to_owned(),
        ..common.clone()
    };
    let mut sections = decks::deck("2 Opt, 2 Opt");
    sections.main[1].set = Some("STA".to_owned());
    let analysis = analyse(&sections, |entry| {
        Some(if entry.set.is_some() { &rare } else { &common })
    });
    assert_eq!(analysis.counts.distinct, 1);
    let counts: Vec<u32> = analysis.rarities.iter().map(|group| group.count).collect();
    assert_eq!(counts, [2, 2]);
    // A copy of the common printing is a copy of the card.
    assert_eq!((analysis.wildcards.common, analysis.wildcards.rare), (4, 0));
}

#[test]
fn the_json_of_an_analysis() {
    let mut analysis = figures(&decks::deck("4 Opt, 1 Fire // Ice, 2 Island"));
    analysis.legality.truncate(1);
    insta::assert_json_snapshot!(analysis, @r#"
    {
      "counts": {
        "main": 7,
        "sideboard": 0,
        "commander": 0,
        "companion": 0,
        "lands": 2,
        "distinct": 3,
        "unresolved": 0
      },
      "curve": {
        "bars": [
          {
            "mana_value": 0,
            "creatures": 0,
            "others": 0
          },
          {
            "mana_value": 1,
            "creatures": 0,
            "others": 4
          },
          {
            "mana_value": 2,
            "creatures": 0,
            "others": 1
          },
          {
            "mana_value": 3,
            "creatures": 0,
            "others": 0
          },
          {
            "mana_value": 4,
            "creatures": 0,
            "others": 0
          },
          {
            "mana_value": 5,
            "creatures": 0,
            "others": 0
          },
          {
            "mana_value": 6,
            "creatures": 0,
            "others": 0
          },
          {
            "mana_value": 7,
            "creatures": 0,
            "others": 0
          }
        ],
        "mean": 1.2
      },
      "colors": [
        {
          "color": "U",
          "pips": 5.0,
          "sources": 2,
          "cards": 5
        },
        {
          "color": "R",
          "pips": 1.0,
          "sources": 0,
          "cards": 1
        }
      ],
      "types": [
        {
          "card_type": "instant",
          "count": 5
        },
        {
          "card_type": "land",
          "count": 2
        }
      ],
      "rarities": [
        {
          "rarity": "common",
          "count": 4
        },
        {
          "rarity": "uncommon",
          "count": 1
        }
      ],
      "wildcards": {
        "common": 4,
        "uncommon": 1,
        "rare": 0,
        "mythic": 0,
        "unknown": 0
      },
      "prices": {
        "usd": null,
        "priced": 0,
        "unpriced": 5
      },
      "legality": [
        {
          "format": "standard",
          "status": "illegal",
          "summary": "Not legal in Standard: 7 cards in the main deck, at least 60 are wanted; 1 card not in a legal set.",
          "findings": [
            {
              "rule": "main-size",
              "status": "illegal",
              "message": "7 cards in the main deck; at least 60 are wanted",
              "cards": [],
              "fix": "Add 53 cards."
            },
            {
              "rule": "card-pool",
              "status": "illegal",
              "message": "1 card not in a legal set: Fire // Ice",
              "cards": [
                "Fire // Ice"
              ],
              "fix": "Cut 1 Fire // Ice, or play Timeless, which has it.",
              "cuts": [
                {
                  "count": 1,
                  "name": "Fire // Ice"
                }
              ]
            },
            {
              "rule": "sideboard-size",
              "status": "legal",
              "message": "No sideboard; up to 15 cards are allowed: fine",
              "cards": []
            },
            {
              "rule": "copies",
              "status": "legal",
              "message": "No card more than 4 times, basic lands aside: fine",
              "cards": []
            }
          ],
          "basis": "Rules of 22 Aug 2026."
        }
      ]
    }
    "#);
    let json = serde_json::to_string(&analysis).expect("an analysis is JSON");
    assert_eq!(
        serde_json::from_str::<Analysis>(&json).expect("and back"),
        analysis
    );
}

/// Decks of known and unknown cards in any section, in any order.
fn any_deck() -> impl Strategy<Value = Sections> {
    let names: Vec<String> = facts::cards()
        .into_iter()
        .map(|card| card.name)
        .chain(["Sliver of Cheese".to_owned()])
        .collect();
    let entry = (1_u32..30, prop::sample::select(names), 1_u32..9_999);
    let entries = |most| {
        prop::collection::vec(entry.clone(), 0..most).prop_map(|entries| {
            entries
                .into_iter()
                .map(|(count, name, line)| Entry {
                    count,
                    name,
                    line,
                    ..Entry::default()
                })
                .collect::<Vec<_>>()
        })
    };
    (entries(20), entries(6), entries(2), entries(2), entries(3)).prop_map(
        |(main, sideboard, commander, companion, maybeboard)| Sections {
            main,
            sideboard,
            commander,
            companion,
            maybeboard,
        },
    )
}

proptest! {
    #[test]
    fn sums_agree(sections in any_deck()) {
        let cards = facts::cards();
        let analysis = figures(&sections);
        let known = |entry: &&Entry| card_of(&cards, entry).is_some();
        let proper: u32 = sections.main.iter().chain(&sections.commander).filter(known).map(|entry| entry.count).sum();
        let bars: u32 = analysis.curve.bars.iter().map(|bar| bar.creatures + bar.others).sum();
        prop_assert_eq!(bars + analysis.counts.lands, proper);
        prop_assert_eq!(analysis.types.iter().map(|group| group.count).sum::<u32>(), proper);
        prop_assert_eq!(analysis.curve.bars.len(), 8);
        let to_own: u32 = analysis.rarities.iter().map(|group| group.count).sum();
        prop_assert_eq!(analysis.prices.priced + analysis.prices.unpriced, to_own);
        let w = analysis.wildcards;
        prop_assert!(w.common + w.uncommon + w.rare + w.mythic + w.unknown <= to_own);
        for kind in &analysis.colors {
            prop_assert!(kind.sources <= analysis.counts.lands && kind.cards <= bars);
            prop_assert_eq!(kind.pips > 0.0, kind.cards > 0);
        }
    }

    #[test]
    fn the_order_of_a_list_changes_nothing(sections in any_deck()) {
        let mut turned = sections.clone();
        for entries in [&mut turned.main, &mut turned.sideboard, &mut turned.commander, &mut turned.companion] {
            entries.reverse();
        }
        prop_assert_eq!(figures(&sections), figures(&turned));
    }

    #[test]
    fn one_entry_of_four_is_four_of_one(sections in any_deck()) {
        let mut split = sections.clone();
        split.main = split.main.iter().flat_map(|entry| vec![Entry { count: 1, ..entry.clone() }; entry.count as usize]).collect();
        prop_assert_eq!(figures(&sections), figures(&split));
    }

    #[test]
    fn nothing_is_legal_with_a_card_that_is_not_known(mut sections in any_deck(), side in any::<bool>()) {
        let unknown = Entry { count: 1, name: "Sliver of Cheese".to_owned(), line: 1, ..Entry::default() };
        if side { sections.sideboard.push(unknown) } else { sections.main.push(unknown) }
        for verdict in figures(&sections).legality {
            prop_assert!(verdict.status != Status::Legal, "{}", verdict.summary);
            let listed = verdict.findings.iter().any(|finding| finding.cards.iter().any(|card| card == "Sliver of Cheese"));
            prop_assert!(listed);
        }
    }

    #[test]
    fn a_verdict_is_its_worst_finding(sections in any_deck()) {
        for verdict in figures(&sections).legality {
            let has = |status| verdict.findings.iter().any(|finding| finding.status == status);
            let worst = if has(Status::Illegal) {
                Status::Illegal
            } else if has(Status::Unknown) {
                Status::Unknown
            } else {
                Status::Legal
            };
            prop_assert_eq!(verdict.status, worst);
            prop_assert!(verdict.summary.ends_with('.'));
        }
    }
}

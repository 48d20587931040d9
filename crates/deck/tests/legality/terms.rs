//! Legality beyond the list: best of one, the rule file, rebalanced cards, how old the facts are, who could lead instead.

use deck::card::{Card, Face, Legality};
use deck::color::ColorSet;
use deck::format::{Format, MatchType};
use deck::legality::{Rule, Status, Terms, Verdict, check_on, rules_as_of};

use super::{decks, facts};

fn made(name: &str, types: &str, legalities: &[(Format, Legality)]) -> Card {
    Card {
        name: name.to_owned(),
        faces: vec![Face {
            name: name.to_owned(),
            type_line: types.to_owned(),
            ..Face::default()
        }],
        legalities: legalities
            .iter()
            .map(|(format, legality)| (format.scryfall_key().to_owned(), *legality))
            .collect(),
        ..Card::default()
    }
}

fn judged(list: &str, match_type: MatchType, more: &[Card]) -> Vec<Verdict> {
    let mut cards = facts::cards();
    cards.extend_from_slice(more);
    let terms = Terms {
        match_type,
        card_facts: Some("2026-11-20".to_owned()),
    };
    check_on(&decks::deck(list), &terms, |entry| {
        cards
            .iter()
            .find(|card| card.name == entry.name || card.short_name() == entry.name)
    })
}

/// What is not fine in one format: rule, what was found, what to do.
fn told(verdicts: &[Verdict], format: Format) -> String {
    let verdict = verdicts.iter().find(|verdict| verdict.format == format).unwrap();
    let lines = verdict
        .findings
        .iter()
        .filter(|finding| finding.status != Status::Legal);
    lines
        .map(|finding| format!("{:?}: {} | {}", finding.rule, finding.message, finding.fix))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_card_may_be_banned_in_best_of_one_alone() {
    let legal = [Format::Standard, Format::Pioneer, Format::Historic].map(|format| (format, Legality::Legal));
    let leyline = made("Leyline of Resonance", "Enchantment", &legal);
    let trickery = made("Tibalt's Trickery", "Instant", &legal);
    let list = "4 Leyline of Resonance, 4 Tibalt's Trickery, 52 Mountain";
    let cards = [leyline, trickery];
    let one = judged(list, MatchType::BestOfOne, &cards);
    insta::assert_snapshot!(told(&one, Format::Standard), @"Banned: 1 card banned in best of one: Leyline of Resonance | Cut 4 Leyline of Resonance, or play best of three.");
    insta::assert_snapshot!(told(&one, Format::Pioneer), @"Banned: 1 card banned in best of one: Tibalt's Trickery | Cut 4 Tibalt's Trickery, or play best of three.");
    assert_eq!(told(&one, Format::Historic), "");
    let three = judged(list, MatchType::BestOfThree, &cards);
    assert_eq!(
        told(&three, Format::Standard) + &told(&three, Format::Pioneer),
        ""
    );

    // What card facts say goes first.
    let banned = made(
        "Leyline of Resonance",
        "Enchantment",
        &[(Format::Standard, Legality::Banned)],
    );
    let one = judged(
        "4 Leyline of Resonance, 56 Mountain",
        MatchType::BestOfOne,
        &[banned],
    );
    insta::assert_snapshot!(told(&one, Format::Standard), @"Banned: 1 banned card: Leyline of Resonance | Cut 4 Leyline of Resonance.");
}

#[test]
fn one_game_uses_the_top_of_the_sideboard() {
    let of = |match_type, side: &str| {
        let verdicts = judged(&format!("60 Island / side: {side}"), match_type, &[]);
        let size = verdicts[0]
            .findings
            .iter()
            .find(|finding| finding.rule == Rule::SideboardSize)
            .unwrap();
        format!("{:?}: {}", size.status, size.message)
    };
    insta::assert_snapshot!(
        [
            of(MatchType::BestOfThree, "15 Swamp"),
            of(MatchType::BestOfOne, "15 Swamp"),
            of(MatchType::BestOfOne, "7 Swamp"),
            of(MatchType::BestOfOne, "16 Swamp"),
        ]
        .join("\n"), @"
        Legal: 15 in the sideboard, 15 allowed: fine
        Legal: 15 in the sideboard, 15 allowed; best of one uses only the first 7: fine
        Legal: 7 in the sideboard, 15 allowed: fine
        Illegal: 16 in the sideboard, 15 allowed
        ");
}

#[test]
fn what_is_restricted_without_card_facts_is_in_the_rule_file() {
    let silent = made("Demonic Tutor", "Sorcery", &[]);
    let swamp = facts::named("Swamp");
    let table = ["2 Demonic Tutor, 58 Swamp", "1 Demonic Tutor, 59 Swamp"].map(|list| {
        let verdicts = check_on(&decks::deck(list), &Terms::default(), |entry| {
            Some(if entry.name == "Swamp" { &swamp } else { &silent })
        });
        told(&verdicts, Format::Timeless)
    });
    insta::assert_snapshot!(table.join("\n--\n"), @"
    Restricted: 1 restricted card more than once: 2 Demonic Tutor | Cut 1 Demonic Tutor.
    --
    ");
}

#[test]
fn rebalanced_cards_count_with_their_originals_and_are_no_more() {
    let of = |name: &str, legality| Card {
        color_identity: ColorSet::from_letters("U"),
        ..made(
            name,
            "Creature — Wizard",
            &[(Format::Historic, legality), (Format::Timeless, legality)],
        )
    };
    let cards = [
        of("A-Symmetry Sage", Legality::NotLegal),
        of("Symmetry Sage", Legality::Legal),
    ];
    let verdicts = judged(
        "3 A-Symmetry Sage, 3 Symmetry Sage, 54 Island",
        MatchType::BestOfThree,
        &cards,
    );
    insta::assert_snapshot!(told(&verdicts, Format::Historic), @r#"
    CardPool: 1 rebalanced card that the format does not have: A-Symmetry Sage | Write the name without "A-": since 11 Sep 2026 Arena plays every card as it is printed.
    Copies: 1 card more than 4 times: 6 A-Symmetry Sage | Cut 2 A-Symmetry Sage.
    "#);
}

#[test]
fn a_verdict_says_how_old_it_is() {
    let verdicts = judged("60 Island", MatchType::BestOfThree, &[]);
    assert_eq!(
        verdicts[0].basis,
        "Card facts of 20 Nov 2026, rules of 22 Aug 2026."
    );
    assert_eq!(rules_as_of(), "2026-08-22");
}

#[test]
fn who_could_lead_is_named() {
    let commander = |list: &str| {
        let verdicts = judged(list, MatchType::BestOfThree, &[]);
        told(&verdicts, Format::Brawl)
            .lines()
            .filter(|line| line.starts_with("Commander") || line.starts_with("ColorIdentity"))
            .map(|line| line.to_owned() + "\n")
            .collect::<String>()
    };
    let lists = [
        "1 Niv-Mizzet, Parun, 1 Jegantha, the Wellspring, 1 Opt, 1 Shock, 95 Island",
        "1 Niv-Mizzet, Parun, 1 Opt, 1 Llanowar Elves, 96 Island",
        "1 Teferi, Hero of Dominaria, 98 Island / commander: 1 Opt",
        "1 Niv-Mizzet, Parun, 1 Opt, 1 Shock, 96 Mountain / commander: 1 Teferi, Hero of Dominaria",
        "1 Niv-Mizzet, Parun, 98 Island / commander: 1 Karn, the Great Creator",
    ];
    insta::assert_snapshot!(lists.map(commander).join("\n"), @"
    Commander: No commander; 1 is wanted | Make Jegantha, the Wellspring the commander.

    Commander: No commander; 1 is wanted | Make Niv-Mizzet, Parun the commander.

    Commander: Opt cannot be the commander; it takes a legendary creature, planeswalker, Vehicle or Spacecraft | Make Teferi, Hero of Dominaria the commander.
    ColorIdentity: 1 card outside the commander's colours (blue): Teferi, Hero of Dominaria | Cut 1 Teferi, Hero of Dominaria, or make Teferi, Hero of Dominaria the commander.

    ColorIdentity: 3 cards outside the commander's colours (white, blue): Mountain; Niv-Mizzet, Parun and Shock | Cut 96 Mountain; 1 Niv-Mizzet, Parun and 1 Shock.

    ColorIdentity: 1 card outside the commander's colours (colourless, with Island as the one type of basic land): Niv-Mizzet, Parun | Cut 1 Niv-Mizzet, Parun, or make Niv-Mizzet, Parun the commander.
    ");
}

#[test]
fn basics_of_one_type_are_one_basic_to_a_colourless_commander() {
    let lead = |list: &str| {
        let verdicts = judged(
            &format!("{list} / commander: 1 Karn, the Great Creator"),
            MatchType::BestOfThree,
            &[],
        );
        told(&verdicts, Format::Brawl)
    };
    // Snow-covered or not, an Island has the one type.
    assert_eq!(lead("50 Island, 49 Snow-Covered Island"), "");
    insta::assert_snapshot!(lead("40 Island, 39 Snow-Covered Island, 20 Swamp"), @"ColorIdentity: 1 card outside the commander's colours (colourless, with Island as the one type of basic land): Swamp | Cut 20 Swamp.");
}

#[test]
fn companions_that_cannot_be_decided_name_the_cards_to_look_at() {
    let with = |name: &str, types: &str| made(name, types, &[]);
    let cards = [
        with("Some Axe", "Artifact — Equipment"),
        with("Some Car", "Artifact — Vehicle"),
        with("Some Wall", "Creature — Wall"),
        with("Some Cave", "Land — Cave"),
    ];
    let list = "4 Some Axe, 4 Some Car, 4 Some Wall, 4 Some Cave, 4 Adarkar Wastes, 4 Opt, 36 Plains";
    let of = |companion: &str, list: &str| {
        let verdicts = judged(
            &format!("{list} / companion: 1 {companion}"),
            MatchType::BestOfThree,
            &cards,
        );
        let line = told(&verdicts, Format::Historic);
        line.lines()
            .filter(|line| line.starts_with("Companion"))
            .collect::<String>()
    };
    insta::assert_snapshot!(
        [of("Zirda, the Dawnwaker", list), of("Jegantha, the Wellspring", "4 Fire // Ice, 56 Island")].join("\n"), @"
        Companion: Not known whether Zirda, the Dawnwaker can be the companion; every permanent must have an activated ability: Some Cave and Some Wall | Look at these cards: each needs an ability written with a colon, cost first.
        Companion: Not known whether Jegantha, the Wellspring can be the companion; no card's cost may have the same symbol twice: Fire // Ice | Look at these cards: what they are is not known here for certain.
        ");
}

//! Legality: what each format says of a deck, and why.

#[path = "facts/decks.rs"]
mod decks;
#[path = "facts/cards.rs"]
mod facts;
#[path = "legality/properties.rs"]
mod properties;
#[path = "legality/real_decks.rs"]
mod real_decks;
#[path = "starter/shared_data.rs"]
mod shared_data;
#[path = "legality/terms.rs"]
mod terms;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use deck::card::{Card, Face};
use deck::format::Format;
use deck::legality::{Finding, Status, Verdict, check, guess_format};

fn judge(list: &str) -> Vec<Verdict> {
    let cards = facts::cards();
    check(&decks::deck(list), |entry| {
        cards
            .iter()
            .find(|card| card.name == entry.name || card.short_name() == entry.name)
    })
}

fn in_format(list: &str, format: Format) -> Verdict {
    judge(list)
        .into_iter()
        .find(|verdict| verdict.format == format)
        .expect("every format is judged")
}

/// A finding in a line: status, what was found, what to do.
fn told(finding: &Finding) -> String {
    let line = format!("{:?}: {} | {}", finding.status, finding.message, finding.fix);
    line.trim_end_matches(" | ").to_owned()
}

/// One deck in one format, as the page shows it.
fn shown(list: &str, format: Format) -> String {
    let verdict = in_format(list, format);
    let mut text = verdict.summary.clone();
    for finding in &verdict.findings {
        write!(text, "\n{:?} {}", finding.rule, told(finding)).expect("a string takes it");
        // The message names a few; the list has all.
        if finding.cards.len() > 4 {
            write!(text, " {:?}", finding.cards).expect("a string takes it");
        }
    }
    text
}

#[test]
fn a_sound_deck() {
    let list = "4 Opt, 4 Shock, 4 Steam Vents, 25 Island, 24 Mountain / side: 2 Solemn Simulacrum, 13 Plains";
    insta::assert_snapshot!(shown(list, Format::Standard), @"
    Legal in Standard.
    MainSize Legal: 61 cards in the main deck; at least 60 are wanted: fine
    SideboardSize Legal: 15 in the sideboard, 15 allowed: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than 4 times, basic lands aside: fine
    ");
    let verdicts = judge(list);
    assert_eq!(
        verdicts.iter().map(|verdict| verdict.format).collect::<Vec<_>>(),
        Format::ALL
    );
    assert!(
        verdicts[..5]
            .iter()
            .all(|verdict| verdict.status == Status::Legal)
    );
    assert!(
        verdicts[5..]
            .iter()
            .all(|verdict| verdict.status == Status::Illegal)
    );
}

#[test]
fn everything_that_can_be_wrong_with_sixty_cards() {
    let list = "5 Opt, 4 Lightning Bolt, 4 Kitchen Finks, 4 Teferi, Hero of Dominaria, 4 Fire // Ice, 4 Nazgûl, 12 Island \
                / side: 6 Shock, 1 Opt, 2 Lurrus of the Dream-Den, 8 Mountain";
    insta::assert_snapshot!(shown(list, Format::Standard), @r#"
    Not legal in Standard: 37 cards in the main deck, at least 60 are wanted; 17 in the sideboard, 15 allowed; 6 cards not in a legal set; 2 cards more than 4 times.
    MainSize Illegal: 37 cards in the main deck; at least 60 are wanted | Add 23 cards.
    SideboardSize Illegal: 17 in the sideboard, 15 allowed | Cut 2 cards from the sideboard.
    CardPool Illegal: 6 cards not in a legal set: Fire // Ice, Kitchen Finks, Lightning Bolt and 3 more | Cut these 6 cards, or play Timeless, which has them. ["Fire // Ice", "Kitchen Finks", "Lightning Bolt", "Lurrus of the Dream-Den", "Nazgûl", "Teferi, Hero of Dominaria"]
    Copies Illegal: 2 cards more than 4 times: 6 Opt and 6 Shock | Cut 2 Opt and 2 Shock.
    "#);
    insta::assert_snapshot!(shown(list, Format::Pioneer), @"
    Not legal in Pioneer: 37 cards in the main deck, at least 60 are wanted; 17 in the sideboard, 15 allowed; 1 banned card; 4 cards not in a legal set; 2 cards more than 4 times.
    MainSize Illegal: 37 cards in the main deck; at least 60 are wanted | Add 23 cards.
    SideboardSize Illegal: 17 in the sideboard, 15 allowed | Cut 2 cards from the sideboard.
    Banned Illegal: 1 banned card: Lurrus of the Dream-Den | Cut 2 Lurrus of the Dream-Den, or play Historic or Timeless, which have it.
    CardPool Illegal: 4 cards not in a legal set: Fire // Ice, Kitchen Finks, Lightning Bolt and Nazgûl | Cut 4 Fire // Ice, 4 Kitchen Finks, 4 Lightning Bolt and 4 Nazgûl, or play Timeless, which has them.
    Copies Illegal: 2 cards more than 4 times: 6 Opt and 6 Shock | Cut 2 Opt and 2 Shock.
    ");
}

#[test]
fn timeless_restricts_and_bans() {
    insta::assert_snapshot!(shown("2 Demonic Tutor, 1 Channel, 57 Swamp", Format::Timeless), @"
    Not legal in Timeless: 1 banned card; 1 restricted card more than once.
    Banned Illegal: 1 banned card: Channel | Cut 1 Channel.
    Restricted Illegal: 1 restricted card more than once: 2 Demonic Tutor | Cut 1 Demonic Tutor.
    MainSize Legal: 60 cards in the main deck; at least 60 are wanted: fine
    SideboardSize Legal: No sideboard; up to 15 cards are allowed: fine
    Copies Legal: No card more than 4 times, basic lands aside: fine
    ");
    insta::assert_snapshot!(in_format("1 Demonic Tutor, 59 Swamp", Format::Timeless).summary, @"Legal in Timeless.");
    insta::assert_snapshot!(shown("1 Demonic Tutor, 58 Swamp / side: 1 Demonic Tutor", Format::Timeless), @"
    Not legal in Timeless: 59 cards in the main deck, at least 60 are wanted; 1 restricted card more than once.
    MainSize Illegal: 59 cards in the main deck; at least 60 are wanted | Add 1 card.
    Restricted Illegal: 1 restricted card more than once: 2 Demonic Tutor | Cut 1 Demonic Tutor.
    SideboardSize Legal: 1 in the sideboard, 15 allowed: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than 4 times, basic lands aside: fine
    ");
}

#[test]
fn what_is_not_known_is_said_and_never_called_legal() {
    insta::assert_snapshot!(shown("4 Sliver of Cheese, 9 Mystery Land, 47 Island", Format::Standard), @"
    Not certain in Standard: 2 cards not known yet; 1 card that may be there too often.
    CardPool Unknown: 2 cards not known yet: Mystery Land and Sliver of Cheese | Check how they are written, or wait until they are looked up.
    Copies Unknown: 1 card that may be there too often: 9 Mystery Land | Cut to 4, unless it is a basic land: that is known once it is looked up.
    MainSize Legal: 60 cards in the main deck; at least 60 are wanted: fine
    SideboardSize Legal: No sideboard; up to 15 cards are allowed: fine
    ");
    let opt = Card {
        legalities: BTreeMap::new(),
        ..facts::named("Opt")
    };
    let unknown = check(&decks::deck("4 Opt, 56 Island"), |entry| {
        match entry.name.as_str() {
            "Opt" => Some(&opt),
            _ => None,
        }
    });
    assert!(unknown.iter().all(|verdict| verdict.status != Status::Legal));
    insta::assert_snapshot!(unknown[0].findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n"), @"
    1 card not known yet: Island
    1 card of unknown legality: Opt
    1 card that may be there too often: 56 Island
    60 cards in the main deck; at least 60 are wanted: fine
    No sideboard; up to 15 cards are allowed: fine
    ");
    insta::assert_snapshot!(shown("", Format::Standard), @"
    Not legal in Standard: 0 cards in the main deck, at least 60 are wanted.
    MainSize Illegal: 0 cards in the main deck; at least 60 are wanted | Add 60 cards.
    SideboardSize Legal: No sideboard; up to 15 cards are allowed: fine
    ");
}

#[test]
fn cards_with_a_limit_of_their_own() {
    insta::assert_snapshot!(in_format("34 Rat Colony, 9 Nazgûl, 20 Swamp", Format::Historic).summary, @"Legal in Historic.");
    insta::assert_snapshot!(shown("10 Nazgûl, 50 Swamp", Format::Historic), @"
    Not legal in Historic: 1 card more often than allowed.
    Copies Illegal: 1 card more often than allowed: 10 Nazgûl | Cut 1 Nazgûl.
    MainSize Legal: 60 cards in the main deck; at least 60 are wanted: fine
    SideboardSize Legal: No sideboard; up to 15 cards are allowed: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    ");
    insta::assert_snapshot!(in_format("20 Snow-Covered Island, 40 Island", Format::Historic).summary, @"Legal in Historic.");
}

#[test]
fn brawl() {
    let sound = "1 Opt, 1 Shock, 1 Steam Vents, 1 Solemn Simulacrum, 48 Island, 47 Mountain / commander: 1 Niv-Mizzet, Parun";
    insta::assert_snapshot!(shown(sound, Format::Brawl), @"
    Legal in Brawl.
    MainSize Legal: 99 cards in the main deck beside the commander; exactly 99 are wanted: fine
    SideboardSize Legal: No sideboard; only a companion is allowed there: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than once, basic lands aside: fine
    Commander Legal: Niv-Mizzet, Parun can be the commander: fine
    ColorIdentity Legal: Every card that is known keeps to the commander's colours (blue, red): fine
    ");
    let broken = "2 Opt, 1 Demonic Tutor, 1 Kitchen Finks, 94 Island / side: 1 Shock, 1 Opt / commander: 1 Niv-Mizzet, Parun";
    insta::assert_snapshot!(shown(broken, Format::Brawl), @"
    Not legal in Brawl: 98 cards in the main deck beside the commander, exactly 99 are wanted; 2 in the sideboard, only a companion is allowed there; 1 banned card; 1 card more than once; 2 cards outside the commander's colours (blue, red).
    MainSize Illegal: 98 cards in the main deck beside the commander; exactly 99 are wanted | Add 1 card.
    SideboardSize Illegal: 2 in the sideboard; only a companion is allowed there | Cut 2 cards from the sideboard, or move them to the main deck or the maybeboard.
    Banned Illegal: 1 banned card: Demonic Tutor | Cut 1 Demonic Tutor, or play Competitive Brawl, which has it.
    Copies Illegal: 1 card more than once: 3 Opt | Cut 2 Opt.
    ColorIdentity Illegal: 2 cards outside the commander's colours (blue, red): Demonic Tutor and Kitchen Finks | Cut 1 Demonic Tutor and 1 Kitchen Finks.
    Commander Legal: Niv-Mizzet, Parun can be the commander: fine
    ");
    insta::assert_snapshot!(shown("99 Island", Format::CompetitiveBrawl), @"
    Not legal in Competitive Brawl: No commander, 1 is wanted.
    Commander Illegal: No commander; 1 is wanted | Name a legendary creature, planeswalker, Vehicle or Spacecraft as the commander.
    MainSize Legal: 99 cards in the main deck beside the commander; exactly 99 are wanted: fine
    SideboardSize Legal: No sideboard; only a companion is allowed there: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than once, basic lands aside: fine
    ");
    insta::assert_snapshot!(shown("60 Island / commander: 1 Niv-Mizzet, Parun", Format::Historic), @"
    Not legal in Historic: A commander is listed, Historic has none.
    Commander Illegal: A commander is listed; Historic has none | Move Niv-Mizzet, Parun to the main deck.
    MainSize Legal: 60 cards in the main deck; at least 60 are wanted: fine
    SideboardSize Legal: No sideboard; up to 15 cards are allowed: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than 4 times, basic lands aside: fine
    ");
}

#[test]
fn who_may_lead_a_deck() {
    let mut table = String::new();
    for commander in [
        "1 Niv-Mizzet, Parun",
        "1 Teferi, Hero of Dominaria",
        "1 The Great Henge",
        "1 Opt",
        "1 Somebody Unheard Of",
        "1 Niv-Mizzet, Parun, 1 Teferi, Hero of Dominaria",
    ] {
        let verdict = in_format(&format!("99 Island / commander: {commander}"), Format::Brawl);
        let findings = verdict
            .findings
            .iter()
            .filter(|finding| format!("{:?}", finding.rule).starts_with("Co"));
        for finding in findings.filter(|finding| format!("{:?}", finding.rule) != "Copies") {
            writeln!(table, "{:?} {}", finding.rule, told(finding)).expect("a string takes it");
        }
    }
    insta::assert_snapshot!(table, @"
    Commander Legal: Niv-Mizzet, Parun can be the commander: fine
    ColorIdentity Legal: Every card that is known keeps to the commander's colours (blue, red): fine
    Commander Legal: Teferi, Hero of Dominaria can be the commander: fine
    ColorIdentity Legal: Every card that is known keeps to the commander's colours (white, blue): fine
    Commander Illegal: The Great Henge cannot be the commander; it takes a legendary creature, planeswalker, Vehicle or Spacecraft | Name a legendary creature, planeswalker, Vehicle or Spacecraft as the commander.
    ColorIdentity Illegal: 1 card outside the commander's colours (green): Island | Cut 99 Island.
    Commander Illegal: Opt cannot be the commander; it takes a legendary creature, planeswalker, Vehicle or Spacecraft | Name a legendary creature, planeswalker, Vehicle or Spacecraft as the commander.
    ColorIdentity Legal: Every card that is known keeps to the commander's colours (blue): fine
    Commander Unknown: Not known whether Somebody Unheard Of can be the commander | Check how it is written, or wait until it is looked up.
    ColorIdentity Unknown: Colours not checked; the commander is not known yet | Check how the commander is written, or wait until it is looked up.
    Commander Illegal: 2 commanders; 1 is wanted | Keep Niv-Mizzet, Parun or Teferi, Hero of Dominaria as the commander, and move the rest to the main deck. Arena has no partners.
    Commander Legal: Niv-Mizzet, Parun can be the commander: fine
    Commander Legal: Teferi, Hero of Dominaria can be the commander: fine
    ColorIdentity Legal: Every card that is known keeps to the commander's colours (white, blue, red): fine
    ");
    let ship = |power: Option<&str>| {
        let front = Face {
            name: "The Seriema".to_owned(),
            type_line: "Legendary Artifact — Spacecraft".to_owned(),
            power: power.map(str::to_owned),
            toughness: power.map(str::to_owned),
            ..Face::default()
        };
        let card = Card {
            name: "The Seriema".to_owned(),
            faces: vec![front],
            ..Card::default()
        };
        let verdicts = check(&decks::deck("commander: 1 The Seriema"), |_| Some(&card));
        verdicts[6]
            .findings
            .iter()
            .find(|finding| format!("{:?}", finding.rule) == "Commander")
            .map(|finding| finding.status)
    };
    assert_eq!(
        [ship(Some("5")), ship(None)],
        [Some(Status::Legal), Some(Status::Illegal)]
    );
}

#[test]
fn a_colourless_commander_takes_one_kind_of_basic() {
    let one = in_format("99 Island / commander: 1 Karn, the Great Creator", Format::Brawl);
    assert_eq!(one.status, Status::Legal, "{}", one.summary);
    insta::assert_snapshot!(
        in_format("98 Island, 1 Swamp / commander: 1 Karn, the Great Creator", Format::Brawl).summary, @"Not legal in Brawl: 1 card outside the commander's colours (colourless, with Island as the one type of basic land).");
}

#[test]
fn companions_ask_what_they_ask() {
    let cases = [
        (
            "Gyruda, Doom of Depths",
            "4 Solemn Simulacrum, 4 Ornithopter, 52 Island",
        ),
        ("Gyruda, Doom of Depths", "4 Opt, 4 Fire // Ice, 52 Island"),
        (
            "Jegantha, the Wellspring",
            "4 Opt, 4 Teferi, Hero of Dominaria, 52 Island",
        ),
        (
            "Jegantha, the Wellspring",
            "4 Kitchen Finks, 4 Niv-Mizzet, Parun, 4 Unholy Annex // Ritual Chamber, 48 Island",
        ),
        ("Kaheera, the Orphanguard", "4 Savannah Lions, 4 Opt, 52 Plains"),
        (
            "Kaheera, the Orphanguard",
            "4 Savannah Lions, 4 Realmwalker, 52 Plains",
        ),
        (
            "Kaheera, the Orphanguard",
            "4 Grizzly Bears, 4 Realmwalker, 52 Plains",
        ),
        (
            "Keruga, the Macrosage",
            "4 Solemn Simulacrum, 4 Fire // Ice, 4 Hengegate Pathway, 48 Island",
        ),
        ("Keruga, the Macrosage", "4 Jwari Disruption, 56 Island"),
        (
            "Lurrus of the Dream-Den",
            "4 Savannah Lions, 4 Grizzly Bears, 4 Fire // Ice, 48 Plains",
        ),
        (
            "Lurrus of the Dream-Den",
            "4 Unholy Annex // Ritual Chamber, 56 Plains",
        ),
        ("Lutri, the Spellchaser", "1 Opt, 1 Shock, 58 Island"),
        ("Lutri, the Spellchaser", "2 Opt, 1 Shock, 57 Island"),
        ("Obosh, the Preypiercer", "4 Opt, 4 Realmwalker, 52 Island"),
        ("Obosh, the Preypiercer", "4 Opt, 4 Ornithopter, 52 Island"),
        (
            "Umori, the Collector",
            "4 Grizzly Bears, 4 Solemn Simulacrum, 52 Island",
        ),
        (
            "Umori, the Collector",
            "4 Grizzly Bears, 4 Solemn Simulacrum, 2 Opt, 50 Island",
        ),
        ("Yorion, Sky Nomad", "4 Opt, 76 Island"),
        ("Yorion, Sky Nomad", "4 Opt, 75 Island"),
        ("Zirda, the Dawnwaker", "4 Opt, 56 Island"),
        ("Zirda, the Dawnwaker", "4 Opt, 4 Llanowar Elves"),
        ("Lurrus of the Dream-Den", "4 Sliver of Cheese, 56 Plains"),
        ("Opt", "60 Island"),
    ];
    let mut table = String::new();
    for (companion, main) in cases {
        let verdict = in_format(
            &format!("{main} / companion: 1 {companion} / side: 1 {companion}"),
            Format::Historic,
        );
        let finding = verdict
            .findings
            .iter()
            .find(|finding| format!("{:?}", finding.rule) == "Companion");
        let finding = finding.expect("a companion is judged");
        writeln!(table, "{}", told(finding)).expect("a string takes it");
    }
    insta::assert_snapshot!(table, @"
    Legal: Gyruda, Doom of Depths as companion; every card's mana value must be even: fine
    Illegal: Gyruda, Doom of Depths cannot be the companion; every card's mana value must be even: Opt | Cut 4 Opt, or keep Gyruda, Doom of Depths as an ordinary card of the sideboard.
    Legal: Jegantha, the Wellspring as companion; no card's cost may have the same symbol twice: fine
    Illegal: Jegantha, the Wellspring cannot be the companion; no card's cost may have the same symbol twice: Kitchen Finks; Niv-Mizzet, Parun and Unholy Annex // Ritual Chamber | Cut 4 Kitchen Finks; 4 Niv-Mizzet, Parun and 4 Unholy Annex // Ritual Chamber, or keep Jegantha, the Wellspring as an ordinary card of the sideboard.
    Legal: Kaheera, the Orphanguard as companion; every creature must be a Cat, Elemental, Nightmare, Dinosaur or Beast: fine
    Unknown: Not known whether Kaheera, the Orphanguard can be the companion; every creature must be a Cat, Elemental, Nightmare, Dinosaur or Beast: Realmwalker | Look at these cards: a changeling has every creature type.
    Illegal: Kaheera, the Orphanguard cannot be the companion; every creature must be a Cat, Elemental, Nightmare, Dinosaur or Beast: Grizzly Bears | Cut 4 Grizzly Bears, or keep Kaheera, the Orphanguard as an ordinary card of the sideboard.
    Legal: Keruga, the Macrosage as companion; every card but lands must have mana value 3 or more: fine
    Illegal: Keruga, the Macrosage cannot be the companion; every card but lands must have mana value 3 or more: Jwari Disruption | Cut 4 Jwari Disruption, or keep Keruga, the Macrosage as an ordinary card of the sideboard.
    Legal: Lurrus of the Dream-Den as companion; every permanent must have mana value 2 or less: fine
    Illegal: Lurrus of the Dream-Den cannot be the companion; every permanent must have mana value 2 or less: Unholy Annex // Ritual Chamber | Cut 4 Unholy Annex // Ritual Chamber, or keep Lurrus of the Dream-Den as an ordinary card of the sideboard.
    Legal: Lutri, the Spellchaser as companion; every card but lands may be there only once: fine
    Illegal: Lutri, the Spellchaser cannot be the companion; every card but lands may be there only once: Opt | Cut 1 Opt, or keep Lutri, the Spellchaser as an ordinary card of the sideboard.
    Legal: Obosh, the Preypiercer as companion; every card but lands must have an odd mana value: fine
    Illegal: Obosh, the Preypiercer cannot be the companion; every card but lands must have an odd mana value: Ornithopter | Cut 4 Ornithopter, or keep Obosh, the Preypiercer as an ordinary card of the sideboard.
    Legal: Umori, the Collector as companion; all cards but lands must share a card type (here Creature): fine
    Illegal: Umori, the Collector cannot be the companion; all cards but lands must share a card type: Opt | Cut 2 Opt, or keep Umori, the Collector as an ordinary card of the sideboard.
    Legal: Yorion, Sky Nomad as companion; the deck must have at least 20 cards more than the fewest allowed: fine
    Illegal: Yorion, Sky Nomad cannot be the companion; the deck must have at least 20 cards more than the fewest allowed | Add 1 card, or keep Yorion, Sky Nomad as an ordinary card of the sideboard.
    Legal: Zirda, the Dawnwaker as companion; every permanent must have an activated ability: fine
    Unknown: Not known whether Zirda, the Dawnwaker can be the companion; every permanent must have an activated ability: Llanowar Elves | Look at these cards: each needs an ability written with a colon, cost first.
    Unknown: Not known whether Lurrus of the Dream-Den can be the companion; every permanent must have mana value 2 or less: Sliver of Cheese | Look at these cards: what they are is not known here for certain.
    Illegal: Opt is not a companion | Move it to the sideboard or the main deck.
    ");
}

#[test]
fn a_companion_is_one_card_of_the_sideboard_wherever_it_is_listed() {
    let both =
        "60 Plains / side: 14 Island, 1 Lurrus of the Dream-Den / companion: 1 Lurrus of the Dream-Den";
    let only_there = "60 Plains / side: 14 Island / companion: 1 Lurrus of the Dream-Den";
    let too_many = "60 Plains / side: 15 Island / companion: 1 Lurrus of the Dream-Den";
    let playset = "57 Plains, 3 Lurrus of the Dream-Den / side: 1 Lurrus of the Dream-Den / companion: 1 Lurrus of the Dream-Den";
    insta::assert_snapshot!(
        [both, only_there, too_many, playset].map(|list| in_format(list, Format::Historic).summary).join("\n"), @"
        Legal in Historic.
        Legal in Historic.
        Not legal in Historic: 16 in the sideboard, 15 allowed.
        Not legal in Historic: Lurrus of the Dream-Den cannot be the companion, every permanent must have mana value 2 or less.
        ");
}

#[test]
fn brawls_sideboard_is_the_companions() {
    let with = |rest: &str| format!("98 Island, 1 Opt / commander: 1 Teferi, Hero of Dominaria / {rest}");
    let listed = with("side: 1 Kaheera, the Orphanguard");
    let named = with("companion: 1 Kaheera, the Orphanguard / side: 1 Kaheera, the Orphanguard");
    insta::assert_snapshot!(shown(&listed, Format::Brawl), @"
    Not legal in Brawl: 1 card outside the commander's colours (white, blue).
    ColorIdentity Illegal: 1 card outside the commander's colours (white, blue): Kaheera, the Orphanguard | Cut 1 Kaheera, the Orphanguard.
    MainSize Legal: 99 cards in the main deck beside the commander; exactly 99 are wanted: fine
    SideboardSize Legal: Only a companion in the sideboard: fine
    CardPool Legal: Every card is in a legal set, and none is banned: fine
    Copies Legal: No card more than once, basic lands aside: fine
    Commander Legal: Teferi, Hero of Dominaria can be the commander: fine
    Companion Legal: Kaheera, the Orphanguard as companion; every creature must be a Cat, Elemental, Nightmare, Dinosaur or Beast: fine
    ");
    assert_eq!(shown(&listed, Format::Brawl), shown(&named, Format::Brawl));
    insta::assert_snapshot!(in_format(&with("companion: 1 Yorion, Sky Nomad"), Format::Brawl).summary, @"Not legal in Brawl: Yorion, Sky Nomad cannot be the companion, the deck must have at least 20 cards more than the fewest allowed.");
    insta::assert_snapshot!(
        in_format(&with("companion: 1 Kaheera, the Orphanguard / side: 1 Yorion, Sky Nomad"), Format::Brawl).summary, @"Not legal in Brawl: 2 in the sideboard, 1 allowed; 1 card outside the commander's colours (white, blue); 2 companions, 1 allowed; Yorion, Sky Nomad cannot be the companion, the deck must have at least 20 cards more than the fewest allowed.");
}

#[test]
fn the_format_is_guessed_from_what_is_legal() {
    let guess = |list: &str| guess_format(&decks::deck(list), &judge(list));
    assert_eq!(guess("4 Opt, 56 Island"), Some(Format::Standard));
    assert_eq!(
        guess("4 Teferi, Hero of Dominaria, 56 Island"),
        Some(Format::Pioneer)
    );
    assert_eq!(guess("4 Kitchen Finks, 56 Plains"), Some(Format::Timeless));
    assert_eq!(guess("4 Sliver of Cheese, 56 Plains"), None);
    assert_eq!(guess("4 Opt"), None);
    assert_eq!(
        guess("99 Island / commander: 1 Niv-Mizzet, Parun"),
        Some(Format::Brawl)
    );
    assert_eq!(
        guess("59 Island / commander: 1 Niv-Mizzet, Parun"),
        Some(Format::StandardBrawl)
    );
}

//! The ten companions, and what each asks of the deck it goes with.

use super::{Cut, Deck, Draft, Rule, Status, names, wording};
use crate::card::{Card, CardType};
use crate::catalogue::fold;
use crate::cost::{ManaCost, Symbol};
use crate::decklist::Section;
use crate::roster::{Listed, Roster};

/// The companions, by name, with what each asks. In the words of Ikoria's cards, as far as facts go.
const COMPANIONS: [(&str, Demand); 10] = [
    ("Gyruda, Doom of Depths", Demand::EvenManaValues),
    ("Jegantha, the Wellspring", Demand::NoRepeatedSymbol),
    ("Kaheera, the Orphanguard", Demand::CreatureTypes),
    ("Keruga, the Macrosage", Demand::ThreeOrMore),
    ("Lurrus of the Dream-Den", Demand::PermanentsTwoOrLess),
    ("Lutri, the Spellchaser", Demand::Singleton),
    ("Obosh, the Preypiercer", Demand::OddManaValues),
    ("Umori, the Collector", Demand::SharedType),
    ("Yorion, Sky Nomad", Demand::TwentyMore),
    ("Zirda, the Dawnwaker", Demand::ActivatedAbilities),
];

#[derive(Clone, Copy)]
enum Demand {
    EvenManaValues,
    NoRepeatedSymbol,
    CreatureTypes,
    ThreeOrMore,
    PermanentsTwoOrLess,
    Singleton,
    OddManaValues,
    SharedType,
    TwentyMore,
    ActivatedAbilities,
}

/// What one card means for a demand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Meets,
    Breaks,
    /// The card's text, or the card, is not known.
    Unknown,
}

/// Whether the card is one of the ten.
pub(super) fn is_named(listed: &Listed) -> bool {
    demand(listed).is_some()
}

fn demand(listed: &Listed) -> Option<Demand> {
    let name = fold(listed.name.trim_start_matches("A-"));
    COMPANIONS
        .iter()
        .find(|(companion, _)| fold(companion) == name)
        .map(|(_, demand)| *demand)
}

pub(super) fn check(deck: &Deck, drafts: &mut Vec<Draft>) {
    let in_sideboard = deck.format.construction().sideboard_is_companion;
    let companions: Vec<&Listed> = deck
        .roster
        .cards
        .iter()
        .filter(|listed| listed.companion > 0 || (in_sideboard && listed.sideboard > 0 && is_named(listed)))
        .collect();
    let count: u32 = companions
        .iter()
        .map(|listed| listed.companion.max(u32::from(in_sideboard)))
        .sum();
    if count > 1 {
        let found = format!("{count} companions, 1 allowed");
        let fix = format!("Keep {} as the companion.", wording::choice(&names(&companions)));
        drafts.push(Draft::illegal(Rule::Companion, found, fix));
    }
    drafts.extend(companions.into_iter().map(|companion| judge(companion, deck)));
}

fn judge(companion: &Listed, deck: &Deck) -> Draft {
    let name = companion.name;
    let Some(demand) = demand(companion) else {
        let found = format!("{name} is not a companion");
        let fix = "Move it to the sideboard or the main deck.".to_owned();
        return Draft::illegal(Rule::Companion, found, fix);
    };
    let words = demand.words();
    let new = |status, found: String| Draft::new(Rule::Companion, status, found);
    let cannot = || {
        new(
            Status::Illegal,
            format!("{name} cannot be the companion; {words}"),
        )
    };
    let instead = if deck.format.construction().sideboard_is_companion {
        format!("leave {name} out")
    } else {
        format!("keep {name} as an ordinary card of the sideboard")
    };
    if let Demand::TwentyMore = demand {
        return match twenty_more(deck) {
            Ok(0) => Draft::fine(Rule::Companion, format!("{name} as companion; {words}")),
            Ok(missing) => Draft {
                fix: format!("Add {}, or {instead}.", wording::cards(missing as usize)),
                ..cannot()
            },
            Err(()) => Draft {
                fix: format!(
                    "Leave {name} out: no {} deck can be that large.",
                    deck.format.title()
                ),
                ..cannot()
            },
        };
    }
    let shared = shared_type(deck.roster);
    let (mut breaking, mut unknown) = (Vec::new(), Vec::new());
    for listed in starting(deck.roster) {
        match listed
            .card
            .map_or(Answer::Unknown, |card| demand.answer(listed, card, shared))
        {
            Answer::Meets => {}
            Answer::Breaks => breaking.push(listed),
            Answer::Unknown => unknown.push(listed),
        }
    }
    if !breaking.is_empty() {
        let cuts = breaking.iter().map(|listed| Cut {
            count: demand.too_many(listed),
            name: listed.name.to_owned(),
        });
        return cannot().of(names(&breaking)).cut(cuts.collect(), &instead);
    }
    if !unknown.is_empty() {
        let found = format!("Not known whether {name} can be the companion; {words}");
        let fix = match demand {
            Demand::ActivatedAbilities => {
                "Look at these cards: each needs an ability written with a colon, cost first."
            }
            Demand::CreatureTypes => "Look at these cards: a changeling has every creature type.",
            _ => "Look at these cards: what they are is not known here for certain.",
        };
        let draft = Draft {
            fix: fix.to_owned(),
            ..new(Status::Unknown, found)
        };
        return draft.of(names(&unknown));
    }
    let chosen = match (demand, shared) {
        (Demand::SharedType, Some(shared)) => format!(" (here {shared})"),
        _ => String::new(),
    };
    Draft::fine(Rule::Companion, format!("{name} as companion; {words}{chosen}"))
}

/// Cards that are missing from a deck twenty cards larger than it must be; an error where the format allows no such deck.
fn twenty_more(deck: &Deck) -> Result<u32, ()> {
    let rules = deck.format.construction();
    let wanted = rules.main_min + 20;
    if wanted > rules.main_max {
        return Err(());
    }
    Ok(wanted.saturating_sub(deck.roster.copies(Section::Main)))
}

/// The starting deck: the commander is part of it when the condition is checked (CR 702.139a).
fn starting<'r, 'a>(roster: &'r Roster<'a>) -> impl Iterator<Item = &'r Listed<'a>> {
    let cards = roster.cards.iter();
    cards.filter(|listed| listed.main + listed.commander > 0)
}

impl Demand {
    fn words(self) -> &'static str {
        match self {
            Demand::EvenManaValues => "every card's mana value must be even",
            Demand::NoRepeatedSymbol => "no card's cost may have the same symbol twice",
            Demand::CreatureTypes => "every creature must be a Cat, Elemental, Nightmare, Dinosaur or Beast",
            Demand::ThreeOrMore => "every card but lands must have mana value 3 or more",
            Demand::PermanentsTwoOrLess => "every permanent must have mana value 2 or less",
            Demand::Singleton => "every card but lands may be there only once",
            Demand::OddManaValues => "every card but lands must have an odd mana value",
            Demand::SharedType => "all cards but lands must share a card type",
            Demand::TwentyMore => "the deck must have at least 20 cards more than the fewest allowed",
            Demand::ActivatedAbilities => "every permanent must have an activated ability",
        }
    }

    fn answer(self, listed: &Listed, card: &Card, shared: Option<&str>) -> Answer {
        let land = card.is_land();
        let odd = card.mana_value.rem_euclid(2.0) == 1.0;
        let even = card.mana_value.rem_euclid(2.0) == 0.0;
        let meets = match self {
            Demand::EvenManaValues => even,
            Demand::OddManaValues => land || odd,
            Demand::ThreeOrMore => land || card.mana_value >= 3.0,
            Demand::PermanentsTwoOrLess => !card.is_permanent() || card.mana_value <= 2.0,
            Demand::Singleton => land || listed.main + listed.commander == 1,
            Demand::NoRepeatedSymbol => return repeats_symbol(card),
            Demand::SharedType => land || shared.is_some_and(|shared| has_type(card, shared)),
            Demand::CreatureTypes => return creature_types(card),
            Demand::ActivatedAbilities if card.is_permanent() => return activated(card),
            Demand::ActivatedAbilities | Demand::TwentyMore => true,
        };
        if meets { Answer::Meets } else { Answer::Breaks }
    }
}

impl Demand {
    /// Copies of a card that breaks the demand which have to go.
    fn too_many(self, listed: &Listed) -> u32 {
        let copies = listed.main + listed.commander;
        match self {
            Demand::Singleton => copies.saturating_sub(1),
            _ => copies,
        }
    }
}

/// Whether a permanent has an activated ability, as far as its types say: loyalty abilities are activated (CR 606.1), as are crew,
/// station and equip, and a land with a basic land type taps for mana (CR 305.6), like nearly any land that makes some.
fn activated(card: &Card) -> Answer {
    const BASIC_TYPES: [&str; 5] = ["Plains", "Island", "Swamp", "Mountain", "Forest"];
    let by_type = card.has_type("Planeswalker")
        || ["Vehicle", "Spacecraft", "Equipment"]
            .into_iter()
            .any(|kind| card.has_subtype(kind));
    let makes_mana = card.is_basic()
        || BASIC_TYPES.into_iter().any(|kind| card.has_subtype(kind))
        || !card.produced_mana.is_empty()
        || card.produces_colorless;
    if by_type || (card.is_land() && makes_mana) {
        Answer::Meets
    } else {
        Answer::Unknown
    }
}

fn creature_types(card: &Card) -> Answer {
    const WANTED: [&str; 5] = ["Cat", "Elemental", "Nightmare", "Dinosaur", "Beast"];
    if !card.has_type("Creature") || WANTED.into_iter().any(|wanted| card.has_subtype(wanted)) {
        Answer::Meets
    } else if card.has_subtype("Shapeshifter") {
        // Changelings have every creature type, and their text alone says that they are changelings.
        Answer::Unknown
    } else {
        Answer::Breaks
    }
}

/// Whether a cost has one symbol twice. The halves of a split card make one cost together (CR 709.4b), and whether their generic
/// parts stand in it as two symbols or as one is not clear: `{1}{R} // {1}{U}` is not decided.
fn repeats_symbol(card: &Card) -> Answer {
    let halves = if card.layout == "split" {
        card.faces.len()
    } else {
        1
    };
    let costs: Vec<ManaCost> = card
        .faces
        .iter()
        .take(halves)
        .map(|face| ManaCost::parse(&face.mana_cost))
        .collect();
    let symbols: Vec<&Symbol> = costs.iter().flat_map(ManaCost::symbols).collect();
    let twice = |wanted: fn(&Symbol) -> bool| {
        let at = symbols.iter().enumerate();
        at.filter(|(_, symbol)| wanted(symbol))
            .any(|(at, symbol)| symbols[..at].contains(symbol))
    };
    let generic = |symbol: &Symbol| matches!(symbol, Symbol::Generic(_));
    if twice(|symbol| !matches!(symbol, Symbol::Generic(_))) {
        Answer::Breaks
    } else if symbols.iter().filter(|symbol| generic(symbol)).count() > 1 {
        Answer::Unknown
    } else {
        Answer::Meets
    }
}

/// The card type most of the deck's nonland cards have: the one they share, if they share any.
fn shared_type(roster: &Roster) -> Option<&'static str> {
    const TYPES: [&str; 8] = [
        "Creature",
        "Artifact",
        "Enchantment",
        "Instant",
        "Sorcery",
        "Planeswalker",
        "Battle",
        "Kindred",
    ];
    let cards = || {
        starting(roster)
            .filter_map(|listed| listed.card)
            .filter(|card| card.card_type() != CardType::Land)
    };
    // The first of equals, so that the answer does not hang on the order of the list.
    TYPES
        .into_iter()
        .rev()
        .max_by_key(|wanted| cards().filter(|card| has_type(card, wanted)).count())
}

/// Whether a card has a type; both halves of a split card count.
fn has_type(card: &Card, wanted: &str) -> bool {
    let halves = if card.layout == "split" {
        card.faces.len()
    } else {
        1
    };
    card.faces.iter().take(halves).any(|face| {
        let types = face.type_line.split('—').next().unwrap_or_default();
        types.split_ascii_whitespace().any(|part| part == wanted)
    })
}

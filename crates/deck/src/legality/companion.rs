//! The ten companions, and what each asks of the deck it goes with.

use super::{Draft, Rule, Status};
use crate::card::{Card, CardType};
use crate::catalogue::fold;
use crate::cost::ManaCost;
use crate::format::Format;
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
    let name = fold(listed.name);
    COMPANIONS
        .iter()
        .find(|(companion, _)| fold(companion) == name)
        .map(|(_, demand)| *demand)
}

pub(super) fn check(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    let in_sideboard = format.construction().sideboard_is_companion;
    let companions: Vec<&Listed> = roster
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
        drafts.push(Draft::illegal(
            Rule::Companion,
            found,
            format!("take out {}", count - 1),
        ));
    }
    drafts.extend(
        companions
            .into_iter()
            .map(|companion| judge(companion, roster, format)),
    );
}

fn judge(companion: &Listed, roster: &Roster, format: Format) -> Draft {
    let name = companion.name;
    let Some(demand) = demand(companion) else {
        let found = format!("{name} is not a companion");
        return Draft::illegal(
            Rule::Companion,
            found,
            "move it to the sideboard or the main deck".to_owned(),
        );
    };
    let words = demand.words();
    let cannot = || format!("{name} cannot be the companion; {words}");
    let rules = format.construction();
    if let Demand::TwentyMore = demand {
        let (count, wanted) = (roster.copies(crate::decklist::Section::Main), rules.main_min + 20);
        return if wanted > rules.main_max {
            Draft::illegal(
                Rule::Companion,
                cannot(),
                format!("no {} deck can be that large", format.title()),
            )
        } else if count < wanted {
            Draft::illegal(Rule::Companion, cannot(), format!("add {}", wanted - count))
        } else {
            Draft::fine(Rule::Companion, format!("{name} as companion; {words}"))
        };
    }
    let shared = shared_type(roster);
    let (mut breaking, mut unknown) = (Vec::new(), Vec::new());
    // The commander is part of the starting deck when the condition is checked.
    for listed in roster
        .cards
        .iter()
        .filter(|listed| listed.main + listed.commander > 0)
    {
        match listed
            .card
            .map_or(Answer::Unknown, |card| demand.answer(listed, card, shared))
        {
            Answer::Meets => {}
            Answer::Breaks => breaking.push(listed.name.to_owned()),
            Answer::Unknown => unknown.push(listed.name.to_owned()),
        }
    }
    if !breaking.is_empty() {
        return Draft::of_cards(Rule::Companion, Status::Illegal, cannot(), breaking);
    }
    if !unknown.is_empty() {
        let found = format!("Not known whether {name} can be the companion; {words}");
        return match demand {
            Demand::ActivatedAbilities => Draft::unknown(
                Rule::Companion,
                found,
                "that is in the cards' rules text, which is not kept here".to_owned(),
            ),
            _ => Draft::of_cards(Rule::Companion, Status::Unknown, found, unknown),
        };
    }
    Draft::fine(Rule::Companion, format!("{name} as companion; {words}"))
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
            Demand::NoRepeatedSymbol => !repeats_symbol(card),
            Demand::SharedType => land || shared.is_some_and(|shared| has_type(card, shared)),
            Demand::CreatureTypes => return creature_types(card),
            Demand::ActivatedAbilities if card.is_permanent() => return Answer::Unknown,
            Demand::ActivatedAbilities | Demand::TwentyMore => true,
        };
        if meets { Answer::Meets } else { Answer::Breaks }
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

fn repeats_symbol(card: &Card) -> bool {
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
    let symbols: Vec<_> = costs.iter().flat_map(ManaCost::symbols).collect();
    symbols
        .iter()
        .enumerate()
        .any(|(at, symbol)| symbols[..at].contains(symbol))
}

/// The card type most of the deck's nonland cards have: the one they share, if they share any.
fn shared_type(roster: &Roster) -> Option<&'static str> {
    const TYPES: [&str; 7] = [
        "Creature",
        "Artifact",
        "Enchantment",
        "Instant",
        "Sorcery",
        "Planeswalker",
        "Battle",
    ];
    let cards = || {
        let deck = roster
            .cards
            .iter()
            .filter(|listed| listed.main + listed.commander > 0);
        deck.filter_map(|listed| listed.card)
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

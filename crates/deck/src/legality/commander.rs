//! The commander, and the colours it allows.

use super::{Draft, Rule, Status, wording};
use crate::card::Card;
use crate::color::ColorSet;
use crate::format::Format;
use crate::roster::{Listed, Roster};

pub(super) fn check_commander(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    let wanted = format.construction().commanders;
    let commanders: Vec<&Listed> = commanders(roster).collect();
    let count: u32 = commanders.iter().map(|listed| listed.commander).sum();
    if wanted == 0 {
        if count > 0 {
            let found = format!("A commander is listed; {} has none", format.title());
            drafts.push(Draft::illegal(
                Rule::Commander,
                found,
                "move it to the main deck".to_owned(),
            ));
        }
        return;
    }
    if count != wanted {
        let found = match count {
            0 => "No commander; 1 is wanted".to_owned(),
            _ => format!("{count} commanders; {wanted} is wanted"),
        };
        let then = match count {
            0 => "name a legendary creature, planeswalker, Vehicle or Spacecraft".to_owned(),
            _ => format!("take out {}", count - wanted),
        };
        drafts.push(Draft::illegal(Rule::Commander, found, then));
    }
    drafts.extend(commanders.into_iter().map(eligible));
}

fn commanders<'r, 'a>(roster: &'r Roster<'a>) -> impl Iterator<Item = &'r Listed<'a>> {
    roster.cards.iter().filter(|listed| listed.commander > 0)
}

/// Whether a card may lead a deck (CR 903.3, 903.12c).
fn eligible(listed: &Listed) -> Draft {
    let name = listed.name;
    let unknown = |why: &str| {
        Draft::unknown(
            Rule::Commander,
            format!("Not known whether {name} can be the commander"),
            why.to_owned(),
        )
    };
    let Some(card) = listed.card else {
        return unknown("the card is not known yet");
    };
    let legendary = card.has_type("Legendary");
    let sized = card
        .front()
        .is_some_and(|front| front.power.is_some() && front.toughness.is_some());
    if legendary
        && (card.has_type("Creature") || card.has_type("Planeswalker") || card.has_subtype("Vehicle"))
    {
        return Draft::fine(Rule::Commander, format!("{name} can be the commander"));
    }
    if legendary && card.has_subtype("Spacecraft") {
        return if sized {
            Draft::fine(Rule::Commander, format!("{name} can be the commander"))
        } else {
            unknown("a Spacecraft needs power and toughness, and this one's are not known")
        };
    }
    if legendary {
        return unknown("only its rules text can say so, and that is not kept here");
    }
    Draft::illegal(
        Rule::Commander,
        format!("{name} cannot be the commander"),
        "name a legendary creature, planeswalker, Vehicle or Spacecraft".to_owned(),
    )
}

pub(super) fn check_identity(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    if format.construction().commanders == 0 {
        return;
    }
    let leaders: Vec<Option<&Card>> = commanders(roster).map(|listed| listed.card).collect();
    if leaders.is_empty() {
        return;
    }
    let Some(leaders) = leaders.into_iter().collect::<Option<Vec<&Card>>>() else {
        let found = "Colours not checked".to_owned();
        drafts.push(Draft::unknown(
            Rule::ColorIdentity,
            found,
            "the commander is not known yet".to_owned(),
        ));
        return;
    };
    let identity = leaders
        .iter()
        .fold(ColorSet::EMPTY, |all, card| all.union(card.color_identity));
    let mut outside: Vec<&Listed> = roster
        .cards
        .iter()
        .filter(|listed| {
            listed
                .card
                .is_some_and(|card| !card.color_identity.is_subset(identity))
        })
        .collect();
    // A colourless commander may bring any number of one basic land of any type (CR 903.12e).
    let basic = |listed: &&Listed| listed.card.is_some_and(Card::is_basic);
    if identity.is_empty() && outside.iter().filter(|listed| basic(listed)).count() == 1 {
        outside.retain(|listed| !basic(listed));
    }
    let colors = match identity.is_empty() {
        true => "colourless".to_owned(),
        false => identity
            .iter()
            .map(crate::color::Color::word)
            .collect::<Vec<_>>()
            .join(", "),
    };
    if outside.is_empty() {
        let found = format!("Every card that is known keeps to the commander's colours ({colors})");
        drafts.push(Draft::fine(Rule::ColorIdentity, found));
    } else {
        let found = format!(
            "{} outside the commander's colours ({colors})",
            wording::cards(outside.len())
        );
        let cards = outside.into_iter().map(|listed| listed.name.to_owned()).collect();
        drafts.push(Draft::of_cards(
            Rule::ColorIdentity,
            Status::Illegal,
            found,
            cards,
        ));
    }
}

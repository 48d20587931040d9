//! How often one card may stand in a deck.

use super::{Draft, Rule, Status, wording};
use crate::card::Legality;
use crate::format::Format;
use crate::roster::{Listed, Roster};

/// Cards whose own text sets how many a deck may hold; `None` is any number.
const OWN_LIMIT: [(&str, Option<u32>); 12] = [
    ("Cid, Timeless Artificer", None),
    ("Dragon's Approach", None),
    ("Hare Apparent", None),
    ("Nazgûl", Some(9)),
    ("Persistent Petitioners", None),
    ("Rat Colony", None),
    ("Relentless Rats", None),
    ("Seven Dwarves", Some(7)),
    ("Shadowborn Apostle", None),
    ("Slime Against Humanity", None),
    ("Tempest Hawk", None),
    ("Templar Knight", None),
];

pub(super) fn check(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    if roster.cards.is_empty() {
        return;
    }
    let usual = format.construction().copies_max;
    let mut over: Vec<(&Listed, u32)> = Vec::new();
    let mut restricted: Vec<(&Listed, u32)> = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    for listed in &roster.cards {
        let copies = listed.copies();
        let Some(limit) = limit(listed, usual) else {
            continue;
        };
        if copies <= 1 {
            continue;
        }
        match listed.card {
            Some(card) if card.legality_in(format) == Some(Legality::Restricted) => {
                restricted.push((listed, 1))
            }
            _ if copies <= limit => {}
            Some(_) => over.push((listed, limit)),
            // It may yet turn out to be a basic land.
            None => unknown.push(format!("{copies} {}", listed.name)),
        }
    }
    let times = match usual {
        1 => "once".to_owned(),
        usual => format!("{usual} times"),
    };
    if !over.is_empty() {
        let too_often = if over.iter().all(|(_, limit)| *limit == usual) {
            format!("more than {times}")
        } else {
            "more often than allowed".to_owned()
        };
        drafts.push(too_many(
            Rule::Copies,
            format!("{} {too_often}", wording::cards(over.len())),
            &over,
        ));
    }
    if !unknown.is_empty() {
        let found = wording::cards(unknown.len()) + " that may be there too often";
        drafts.push(Draft::of_cards(Rule::Copies, Status::Unknown, found, unknown));
    } else if over.is_empty() {
        drafts.push(Draft::fine(
            Rule::Copies,
            format!("No card more than {times}, basic lands aside"),
        ));
    }
    if !restricted.is_empty() {
        let found = wording::counted(restricted.len(), "restricted card") + " more than once";
        drafts.push(too_many(Rule::Restricted, found, &restricted));
    }
}

/// Most copies of a card over main deck, sideboard and command zone; `None` for any number.
fn limit(listed: &Listed, usual: u32) -> Option<u32> {
    if listed.card.is_some_and(|card| card.is_basic()) {
        return None;
    }
    match OWN_LIMIT.iter().find(|(name, _)| *name == listed.name) {
        Some((_, own)) => own.map(|own| own.max(usual)),
        None => Some(usual),
    }
}

fn too_many(rule: Rule, found: String, over: &[(&Listed, u32)]) -> Draft {
    let cards: Vec<String> = over
        .iter()
        .map(|(listed, _)| format!("{} {}", listed.copies(), listed.name))
        .collect();
    let out: Vec<String> = over
        .iter()
        .map(|(listed, limit)| format!("{} {}", listed.copies() - limit, listed.name))
        .collect();
    let then = match over {
        [(listed, limit)] => format!("{}; take out {}", wording::list(&cards), listed.copies() - limit),
        _ => format!("{}; take out {}", wording::list(&cards), wording::list(&out)),
    };
    Draft {
        cards,
        ..Draft::illegal(rule, found, then)
    }
}

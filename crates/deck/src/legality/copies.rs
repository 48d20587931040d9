//! How often one card may stand in a deck.

use super::rules::ARENA;
use super::{Cut, Deck, Draft, Rule, Status, pool, wording};
use crate::card::{Card, Legality};
use crate::roster::Listed;

pub(super) fn check(deck: &Deck, drafts: &mut Vec<Draft>) {
    if deck.roster.cards.is_empty() {
        return;
    }
    let usual = deck.format.construction().copies_max;
    let mut over: Vec<(&Listed, u32)> = Vec::new();
    let mut restricted: Vec<(&Listed, u32)> = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    for listed in &deck.roster.cards {
        let copies = listed.copies();
        let Some(limit) = limit(listed, usual) else {
            continue;
        };
        if copies <= 1 {
            continue;
        }
        match listed.card {
            Some(card) if pool::legality(card, deck.format) == Some(Legality::Restricted) => {
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
        let fix = format!("Cut to {usual}, unless it is a basic land: that is known once it is looked up.");
        drafts.push(Draft::unknown(Rule::Copies, found, fix).of(unknown));
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
    limit_of(listed.name, listed.card, usual)
}

/// The same of a card by itself, where `usual` is what the format allows of most cards.
pub(super) fn limit_of(name: &str, card: Option<&Card>, usual: u32) -> Option<u32> {
    if card.is_some_and(Card::is_basic) {
        return None;
    }
    match ARENA.own_limit(name) {
        Some(own) => own.map(|own| own.max(usual)),
        None => Some(usual),
    }
}

fn too_many(rule: Rule, found: String, over: &[(&Listed, u32)]) -> Draft {
    let cards: Vec<String> = over
        .iter()
        .map(|(listed, _)| format!("{} {}", listed.copies(), listed.name))
        .collect();
    let cuts = over.iter().map(|(listed, limit)| Cut {
        count: listed.copies() - limit,
        name: listed.name.to_owned(),
    });
    Draft::new(rule, Status::Illegal, found)
        .of(cards)
        .cut(cuts.collect(), "")
}

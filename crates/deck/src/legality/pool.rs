//! Whether a format has the cards at all.

use super::{Draft, Rule, Status, wording};
use crate::card::Legality;
use crate::format::Format;
use crate::roster::Roster;

pub(super) fn check(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    if roster.cards.is_empty() {
        return;
    }
    let (mut outside, mut banned, mut unknown, mut unresolved) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for listed in &roster.cards {
        let group = match listed.card {
            None => &mut unresolved,
            Some(card) => match card.legality_in(format) {
                None => &mut unknown,
                Some(Legality::NotLegal) => &mut outside,
                Some(Legality::Banned) => &mut banned,
                Some(Legality::Legal | Legality::Restricted) => continue,
            },
        };
        group.push(listed.name.to_owned());
    }
    let fine = [&outside, &banned, &unknown, &unresolved]
        .into_iter()
        .all(Vec::is_empty);
    let mut add = |rule, status, cards: Vec<String>, found: &dyn Fn(usize) -> String| {
        if !cards.is_empty() {
            drafts.push(Draft::of_cards(rule, status, found(cards.len()), cards));
        }
    };
    add(Rule::Banned, Status::Illegal, banned, &|count| {
        wording::counted(count, "banned card")
    });
    add(Rule::CardPool, Status::Illegal, outside, &|count| {
        wording::cards(count) + " not in a legal set"
    });
    add(Rule::CardPool, Status::Unknown, unresolved, &|count| {
        wording::cards(count) + " not known yet"
    });
    add(Rule::CardPool, Status::Unknown, unknown, &|count| {
        wording::cards(count) + " of unknown legality"
    });
    if fine {
        drafts.push(Draft::fine(
            Rule::CardPool,
            "Every card is in a legal set, and none is banned".to_owned(),
        ));
    }
}

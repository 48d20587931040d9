//! How many cards stand in the main deck and in the sideboard.

use super::rules::ARENA;
use super::{Deck, Draft, Rule, wording};
use crate::decklist::Section;
use crate::format::MatchType;

pub(super) fn check(deck: &Deck, drafts: &mut Vec<Draft>) {
    drafts.push(main(deck));
    drafts.push(if deck.format.construction().sideboard_is_companion {
        companion_only(deck)
    } else {
        sideboard(deck)
    });
}

fn main(deck: &Deck) -> Draft {
    let rules = deck.format.construction();
    let (min, max) = (rules.main_min, rules.main_max);
    let count = deck.roster.copies(Section::Main);
    let cards = wording::cards(count as usize);
    let wanted = if min == max {
        format!("{cards} in the main deck beside the commander; exactly {min} are wanted")
    } else if count > max {
        format!("{cards} in the main deck; at most {max} are allowed")
    } else {
        format!("{cards} in the main deck; at least {min} are wanted")
    };
    if count < min {
        Draft::illegal(
            Rule::MainSize,
            wanted,
            format!("Add {}.", wording::cards((min - count) as usize)),
        )
    } else if count > max {
        let fix = format!(
            "Cut {} from the main deck.",
            wording::cards((count - max) as usize)
        );
        Draft::illegal(Rule::MainSize, wanted, fix)
    } else {
        Draft::fine(Rule::MainSize, wanted)
    }
}

/// Cards in the sideboard. The companion is one of them, wherever the list has it.
fn count(deck: &Deck) -> u32 {
    let companion = deck.roster.copies(Section::Companion);
    deck.roster.copies(Section::Sideboard).saturating_add(companion)
}

fn sideboard(deck: &Deck) -> Draft {
    let (count, max) = (count(deck), deck.format.construction().sideboard_max);
    let used = ARENA.best_of_one_sideboard;
    if count > max {
        too_many(count, max)
    } else if count == 0 {
        Draft::fine(
            Rule::SideboardSize,
            format!("No sideboard; up to {max} cards are allowed"),
        )
    } else if deck.match_type == MatchType::BestOfOne && count > used {
        Draft::fine(
            Rule::SideboardSize,
            format!("{count} in the sideboard, {max} allowed; best of one uses only the first {used}"),
        )
    } else {
        Draft::fine(
            Rule::SideboardSize,
            format!("{count} in the sideboard, {max} allowed"),
        )
    }
}

fn too_many(count: u32, max: u32) -> Draft {
    let found = format!("{count} in the sideboard, {max} allowed");
    let fix = format!(
        "Cut {} from the sideboard.",
        wording::cards((count - max) as usize)
    );
    Draft::illegal(Rule::SideboardSize, found, fix)
}

fn companion_only(deck: &Deck) -> Draft {
    let (count, max) = (count(deck), deck.format.construction().sideboard_max);
    let companions: u32 = deck
        .roster
        .cards
        .iter()
        .filter(|card| card.sideboard > 0 && super::companion::is_named(card))
        .map(|card| card.sideboard)
        .sum();
    let others = count.saturating_sub(companions);
    if others > 0 {
        let found = format!("{others} in the sideboard; only a companion is allowed there");
        let fix = format!(
            "Cut {} from the sideboard, or move them to the main deck or the maybeboard.",
            wording::cards(others as usize)
        );
        Draft::illegal(Rule::SideboardSize, found, fix)
    } else if count > max {
        // That there are two companions is the companion rule's to say.
        too_many(count, max)
    } else {
        let found = if count == 0 {
            "No sideboard; only a companion is allowed there"
        } else {
            "Only a companion in the sideboard"
        };
        Draft::fine(Rule::SideboardSize, found.to_owned())
    }
}

//! How many cards stand in the main deck and in the sideboard.

use super::{Draft, Rule, wording};
use crate::decklist::Section;
use crate::format::Format;
use crate::roster::Roster;

pub(super) fn check(roster: &Roster, format: Format, drafts: &mut Vec<Draft>) {
    drafts.push(main(roster, format));
    drafts.push(sideboard(roster, format));
}

fn main(roster: &Roster, format: Format) -> Draft {
    let rules = format.construction();
    let (min, max) = (rules.main_min, rules.main_max);
    let count = roster.copies(Section::Main);
    let cards = wording::cards(count as usize);
    let wanted = if min == max {
        format!("{cards} in the main deck beside the commander; exactly {min} are wanted")
    } else if count > max {
        format!("{cards} in the main deck; at most {max} are allowed")
    } else {
        format!("{cards} in the main deck; at least {min} are wanted")
    };
    if count < min {
        Draft::illegal(Rule::MainSize, wanted, format!("add {}", min - count))
    } else if count > max {
        Draft::illegal(Rule::MainSize, wanted, format!("take out {}", count - max))
    } else {
        Draft::fine(Rule::MainSize, wanted)
    }
}

fn sideboard(roster: &Roster, format: Format) -> Draft {
    let rules = format.construction();
    let max = rules.sideboard_max;
    // The companion is one of the sideboard's cards, wherever the list has it.
    let count = roster
        .copies(Section::Sideboard)
        .saturating_add(roster.copies(Section::Companion));
    if rules.sideboard_is_companion {
        let companions: u32 = roster
            .cards
            .iter()
            .filter(|card| card.sideboard > 0 && super::companion::is_named(card))
            .map(|card| card.sideboard)
            .sum();
        let others = count.saturating_sub(companions);
        return if others > 0 {
            let found = format!("{others} in the sideboard; only a companion is allowed there");
            Draft::illegal(Rule::SideboardSize, found, format!("take out {others}"))
        } else if count > max {
            // That there are two companions is the companion rule's to say.
            Draft::illegal(
                Rule::SideboardSize,
                format!("{count} in the sideboard, {max} allowed"),
                format!("take out {}", count - max),
            )
        } else {
            let found = if count == 0 {
                "No sideboard; only a companion is allowed there"
            } else {
                "Only a companion in the sideboard"
            };
            Draft::fine(Rule::SideboardSize, found.to_owned())
        };
    }
    if count > max {
        Draft::illegal(
            Rule::SideboardSize,
            format!("{count} in the sideboard, {max} allowed"),
            format!("take out {}", count - max),
        )
    } else if count == 0 {
        Draft::fine(
            Rule::SideboardSize,
            format!("No sideboard; up to {max} cards are allowed"),
        )
    } else {
        Draft::fine(
            Rule::SideboardSize,
            format!("{count} in the sideboard, {max} allowed"),
        )
    }
}

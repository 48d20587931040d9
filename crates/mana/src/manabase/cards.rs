//! The cards of a decklist, taken apart into lands, spells, and what is left out.

use std::collections::HashMap;

use deck::card::{Card, Face};
use deck::cost::{ManaCost, Symbol};
use deck::decklist::{Entry, Section, Sections};
use deck::land::{Aside, Enters, LandRules, basic_types};

use super::{LandCards, LeftOut, Manabase, SpellCards, Suits, USUAL_X};
use crate::cost::Cost;
use crate::report::LAST_TURN;

impl Manabase {
    /// Takes a decklist apart; `card_of` gives the card of an entry, `None` where it is not known.
    ///
    /// `is_brawl` says that the first mulligan is free; a list with a commander is taken for one anyway.
    #[must_use]
    pub fn new<'a>(
        sections: &Sections,
        card_of: impl Fn(&Entry) -> Option<&'a Card>,
        is_brawl: bool,
    ) -> Manabase {
        let commanders = sections.get(Section::Commander);
        let main = sections.get(Section::Main);
        let mut base = Manabase {
            size: sections.copies(Section::Main),
            first_is_free: is_brawl || !commanders.is_empty(),
            ..Manabase::default()
        };
        let main_type = main_type(
            main.iter()
                .filter_map(|entry| Some((card_of(entry)?, entry.count))),
        );
        let all = commanders.iter().map(|entry| (entry, false));
        for (entry, in_library) in all.chain(main.iter().map(|entry| (entry, true))) {
            match card_of(entry) {
                Some(card) => base.add(card, entry.count, in_library, main_type.as_deref()),
                None => base.leave_out(
                    &entry.name,
                    entry.count,
                    "This card is not known yet. It counts as a card that is no land.",
                ),
            }
        }
        base
    }

    fn add(&mut self, card: &Card, count: u32, in_library: bool, main_type: Option<&str>) {
        let name = card.short_name();
        if in_library && let (Some(rules), Some(face)) = (card.land_rules(), card.land_face()) {
            self.add_land(card, name, face, rules, count);
        }
        let suits = Suits {
            creature: card.has_type("Creature"),
            main_type: card.has_type("Creature") && main_type.is_some_and(|word| card.has_subtype(word)),
            legend: card.has_type("Legendary"),
        };
        let costs = costs(card);
        let turn = |(_, cost): &(&str, String)| {
            let payable = Cost::new(&ManaCost::parse(cost), USUAL_X);
            payable.map_or(u32::MAX, |cost| cost.turn())
        };
        let cheapest = (0..costs.len()).min_by_key(|at| turn(&costs[*at]));
        for (at, (name, cost)) in costs.into_iter().enumerate() {
            self.add_spell(name, cost, count, suits, Some(at) != cheapest);
        }
        if !card.is_land()
            && card.land_face().is_none()
            && (!card.produced_mana.is_empty() || card.produces_colorless)
        {
            self.leave_out(
                name,
                count,
                "It makes mana and is no land: its mana is not counted.",
            );
        }
    }

    fn add_land(&mut self, card: &Card, name: &str, face: &Face, rules: LandRules, count: u32) {
        if let Some(known) = self.lands.iter_mut().find(|known| known.name == name) {
            known.count += count;
            return;
        }
        let words = face.type_line.split('—').next().unwrap_or_default();
        self.lands.push(LandCards {
            name: name.to_owned(),
            count,
            rules,
            types: basic_types(&face.type_line),
            basic: card.is_basic(),
            snow: words.split_ascii_whitespace().any(|word| word == "Snow"),
        });
        if !card.is_land() {
            self.leave_out(
                name,
                count,
                "It has a land on the back: it counts as a land, and its front as a spell.",
            );
        }
        if rules.unread {
            self.leave_out(
                name,
                count,
                "Not all of its text is understood: it counts by the mana it makes, as coming in untapped.",
            );
        }
        if rules.chosen {
            self.leave_out(
                name,
                count,
                "Its colour is chosen once, as it is played: it counts as giving any that may be chosen.",
            );
        }
        if rules.fetch.is_some() {
            self.leave_out(
                name,
                count,
                "It counts as giving what any land gives that it can find, and that land as still in the deck.",
            );
        }
        match rules.enters {
            Enters::Depends => self.leave_out(
                name,
                count,
                "Whether it comes in tapped depends on the game: it counts as coming in tapped.",
            ),
            Enters::Showing(_) => self.leave_out(
                name,
                count,
                "It counts as coming in untapped where a land that can be shown for it was drawn.",
            ),
            _ => {}
        }
        for aside in Aside::ALL {
            if rules.leaves_aside(aside) {
                let why = match aside {
                    Aside::Costs => "Its mana that costs mana or cards is not counted.",
                    Aside::AtTimes => {
                        "Its mana that is there at times, or for some uses only, is not counted."
                    }
                    Aside::Several => "It can give more than one mana at once: one is counted.",
                    Aside::Others => "What it does for the mana of other cards is not counted.",
                };
                self.leave_out(name, count, why);
            }
        }
    }

    fn add_spell(&mut self, name: &str, cost: String, count: u32, suits: Suits, beside: bool) {
        if let Some(known) = self.spells.iter_mut().find(|known| known.name == name) {
            known.count += count;
            return;
        }
        if cost.is_empty() {
            self.leave_out(name, count, "It has no mana cost, so there is no chance to give.");
            return;
        }
        let parsed = ManaCost::parse(&cost);
        match Cost::new(&parsed, USUAL_X) {
            None => self.leave_out(name, count, "Its mana cost is not understood."),
            Some(payable) if payable.turn() > LAST_TURN => self.leave_out(
                name,
                count,
                "It costs more than lands are looked at for: it is cast by other means.",
            ),
            Some(_)
                if parsed
                    .symbols()
                    .any(|symbol| matches!(symbol, Symbol::Variable(_))) =>
            {
                self.leave_out(name, count, "X counts as 1.");
            }
            Some(_) => {}
        }
        self.spells.push(SpellCards {
            name: name.to_owned(),
            cost,
            count,
            suits,
            beside,
        });
    }

    fn leave_out(&mut self, name: &str, copies: u32, why: &str) {
        let same = |known: &&mut LeftOut| known.name == name && known.why == why;
        if let Some(known) = self.left_out.iter_mut().find(same) {
            known.copies += copies;
            return;
        }
        self.left_out.push(LeftOut {
            name: name.to_owned(),
            copies,
            why: why.to_owned(),
        });
    }
}

/// The names and costs of what a card may be cast as.
fn costs(card: &Card) -> Vec<(&str, String)> {
    let cost = |face: &Face| face.mana_cost.clone();
    match (card.layout.as_str(), card.faces.as_slice()) {
        ("split", faces @ [_, _, ..]) => {
            let halves: Vec<String> = faces.iter().map(cost).filter(|cost| !cost.is_empty()).collect();
            vec![(card.short_name(), halves.join(" // "))]
        }
        ("modal_dfc" | "adventure", faces) => faces
            .iter()
            .filter(|face| !face.mana_cost.is_empty())
            .map(|face| (face.name.as_str(), cost(face)))
            .collect(),
        (_, [front, ..]) if !card.is_land() => vec![(card.short_name(), cost(front))],
        _ => Vec::new(),
    }
}

/// The creature type that most creatures of the deck have; of equals the first in the alphabet.
fn main_type<'a>(cards: impl Iterator<Item = (&'a Card, u32)>) -> Option<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for (card, count) in cards {
        if !card.has_type("Creature") {
            continue;
        }
        let line = card.front().map_or("", |front| &front.type_line);
        for word in line
            .split('—')
            .nth(1)
            .unwrap_or_default()
            .split_ascii_whitespace()
        {
            *counts.entry(word).or_default() += count;
        }
    }
    let best = counts
        .into_iter()
        .max_by(|left, right| (left.1, right.0).cmp(&(right.1, left.0)));
    best.map(|(word, _)| word.to_owned())
}

//! Roles of what moves cards and makes mana: hand, library, graveyard, lands.

use super::Reader;
use super::words::{after, cards, has_any, until};
use crate::role::Role;

impl Reader {
    /// Draw and selection.
    pub(super) fn cards(&mut self, cost: &str, effect: &str) {
        let looks = [
            "scry ",
            "surveil ",
            "connive",
            "explore",
            "map token",
            "blood token",
        ];
        if has_any(effect, &looks)
            || (has_any(effect, &["milled cards", "milled this way"]) && effect.contains("into your hand"))
        {
            self.add(Role::Selection);
        }
        if has_any(effect, &["investigate", "clue token", "cascade", "discover "])
            || effect.starts_with("seek ")
        {
            self.add(Role::Draw);
        }
        let mut drawn = 0;
        for (at, _) in effect.match_indices("draw") {
            let rest = &effect[at + "draw".len()..];
            let before = &effect[..at];
            let (many, rest) = match rest.strip_prefix("s ") {
                Some(rest) => (true, rest),
                None => match rest.strip_prefix(' ') {
                    Some(rest) => (false, rest),
                    None => continue,
                },
            };
            // Somebody else draws.
            let who = before.rsplit(". ").next().unwrap_or_default();
            let theirs = if many {
                !has_any(who, &["target player ", "each player ", "each player may"])
                    || has_any(who, &["opponent", "controller"])
            } else {
                has_any(
                    who,
                    &[
                        "would ",
                        "can't ",
                        "opponents ",
                        "opponent may",
                        "their controllers ",
                    ],
                )
            };
            if !theirs && let Some(count) = cards(rest) {
                drawn += count;
            }
        }
        if drawn > 0 {
            let gives = has_any(effect, &["discard ", "discards "]) || cost.contains("discard ");
            let back = effect.contains("from your hand on");
            let given = if gives || back {
                let how = after(effect, "discards ")
                    .or_else(|| after(effect, "discard "))
                    .or_else(|| after(effect, "put "))
                    .or_else(|| after(cost, "discard "));
                // "Discard your hand, then draw seven cards" is a wheel.
                how.and_then(cards).unwrap_or(0)
            } else {
                0
            };
            let costs_itself = self.is_spell && (given > 0 || self.pays_card);
            let spent = i32::from(costs_itself) + i32::from(self.pays_card);
            let net = drawn - given - spent;
            if net <= 0 {
                self.add(Role::Selection);
            } else if self.is_spell && drawn == 1 {
                self.draws_one = true;
            } else {
                self.add(Role::Draw);
            }
        }
    }

    /// Tutors, and looks into a library.
    pub(super) fn library(&mut self, whole: &str, effect: &str) {
        if let Some(things) = after(effect, "search your library").and_then(|rest| after(rest, "for ")) {
            self.search(things);
        }
        if effect.contains("from outside the game") {
            self.add(Role::Tutor);
        }
        if has_any(
            effect,
            &["exile the top", "exiles the top", "exile cards from the top"],
        ) {
            self.exiles_top = true;
        }
        if has_any(effect, &["play ", "cast "])
            && (has_any(effect, &["you may play ", "you may cast "]) || whole.contains("may play"))
        {
            let what = [
                "that card",
                "those cards",
                "them",
                "it ",
                "this turn",
                "exiled",
                "one of",
            ];
            if has_any(effect, &what) {
                self.plays_exiled = true;
            }
            if effect.contains("from the top of your library") {
                self.add(Role::Draw);
            }
        }
        let looks = has_any(
            effect,
            &[
                "look at the top",
                "reveal the top",
                "look at that many cards from the top",
            ],
        ) && effect.contains("your library");
        if looks {
            self.looks_at_top = true;
            self.add(Role::Selection);
        }
        if effect.contains("into your hand") && has_any(effect, &["two of", "all ", "three of"]) {
            self.takes_several = true;
        }
        let one = ["reveal the top card of your library and put that card into your hand"];
        if has_any(effect, &one) {
            self.add(Role::Draw);
        }
        let mills = after(effect, "mills ").is_some()
            && has_any(
                effect,
                &[
                    "target player",
                    "target opponent",
                    "each opponent",
                    "that player",
                    "each player",
                ],
            );
        if mills {
            self.add(Role::Mill);
        }
        if let Some((before, rest)) = effect.split_once("mill ")
            && !has_any(before, &["opponent", "target player"])
            && has_any(rest, &["card"])
        {
            self.add(Role::SelfMill);
        }
    }

    fn search(&mut self, things: &str) {
        let wanted = until(
            things,
            &[", put", ", reveal", ", exile", " and put", ", then", ", and"],
        );
        let lands = [
            "land", "lands", "plains", "island", "swamp", "mountain", "forest", "basic", "snow", "gate",
            "desert", "town", "cave",
        ];
        let filler = [
            "a", "an", "up", "to", "one", "two", "three", "x", "or", "and", "card", "cards", "and/or", "four",
        ];
        let words = || wanted.split([' ', ',']).filter(|word| !word.is_empty());
        let is_land = words().any(|word| lands.contains(&word))
            && words().all(|word| lands.contains(&word) || filler.contains(&word));
        if !is_land {
            self.add(Role::Tutor);
        } else if things.contains("onto the battlefield") && !self.is_land {
            self.add(Role::Ramp);
        }
    }

    pub(super) fn mana(&mut self, effect: &str) {
        if self.is_land {
            return;
        }
        if let Some(what) = after(effect, "add ").or_else(|| after(effect, "adds "))
            && (what.starts_with('{')
                || what.starts_with("an additional {")
                || until(what, &[", "]).contains("mana"))
        {
            self.add(Role::Ramp);
        }
        if let Some((before, rest)) = effect.split_once("create ")
            && !before.contains("its controller may")
            && has_any(rest, &["treasure token", "powerstone token", "lander token"])
        {
            self.add(Role::Ramp);
        }
        let lands = ["land card", "land cards"];
        if has_any(effect, &lands)
            && effect.contains("onto the battlefield")
            && effect.contains("from your hand")
            || has_any(
                effect,
                &["additional land", "two additional lands", "additional lands"],
            )
        {
            self.add(Role::Ramp);
        }
    }

    /// Discard.
    pub(super) fn hand(&mut self, effect: &str) {
        if effect.contains("discards ") && !has_any(effect, &["draws ", "you discard"]) {
            let who = until(effect, &["discards "]);
            if has_any(who, &["opponent", "player", "controller"]) {
                self.add(Role::Discard);
            }
        }
        if has_any(effect, &["players each discard ", "opponents each discard "]) {
            self.add(Role::Discard);
        }
        if has_any(
            effect,
            &[
                "reveals their hand",
                "reveal their hand",
                "look at target opponent's hand",
                "look at target player's hand",
            ],
        ) {
            self.add(Role::Discard);
        }
    }

    pub(super) fn graveyard(&mut self, whole: &str, effect: &str) {
        let comes_back = has_any(
            effect,
            &[
                "to your hand",
                "the battlefield",
                "on top of your library",
                "into your hand",
            ],
        );
        let from = has_any(
            effect,
            &[
                "from your graveyard",
                "from a graveyard",
                "from any graveyard",
                "from an opponent's graveyard",
            ],
        );
        let moves = has_any(effect, &["return ", "returns ", "put "]) && comes_back;
        let plays = has_any(effect, &["cast ", "play "]) && !effect.contains("can't");
        if from && (moves || (plays && effect.contains("from your graveyard"))) {
            self.add(Role::Recursion);
        }
        let hates = after(effect, "exile ").is_some_and(|rest| {
            rest.contains("graveyard") && !has_any(rest, &["your graveyard", "from a graveyard onto"])
        });
        // A replacement for all cards, not for the one spell or creature that is spoken of.
        let replaces = whole.contains("would be put into")
            && whole.contains("exile")
            && !has_any(
                whole,
                &[
                    "your graveyard",
                    "this turn",
                    "that spell",
                    "that card",
                    "would die",
                ],
            );
        let keeps = effect.contains("from graveyards") && effect.contains("can't")
            || effect.contains("cards in graveyards") && effect.contains("lose");
        if hates || replaces || keeps {
            self.add(Role::GraveyardHate);
        }
    }
}

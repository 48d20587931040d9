//! Roles of what answers what others do: removal, sweepers, counterspells, burn.

use super::Reader;
use super::words::{after, has_any, is_deadly, is_threat, named, until};
use crate::role::Role;

impl Reader {
    /// Removal, counterspells and hate that aim at something.
    pub(super) fn one_target(&mut self, effect: &str) {
        for verb in [
            "destroy ",
            "exile ",
            "return ",
            "put ",
            "gain control of ",
            "tap ",
            "airbend ",
        ] {
            let Some(rest) = after(effect, verb) else { continue };
            let Some((before, things)) = rest.split_once("target ") else {
                continue;
            };
            if before.contains(',') || before.contains(". ") {
                continue;
            }
            let whole = things;
            let things = named(things);
            let leaves = match verb {
                "return " => has_any(whole, &["owner's hand", "owners' hand"]),
                "put " => {
                    let is_shrunk = before.contains("-1/-1 counter");
                    has_any(whole, &["owner's library", "owners' libraries"]) || is_shrunk
                }
                "gain control of " => !whole.contains("until end of turn"),
                "tap " => has_any(whole, &["doesn't untap", "stun counter"]),
                _ => true,
            };
            if !leaves {
                continue;
            }
            if is_threat(things) {
                self.add(Role::Removal);
            }
            if things.contains("spell") && !things.contains("card") {
                self.add(Role::Counterspell);
            }
            let theirs = !has_any(
                things,
                &["you control", "you own", " card", "nonartifact", "nonenchantment"],
            );
            if theirs && verb != "tap " && (things.contains("artifact") || things.contains("enchantment")) {
                self.add(Role::ArtifactHate);
            }
            let saves = verb == "exile " || verb == "return ";
            if saves
                && !things.contains(" card")
                && has_any(things, &["you control", "you own"])
                && !things.contains("you don't control")
            {
                self.add(Role::Protection);
            }
        }
        if let Some(things) = after(effect, "owner of target ")
            && has_any(things, &["library", "hand"])
            && is_threat(named(things))
        {
            self.add(Role::Removal);
        }
        if let Some(things) = after(effect, "counter target ")
            && has_any(things, &["spell", "ability"])
        {
            self.add(Role::Counterspell);
        }
        if let Some((who, rest)) = effect.split_once(" gets -")
            && is_deadly(rest)
            && has_any(who, &["target ", "enchanted "])
            && !who.contains("you control")
        {
            self.add(Role::Removal);
        }
        let stops = has_any(
            effect,
            &["can't attack or block", "doesn't untap", "loses all abilities"],
        );
        if stops && effect.starts_with("enchanted ") {
            self.add(Role::Removal);
        }
        if effect.starts_with("you control enchanted ") {
            self.add(Role::Removal);
        }
        let fights = after(effect, "fights ").is_some_and(|rest| rest.contains("target "));
        if fights || (effect.contains("fight each other") && effect.contains("target ")) {
            self.add(Role::Removal);
        }
    }

    /// What meets many at once.
    pub(super) fn many(&mut self, effect: &str) {
        const VERBS: [&str; 7] = [
            "destroy all ",
            "destroy each ",
            "exile all ",
            "exile each ",
            "return all ",
            "return each ",
            "airbend all ",
        ];
        for verb in VERBS {
            let Some(rest) = after(effect, verb) else { continue };
            let things = until(rest, &[" with ", " that ", " until ", ", then ", " if "]);
            if verb.starts_with("return ") && !has_any(rest, &["owner's hand", "owners' hands"]) {
                continue;
            }
            if is_threat(things) && (!things.contains("target ") || things.contains("target player controls"))
            {
                self.add(Role::Sweeper);
            }
            if has_any(things, &["artifact", "enchantment"])
                && !has_any(
                    things,
                    &["nonartifact", "you control", " card", "artifact creature"],
                )
            {
                self.add(Role::ArtifactHate);
            }
        }
        if let Some((who, rest)) = effect
            .split_once(" get -")
            .or_else(|| effect.split_once(" gets -"))
            && is_deadly(rest)
            && has_any(
                who,
                &[
                    "all creatures",
                    "all other creatures",
                    "each creature",
                    "each other creature",
                ],
            )
        {
            self.add(Role::Sweeper);
        }
        if let Some((who, rest)) = effect.split_once(" get -")
            && is_deadly(rest)
            && who.contains("creatures")
            && !has_any(who, &["creatures you control", "target"])
        {
            self.add(Role::Sweeper);
        }
        if effect.contains("fight each other") && effect.contains("all ") {
            self.add(Role::Sweeper);
        }
    }

    pub(super) fn edict(&mut self, effect: &str) {
        let Some((who, what)) = effect.split_once("sacrifices ") else {
            return;
        };
        let theirs = has_any(who, &["opponent", "player"]);
        let what = until(what, &[", then", " unless"]);
        if theirs && has_any(what, &["creature", "permanent", "planeswalker"]) {
            let most = has_any(what, &["all ", "the rest", "half"]);
            self.add(if most { Role::Sweeper } else { Role::Removal });
        }
    }

    pub(super) fn damage(&mut self, effect: &str) {
        for (at, _) in effect.match_indices("damage ") {
            let before = &effect[..at];
            if !has_any(before, &["deals ", "deal "]) || before.contains("prevent") {
                continue;
            }
            let rest = &effect[at..];
            if rest.contains("divided") {
                self.add(Role::Removal);
            }
            // "damage equal to that creature's power to target opponent"
            const AIMS: [&str; 9] = [
                "target ",
                "any ",
                "each ",
                "up to ",
                "another ",
                "that ",
                "the ",
                "its ",
                "defending ",
            ];
            let mut parts = rest.match_indices("to ").map(|(at, to)| &rest[at + to.len()..]);
            let to = if rest.starts_with("damage equal to ") {
                parts
                    .skip(1)
                    .find(|to| AIMS.iter().any(|aim| to.starts_with(aim)))
            } else {
                parts.next()
            };
            if let Some(to) = to {
                self.damage_to(to);
            }
        }
        if let Some((who, what)) = effect
            .split_once(" loses ")
            .or_else(|| effect.split_once(" lose "))
            && has_any(who, &["opponent", "player", "controller"])
            && has_any(until(what, &[", "]), &[" life"])
        {
            self.add(Role::Burn);
        }
    }

    fn damage_to(&mut self, to: &str) {
        let things = until(to, &[", where", ", then", " if ", " unless "]);
        let ours = things.contains("you control") && !things.contains("you don't control");
        if (has_any(
            things,
            &[
                "any target",
                "any other target",
                "target creature",
                "target planeswalker",
            ],
        ) || (things.contains("target") && is_threat(things) && !things.starts_with("target player"))
            || matches!(
                things,
                "that creature" | "that permanent" | "that creature or planeswalker"
            ))
            && !ours
        {
            self.add(Role::Removal);
        }
        if let Some(each) = after(things, "each ")
            && has_any(until(each, &[" and each opponent", ", then"]), &["creature"])
            && !has_any(things, &["you control", "target", "each creature blocking"])
        {
            self.add(Role::Sweeper);
        }
        let face = [
            "any target",
            "target player",
            "target opponent",
            "each opponent",
            "each player",
            "that player",
            "them",
        ];
        if has_any(things, &face)
            || has_any(
                things,
                &["controller", "any other target", "planeswalker or player"],
            )
        {
            self.add(Role::Burn);
        }
    }
}

//! Roles of what is done for the board and for life: tokens, size, evasion, protection.

use super::Reader;
use super::words::{after, has_any, is_word, last, named};
use crate::role::Role;

impl Reader {
    pub(super) fn tokens(&mut self, effect: &str) {
        if let Some(rest) = after(effect, "create ")
            && has_any(
                rest,
                &[
                    "creature token",
                    "creature tokens",
                    "token that's a copy",
                    "tokens that are copies",
                ],
            )
        {
            self.add(Role::Tokens);
        }
        const MAKERS: [&str; 9] = [
            "amass ",
            "incubate ",
            "fabricate ",
            "afterlife ",
            "populate",
            "living weapon",
            "for mirrodin",
            "manifest ",
            "job select",
        ];
        if has_any(effect, &MAKERS) {
            self.add(Role::Tokens);
        }
    }

    /// Life, and keywords that it has or gives.
    pub(super) fn keywords(&mut self, effect: &str) {
        self.life(effect);
        let gives = |word: &str| {
            effect
                .match_indices(word)
                .any(|(at, _)| !has_any(last(&effect[..at], 12), &["with ", "without ", "loses ", "lose "]))
        };
        if effect.contains("can't be blocked")
            || [
                "flying",
                "menace",
                "fear",
                "intimidate",
                "shadow",
                "skulk",
                "horsemanship",
            ]
            .into_iter()
            .any(|word| is_word(effect, word) && gives(word))
        {
            self.add(Role::Evasion);
        }
        if is_word(effect, "haste") && gives("haste") {
            self.add(Role::Haste);
        }
        self.protection(effect);
    }

    /// What makes creatures bigger.
    pub(super) fn size(&mut self, whole: &str, effect: &str) {
        if let Some((who, _)) = effect
            .split_once(" get +")
            .or_else(|| effect.split_once(" gets +"))
            && has_any(
                who,
                &[
                    "target ",
                    "creatures",
                    "equipped ",
                    "enchanted ",
                    "each ",
                    "another ",
                    "other ",
                    "you control",
                ],
            )
        {
            self.add(Role::Pump);
        }
        if let Some(on) = after(effect, "+1/+1 counter").and_then(|rest| after(rest, "on "))
            && has_any(
                named(on),
                &["target", "each ", "another ", "other ", "a creature", "creatures"],
            )
        {
            self.add(Role::Pump);
        }
        if effect.contains("double ") && effect.contains("power") && whole.contains("target creature") {
            self.add(Role::Pump);
        }
    }

    fn life(&mut self, effect: &str) {
        let gains = effect.match_indices("gain").any(|(at, _)| {
            let what = effect[at..]
                .trim_start_matches("gains")
                .trim_start_matches("gain");
            let who = last(&effect[..at], 24);
            let theirs =
                !who.ends_with("you ") && has_any(who, &["controller", "opponent", "can't ", "would "]);
            let amount = what
                .trim_start()
                .split(' ')
                .take(4)
                .any(|word| word.trim_end_matches([',', ';']) == "life");
            !theirs && amount
        });
        let links = is_word(effect, "lifelink") && !has_any(effect, &["token", "loses "]);
        if gains || links || effect.contains("food token") {
            self.add(Role::Lifegain);
        }
    }

    fn protection(&mut self, effect: &str) {
        let words = [
            "hexproof",
            "indestructible",
            "protection from",
            "shroud",
            "ward {",
        ];
        for word in words {
            let Some(at) = effect.find(word) else { continue };
            let before = &effect[..at];
            let given = has_any(before, &["gain ", "gains ", "have ", "has "]);
            if given && !has_any(before, &["lose", "opponent", "with "]) {
                self.add(Role::Protection);
            }
        }
        let phases = has_any(effect, &["phase out", "phases out"]) && !effect.contains("don't control");
        let prevents = has_any(effect, &["prevent all", "prevent the next", "regenerate target"]);
        let safe = effect.contains("can't be countered") && !effect.contains("this spell");
        if phases || prevents || safe {
            self.add(Role::Protection);
        }
    }
}

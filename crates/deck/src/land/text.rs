//! Reading a land's text.

use super::{Aside, Enters, Fetch, Kinds, LandRules, Spend, basic_type, basic_types};
use crate::color::ColorSet;

pub(super) fn read(text: &str, type_line: &str) -> LandRules {
    let types = basic_types(type_line);
    let mut rules = LandRules::plain(Kinds::of(types));
    for line in text.lines() {
        let (line, quoted) = spoken(line);
        if quoted.contains("add ") {
            rules.leave_aside(Aside::Others);
        }
        rules.line(&line);
    }
    rules
}

/// A line in lower case, without what stands in brackets or between quotation marks, and the latter by itself. Brackets
/// around the mana of a basic land are kept.
fn spoken(line: &str) -> (String, String) {
    let line = line
        .to_lowercase()
        .replace("({t}: add", "{t}: add")
        .replace("the battlefield tapped", "play tapped")
        .replace("enters the battlefield", "enters")
        .replace("enters play tapped", "enters tapped");
    let (mut plain, mut quoted) = (String::new(), String::new());
    let (mut depth, mut inside) = (0_u32, false);
    for letter in line.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '"' | '“' | '”' => inside = !inside,
            _ if depth > 0 => {}
            _ if inside => quoted.push(letter),
            _ => plain.push(letter),
        }
    }
    (plain.trim().to_owned(), quoted)
}

impl LandRules {
    fn line(&mut self, line: &str) {
        // "Max speed — …", "12+ | …": there at times only.
        let (at_times, line) = match line.split_once(" — ").or_else(|| line.split_once(" | ")) {
            Some((_, rest)) => (true, rest),
            None => (false, line),
        };
        let ability = line
            .split_once(": ")
            .filter(|(cost, _)| cost.starts_with('{') || cost.starts_with("sacrifice"));
        if let Some((cost, effect)) = ability {
            self.ability(cost, effect, at_times);
            return;
        }
        if line.contains("enters tapped") || line.contains("enter tapped") {
            self.enters(line);
        }
        if line.contains("search your library for") && line.contains("sacrifice it. when you do") {
            self.fetch(line);
        } else if line.contains("sacrifice it unless") || line.contains("doesn't untap") {
            self.unread = true;
        }
        if line.contains("is the chosen type") {
            self.is = ColorSet::ALL;
            self.mana = self.mana.union(Kinds::ANY);
            self.chosen = true;
        }
        if let Some(rest) = line.strip_prefix("each land is a ") {
            let of: ColorSet = rest.split(' ').next().and_then(basic_type).into_iter().collect();
            self.is = self.is.union(of);
            self.mana = self.mana.union(Kinds::of(of));
            self.leave_aside(Aside::Others);
        }
        // "When this land enters, add one mana": once.
        if line.contains("add ") {
            self.leave_aside(Aside::AtTimes);
        }
    }

    fn ability(&mut self, cost: &str, effect: &str, at_times: bool) {
        let is_life = |part: &str| part.starts_with("pay ") && part.ends_with(" life");
        let mut parts = cost.split(", ");
        if effect.starts_with("search your library for") {
            // What costs mana finds a land in place of a spell.
            let free = parts.all(|part| part == "{t}" || is_life(part) || part.starts_with("sacrifice "));
            if free && !at_times {
                self.fetch(effect);
            }
            return;
        }
        let Some(at) = effect
            .find("add ")
            .filter(|at| *at == 0 || effect.contains(". add ") || effect.contains(", add "))
        else {
            return;
        };
        if effect[..at].contains("choose") || !cost.contains("{t}") {
            self.leave_aside(Aside::Costs);
            return;
        }
        if !parts.all(|part| part == "{t}" || is_life(part)) {
            self.leave_aside(Aside::Costs);
            return;
        }
        let mut sentences = effect[at..].trim_end_matches('.').split(". ");
        let Some(added) = sentences.next().and_then(|first| self.added(first)) else {
            return;
        };
        if at_times {
            self.leave_aside(Aside::AtTimes);
            return;
        }
        let mut spend = None;
        for sentence in sentences {
            if let Some(condition) = sentence.strip_prefix("activate only if you control ") {
                let Some(types) = listed_types(condition) else {
                    self.leave_aside(Aside::AtTimes);
                    return;
                };
                self.with = Some((types, added));
                return;
            } else if let Some(spells) = sentence.strip_prefix("spend this mana only to cast ") {
                let Some(known) = spells_of(spells) else {
                    self.leave_aside(Aside::AtTimes);
                    return;
                };
                spend = Some(known);
            } else if sentence.starts_with("spend this mana only") || sentence.starts_with("activate only") {
                self.leave_aside(Aside::AtTimes);
                return;
            } else if sentence.contains("add ") {
                self.leave_aside(Aside::Several);
            } else if sentence.contains("untap") {
                self.unread = true;
            }
        }
        match spend {
            None => self.mana = self.mana.union(added),
            Some(spend) => self.only = Some((spend, added)),
        }
    }

    /// The kinds of mana of "add …"; `None` where they are not counted, which is noted.
    fn added(&mut self, sentence: &str) -> Option<Kinds> {
        let what = sentence.strip_prefix("add ")?;
        if what.starts_with('{') {
            let mut kinds = Kinds::default();
            let mut run = 0;
            let symbols = what.split_inclusive('}');
            for symbol in symbols {
                let Some((between, code)) = symbol.split_once('{') else {
                    break;
                };
                if between.is_empty() {
                    run += 1;
                } else {
                    run = 1;
                }
                if run > 1 {
                    self.leave_aside(Aside::Several);
                }
                match code.trim_end_matches('}') {
                    "c" => kinds.colorless = true,
                    code if code.len() == 1 && !ColorSet::from_letters(code).is_empty() => {
                        kinds.colors = kinds.colors.union(ColorSet::from_letters(code));
                    }
                    _ => self.unread = true,
                }
            }
            let rest = &what[what.rfind('}').map_or(0, |at| at + 1)..];
            if rest.starts_with(" for each") || rest.starts_with(" equal") {
                self.leave_aside(Aside::AtTimes);
                return None;
            }
            if !rest.trim().is_empty() {
                self.unread = true;
            }
            return Some(kinds);
        }
        let Some((count, of)) = what.split_once(" mana ") else {
            // "Add a lore counter" has nothing to do with mana.
            self.unread |= !what.contains("counter");
            return None;
        };
        match count {
            "one" => {}
            "two" | "three" | "four" | "five" => self.leave_aside(Aside::Several),
            _ => {
                self.leave_aside(Aside::AtTimes);
                return None;
            }
        }
        match of {
            "of any color"
            | "of any one color"
            | "in any combination of colors"
            | "of different colors"
            | "of any color in your commander's color identity" => Some(Kinds::ANY),
            "of the chosen color" => {
                self.chosen = true;
                Some(Kinds::ANY)
            }
            // "… among permanents you control", "… that a land an opponent controls could produce".
            _ if of.starts_with("of any") => {
                self.leave_aside(Aside::AtTimes);
                None
            }
            _ => {
                self.unread = true;
                None
            }
        }
    }

    fn enters(&mut self, line: &str) {
        if line.contains("enter tapped as a copy") {
            self.leave_aside(Aside::AtTimes);
            return;
        }
        if !line.contains("enters tapped") {
            return;
        }
        if line.contains("you may pay ") && line.contains(" life. if you don't, it enters tapped") {
            return;
        }
        if let Some((_, rest)) = line.split_once("you may reveal ") {
            let types = rest.split(" card from your hand").next().and_then(listed_types);
            self.enters = match types {
                Some(types) if !line.contains("unless") => Enters::Showing(types),
                _ => Enters::Depends,
            };
            return;
        }
        if let Some((_, condition)) = line.split_once("enters tapped unless ") {
            self.enters = unless(condition.split('.').next().unwrap_or_default());
            return;
        }
        self.enters = match line.split_once(" or more other lands, this land enters tapped") {
            Some((others, _)) => others
                .strip_prefix("if you control ")
                .and_then(number)
                .map_or(Enters::Depends, |others| Enters::AtMost(others - 1)),
            None if line.starts_with("if ") => Enters::Depends,
            None => Enters::Tapped,
        };
    }

    fn fetch(&mut self, effect: &str) {
        let Some((_, rest)) = effect.split_once("search your library for a") else {
            return;
        };
        let Some((wanted, after)) = rest.split_once(" card, put it onto ") else {
            return;
        };
        let wanted = wanted.trim_start_matches('n').trim_start();
        let (basic, wanted) = match wanted.strip_prefix("basic ") {
            Some(types) => (true, types),
            None => (false, wanted),
        };
        let types = if wanted == "land" && basic {
            Some(ColorSet::ALL)
        } else {
            listed_types(wanted)
        };
        let Some(types) = types else {
            self.unread = true;
            return;
        };
        self.fetch = Some(Fetch { types, basic });
        if after.starts_with("play tapped") {
            let untaps = after.contains("if you control four or more lands, untap that land");
            self.enters = if untaps {
                Enters::AtLeast(3)
            } else {
                Enters::Tapped
            };
        }
    }
}

fn number(word: &str) -> Option<u8> {
    const WORDS: [&str; 6] = ["zero", "one", "two", "three", "four", "five"];
    let at = WORDS.iter().position(|known| *known == word)?;
    u8::try_from(at).ok().filter(|number| *number > 0)
}

fn unless(condition: &str) -> Enters {
    if condition.starts_with("it's your first, second, or third turn") {
        return Enters::AtMost(2);
    }
    let Some(what) = condition.strip_prefix("you control ") else {
        return Enters::Depends;
    };
    if what == "a basic land" {
        return Enters::BesideBasic;
    }
    let others = |end: &str| what.strip_suffix(end).and_then(number);
    if let Some(others) = others(" or fewer other lands") {
        return Enters::AtMost(others);
    }
    if let Some(others) = others(" or more other lands") {
        return Enters::AtLeast(others);
    }
    listed_types(what).map_or(Enters::Depends, Enters::Beside)
}

/// The types of "a plains or an island", "forest, plains, or island"; `None` where there is anything else among them.
fn listed_types(list: &str) -> Option<ColorSet> {
    let mut types = ColorSet::EMPTY;
    for word in list.split([' ', ',']) {
        if !matches!(word, "" | "a" | "an" | "or") {
            types.insert(basic_type(word)?);
        }
    }
    (!types.is_empty()).then_some(types)
}

fn spells_of(spells: &str) -> Option<Spend> {
    if spells.starts_with("a creature spell of the chosen type") {
        Some(Spend::OneType)
    } else if matches!(spells, "a creature spell" | "creature spells") {
        Some(Spend::Creatures)
    } else if matches!(spells, "a legendary spell" | "legendary spells") {
        Some(Spend::Legends)
    } else {
        None
    }
}

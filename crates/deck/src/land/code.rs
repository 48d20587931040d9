//! The code of a land's rules, which is their JSON, too.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Aside, Enters, Fetch, Kinds, LandRules, Spend};
use crate::color::ColorSet;

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("-");
        }
        f.write_str(&self.colors.letters())?;
        f.write_str(if self.colorless { "C" } else { "" })
    }
}

impl Kinds {
    /// The kinds of a text of letters, `WUBRGC`, in this order; `-` for none.
    fn parse(letters: &str) -> Option<Kinds> {
        let kinds = Kinds {
            colors: ColorSet::from_letters(letters),
            colorless: letters.contains('C'),
        };
        (kinds.to_string() == letters).then_some(kinds)
    }
}

const fn aside_word(what: Aside) -> &'static str {
    match what {
        Aside::Costs => "costs",
        Aside::AtTimes => "times",
        Aside::Several => "several",
        Aside::Others => "others",
    }
}

const SPENDS: [(Spend, &str); 3] = [
    (Spend::Creatures, "creatures"),
    (Spend::OneType, "type"),
    (Spend::Legends, "legends"),
];

impl fmt::Display for LandRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mana.fmt(f)?;
        let letters = |f: &mut fmt::Formatter<'_>, word: &str, colors: ColorSet| {
            f.write_str(word)?;
            f.write_str(&colors.letters())
        };
        match self.enters {
            Enters::Untapped => {}
            Enters::Tapped => f.write_str(" tapped")?,
            Enters::AtMost(others) => write!(f, " most:{others}")?,
            Enters::AtLeast(others) => write!(f, " least:{others}")?,
            Enters::Beside(types) => letters(f, " beside:", types)?,
            Enters::BesideBasic => f.write_str(" basic")?,
            Enters::Showing(types) => letters(f, " show:", types)?,
            Enters::Depends => f.write_str(" depends")?,
        }
        if let Some((types, kinds)) = self.with {
            letters(f, " with:", types)?;
            write!(f, "={kinds}")?;
        }
        if let Some((spend, kinds)) = self.only {
            let word = SPENDS.iter().find(|(known, _)| *known == spend);
            write!(f, " {}={kinds}", word.map_or("", |(_, word)| word))?;
        }
        if let Some(fetch) = self.fetch {
            letters(
                f,
                if fetch.basic { " find-basic:" } else { " find:" },
                fetch.types,
            )?;
        }
        if !self.is.is_empty() {
            letters(f, " is:", self.is)?;
        }
        f.write_str(if self.chosen { " chosen" } else { "" })?;
        for what in Aside::ALL {
            if self.leaves_aside(what) {
                f.write_str(" ")?;
                f.write_str(aside_word(what))?;
            }
        }
        f.write_str(if self.unread { " unread" } else { "" })
    }
}

/// A text that is no code of a land's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of a land's rules")]
pub struct NoLandRules;

impl FromStr for LandRules {
    type Err = NoLandRules;

    fn from_str(code: &str) -> Result<LandRules, NoLandRules> {
        parse(code).ok_or(NoLandRules)
    }
}

fn parse(code: &str) -> Option<LandRules> {
    let mut words = code.split(' ');
    let mut rules = LandRules::plain(Kinds::parse(words.next()?)?);
    for word in words {
        if let Some((what, kinds)) = word.split_once('=') {
            let kinds = Kinds::parse(kinds)?;
            match what.strip_prefix("with:") {
                Some(types) => rules.with = Some((ColorSet::from_letters(types), kinds)),
                None => {
                    let (spend, _) = SPENDS.iter().find(|(_, known)| *known == what)?;
                    rules.only = Some((*spend, kinds));
                }
            }
            continue;
        }
        let (word, value) = word.split_once(':').unwrap_or((word, ""));
        let types = ColorSet::from_letters(value);
        match word {
            "tapped" => rules.enters = Enters::Tapped,
            "most" => rules.enters = Enters::AtMost(value.parse().ok()?),
            "least" => rules.enters = Enters::AtLeast(value.parse().ok()?),
            "beside" => rules.enters = Enters::Beside(types),
            "basic" => rules.enters = Enters::BesideBasic,
            "show" => rules.enters = Enters::Showing(types),
            "depends" => rules.enters = Enters::Depends,
            "find" => rules.fetch = Some(Fetch { types, basic: false }),
            "find-basic" => rules.fetch = Some(Fetch { types, basic: true }),
            "is" => rules.is = types,
            "chosen" => rules.chosen = true,
            "unread" => rules.unread = true,
            _ => rules.leave_aside(*Aside::ALL.iter().find(|what| aside_word(**what) == word)?),
        }
    }
    Some(rules)
}

impl Serialize for LandRules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LandRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LandRules, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

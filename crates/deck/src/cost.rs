//! Mana costs.

use std::fmt;

use crate::color::{Color, ColorSet};

/// What stands between the costs of the two halves of a split card.
const BETWEEN_HALVES: &str = " // ";

/// One mana symbol.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// `{2}`: any mana.
    Generic(u32),
    /// `{W}`.
    Color(Color),
    /// `{W/U}`: either of two colours.
    Hybrid(Color, Color),
    /// `{2/W}`: a colour, or that much generic mana.
    MonoHybrid(u32, Color),
    /// `{C/W}`: a colour, or colourless mana.
    ColorlessHybrid(Color),
    /// `{W/P}`: a colour, or 2 life.
    Phyrexian(Color),
    /// `{W/U/P}`: either of two colours, or 2 life.
    HybridPhyrexian(Color, Color),
    /// `{C}`: colourless mana proper.
    Colorless,
    /// `{S}`: mana from a snow source.
    Snow,
    /// `{X}`, `{Y}` or `{Z}`.
    Variable(char),
    /// What is not known, as it stood between the braces.
    Other(String),
}

impl Symbol {
    /// The symbol of the text between two braces.
    #[must_use]
    pub fn from_code(code: &str) -> Symbol {
        Symbol::known(code).unwrap_or_else(|| Symbol::Other(code.to_owned()))
    }

    fn known(code: &str) -> Option<Symbol> {
        // `parse` alone would take "+1".
        if code.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(amount) = code.parse()
        {
            return Some(Symbol::Generic(amount));
        }
        let mut parts = code.split('/');
        let (first, second, third) = (parts.next()?, parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        let phyrexian = |part: &str| part.eq_ignore_ascii_case("P");
        Some(match (second, third) {
            (None, _) => match only(first)?.to_ascii_uppercase() {
                'C' => Symbol::Colorless,
                'S' => Symbol::Snow,
                variable @ 'X'..='Z' => Symbol::Variable(variable),
                letter => Symbol::Color(Color::from_letter(letter)?),
            },
            (Some(second), None) if phyrexian(second) => Symbol::Phyrexian(color(first)?),
            (Some(second), None) if first.eq_ignore_ascii_case("C") => {
                Symbol::ColorlessHybrid(color(second)?)
            }
            (Some(second), None) => match color(first) {
                Some(first) => Symbol::Hybrid(first, color(second)?),
                None if first.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Symbol::MonoHybrid(first.parse().ok()?, color(second)?)
                }
                None => return None,
            },
            (Some(second), Some(third)) if phyrexian(third) => {
                Symbol::HybridPhyrexian(color(first)?, color(second)?)
            }
            _ => return None,
        })
    }

    /// What stands between the braces: `2`, `W`, `W/U`. Names the symbol's drawing, too.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Symbol::Generic(amount) => amount.to_string(),
            Symbol::Color(color) => color.letter().to_string(),
            Symbol::Hybrid(first, second) => joined(&[first.letter(), second.letter()]),
            Symbol::MonoHybrid(amount, color) => {
                let mut code = amount.to_string();
                code.push('/');
                code.push(color.letter());
                code
            }
            Symbol::ColorlessHybrid(color) => joined(&['C', color.letter()]),
            Symbol::Phyrexian(color) => joined(&[color.letter(), 'P']),
            Symbol::HybridPhyrexian(first, second) => joined(&[first.letter(), second.letter(), 'P']),
            Symbol::Colorless => "C".to_owned(),
            Symbol::Snow => "S".to_owned(),
            Symbol::Variable(letter) => letter.to_string(),
            Symbol::Other(code) => code.clone(),
        }
    }

    /// What the symbol adds to the mana value (CR 202.3): the dearest way to pay it, and 0 for X. A symbol that is
    /// not known adds nothing.
    #[must_use]
    pub fn mana_value(&self) -> u32 {
        match self {
            Symbol::Generic(amount) => *amount,
            Symbol::MonoHybrid(amount, _) => (*amount).max(1),
            Symbol::Variable(_) | Symbol::Other(_) => 0,
            Symbol::Color(_)
            | Symbol::Hybrid(..)
            | Symbol::ColorlessHybrid(_)
            | Symbol::Phyrexian(_)
            | Symbol::HybridPhyrexian(..)
            | Symbol::Colorless
            | Symbol::Snow => 1,
        }
    }

    /// The colours the symbol has.
    #[must_use]
    pub fn colors(&self) -> ColorSet {
        match *self {
            Symbol::Color(color)
            | Symbol::MonoHybrid(_, color)
            | Symbol::ColorlessHybrid(color)
            | Symbol::Phyrexian(color) => [color].into_iter().collect(),
            Symbol::Hybrid(first, second) | Symbol::HybridPhyrexian(first, second) => {
                [first, second].into_iter().collect()
            }
            Symbol::Generic(_)
            | Symbol::Colorless
            | Symbol::Snow
            | Symbol::Variable(_)
            | Symbol::Other(_) => ColorSet::EMPTY,
        }
    }

    /// How much the symbol asks for one colour (`None`: for colourless mana proper): 1, or one half where another
    /// kind of mana would do. Phyrexian symbols count whole, as life is not mana.
    #[must_use]
    pub fn pips(&self, of: Option<Color>) -> f64 {
        match (self, of) {
            (Symbol::Colorless, None) => 1.0,
            (Symbol::ColorlessHybrid(_), None) => 0.5,
            (Symbol::Color(_) | Symbol::Phyrexian(_), Some(color)) if self.colors().contains(color) => 1.0,
            (_, Some(color)) if self.colors().contains(color) => 0.5,
            _ => 0.0,
        }
    }

    /// The symbol in words, for screen readers: `2 generic`, `white or blue`, `X`.
    #[must_use]
    pub fn spoken(&self) -> String {
        match self {
            Symbol::Generic(amount) => [&amount.to_string(), " generic"].concat(),
            Symbol::Color(color) => color.word().to_owned(),
            Symbol::Hybrid(first, second) => [first.word(), " or ", second.word()].concat(),
            Symbol::MonoHybrid(amount, color) => [&amount.to_string(), " generic or ", color.word()].concat(),
            Symbol::ColorlessHybrid(color) => ["colourless or ", color.word()].concat(),
            Symbol::Phyrexian(color) => [color.word(), " or 2 life"].concat(),
            Symbol::HybridPhyrexian(first, second) => {
                [first.word(), ", ", second.word(), " or 2 life"].concat()
            }
            Symbol::Colorless => "colourless".to_owned(),
            Symbol::Snow => "snow".to_owned(),
            Symbol::Variable(letter) => letter.to_string(),
            Symbol::Other(code) => code.clone(),
        }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        f.write_str(&self.code())?;
        f.write_str("}")
    }
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

fn color(text: &str) -> Option<Color> {
    only(text).and_then(Color::from_letter)
}

fn joined(letters: &[char]) -> String {
    let mut code = String::with_capacity(letters.len() * 2);
    for (at, letter) in letters.iter().enumerate() {
        if at > 0 {
            code.push('/');
        }
        code.push(*letter);
    }
    code
}

/// The symbols of a text, in order; what stands outside braces is skipped.
pub fn symbols(text: &str) -> impl Iterator<Item = Symbol> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let open = rest.find('{')?;
        let close = open + rest[open..].find('}')?;
        let symbol = Symbol::from_code(&rest[open + 1..close]);
        rest = &rest[close + 1..];
        Some(symbol)
    })
}

/// The mana cost of a card: one list of symbols, or two for a split card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ManaCost {
    halves: Vec<Vec<Symbol>>,
}

impl ManaCost {
    /// Reads `{1}{W}{U}`; the halves of a split card are ` // ` apart. Text outside braces is skipped, and an empty
    /// text is the cost of a land: none.
    #[must_use]
    pub fn parse(text: &str) -> ManaCost {
        ManaCost {
            halves: text
                .split(BETWEEN_HALVES)
                .map(|half| symbols(half).collect())
                .collect(),
        }
    }

    /// The symbols of each half, in the order printed; one half for most cards.
    #[must_use]
    pub fn halves(&self) -> &[Vec<Symbol>] {
        &self.halves
    }

    /// Every symbol of every half.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.halves.iter().flatten()
    }

    /// Whether there is no cost at all, as on a land. `{0}` is a cost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.symbols().next().is_none()
    }

    /// The mana value, X being 0; both halves together (CR 202.3d).
    #[must_use]
    pub fn mana_value(&self) -> u32 {
        self.symbols()
            .fold(0, |sum, symbol| sum.saturating_add(symbol.mana_value()))
    }

    /// Symbols of one colour, or of colourless mana proper for `None`; see [`Symbol::pips`].
    #[must_use]
    pub fn pips(&self, of: impl Into<Option<Color>>) -> f64 {
        let of = of.into();
        self.symbols().map(|symbol| symbol.pips(of)).sum()
    }

    /// The colours of all symbols.
    #[must_use]
    pub fn colors(&self) -> ColorSet {
        self.symbols()
            .fold(ColorSet::EMPTY, |colors, symbol| colors.union(symbol.colors()))
    }

    /// The cost in words, for screen readers: `1 generic, white, blue`; halves are a semicolon apart. Empty for
    /// no cost.
    #[must_use]
    pub fn spoken(&self) -> String {
        let mut words = String::new();
        for half in self.halves.iter().filter(|half| !half.is_empty()) {
            if !words.is_empty() {
                words.push_str("; ");
            }
            for (at, symbol) in half.iter().enumerate() {
                if at > 0 {
                    words.push_str(", ");
                }
                words.push_str(&symbol.spoken());
            }
        }
        words
    }
}

impl fmt::Display for ManaCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, half) in self.halves.iter().enumerate() {
            if at > 0 {
                f.write_str(BETWEEN_HALVES)?;
            }
            for symbol in half {
                fmt::Display::fmt(symbol, f)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ManaCost, Symbol};
    use crate::color::Color;

    #[test]
    fn the_specification() {
        let costs = [
            "{1}{W}{U}",
            "{W/U}{W/U}",
            "{2/W}{2/W}",
            "{S}{S}",
            "{X}{R}",
            "{X}",
            "{0}",
            "",
            "{G/P}{G/P}",
            "{G/W/P}",
            "{C}{C/U}",
            "{1}{R} // {3}{B}{B}",
            "{15}",
            "{HW}",
            "{+1}",
            "{99999999999}",
            "{W/U/B/R}",
        ];
        let mut table = String::new();
        for text in costs {
            let cost = ManaCost::parse(text);
            assert_eq!(cost.to_string(), text);
            table.push_str(&format!(
                "{text:22}|{:3} |{:3}| {}.\n",
                cost.mana_value(),
                cost.colors().letters(),
                cost.spoken()
            ));
        }
        insta::assert_snapshot!(table, @"
        {1}{W}{U}             |  3 |WU | 1 generic, white, blue.
        {W/U}{W/U}            |  2 |WU | white or blue, white or blue.
        {2/W}{2/W}            |  4 |W  | 2 generic or white, 2 generic or white.
        {S}{S}                |  2 |   | snow, snow.
        {X}{R}                |  1 |R  | X, red.
        {X}                   |  0 |   | X.
        {0}                   |  0 |   | 0 generic.
                              |  0 |   | .
        {G/P}{G/P}            |  2 |G  | green or 2 life, green or 2 life.
        {G/W/P}               |  1 |WG | green, white or 2 life.
        {C}{C/U}              |  2 |U  | colourless, colourless or blue.
        {1}{R} // {3}{B}{B}   |  7 |BR | 1 generic, red; 3 generic, black, black.
        {15}                  | 15 |   | 15 generic.
        {HW}                  |  0 |   | HW.
        {+1}                  |  0 |   | +1.
        {99999999999}         |  0 |   | 99999999999.
        {W/U/B/R}             |  0 |   | W/U/B/R.
        ");
    }

    #[test]
    fn pips_of_a_hybrid_are_halves() {
        let cost = ManaCost::parse("{2/W}{W/U}{W}{U/P}{G/W/P}{C}{C/U}");
        let pips: Vec<f64> = Color::ALL.into_iter().map(|color| cost.pips(color)).collect();
        assert_eq!(pips, [2.5, 2.0, 0.0, 0.0, 0.5]);
        assert_eq!(cost.pips(None), 1.5);
    }

    #[test]
    fn either_case_reads_and_one_case_is_written() {
        assert_eq!(
            ManaCost::parse("{x}{w}{u/p}{2/g}").to_string(),
            "{X}{W}{U/P}{2/G}"
        );
    }

    #[test]
    fn an_open_brace_ends_the_cost() {
        assert_eq!(super::symbols("{1}{W").collect::<Vec<_>>(), [Symbol::Generic(1)]);
        assert_eq!(super::symbols("draw a card").count(), 0);
    }

    #[test]
    fn a_cost_too_large_to_add_up_stays_large() {
        assert_eq!(ManaCost::parse("{4294967295}{4294967295}").mana_value(), u32::MAX);
    }
}

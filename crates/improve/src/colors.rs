//! Which cards a deck could cast at all: its colours, from lands and spells.

use deck::color::{Color, ColorSet};
use deck::cost::{ManaCost, Symbol};

use crate::facts::CardFacts;

/// What a spell asks for: for each half, the colours that can pay each of its symbols that colours alone can pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Needs(Vec<Vec<ColorSet>>);

impl Needs {
    fn of(cost: &str) -> Needs {
        let parsed = ManaCost::parse(cost);
        let half = |symbols: &Vec<Symbol>| symbols.iter().filter_map(colors_of).collect();
        Needs(parsed.halves().iter().map(half).collect())
    }

    /// Whether lands of these colours pay one of the halves.
    fn are_met_by(&self, colors: ColorSet) -> bool {
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
pub(crate) fn fits(facts: &CardFacts, colors: ColorSet) -> bool {
    fits_with(facts, &Needs::of(&facts.cost), colors)
}

fn fits_with(facts: &CardFacts, needs: &Needs, colors: ColorSet) -> bool {
    if facts.is_land() {
        facts.identity.is_subset(colors)
    } else {
        needs.are_met_by(colors)
    }
}

/// A number for each set of colours, below 32.
pub(crate) fn number(colors: ColorSet) -> u32 {
    Color::ALL
        .into_iter()
        .zip(0..)
        .map(|(color, at)| u32::from(colors.contains(color)) << at)
        .sum()
}

/// For each set of colours, by its [`number`], a bit: whether a card fits a deck of these colours.
pub(crate) fn fitting(facts: &CardFacts) -> u32 {
    let needs = Needs::of(&facts.cost);
    (0_u32..32)
        .filter(|set| {
            let has = Color::ALL
                .into_iter()
                .zip(0..)
                .filter(|(_, at)| set >> at & 1 == 1);
            fits_with(facts, &needs, has.map(|(color, _)| color).collect())
        })
        .map(|set| 1 << set)
        .sum()
}

/// The colours that a deck has by one of its cards: those that a land makes, or that a spell cannot do without.
///
/// Lands count as well as spells: a deck's last blue card may be the one that is missing. That alone was worth 4.6 points of
/// the hidden cards that are found among ten.
pub(crate) fn of_card(facts: &CardFacts) -> ColorSet {
    if facts.is_land() {
        let makes = if facts.is_basic {
            facts.produces
        } else {
            ColorSet::EMPTY
        };
        return facts.identity.union(makes);
    }
    let cost = ManaCost::parse(&facts.cost);
    let first = cost.halves().first().into_iter().flatten();
    let pips = first.filter_map(colors_of).filter(|pip| pip.len() == 1);
    pips.fold(ColorSet::EMPTY, ColorSet::union)
}

#[cfg(test)]
mod tests {
    use deck::card::CardType;
    use deck::catalogue::Craft;

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

    #[test]
    fn a_bit_for_each_set_of_colours_says_what_the_cost_says() {
        let split = CardFacts {
            cost: "{W/U}{B} // {2}{R}{R}".to_owned(),
            card_type: CardType::Instant,
            ..land("")
        };
        for (facts, letters) in [(split, ["WB", "UB", "R"]), (land("WU"), ["WU", "WU", "WU"])] {
            let bits = fitting(&facts);
            for set in 0_u32..32 {
                let colors: ColorSet = Color::ALL
                    .into_iter()
                    .filter(|color| set >> (*color as u32) & 1 == 1)
                    .collect();
                assert_eq!(number(colors), set);
                let fits = letters
                    .iter()
                    .any(|letters| ColorSet::from_letters(letters).is_subset(colors));
                assert_eq!(bits >> set & 1 == 1, fits, "{colors:?}");
            }
        }
    }

    fn land(identity: &str) -> CardFacts {
        CardFacts {
            name: String::new(),
            cost: String::new(),
            mana_value: 0.0,
            card_type: CardType::Land,
            type_line: String::new(),
            colors: ColorSet::EMPTY,
            identity: ColorSet::from_letters(identity),
            produces: ColorSet::EMPTY,
            roles: None,
            is_basic: false,
            most: Some(4),
            craft: Craft::Unknown,
            usd: None,
        }
    }
}

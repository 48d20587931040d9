//! Cards that no deck of the corpus has: how well they belong is told by the cards that are like them.

use crate::circle::{Circle, Way};
use crate::facts::CardFacts;
use crate::model::Model;

/// How like a card another must be to be named, 0 to 1.
const ALIKE: f32 = 0.65;
/// Cards that are named.
const NAMED: usize = 3;
/// What a card that is a tenth more like those of near decks than like any other has for it.
const STEP: f32 = 0.8;
/// The odds stay within these: of two such cards of which one belongs, the other is judged the worse in six or seven cases of ten and
/// no more (`cargo xtask bench improve`).
const LEAST: f32 = -0.3;
const MOST: f32 = 0.8;

/// What like cards say of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Likeness {
    /// The logarithm of the odds that it belongs.
    pub(crate) odds: f32,
    /// Cards of near decks that are like it; the most frequent first.
    pub(crate) cards: Vec<String>,
}

impl Model {
    /// What the cards of near decks say of one that was not learned: whether it is more like them than like any card of its type.
    /// `None` where they have none of its type.
    pub(crate) fn by_like_cards(&self, facts: &CardFacts, near: &Circle) -> Option<Likeness> {
        let (mut theirs, mut shares) = (0.0_f32, 0.0_f32);
        let (mut any, mut all) = (0.0_f32, 0.0_f32);
        let mut like: Vec<(f32, u16)> = Vec::new();
        for (card, known) in (0_u16..).zip(&self.cards) {
            let alike = match &known.facts {
                Some(other) if other.card_type == facts.card_type => likeness(facts, other),
                _ => continue,
            };
            let share = near.mean(card, Way::Having);
            any += alike;
            all += 1.0;
            theirs += share * alike;
            shares += share;
            if alike >= ALIKE && share > 0.0 {
                like.push((share * alike, card));
            }
        }
        if shares <= 0.0 {
            return None;
        }
        like.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let named = like.iter().take(NAMED);
        let odds = 10.0 * STEP * (theirs / shares - any / all);
        Some(Likeness {
            odds: odds.clamp(LEAST, MOST),
            cards: named
                .map(|(_, card)| self.cards[usize::from(*card)].name.to_string())
                .collect(),
        })
    }
}

/// How like two cards are, 0 to 1, by cost, colours, roles and creature types; 0 where they are of different types.
fn likeness(one: &CardFacts, other: &CardFacts) -> f32 {
    if one.card_type != other.card_type {
        return 0.0;
    }
    let cost = (1.0 - (one.mana_value - other.mana_value).abs() / 3.0).max(0.0);
    let colors = if one.is_land() {
        f32::from(u8::from(one.produces == other.produces))
    } else if one.colors == other.colors {
        1.0
    } else {
        f32::from(u8::from(!one.colors.intersection(other.colors).is_empty())) / 2.0
    };
    let roles = match (one.roles, other.roles) {
        (Some(one), Some(other)) if one.is_empty() && other.is_empty() => 1.0,
        (Some(one), Some(other)) => {
            one.intersection(other).len() as f32 / (one.union(other).len() as f32).max(1.0)
        }
        // A text that was not read says nothing either way.
        _ => 0.5,
    };
    let mut parts = vec![(0.35, roles), (0.3, cost), (0.2, colors)];
    if let (Some(own), Some(theirs)) = (creature_types(one), creature_types(other)) {
        let shared = own.iter().any(|word| theirs.contains(word));
        parts.push((0.15, f32::from(u8::from(shared))));
    }
    let all: f32 = parts.iter().map(|(weight, _)| weight).sum();
    parts.iter().map(|(weight, part)| weight * part).sum::<f32>() / all
}

/// The words behind the dash of a creature's type line.
fn creature_types(facts: &CardFacts) -> Option<Vec<&str>> {
    let (types, words) = facts.type_line.split_once('—')?;
    types
        .contains("Creature")
        .then(|| words.split_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use deck::card::CardType;
    use deck::catalogue::Craft;
    use deck::color::ColorSet;
    use deck::role::{Role, Roles};

    use super::*;

    fn creature(mana_value: f32, letters: &str, words: &str, roles: &[Role]) -> CardFacts {
        let mut has = Roles::NONE;
        for role in roles {
            has.insert(*role);
        }
        CardFacts {
            name: words.to_owned(),
            cost: String::new(),
            mana_value,
            card_type: CardType::Creature,
            type_line: format!("Creature — {words}"),
            colors: ColorSet::from_letters(letters),
            identity: ColorSet::from_letters(letters),
            produces: ColorSet::EMPTY,
            roles: Some(has),
            is_basic: false,
            most: Some(4),
            craft: Craft::Unknown,
            usd: None,
        }
    }

    #[test]
    fn cost_colour_role_and_tribe_make_cards_alike() {
        let mouse = creature(1.0, "R", "Mouse Soldier", &[Role::Haste]);
        let of = |other: &CardFacts| likeness(&mouse, other);
        assert!((of(&mouse) - 1.0).abs() < 1e-6);
        let steps = [
            creature(1.0, "R", "Mouse Wizard", &[Role::Haste]),
            creature(1.0, "R", "Goblin", &[Role::Haste]),
            creature(2.0, "R", "Goblin", &[Role::Haste]),
            creature(2.0, "G", "Goblin", &[Role::Haste]),
            creature(5.0, "G", "Elf", &[Role::Ramp]),
        ];
        let likeness: Vec<f32> = steps.iter().map(of).collect();
        assert!(likeness.windows(2).all(|pair| pair[0] >= pair[1]), "{likeness:?}");
        assert!(
            likeness[1] > ALIKE && likeness[3] < 0.8 && likeness[4] < 0.1,
            "{likeness:?}"
        );
        let instant = CardFacts {
            card_type: CardType::Instant,
            ..mouse.clone()
        };
        assert_eq!(of(&instant), 0.0);
    }
}

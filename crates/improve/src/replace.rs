//! Cards in the place of others that cannot be had: the nearest by type, cost, colours and what they do.

use deck::role::{Role, Roles};

use crate::facts::CardFacts;

/// How near a card must come to another to stand in for it, 0 to 1.
const ENOUGH: f32 = 0.6;

/// How well a card stands in for another, 0 to 1; `None` where it does not. A card of another type never does, nor one that costs
/// two mana more or less, nor one that does nothing of what the other does where both are known.
pub(crate) fn stands_in(card: &CardFacts, wanted: &CardFacts) -> Option<f32> {
    let dearer = card.mana_value - wanted.mana_value;
    if card.card_type != wanted.card_type || dearer.abs() > 1.5 || card.name == wanted.name {
        return None;
    }
    let roles = match (card.roles, wanted.roles) {
        (Some(card), Some(wanted)) if !wanted.is_empty() => {
            let shared = count(card.intersection(wanted));
            if shared == 0.0 {
                return None;
            }
            shared / count(card.union(wanted))
        }
        // A creature that only fights, or a card whose text was not read.
        (Some(card), Some(_)) if card.is_empty() => 1.0,
        _ => 0.5,
    };
    let colors = if card.colors == wanted.colors { 1.0 } else { 0.0 };
    let identity = if card.identity == wanted.identity {
        1.0
    } else {
        0.0
    };
    let color = if wanted.is_land() { identity } else { colors };
    let near = 0.5 * roles + 0.3 * (1.0 - dearer.abs() / 2.0) + 0.2 * color;
    (near >= ENOUGH).then_some(near)
}

/// What is given up by playing a card in the place of another: "costs 1 more, no card draw"; empty where nothing is known to be.
pub(crate) fn lost(card: &CardFacts, wanted: &CardFacts) -> String {
    let mut lost = Vec::new();
    let dearer = card.mana_value - wanted.mana_value;
    if dearer > 0.5 {
        lost.push(format!("costs {dearer:.0} more"));
    }
    if let (Some(card), Some(wanted)) = (card.roles, wanted.roles) {
        let missing = wanted.iter().filter(|role| !card.has(*role)).map(Role::word);
        let words: Vec<&str> = missing.take(2).collect();
        if !words.is_empty() {
            lost.push(format!("no {}", words.join(" or ")));
        }
    }
    lost.join(", ")
}

#[expect(clippy::cast_precision_loss, reason = "twenty roles")]
fn count(roles: Roles) -> f32 {
    roles.len() as f32
}

#[cfg(test)]
mod tests {
    use deck::card::CardType;
    use deck::catalogue::Craft;
    use deck::color::ColorSet;

    use super::*;

    fn creature(name: &str, mana_value: f32, roles: &[Role]) -> CardFacts {
        let mut has = Roles::NONE;
        for role in roles {
            has.insert(*role);
        }
        CardFacts {
            name: name.to_owned(),
            cost: String::new(),
            mana_value,
            card_type: CardType::Creature,
            type_line: "Creature".to_owned(),
            colors: ColorSet::from_letters("G"),
            identity: ColorSet::from_letters("G"),
            produces: ColorSet::EMPTY,
            is_basic: false,
            most: Some(4),
            craft: Craft::Unknown,
            usd: None,
            roles: Some(has),
        }
    }

    #[test]
    fn a_card_of_the_same_kind_stands_in_and_says_what_it_cannot_do() {
        let wanted = creature("Elvish Visionary", 2.0, &[Role::Draw, Role::Lifegain]);
        let slower = creature("Wirewood Savage", 3.0, &[Role::Draw]);
        let other = creature("Runeclaw Bear", 2.0, &[]);
        assert!(
            stands_in(&creature("Twin", 2.0, &[Role::Draw, Role::Lifegain]), &wanted)
                .is_some_and(|near| near > 0.99)
        );
        assert_eq!(stands_in(&other, &wanted), None);
        assert_eq!(stands_in(&creature("Far", 5.0, &[Role::Draw]), &wanted), None);
        assert_eq!(lost(&slower, &wanted), "costs 1 more, no lifegain");
    }
}

//! What is said of a difference.

use deck::role::Role;

use super::shape::{CHEAP, COPIES, CURVE, DEAR, FIRST_ROLE, GREEN, LANDS, ROLES, SIDE, WHITE};

/// In the order of [`deck::color::Color::ALL`].
const LETTERS: [char; 5] = ['W', 'U', 'B', 'R', 'G'];
const COLORS: [&str; 5] = ["white", "blue", "black", "red", "green"];

pub(super) fn kind_of(measure: usize) -> String {
    match measure {
        LANDS => "lands".to_owned(),
        WHITE..=GREEN => format!("sources-{}", LETTERS[measure - WHITE]),
        COPIES => "copies".to_owned(),
        SIDE => "sideboard".to_owned(),
        CURVE => "curve".to_owned(),
        CHEAP => "curve-low".to_owned(),
        DEAR => "curve-high".to_owned(),
        role => format!("roles-{}", ROLES[role - FIRST_ROLE].word()),
    }
}

/// One sentence for what the deck has, what its nearest lists have, and what its own spells let one expect.
pub(super) fn says(measure: usize, have: f32, near: f32, usual: f32) -> String {
    let (count, others) = (have.round(), near.round());
    let one = |one: &'static str, many: &'static str| if count == 1.0 { one } else { many };
    let but = |spells: &str| match usual.round() {
        usual if usual == others => String::new(),
        usual => format!(", and for what your spells {spells} {usual} would be usual"),
    };
    match measure {
        LANDS => format!(
            "{count} {}; your nearest lists play {others}{}.",
            one("land", "lands"),
            but("cost")
        ),
        WHITE..=GREEN => format!(
            "{count} {} {}; your nearest lists have {others}{}.",
            COLORS[measure - WHITE],
            one("source", "sources"),
            but("ask for")
        ),
        COPIES => format!(
            "{count} different {}, basic lands aside; your nearest lists play {others}.",
            one("card", "cards")
        ),
        SIDE if have == 0.0 => format!("No sideboard; your nearest lists have {others} cards in theirs."),
        SIDE => format!(
            "{count} {} in the sideboard; your nearest lists have {others}.",
            one("card", "cards")
        ),
        CURVE => format!("Your spells cost {have:.1} mana on average; in your nearest lists {near:.1}."),
        role_or_cost => {
            let what = match role_or_cost {
                CHEAP => one("spell for one or two mana", "spells for one or two mana"),
                DEAR => one("spell for five mana or more", "spells for five mana or more"),
                role => match ROLES[role - FIRST_ROLE] {
                    Role::Removal => one("removal spell", "removal spells"),
                    Role::Sweeper => one("sweeper", "sweepers"),
                    Role::Counterspell => one("counterspell", "counterspells"),
                    Role::Draw => one("card that draws cards", "cards that draw cards"),
                    _ => one("card that makes mana", "cards that make mana"),
                },
            };
            format!("{count} {what}; your nearest lists have {others}.")
        }
    }
}

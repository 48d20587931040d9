//! Where the sideboard starts in a list without headings.

use crate::decklist::Section;

/// The most cards a sideboard holds.
const SIDEBOARD: u32 = 15;

/// What a block of cards starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// An empty line, or a heading in words that are not known.
    Gap,
    /// A heading that names a kind of card: `Creatures (12)`.
    Group,
}

/// Cards that stand together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    opening: Opening,
    copies: u32,
    /// Whether nothing but basic lands is there more than once.
    singleton: bool,
}

impl Block {
    pub(super) fn new(opening: Opening) -> Block {
        Block {
            opening,
            copies: 0,
            singleton: true,
        }
    }

    pub(super) fn add(&mut self, count: u32, name: &str) {
        const BASICS: [&str; 6] = ["Plains", "Island", "Swamp", "Mountain", "Forest", "Wastes"];
        let basic = BASICS.iter().any(|basic| {
            name.eq_ignore_ascii_case(basic)
                || name
                    .strip_prefix("Snow-Covered ")
                    .is_some_and(|rest| rest.eq_ignore_ascii_case(basic))
        });
        self.singleton &= count == 1 || basic;
        self.copies = self.copies.saturating_add(count);
    }
}

/// The section of each block, and whether it is a guess that should be seen.
///
/// - Two blocks: deck and sideboard, as Arena and MTGO write it; unless the second is too large for a sideboard and
///   the first too small for a deck. One card beside 59 or 99 single ones is the commander.
/// - More, or blocks under headings like `Creatures`: the last is the sideboard if it could be one, has no such
///   heading, and what comes before is a deck without it. All else is the deck.
pub(super) fn assign(blocks: &[Block]) -> Vec<(Section, bool)> {
    let mut sections = vec![(Section::Main, false); blocks.len()];
    let commands = |one: &Block, rest: &Block| {
        one.copies == 1 && rest.copies >= 58 && rest.singleton && rest.opening == Opening::Gap
    };
    match blocks {
        [] | [_] => {}
        [first, second] if commands(first, second) => sections[0] = (Section::Commander, true),
        [first, second] if commands(second, first) && matches!(first.copies, 59 | 99) => {
            sections[1] = (Section::Commander, true);
        }
        [first, second] if first.opening == Opening::Gap && second.opening == Opening::Gap => {
            if second.copies <= SIDEBOARD || first.copies >= 40 {
                sections[1].0 = Section::Sideboard;
            }
        }
        [rest @ .., last] => {
            let before = rest
                .iter()
                .fold(0, |sum: u32, block| sum.saturating_add(block.copies));
            // 99 and 100 cards are a Brawl deck in groups, and whole only with its last one.
            let whole = matches!(before.saturating_add(last.copies), 99 | 100);
            if last.opening == Opening::Gap && last.copies <= SIDEBOARD && before >= 60 && !whole {
                sections[blocks.len() - 1].0 = Section::Sideboard;
            }
        }
    }
    sections
}

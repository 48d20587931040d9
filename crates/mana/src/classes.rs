//! Lands that are the same for one spell.

use crate::land::{Enters, Land, Pool, Types};
use crate::mask::Mask;
use crate::short;

/// Lands that are the same for one spell.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) count: u32,
    /// Of them, those that enter tapped beside 0, 1, 2 … other lands; the last for more, too.
    tapped: [u32; OTHERS],
    /// Enters untapped beside these.
    pub(crate) beside: Option<Types>,
    pub(crate) types: Types,
    /// The kinds of mana that the spell asks for.
    pub(crate) mana: Mask,
    pub(crate) more: Option<(Types, Mask)>,
}

/// Numbers of other lands that a land may ask for: printed ones go to four.
const OTHERS: usize = 8;

/// Different lands of one deck that one spell can tell apart; no deck comes near.
pub(crate) const MOST_CLASSES: usize = 64;

/// A vector of counts, by class.
pub(crate) type Counts = [u8; MOST_CLASSES];

impl Class {
    /// Lands of the class that enter tapped beside `others`, if these do not decide by their types.
    pub(crate) fn tapped_beside(&self, others: u32) -> u32 {
        self.tapped[usize::try_from(others).map_or(OTHERS - 1, |others| others.min(OTHERS - 1))]
    }

    /// The fewest other lands from which on more of them change nothing.
    pub(crate) fn settled(&self) -> u32 {
        let last = self.tapped[OTHERS - 1];
        let changes = self.tapped.iter().rposition(|tapped| *tapped != last);
        changes.map_or(0, |at| u32::try_from(at + 1).unwrap_or(u32::MAX))
    }

    /// Whether any of its lands may be of no use on the turn it is played.
    pub(crate) fn may_be_tapped(&self) -> bool {
        self.tapped.iter().any(|tapped| *tapped > 0) || self.beside.is_some()
    }
}

/// The classes of a deck's lands, those that go to the bottom first in front: what gives fewest of the kinds that are asked
/// for. `None` where there are too many.
pub(crate) fn classes(pool: &Pool, kinds: Mask) -> Option<Vec<Class>> {
    let mut classes: Vec<Class> = Vec::with_capacity(pool.lands().len().min(8));
    let watched = pool.lands().iter().fold(0, |watched, (land, _)| {
        let beside = if let Enters::Beside(types) = land.enters {
            types.0
        } else {
            0
        };
        let more = more_of(land, kinds).map_or(0, |(types, _)| types.0);
        watched | beside | more
    });
    for (land, count) in pool.lands() {
        let mana = land.mana.intersection(kinds);
        let more = more_of(land, kinds);
        let types = Types(land.types.0 & watched);
        let beside = if let Enters::Beside(types) = land.enters {
            Some(types)
        } else {
            None
        };
        let tapped = std::array::from_fn(|others| {
            let is_tapped = match land.enters {
                Enters::Untapped | Enters::Beside(_) => false,
                Enters::Tapped => true,
                Enters::AtMost(most) => others > usize::from(most),
                Enters::AtLeast(least) => others < usize::from(least),
            };
            if is_tapped { *count } else { 0 }
        });
        let same = classes
            .iter_mut()
            .find(|known| (known.mana, known.more, known.types, known.beside) == (mana, more, types, beside));
        if let Some(known) = same {
            known.count += count;
            for (known, more) in known.tapped.iter_mut().zip(tapped) {
                *known += more;
            }
            continue;
        }
        classes.push(Class {
            count: *count,
            tapped,
            beside,
            types,
            mana,
            more,
        });
    }
    short::sort_by_key(&mut classes, |class| {
        let more = class.more.map_or(Mask::NONE, |(_, more)| more);
        (
            class.mana.union(more).len(),
            class.mana,
            class.more,
            class.types,
            class.beside,
        )
    });
    (classes.len() <= MOST_CLASSES).then_some(classes)
}

/// What a land gives beside others, where the spell has a use for it.
fn more_of(land: &Land, kinds: Mask) -> Option<(Types, Mask)> {
    let (types, more) = land.more?;
    let more = more.intersection(kinds);
    (!more.is_subset_of(land.mana)).then_some((types, more))
}

//! Lands that are the same for one spell.

use crate::land::{Enters, Land, Pool, Types};
use crate::mask::Mask;
use crate::short;

/// Lands that are the same for one spell.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) count: u32,
    /// Of them, those that always enter tapped, that enter tapped late, and that enter tapped early.
    pub(crate) tapped: u32,
    pub(crate) early: u32,
    pub(crate) late: u32,
    /// Enters untapped beside these.
    pub(crate) beside: Option<Types>,
    pub(crate) types: Types,
    /// The kinds of mana that the spell asks for.
    pub(crate) mana: Mask,
    pub(crate) more: Option<(Types, Mask)>,
}

/// Different lands of one deck that one spell can tell apart; no deck comes near.
pub(crate) const MOST_CLASSES: usize = 64;

/// A vector of counts, by class.
pub(crate) type Counts = [u8; MOST_CLASSES];

impl Class {
    /// Lands of the class that enter tapped beside `others`, if these do not decide by their types.
    pub(crate) fn tapped_beside(&self, others: u32) -> u32 {
        let early = if others > 2 { self.early } else { 0 };
        let late = if others < 2 { self.late } else { 0 };
        self.tapped + early + late
    }

    /// Whether any of its lands may be of no use on the turn it is played.
    pub(crate) fn may_be_tapped(&self) -> bool {
        self.tapped + self.early + self.late > 0 || self.beside.is_some()
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
        let counts = |enters: Enters| if land.enters == enters { *count } else { 0 };
        let (tapped, early, late) = (
            counts(Enters::Tapped),
            counts(Enters::Early),
            counts(Enters::Late),
        );
        let same = classes
            .iter_mut()
            .find(|known| (known.mana, known.more, known.types, known.beside) == (mana, more, types, beside));
        if let Some(known) = same {
            known.count += count;
            known.tapped += tapped;
            known.early += early;
            known.late += late;
            continue;
        }
        classes.push(Class {
            count: *count,
            tapped,
            early,
            late,
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

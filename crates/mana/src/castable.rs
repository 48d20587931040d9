//! Whether the lands at hand cast a spell, summed over all the lands there may be.
//!
//! **Feasibility** (Hall's marriage theorem, on the side of the pips): lands `U` pay a cost exactly when there are as many of
//! them as mana in the cost, and, for every set `A` of kinds of mana, at least as many lands that give one of `A` as pips
//! that nothing outside `A` pays. Hybrid pips need no special case.
//!
//! **Land drops.** With one card drawn a turn, all but the lands drawn this turn can be in play, as far as land drops go: who
//! missed a drop had too few lands then, and so has too few now.
//!
//! **Tapped lands.** The card drawn this turn helps only if it is a land that enters untapped. Beyond that, a spell that takes
//! every land drop up to this turn wants one land that enters untapped now and can pay for some part of it: which land is
//! played last is free, since what can be matched to pips is a matroid, and every basis of it may hold that land.

use crate::binomial::Binomials;
use crate::classes::{Class, classes};
use crate::cost::Cost;
use crate::fast;
use crate::kernel::{Kernel, Shared};
use crate::land::{Pool, Types};
use crate::lanes::{Lanes, MOST_LANES};
use crate::law::Law;
use crate::mask::Mask;

/// What one way to pay asks for.
#[derive(Clone, Debug)]
struct Demand {
    total: u32,
    /// Reached by the lands of every set of kinds that its pips ask for.
    bias: Lanes,
    /// Classes with any use for it, as bits.
    useful: u64,
}

/// A spell, a deck and a turn, prepared for being asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Those that go to the bottom first stand first.
    pub(crate) classes: Vec<Class>,
    demands: Vec<Demand>,
    /// What a land of each class gives, by sets of kinds.
    gives: Vec<Lanes>,
    /// What it gives above that beside others.
    gives_more: Vec<(usize, Types, Lanes)>,
    /// The most that the classes before each one can give together.
    hope: Vec<Lanes>,
    pub(crate) turn: u32,
    /// Whether any land may be of no use on the turn it is played.
    pub(crate) any_tapped: bool,
    /// Lands of all classes before each one, and of all.
    pub(crate) below: Vec<u32>,
}

/// What is paid by some lands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paid {
    No,
    /// If a land of one of these classes enters untapped this turn.
    With(u64),
    Yes,
}

/// Lands that a lane counts at most; more than the cards that are ever seen, and so few that two of them fit.
const MOST_COUNTED: u32 = 60;

impl Question {
    /// Prepares the chance to cast a spell of this cost on a turn. `None` where the deck has more different lands than can
    /// be told apart (64), or the cost more different sets of pips (32).
    #[must_use]
    pub fn new(pool: &Pool, cost: &Cost, turn: u32) -> Option<Question> {
        let mut classes = classes(pool, cost.kinds())?;
        if turn < 2 {
            // The first land has no other beside it.
            for class in &mut classes {
                class.types = Types::NONE;
            }
        }
        // Lands give one mana each, so there is never more than one for each turn.
        let payments = || {
            cost.payments()
                .iter()
                .filter(move |payment| payment.total() <= turn)
        };
        let mut sets = Vec::with_capacity(8);
        for payment in payments() {
            unions(&payment.pips, &mut sets);
        }
        if sets.len() > MOST_LANES {
            return None;
        }
        let demands: Vec<Demand> = payments()
            .map(|payment| {
                let mut bias = Lanes::all(128);
                for (lane, set) in sets.iter().enumerate() {
                    let wanted = payment.pips.iter().filter(|pip| pip.is_subset_of(*set)).count();
                    bias.set(lane, 128 - u8::try_from(wanted.min(128)).unwrap_or(128));
                }
                let useful = classes.iter().enumerate().filter(|(_, class)| {
                    let all = class.mana.union(class.more.map_or(Mask::NONE, |(_, more)| more));
                    payment.generic > 0 || payment.pips.iter().any(|pip| pip.meets(all))
                });
                Demand {
                    total: payment.total(),
                    bias,
                    useful: useful.fold(0, |bits, (at, _)| bits | 1 << at),
                }
            })
            .collect();
        if demands.iter().all(|demand| demand.total == turn) {
            // Every land that is played has to pay, so what pays for nothing is not there for others to see.
            let useful = demands.iter().fold(0, |all, demand| all | demand.useful);
            for (at, class) in classes.iter_mut().enumerate() {
                if useful >> at & 1 == 0 {
                    class.types = Types::NONE;
                }
            }
        }
        let lanes = |gives: &dyn Fn(Mask) -> bool| {
            let mut lanes = Lanes::default();
            for (lane, set) in sets.iter().enumerate() {
                lanes.set(lane, u8::from(gives(*set)));
            }
            lanes
        };
        let mut below = Vec::with_capacity(classes.len() + 1);
        let mut hope = Vec::with_capacity(classes.len() + 1);
        let mut gives = Vec::with_capacity(classes.len());
        let mut gives_more = Vec::new();
        let (mut lands, mut most) = (0, vec![0_u32; sets.len()]);
        below.push(0);
        hope.push(Lanes::default());
        for (at, class) in classes.iter().enumerate() {
            gives.push(lanes(&|set| class.mana.meets(set)));
            let more = class.more.map_or(Mask::NONE, |(_, more)| more);
            if let Some((types, _)) = class.more {
                gives_more.push((at, types, lanes(&|set| more.meets(set) && !class.mana.meets(set))));
            }
            lands += class.count;
            below.push(lands);
            let mut reach = Lanes::default();
            for (lane, set) in sets.iter().enumerate() {
                if class.mana.union(more).meets(*set) {
                    most[lane] += class.count;
                }
                reach.set(lane, u8::try_from(most[lane].min(MOST_COUNTED)).unwrap_or(0));
            }
            hope.push(reach);
        }
        Some(Question {
            any_tapped: classes.iter().any(Class::may_be_tapped),
            classes,
            demands,
            gives,
            gives_more,
            hope,
            turn,
            below,
        })
    }

    /// The chance to cast the spell on the turn, given the law of lands for that turn.
    #[must_use]
    pub fn chance(&self, table: &Binomials, law: &Law) -> f64 {
        debug_assert_eq!(law.turn, self.turn);
        if law.bottomed.is_empty() {
            return fast::chance(self, table, law).unwrap_or_else(|| self.long_chance(table, law));
        }
        self.exact_chance(table, law)
    }

    /// The same by the form that any law can take: [`Question::chance`] takes it only where lands go to the bottom.
    #[must_use]
    pub fn exact_chance(&self, table: &Binomials, law: &Law) -> f64 {
        let mut kernel: Kernel = Kernel::default();
        kernel.prepare(self, table, law, &mut Shared::default());
        kernel.chance(law, self.any_tapped)
    }

    /// The same without lands at the bottom, set by set.
    pub(crate) fn long_chance(&self, table: &Binomials, law: &Law) -> f64 {
        let mut kernel = Kernel::<1>::default();
        kernel.prepare(self, table, law, &mut Shared::default());
        kernel.chance(law, self.any_tapped)
    }

    /// The fewest lands with which anything is paid; `None` where nothing ever is.
    pub(crate) fn least(&self) -> Option<u32> {
        self.demands.iter().map(|demand| demand.total).min()
    }

    pub(crate) fn lands(&self) -> u32 {
        self.below[self.classes.len()]
    }

    /// Whether the same sums answer another turn: whatever is paid takes every land drop on both or on neither, and lands
    /// that look at the turn see the same.
    pub(crate) fn is_same_as(&self, other: &Question) -> bool {
        let same_drops = || {
            self.demands
                .iter()
                .zip(&other.demands)
                .all(|(one, two)| (one.total < self.turn) == (two.total < other.turn))
        };
        // From some turn on, more other lands are decided by the lands and not by the turn.
        let same_turn = || {
            let settled = self.classes.iter().map(Class::settled).max().unwrap_or(0);
            self.turn.min(settled + 1) == other.turn.min(settled + 1)
        };
        self.demands.len() == other.demands.len() && (!self.any_tapped || same_drops() && same_turn())
    }

    /// The mana in all and the useful classes, where there is one way to pay and lands do not look at each other.
    pub(crate) fn one_demand(&self) -> Option<(u32, u64)> {
        let [demand] = &self.demands[..] else {
            return None;
        };
        let apart = self.gives_more.is_empty() && self.classes.iter().all(|class| class.beside.is_none());
        apart.then_some((demand.total, demand.useful))
    }

    pub(crate) fn pips_are_paid(&self, given: Lanes) -> bool {
        self.demands
            .first()
            .is_some_and(|demand| given.reach(&demand.bias))
    }

    /// Whether the classes before `at` may add what is not there yet.
    pub(crate) fn pips_may_be_paid(&self, given: Lanes, at: usize) -> bool {
        let given = given.plus(self.hope[at]);
        self.demands
            .first()
            .is_some_and(|demand| given.reach(&demand.bias))
    }

    pub(crate) fn gives(&self, class: usize) -> Lanes {
        self.gives[class]
    }

    /// What `lands` lands pay, `given` being what they give, by the classes that `count` and the types they have.
    pub(crate) fn paid(&self, given: Lanes, lands: u32, types: Types, count: impl Fn(usize) -> u32) -> Paid {
        let given = self.with_more(given, |own, at| if own.meets(types) { count(at) } else { 0 });
        let mut useful = 0;
        for demand in &self.demands {
            if lands < demand.total || !given.reach(&demand.bias) {
                continue;
            }
            if demand.total < self.turn || !self.any_tapped {
                return Paid::Yes;
            }
            useful |= demand.useful;
        }
        if useful == 0 { Paid::No } else { Paid::With(useful) }
    }

    /// Adds what lands give beside others.
    fn with_more(&self, given: Lanes, count: impl Fn(Types, usize) -> u32) -> Lanes {
        self.gives_more.iter().fold(given, |given, (at, types, lanes)| {
            given.plus(lanes.times(count(*types, *at)))
        })
    }

    /// Whether every `lands` lands that go on from `given` pay, whatever comes and whatever enters tapped; `untapped` are
    /// classes, some land of which is there and never enters tapped.
    pub(crate) fn is_certain(&self, given: Lanes, lands: u32, untapped: u64) -> bool {
        self.demands.iter().any(|demand| {
            lands >= demand.total
                && (demand.total < self.turn || !self.any_tapped || demand.useful & untapped != 0)
                && given.reach(&demand.bias)
        })
    }

    /// Whether any lands that go on from `given` with `left` lands of the classes before `at`, and one land more where the
    /// last card may be one, pay.
    pub(crate) fn is_possible(
        &self,
        given: Lanes,
        lands: u32,
        at: usize,
        left: u32,
        count: impl Fn(usize) -> u32,
    ) -> bool {
        let last = u32::from(self.any_tapped);
        let given = self.with_more(given, |_, at| count(at));
        let more = Lanes::all(1).times((left + last).min(MOST_COUNTED));
        let hope = self.hope[at].plus(Lanes::all(1).times(last));
        self.demands.iter().any(|demand| {
            lands + last >= demand.total
                && given.plus(more).reach(&demand.bias)
                && given.plus(hope).reach(&demand.bias)
        })
    }
}

/// Adds the sets of kinds whose pips have to be counted: unions of pips. Any other set asks for no more than such a one in it.
fn unions(pips: &[Mask], sets: &mut Vec<Mask>) {
    let from = sets.len();
    let mut own: Vec<Mask> = Vec::with_capacity(8);
    for pip in pips {
        for at in 0..own.len() {
            let union = own[at].union(*pip);
            if !own.contains(&union) {
                own.push(union);
            }
        }
        if !own.contains(pip) {
            own.push(*pip);
        }
    }
    own.retain(|set| !sets[..from].contains(set));
    sets.append(&mut own);
}

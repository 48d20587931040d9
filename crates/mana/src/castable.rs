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
use crate::cost::Cost;
use crate::land::{Enters, Land, Pool, Types};
use crate::law::{Bottomed, Law};
use crate::mask::Mask;

/// Lands that are the same for one spell.
#[derive(Clone, Debug)]
struct Class {
    count: u32,
    /// Of them, those that always enter tapped, that enter tapped late, and that enter tapped early.
    tapped: u32,
    early: u32,
    late: u32,
    /// Enters untapped beside these.
    beside: Option<Types>,
    types: Types,
    /// The kinds of mana that the spell asks for.
    mana: Mask,
    more: Option<(Types, Mask)>,
}

/// What one way to pay asks for.
#[derive(Clone, Debug)]
struct Demand {
    total: u32,
    /// Classes that give one of some kinds, as bits, and the pips that only those kinds pay.
    sources: Vec<Sources>,
    /// Classes with any use for it.
    useful: u64,
}

#[derive(Clone, Debug)]
struct Sources {
    /// Without and with what lands give beside others.
    surely: u64,
    perhaps: u64,
    wanted: u32,
}

/// A spell, a deck and a turn, prepared for being asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Those that go to the bottom first stand first.
    classes: Vec<Class>,
    demands: Vec<Demand>,
    turn: u32,
    lands: u32,
    /// Whether any land may be of no use on the turn it is played.
    any_tapped: bool,
    /// Lands of the classes from here on.
    from: Vec<u32>,
}

/// Different lands of one deck that one spell can tell apart; no deck comes near.
const MOST_CLASSES: usize = 64;

/// A vector of counts, by class.
type Counts = [u8; MOST_CLASSES];

impl Question {
    /// Prepares the chance to cast a spell of this cost on a turn. `None` where the deck has more different lands than can
    /// be told apart (64).
    #[must_use]
    pub fn new(pool: &Pool, cost: &Cost, turn: u32) -> Option<Question> {
        let kinds = cost.kinds();
        let classes = classes(pool, kinds)?;
        let demands = cost
            .payments()
            .iter()
            // Lands give one mana each, so there is never more than one for each turn.
            .filter(|payment| payment.total() <= turn)
            .map(|payment| {
                let useful_for = |class: &Class| {
                    payment.generic > 0
                        || payment.pips.iter().any(|pip| {
                            pip.meets(class.mana) || class.more.is_some_and(|(_, more)| pip.meets(more))
                        })
                };
                Demand {
                    total: payment.total(),
                    sources: sources(&payment.pips, &classes),
                    useful: bits(&classes, useful_for),
                }
            })
            .collect();
        let any_tapped = classes
            .iter()
            .any(|class| class.tapped + class.early + class.late > 0 || class.beside.is_some());
        let mut from: Vec<u32> = classes.iter().map(|class| class.count).collect();
        from.push(0);
        for at in (0..classes.len()).rev() {
            from[at] += from[at + 1];
        }
        Some(Question {
            classes,
            demands,
            turn,
            lands: pool.land_count(),
            any_tapped,
            from,
        })
    }

    /// The chance to cast the spell on the turn, given the law of lands for that turn.
    #[must_use]
    pub fn chance(&self, table: &Binomials, law: &Law) -> f64 {
        debug_assert_eq!(law.turn, self.turn);
        let Some(least) = self.demands.iter().map(|demand| demand.total).min() else {
            return 0.0;
        };
        let mut sum = 0.0;
        for (seen, plain) in law.plain.iter().enumerate().skip(least as usize) {
            let seen = u32::try_from(seen).unwrap_or(u32::MAX);
            if seen > self.lands {
                break;
            }
            let bottomed: Vec<Bottomed> = law
                .bottomed
                .iter()
                .filter(|known| known.seen == seen && known.seen - known.bottomed >= least)
                .copied()
                .collect();
            let weight = plain[0] + plain[1] + bottomed.iter().map(|known| known.chance).sum::<f64>();
            if weight <= 0.0 {
                continue;
            }
            let mut walk = Walk {
                question: self,
                table,
                seen,
                plain: *plain,
                weight,
                most_bottomed: bottomed.iter().map(|known| known.bottomed).max().unwrap_or(0),
                bottomed: &bottomed,
                counts: [0; MOST_CLASSES],
                sum: 0.0,
            };
            walk.class(0, seen, 1.0);
            sum += walk.sum / table.choose(self.lands, seen);
        }
        sum
    }
}

fn classes(pool: &Pool, kinds: Mask) -> Option<Vec<Class>> {
    let mut classes: Vec<Class> = Vec::new();
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
    // Stable, so that equal decks give equal sums.
    classes.sort_by_key(|class| {
        let more = class.more.map_or(Mask::NONE, |(_, more)| more);
        (class.mana.union(more).len(), class.mana, class.count)
    });
    (classes.len() <= MOST_CLASSES).then_some(classes)
}

/// What a land gives beside others, where the spell has a use for it.
fn more_of(land: &Land, kinds: Mask) -> Option<(Types, Mask)> {
    let (types, more) = land.more?;
    let more = more.intersection(kinds);
    (!more.is_subset_of(land.mana)).then_some((types, more))
}

fn bits(classes: &[Class], is_in: impl Fn(&Class) -> bool) -> u64 {
    classes
        .iter()
        .enumerate()
        .filter(|(_, class)| is_in(class))
        .fold(0, |bits, (at, _)| bits | 1 << at)
}

/// The sets of kinds whose pips have to be counted: unions of pips. Any other set asks for no more than such a one in it.
fn sources(pips: &[Mask], classes: &[Class]) -> Vec<Sources> {
    let mut sets: Vec<Mask> = Vec::new();
    for pip in pips {
        for at in 0..sets.len() {
            let union = sets[at].union(*pip);
            if !sets.contains(&union) {
                sets.push(union);
            }
        }
        if !sets.contains(pip) {
            sets.push(*pip);
        }
    }
    sets.into_iter()
        .map(|set| {
            let wanted = pips.iter().filter(|pip| pip.is_subset_of(set)).count();
            Sources {
                surely: bits(classes, |class| class.mana.meets(set)),
                perhaps: bits(classes, |class| {
                    class.mana.meets(set) || class.more.is_some_and(|(_, more)| more.meets(set))
                }),
                wanted: u32::try_from(wanted).unwrap_or(u32::MAX),
            }
        })
        .collect()
}

impl Class {
    /// Lands of the class that enter tapped beside `others`, if these do not decide by their types.
    fn tapped_beside(&self, others: u32) -> u32 {
        let early = if others > 2 { self.early } else { 0 };
        let late = if others < 2 { self.late } else { 0 };
        self.tapped + early + late
    }
}

/// The sum over all lands that may have been seen, for one number of them.
struct Walk<'a> {
    question: &'a Question,
    table: &'a Binomials,
    seen: u32,
    /// Chances without lands at the bottom, by whether the last card is a land.
    plain: [f64; 2],
    bottomed: &'a [Bottomed],
    most_bottomed: u32,
    /// All chances together.
    weight: f64,
    counts: Counts,
    sum: f64,
}

impl Walk<'_> {
    /// Goes through the numbers of lands of class `at`, with `left` lands still to place and `ways` to have come here.
    fn class(&mut self, at: usize, left: u32, ways: f64) {
        let question = self.question;
        if left == 0 || at == question.classes.len() {
            self.sum += ways * self.value();
            return;
        }
        match self.outlook(at, left) {
            Outlook::Certain => {
                self.sum += ways * self.weight * self.table.choose(question.from[at], left);
                return;
            }
            Outlook::Impossible => return,
            Outlook::Open => {}
        }
        let count = question.classes[at].count;
        let after = question.from[at + 1];
        for here in left.saturating_sub(after)..=left.min(count) {
            self.counts[at] = u8::try_from(here).unwrap_or(u8::MAX);
            self.class(at + 1, left - here, ways * self.table.choose(count, here));
        }
        self.counts[at] = 0;
    }

    /// What is certain whatever the lands not placed yet are.
    fn outlook(&self, at: usize, left: u32) -> Outlook {
        let question = self.question;
        let placed_before = (1_u64 << at) - 1;
        // Lands that may be taken away again: those at the bottom, and a tapped one drawn last.
        let slack = self.most_bottomed + u32::from(question.any_tapped);
        let mut possible = false;
        for demand in &question.demands {
            let mut certain =
                self.seen >= demand.total + slack && (demand.total < question.turn || !question.any_tapped);
            let mut reachable = true;
            for sources in &demand.sources {
                let placed = self.count(sources.surely & placed_before);
                certain &= placed >= sources.wanted + slack;
                let placed = self.count(sources.perhaps & placed_before);
                let rest = sources.perhaps >> at << at;
                let to_come = question
                    .classes
                    .iter()
                    .enumerate()
                    .skip(at)
                    .filter(|(other, _)| rest >> other & 1 == 1)
                    .map(|(_, class)| class.count)
                    .sum::<u32>()
                    .min(left);
                reachable &= placed + to_come >= sources.wanted;
            }
            if certain {
                return Outlook::Certain;
            }
            possible |= reachable;
        }
        if possible {
            Outlook::Open
        } else {
            Outlook::Impossible
        }
    }

    fn count(&self, classes: u64) -> u32 {
        count(&self.counts, classes)
    }

    /// The chance to cast with these lands, over everything that is left open: bottom, last card, what enters tapped.
    fn value(&self) -> f64 {
        let mut counts = self.counts;
        let [last_is_none, last_is_land] = self.plain;
        let mut value = 0.0;
        if !self.question.any_tapped {
            // The last card is as good as any other.
            value += (last_is_none + last_is_land) * self.cast(&counts, self.seen, None);
        } else {
            value += last_is_none * self.cast(&counts, self.seen, None);
            if last_is_land > 0.0 {
                value += last_is_land * self.with_last(&mut counts, 0, 0);
            }
        }
        for known in self.bottomed {
            let chance = if known.last_is_land && self.question.any_tapped {
                self.with_last(&mut counts, known.in_seven, known.bottomed)
            } else {
                self.without_bottom(&mut counts, 0, known.in_seven, self.seen, known.bottomed, None)
            };
            value += known.chance * chance;
        }
        value
    }

    /// The same where the last card is a land: each is as likely as the next to be it.
    fn with_last(&self, counts: &mut Counts, in_seven: u32, bottomed: u32) -> f64 {
        let mut value = 0.0;
        for at in 0..self.question.classes.len() {
            if counts[at] == 0 {
                continue;
            }
            let share = f64::from(counts[at]) / f64::from(self.seen);
            counts[at] -= 1;
            value += share * self.without_bottom(counts, 0, in_seven, self.seen - 1, bottomed, Some(at));
            counts[at] += 1;
        }
        value
    }

    /// Takes `bottomed` lands away from the seven, of which `in_seven` are a random part of `counts` from class `at` on
    /// (`among` of them), and asks what is left.
    fn without_bottom(
        &self,
        counts: &mut Counts,
        at: usize,
        in_seven: u32,
        among: u32,
        bottomed: u32,
        last: Option<usize>,
    ) -> f64 {
        if bottomed == 0 {
            return self.ask(counts, last);
        }
        let here = u32::from(counts[at]);
        let mut value = 0.0;
        let mut enough = 1.0;
        // Fewer of this class in the seven than have to go: the next class gives the rest.
        for taken in 0..bottomed.min(here + 1) {
            let chance = self.table.hypergeometric(among, here, in_seven, taken);
            enough -= chance;
            if chance > 0.0 && in_seven > taken {
                counts[at] -= narrow(taken);
                value += chance
                    * self.without_bottom(
                        counts,
                        at + 1,
                        in_seven - taken,
                        among - here,
                        bottomed - taken,
                        last,
                    );
                counts[at] += narrow(taken);
            }
        }
        if here >= bottomed && enough > 1e-15 {
            counts[at] -= narrow(bottomed);
            value += enough * self.ask(counts, last);
            counts[at] += narrow(bottomed);
        }
        value
    }

    /// The chance to cast with the lands that are left, and the one drawn last, if any.
    fn ask(&self, counts: &mut Counts, last: Option<usize>) -> f64 {
        let lands: u32 = counts.iter().map(|count| u32::from(*count)).sum();
        let Some(at) = last else {
            return self.cast(counts, lands, None);
        };
        let class = &self.question.classes[at];
        let tapped = match class.beside {
            Some(types) => f64::from(u8::from(!self.question.has_type(counts, types))),
            None => {
                let others = lands.min(self.question.turn - 1);
                f64::from(class.tapped_beside(others)) / f64::from(class.count)
            }
        };
        let mut value = 0.0;
        if tapped > 0.0 {
            value += tapped
                * self.cast(
                    counts,
                    lands,
                    Some(Last {
                        class: at,
                        tapped: true,
                    }),
                );
        }
        if tapped < 1.0 {
            counts[at] += 1;
            value += (1.0 - tapped)
                * self.cast(
                    counts,
                    lands + 1,
                    Some(Last {
                        class: at,
                        tapped: false,
                    }),
                );
            counts[at] -= 1;
        }
        value
    }

    /// The chance to cast with exactly these lands; `last` is what is known of the one drawn last, which is not among them
    /// where it enters tapped.
    fn cast(&self, counts: &Counts, lands: u32, last: Option<Last>) -> f64 {
        let question = self.question;
        let mut useful = 0;
        for demand in &question.demands {
            if lands < demand.total || !question.pays(demand, counts) {
                continue;
            }
            if demand.total < question.turn || !question.any_tapped {
                return 1.0;
            }
            useful |= demand.useful;
        }
        if useful == 0 {
            return 0.0;
        }
        if last.is_some_and(|last| !last.tapped && useful >> last.class & 1 == 1) {
            return 1.0;
        }
        let mut all_tapped = 1.0;
        for (at, class) in question.classes.iter().enumerate() {
            let here = u32::from(counts[at]);
            if useful >> at & 1 == 0 || here == 0 {
                continue;
            }
            if let Some(types) = class.beside {
                let beside = question.has_type(counts, types);
                if beside {
                    return 1.0;
                }
                continue;
            }
            let gone = u32::from(last.is_some_and(|last| last.tapped && last.class == at));
            let tapped = class.tapped_beside(question.turn - 1).saturating_sub(gone);
            all_tapped *= self.table.choose(tapped, here) / self.table.choose(class.count - gone, here);
        }
        1.0 - all_tapped
    }
}

/// The land that was drawn last.
#[derive(Clone, Copy)]
struct Last {
    class: usize,
    tapped: bool,
}

enum Outlook {
    Certain,
    Impossible,
    Open,
}

impl Question {
    fn pays(&self, demand: &Demand, counts: &Counts) -> bool {
        demand.sources.iter().all(|sources| {
            let surely = count(counts, sources.surely);
            if surely >= sources.wanted || sources.perhaps == sources.surely {
                return surely >= sources.wanted;
            }
            let beside = (0..self.classes.len())
                .filter(|at| (sources.perhaps & !sources.surely) >> at & 1 == 1)
                .filter(|at| {
                    self.classes[*at]
                        .more
                        .is_some_and(|(types, _)| self.has_type(counts, types))
                })
                .map(|at| u32::from(counts[at]))
                .sum::<u32>();
            surely + beside >= sources.wanted
        })
    }

    /// Whether one of the lands has one of the types.
    fn has_type(&self, counts: &Counts, types: Types) -> bool {
        self.classes
            .iter()
            .zip(counts)
            .any(|(class, count)| *count > 0 && class.types.meets(types))
    }
}

fn count(counts: &Counts, mut classes: u64) -> u32 {
    let mut sum = 0;
    while classes != 0 {
        sum += u32::from(counts[classes.trailing_zeros() as usize]);
        classes &= classes - 1;
    }
    sum
}

fn narrow(count: u32) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

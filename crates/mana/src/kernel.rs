//! Sums over the lands there may be, before anything is said of how likely each number of them is.

use crate::binomial::Binomials;
use crate::bottom::{FORM, FORMS, Row, Terms, form};
use crate::castable::{Paid, Question};
use crate::classes::{Counts, MOST_CLASSES};
use crate::land::Types;
use crate::lanes::Lanes;
use crate::law::Law;

/// For one spell and kind of turn: the chance to cast it given how many lands are of use before the last card, by whether
/// that card is a land, and by how the hand was kept. `E` is 1 where lands never go to the bottom, and [`FORMS`] otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Kernel<const E: usize = FORMS> {
    /// By the lands of use before the last card; `None` where that was not asked yet.
    sums: Vec<Option<Sums<E>>>,
}

#[derive(Clone, Copy, Debug)]
struct Sums<const E: usize> {
    none: [f64; E],
    land: [f64; E],
    /// Whether they hold for hands with lands at the bottom, too.
    is_whole: bool,
}

impl<const E: usize> Default for Kernel<E> {
    fn default() -> Kernel<E> {
        Kernel { sums: Vec::new() }
    }
}

/// What is the same for all spells whose lands fall into the same classes.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    terms: Vec<Option<Terms>>,
}

impl<const E: usize> Kernel<E> {
    /// Works out what `law` asks for.
    pub(crate) fn prepare(&mut self, question: &Question, table: &Binomials, law: &Law, shared: &mut Shared) {
        let Some(least) = question.least() else {
            return;
        };
        let most = law.plain.len().saturating_sub(1);
        let most = most.min(question.lands() as usize);
        let fewest = least.saturating_sub(u32::from(question.any_tapped)) as usize;
        if self.sums.len() <= most {
            self.sums.resize(most + 1, None);
        }
        for size in fewest..=most {
            // Hands that lands went to the bottom from hold four at most, so there are never that many again.
            let needs_whole = size + 3 < law.plain.len();
            let is_known = self.sums[size].is_some_and(|sums| sums.is_whole || !needs_whole);
            if !is_known {
                let shared = needs_whole.then_some(&mut *shared);
                self.sums[size] = Some(sums(question, table, index(size), shared));
            }
        }
    }

    /// The chance to cast under a law that it was prepared for.
    pub(crate) fn chance(&self, law: &Law, any_tapped: bool) -> f64 {
        let given = |lands: usize, last_is_land: bool, form: usize| {
            // Where nothing enters tapped the last card is as good as any other.
            let is_apart = last_is_land && any_tapped;
            let Some(lands) = lands.checked_sub(usize::from(is_apart)) else {
                return 0.0;
            };
            let sums = self.sums.get(lands).copied().flatten();
            sums.map_or(0.0, |sums| {
                if is_apart {
                    sums.land[form]
                } else {
                    sums.none[form]
                }
            })
        };
        let plain = law.plain.iter().enumerate().map(|(seen, [none, land])| {
            let mut sum = 0.0;
            if *none > 0.0 {
                sum += none * given(seen, false, 0);
            }
            if *land > 0.0 {
                sum += land * given(seen, true, 0);
            }
            sum
        });
        let bottomed = law.bottomed.iter().map(|known| {
            let left = (known.seen - known.bottomed) as usize;
            let form = form(known.in_seven - known.bottomed, known.bottomed);
            known.chance * given(left, known.last_is_land, form)
        });
        plain.sum::<f64>() + bottomed.sum::<f64>()
    }
}

fn sums<const E: usize>(
    question: &Question,
    table: &Binomials,
    size: u32,
    shared: Option<&mut Shared>,
) -> Sums<E> {
    let at = size as usize;
    let terms = shared.filter(|_| E > 1).map(|shared| {
        if shared.terms.len() <= at {
            shared.terms.resize_with(at + 1, || None);
        }
        &*shared.terms[at].get_or_insert_with(|| {
            let (classes, below) = (&question.classes, &question.below);
            Terms::new(table, classes, below, size, question.any_tapped)
        })
    });
    let mut walk = Walk {
        question,
        table,
        terms,
        size,
        counts: [0; MOST_CLASSES],
        none: [0.0; E],
        land: [0.0; E],
    };
    let mut start = [0.0; E];
    start[0] = 1.0;
    let place = Place {
        below: question.classes.len(),
        left: size,
        given: Lanes::default(),
        types: Types::NONE,
        untapped: 0,
    };
    walk.class(place, 1.0, start);
    let lands = question.lands();
    let mut sums = Sums {
        none: walk.none,
        land: walk.land,
        is_whole: terms.is_some(),
    };
    for (form, (stay, bottomed)) in FORM.iter().enumerate().take(E) {
        let ways = if form == 0 {
            table.choose(lands, size)
        } else if stay + bottomed <= lands && *stay <= size && size + bottomed <= lands {
            let in_seven = stay + bottomed;
            table.choose(lands, in_seven) * table.choose(lands - in_seven, size - stay)
        } else {
            0.0
        };
        let rest = f64::from((lands - size).saturating_sub(*bottomed));
        sums.none[form] = share(sums.none[form], ways);
        sums.land[form] = share(sums.land[form], ways * rest);
    }
    sums
}

/// 0 where there is nothing to share.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How far a walk has come: the classes from `below` on are placed, `left` lands are not.
#[derive(Clone, Copy)]
struct Place {
    below: usize,
    left: u32,
    given: Lanes,
    types: Types,
    /// Classes placed that never enter tapped, as bits.
    untapped: u64,
}

/// The sum over all lands of one number, from the best class to the worst.
struct Walk<'a, const E: usize> {
    question: &'a Question,
    table: &'a Binomials,
    terms: Option<&'a Terms>,
    size: u32,
    counts: Counts,
    none: [f64; E],
    /// Times the lands that are left for the last card.
    land: [f64; E],
}

impl<const E: usize> Walk<'_, E> {
    /// Goes through the numbers of lands of the next class. `ways` lead here, and `summands` are what bottoms made of them.
    fn class(&mut self, place: Place, ways: f64, summands: [f64; E]) {
        let question = self.question;
        if question.is_certain(place.given, self.size, place.untapped) {
            let after = self.table.choose(question.below[place.below], place.left);
            let mut sum = summands.map(|summand| ways * summand * after);
            if let Some(terms) = self.terms {
                let tail = terms.tail(place.below, self.size - place.left);
                for (sum, tail) in sum.iter_mut().zip(tail) {
                    *sum += ways * tail;
                }
            }
            self.add(sum, 1.0, true);
            return;
        }
        if place.below == 0 {
            self.leaf(place, summands.map(|summand| ways * summand), ways);
            return;
        }
        let counts = &self.counts;
        let is_possible = question.is_possible(place.given, self.size, place.below, place.left, |at| {
            u32::from(counts[at])
        });
        if !is_possible {
            return;
        }
        let at = place.below - 1;
        let class = &question.classes[at];
        let better = self.size - place.left;
        let gives = question.gives(at);
        let mut given = place.given;
        let fewest = place.left.saturating_sub(question.below[at]);
        if fewest > 0 {
            given = given.plus(gives.times(fewest));
        }
        for here in fewest..=place.left.min(class.count) {
            let mut next = summands;
            if let Some(terms) = self.terms {
                for (summand, term) in next.iter_mut().zip(&terms.cell(at, better, here).plain) {
                    *summand += term;
                }
            }
            self.counts[at] = u8::try_from(here).unwrap_or(u8::MAX);
            let is_there = here > 0;
            let place = Place {
                below: at,
                left: place.left - here,
                given,
                types: if is_there {
                    Types(place.types.0 | class.types.0)
                } else {
                    place.types
                },
                untapped: place.untapped | u64::from(is_there && !class.may_be_tapped()) << at,
            };
            self.class(place, ways * self.table.choose(class.count, here), next);
            given = given.plus(gives);
        }
        self.counts[at] = 0;
    }

    /// Adds ways with a chance; where it is certain that the land drawn last does no harm, its share is the same.
    fn add(&mut self, ways: [f64; E], chance: f64, with_land: bool) {
        let rest = self.question.lands() - self.size;
        for (form, ways) in ways.iter().enumerate() {
            self.none[form] += ways * chance;
            if with_land {
                self.land[form] += ways * chance * f64::from(rest.saturating_sub(FORM[form].1));
            }
        }
    }

    /// All lands but the last card are known.
    fn leaf(&mut self, place: Place, sum: [f64; E], ways: f64) {
        let question = self.question;
        let paid = question.paid(place.given, self.size, place.types, |at| {
            u32::from(self.counts[at])
        });
        let (useful, all_tapped) = match paid {
            Paid::Yes => return self.add(sum, 1.0, true),
            Paid::With(useful) => {
                let all_tapped = self.all_tapped(useful, place.types);
                if all_tapped <= 0.0 {
                    return self.add(sum, 1.0, true);
                }
                self.add(sum, 1.0 - all_tapped, false);
                (useful, all_tapped)
            }
            Paid::No => (0, 1.0),
        };
        if !question.any_tapped {
            return;
        }
        if useful == 0 && !question.is_possible(place.given, self.size, 0, 0, |at| u32::from(self.counts[at]))
        {
            return;
        }
        // Which lands the last card may be, each with the chance to cast with it.
        let mut shares = [0.0; MOST_CLASSES];
        let mut any = 0.0;
        for (at, class) in question.classes.iter().enumerate() {
            let left = class.count - u32::from(self.counts[at]);
            if left > 0 {
                shares[at] = f64::from(left) * self.with_last(place, at, useful, all_tapped);
                any += shares[at];
            }
        }
        if any <= 0.0 {
            return;
        }
        self.land[0] += sum[0] * any;
        let Some(terms) = self.terms else {
            return;
        };
        // A land that is drawn last was in no hand: it is taken out of its class before the bottom is summed.
        let mut better = self.size;
        let mut worse_shares = 0.0;
        let mut added: Row = [0.0; FORMS];
        for (at, own) in shares.iter().enumerate().take(question.classes.len()) {
            let here = u32::from(self.counts[at]);
            better -= here;
            let better_shares = any - worse_shares - own;
            if here > 0 {
                let cell = terms.cell(at, better, here);
                for (form, added) in added.iter_mut().enumerate() {
                    *added += cell.plain[form] * better_shares
                        + cell.without_own[form] * own
                        + cell.without_worse[form] * worse_shares;
                }
            }
            worse_shares += own;
        }
        for (land, added) in self.land.iter_mut().zip(added) {
            *land += ways * added;
        }
    }

    /// The chance to cast where the last card is a land of class `at`. `useful` are the classes that pay without it,
    /// `all_tapped` the chance that these all enter tapped.
    fn with_last(&self, place: Place, at: usize, useful: u64, all_tapped: f64) -> f64 {
        let question = self.question;
        let class = &question.classes[at];
        let here = u32::from(self.counts[at]);
        let (tapped, tapped_beside_tapped) = if let Some(types) = class.beside {
            let tapped = f64::from(u8::from(!types.meets(place.types)));
            (tapped, tapped)
        } else {
            let tapped = class.tapped_beside(self.size.min(question.turn.saturating_sub(1)));
            let rest = f64::from(class.count - here);
            let share = f64::from(tapped) / f64::from(class.count);
            if useful >> at & 1 == 1 {
                (share, f64::from(tapped.saturating_sub(here)) / rest)
            } else {
                (share, share)
            }
        };
        let mut chance = 0.0;
        if useful != 0 {
            chance += tapped - all_tapped * tapped_beside_tapped;
        }
        if tapped < 1.0 {
            let types = Types(place.types.0 | class.types.0);
            let given = place.given.plus(question.gives(at));
            let count = |other: usize| u32::from(self.counts[other]) + u32::from(other == at);
            chance += (1.0 - tapped)
                * match question.paid(given, self.size + 1, types, count) {
                    Paid::Yes => 1.0,
                    Paid::No => 0.0,
                    Paid::With(useful) if useful >> at & 1 == 1 => 1.0,
                    Paid::With(useful) => 1.0 - self.all_tapped(useful, types),
                };
        }
        chance
    }

    /// The chance that every land of these classes enters tapped as this turn's land.
    fn all_tapped(&self, useful: u64, types: Types) -> f64 {
        let mut chance = 1.0;
        for (at, class) in self.question.classes.iter().enumerate() {
            let here = u32::from(self.counts[at]);
            if useful >> at & 1 == 0 || here == 0 {
                continue;
            }
            if let Some(beside) = class.beside {
                if beside.meets(types) {
                    return 0.0;
                }
                continue;
            }
            let tapped = class.tapped_beside(self.question.turn.saturating_sub(1));
            if tapped < here {
                return 0.0;
            }
            chance *= self.table.choose(tapped, here) / self.table.choose(class.count, here);
        }
        chance
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

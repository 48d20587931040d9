//! Cuts and adds joined: which swaps are likely to be right, and can be paid for.

use crate::advice::Swap;
use crate::advise::{Coming, Leaving};
use crate::choose::{Offer, choose, paid};
use crate::facts::CardFacts;
use crate::means::{cost, is_named, room, wildcards};
use crate::model::{Model, Played, Question, Wildcards};
use crate::scores::{Circle, Query, chance};

/// A swap is told where the chances that the one card is foreign and that the other is missing are above this together. One would be
/// even; more, as a swap that makes a deck worse costs trust.
const SURE: f32 = 1.15;
/// The same of a card that makes room for more copies of one that comes anyway: with it more is at stake than is to be won.
const SURER: f32 = 1.5;
/// Swaps are told only where the chance that they make the deck worse, all in all, is not above this.
const DOUBT: f32 = 0.2;
/// Swaps that are told at most where nobody says how many.
const SWAPS: u32 = 6;

/// What may make room for a card.
enum Place<'a, 'b> {
    /// Copies of another.
    Card(&'b Leaving<'a>),
    /// Some basic lands, with the chance that they are to spare.
    Basics(f32),
}

impl Place<'_, '_> {
    /// The chance that what leaves does not belong.
    fn foreign(&self) -> f32 {
        match self {
            Place::Card(cut) => 1.0 - chance(cut.odds),
            Place::Basics(spare) => *spare,
        }
    }
}

/// A swap in the making.
struct Pair<'a, 'b> {
    coming: &'b Coming<'a>,
    /// Copies that leave, of which card, and the chance that it does not belong.
    out: Vec<(u32, &'b Leaving<'a>)>,
    basics: Vec<(u32, String)>,
    foreign: f32,
    is_forced: bool,
}

impl Pair<'_, '_> {
    fn copies(&self) -> u32 {
        let cards = self.out.iter().map(|(copies, _)| copies);
        let basics = self.basics.iter().map(|(copies, _)| copies);
        cards.chain(basics).sum()
    }
}

impl Model {
    /// The swaps that are likely to be right, within the player's means; those first that make the deck legal.
    pub(crate) fn swaps(
        &self,
        question: &Question<'_>,
        cuts: &[Leaving<'_>],
        adds: &[Coming<'_>],
        query: &Query,
        near: &Circle,
    ) -> Vec<Swap> {
        let mut most = question.most_swaps.unwrap_or(SWAPS) as usize;
        let mut budget = match question.wildcards {
            Wildcards::Any => None,
            Wildcards::Within(budget) => Some([budget.common, budget.uncommon, budget.rare, budget.mythic]),
        };
        let free: Vec<&Leaving<'_>> = cuts
            .iter()
            .filter(|cut| !is_named(question.locked, cut.played) && cut.played.facts.is_some())
            .collect();
        let mut pairs = legal(question, &free, adds, &mut budget, &mut most);
        let is_taken = |coming: &Coming<'_>, pairs: &[Pair<'_, '_>]| {
            pairs.iter().any(|pair| pair.coming.card == coming.card)
        };
        let adds: Vec<&Coming<'_>> = adds.iter().filter(|coming| !is_taken(coming, &pairs)).collect();
        let free: Vec<&Leaving<'_>> = free.into_iter().filter(|cut| cut.too_many == 0).collect();
        let mut basics = self.basics(question, near);
        let spare = basics.places();
        let places = [false, true].map(|is_land| places(&free, &spare, is_land));
        let foreign = places
            .each_ref()
            .map(|places| places.iter().map(Place::foreign).collect::<Vec<f32>>());
        let offers: Vec<Offer> = adds
            .iter()
            .map(|coming| Offer {
                is_land: coming.facts.is_land(),
                chance: coming.chance,
                wildcards: cost(question, coming.facts, coming.copies),
            })
            .collect();
        let taken = choose(&offers, [&foreign[0], &foreign[1]], budget, most, SURE);
        let mut likely = Vec::new();
        for (is_land, places) in [false, true].into_iter().zip(&places) {
            let into = taken.iter().filter(|at| offers[**at].is_land == is_land);
            // Copies that are still there.
            let mut left: Vec<(u32, &Leaving<'_>)> = places
                .iter()
                .filter_map(|place| match place {
                    Place::Card(cut) => Some((cut.played.copies, *cut)),
                    Place::Basics(_) => None,
                })
                .collect();
            let mut own: Vec<Pair<'_, '_>> = Vec::new();
            for (place, at) in places.iter().zip(into) {
                let coming = adds[*at];
                let mut pair = Pair {
                    coming,
                    out: Vec::new(),
                    basics: Vec::new(),
                    foreign: place.foreign(),
                    is_forced: false,
                };
                match place {
                    Place::Card(cut) => {
                        let copies = copies_of(question, cut.played, coming);
                        take(&mut left, cut, copies);
                        pair.out.push((copies, *cut));
                    }
                    Place::Basics(_) => pair.basics = basics.take(coming.copies, coming.facts.produces),
                }
                if pair.copies() > 0 {
                    own.push(pair);
                }
            }
            // Where more copies are usual than one card made room for, the next make room for the others: those first that were
            // no swap of their own.
            let used = own.iter().filter(|pair| !pair.out.is_empty()).count();
            left.rotate_left(used);
            for pair in own.iter_mut().filter(|pair| pair.basics.is_empty()) {
                fill(pair, &mut left);
            }
            likely.extend(own);
        }
        let chances: Vec<(f32, f32)> = likely
            .iter()
            .flat_map(|pair| {
                let belongs = pair.out.iter().map(|(_, cut)| chance(cut.odds));
                let basics = (!pair.basics.is_empty()).then_some(1.0 - pair.foreign);
                belongs.chain(basics).map(|belongs| (pair.coming.chance, belongs))
            })
            .collect();
        if worse(&chances) <= DOUBT {
            pairs.extend(likely);
        }
        let had = (basics.have, basics.usual);
        let mut swaps: Vec<(bool, Swap)> = pairs
            .iter()
            .map(|pair| (pair.is_forced, self.told_swap(question, pair, had, query, near)))
            .collect();
        swaps.sort_by(|(is_forced, one), (other_is, other)| {
            other_is.cmp(is_forced).then(other.gain.total_cmp(&one.gain))
        });
        swaps.into_iter().map(|(_, swap)| swap).collect()
    }

    fn told_swap(
        &self,
        question: &Question<'_>,
        pair: &Pair<'_, '_>,
        basics: (u32, f32),
        query: &Query,
        near: &Circle,
    ) -> Swap {
        let coming = pair.coming;
        let mut because = self.told_add(coming, query, near).because;
        for (_, cut) in &pair.out {
            let name = &cut.played.name;
            let gone = self.told_cut(cut, query, near).because;
            because.extend(gone.into_iter().map(|words| format!("{name}: {words}")));
        }
        if !pair.basics.is_empty() {
            because.push(format!(
                "{} basic lands; your nearest lists have {}.",
                basics.0,
                basics.1.round()
            ));
        }
        let copies = pair.copies();
        let cards = pair
            .out
            .iter()
            .map(|(copies, cut)| (*copies, cut.played.name.clone()));
        Swap {
            cuts: cards.chain(pair.basics.iter().cloned()).collect(),
            adds: vec![(copies, coming.facts.name.clone())],
            wildcards: wildcards(question, coming.facts, copies),
            gain: coming.chance - (1.0 - pair.foreign),
            because,
        }
    }
}

/// What may make room for lands, or for spells: the likeliest to be foreign first.
fn places<'a, 'b>(free: &[&'b Leaving<'a>], spare: &[f32], is_land: bool) -> Vec<Place<'a, 'b>> {
    let of_kind = |cut: &&&Leaving<'_>| {
        let facts = cut.played.facts.as_ref();
        facts.is_some_and(CardFacts::is_land) == is_land
    };
    let cards = free.iter().filter(of_kind).map(|cut| Place::Card(cut));
    let basics = spare
        .iter()
        .filter(|_| is_land)
        .map(|spare| Place::Basics(*spare));
    let mut places: Vec<Place<'a, 'b>> = cards.chain(basics).collect();
    places.sort_by(|one, other| other.foreign().total_cmp(&one.foreign()));
    places
}

/// For copies that the format does not allow, the best that may come for them and can be paid, a land for a land and a spell for a
/// spell. However unsure it is, it is better than a deck that may not be played.
fn legal<'a, 'b>(
    question: &Question<'_>,
    free: &[&'b Leaving<'a>],
    adds: &'b [Coming<'a>],
    budget: &mut Option<[u32; 4]>,
    most: &mut usize,
) -> Vec<Pair<'a, 'b>> {
    let mut pairs: Vec<Pair<'a, 'b>> = Vec::new();
    for cut in free.iter().filter(|cut| cut.too_many > 0) {
        let is_land = cut.played.facts.as_ref().is_some_and(CardFacts::is_land);
        let mut missing = cut.too_many;
        while missing > 0 && *most > 0 {
            let best = adds
                .iter()
                .filter(|coming| coming.facts.is_land() == is_land)
                .filter(|coming| pairs.iter().all(|pair| pair.coming.card != coming.card))
                .filter_map(|coming| {
                    let copies = room(question, coming.facts).min(missing);
                    let left = paid(*budget, cost(question, coming.facts, copies)?)?;
                    (copies > 0).then_some((coming, copies, left))
                })
                .max_by(|(one, ..), (other, ..)| {
                    one.chance
                        .total_cmp(&other.chance)
                        .then_with(|| other.facts.name.cmp(&one.facts.name))
                });
            let Some((coming, copies, left)) = best else { break };
            pairs.push(Pair {
                coming,
                out: vec![(copies, *cut)],
                basics: Vec::new(),
                foreign: 1.0,
                is_forced: true,
            });
            *budget = left;
            *most -= 1;
            missing -= copies;
        }
    }
    pairs
}

/// Takes copies of a card off those that are left.
fn take<'a, 'b>(left: &mut [(u32, &'b Leaving<'a>)], cut: &'b Leaving<'a>, copies: u32) {
    if let Some((here, _)) = left.iter_mut().find(|(_, other)| std::ptr::eq(*other, cut)) {
        *here = here.saturating_sub(copies);
    }
}

/// Makes room for as many copies as are usual, out of what is left and likely to be foreign.
fn fill<'a, 'b>(pair: &mut Pair<'a, 'b>, left: &mut [(u32, &'b Leaving<'a>)]) {
    let mut missing = pair.coming.copies.saturating_sub(pair.copies());
    for (here, cut) in left {
        let is_sure = pair.coming.chance + 1.0 - chance(cut.odds) > SURER;
        let copies = missing.min(*here);
        if copies == 0 || !is_sure {
            continue;
        }
        *here -= copies;
        missing -= copies;
        match pair.out.iter_mut().find(|(_, other)| std::ptr::eq(*other, *cut)) {
            Some((more, _)) => *more += copies,
            None => pair.out.push((copies, *cut)),
        }
    }
}

/// Copies that are exchanged. One more than near lists usually have, where that leaves no single card behind and costs nothing more.
fn copies_of(question: &Question<'_>, out: &Played, coming: &Coming<'_>) -> u32 {
    let all = out.copies;
    let one_more = coming.copies + 1 == all && coming.copies > 1 && all <= room(question, coming.facts);
    let price = |copies: u32| cost(question, coming.facts, copies);
    if one_more && (question.wildcards == Wildcards::Any || price(all) == price(coming.copies)) {
        return all;
    }
    coming.copies.min(all)
}

/// The chance that of some exchanges more take out what belongs than bring what is missing: of each the chance that what comes was
/// missing, and that what leaves belongs.
fn worse(exchanges: &[(f32, f32)]) -> f32 {
    let count = exchanges.len();
    // By what was won less what was lost, from -count to count.
    let mut chances = vec![0.0_f32; 2 * count + 1];
    chances[count] = 1.0;
    for (missing, belongs) in exchanges {
        let (won, lost) = (missing * (1.0 - belongs), belongs * (1.0 - missing));
        let even = 1.0 - won - lost;
        let before = chances.clone();
        for (at, chance) in chances.iter_mut().enumerate() {
            let below = at.checked_sub(1).map_or(0.0, |below| before[below]);
            let above = before.get(at + 1).copied().unwrap_or(0.0);
            *chance = even * before[at] + won * below + lost * above;
        }
    }
    chances[..count].iter().sum()
}

#[cfg(test)]
mod tests {
    use super::worse;

    #[test]
    fn more_exchanges_that_are_likely_right_are_together_more_certain() {
        let close = |chance: f32, expected: f32| assert!((chance - expected).abs() < 1e-6, "{chance}");
        close(worse(&[]), 0.0);
        close(worse(&[(1.0, 0.0)]), 0.0);
        close(worse(&[(0.5, 0.5)]), 0.25);
        // Lost twice, or lost once and even once, either way round.
        close(worse(&[(0.5, 0.5), (0.5, 0.5)]), 0.0625 + 2.0 * 0.25 * 0.5);
        let one = (0.7, 0.1);
        assert!(worse(&[one; 4]) < worse(&[one]));
    }
}

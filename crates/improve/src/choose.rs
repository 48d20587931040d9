//! The best set of swaps that a player can pay for.

/// A card that may come in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub(crate) is_land: bool,
    /// The chance that the deck misses it.
    pub(crate) chance: f32,
    /// Wildcards it costs, common to mythic; `None` where it cannot be had.
    pub(crate) wildcards: Option<[u32; 4]>,
}

/// Offers that are tried in every combination.
const TRIED: usize = 40;

/// Which offers to take, best first: those with which the sum of the chances, of what comes and of what leaves for it, less `sure` for
/// each, is highest within the budget; never more than `most`. A land takes the place of a land and a spell that of a spell:
/// `foreign` has for each (spells first) the chances that cards of the deck are foreign to it, highest first.
///
/// Exact for the [`TRIED`] best offers: every set is tried or cannot be better than what is known (branch and bound).
pub(crate) fn choose(
    offers: &[Offer],
    foreign: [&[f32]; 2],
    budget: Option<[u32; 4]>,
    most: usize,
    sure: f32,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..offers.len())
        .filter(|at| offers[*at].wildcards.is_some())
        .collect();
    order.sort_by(|one, other| offers[*other].chance.total_cmp(&offers[*one].chance));
    order.truncate(TRIED);
    let mut search = Search {
        offers,
        order: &order,
        foreign,
        sure,
        best: (0.0, Vec::new()),
        taken: Vec::new(),
        steps: 0,
    };
    search.go(0, 0.0, [0, 0], budget, most);
    search.best.1
}

struct Search<'a> {
    offers: &'a [Offer],
    order: &'a [usize],
    foreign: [&'a [f32]; 2],
    sure: f32,
    best: (f32, Vec<usize>),
    taken: Vec<usize>,
    steps: u32,
}

/// A search that takes longer than this ends with the best it found: budgets that tight are rare.
const STEPS: u32 = 200_000;

impl Search<'_> {
    fn go(&mut self, at: usize, gain: f32, places: [usize; 2], budget: Option<[u32; 4]>, left: usize) {
        self.steps += 1;
        if gain > self.best.0 + 1e-6 {
            self.best = (gain, self.taken.clone());
        }
        if left == 0
            || at == self.order.len()
            || self.steps > STEPS
            || self.hope(at, gain, places, left) <= self.best.0 + 1e-6
        {
            return;
        }
        let number = self.order[at];
        let offer = &self.offers[number];
        let kind = usize::from(offer.is_land);
        let place = self.foreign[kind].get(places[kind]).copied();
        if let (Some(place), Some(rest)) = (place, paid(budget, offer.wildcards.unwrap_or_default())) {
            let mut next = places;
            next[kind] += 1;
            self.taken.push(number);
            self.go(
                at + 1,
                gain + offer.chance + place - self.sure,
                next,
                rest,
                left - 1,
            );
            self.taken.pop();
        }
        self.go(at + 1, gain, places, budget, left);
    }

    /// What the rest could bring at most, were all of it free.
    fn hope(&self, at: usize, gain: f32, mut places: [usize; 2], left: usize) -> f32 {
        let mut hope = gain;
        for number in self.order[at..].iter().take(left) {
            // The likeliest place of either kind, once each.
            let place = |kind: usize, places: &[usize; 2]| self.foreign[kind].get(places[kind]).copied();
            let kind = if place(0, &places).unwrap_or(-1.0) >= place(1, &places).unwrap_or(-1.0) {
                0
            } else {
                1
            };
            let Some(foreign) = place(kind, &places) else {
                break;
            };
            places[kind] += 1;
            let more = self.offers[*number].chance + foreign - self.sure;
            hope += more.max(0.0);
        }
        hope
    }
}

/// What is left of a budget; `None` where it is not enough.
#[expect(clippy::option_option, reason = "no budget is no limit")]
pub(crate) fn paid(budget: Option<[u32; 4]>, cost: [u32; 4]) -> Option<Option<[u32; 4]>> {
    let Some(mut left) = budget else {
        return Some(None);
    };
    for (left, cost) in left.iter_mut().zip(cost) {
        *left = left.checked_sub(cost)?;
    }
    Some(Some(left))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(offers: &[Offer], foreign: [&[f32]; 2], taken: &[usize], sure: f32) -> f32 {
        let mut places = [0, 0];
        taken
            .iter()
            .map(|at| {
                let kind = usize::from(offers[*at].is_land);
                places[kind] += 1;
                offers[*at].chance + foreign[kind][places[kind] - 1] - sure
            })
            .sum()
    }

    proptest! {
        #[test]
        fn no_set_within_the_budget_is_better(
            made in proptest::collection::vec((any::<bool>(), 0_u32..100, 0_u32..4, 0_u32..4), 0..9),
            spells in proptest::collection::vec(0_u32..100, 0..5),
            lands in proptest::collection::vec(0_u32..100, 0..4),
            rare in 0_u32..8,
            most in 0_usize..5,
        ) {
            let offers: Vec<Offer> = made
                .iter()
                .map(|(is_land, chance, rare, mythic)| Offer {
                    is_land: *is_land,
                    chance: *chance as f32 / 100.0,
                    wildcards: (*mythic < 3).then_some([0, 0, *rare, *mythic]),
                })
                .collect();
            let ordered = |chances: &[u32]| {
                let mut chances: Vec<f32> = chances.iter().map(|chance| *chance as f32 / 100.0).collect();
                chances.sort_by(|one, other| other.total_cmp(one));
                chances
            };
            let (spells, lands) = (ordered(&spells), ordered(&lands));
            let foreign: [&[f32]; 2] = [&spells, &lands];
            let taken = choose(&offers, foreign, Some([0, 0, rare, 2]), most, 1.1);
            let fits = |taken: &[usize]| {
                let sum = |at: usize| taken.iter().map(|one| offers[*one].wildcards.unwrap_or([99; 4])[at]).sum::<u32>();
                let count = |is_land| taken.iter().filter(|at| offers[**at].is_land == is_land).count();
                taken.len() <= most && sum(2) <= rare && sum(3) <= 2
                    && count(false) <= spells.len() && count(true) <= lands.len()
            };
            prop_assert!(fits(&taken), "{taken:?}");
            let best = value(&offers, foreign, &taken, 1.1);
            for set in 0_u32..1 << offers.len() {
                let mut other: Vec<usize> = (0..offers.len()).filter(|at| set >> at & 1 == 1).collect();
                if fits(&other) {
                    other.sort_by(|one, other| offers[*other].chance.total_cmp(&offers[*one].chance));
                    prop_assert!(value(&offers, foreign, &other, 1.1) <= best + 1e-4, "{other:?} against {taken:?}");
                }
            }
        }
    }
}

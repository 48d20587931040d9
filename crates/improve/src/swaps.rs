//! Cuts and adds joined: which swaps are likely to be right, and can be paid for.

use crate::advice::Swap;
use crate::advise::{Coming, Leaving};
use crate::basics::Basics;
use crate::choose::{Offer, choose, paid};
use crate::circle::Circle;
use crate::facts::CardFacts;
use crate::means::{cost, is_named, room, wildcards};
use crate::model::{Model, Played, Question, Wildcards};
use crate::scores::{Query, chance};

/// A swap is told where the chances that the one card is foreign and that the other is missing are above this together. One would be
/// even; more, as a swap that makes a deck worse costs trust.
const SURE: f32 = 1.15;
/// The same of a card that makes room for more copies of one that comes anyway: with it more is at stake than is to be won.
const SURER: f32 = 1.5;
/// The same of copies of cards that belong, all of them.
const COPIES: f32 = 1.6;
/// Swaps are told only where the chance that they make the deck worse, all in all, is not above this.
const DOUBT: f32 = 0.2;
/// Swaps that are told at most where nobody says how many.
const SWAPS: u32 = 6;

/// What may make room for a card.
enum Place<'a, 'b> {
    /// Copies of another.
    Card(&'b Leaving<'a>),
    /// Some copies of another, the rest of which stay, with the chance that they are too many.
    Copies(u32, &'b Leaving<'a>, f32),
    /// Some basic lands, with the chance that they are to spare.
    Basics(f32),
}

impl Place<'_, '_> {
    /// The chance that what leaves does not belong.
    fn foreign(&self) -> f32 {
        match self {
            Place::Card(cut) => 1.0 - chance(cut.odds),
            Place::Copies(.., chance) => *chance,
            Place::Basics(spare) => *spare,
        }
    }

    fn is_land(&self) -> bool {
        match self {
            Place::Card(cut) | Place::Copies(_, cut, _) => {
                cut.played.facts.as_ref().is_some_and(CardFacts::is_land)
            }
            Place::Basics(_) => true,
        }
    }
}

/// A swap in the making.
struct Pair<'a, 'b> {
    coming: &'b Coming<'a>,
    /// Copies that leave, of which card, and the chance that they do not belong.
    out: Vec<(u32, &'b Leaving<'a>, f32)>,
    basics: Vec<(u32, String)>,
    foreign: f32,
    is_forced: bool,
}

impl<'a, 'b> Pair<'a, 'b> {
    fn copies(&self) -> u32 {
        let cards = self.out.iter().map(|(copies, ..)| copies);
        let basics = self.basics.iter().map(|(copies, _)| copies);
        cards.chain(basics).sum()
    }

    /// Makes room for as many copies as are usual, by those of a card that are left, if it is likely to be foreign; says how many.
    fn fill(&mut self, left: u32, cut: &'b Leaving<'a>) -> u32 {
        let copies = self.coming.copies.saturating_sub(self.copies()).min(left);
        let foreign = 1.0 - chance(cut.odds);
        if copies == 0 || self.coming.chance + foreign <= SURER {
            return 0;
        }
        self.out.push((copies, cut, foreign));
        copies
    }

    /// The same by the cards that would leave for another that is less likely to be missing.
    fn fill_from(&mut self, worse: &mut Pair<'a, 'b>) {
        if !self.basics.is_empty() {
            return;
        }
        for (left, cut, _) in &mut worse.out {
            *left -= self.fill(*left, cut);
        }
        worse.out.retain(|(left, ..)| *left > 0);
    }
}

/// What may still be spent, and how many swaps may still be told.
struct Means {
    budget: Option<[u32; 4]>,
    most: usize,
}

impl Means {
    fn of(question: &Question<'_>) -> Means {
        Means {
            budget: match question.wildcards {
                Wildcards::Any => None,
                Wildcards::Within(budget) => {
                    Some([budget.common, budget.uncommon, budget.rare, budget.mythic])
                }
            },
            most: question.most_swaps.unwrap_or(SWAPS) as usize,
        }
    }

    /// Takes off what a swap costs.
    fn spend(&mut self, question: &Question<'_>, pair: &Pair<'_, '_>) {
        let cost = cost(question, pair.coming.facts, pair.copies()).unwrap_or_default();
        self.budget = paid(self.budget, cost).unwrap_or(Some([0; 4]));
        self.most = self.most.saturating_sub(1);
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
        let mut means = Means::of(question);
        let free: Vec<&Leaving<'_>> = cuts
            .iter()
            .filter(|cut| !is_named(question.locked, cut.played) && cut.played.facts.is_some())
            .collect();
        let mut pairs = legal(question, &free, adds, &mut means);
        let adds: Vec<&Coming<'_>> = adds
            .iter()
            .filter(|coming| pairs.iter().all(|pair| pair.coming.card != coming.card))
            .collect();
        let mut basics = Basics::of(question, near);
        let spare = basics.places();
        // What no deck has is judged by other cards alone: not enough to take it out.
        let whole = free.iter().filter(|cut| cut.too_many == 0 && cut.card.is_some());
        let whole = whole.map(|cut| Place::Card(cut));
        let spared = spare.iter().map(|spare| Place::Basics(*spare));
        let likely = join(
            question,
            &adds,
            whole.chain(spared).collect(),
            &mut basics,
            &means,
            SURE,
        );
        for pair in likely {
            means.spend(question, &pair);
            pairs.push(pair);
        }
        // How many copies is the smaller question: what is left is for it.
        let more = self.to_raise(question, cuts, query, near);
        let more: Vec<&Coming<'_>> = more.iter().collect();
        let fewer = self.to_trim(question, cuts, query, near).into_iter();
        let fewer: Vec<Place<'_, '_>> = fewer
            .filter(|(_, cut, _)| {
                let mut out = pairs.iter().flat_map(|pair| &pair.out);
                out.all(|(_, other, _)| !std::ptr::eq(*other, *cut))
            })
            .map(|(copies, cut, chance)| Place::Copies(copies, cut, chance))
            .chain(basics.places().into_iter().map(Place::Basics))
            .collect();
        pairs.extend(join(question, &more, fewer, &mut basics, &means, COPIES));
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
        if let Some(own) = question
            .main
            .iter()
            .find(|played| self.number_of(played) == Some(coming.card))
        {
            because.push(format!("You have {}.", own.copies));
        }
        for (_, cut, _) in &pair.out {
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
            .map(|(copies, cut, _)| (*copies, cut.played.name.clone()));
        Swap {
            cuts: cards.chain(pair.basics.iter().cloned()).collect(),
            adds: vec![(copies, coming.facts.name.clone())],
            wildcards: wildcards(question, coming.facts, copies),
            gain: coming.chance - (1.0 - pair.foreign),
            because,
        }
    }
}

/// The best of some cards that may come, each with what makes room for it: a land for a land and a spell for a spell. Where it is not
/// sure enough that they make the deck no worse, all in all, there are none.
fn join<'a, 'b>(
    question: &Question<'_>,
    adds: &[&'b Coming<'a>],
    places: Vec<Place<'a, 'b>>,
    basics: &mut Basics,
    means: &Means,
    sure: f32,
) -> Vec<Pair<'a, 'b>> {
    let (mut lands, mut spells): (Vec<_>, Vec<_>) = places.into_iter().partition(Place::is_land);
    for places in [&mut lands, &mut spells] {
        places.sort_by(|one, other| other.foreign().total_cmp(&one.foreign()));
    }
    let foreign = [&spells, &lands].map(|places| places.iter().map(Place::foreign).collect::<Vec<f32>>());
    let offers: Vec<Offer> = adds
        .iter()
        .map(|coming| Offer {
            is_land: coming.facts.is_land(),
            chance: coming.chance,
            wildcards: cost(question, coming.facts, coming.copies),
        })
        .collect();
    let taken = choose(
        &offers,
        [&foreign[0], &foreign[1]],
        means.budget,
        means.most,
        sure,
    );
    let mut likely: Vec<Pair<'a, 'b>> = Vec::new();
    for (is_land, places) in [(false, &spells), (true, &lands)] {
        let into = taken.iter().filter(|at| offers[**at].is_land == is_land);
        let used = into.clone().count();
        let mut own: Vec<Pair<'a, 'b>> = places
            .iter()
            .zip(into)
            .map(|(place, at)| pair_of(question, adds[*at], place, basics))
            .filter(|pair| pair.copies() > 0)
            .collect();
        // Where more copies are usual than one card made room for, the next make room for the others.
        for place in places.iter().skip(used) {
            if let Place::Card(cut) = place {
                let mut left = cut.played.copies;
                for pair in own.iter_mut().filter(|pair| pair.basics.is_empty()) {
                    left -= pair.fill(left, cut);
                }
            }
        }
        own.sort_by(|one, other| other.coming.chance.total_cmp(&one.coming.chance));
        for at in 0..own.len() {
            let (better, worse) = own.split_at_mut(at + 1);
            for worse in worse.iter_mut().rev() {
                better[at].fill_from(worse);
            }
        }
        likely.extend(own.into_iter().filter(|pair| pair.copies() > 0));
    }
    let chances: Vec<(f32, f32)> = likely
        .iter()
        .flat_map(|pair| {
            let belongs = pair.out.iter().map(|(.., foreign)| 1.0 - foreign);
            let basics = (!pair.basics.is_empty()).then_some(1.0 - pair.foreign);
            belongs.chain(basics).map(|belongs| (pair.coming.chance, belongs))
        })
        .collect();
    if worse(&chances) > DOUBT {
        likely.clear();
    }
    likely
}

fn pair_of<'a, 'b>(
    question: &Question<'_>,
    coming: &'b Coming<'a>,
    place: &Place<'a, 'b>,
    basics: &mut Basics,
) -> Pair<'a, 'b> {
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
            pair.out.push((copies, *cut, place.foreign()));
        }
        Place::Copies(copies, cut, chance) => {
            pair.out.push(((*copies).min(coming.copies), *cut, *chance));
        }
        Place::Basics(_) => pair.basics = basics.take(coming.copies, coming.facts.produces),
    }
    pair
}

/// For copies that the format does not allow, the best that may come for them and can be paid, a land for a land and a spell for a
/// spell. However unsure it is, it is better than a deck that may not be played.
fn legal<'a, 'b>(
    question: &Question<'_>,
    free: &[&'b Leaving<'a>],
    adds: &'b [Coming<'a>],
    means: &mut Means,
) -> Vec<Pair<'a, 'b>> {
    let mut pairs: Vec<Pair<'a, 'b>> = Vec::new();
    for cut in free.iter().filter(|cut| cut.too_many > 0) {
        let is_land = cut.played.facts.as_ref().is_some_and(CardFacts::is_land);
        let mut missing = cut.too_many;
        while missing > 0 && means.most > 0 {
            let best = adds
                .iter()
                .filter(|coming| coming.facts.is_land() == is_land)
                .filter(|coming| pairs.iter().all(|pair| pair.coming.card != coming.card))
                .filter_map(|coming| {
                    let copies = room(question, coming.facts).min(missing);
                    paid(means.budget, cost(question, coming.facts, copies)?)?;
                    (copies > 0).then_some((coming, copies))
                })
                .max_by(|(one, _), (other, _)| {
                    one.chance
                        .total_cmp(&other.chance)
                        .then_with(|| other.facts.name.cmp(&one.facts.name))
                });
            let Some((coming, copies)) = best else { break };
            let pair = Pair {
                coming,
                out: vec![(copies, *cut, 1.0)],
                basics: Vec::new(),
                foreign: 1.0,
                is_forced: true,
            };
            means.spend(question, &pair);
            pairs.push(pair);
            missing -= copies;
        }
    }
    pairs
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

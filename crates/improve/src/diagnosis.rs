//! Where a deck differs from the decks that are nearest to it: lands, sources of each colour, curve and roles.
//!
//! A difference is striking where it is larger than in all but one of twenty real decks on that side. How large that is, the decks
//! of the corpus tell themselves: the newest of them are compared with those that were played before them.

use deck::color::Color;
use deck::cost::{ManaCost, Symbol};
use deck::role::Role;

use crate::advice::Finding;
use crate::corpus::CorpusDeck;
use crate::day::Day;
use crate::facts::CardFacts;
use crate::model::{Model, Question};
use crate::neighbours::{Index, Near};

/// Roles that are counted.
const ROLES: [Role; 5] = [
    Role::Removal,
    Role::Sweeper,
    Role::Counterspell,
    Role::Draw,
    Role::Ramp,
];
/// Lands, sources of each colour, mean mana value of the spells, roles.
const MEASURES: usize = 1 + 5 + 1 + ROLES.len();
const LANDS: usize = 0;
const SOURCES: usize = 1;
const CURVE: usize = 6;
const FIRST_ROLE: usize = 7;

/// Decks that a deck is compared with.
const NEAREST: usize = 20;
/// Decks that are compared with earlier ones to learn what is usual.
const LEARNED: usize = 1000;
/// Days between a deck and those it is compared with then: as a player's deck is newer than the corpus, and no copy of it.
const APART: Day = 14;
/// Where the likeness of the nearest deck divides decks that have near ones from those that have not.
const LIKENESSES: [f32; 3] = [0.55, 0.7, 0.85];
/// Share of real decks beyond the limit, on each side.
const BEYOND: f32 = 0.05;
/// With fewer differences than this all decks set the limit, made wider by [`WIDER`].
const FEWEST: usize = 60;
const WIDER: f32 = 1.5;
/// Sources that near decks have of a colour before it is looked at.
const FEWEST_SOURCES: f32 = 3.0;
/// What is added to the spread of near decks: that they are all alike does not make one card more a great difference.
const LITTLE: f32 = 0.8;
const LITTLE_COST: f32 = 0.15;
/// Cards in the deck of which counts are told.
const FULL: f32 = 60.0;

/// What is counted of a deck: in 60 cards each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shape {
    measures: [f32; MEASURES],
    /// Of the coloured symbols in the costs of its spells, the share of each colour.
    asked: [f32; 5],
}

/// A [`Shape`] in a byte for each number.
#[derive(Clone, Copy, Debug)]
struct Packed([u8; MEASURES + 5]);

/// Steps of a byte to a card, and to all of the symbols.
const STEPS: f32 = 4.0;
const SHARE_STEPS: f32 = 255.0;
const CURVE_STEPS: f32 = 30.0;

impl Packed {
    fn of(shape: &Shape) -> Packed {
        let mut packed = [0; MEASURES + 5];
        let steps = (0..packed.len()).map(Packed::steps);
        let values = shape.measures.iter().chain(&shape.asked);
        for ((packed, value), steps) in packed.iter_mut().zip(values).zip(steps) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "casts stop at the ends"
            )]
            {
                *packed = (value * steps).round() as u8;
            }
        }
        Packed(packed)
    }

    fn steps(at: usize) -> f32 {
        match at {
            CURVE => CURVE_STEPS,
            at if at < MEASURES => STEPS,
            _ => SHARE_STEPS,
        }
    }

    fn shape(self) -> Shape {
        let value = |at: usize| f32::from(self.0[at]) / Packed::steps(at);
        Shape {
            measures: std::array::from_fn(value),
            asked: std::array::from_fn(|at| value(MEASURES + at)),
        }
    }
}

impl Shape {
    /// Of cards and copies of them; cards that are not known count as cards and nothing else.
    fn of<'a>(cards: impl Iterator<Item = (u32, Option<&'a CardFacts>)>) -> Shape {
        let mut shape = Shape::default();
        let (mut size, mut spells, mut cost) = (0.0, 0.0, 0.0);
        for (copies, facts) in cards {
            #[expect(clippy::cast_precision_loss, reason = "copies of a card")]
            let copies = copies as f32;
            size += copies;
            let Some(facts) = facts else { continue };
            if facts.is_land() {
                shape.measures[LANDS] += copies;
                let makes = facts.produces.union(facts.identity);
                for (at, color) in Color::ALL.into_iter().enumerate() {
                    if makes.contains(color) {
                        shape.measures[SOURCES + at] += copies;
                    }
                }
                continue;
            }
            spells += copies;
            cost += copies * facts.mana_value.min(8.0);
            for symbol in ManaCost::parse(&facts.cost).symbols() {
                if let Symbol::Color(color) = symbol {
                    shape.asked[*color as usize] += copies;
                }
            }
            for (at, role) in ROLES.into_iter().enumerate() {
                if facts
                    .roles
                    .is_some_and(|roles| roles.iter().any(|other| other == role))
                {
                    shape.measures[FIRST_ROLE + at] += copies;
                }
            }
        }
        for (at, measure) in shape.measures.iter_mut().enumerate() {
            if at != CURVE {
                *measure *= FULL / f32::max(size, 1.0);
            }
        }
        shape.measures[CURVE] = cost / f32::max(spells, 1.0);
        let asked: f32 = shape.asked.iter().sum();
        shape.asked.iter_mut().for_each(|share| *share /= asked.max(1.0));
        shape
    }
}

/// How far real decks are from their nearest ones, by how near those are.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    low: [f32; LIKENESSES.len() + 1],
    high: [f32; LIKENESSES.len() + 1],
}

impl Limits {
    /// Of differences, each with the likeness of the nearest deck.
    fn of(differences: &[(f32, f32)]) -> Limits {
        let mut limits = Limits::default();
        for band in 0..=LIKENESSES.len() {
            let here = differences
                .iter()
                .filter(|(likeness, _)| band_of(*likeness) == band);
            let mut sorted: Vec<f32> = here.map(|(_, difference)| *difference).collect();
            let mut wider = 1.0;
            if sorted.len() < FEWEST {
                sorted = differences.iter().map(|(_, difference)| *difference).collect();
                wider = WIDER;
            }
            sorted.sort_by(f32::total_cmp);
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place among a thousand"
            )]
            let place = (sorted.len() as f32 * BEYOND) as usize;
            let last = sorted.len().saturating_sub(1);
            limits.low[band] = wider * sorted.get(place).copied().unwrap_or(f32::MIN);
            limits.high[band] = wider
                * sorted
                    .get(last.saturating_sub(place))
                    .copied()
                    .unwrap_or(f32::MAX);
        }
        limits
    }
}

fn band_of(likeness: f32) -> usize {
    LIKENESSES.iter().filter(|edge| likeness >= **edge).count()
}

/// What was learned of lands, sources, curves and roles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagnosis {
    shapes: Vec<Packed>,
    limits: [Limits; MEASURES],
    /// Lands for each mana that the spells cost more on average; sources for all symbols being of the colour.
    lands_for_cost: f32,
    sources_for_symbols: f32,
}

/// A deck beside its nearest ones.
struct Compared {
    own: Shape,
    usual: Shape,
    /// How far the near decks are from each other, and a little more.
    spread: [f32; MEASURES],
    /// Decks that have less, half of the equal ones counted; of a hundred.
    percentiles: [f32; MEASURES],
    likeness: f32,
}

impl Diagnosis {
    pub(crate) fn bytes(&self) -> usize {
        self.shapes.len() * size_of::<Packed>()
    }

    /// How far a deck is from what its nearest decks and its own spells let one expect, by how far those are from each other.
    fn difference(&self, compared: &Compared, measure: usize) -> f32 {
        let (own, usual) = (&compared.own, &compared.usual);
        let plain = own.measures[measure] - usual.measures[measure];
        let difference = match measure {
            LANDS => plain - self.lands_for_cost * (own.measures[CURVE] - usual.measures[CURVE]),
            SOURCES..CURVE => {
                let at = measure - SOURCES;
                plain - self.sources_for_symbols * (own.asked[at] - usual.asked[at])
            }
            _ => plain,
        };
        difference / compared.spread[measure]
    }
}

impl Model {
    /// Learns what is usual from the decks of the corpus that the model has, in its order.
    pub(crate) fn learn_shapes(&mut self, decks: &[&CorpusDeck], facts: &[Option<CardFacts>]) {
        let shape = |deck: &&CorpusDeck| {
            let cards = deck.main.iter().map(|listed| {
                let known = facts.get(listed.card as usize).and_then(Option::as_ref);
                (u32::from(listed.copies), known)
            });
            Packed::of(&Shape::of(cards))
        };
        self.diagnosis.shapes = decks.iter().map(shape).collect();
        let mut newest: Vec<u16> = (0_u16..).take(self.decks.len()).collect();
        newest.sort_by_key(|deck| std::cmp::Reverse(self.decks[usize::from(*deck)].day));
        // Not the very newest alone: what is played changes more in some weeks than in others.
        newest.truncate(newest.len() * 2 / 3);
        let step = newest.len().div_ceil(LEARNED).max(1);
        let compared: Vec<Compared> = newest
            .into_iter()
            .step_by(step)
            .filter_map(|deck| {
                let row = self.index.row(deck).iter();
                let spells: Vec<(u16, f32)> = row
                    .map(|entry| (entry.number(), entry.weight()))
                    .filter(|(card, _)| !self.cards[usize::from(*card)].is_land)
                    .collect();
                let own = self.diagnosis.shapes[usize::from(deck)].shape();
                let before = self.decks[usize::from(deck)].day - APART;
                self.compare(own, &spells, Some(before))
            })
            .collect();
        let slope = |pairs: &mut dyn Iterator<Item = (f32, f32)>| {
            let (products, squares) = pairs.fold((0.0_f32, 0.0_f32), |(products, squares), (x, y)| {
                (products + x * y, squares + x * x)
            });
            if squares > 0.0 { products / squares } else { 0.0 }
        };
        self.diagnosis.lands_for_cost = slope(&mut compared.iter().map(|compared| {
            let by = |at: usize| compared.own.measures[at] - compared.usual.measures[at];
            (by(CURVE), by(LANDS))
        }));
        self.diagnosis.sources_for_symbols = slope(&mut compared.iter().flat_map(|compared| {
            (0..5).filter(|at| is_played(compared, *at)).map(|at| {
                let sources = compared.own.measures[SOURCES + at] - compared.usual.measures[SOURCES + at];
                (compared.own.asked[at] - compared.usual.asked[at], sources)
            })
        }));
        let differences = |measures: &[usize]| -> Vec<(f32, f32)> {
            compared
                .iter()
                .flat_map(|compared| {
                    let told = measures.iter().filter(|measure| {
                        !(SOURCES..CURVE).contains(*measure) || is_played(compared, **measure - SOURCES)
                    });
                    told.map(|measure| (compared.likeness, self.diagnosis.difference(compared, *measure)))
                })
                .collect()
        };
        // No colour is like another in one window: all of them set one limit.
        let sources = Limits::of(&differences(&[
            SOURCES,
            SOURCES + 1,
            SOURCES + 2,
            SOURCES + 3,
            SOURCES + 4,
        ]));
        let limits = std::array::from_fn(|measure| match measure {
            SOURCES..CURVE => sources,
            measure => Limits::of(&differences(&[measure])),
        });
        self.diagnosis.limits = limits;
    }

    /// The decks nearest by their spells, only those up to a day where one is given.
    fn compare(&self, own: Shape, spells: &[(u16, f32)], before: Option<Day>) -> Option<Compared> {
        let mut likeness = self.index.likeness(spells);
        if let Some(before) = before {
            for (likeness, facts) in likeness.iter_mut().zip(&self.decks) {
                if facts.day > before {
                    *likeness = 0.0;
                }
            }
        }
        let near = Index::best(&likeness, NEAREST);
        let nearest = near.first()?.likeness;
        let shape = |near: &Near| self.diagnosis.shapes[usize::from(near.deck)].shape();
        let mut usual = Shape::default();
        let (mut squares, mut less) = ([0.0_f32; MEASURES], [0.0_f32; MEASURES]);
        let mut sum = 0.0;
        for near in &near {
            let weight = near.likeness.powi(4);
            sum += weight;
            let other = shape(near);
            for at in 0..MEASURES {
                usual.measures[at] += weight * other.measures[at];
                squares[at] += weight * other.measures[at].powi(2);
                let step = 0.5 / Packed::steps(at);
                less[at] += match own.measures[at] - other.measures[at] {
                    more if more > step => 1.0,
                    fewer if fewer < -step => 0.0,
                    _ => 0.5,
                };
            }
            for at in 0..5 {
                usual.asked[at] += weight * other.asked[at];
            }
        }
        let scale = 1.0 / sum.max(1e-9);
        usual.measures.iter_mut().for_each(|measure| *measure *= scale);
        usual.asked.iter_mut().for_each(|share| *share *= scale);
        #[expect(clippy::cast_precision_loss, reason = "twenty")]
        let hundred = 100.0 / near.len() as f32;
        Some(Compared {
            own,
            usual,
            spread: std::array::from_fn(|at| {
                let spread = squares[at] * scale - usual.measures[at].powi(2);
                spread.max(0.0).sqrt() + if at == CURVE { LITTLE_COST } else { LITTLE }
            }),
            percentiles: less.map(|less| less * hundred),
            likeness: nearest,
        })
    }

    /// Where a deck differs from its nearest decks, most striking first; nothing where none is near.
    #[must_use]
    pub fn findings(&self, question: &Question<'_>) -> Vec<Finding> {
        let cards = question
            .main
            .iter()
            .map(|played| (played.copies, played.facts.as_ref()));
        let spells = self.query(question).cards.into_iter();
        let spells: Vec<(u16, f32)> = spells
            .filter(|(card, _)| !self.cards[usize::from(*card)].is_land)
            .collect();
        let Some(compared) = self.compare(Shape::of(cards), &spells, None) else {
            return Vec::new();
        };
        let size: u32 = question.main.iter().map(|played| played.copies).sum();
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let full = size as f32 / FULL;
        let band = band_of(compared.likeness);
        let mut findings: Vec<(f32, Finding)> = Vec::new();
        for measure in 0..MEASURES {
            let (have, usual) = (compared.own.measures[measure], compared.usual.measures[measure]);
            let is_told = match measure {
                SOURCES..CURVE => is_played(&compared, measure - SOURCES),
                LANDS | CURVE => true,
                _ => have + usual >= 1.0,
            };
            if !is_told {
                continue;
            }
            let difference = self.diagnosis.difference(&compared, measure);
            let limits = &self.diagnosis.limits[measure];
            let is_striking = difference < limits.low[band] || difference > limits.high[band];
            let width = (limits.high[band] - limits.low[band]).max(0.1);
            let scale = if measure == CURVE { 1.0 } else { full };
            let (have, usual) = (have * scale, usual * scale);
            findings.push((
                (difference / width).abs(),
                Finding {
                    kind: kind_of(measure),
                    says: says(measure, have, usual),
                    have,
                    usual,
                    percentile: compared.percentiles[measure],
                    is_striking,
                },
            ));
        }
        findings.sort_by(|one, other| {
            other
                .1
                .is_striking
                .cmp(&one.1.is_striking)
                .then_with(|| other.0.total_cmp(&one.0))
        });
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Whether near decks have sources of a colour.
fn is_played(compared: &Compared, color: usize) -> bool {
    compared.usual.measures[SOURCES + color] >= FEWEST_SOURCES
}

fn kind_of(measure: usize) -> String {
    match measure {
        LANDS => "lands".to_owned(),
        SOURCES..CURVE => format!("sources-{}", LETTERS[measure - SOURCES]),
        CURVE => "curve".to_owned(),
        role => format!("roles-{}", ROLES[role - FIRST_ROLE].word()),
    }
}

/// In the order of [`Color::ALL`].
const LETTERS: [char; 5] = ['W', 'U', 'B', 'R', 'G'];
const COLORS: [&str; 5] = ["white", "blue", "black", "red", "green"];

fn says(measure: usize, have: f32, usual: f32) -> String {
    let (count, others) = (have.round(), usual.round());
    let one = |one: &'static str, many: &'static str| if count == 1.0 { one } else { many };
    match measure {
        LANDS => format!(
            "{count} {}; your nearest lists play {others}.",
            one("land", "lands")
        ),
        SOURCES..CURVE => format!(
            "{count} {} {}; your nearest lists have {others}.",
            COLORS[measure - SOURCES],
            one("source", "sources")
        ),
        CURVE => format!("Your spells cost {have:.1} mana on average; in your nearest lists {usual:.1}."),
        role => {
            let what = match ROLES[role - FIRST_ROLE] {
                Role::Removal => one("removal spell", "removal spells"),
                Role::Sweeper => one("sweeper", "sweepers"),
                Role::Counterspell => one("counterspell", "counterspells"),
                Role::Draw => one("card that draws cards", "cards that draw cards"),
                _ => one("card that makes mana", "cards that make mana"),
            };
            format!("{count} {what}; your nearest lists have {others}.")
        }
    }
}

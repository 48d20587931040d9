//! Where a deck differs from the decks that are nearest to it: lands, sources of each colour, curve, roles, different cards, sideboard.
//!
//! A difference is striking where it is larger than in all but one of twenty real decks on that side. How large that is, the decks
//! of the corpus tell themselves: the newer of them are compared with those that were played before them.

mod expect;
mod shape;
mod words;

use std::ops::RangeInclusive;

use crate::advice::Finding;
use crate::corpus::CorpusDeck;
use crate::day::Day;
use crate::facts::CardFacts;
use crate::model::{Model, Question};
use crate::neighbours::{Index, weight};

use expect::{Case, DOUBTS, Expectation, HINTS, Weighed};
use shape::{
    ASKED, Average, CHEAP, COLORS, COPIES, COSTS, CURVE, DEAR, DRAW, FIRST_ROLE, FULL, GREEN, LANDS,
    MEASURES, PIPS, Packed, Parts, RAMP, SIDE, Shape, WHITE, half_step,
};

/// Of the different cards that a deck of one copy each has, near decks that are such, too, have this share at least.
const SAME: f32 = 0.6;
/// Decks that a deck is compared with.
const NEAREST: usize = 20;
/// Decks that are asked whether things are changing.
const WIDE: usize = 100;
/// Decks that are looked at closely.
const CANDIDATES: usize = 200;
/// How much more lands say than spells of which decks are alike in their lands.
const LANDS_COUNT: f32 = 2.5;
/// Decks that are nearest of all.
const FEW: usize = 5;
/// Decks that are compared with earlier ones to learn what is usual.
const LEARNED: usize = 1500;
/// Days between a deck and those it is compared with then: as a player's deck is newer than the corpus, and no copy of it.
const APART: Day = 14;
/// Sources that near decks have of a colour before it is looked at.
const FEWEST_SOURCES: f32 = 3.0;
/// Symbols to a spell by which a colour is played.
const PLAYED: f32 = 0.01;

/// How much more or less of something is to be noticed, where it can be.
fn unit(measure: usize) -> f32 {
    match measure {
        LANDS => 2.0,
        WHITE..=GREEN => 3.0,
        CURVE => 0.4,
        _ => 4.0,
    }
}

/// What was learned of each measure.
#[derive(Clone, Debug)]
pub(crate) struct Diagnosis {
    shapes: Vec<Packed>,
    /// One for all colours: none is like another in one window.
    expectations: [Expectation; MEASURES],
}

impl Default for Diagnosis {
    fn default() -> Diagnosis {
        Diagnosis {
            shapes: Vec::new(),
            expectations: [Expectation::default(); MEASURES],
        }
    }
}

/// A deck to be compared.
struct Asked {
    own: Shape,
    /// Its cards that were learned, with √copies: nonbasic lands, too, as decks with other lands have other numbers of them.
    cards: Vec<(u16, f32)>,
    /// Squared length of its cards that were not learned.
    unseen: f32,
}

/// A deck beside its nearest ones, twice.
struct Both {
    by_cards: Compared,
    by_lands: Compared,
}

impl Both {
    /// Sources are those of decks with the same lands.
    fn of(&self, measure: usize) -> &Compared {
        match measure {
            WHITE..=GREEN => &self.by_lands,
            _ => &self.by_cards,
        }
    }
}

/// A deck beside its nearest ones.
struct Compared {
    own: Shape,
    usual: Shape,
    /// What many decks have that are less near, new ones counting more.
    wide: Shape,
    /// What the very nearest have.
    few: Shape,
    /// How far the near decks are from each other.
    spread: [f32; MEASURES],
    /// Decks that have less, half of the equal ones counted; of a hundred.
    percentiles: [f32; MEASURES],
    /// Of the nearest deck, and on average.
    likeness: f32,
    mean_likeness: f32,
}

impl Diagnosis {
    pub(crate) fn bytes(&self) -> usize {
        self.shapes.len() * size_of::<Packed>() + size_of_val(&self.expectations)
    }

    fn weigh(&self, compared: &Compared, measure: usize) -> Weighed {
        self.expectations[measure].weigh(&compared.case(measure))
    }
}

impl Compared {
    /// How much more the deck has of something than the near decks.
    fn more(&self, at: usize) -> f32 {
        self.own.0[at] - self.usual.0[at]
    }

    fn case(&self, measure: usize) -> Case {
        let unit = unit(measure);
        let changing = self.wide.0[measure] - self.usual.0[measure];
        let mut hints = [0.0; HINTS];
        hints[0] = changing;
        hints[13] = self.few.0[measure] - self.usual.0[measure];
        let far = 1.0 - self.likeness;
        let mut doubts = [0.0; DOUBTS];
        doubts[0] = (self.spread[measure] / unit + 0.15).ln();
        doubts[1] = far;
        doubts[2] = far * far;
        doubts[3] = 1.0 - self.mean_likeness;
        doubts[4] = changing.abs();
        doubts[5] = self.more(CURVE).abs();
        match measure {
            LANDS => {
                hints[1] = self.more(CURVE);
                hints[2] = self.more(COLORS);
                hints[11] = self.more(DRAW);
                hints[12] = self.more(RAMP);
                for (hint, at) in hints[3..].iter_mut().zip(COSTS..PIPS) {
                    *hint = self.more(at);
                }
            }
            WHITE..=GREEN => {
                let color = measure - WHITE;
                let (asked, pips) = (ASKED + color, PIPS + color);
                let others = (WHITE..=GREEN).filter(|other| *other != measure);
                let is_played = |shape: &Shape| f32::from(u8::from(shape.0[pips] > PLAYED));
                hints[1] = self.more(asked);
                hints[2] = self.more(pips);
                hints[3] = self.more(LANDS);
                hints[4] = self.more(CURVE);
                hints[5] = self.more(COLORS);
                hints[6] = others.map(|other| self.more(other)).sum();
                hints[7] = is_played(&self.own) - is_played(&self.usual);
                hints[8] = self.own.0[asked].sqrt() - self.usual.0[asked].sqrt();
                doubts[5] = self.more(asked).abs();
                doubts[6] = self.more(LANDS).abs();
                doubts[7] = self.usual.0[measure].max(1.0).ln();
                doubts[8] = (self.own.0[pips] + 0.05).ln();
            }
            _ => {}
        }
        Case {
            more: self.more(measure) / unit,
            hints,
            doubts,
        }
    }

    /// Whether the deck has a spell of the colour, where a measure is of one: what lands make besides is nobody's loss.
    fn is_asked(&self, measure: usize) -> bool {
        match measure {
            WHITE..=GREEN => self.own.0[ASKED + measure - WHITE] > 0.0,
            _ => true,
        }
    }

    /// Whether there is something to say of a measure.
    fn is_told(&self, measure: usize) -> bool {
        match measure {
            WHITE..=GREEN => self.usual.0[measure] >= FEWEST_SOURCES,
            SIDE => self.usual.0[measure] >= 1.0,
            FIRST_ROLE..=RAMP | CHEAP | DEAR => self.own.0[measure] + self.usual.0[measure] >= 1.0,
            _ => true,
        }
    }
}

impl Model {
    /// Learns what is usual from the decks of the corpus that the model has, in its order.
    pub(crate) fn learn_shapes(&mut self, decks: &[&CorpusDeck], facts: &[Option<CardFacts>]) {
        let cards = |deck: &CorpusDeck| {
            let cards = deck.main.iter().map(|listed| {
                let known = facts.get(listed.card as usize).and_then(Option::as_ref);
                (u32::from(listed.copies), known)
            });
            cards.collect::<Vec<_>>()
        };
        let parts = |deck: &CorpusDeck| {
            let side = deck.side.iter().map(|listed| u32::from(listed.copies)).sum();
            Parts::of(cards(deck).into_iter(), side)
        };
        self.diagnosis.shapes = decks.iter().map(|deck| Packed::of(&parts(deck))).collect();
        let mut newest: Vec<u16> = (0_u16..).take(self.decks.len()).collect();
        newest.sort_by_key(|deck| std::cmp::Reverse(self.decks[usize::from(*deck)].day));
        // Not the very newest alone: what is played changes more in some weeks than in others.
        newest.truncate(newest.len() * 2 / 3);
        let step = newest.len().div_ceil(LEARNED).max(1);
        let compared: Vec<Both> = newest
            .into_iter()
            .step_by(step)
            .filter_map(|deck| {
                let row = self.index.row(deck).iter();
                let asked = Asked {
                    own: self.diagnosis.shapes[usize::from(deck)].shape(),
                    cards: row.map(|entry| (entry.number(), entry.weight())).collect(),
                    unseen: self.unseen(cards(decks[usize::from(deck)]).into_iter()),
                };
                self.compare(&asked, Some(self.decks[usize::from(deck)].day - APART))
            })
            .collect();
        let learn = |measures: RangeInclusive<usize>| {
            let cases: Vec<Case> = compared
                .iter()
                .flat_map(|compared| {
                    let told = measures
                        .clone()
                        .filter(|measure| compared.of(*measure).is_told(*measure));
                    told.map(|measure| compared.of(measure).case(measure))
                })
                .collect();
            Expectation::learn(&cases)
        };
        let sources = learn(WHITE..=GREEN);
        self.diagnosis.expectations = std::array::from_fn(|measure| match measure {
            WHITE..=GREEN => sources,
            measure => learn(measure..=measure),
        });
    }

    /// Squared length of the nonbasic cards that were not learned, as if one deck had them.
    fn unseen<'a>(&self, cards: impl Iterator<Item = (u32, Option<&'a CardFacts>)>) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "decks")]
        let telling = (1.0 + self.decks.len() as f32).ln();
        cards
            .filter(|(_, facts)| {
                facts.is_some_and(|facts| !facts.is_basic && self.number(&facts.name).is_none())
            })
            .map(|(copies, _)| (weight(copies) * telling).powi(2))
            .sum()
    }

    /// What a card adds to the product of a deck's vector with another deck's, but for √copies of that; lands count so much more
    /// than spells.
    fn product(&self, card: u16, weight: f32, lands: f32) -> f32 {
        let more = if self.cards[usize::from(card)].is_land {
            lands
        } else {
            1.0
        };
        more * self.index.product_of(card, weight, 1.0)
    }

    /// Beside the decks that are nearest and newest, only those up to a day where one is given; `None` where none is near.
    fn compare(&self, asked: &Asked, before: Option<Day>) -> Option<Both> {
        let before = before.unwrap_or(self.newest);
        let likeness = self.index.likeness(&asked.cards);
        let ranks: Vec<f32> = (0_u16..)
            .zip(&likeness)
            .zip(&self.decks)
            .map(|((deck, likeness), facts)| match facts.day <= before {
                true => likeness.powi(8) * self.newness(deck),
                false => 0.0,
            })
            .collect();
        let candidates: Vec<u16> = Index::best(&ranks, CANDIDATES)
            .iter()
            .map(|near| near.deck)
            .collect();
        Some(Both {
            by_cards: self.beside(asked, &candidates, 1.0)?,
            by_lands: self.beside(asked, &candidates, LANDS_COUNT)?,
        })
    }

    /// Beside the nearest of some decks, where lands count so much more than spells.
    fn beside(&self, asked: &Asked, candidates: &[u16], lands: f32) -> Option<Compared> {
        let Asked { own, cards, unseen } = asked;
        let (mut counts, mut squared) = (vec![0.0_f32; self.cards.len()], 0.0);
        for (card, weight) in cards {
            let product = self.product(*card, *weight, lands);
            counts[usize::from(*card)] = product;
            squared += product * weight;
        }
        let mut near: Vec<(f32, f32, u16)> = candidates
            .iter()
            .map(|deck| {
                let (mut product, mut length) = (0.0, 0.0);
                for entry in self.index.row(*deck) {
                    let (card, weight) = (entry.number(), entry.weight());
                    product += counts[usize::from(card)] * weight;
                    length += self.product(card, weight, lands) * weight;
                }
                let likeness = product / (squared * length).sqrt().max(1e-9);
                let newness = self.newness(*deck);
                (likeness.powi(8) * newness, likeness, *deck)
            })
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.2.cmp(&other.2)));
        near.truncate(WIDE);
        let nearest = &near[..near.len().min(NEAREST)];
        // What is in no deck of the corpus makes it less like all of them.
        let seen = (squared / (squared + unseen).max(1e-9)).sqrt();
        let likest = nearest
            .iter()
            .map(|(_, likeness, _)| likeness * seen)
            .reduce(f32::max)?;
        let (mut few, mut usual, mut wide) = (Average::default(), Average::default(), Average::default());
        let (mut squares, mut less) = ([0.0_f32; MEASURES], [0.0_f32; MEASURES]);
        let mut likenesses = 0.0;
        for (place, (weight, likeness, deck)) in near.iter().enumerate() {
            let other = self.diagnosis.shapes[usize::from(*deck)].shape();
            // Over many decks what is new counts more than what is likest.
            let new = self.newness(*deck).powf(1.5);
            wide.add(&other, likeness.powi(2) * new);
            if place >= NEAREST {
                continue;
            }
            usual.add(&other, *weight);
            if place < FEW {
                few.add(&other, *weight);
            }
            likenesses += weight * likeness * seen;
            for at in 0..MEASURES {
                squares[at] += weight * other.0[at].powi(2);
                let step = half_step(at);
                less[at] += match own.0[at] - other.0[at] {
                    more if more > step => 1.0,
                    fewer if fewer < -step => 0.0,
                    _ => 0.5,
                };
            }
        }
        let scale = usual.scale();
        let usual = usual.shape();
        #[expect(clippy::cast_precision_loss, reason = "twenty")]
        let hundred = 100.0 / nearest.len() as f32;
        Some(Compared {
            own: *own,
            spread: std::array::from_fn(|at| {
                let spread = squares[at] * scale - usual.0[at].powi(2);
                spread.max(0.0).sqrt()
            }),
            few: few.shape(),
            usual,
            wide: wide.shape(),
            percentiles: less.map(|less| less * hundred),
            likeness: likest,
            mean_likeness: likenesses * scale,
        })
    }

    /// Where a deck differs from its nearest decks, most striking first; nothing where none is near.
    #[must_use]
    pub fn findings(&self, question: &Question<'_>) -> Vec<Finding> {
        let cards = || {
            let main = question.main.iter();
            main.map(|played| (played.copies, played.facts.as_ref()))
        };
        let side = question.side.iter().map(|played| played.copies).sum();
        let asked = Asked {
            own: Parts::of(cards(), side).shape(),
            cards: self.query(question).cards,
            unseen: self.unseen(cards()),
        };
        let Some(compared) = self.compare(&asked, None) else {
            return Vec::new();
        };
        // Decks of one copy each are built otherwise than those of four: beside such, nothing that is counted means anything.
        let kinds = compared.of(COPIES);
        if question.is_singleton && kinds.usual.0[COPIES] < SAME * kinds.own.0[COPIES] {
            return Vec::new();
        }
        let size: u32 = question.main.iter().map(|played| played.copies).sum();
        #[expect(clippy::cast_precision_loss, reason = "cards of a deck")]
        let full = size as f32 / FULL;
        let mut findings: Vec<(f32, Finding)> = (0..MEASURES)
            .map(|measure| (measure, compared.of(measure)))
            .filter(|(measure, compared)| compared.is_told(*measure) && compared.is_asked(*measure))
            .map(|(measure, compared)| {
                let weighed = self.diagnosis.weigh(compared, measure);
                // A best-of-one deck has no sideboard: that is told, and is nothing wrong.
                let is_without = measure == SIDE && compared.own.0[SIDE] == 0.0;
                let scale = match measure {
                    CURVE | COPIES | SIDE => 1.0,
                    _ => full,
                };
                let have = compared.own.0[measure] * scale;
                let near = compared.usual.0[measure] * scale;
                // What the deck's own spells ask for is told of lands alone.
                let usual = match measure {
                    LANDS | WHITE..=GREEN => near + weighed.expected * unit(measure) * scale,
                    _ => near,
                };
                let finding = Finding {
                    kind: words::kind_of(measure),
                    says: words::says(measure, have, near, usual),
                    have,
                    usual,
                    percentile: compared.percentiles[measure],
                    is_striking: !is_without
                        && (weighed.is_low && have < usual || weighed.is_high && have > usual),
                };
                (weighed.deviations.abs(), finding)
            })
            .collect();
        // What is said of costs is striking once.
        let of_costs = |finding: &Finding| finding.is_striking && finding.kind.starts_with("curve");
        let costs = findings.iter().filter(|(_, finding)| of_costs(finding));
        let most = costs.map(|(deviations, _)| *deviations).fold(0.0, f32::max);
        for (deviations, finding) in &mut findings {
            finding.is_striking &= !of_costs(finding) || *deviations >= most;
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

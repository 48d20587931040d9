//! Advice: what to cut, what to add, and which swaps of the two are likely to be right.

use std::collections::BTreeMap;

use deck::catalogue::Craft;

use crate::advice::{Add, Advice, Because, Cut, Evidence, Reason};
use crate::circle::Circle;
use crate::cuts::Judge;
use crate::day::{date_of, spoken};
use crate::facts::CardFacts;
use crate::means::{cost, is_named, room, too_many};
use crate::model::{Model, Played, Question, Wildcards};
use crate::replace;
use crate::scores::{Query, chance};
use crate::unseen::Likeness;
use crate::weights::{ADD, KEEP};

/// Cards to add that are told.
const ADDS: usize = 40;
/// The logarithm of the odds of a card of which no deck tells, and none that is like it: it belongs as likely as not, and is left alone.
const UNSEEN: f32 = 0.0;
/// Cards of the deck that speak for a card, at most.
const FRIENDS: usize = 3;
/// A card that the deck misses with less than this chance is not replaced by another.
const WANTED: f32 = 0.3;
/// What is left of a card's chance when another that is all like it stands in for it.
const STANDS_IN: f32 = 0.6;
/// Cards with less than this chance to belong are left aside when adds are looked for.
const FOREIGN: f32 = 0.5;
/// Cards that are taken out before the others are judged, at most.
const TAKEN: usize = 7;
/// A deck with no deck as near as this is one that little is known about.
const FAR: f32 = 0.25;

/// A card of the deck that may go.
pub(crate) struct Leaving<'a> {
    pub(crate) played: &'a Played,
    pub(crate) card: Option<u16>,
    /// The logarithm of the odds that it belongs.
    pub(crate) odds: f32,
    /// Copies that the format does not allow.
    pub(crate) too_many: u32,
    /// What like cards say of one that was not learned.
    pub(crate) likeness: Option<Likeness>,
}

/// A card that may come.
pub(crate) struct Coming<'a> {
    pub(crate) card: u16,
    pub(crate) facts: &'a CardFacts,
    pub(crate) odds: f32,
    /// That the deck misses it, or one that it stands in for.
    pub(crate) chance: f32,
    pub(crate) copies: u32,
    /// The card that it stands in for.
    pub(crate) replaces: Option<&'a CardFacts>,
}

impl Model {
    /// Looks at a deck. Takes some milliseconds: not for the thread that answers requests.
    #[must_use]
    pub fn advise(&self, question: &Question<'_>) -> Advice {
        let query = self.query(question);
        let circle = self.circle(&query.cards);
        let evidence = self.evidence(&query, &circle);
        if self.decks.is_empty() {
            return Advice {
                evidence,
                ..Advice::default()
            };
        }
        let (cuts, rest) = self.leaving(question, &query, &circle);
        let without;
        let near = if rest.cards.len() == query.cards.len() {
            &circle
        } else {
            without = self.circle(&rest.cards);
            &without
        };
        let adds = self.coming(question, &query, &rest, near);
        let swaps = self.swaps(question, &cuts, &adds, &rest, near);
        let kind = self.archetype(&circle);
        Advice {
            evidence,
            add: adds
                .iter()
                .take(ADDS)
                .map(|coming| self.told_add(coming, &rest, near))
                .collect(),
            cut: cuts
                .iter()
                .map(|cut| self.told_cut(cut, &query, &circle))
                .collect(),
            swaps,
            findings: self.findings(question),
            archetype: kind.and_then(|kind| self.told_kind(kind)),
            sideboard: self.sideboard(question, &query, &circle),
            matchups: kind.map(|kind| self.matchups(kind)).unwrap_or_default(),
        }
    }

    /// What the advice rests on.
    fn evidence(&self, query: &Query, circle: &Circle) -> Evidence {
        let near = circle.near.iter();
        let nearest = near
            .map(|near| self.index.jaccard(near.deck, &query.cards))
            .fold(0.0, f32::max);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let day = |day| {
            if self.decks.is_empty() {
                String::new()
            } else {
                date_of(day)
            }
        };
        Evidence {
            decks: count(self.decks.len()),
            from: day(self.oldest),
            to: day(self.newest),
            nearest,
            neighbours: count(circle.near.len()),
            since: self.since(circle).map(date_of).unwrap_or_default(),
            is_low: nearest < FAR || self.decks.len() < 100,
        }
    }

    /// The day of the oldest of the near decks.
    fn since(&self, circle: &Circle) -> Option<crate::day::Day> {
        circle
            .near
            .iter()
            .map(|near| self.decks[usize::from(near.deck)].day)
            // Decks of no day, as the samples are, stand at the beginning of time.
            .filter(|day| *day > 0)
            .min()
    }

    /// Every nonbasic card of the deck, worst first, and the deck without those that are foreign: each is judged by what is left when
    /// the worse ones are out, and what is foreign is not asked what else the deck wants.
    fn leaving<'a>(
        &self,
        question: &Question<'a>,
        query: &Query,
        circle: &Circle,
    ) -> (Vec<Leaving<'a>>, Query) {
        let locked: Vec<u16> = question
            .main
            .iter()
            .filter(|played| is_named(question.locked, played))
            .filter_map(|played| self.number_of(played))
            .collect();
        let mut rest = query.clone();
        let judge = Judge::new(self, query);
        let mut odds: BTreeMap<u16, f32> = BTreeMap::new();
        for _ in 0..=TAKEN {
            let judged: Vec<(u16, f32)> = judge
                .features(&rest)
                .into_iter()
                .map(|(card, features)| (card, KEEP.odds(&features)))
                .collect();
            odds.extend(judged.iter().copied());
            let worst = judged
                .iter()
                .filter(|(card, odds)| chance(*odds) < FOREIGN && !locked.contains(card))
                .min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
            match worst {
                Some((card, _)) if rest.cards.len() > 3 => self.take_out(&mut rest, *card, question),
                _ => break,
            }
        }
        let mut cuts: Vec<Leaving<'a>> = question
            .main
            .iter()
            .filter(|played| played.copies > 0 && !played.facts.as_ref().is_some_and(|facts| facts.is_basic))
            .map(|played| {
                let card = self.number_of(played);
                let known = card.and_then(|card| odds.get(&card)).copied();
                let unseen = played.facts.as_ref().filter(|_| known.is_none());
                let likeness = unseen.and_then(|facts| self.by_like_cards(facts, circle));
                let carried = likeness.as_ref().map(|likeness| likeness.odds);
                Leaving {
                    played,
                    card,
                    odds: known.or(carried).unwrap_or(UNSEEN),
                    too_many: too_many(question, played),
                    likeness,
                }
            })
            .collect();
        // What may not be played goes first.
        cuts.sort_by(|one, other| {
            let illegal = (other.too_many > 0).cmp(&(one.too_many > 0));
            illegal
                .then(one.odds.total_cmp(&other.odds))
                .then_with(|| one.played.name.cmp(&other.played.name))
        });
        (cuts, rest)
    }

    /// Takes all copies of a card out of a deck.
    fn take_out(&self, query: &mut Query, card: u16, question: &Question<'_>) {
        query.cards.retain(|(other, _)| *other != card);
        let of_card = question
            .main
            .iter()
            .filter(|played| self.number_of(played) == Some(card));
        let copies = of_card.map(|played| played.copies.min(250) as f32).sum::<f32>();
        query.size -= copies;
        if self.cards[usize::from(card)].is_land {
            query.lands -= copies;
        }
    }

    /// Cards that may come, best first.
    fn coming(&self, question: &Question<'_>, whole: &Query, rest: &Query, near: &Circle) -> Vec<Coming<'_>> {
        let is_in = |card: u16| whole.cards.iter().any(|(other, _)| *other == card);
        let allowed = |card: u16| {
            let known = &self.cards[usize::from(card)];
            let facts = known.facts.as_ref();
            // Nobody can craft what Arena does not have.
            let may_come =
                facts.is_some_and(|facts| facts.craft != Craft::NotOnArena && room(question, facts) > 0);
            may_come && !is_in(card) && !question.refused.iter().any(|name| *name == *known.name)
        };
        let mut adds: Vec<Coming<'_>> = self
            .features(rest, near, allowed, true)
            .into_iter()
            .filter_map(|(card, features)| {
                let facts = self.cards[usize::from(card)].facts.as_ref()?;
                let most = room(question, facts);
                let odds = ADD.odds(&features);
                let usual = near.usual_copies(card).unwrap_or(1.0).round();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "copies of a card"
                )]
                let copies = (usual as u32).clamp(1, most.max(1));
                Some(Coming {
                    card,
                    facts,
                    chance: chance(odds),
                    odds,
                    copies,
                    replaces: None,
                })
            })
            .collect();
        adds.sort_by(|one, other| {
            other
                .odds
                .total_cmp(&one.odds)
                .then_with(|| one.facts.name.cmp(&other.facts.name))
        });
        stand_in(question, &mut adds);
        adds
    }

    pub(crate) fn told_add(&self, coming: &Coming<'_>, query: &Query, near: &Circle) -> Add {
        let reasons: Vec<Because> = [
            self.neighbours_with(coming.card, near),
            self.friends(coming.card, query, 1.0)
                .map(|cards| Reason::GoesWith { cards }),
            coming.replaces.map(|wanted| Reason::Replaces {
                card: wanted.name.clone(),
                lost: replace::lost(coming.facts, wanted),
            }),
        ]
        .into_iter()
        .flatten()
        .map(|reason| Because { reason })
        .collect();
        Add {
            name: coming.facts.name.clone(),
            copies: coming.copies,
            score: coming.odds,
            because: reasons.iter().map(|because| said(&because.reason)).collect(),
            reasons,
        }
    }

    pub(crate) fn told_cut(&self, cut: &Leaving<'_>, query: &Query, near: &Circle) -> Cut {
        let illegal = (cut.too_many > 0).then(|| Reason::NotLegal {
            allowed: cut.played.copies - cut.too_many.min(cut.played.copies),
        });
        let reasons: Vec<Because> = match cut.card {
            None => match (illegal, cut.likeness.as_ref().map(|likeness| &likeness.cards)) {
                (Some(illegal), _) => vec![illegal],
                (None, Some(cards)) if !cards.is_empty() => {
                    let cards = cards.clone();
                    vec![Reason::Unseen, Reason::LikeCards { cards }]
                }
                (None, _) => vec![Reason::Unseen],
            },
            Some(card) => [
                illegal,
                self.neighbours_with(card, near),
                self.friends(card, query, -1.0)
                    .filter(|_| chance(cut.odds) < FOREIGN)
                    .map(|cards| Reason::AtOddsWith { cards }),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
        .into_iter()
        .map(|reason| Because { reason })
        .collect();
        Cut {
            name: cut.played.name.clone(),
            copies: cut.played.copies,
            score: cut.odds,
            because: reasons.iter().map(|because| said(&because.reason)).collect(),
            reasons,
        }
    }

    /// How many of the near decks have a card.
    fn neighbours_with(&self, card: u16, near: &Circle) -> Option<Reason> {
        let (have, copies) = near.having(card);
        let of = u32::try_from(near.near.len()).unwrap_or(u32::MAX);
        (of > 0).then(|| Reason::Neighbours {
            have,
            of,
            copies,
            since: self.since(near).map(date_of).unwrap_or_default(),
        })
    }

    /// Cards of the deck that speak most for a card, or against it where `sign` is −1.
    fn friends(&self, card: u16, query: &Query, sign: f32) -> Option<Vec<String>> {
        let mut others: Vec<(f32, &str)> = query
            .cards
            .iter()
            .filter(|(other, _)| *other != card)
            .map(|(other, weight)| {
                let known = &self.cards[usize::from(*other)];
                (sign * weight * self.ease.weight(*other, card), &*known.name)
            })
            .filter(|(weight, _)| *weight > 0.01)
            .collect();
        others.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
        others.truncate(FRIENDS);
        (!others.is_empty()).then(|| others.into_iter().map(|(_, name)| name.to_owned()).collect())
    }
}

/// Gives what can be paid for in the place of what cannot, and is nearest to it, a part of its chance.
fn stand_in(question: &Question<'_>, adds: &mut [Coming<'_>]) {
    let Wildcards::Within(budget) = question.wildcards else {
        return;
    };
    let has = [budget.common, budget.uncommon, budget.rare, budget.mythic];
    let can_be_had = |coming: &Coming<'_>| {
        let price = cost(question, coming.facts, coming.copies);
        price.is_some_and(|price| price.iter().zip(has).all(|(price, has)| *price <= has))
    };
    let wanted: Vec<(f32, &CardFacts)> = adds
        .iter()
        .filter(|coming| coming.chance > WANTED && !can_be_had(coming))
        .map(|coming| (coming.chance, coming.facts))
        .collect();
    for (chance, wanted) in wanted {
        let nearest = adds
            .iter_mut()
            .filter(|coming| coming.replaces.is_none() && coming.chance < chance && can_be_had(coming))
            .filter_map(|coming| Some((replace::stands_in(coming.facts, wanted)?, coming)))
            .max_by(|one, other| {
                one.0
                    .total_cmp(&other.0)
                    .then(one.1.odds.total_cmp(&other.1.odds))
            });
        if let Some((near, coming)) = nearest {
            coming.chance = coming.chance.max(chance * near * STANDS_IN);
            coming.replaces = Some(wanted);
        }
    }
}

/// " since 3 May 2026"; nothing where no day is known.
fn since(day: &str) -> String {
    if day.is_empty() {
        String::new()
    } else {
        format!(" since {}", spoken(day))
    }
}

/// A reason as a sentence.
fn said(reason: &Reason) -> String {
    match reason {
        Reason::Neighbours {
            have: 0, of, since, ..
        } => {
            format!("In none of your {of} nearest lists{}.", self::since(since))
        }
        Reason::Neighbours {
            have,
            of,
            copies,
            since,
        } => {
            let word = if *copies == 1 { "copy" } else { "copies" };
            format!(
                "In {have} of your {of} nearest lists{}, usually {copies} {word}.",
                self::since(since)
            )
        }
        Reason::GoesWith { cards } => format!("Goes with your {}.", listed(cards)),
        Reason::AtOddsWith { cards } => format!("Seldom played with your {}.", listed(cards)),
        Reason::NotLegal { allowed: 0 } => "Not legal in this format.".to_owned(),
        Reason::NotLegal { allowed: 1 } => "Only one copy is allowed here.".to_owned(),
        Reason::NotLegal { allowed } => format!("Only {allowed} copies are allowed here."),
        Reason::Unseen => "No list of the corpus has it.".to_owned(),
        Reason::LikeCards { cards } => {
            format!("Your nearest lists have {}, which are like it.", listed(cards))
        }
        Reason::Replaces { card, lost } if lost.is_empty() => format!("In the place of {card}."),
        Reason::Replaces { card, lost } => format!("In the place of {card}: {lost}."),
    }
}

/// Names in a sentence: `Opt, Shock and Duress`.
#[must_use]
pub fn listed(cards: &[String]) -> String {
    match cards {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

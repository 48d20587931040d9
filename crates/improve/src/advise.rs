//! Advice: what to cut, what to add, and which swaps of the two are likely to be right.

use std::collections::BTreeMap;

use deck::catalogue::Craft;

use crate::advice::{Add, Advice, Because, Cut, Evidence, Reason, Swap};
use crate::choose::{Offer, choose};
use crate::day::{date_of, spoken};
use crate::facts::CardFacts;
use crate::model::{Model, Played, Question, Wildcards};
use crate::scores::{Circle, Query, chance};
use crate::weights::{ADD, KEEP};

/// Cards to add that are told.
const ADDS: usize = 40;
/// A card of which no deck of the corpus tells: whether it belongs is as likely as not, and it is left alone.
const UNSEEN: f32 = 0.5;
/// Cards of the deck that speak for a card, at most.
const FRIENDS: usize = 3;
/// A swap is told where the chances that the one card is foreign and that the other is missing are above this together. One would be
/// even; more, as a swap that makes a deck worse costs trust.
const SURE: f32 = 1.15;
/// Swaps that are told at most where nobody says how many.
const SWAPS: u32 = 6;
/// Cards with less than this chance to belong are left aside when adds are looked for.
const FOREIGN: f32 = 0.5;
/// A deck with no deck as near as this is one that little is known about.
const FAR: f32 = 0.25;

/// A card of the deck that may go.
struct Leaving<'a> {
    played: &'a Played,
    card: Option<u16>,
    /// The logarithm of the odds that it belongs.
    odds: f32,
}

/// A card that may come.
struct Coming<'a> {
    card: u16,
    facts: &'a CardFacts,
    odds: f32,
    copies: u32,
}

impl Model {
    /// Looks at a deck. Takes some milliseconds: not for the thread that answers requests.
    #[must_use]
    pub fn advise(&self, question: &Question<'_>) -> Advice {
        let query = self.query(question);
        let shared = self.index.shared(&query.cards);
        let circle = self.circle(&query.cards, &shared);
        let evidence = self.evidence(&circle);
        if self.decks.is_empty() {
            return Advice {
                evidence,
                ..Advice::default()
            };
        }
        let cuts = self.leaving(question, &query);
        // What is foreign to the deck is not asked what else it wants.
        let foreign: Vec<u16> = cuts
            .iter()
            .filter(|cut| chance(cut.odds) < FOREIGN && !is_named(question.locked, cut.played))
            .filter_map(|cut| cut.card)
            .take(8)
            .collect();
        let rest: Vec<(u16, f32)> = query
            .cards
            .iter()
            .filter(|(card, _)| !foreign.contains(card))
            .copied()
            .collect();
        let rest = Query {
            cards: if rest.len() < 3 { query.cards.clone() } else { rest },
            ..query.clone()
        };
        let shared = self.index.shared(&rest.cards);
        let near = self.circle(&rest.cards, &shared);
        let adds = self.coming(question, &query, &rest, &near);
        let swaps = self.swaps(question, &cuts, &adds, &rest, &near);
        Advice {
            evidence,
            add: adds
                .iter()
                .take(ADDS)
                .map(|coming| self.told_add(coming, &rest, &near))
                .collect(),
            cut: cuts
                .iter()
                .map(|cut| self.told_cut(cut, &query, &circle))
                .collect(),
            swaps,
            findings: self.findings(question),
            ..Advice::default()
        }
    }

    /// What the advice rests on.
    fn evidence(&self, circle: &Circle) -> Evidence {
        let nearest = circle.near.iter().map(|near| near.jaccard).fold(0.0, f32::max);
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

    /// Every nonbasic card of the deck, worst first.
    fn leaving<'a>(&self, question: &Question<'a>, query: &Query) -> Vec<Leaving<'a>> {
        let odds: BTreeMap<u16, f32> = self
            .cut_features(query)
            .into_iter()
            .map(|(card, features)| (card, KEEP.odds(&features)))
            .collect();
        let mut cuts: Vec<Leaving<'a>> = question
            .main
            .iter()
            .filter(|played| played.copies > 0 && !played.facts.as_ref().is_some_and(|facts| facts.is_basic))
            .map(|played| {
                let card = self.number_of(played);
                let known = card.and_then(|card| odds.get(&card)).copied();
                Leaving {
                    played,
                    card,
                    odds: known.unwrap_or_else(|| (UNSEEN / (1.0 - UNSEEN)).ln()),
                }
            })
            .collect();
        cuts.sort_by(|one, other| {
            one.odds
                .total_cmp(&other.odds)
                .then_with(|| one.played.name.cmp(&other.played.name))
        });
        cuts
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
                let usual = self.usual_copies(near, card).unwrap_or(1.0).round();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "copies of a card"
                )]
                let copies = (usual as u32).clamp(1, most.max(1));
                Some(Coming {
                    card,
                    facts,
                    odds: ADD.odds(&features),
                    copies,
                })
            })
            .collect();
        adds.sort_by(|one, other| {
            other
                .odds
                .total_cmp(&one.odds)
                .then_with(|| one.facts.name.cmp(&other.facts.name))
        });
        adds
    }

    fn told_add(&self, coming: &Coming<'_>, query: &Query, near: &Circle) -> Add {
        let reasons: Vec<Because> = [
            self.neighbours_with(coming.card, near),
            self.friends(coming.card, query, 1.0)
                .map(|cards| Reason::GoesWith { cards }),
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

    fn told_cut(&self, cut: &Leaving<'_>, query: &Query, near: &Circle) -> Cut {
        let reasons: Vec<Because> = match cut.card {
            None => vec![Reason::Unseen],
            Some(card) => [
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
        let mut have = 0;
        let (mut copies, mut all) = (BTreeMap::<u32, u32>::new(), 0);
        for deck in &near.near {
            all += 1;
            if let Some(root) = self.index.of_card(deck.deck, card) {
                have += 1;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "one to four"
                )]
                let count = (root * root).round() as u32;
                *copies.entry(count).or_default() += 1;
            }
        }
        let usual = copies.into_iter().max_by_key(|(count, decks)| (*decks, *count));
        (all > 0).then(|| Reason::Neighbours {
            have,
            of: all,
            copies: usual.map_or(0, |(count, _)| count),
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

    /// The swaps that are likely to be right, within the player's means.
    fn swaps(
        &self,
        question: &Question<'_>,
        cuts: &[Leaving<'_>],
        adds: &[Coming<'_>],
        query: &Query,
        near: &Circle,
    ) -> Vec<Swap> {
        let most = question.most_swaps.unwrap_or(SWAPS) as usize;
        let free: Vec<&Leaving<'_>> = cuts
            .iter()
            .filter(|cut| !is_named(question.locked, cut.played) && cut.played.facts.is_some())
            .collect();
        let is_land = |cut: &Leaving<'_>| cut.played.facts.as_ref().is_some_and(CardFacts::is_land);
        let offers: Vec<Offer> = adds
            .iter()
            .map(|coming| Offer {
                is_land: coming.facts.is_land(),
                chance: chance(coming.odds),
                wildcards: cost(question, coming.facts, coming.copies),
            })
            .collect();
        let foreign = |wanted: bool| -> Vec<f32> {
            free.iter()
                .filter(|cut| is_land(cut) == wanted)
                .map(|cut| 1.0 - chance(cut.odds))
                .collect()
        };
        let budget = match question.wildcards {
            Wildcards::Any => None,
            Wildcards::Within(budget) => Some([budget.common, budget.uncommon, budget.rare, budget.mythic]),
        };
        let taken = choose(&offers, [&foreign(false), &foreign(true)], budget, most, SURE);
        let mut swaps = Vec::new();
        for wanted in [false, true] {
            let out = free.iter().filter(|cut| is_land(cut) == wanted);
            let into = taken.iter().filter(|at| offers[**at].is_land == wanted);
            for (cut, at) in out.zip(into) {
                let coming = &adds[*at];
                let copies = cut.played.copies.min(coming.copies);
                let gain = chance(coming.odds) + (1.0 - chance(cut.odds)) - 1.0;
                let told = self.told_add(coming, query, near);
                let gone = self.told_cut(cut, query, near);
                let mut because = told.because;
                because.extend(
                    gone.because
                        .into_iter()
                        .map(|words| format!("{}: {words}", cut.played.name)),
                );
                swaps.push(Swap {
                    cuts: vec![(copies, cut.played.name.clone())],
                    adds: vec![(copies, coming.facts.name.clone())],
                    wildcards: wildcards(question, coming.facts, copies),
                    gain,
                    because,
                });
            }
        }
        swaps.sort_by(|one, other| other.gain.total_cmp(&one.gain));
        swaps
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

fn is_named(names: &[String], played: &Played) -> bool {
    let name = played
        .facts
        .as_ref()
        .map_or(played.name.as_str(), |facts| &facts.name);
    names.iter().any(|other| other == name || *other == played.name)
}

/// Copies of a card that may be added: what the format allows, less those in main deck and sideboard.
fn room(question: &Question<'_>, facts: &CardFacts) -> u32 {
    let most = facts.most.unwrap_or(0);
    let most = if question.is_singleton { most.min(1) } else { most };
    let is_it = |played: &&Played| {
        let own = played.facts.as_ref();
        own.map_or(played.name.as_str(), |own| &own.name) == facts.name
    };
    let played = question.main.iter().chain(question.side).filter(is_it);
    most.saturating_sub(played.map(|played| played.copies).sum())
}

/// Wildcards by rarity that some copies cost; `None` where they cannot be had.
fn cost(question: &Question<'_>, facts: &CardFacts, copies: u32) -> Option<[u32; 4]> {
    let owned = question.owned.iter().find(|(name, _)| *name == facts.name);
    let missing = copies.saturating_sub(owned.map_or(0, |(_, owned)| *owned));
    let mut cost = [0; 4];
    if missing == 0 || facts.is_basic {
        return Some(cost);
    }
    match facts.craft {
        Craft::Wildcard(rarity) => {
            let at = rarity as usize;
            *cost.get_mut(at)? = missing;
            Some(cost)
        }
        // Where cost does not matter, it need not be known.
        _ if question.wildcards == Wildcards::Any => Some(cost),
        _ => None,
    }
}

fn wildcards(question: &Question<'_>, facts: &CardFacts, copies: u32) -> BTreeMap<String, u32> {
    const WORDS: [&str; 4] = ["common", "uncommon", "rare", "mythic"];
    let cost = cost(question, facts, copies).unwrap_or_default();
    WORDS
        .iter()
        .zip(cost)
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| ((*word).to_owned(), count))
        .collect()
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
        Reason::Unseen => "No list of the corpus has it, so nothing is said for or against it.".to_owned(),
        Reason::Replaces { card, lost } if lost.is_empty() => format!("In the place of {card}."),
        Reason::Replaces { card, lost } => format!("In the place of {card}: {lost}."),
    }
}

fn listed(cards: &[String]) -> String {
    match cards {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

//! Kinds of decks: which decks are much the same, what sets them apart, and how many play them.

use std::collections::HashSet;

use deck::card::Rarity;
use deck::catalogue::Craft;
use deck::color::{Color, ColorSet};

use crate::advice::{Archetype, Matchup};
use crate::circle::Circle;
use crate::corpus::Corpus;
use crate::day::Day;
use crate::facts::CardFacts;
use crate::matchups::Matchups;
use crate::model::Model;

/// Decks at least as alike as this are of one kind.
const ALIKE: f32 = 0.55;
/// Decks of fewer are no kind of their own.
const FEWEST: u32 = 4;
/// Days of the two spans that are compared.
const SPAN: Day = 28;
/// A deck is of a kind that so many of its nearest decks are of, by their likeness.
const MOST: f32 = 0.5;
/// The nearest deck of a deck that is of no known kind is no nearer than this.
const NEAR: f32 = 0.4;
/// Cards that are told of a kind.
const CARDS: usize = 5;
/// A colour that so many decks of a kind have is one of its colours.
const COLORED: f32 = 0.5;

/// Stands for "of no kind".
const NONE: u16 = u16::MAX;

/// The kinds of the decks that were learned from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    /// For each deck the number of its kind.
    of: Vec<u16>,
    kinds: Vec<Archetype>,
    matchups: Matchups,
}

impl Kinds {
    pub(crate) fn bytes(&self) -> usize {
        self.of.len() * size_of::<u16>() + self.matchups.bytes()
    }

    /// The kind of a deck; `None` where it is of none.
    fn of(&self, deck: u16) -> Option<u16> {
        self.of
            .get(usize::from(deck))
            .copied()
            .filter(|kind| *kind != NONE)
    }
}

impl Model {
    /// Finds the kinds, and how they did against each other. Of the decks that are of no kind yet the one that was played most leads
    /// one, and all that are alike are of it. `place` gives the number of a deck of the corpus among those that were learned from.
    pub(crate) fn learn_kinds(&mut self, times: &[u32], corpus: &Corpus, place: impl Fn(u32) -> Option<u16>) {
        let count = self.index.len();
        let mut order: Vec<u16> = (0..u16::try_from(count).unwrap_or(u16::MAX)).collect();
        order.sort_by_key(|deck| {
            let at = usize::from(*deck);
            (
                std::cmp::Reverse(times[at]),
                std::cmp::Reverse(self.decks[at].day),
                *deck,
            )
        });
        let mut of = vec![NONE; count];
        let mut members: Vec<Vec<u16>> = Vec::new();
        for leader in order {
            if of[usize::from(leader)] != NONE {
                continue;
            }
            let row: Vec<(u16, f32)> = self
                .index
                .row(leader)
                .iter()
                .map(|entry| (entry.number(), entry.weight()))
                .collect();
            let likeness = self.index.likeness(&row);
            let Ok(kind) = u16::try_from(members.len()) else {
                break;
            };
            let mut own = Vec::new();
            for (deck, likeness) in (0_u16..).zip(likeness) {
                if of[usize::from(deck)] == NONE && (likeness >= ALIKE || deck == leader) {
                    of[usize::from(deck)] = kind;
                    own.push(deck);
                }
            }
            members.push(own);
        }
        let all: u32 = times.iter().sum();
        let mut usual = vec![0.0_f32; self.cards.len()];
        for (deck, times) in (0_u16..).zip(times) {
            for entry in self.index.row(deck) {
                usual[usize::from(entry.number())] += ratio(*times, all);
            }
        }
        let mut numbers = vec![NONE; members.len()];
        let mut kinds = Vec::new();
        for (at, members) in members.iter().enumerate() {
            let sum: u32 = members.iter().map(|deck| times[usize::from(*deck)]).sum();
            if sum < FEWEST {
                continue;
            }
            numbers[at] = u16::try_from(kinds.len()).unwrap_or(NONE);
            kinds.push(self.kind(members, times, sum, &usual));
        }
        for kind in &mut of {
            *kind = numbers[usize::from(*kind)];
        }
        name_apart(&mut kinds);
        self.kinds = Kinds {
            of,
            kinds,
            matchups: Matchups::default(),
        };
        let matchups = Matchups::of(corpus, |deck| Some(self.kinds.of(place(deck)?)));
        for (number, kind) in (0_u16..).zip(&mut self.kinds.kinds) {
            kind.record = matchups.record(number);
        }
        self.kinds.matchups = matchups;
    }

    fn kind(&self, members: &[u16], times: &[u32], sum: u32, usual: &[f32]) -> Archetype {
        let mut share = vec![0.0_f32; self.cards.len()];
        let mut colors = [0.0_f32; 5];
        let mut days = [0_u32; 2];
        let mut lists = 0;
        for deck in members {
            let (at, mut own) = (usize::from(*deck), ColorSet::default());
            let weight = ratio(times[at], sum);
            for entry in self.index.row(*deck) {
                let known = &self.cards[usize::from(entry.number())];
                share[usize::from(entry.number())] += weight * entry.weight() / 2.0;
                if let Some(facts) = known.facts.as_ref().filter(|_| !known.is_land) {
                    own = own.union(facts.colors);
                }
            }
            for (of, color) in colors.iter_mut().zip(Color::ALL) {
                if own.contains(color) {
                    *of += weight;
                }
            }
            let age = self.newest - self.decks[at].day;
            if age < SPAN {
                days[0] += times[at];
                lists += times[at];
            } else if age < 2 * SPAN {
                days[1] += times[at];
            }
        }
        let colors: ColorSet = Color::ALL
            .into_iter()
            .zip(colors)
            .filter(|(_, share)| *share >= COLORED)
            .map(|(color, _)| color)
            .collect();
        let mut telling: Vec<(f32, u16)> = (0_u16..)
            .zip(&self.cards)
            .filter(|(_, known)| !known.is_land)
            .map(|(card, _)| {
                let at = usize::from(card);
                // What most of them have, and few others.
                let apart = share[at] * (share[at] / (usual[at] + 0.01)).max(1.0).ln();
                (apart * standing(self.cards[at].facts.as_ref()), card)
            })
            .filter(|(telling, _)| *telling > 0.0)
            .collect();
        telling.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let cards: Vec<String> = telling
            .iter()
            .take(CARDS)
            .map(|(_, card)| self.cards[usize::from(*card)].name.to_string())
            .collect();
        let [now, before] = self.lists_by_span(times);
        Archetype {
            name: called(colors).to_owned(),
            cards,
            share: ratio(days[0], now),
            share_before: ratio(days[1], before),
            lists,
            record: None,
        }
    }

    /// Lists of the last weeks, and of those before.
    fn lists_by_span(&self, times: &[u32]) -> [u32; 2] {
        let mut lists = [0; 2];
        for (facts, times) in self.decks.iter().zip(times) {
            match self.newest - facts.day {
                age if age < SPAN => lists[0] += times,
                age if age < 2 * SPAN => lists[1] += times,
                _ => {}
            }
        }
        lists
    }

    /// The kind that most of the nearest decks are of; `None` where there is none, or nothing is near.
    pub(crate) fn archetype(&self, circle: &Circle) -> Option<u16> {
        let near = circle.near.iter().take(20);
        if circle.near.first()?.likeness < NEAR {
            return None;
        }
        let mut votes: Vec<(u16, f32)> = Vec::new();
        let mut all = 0.0;
        for near in near {
            let weight = near.likeness.powi(4);
            all += weight;
            let kind = *self.kinds.of.get(usize::from(near.deck))?;
            match votes.iter_mut().find(|(of, _)| *of == kind) {
                Some((_, votes)) => *votes += weight,
                None => votes.push((kind, weight)),
            }
        }
        let (kind, votes) = votes
            .into_iter()
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
        (kind != NONE && votes >= MOST * all).then_some(kind)
    }

    /// The kinds of decks that were found, those first that are played most now.
    #[must_use]
    pub fn kinds(&self) -> Vec<&Archetype> {
        let mut kinds: Vec<&Archetype> = self.kinds.kinds.iter().collect();
        kinds.sort_by(|one, other| {
            other
                .share
                .total_cmp(&one.share)
                .then_with(|| one.name.cmp(&other.name))
        });
        kinds
    }

    /// What is told of a kind.
    pub(crate) fn told_kind(&self, kind: u16) -> Option<Archetype> {
        self.kinds.kinds.get(usize::from(kind)).cloned()
    }

    /// How a kind did against those that it met often enough.
    pub(crate) fn matchups(&self, kind: u16) -> Vec<Matchup> {
        let name = |kind: u16| Some(&*self.kinds.kinds.get(usize::from(kind))?.name);
        self.kinds.matchups.of_kind(kind, name)
    }
}

/// Adds to the colours that kinds are called by the first of their cards that no kind before is called by, too.
fn name_apart(kinds: &mut [Archetype]) {
    let mut taken = HashSet::new();
    for kind in kinds {
        let mut names = kind.cards.iter().map(|card| format!("{} · {card}", kind.name));
        let free = names.find(|name| !taken.contains(name));
        // Where all of its cards are taken, it is what the first of them says.
        let name = free.or_else(|| Some(format!("{} · {}", kind.name, kind.cards.first()?)));
        kind.name = name.unwrap_or_else(|| kind.name.clone());
        taken.insert(kind.name.clone());
    }
}

/// How far a card is one that decks are named after. Of two that tell a kind apart as well, it is the rarer: cheap spells that are
/// played beside it are common.
fn standing(facts: Option<&CardFacts>) -> f32 {
    match facts.map(|facts| facts.craft) {
        Some(Craft::Wildcard(Rarity::Mythic)) => 1.4,
        Some(Craft::Wildcard(Rarity::Rare)) => 1.3,
        Some(Craft::Wildcard(Rarity::Common)) => 0.8,
        _ => 1.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "lists")]
fn ratio(part: u32, all: u32) -> f32 {
    part as f32 / (all as f32).max(1.0)
}

/// What players call decks of these colours.
fn called(colors: ColorSet) -> &'static str {
    match colors.letters().as_str() {
        "" => "Colourless",
        "W" => "Mono-White",
        "U" => "Mono-Blue",
        "B" => "Mono-Black",
        "R" => "Mono-Red",
        "G" => "Mono-Green",
        "WU" => "Azorius",
        "UB" => "Dimir",
        "BR" => "Rakdos",
        "RG" => "Gruul",
        "WG" => "Selesnya",
        "WB" => "Orzhov",
        "UR" => "Izzet",
        "BG" => "Golgari",
        "WR" => "Boros",
        "UG" => "Simic",
        "WUB" => "Esper",
        "UBR" => "Grixis",
        "BRG" => "Jund",
        "WRG" => "Naya",
        "WUG" => "Bant",
        "WBG" => "Abzan",
        "WUR" => "Jeskai",
        "UBG" => "Sultai",
        "WBR" => "Mardu",
        "URG" => "Temur",
        "WUBRG" => "Five-Colour",
        _ => "Four-Colour",
    }
}

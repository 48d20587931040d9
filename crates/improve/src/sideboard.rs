//! What near decks have in their sideboards.

use std::collections::{BTreeMap, HashMap};

use crate::advice::SideboardCard;
use crate::circle::Circle;
use crate::colors;
use crate::corpus::{Corpus, CorpusDeck};
use crate::facts::CardFacts;
use crate::means::{allowed, copies_in};
use crate::model::{Model, Question};
use crate::scores::Query;

/// Cards that are told.
const TOLD: usize = 24;
/// A card that fewer of the near decks have is not told, unless the deck has it.
const FEWEST: f32 = 0.1;

/// The sideboards of the decks that were learned from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sides {
    cards: Vec<(Box<str>, Option<CardFacts>)>,
    /// For each deck where its cards begin.
    starts: Vec<u32>,
    /// Numbers of cards, and copies.
    entries: Vec<(u16, u8)>,
}

impl Sides {
    pub(crate) fn of(corpus: &Corpus, facts: &[Option<CardFacts>], decks: &[&CorpusDeck]) -> Sides {
        let mut sides = Sides {
            starts: vec![0],
            ..Sides::default()
        };
        let mut numbers: HashMap<&str, u16> = HashMap::new();
        for deck in decks {
            for listed in &deck.side {
                let facts = facts.get(listed.card as usize).and_then(Option::as_ref);
                let name = facts.map_or_else(|| corpus.name(listed.card), |facts| &facts.name);
                let number = *numbers.entry(name).or_insert_with(|| {
                    sides.cards.push((name.into(), facts.cloned()));
                    u16::try_from(sides.cards.len() - 1).unwrap_or(u16::MAX)
                });
                sides.entries.push((number, listed.copies));
            }
            sides
                .starts
                .push(u32::try_from(sides.entries.len()).unwrap_or(u32::MAX));
        }
        sides
    }

    fn deck(&self, deck: u16) -> &[(u16, u8)] {
        let at = usize::from(deck);
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.entries[*from as usize..*to as usize],
            _ => &[],
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.entries.len() * size_of::<(u16, u8)>() + self.starts.len() * size_of::<u32>()
    }
}

impl Model {
    /// What near decks have in their sideboards, most often first, beside what this one has; never more than the format allows
    /// beside the main deck, and only what the deck's colours cast. Nothing where near decks have no sideboards.
    pub(crate) fn sideboard(
        &self,
        question: &Question<'_>,
        query: &Query,
        circle: &Circle,
    ) -> Vec<SideboardCard> {
        let mut found: BTreeMap<u16, (f32, BTreeMap<u8, f32>)> = BTreeMap::new();
        let mut all = 0.0;
        for near in &circle.near {
            let side = self.sides.deck(near.deck);
            if side.is_empty() {
                continue;
            }
            let weight = near.likeness.powi(4);
            all += weight;
            for (card, copies) in side {
                let (share, by_copies) = found.entry(*card).or_default();
                *share += weight;
                *by_copies.entry(*copies).or_default() += weight;
            }
        }
        if all <= 0.0 {
            return Vec::new();
        }
        let mut told: Vec<SideboardCard> = found
            .into_iter()
            .filter_map(|(card, (weight, by_copies))| {
                let (name, facts) = self.sides.cards.get(usize::from(card))?;
                let most = facts
                    .as_ref()
                    .and_then(|facts| allowed(question, facts))
                    .unwrap_or(0);
                let room = most.saturating_sub(copies_in(question.main, name));
                let (copies, _) = by_copies
                    .into_iter()
                    .max_by(|one, other| one.1.total_cmp(&other.1))?;
                let share = weight / all;
                let have = copies_in(question.side, name);
                let may_come = |facts: &CardFacts| !facts.is_basic && colors::fits(facts, query.colors);
                let is_told =
                    have > 0 || (share >= FEWEST && room > 0 && facts.as_ref().is_some_and(may_come));
                let refused = question.refused.iter().any(|other| **other == **name);
                (is_told && !refused).then(|| SideboardCard {
                    name: name.to_string(),
                    copies: u32::from(copies).min(room.max(have)),
                    share: share * 100.0,
                    have,
                })
            })
            .collect();
        told.sort_by(|one, other| {
            other
                .share
                .total_cmp(&one.share)
                .then_with(|| one.name.cmp(&other.name))
        });
        told.truncate(TOLD);
        told
    }
}

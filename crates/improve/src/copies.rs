//! How many copies of a card decks like this one play: which it has too few of, and which too many.

use crate::advise::{Coming, Leaving};
use crate::circle::Circle;
use crate::means::{is_named, room};
use crate::model::{Model, Question};
use crate::scores::{Query, chance};

/// Near lists that have the card, of all of them, before their copies say anything.
const FEWEST: f32 = 0.3;
/// A card that belongs with less than this chance is a cut, and no matter of copies.
const BELONGS: f32 = 0.8;
/// Of near lists with the card, those that play more or fewer copies: what is taken off for those that do so for no reason.
const DOUBT: f32 = 0.1;

/// What near lists that have a card play of it, beside so many copies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Others {
    /// Of all near lists, those that have it.
    have: f32,
    /// Of these, those with more copies, and how many they have on average.
    more: f32,
    many: f32,
    /// The same of those with fewer.
    fewer: f32,
    few: f32,
}

impl Model {
    fn others(&self, near: &Circle, card: u16, own: f32) -> Others {
        let (mut all, mut have) = (0.0_f32, 0.0_f32);
        let (mut more, mut many, mut fewer, mut few) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for deck in &near.near {
            let weight = deck.likeness.powi(4);
            all += weight;
            let Some(root) = self.index.of_card(deck.deck, card) else {
                continue;
            };
            let copies = (root * root).round();
            have += weight;
            if copies > own {
                more += weight;
                many += weight * copies;
            } else if copies < own {
                fewer += weight;
                few += weight * copies;
            }
        }
        let part = |of: f32, all: f32| if all > 0.0 { of / all } else { 0.0 };
        Others {
            have: part(have, all),
            more: part(more, have),
            many: part(many, more),
            fewer: part(fewer, have),
            few: part(few, fewer),
        }
    }

    /// Cards of the deck of which near lists play more, and by how many; each with the chance that it should have more.
    pub(crate) fn to_raise<'a>(
        &'a self,
        question: &Question<'_>,
        cuts: &[Leaving<'_>],
        query: &Query,
        near: &Circle,
    ) -> Vec<Coming<'a>> {
        if question.is_singleton {
            return Vec::new();
        }
        self.that_belong(cuts, query)
            .filter_map(|(card, cut)| {
                let facts = self.cards[usize::from(card)].facts.as_ref()?;
                if question.refused.contains(&facts.name) {
                    return None;
                }
                let own = cut.played.copies.min(4) as f32;
                let others = self.others(near, card, own);
                let copies = whole(others.many - own).min(room(question, facts));
                let is_told = others.have >= FEWEST && copies > 0 && others.more > others.fewer;
                is_told.then(|| Coming {
                    card,
                    facts,
                    odds: cut.odds,
                    chance: (others.more - DOUBT).max(0.0),
                    copies,
                    replaces: None,
                })
            })
            .collect()
    }

    /// Cards of the deck of which near lists play fewer: how many copies may leave, and the chance that they should.
    pub(crate) fn to_trim<'a, 'b>(
        &self,
        question: &Question<'_>,
        cuts: &'b [Leaving<'a>],
        query: &Query,
        near: &Circle,
    ) -> Vec<(u32, &'b Leaving<'a>, f32)> {
        self.that_belong(cuts, query)
            .filter(|(_, cut)| !is_named(question.locked, cut.played))
            .filter_map(|(card, cut)| {
                let own = cut.played.copies.min(4) as f32;
                let others = self.others(near, card, own);
                let copies = whole(own - others.few.max(1.0));
                let is_told = others.have >= FEWEST && copies > 0 && others.fewer > others.more.max(DOUBT);
                is_told.then_some((copies, cut, others.fewer - DOUBT))
            })
            .collect()
    }

    fn that_belong<'a, 'b>(
        &self,
        cuts: &'b [Leaving<'a>],
        query: &Query,
    ) -> impl Iterator<Item = (u16, &'b Leaving<'a>)> {
        let is_in = |card: u16| query.cards.iter().any(|(other, _)| *other == card);
        cuts.iter()
            .filter(|cut| cut.too_many == 0 && chance(cut.odds) >= BELONGS)
            .filter_map(move |cut| Some((cut.card.filter(|card| is_in(*card))?, cut)))
    }
}

/// Whole copies.
fn whole(copies: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "one to four"
    )]
    let whole = copies.max(0.0).round() as u32;
    whole
}

//! What a deck is: counts, curve, colours, types, rarities, wildcards, prices, legality.
//!
//! Curve, colours, types and lands are those of the deck that is shuffled up and its commander; rarities, wildcards and prices
//! are those of every card to own, the sideboard's too. A double-faced card counts as its front face.

mod balance;
pub mod findings;

use serde::{Deserialize, Serialize};

use crate::card::{Card, CardType, Rarity};
use crate::color::Color;
use crate::cost::ManaCost;
use crate::decklist::{Entry, Section, Sections};
use crate::legality::{self, Terms, Verdict};
use crate::roster::Roster;

/// Bars of a curve: mana value 0 to 6, and 7 or more.
const CURVE_BARS: u32 = 8;
/// Copies of a card that Arena ever asks anyone to own, whatever number a deck may hold.
const PLAYSET: u32 = 4;

/// What is known of a deck, as far as its cards are known. The JSON of `analyze --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    pub counts: Counts,
    pub curve: Curve,
    /// One per colour that a spell asks for or a land makes, in WUBRG order, then colourless where a cost asks for it.
    pub colors: Vec<ColorBalance>,
    /// Copies in the main deck and of the commander by type, in [`CardType::ALL`] order; types with none are left out.
    pub types: Vec<TypeCount>,
    /// Copies (main, sideboard, commander, companion; basics left out) by rarity.
    pub rarities: Vec<RarityCount>,
    pub wildcards: Wildcards,
    pub prices: PriceSummary,
    /// One per Arena format, in [`crate::format::Format::ALL`] order.
    pub legality: Vec<Verdict>,
}

/// Copies by section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub main: u32,
    pub sideboard: u32,
    pub commander: u32,
    pub companion: u32,
    /// Copies of lands in the main deck, by their front face.
    pub lands: u32,
    /// Different cards over all sections but the maybeboard.
    pub distinct: u32,
    /// Copies (all sections but the maybeboard) whose card is not known yet: every figure below leaves them out.
    pub unresolved: u32,
}

/// Nonland cards of the main deck and the commander by mana value; a split card by its cheaper half.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Eight bars: mana value 0 to 6, and 7 or more.
    pub bars: Vec<CurveBar>,
    /// Mean mana value over the nonland cards; 0 when there are none.
    pub mean: f64,
}

/// One bar of the curve, in copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurveBar {
    /// Mana value; the last bar stands for 7 and more.
    pub mana_value: u32,
    pub creatures: u32,
    pub others: u32,
}

/// What the spells ask of one colour, and what the lands give.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColorBalance {
    /// `None` is colourless mana proper (`{C}` in a cost).
    pub color: Option<Color>,
    /// Symbols of this colour in the costs of all nonland copies, the commander's too; a hybrid symbol counts one half for each
    /// colour, a split card with both halves, an adventure or double-faced card with its front.
    pub pips: f64,
    /// Copies of lands in the main deck that make this colour, as far as that is known.
    pub sources: u32,
    /// Copies of nonland cards whose cost asks for this colour.
    pub cards: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeCount {
    pub card_type: CardType,
    pub count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RarityCount {
    pub rarity: Rarity,
    pub count: u32,
}

/// Wildcards to craft the whole deck from nothing: at most four of a card, as four stand for any number, at the
/// lowest rarity the deck lists it in; basics are free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wildcards {
    pub common: u32,
    pub uncommon: u32,
    pub rare: u32,
    pub mythic: u32,
    /// Copies of known cards whose printing has no wildcard's rarity.
    pub unknown: u32,
}

/// What the deck costs on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PriceSummary {
    /// Sum over the copies with a price, in US dollars; `None` when no card has one.
    pub usd: Option<f64>,
    /// Copies with a price, basics left out.
    pub priced: u32,
    /// Copies without one.
    pub unpriced: u32,
}

/// Computes everything from a deck's entries and the facts of its cards.
///
/// `card_of` gives the card of an entry, or `None` while it is not known. A companion that is listed in the sideboard too is
/// counted once, and the maybeboard not at all.
pub fn analyse<'a>(sections: &Sections, card_of: impl Fn(&Entry) -> Option<&'a Card>) -> Analysis {
    analyse_on(sections, &Terms::default(), card_of)
}

/// [`analyse`], judged on other terms than best of three and facts of no known day.
pub fn analyse_on<'a>(
    sections: &Sections,
    terms: &Terms,
    card_of: impl Fn(&Entry) -> Option<&'a Card>,
) -> Analysis {
    let roster = Roster::new(sections, &card_of);
    Analysis {
        counts: counts(sections, &roster),
        curve: curve(&roster),
        colors: balance::colors(&roster),
        types: types(&roster),
        rarities: rarities(&roster),
        wildcards: wildcards(&roster),
        prices: prices(&roster),
        legality: legality::judge(&roster, terms),
    }
}

/// Copies and cards of the deck proper, the main deck and the commander, as far as they are known.
fn deck_proper<'r, 'a>(roster: &'r Roster<'a>) -> impl Iterator<Item = (u32, &'a Card)> + use<'r, 'a> {
    let lines = roster
        .lines
        .iter()
        .filter(|line| matches!(line.section, Section::Main | Section::Commander));
    lines.filter_map(|line| Some((line.count, line.card?)))
}

/// Copies and cards of everything the player must own and pay for; basic lands are free.
fn to_own<'r, 'a>(roster: &'r Roster<'a>) -> impl Iterator<Item = (u32, &'a Card)> + use<'r, 'a> {
    let known = roster
        .lines
        .iter()
        .filter_map(|line| Some((line.count, line.card?)));
    known.filter(|(_, card)| !card.is_basic())
}

fn counts(sections: &Sections, roster: &Roster) -> Counts {
    let unresolved = roster.lines.iter().filter(|line| line.card.is_none());
    Counts {
        main: sections.copies(Section::Main),
        sideboard: sections.copies(Section::Sideboard),
        commander: sections.copies(Section::Commander),
        companion: sections.copies(Section::Companion),
        lands: deck_proper(roster)
            .filter(|(_, card)| card.is_land())
            .map(|(count, _)| count)
            .sum(),
        distinct: u32::try_from(roster.cards.len()).unwrap_or(u32::MAX),
        unresolved: unresolved.map(|line| line.count).sum(),
    }
}

fn curve(roster: &Roster) -> Curve {
    let mut bars: Vec<CurveBar> = (0..CURVE_BARS)
        .map(|mana_value| CurveBar {
            mana_value,
            ..CurveBar::default()
        })
        .collect();
    let (mut sum, mut copies) = (0.0, 0_u32);
    for (count, card) in deck_proper(roster).filter(|(_, card)| !card.is_land()) {
        let mana_value = cast_for(card);
        sum += mana_value * f64::from(count);
        copies += count;
        // The cast floors and keeps within range: half mana values exist, negative ones do not.
        let bar = &mut bars[(mana_value as usize).min(CURVE_BARS as usize - 1)];
        if card.card_type() == CardType::Creature {
            bar.creatures += count;
        } else {
            bar.others += count;
        }
    }
    let mean = if copies == 0 { 0.0 } else { sum / f64::from(copies) };
    Curve { bars, mean }
}

/// The mana value at which a card joins the curve: of a split card, that of the half that costs less, as that is when it
/// can first be cast; together the halves are no turn's play.
fn cast_for(card: &Card) -> f64 {
    if card.layout != "split" {
        return card.mana_value;
    }
    let halves = card
        .faces
        .iter()
        .map(|face| ManaCost::parse(&face.mana_cost))
        .filter(|cost| !cost.is_empty());
    halves
        .map(|cost| f64::from(cost.mana_value()))
        .reduce(f64::min)
        .unwrap_or(card.mana_value)
}

fn types(roster: &Roster) -> Vec<TypeCount> {
    let count = |card_type| {
        let copies = deck_proper(roster)
            .filter(|(_, card)| card.card_type() == card_type)
            .map(|(count, _)| count);
        TypeCount {
            card_type,
            count: copies.sum(),
        }
    };
    CardType::ALL
        .into_iter()
        .map(count)
        .filter(|group| group.count > 0)
        .collect()
}

fn rarities(roster: &Roster) -> Vec<RarityCount> {
    const ALL: [Rarity; 5] = [
        Rarity::Common,
        Rarity::Uncommon,
        Rarity::Rare,
        Rarity::Mythic,
        Rarity::Unknown,
    ];
    let count = |rarity| {
        let copies = to_own(roster)
            .filter(|(_, card)| card.rarity == rarity)
            .map(|(count, _)| count);
        RarityCount {
            rarity,
            count: copies.sum(),
        }
    };
    ALL.into_iter()
        .map(count)
        .filter(|group| group.count > 0)
        .collect()
}

fn wildcards(roster: &Roster) -> Wildcards {
    let mut wildcards = Wildcards::default();
    // Per card and not per printing: a copy of any printing will do, and four are as good as any number.
    for listed in roster
        .cards
        .iter()
        .filter(|listed| listed.card.is_some_and(|card| !card.is_basic()))
    {
        *match listed.rarity {
            Rarity::Common => &mut wildcards.common,
            Rarity::Uncommon => &mut wildcards.uncommon,
            Rarity::Rare => &mut wildcards.rare,
            Rarity::Mythic => &mut wildcards.mythic,
            Rarity::Unknown => &mut wildcards.unknown,
        } += listed.copies().min(PLAYSET);
    }
    wildcards
}

fn prices(roster: &Roster) -> PriceSummary {
    let mut summary = PriceSummary::default();
    // In cents, so that the sum does not hang on the order of the list.
    let mut cents = 0.0;
    for (count, card) in to_own(roster) {
        match card.prices.usd {
            Some(usd) => {
                cents += (usd * 100.0).round() * f64::from(count);
                summary.priced += count;
            }
            None => summary.unpriced += count,
        }
    }
    summary.usd = (summary.priced > 0).then_some(cents / 100.0);
    summary
}

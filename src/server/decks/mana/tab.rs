//! What the Mana tab of a deck shows.

use std::sync::Arc;

use deck::collection::Collection;
use deck::color::ColorSet;
use deck::decklist::{Parsed, Section};
use deck::format::{Format, MatchType};
use mana::{Curve, Dealt, LandCount, Manabase, Mask, Options, Standing, Suits, Verdict};

use super::lands::{Better, MAX_WILDCARDS, Means, better, candidates, cast_rate, color_rate, wishes};
use super::{TABLE, answer, manabase_of, options};
use crate::server::corpora::{Origin, Trained};
use crate::server::decks::{Decks, on_thread};
use crate::server::problem::Problem;
use crate::server::resolve::{Resolver, wanted};
use crate::server::store::DeckRow;
use crate::wire::{ManaAnswer, entry_key};

/// Lands fewer and more that the trade-off shows.
const SPAN: u32 = 4;
/// Tournament lists that are enough to be compared with.
const ENOUGH: u64 = 100;
/// Openings that are dealt.
const OPENINGS: u64 = 3;

/// What the address asks of the tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many games decide a match; the deck's own where it is not said.
    pub match_type: Option<MatchType>,
    /// Decides the opening hands.
    pub hand: u64,
    /// Common to mythic: what better lands may cost.
    pub wildcards: [u32; 4],
}

impl Asked {
    /// Reads the names and values of an address; what is not understood is left at what is usual.
    #[must_use]
    pub fn of(query: &str) -> Asked {
        let mut asked = Asked {
            hand: 1,
            ..Asked::default()
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let number = || value.parse::<u32>().unwrap_or(0).min(MAX_WILDCARDS);
            match &*name {
                "best_of" => asked.match_type = crate::server::config::match_type_of(&value).ok(),
                "hand" => asked.hand = value.parse().unwrap_or(1),
                "common" => asked.wildcards[0] = number(),
                "uncommon" => asked.wildcards[1] = number(),
                "rare" => asked.wildcards[2] = number(),
                "mythic" => asked.wildcards[3] = number(),
                _ => {}
            }
        }
        asked
    }
}

/// What the tab shows.
#[derive(Clone, Debug, Default)]
pub struct ManaTab {
    pub asked: Asked,
    pub answer: ManaAnswer,
    pub base: Manabase,
    /// Chance to cast a spell on curve, on average over all copies and over play and draw; `None` where no chance is given.
    pub cast_rate: Option<f64>,
    /// The same in games that bring enough lands.
    pub color_rate: f64,
    /// Decks with fewer and more lands.
    pub counts: Vec<LandCount>,
    /// Lands that decks with this curve have on average (Karsten's regression of 2022); `None` without spells.
    pub expected: Option<f64>,
    /// Where the number of lands stands among tournament lists of the format, and the day of the oldest of them; `None` without
    /// such lists.
    pub standing: Option<(Standing, String)>,
    pub better: Better,
    /// Openings, each of seven cards after the other, the last of which are kept.
    pub openings: Vec<Vec<Hand>>,
    /// Whether a collection was looked at.
    pub owned: bool,
    /// Lands that are nothing else: those that are compared with other lists. The others are spells with a land on the back.
    pub only_lands: u32,
}

/// An opening hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Names, one for each card, lands first.
    pub kept: Vec<(String, bool)>,
    /// Names of what goes to the bottom.
    pub bottom: Vec<String>,
    pub verdict: Option<Verdict>,
}

impl Decks {
    pub(in crate::server::decks) async fn mana_tab(
        &self,
        row: &DeckRow,
        parsed: Arc<Parsed>,
        query: &str,
        owned: Option<Arc<Collection>>,
    ) -> Result<ManaTab, Problem> {
        let asked = Asked::of(query);
        let match_type = asked.match_type.unwrap_or(row.match_type);
        let job = self.0.resolver.state(&row.id, row.version);
        let all = self
            .assemble((row.format, match_type), Arc::clone(&parsed), job)
            .await?;
        let trained = match all.format {
            Some(format) => self.0.corpora.at_hand(format).await?,
            None => None,
        };
        let resolver = self.0.resolver.clone();
        // A search for lands takes up to some seconds: few at a time, so that others find a thread.
        let turn = if asked.wildcards == [0; 4] && owned.is_none() {
            None
        } else {
            let turn = Arc::clone(&self.0.land_searches).acquire_owned().await;
            Some(turn.map_err(|_| Problem::Internal("searches for lands are over"))?)
        };
        on_thread(move || {
            // Until it is done, whether or not anybody waits for it.
            let _turn = turn;
            let base = manabase_of(&resolver, &parsed, all.format);
            let answer = answer(base.clone(), (all.format, match_type), all.progress);
            let tab = ManaTab {
                asked,
                answer,
                base,
                owned: owned.is_some(),
                ..ManaTab::default()
            };
            let tab = computed(
                tab,
                &resolver,
                &parsed,
                owned.as_deref(),
                (all.format, match_type),
            );
            ManaTab {
                standing: trained.and_then(|trained| standing(&trained, tab.only_lands)),
                ..tab
            }
        })
        .await
    }
}

/// Where a number of lands stands among the format's own tournament lists.
fn standing(trained: &Trained, lands: u32) -> Option<(Standing, String)> {
    let is_own = trained.source.origin == Origin::Tournaments;
    let standing = mana::standing(&trained.model.decks_by_lands(), lands)?;
    (is_own && standing.decks >= ENOUGH).then(|| (standing, trained.source.from.clone()))
}

fn computed(
    mut tab: ManaTab,
    resolver: &Resolver,
    parsed: &Parsed,
    owned: Option<&Collection>,
    (format, match_type): (Option<Format>, MatchType),
) -> ManaTab {
    let options = options(match_type);
    let mulligan = tab.base.mulligan(options);
    let (Ok(report), Ok(pool)) = (tab.base.report(&TABLE, options), tab.base.pool(Suits::default())) else {
        return tab;
    };
    let wishes = wishes(&tab.base, options);
    if !wishes.is_empty() {
        tab.cast_rate = Some(cast_rate(&tab.base, &report));
        tab.color_rate = color_rate(&tab.base, &report);
        tab.counts = mana::land_counts(&TABLE, &pool, &wishes, mulligan, SPAN);
        // They go by the fast form, and everything else by the exact one: moved so that they agree where the deck is.
        let here = tab.counts.iter().find(|count| count.lands == report.lands);
        let off = here
            .zip(tab.cast_rate)
            .map_or(0.0, |(here, exact)| exact - here.cast_rate);
        for count in &mut tab.counts {
            count.cast_rate = (count.cast_rate + off).clamp(0.0, 1.0);
        }
    }
    let means = Means {
        wildcards: tab.asked.wildcards,
        owned,
        format,
        identity: identity(resolver, parsed),
    };
    let choices = resolver.reading(|catalogue| candidates(&tab.base, options, &means, catalogue));
    tab.better = better(&TABLE, &tab.base, &report, options, &means, &choices).unwrap_or_default();
    let (cards, shape) = dealt(&tab.base, resolver, parsed);
    tab.expected = shape.expected(tab.base.size, !parsed.sections.get(Section::Companion).is_empty());
    tab.only_lands = shape.lands;
    tab.openings = (0..OPENINGS)
        .map(|at| {
            hands(
                &cards,
                &tab,
                options,
                tab.asked.hand.wrapping_mul(OPENINGS).wrapping_add(at),
            )
        })
        .filter(|hands| !hands.is_empty())
        .collect();
    tab
}

/// Colours of the commanders; `None` where there are none, or one of them is not known.
fn identity(resolver: &Resolver, parsed: &Parsed) -> Option<ColorSet> {
    let commanders = parsed.sections.get(Section::Commander);
    let known = crate::server::decks::view::know(resolver, &wanted(commanders.iter()));
    let colors = commanders.iter().map(|entry| {
        let (card, _) = known.get(&entry_key(entry))?;
        Some(card.color_identity)
    });
    let all = colors.collect::<Option<Vec<ColorSet>>>()?;
    all.into_iter().reduce(ColorSet::union)
}

/// What is known of the main deck: lands, and spells with what they cost, a spell with a land on its back among the spells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shape {
    lands: u32,
    spells: f64,
    cost: f64,
}

impl Shape {
    /// What the regression expects; `None` without spells.
    fn expected(&self, size: u32, companion: bool) -> Option<f64> {
        (self.spells > 0.0).then(|| {
            mana::expected_lands(
                size,
                &Curve {
                    mean_value: self.cost / self.spells,
                    companion,
                    cheap_draw_and_ramp: 0,
                },
            )
        })
    }
}

/// The cards of the library: name, and what an opening hand sees; and what it is made of, cards that are not known left aside.
fn dealt(base: &Manabase, resolver: &Resolver, parsed: &Parsed) -> (Vec<(String, Dealt)>, Shape) {
    let main = parsed.sections.get(Section::Main);
    let known = crate::server::decks::view::know(resolver, &wanted(main.iter()));
    let mut shape = Shape::default();
    let cards = main.iter().map(|entry| {
        let card = known.get(&entry_key(entry)).map(|(card, _)| &**card);
        match card {
            Some(card) if card.is_land() => shape.lands = shape.lands.saturating_add(entry.count),
            Some(card) => {
                shape.spells += f64::from(entry.count);
                shape.cost += f64::from(entry.count) * card.mana_value;
            }
            None => {}
        }
        let name = card.map_or(entry.name.as_str(), |card| card.short_name());
        let land = base.lands.iter().find(|land| land.name == name);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "mana values are small"
        )]
        let value = card.map_or(0, |card| card.mana_value as u32);
        let dealt = Dealt {
            land: land.map(|land| base.land(land, Suits::default())),
            value,
            copies: entry.count,
        };
        (name.to_owned(), dealt)
    });
    (cards.collect(), shape)
}

fn hands(cards: &[(String, Dealt)], tab: &ManaTab, options: Options, seed: u64) -> Vec<Hand> {
    let kinds = tab
        .base
        .payable(options)
        .into_iter()
        .filter_map(|spell| spell.payable)
        .fold(Mask::NONE, |kinds, cost| kinds.union(cost.kinds()));
    let only: Vec<Dealt> = cards.iter().map(|(_, dealt)| *dealt).collect();
    let looks = mana::opening(&only, kinds, tab.base.mulligan(options), seed);
    looks
        .into_iter()
        .map(|look| {
            let named = |at: &usize| (cards[*at].0.clone(), cards[*at].1.land.is_some());
            let mut kept: Vec<(String, bool, u32)> = look
                .hand
                .iter()
                .map(|at| {
                    let (name, is_land) = named(at);
                    (name, is_land, cards[*at].1.value)
                })
                .collect();
            kept.sort_by(|one, other| (!one.1, one.2, &one.0).cmp(&(!other.1, other.2, &other.0)));
            Hand {
                kept: kept
                    .into_iter()
                    .map(|(name, is_land, _)| (name, is_land))
                    .collect(),
                bottom: look.bottom.iter().map(|at| named(at).0).collect(),
                verdict: Some(look.verdict),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_as_usual() {
        assert_eq!(
            Asked::of("best_of=1&hand=7&rare=8&mythic=x&land.Plains=3"),
            Asked {
                match_type: Some(MatchType::BestOfOne),
                hand: 7,
                wildcards: [0, 0, 8, 0],
            }
        );
        assert_eq!(Asked::of("best_of=2&hand=x&common=1000").hand, 1);
        assert_eq!(Asked::of("common=1000").wildcards, [12, 0, 0, 0]);
    }
}

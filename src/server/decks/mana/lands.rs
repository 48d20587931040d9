//! Better lands for a deck: the best split of its basic lands, and what dual lands in their place would do.

use deck::card::{Card, Legality, Rarity};
use deck::catalogue::{Catalogue, Craft};
use deck::color::{Color, ColorSet};
use deck::decklist::Entry;
use deck::format::Format;
use mana::{
    Binomials, Chance, Choice, LandBase, LandCards, Limits, Manabase, Mask, Options, PoolError, Report,
    Suits, Wish,
};

/// With more splits times different costs than this they are not tried one by one: the search goes by exchanges then, and tells
/// what it cannot rule out.
const MAX_SPLITS: u64 = 60_000;
/// The same of basics, beyond which what is known of splits takes too much memory.
const MAX_BASICS: u32 = 60;
/// Lands that are looked at beside the basics.
const MAX_CANDIDATES: usize = 8;
/// Wildcards that are looked at in all.
pub const MAX_WILDCARDS: u32 = 12;
/// Land bases that a proof may take, and times different costs all of a search: some seconds at worst.
const LOOKS: u32 = 400;
const WORK: u32 = 30_000;
/// A chance to cast a spell on curve that changes by less is no better: players would not notice.
pub const EVEN: f64 = 0.002;
/// A spell whose chance changes by less is not told.
const TOLD: f64 = 0.0005;

/// Lands in the place of the basics of a deck; all others stay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Better {
    /// Why there is nothing to choose, in one sentence; the rest is empty then.
    pub nothing: Option<String>,
    /// Chance to cast a spell on curve, on average over all copies and over play and draw, 0 to 1: as it is.
    pub now: f64,
    /// With the lands of [`Better::lands`].
    pub best: f64,
    /// Lands that change: name, copies now, copies then.
    pub lands: Vec<(String, u32, u32)>,
    /// Spells whose chance changes, most first: name, on curve now and then, on average over play and draw.
    pub spells: Vec<(String, f64, f64)>,
    /// No choice within the limits does better than the best by more than this.
    pub gap: Option<f64>,
    /// Lands that were looked at beside the basics.
    pub looked: usize,
    /// Whether a basic land leaves that no cost of a spell asks for.
    pub drops_unasked: bool,
    /// The best for none, one, two … wildcards: how many, and the chance by the fast form.
    pub steps: Vec<(u32, f64)>,
    /// Wildcards of the best, common to mythic.
    pub wildcards: [u32; 4],
    /// Whether every choice was tried or ruled out.
    pub is_proved: bool,
    /// Whether a colour that spells ask for loses more than a third of its sources.
    pub gives_up: bool,
    /// Whether each colour was made to keep half of its basics.
    pub keeps_half: bool,
}

/// What may be spent, and what is owned.
#[derive(Clone, Debug, Default)]
pub struct Means<'a> {
    /// Common to mythic.
    pub wildcards: [u32; 4],
    /// Copies owned of the card of this name.
    pub owned: Option<&'a deck::collection::Collection>,
    pub format: Option<Format>,
    /// Colours of the commanders, which every card must keep to; `None` where the deck has none that is known.
    pub identity: Option<ColorSet>,
}

/// A land that may come in.
#[derive(Clone, Debug)]
pub struct Candidate {
    name: String,
    cards: LandCards,
    choice: Choice,
}

/// The chance to cast a spell on curve, on average over all copies and over play and draw, by the exact form.
#[must_use]
pub fn cast_rate(base: &Manabase, report: &Report) -> f64 {
    mean(base, report, |chance| chance.cast)
}

/// The same in those games that bring enough lands: what the colours and tapped lands alone do.
#[must_use]
pub fn color_rate(base: &Manabase, report: &Report) -> f64 {
    mean(base, report, |chance| chance.cast_given_lands)
}

fn mean(base: &Manabase, report: &Report, of: fn(Chance) -> f64) -> f64 {
    let (mut sum, mut copies) = (0.0, 0.0);
    let counted = base.spells.iter().zip(&report.cards);
    for (spell, card) in counted.filter(|(spell, _)| !spell.beside) {
        if let (Some(play), Some(draw)) = (card.play, card.draw) {
            sum += f64::from(spell.count) * f64::midpoint(of(play), of(draw));
            copies += f64::from(spell.count);
        }
    }
    if copies > 0.0 { sum / copies } else { 0.0 }
}

/// What the lands are to cast, each spell by its copies.
#[must_use]
pub fn wishes(base: &Manabase, options: Options) -> Vec<Wish> {
    let payable = base.payable(options);
    let weighed = base.spells.iter().zip(payable);
    weighed
        .filter(|(spell, _)| !spell.beside)
        .filter_map(|(spell, payable)| {
            Some(Wish {
                cost: payable.payable.filter(|cost| cost.turn() <= mana::LAST_TURN)?,
                weight: f64::from(spell.count),
            })
        })
        .collect()
}

/// Looks for better lands. Takes up to some seconds with wildcards: not for the thread that answers requests.
///
/// The highest chance on average may give a colour up, if few spells ask for it. Nobody who plays it wants to, so then each colour
/// keeps half of its basics.
///
/// # Errors
/// When there is no such deck.
pub fn better(
    table: &Binomials,
    base: &Manabase,
    report: &Report,
    options: Options,
    means: &Means<'_>,
    candidates: &[Candidate],
) -> Result<Better, PoolError> {
    let free = search(table, base, report, options, means, candidates, false)?;
    if free.gives_up {
        return search(table, base, report, options, means, candidates, true);
    }
    Ok(free)
}

fn search(
    table: &Binomials,
    base: &Manabase,
    report: &Report,
    options: Options,
    means: &Means<'_>,
    candidates: &[Candidate],
    keeps_half: bool,
) -> Result<Better, PoolError> {
    let nothing = |why: &str| {
        Ok(Better {
            nothing: Some(why.to_owned()),
            ..Better::default()
        })
    };
    let wishes = wishes(base, options);
    if wishes.is_empty() {
        return nothing("No spell of this deck has a cost that lands could pay.");
    }
    let (basics, others): (Vec<&LandCards>, Vec<&LandCards>) =
        base.lands.iter().partition(|land| plain_basic(land).is_some());
    let count: u32 = basics.iter().map(|land| land.count).sum();
    if count == 0 {
        return nothing(
            "The list has no basic lands, and the others stay: what else they do, these figures do not see.",
        );
    }
    let colors = colors(&wishes, &basics);
    let is_one = basics
        .iter()
        .all(|land| plain_basic(land).is_some_and(|color| colors.contains(&color)));
    if colors.len() < 2 && is_one {
        return nothing("The spells ask for one colour: any split of the basics is the same.");
    }
    let mut stay: Vec<(mana::Land, u32)> = others
        .iter()
        .map(|land| (base.land(land, Suits::default()), land.count))
        .collect();
    // Basics that stay whatever is best.
    let mut kept = [0; 5];
    if keeps_half {
        for land in &basics {
            if let Some(color) = plain_basic(land).filter(|color| colors.contains(color)) {
                kept[color as usize] = land.count.div_ceil(2);
                stay.push((mana::basic(color), land.count.div_ceil(2)));
            }
        }
    }
    let count = count - kept.iter().sum::<u32>();
    let mulligan = base.mulligan(options);
    let costs = distinct(&wishes);
    let is_small =
        ways(count, colors.len()).saturating_mul(u64::from(costs)) <= MAX_SPLITS && count <= MAX_BASICS;
    if candidates.is_empty() && is_small {
        let splits = mana::splits(table, base.size, &stay, count, &colors, &wishes, mulligan)?;
        let Some(first) = splits.first() else {
            return nothing("There is one way to split the basics.");
        };
        let counts: Vec<(String, u32)> = Color::ALL
            .iter()
            .zip(first.basics)
            .map(|(color, count)| (basic_name(*color).to_owned(), count + kept[*color as usize]))
            .collect();
        let told = Better {
            is_proved: true,
            keeps_half,
            ..Better::default()
        };
        return beside(table, base, report, options, &basics, &counts, &[], told);
    }
    let mut choices: Vec<Choice> = colors.iter().map(|color| Choice::basic(*color)).collect();
    choices.extend(candidates.iter().map(|candidate| candidate.choice));
    let wanted = means
        .wildcards
        .iter()
        .fold(0_u32, |sum, count| sum.saturating_add(*count));
    let limits = Limits {
        wildcards: means.wildcards,
        bought: wanted.min(MAX_WILDCARDS),
        looks: LOOKS,
        all: WORK / costs.max(1),
    };
    let bases = mana::best_bases(
        table, base.size, &stay, count, &choices, &wishes, mulligan, limits,
    )?;
    // What is proved is proved of all that may be spent; the cheapest of what is as good is told.
    let Some(last) = bases.last() else {
        return nothing("There are not enough lands to choose from.");
    };
    let best: &LandBase = bases
        .iter()
        .find(|base| base.cast_rate + 1e-9 >= last.cast_rate)
        .unwrap_or(last);
    let names = colors
        .iter()
        .map(|color| basic_name(*color).to_owned())
        .chain(candidates.iter().map(|candidate| candidate.name.clone()));
    let still = colors
        .iter()
        .map(|color| kept[*color as usize])
        .chain(std::iter::repeat(0));
    let counts = best.counts.iter().zip(still).map(|(count, still)| count + still);
    let counts: Vec<(String, u32)> = names.zip(counts).collect();
    let mut wildcards = [0; 4];
    for (choice, count) in choices.iter().zip(&best.counts) {
        wildcards[choice.rarity.min(3)] += count.saturating_sub(choice.owned);
    }
    // More wildcards than can be spent bring nothing more.
    let mut steps: Vec<(u32, f64)> = bases.iter().map(|base| (base.bought, base.cast_rate)).collect();
    steps.dedup_by_key(|(bought, _)| *bought);
    let told = Better {
        gap: Some((last.bound - best.cast_rate).max(0.0)),
        looked: candidates.len(),
        steps,
        wildcards,
        is_proved: last.is_proved,
        keeps_half,
        ..Better::default()
    };
    beside(table, base, report, options, &basics, &counts, candidates, told)
}

/// The deck with other lands beside the deck as it is.
#[expect(clippy::too_many_arguments, reason = "two decks, and what is told of them")]
fn beside(
    table: &Binomials,
    base: &Manabase,
    report: &Report,
    options: Options,
    basics: &[&LandCards],
    counts: &[(String, u32)],
    candidates: &[Candidate],
    told: Better,
) -> Result<Better, PoolError> {
    let copies_now = |name: &str| {
        let now = base.lands.iter().find(|land| land.name == name);
        now.map_or(0, |land| land.count)
    };
    let mut other = base.clone();
    other.lands.retain(|land| plain_basic(land).is_none());
    let mut lands: Vec<(String, u32, u32)> = Vec::new();
    for (name, count) in counts {
        let candidate = candidates.iter().find(|candidate| candidate.name == *name);
        // What is in the list already stays, and more of it comes.
        let now = copies_now(name);
        let then = if candidate.is_some() { now + count } else { *count };
        if let Some(known) = other.lands.iter_mut().find(|land| land.name == *name) {
            known.count = then;
        } else if then > 0 {
            let cards = candidate.map(|candidate| candidate.cards.clone());
            let cards = cards.or_else(|| basic_cards(name));
            other
                .lands
                .extend(cards.map(|cards| LandCards { count: then, ..cards }));
        }
        if now != then {
            lands.push((name.clone(), now, then));
        }
    }
    // Basics of colours that nobody asks for.
    for land in basics {
        if land.count > 0 && !counts.iter().any(|(name, _)| *name == land.name) {
            lands.push((land.name.clone(), land.count, 0));
        }
    }
    let then = other.report(table, options)?;
    let (now, best) = (cast_rate(base, report), cast_rate(&other, &then));
    let sources = |base: &Manabase, color: Color| -> u32 {
        let lands = base.lands.iter();
        let of = lands.filter(|land| base.land(land, Suits::default()).mana.meets(Mask::color(color)));
        of.map(|land| land.count).sum()
    };
    let asked = colors(&wishes(base, options), &[]);
    let gives_up = asked
        .iter()
        .any(|color| sources(&other, *color) * 3 < sources(base, *color) * 2);
    // The search goes by the fast form, the page by the exact one: the curve is moved to where this says it ends.
    let off = told.steps.last().map_or(0.0, |(_, last)| best - last);
    let steps = told
        .steps
        .iter()
        .map(|(bought, rate)| (*bought, (rate + off).clamp(0.0, 1.0)));
    let told = Better {
        steps: steps.collect(),
        ..told
    };
    if lands.is_empty() || best < now + EVEN {
        return Ok(Better {
            now,
            best: now,
            gives_up,
            wildcards: [0; 4],
            ..told
        });
    }
    let mean = |card: &mana::CardReport| Some(f64::midpoint(card.play?.cast, card.draw?.cast));
    let mut spells: Vec<(String, f64, f64)> = report
        .cards
        .iter()
        .zip(&then.cards)
        .filter_map(|(before, after)| Some((before.name.clone(), mean(before)?, mean(after)?)))
        .filter(|(_, before, after)| (before - after).abs() >= TOLD)
        .collect();
    spells.sort_by(|one, other| (other.2 - other.1).abs().total_cmp(&(one.2 - one.1).abs()));
    let drops_unasked = basics
        .iter()
        .any(|land| plain_basic(land).is_some_and(|color| !asked.contains(&color)));
    Ok(Better {
        drops_unasked,
        now,
        best,
        lands,
        spells,
        gives_up,
        ..told
    })
}

/// The colour of a basic land that is no more than that.
fn plain_basic(land: &LandCards) -> Option<Color> {
    let color = Color::ALL
        .into_iter()
        .find(|color| basic_name(*color) == land.name)?;
    (land.basic && !land.snow).then_some(color)
}

const fn basic_name(color: Color) -> &'static str {
    match color {
        Color::White => "Plains",
        Color::Blue => "Island",
        Color::Black => "Swamp",
        Color::Red => "Mountain",
        Color::Green => "Forest",
    }
}

fn basic_cards(name: &str) -> Option<LandCards> {
    let color = Color::ALL.into_iter().find(|color| basic_name(*color) == name)?;
    let types: deck::color::ColorSet = [color].into_iter().collect();
    Some(LandCards {
        name: name.to_owned(),
        rules: deck::land::LandRules::plain(deck::land::Kinds {
            colors: types,
            colorless: false,
        }),
        types,
        basic: true,
        ..LandCards::default()
    })
}

/// The colours that spells ask for, and those of the basics that are there.
fn colors(wishes: &[Wish], basics: &[&LandCards]) -> Vec<Color> {
    let asked = wishes
        .iter()
        .fold(Mask::NONE, |asked, wish| asked.union(wish.cost.kinds()));
    let meant: Vec<Color> = Color::ALL
        .into_iter()
        .filter(|color| asked.meets(Mask::color(*color)))
        .collect();
    if meant.is_empty() {
        basics.iter().filter_map(|land| plain_basic(land)).collect()
    } else {
        meant
    }
}

/// Different costs among what the lands are to cast.
fn distinct(wishes: &[Wish]) -> u32 {
    let mut costs: Vec<&mana::Cost> = Vec::new();
    for wish in wishes {
        if !costs.contains(&&wish.cost) {
            costs.push(&wish.cost);
        }
    }
    u32::try_from(costs.len()).unwrap_or(u32::MAX)
}

/// Ways to give `count` lands to `colors` colours.
fn ways(count: u32, colors: usize) -> u64 {
    let more = u64::try_from(colors).unwrap_or(0).saturating_sub(1);
    (1..=more).fold(1_u64, |ways, at| ways.saturating_mul(u64::from(count) + at) / at)
}

/// Lands of two colours of the deck or more that the format has, and that are owned or could be had.
#[must_use]
pub fn candidates(
    base: &Manabase,
    options: Options,
    means: &Means<'_>,
    catalogue: &Catalogue,
) -> Vec<Candidate> {
    if means.wildcards == [0; 4] && means.owned.is_none() {
        return Vec::new();
    }
    let colors = colors(&wishes(base, options), &[]);
    let wanted: deck::color::ColorSet = colors.iter().copied().collect();
    let mut found: Vec<(usize, bool, Candidate)> = Vec::new();
    for card in catalogue.lands() {
        if !card.is_land() || card.is_basic() || card.name.starts_with("A-") {
            continue;
        }
        if let Some(format) = means.format
            && card.legality_in(format) != Some(Legality::Legal)
        {
            continue;
        }
        let is_outside = |identity: ColorSet| card.color_identity.union(identity) != identity;
        if means.identity.is_some_and(is_outside) {
            continue;
        }
        let Some(cards) = counted_in_full(&card) else {
            continue;
        };
        let land = base.land(&cards, Suits::default());
        let gives = |mask: Mask| {
            colors
                .iter()
                .filter(|color| mask.meets(Mask::color(**color)))
                .count()
        };
        let all = land.more.map_or(land.mana, |(_, more)| land.mana.union(more));
        if gives(all) < 2 || cards.rules.mana.colors.intersection(wanted).is_empty() {
            continue;
        }
        let in_deck = base.lands.iter().find(|known| known.name == cards.name);
        let in_deck = in_deck.map_or(0, |known| known.count);
        let most = if base.first_is_free { 1 } else { 4_u32 };
        let most = most.saturating_sub(in_deck);
        let owned = means.owned.map_or(0, |owned| owned.copies(&card.name));
        let owned = owned.saturating_sub(in_deck).min(most);
        let rarity = match catalogue.craft(&card) {
            Craft::Wildcard(Rarity::Common) => Some(0),
            Craft::Wildcard(Rarity::Uncommon) => Some(1),
            Craft::Wildcard(Rarity::Rare) => Some(2),
            Craft::Wildcard(Rarity::Mythic) => Some(3),
            _ => None,
        };
        let affordable = rarity.is_some_and(|rarity: usize| means.wildcards[rarity] > 0);
        if most == 0 || (owned == 0 && !affordable) {
            continue;
        }
        let choice = Choice {
            land,
            most: if affordable { most } else { owned },
            owned,
            rarity: rarity.unwrap_or(3),
        };
        let untapped = !matches!(land.enters, mana::Enters::Tapped);
        let candidate = Candidate {
            name: cards.name.clone(),
            cards,
            choice,
        };
        // Of lands that are the same to the figures one is enough, that which costs least; but of which there may be one copy only,
        // each is another.
        let same = found
            .iter_mut()
            .filter(|_| !base.first_is_free)
            .find(|(_, _, other)| other.choice.land == land && other.choice.most <= candidate.choice.most);
        match same {
            Some((_, _, other)) => {
                let cost = |one: &Candidate| {
                    (
                        one.choice.most - one.choice.owned.min(one.choice.most),
                        one.choice.rarity,
                    )
                };
                if cost(&candidate) < cost(other) {
                    *other = candidate;
                }
            }
            None => found.push((gives(all), untapped, candidate)),
        }
    }
    found.sort_by(|one, other| {
        let key = |(gives, untapped, candidate): &(usize, bool, Candidate)| {
            (*untapped, *gives, candidate.choice.owned)
        };
        key(other)
            .cmp(&key(one))
            .then_with(|| one.2.name.cmp(&other.2.name))
    });
    found.truncate(MAX_CANDIDATES);
    found.into_iter().map(|(_, _, candidate)| candidate).collect()
}

/// A land whose figures leave nothing out; `None` for any other.
fn counted_in_full(card: &Card) -> Option<LandCards> {
    let rules = card.land?;
    let odd = rules.unread || rules.chosen || rules.fetch.is_some() || rules.only.is_some();
    if odd || matches!(rules.enters, deck::land::Enters::Depends) {
        return None;
    }
    let entry = Entry {
        count: 1,
        name: card.short_name().to_owned(),
        ..Entry::default()
    };
    let mut sections = deck::decklist::Sections::default();
    sections.get_mut(deck::decklist::Section::Main).push(entry);
    let one = Manabase::new(&sections, |_| Some(card), false);
    one.lands.into_iter().next()
}

#[cfg(test)]
mod tests {
    use deck::catalogue::Catalogue;
    use deck::land::{Fetch, LandRules};
    use mana::SpellCards;

    use super::*;

    fn deck(lands: &[(&str, u32)], spells: &[(&str, u32)]) -> Manabase {
        Manabase {
            size: 60,
            lands: lands
                .iter()
                .map(|(name, count)| LandCards {
                    count: *count,
                    ..basic_cards(name).unwrap()
                })
                .collect(),
            spells: spells
                .iter()
                .map(|(cost, count)| SpellCards {
                    name: (*cost).to_owned(),
                    cost: (*cost).to_owned(),
                    count: *count,
                    ..SpellCards::default()
                })
                .collect(),
            ..Manabase::default()
        }
    }

    /// The cards that the program brings with it.
    fn starter() -> Catalogue {
        let mut catalogue = Catalogue::default();
        for card in deck::starter::cards() {
            catalogue.insert(card.into());
        }
        catalogue
    }

    fn found(base: &Manabase, means: &Means<'_>, catalogue: &Catalogue) -> Better {
        let table = Binomials::default();
        let options = Options::default();
        let report = base.report(&table, options).unwrap();
        let choices = candidates(base, options, means, catalogue);
        better(&table, base, &report, options, means, &choices).unwrap()
    }

    #[test]
    fn basics_go_where_spells_ask_for_them() {
        let base = deck(
            &[("Plains", 12), ("Swamp", 12)],
            &[("{1}{W}{W}", 20), ("{1}{B}", 16)],
        );
        let better = found(&base, &Means::default(), &Catalogue::default());
        let [(plains, _, more), (swamp, _, fewer)] = &better.lands[..] else {
            panic!("{better:?}")
        };
        assert_eq!((plains.as_str(), swamp.as_str()), ("Plains", "Swamp"));
        assert!(*more > 12 && more + fewer == 24, "{better:?}");
        assert!(better.is_proved && better.best > better.now && !better.keeps_half);
    }

    #[test]
    fn no_colour_is_given_up() {
        let base = deck(
            &[("Plains", 8), ("Island", 8), ("Swamp", 8)],
            &[("{W}{W}{W}", 30), ("{1}{U}", 4), ("{1}{B}", 2)],
        );
        let better = found(&base, &Means::default(), &Catalogue::default());
        assert!(better.keeps_half, "{better:?}");
        for (name, now, then) in &better.lands {
            assert!(then * 2 >= *now, "{name}: {then} of {now}");
        }
    }

    #[test]
    fn a_deck_of_one_colour_has_nothing_to_choose() {
        let base = deck(&[("Plains", 24)], &[("{W}", 36)]);
        assert!(
            found(&base, &Means::default(), &Catalogue::default())
                .nothing
                .is_some()
        );
    }

    #[test]
    fn basics_that_no_cost_asks_for_make_room_and_that_is_told() {
        let base = deck(&[("Plains", 12), ("Island", 12)], &[("{1}{W}", 36)]);
        let better = found(&base, &Means::default(), &Catalogue::default());
        assert_eq!(
            better.lands,
            [("Plains".to_owned(), 12, 24), ("Island".to_owned(), 12, 0)]
        );
        assert!(better.drops_unasked && better.best > better.now + 0.05);
    }

    #[test]
    fn what_a_fetch_land_finds_is_not_taken_from_it() {
        let mut base = deck(
            &[("Plains", 10), ("Island", 9), ("Swamp", 1)],
            &[("{1}{W}", 16), ("{1}{U}", 14), ("{2}{B}", 3)],
        );
        let mut rules = LandRules::default();
        rules.fetch = Some(Fetch {
            types: ColorSet::ALL,
            basic: true,
        });
        base.lands.push(LandCards {
            name: "Fabled Passage".to_owned(),
            count: 4,
            rules,
            ..LandCards::default()
        });
        let better = found(&base, &Means::default(), &Catalogue::default());
        let swamp = better.lands.iter().find(|(name, ..)| name == "Swamp");
        assert!(swamp.is_none_or(|(_, _, then)| *then >= 1), "{better:?}");
        assert!(better.best >= better.now, "{better:?}");
    }

    #[test]
    fn lands_keep_to_the_colours_of_the_commander() {
        let catalogue = starter();
        let base = deck(
            &[("Plains", 12), ("Island", 12)],
            &[("{W}{W}", 18), ("{U}{U}", 18)],
        );
        let candidates = |identity: Option<&str>| {
            let means = Means {
                wildcards: [12; 4],
                identity: identity.map(ColorSet::from_letters),
                ..Means::default()
            };
            super::candidates(&base, Options::default(), &means, &catalogue).len()
        };
        let (any, own, none) = (candidates(None), candidates(Some("WU")), candidates(Some("")));
        assert!(own > 0 && own <= any, "{own} of {any}");
        assert!(none < own, "only lands of any colour are of none");
    }

    #[test]
    fn what_may_be_asked_takes_no_more_than_it_may() {
        let catalogue = starter();
        // Thirty different costs in three colours, and all the wildcards that can be asked for.
        let costs: Vec<String> = (0..10)
            .flat_map(|more| ["W", "U", "B"].map(|letter| format!("{{{more}}}{{{letter}}}")))
            .collect();
        let spells: Vec<(&str, u32)> = costs.iter().map(|cost| (cost.as_str(), 1)).collect();
        let base = deck(&[("Plains", 10), ("Island", 10), ("Swamp", 10)], &spells);
        assert!(distinct(&wishes(&base, Options::default())) >= 20);
        let means = Means {
            wildcards: [12; 4],
            ..Means::default()
        };
        let better = found(&base, &means, &catalogue);
        assert!(better.looked > 0 && better.best >= better.now, "{better:?}");
        assert!(
            better.steps.windows(2).all(|pair| pair[0].0 < pair[1].0),
            "each number of wildcards once: {:?}",
            better.steps
        );
    }

    #[test]
    fn dual_lands_cost_no_more_than_is_there() {
        let catalogue = starter();
        let base = deck(
            &[("Plains", 12), ("Island", 12)],
            &[("{W}{W}", 18), ("{U}{U}", 18)],
        );
        let means = |rare| Means {
            wildcards: [0, 0, rare, 0],
            format: Some(Format::Standard),
            ..Means::default()
        };
        let with = found(&base, &means(3), &catalogue);
        assert!(with.wildcards[2] <= 3 && with.wildcards[2] > 0, "{with:?}");
        assert_eq!(with.wildcards[..2], [0, 0]);
        let came: u32 = with
            .lands
            .iter()
            .map(|(_, now, then)| then.saturating_sub(*now))
            .sum();
        let went: u32 = with
            .lands
            .iter()
            .map(|(_, now, then)| now.saturating_sub(*then))
            .sum();
        assert_eq!(came, went, "{with:?}");
        let rates: Vec<f64> = with.steps.iter().map(|(_, rate)| *rate).collect();
        assert!(rates.is_sorted(), "{rates:?}");
        assert!(found(&base, &means(6), &catalogue).best >= with.best - 1e-9);
    }
}

//! A deck with other lands: which numbers may be moved, and what they do to the chances to cast.

use deck::color::{Color, ColorSet};
use deck::cost::ManaCost;
use deck::land::{Kinds, LandRules};
use mana::{
    Binomials, Cost, Hands, LAST_TURN, Land, LandCards, Law, Manabase, Options, Pool, Question, Seat, Suits,
    flood,
};

/// What stands before the name of a land in an address and in a form.
pub const FIELD: &str = "land.";
/// No deck has more cards.
const MOST: u32 = mana::MOST_CARDS;

/// How many of each land a player wants to try, by name; lands that are not named stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lands(Vec<(String, u32)>);

impl Lands {
    /// What the fields of a form, or of an address, ask for: those called `land.` and a name. Of two for one land the last counts;
    /// what is no number is as if it were not there.
    pub fn of_fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Lands {
        let mut lands = Lands::default();
        for (field, value) in fields {
            let count = value.trim().parse::<u32>();
            if let (Some(name), Ok(count)) = (field.strip_prefix(FIELD), count) {
                lands.0.retain(|(known, _)| known != name);
                lands.0.push((name.to_owned(), count.min(MOST)));
            }
        }
        lands
    }

    /// What the query of an address asks for, with or without its `?`.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of_query(query: &str) -> Lands {
        let query = query.trim_start_matches('?').as_bytes();
        let fields: Vec<_> = url::form_urlencoded::parse(query).collect();
        Lands::of_fields(fields.iter().map(|(field, value)| (&**field, &**value)))
    }

    /// How many of a land are tried; as many as there are where none is said.
    #[must_use]
    pub fn count(&self, land: &LandCards) -> u32 {
        let said = self.0.iter().find(|(name, _)| *name == land.name);
        said.map_or(land.count, |(_, count)| *count)
    }

    /// The deck with these lands and as many cards as before.
    #[must_use]
    pub fn applied_to(&self, base: &Manabase) -> Manabase {
        let mut lands = choices(base);
        for land in &mut lands {
            land.count = self.count(land);
        }
        Manabase {
            lands,
            ..base.clone()
        }
    }
}

/// Every land whose number may be moved, with the number that the deck has now: the basic lands of the deck's colours, then the
/// others in the order of the list.
#[must_use]
pub fn choices(base: &Manabase) -> Vec<LandCards> {
    let asked = base.spells.iter().fold(ColorSet::EMPTY, |colors, spell| {
        colors.union(ManaCost::parse(&spell.cost).colors())
    });
    let mut choices = Vec::with_capacity(base.lands.len() + 5);
    for (color, name) in Color::ALL.into_iter().zip(BASICS) {
        let own = base.lands.iter().find(|land| land.name == name);
        match own {
            Some(land) => choices.push(land.clone()),
            None if asked.contains(color) => choices.push(basic(color, name)),
            None => {}
        }
    }
    let others = base.lands.iter().filter(|land| !BASICS.contains(&&*land.name));
    choices.extend(others.cloned());
    choices
}

const BASICS: [&str; 5] = ["Plains", "Island", "Swamp", "Mountain", "Forest"];

fn basic(color: Color, name: &str) -> LandCards {
    let only: ColorSet = [color].into_iter().collect();
    LandCards {
        name: name.to_owned(),
        count: 0,
        rules: LandRules::plain(Kinds::of(only)),
        types: only,
        basic: true,
        snow: false,
    }
}

/// The most of a land that a slider reaches: what the deck has, and else four copies, one in Brawl; 25 of a basic land in 60 cards,
/// and in proportion in larger decks.
#[cfg(feature = "ssr")]
#[must_use]
pub fn reach(base: &Manabase, land: &LandCards) -> u32 {
    let usual = match (land.basic, base.first_is_free) {
        (true, _) => (base.size * 25).div_ceil(60).max(25),
        (false, true) => 1,
        (false, false) => 4,
    };
    usual.max(land.count)
}

/// What is said of a deck with some lands, all of it on the play.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub lands: u32,
    /// The cards that are no lands.
    pub others: u32,
    /// The chance to cast each of [`Manabase::spells`] on the turn of its mana value, as [`Manabase::report`] has it.
    pub casts: Vec<Option<f64>>,
    /// The mean of them, by copies; absent where there is none.
    pub mean: Option<f64>,
    /// The chance of two lands or fewer on turn 4.
    pub screw: f64,
    /// The chance of eight lands or more among the first thirteen cards.
    pub flood: f64,
}

/// Works the figures out. `None` for what is no deck by its size, or has more lands than cards.
#[must_use]
pub fn figures(table: &Binomials, base: &Manabase, options: Options) -> Option<Figures> {
    let lands = base
        .lands
        .iter()
        .fold(0_u32, |sum, land| sum.saturating_add(land.count));
    // Refuses what is no deck before anything is worked out.
    Pool::new(base.size, [(Land::default(), lands)]).ok()?;
    let hands = Hands::new(table, base.size, lands, base.mulligan(options));
    let law = |turn| hands.by_turn(table, turn, Seat::Play);
    let mut laws: Vec<Option<Law>> = Vec::new();
    let mut pools: Vec<Pool> = Vec::new();
    let mut suited: Vec<(Suits, usize)> = Vec::new();
    let mut known: Vec<(Cost, usize, Option<f64>)> = Vec::new();
    let mut casts = Vec::with_capacity(base.spells.len());
    let (mut sum, mut copies) = (0.0, 0);
    for (cards, spell) in base.spells.iter().zip(base.payable(options)) {
        let cast = spell
            .payable
            .filter(|cost| cost.turn() <= LAST_TURN)
            .and_then(|cost| {
                let at = suited.iter().find(|(suits, _)| *suits == cards.suits);
                let at = if let Some((_, at)) = at {
                    *at
                } else {
                    let pool = base.pool(cards.suits).ok()?;
                    // Where no mana is for some spells only, all share one pool.
                    let at = pools.iter().position(|other| *other == pool);
                    let at = at.unwrap_or_else(|| {
                        pools.push(pool);
                        pools.len() - 1
                    });
                    suited.push((cards.suits, at));
                    at
                };
                // Most decks have a handful of different costs.
                if let Some((.., cast)) = known
                    .iter()
                    .find(|(other, pool, _)| (other, *pool) == (&cost, at))
                {
                    return *cast;
                }
                let turn = cost.turn();
                if laws.len() <= turn as usize {
                    laws.resize_with(turn as usize + 1, || None);
                }
                let law = laws[turn as usize].get_or_insert_with(|| law(turn));
                let cast =
                    Question::new(&pools[at], &cost, turn).map(|question| question.exact_chance(table, law));
                known.push((cost, at, cast));
                cast
            });
        if let (Some(cast), false) = (cast, cards.beside) {
            sum += cast * f64::from(cards.count);
            copies += cards.count;
        }
        casts.push(cast);
    }
    Some(Figures {
        lands,
        others: base.size - lands,
        casts,
        mean: (copies > 0).then(|| sum / f64::from(copies)),
        screw: 1.0 - law(4).at_least(3),
        flood: flood(table, base.size, lands),
    })
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod tests {
    use std::collections::HashMap;

    use deck::card::Card;
    use deck::decklist::Entry;

    use super::*;

    fn cards() -> HashMap<String, Card> {
        let cards = deck::starter::cards().into_iter();
        cards.map(|card| (card.short_name().to_owned(), card)).collect()
    }

    pub fn sample(slug: &str, is_brawl: bool) -> Manabase {
        let cards = cards();
        let parsed = deck::import::read(deck::samples::find(slug).unwrap().text, None).unwrap();
        let card_of = |entry: &Entry| cards.get(entry.name.split(" // ").next().unwrap_or_default());
        Manabase::new(&parsed.parsed.sections, card_of, is_brawl)
    }

    #[test]
    fn an_address_asks_for_lands() {
        let lands = Lands::of_query(
            "?tab=x&land.Plains=8&land.Otawara%2C+Soaring+City=2&land.Swamp=x&land.Plains=9&land.Forest=-1&land.Island=99999",
        );
        let said: Vec<_> = lands
            .0
            .iter()
            .map(|(name, count)| (name.as_str(), *count))
            .collect();
        assert_eq!(
            said,
            [("Otawara, Soaring City", 2), ("Plains", 9), ("Island", 250)]
        );
        assert_eq!(Lands::of_query(""), Lands::default());
    }

    #[test]
    fn lands_that_are_not_named_stay_and_the_deck_keeps_its_size() {
        let base = sample("standard-dimir-midrange", false);
        assert_eq!(
            Lands::default().applied_to(&base).lands.len(),
            choices(&base).len()
        );
        let before = base.lands.iter().map(|land| land.count).sum::<u32>();
        let other = Lands::of_query("land.Island=9").applied_to(&base);
        let islands = |base: &Manabase| {
            base.lands
                .iter()
                .find(|land| land.name == "Island")
                .map_or(0, |land| land.count)
        };
        let after = other.lands.iter().map(|land| land.count).sum::<u32>();
        assert_eq!(after, before - islands(&base) + 9);
        assert_eq!((other.size, other.spells), (base.size, base.spells));
    }

    #[test]
    fn the_basic_lands_of_the_colours_can_be_chosen_also_where_the_deck_has_none() {
        let base = sample("standard-dimir-midrange", false);
        let names: Vec<String> = choices(&base).into_iter().map(|land| land.name).collect();
        assert_eq!(names[..2], ["Island", "Swamp"]);
        assert!(!names.iter().any(|name| name == "Forest"), "{names:?}");
        let none = Manabase {
            lands: Vec::new(),
            ..base.clone()
        };
        let bare: Vec<_> = choices(&none)
            .into_iter()
            .map(|land| (land.name, land.count))
            .collect();
        assert_eq!(bare, [("Island".to_owned(), 0), ("Swamp".to_owned(), 0)]);
    }

    #[test]
    fn a_slider_reaches_what_a_deck_may_have() {
        let land = |basic, count| LandCards {
            basic,
            count,
            ..LandCards::default()
        };
        let deck = |size, first_is_free| Manabase {
            size,
            first_is_free,
            ..Manabase::default()
        };
        let reached = [
            reach(&deck(60, false), &land(true, 0)),
            reach(&deck(100, true), &land(true, 0)),
            reach(&deck(60, false), &land(true, 31)),
            reach(&deck(60, false), &land(false, 2)),
            reach(&deck(100, true), &land(false, 1)),
            reach(&deck(40, false), &land(false, 7)),
        ];
        assert_eq!(reached, [25, 42, 31, 4, 1, 7]);
    }

    #[test]
    fn todays_figures_are_those_of_the_report() {
        let table = Binomials::default();
        for (slug, brawl) in [
            ("standard-dimir-midrange", false),
            ("historic-elves", false),
            ("brawl-niv-mizzet", true),
        ] {
            let base = sample(slug, brawl);
            let report = base.report(&table, Options::default()).unwrap();
            let figures = figures(&table, &base, Options::default()).unwrap();
            assert_eq!(figures.casts.len(), report.cards.len());
            for (cast, card) in figures.casts.iter().zip(&report.cards) {
                let (cast, told) = (cast.unwrap_or(-1.0), card.play.map_or(-1.0, |play| play.cast));
                assert!((cast - told).abs() < 1e-9, "{slug} {}: {cast} {told}", card.name);
            }
            assert!(
                (figures.screw - report.screw).abs() < 1e-12 && (figures.flood - report.flood).abs() < 1e-12
            );
            assert_eq!(figures.lands + figures.others, base.size);
        }
    }

    #[test]
    fn no_chances_for_what_is_no_deck() {
        let table = Binomials::default();
        let base = sample("standard-dimir-midrange", false);
        let too_many = Lands::of_query("land.Island=40&land.Swamp=40").applied_to(&base);
        assert_eq!(figures(&table, &too_many, Options::default()), None);
        assert_eq!(figures(&table, &Manabase::default(), Options::default()), None);
        let no_lands = Manabase {
            lands: Vec::new(),
            ..base
        };
        let none = figures(&table, &no_lands, Options::default()).unwrap();
        assert_eq!((none.lands, none.others, none.screw), (0, 60, 1.0));
        assert!(none.mean.unwrap() < 1e-12);
    }
}

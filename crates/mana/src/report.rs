//! All that is said of a deck's mana: the JSON of `mana --json`.

use serde::{Deserialize, Serialize};

use crate::binomial::Binomials;
use crate::castable::Question;
use crate::cost::Cost;
use crate::land::Pool;
use crate::law::{Hands, Law, Mulligan, Seat};
use crate::mask::Mask;

/// A spell of the deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    pub name: String,
    /// As the card writes it, `{3}{W}{U}`.
    pub cost: String,
    /// `None` where nothing can be said of it: no chance is given, and the page says why.
    pub payable: Option<Cost>,
}

/// How reliably a deck casts its spells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Cards in the library, the commander not among them.
    pub deck_size: u32,
    pub lands: u32,
    /// One for each spell that was given, in that order.
    pub cards: Vec<CardReport>,
    pub lands_by_turn: LandsByTurn,
    /// The chance of two lands or fewer on turn 4, on the play.
    pub screw: f64,
    /// The chance of eight lands or more among the thirteen cards seen by turn 7 on the play, mulligans left aside.
    pub flood: f64,
    /// The chance that the first seven cards are kept.
    pub keep7: f64,
}

/// One spell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardReport {
    pub name: String,
    pub cost: String,
    /// The turn of its mana value, at least 1; absent where no chance is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub play: Option<Chance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Chance>,
    /// The same one turn and two turns later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Later>,
    /// Lands that give each kind of mana it asks for, and how many are wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Sources>,
}

/// The chance to cast a spell by a turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    pub cast: f64,
    /// In those games that bring enough lands by then: what the colours alone do.
    pub cast_given_lands: f64,
}

/// The chances on a later turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Later {
    pub turn: u32,
    pub play: Chance,
    pub draw: Chance,
}

/// Lands for one kind of mana.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// `W`, `U`, `B`, `R`, `G`, `C` (colourless) or `S` (snow).
    pub mana: char,
    pub have: u32,
    /// The fewest with which a spell that asks for this kind alone is cast on curve in 89 + M of 100 games with enough
    /// lands, M being its mana value (Karsten 2022); `None` where no number of lands in this deck does that.
    pub wanted: Option<u32>,
}

/// The chance of at least `k` lands, by turn from 1 and by `k` from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LandsByTurn {
    pub play: Vec<Vec<f64>>,
    pub draw: Vec<Vec<f64>>,
}

/// Turns for which lands are counted.
const TURNS: u32 = 10;
/// Spells are looked at up to this turn: what costs more is cast by other means.
pub const LAST_TURN: u32 = 20;

/// Laws of lands by turn and seat, made when they are first asked for.
struct Laws<'a> {
    table: &'a Binomials,
    hands: Hands,
    made: Vec<[Option<Law>; 2]>,
}

impl Laws<'_> {
    fn get(&mut self, turn: u32, seat: Seat) -> &Law {
        let at = turn as usize;
        if self.made.len() <= at {
            self.made.resize_with(at + 1, || [None, None]);
        }
        let slot = &mut self.made[at][usize::from(seat == Seat::Draw)];
        slot.get_or_insert_with(|| self.hands.by_turn(self.table, turn, seat))
    }
}

/// Looks at every spell of a deck.
#[must_use]
pub fn report(table: &Binomials, pool: &Pool, spells: &[Spell], mulligan: Mulligan) -> Report {
    let (size, lands) = (pool.size(), pool.land_count());
    let mut laws = Laws {
        table,
        hands: Hands::new(table, size, lands, mulligan),
        made: Vec::new(),
    };
    let mut known: Vec<(Cost, CardReport)> = Vec::new();
    let cards = spells
        .iter()
        .map(|spell| {
            let named = |report: CardReport| CardReport {
                name: spell.name.clone(),
                cost: spell.cost.clone(),
                ..report
            };
            let cost = spell.payable.as_ref().filter(|cost| cost.turn() <= LAST_TURN);
            let Some(cost) = cost else {
                return named(CardReport::default());
            };
            // Most decks have a handful of different costs.
            if let Some((_, report)) = known.iter().find(|(other, _)| other == cost) {
                return named(report.clone());
            }
            let report = card(&mut laws, pool, cost, mulligan);
            known.push((cost.clone(), report.clone()));
            named(report)
        })
        .collect();
    let mut by_turn = |seat: Seat| -> Vec<Vec<f64>> {
        (1..=TURNS)
            .map(|turn| {
                let law = laws.get(turn, seat).lands();
                let mut more = 1.0;
                law.iter()
                    .map(|chance| {
                        let at_least: f64 = more;
                        more -= chance;
                        at_least.clamp(0.0, 1.0)
                    })
                    .collect()
            })
            .collect()
    };
    let lands_by_turn = LandsByTurn {
        play: by_turn(Seat::Play),
        draw: by_turn(Seat::Draw),
    };
    let flood = (8..=13.min(size))
        .map(|hits| table.hypergeometric(size, lands, 13.min(size), hits))
        .sum();
    Report {
        deck_size: size,
        lands,
        cards,
        screw: 1.0 - laws.get(4, Seat::Play).at_least(3),
        lands_by_turn,
        flood,
        keep7: laws.hands.keep_seven(),
    }
}

fn card(laws: &mut Laws, pool: &Pool, cost: &Cost, mulligan: Mulligan) -> CardReport {
    let turn = cost.turn();
    let mut chances = |turn: u32| -> Option<(Chance, Chance)> {
        let question = Question::new(pool, cost, turn)?;
        let mut of = |seat: Seat| {
            let table = laws.table;
            let law = laws.get(turn, seat);
            let cast = question.chance(table, law);
            let enough = law.at_least(cost.least_mana());
            Chance {
                cast,
                cast_given_lands: if enough > 0.0 {
                    (cast / enough).min(1.0)
                } else {
                    0.0
                },
            }
        };
        Some((of(Seat::Play), of(Seat::Draw)))
    };
    let Some((play, draw)) = chances(turn) else {
        return CardReport::default();
    };
    let later = (turn + 1..=turn + 2)
        .filter_map(|turn| chances(turn).map(|(play, draw)| Later { turn, play, draw }))
        .collect();
    CardReport {
        turn: Some(turn),
        play: Some(play),
        draw: Some(draw),
        later,
        sources: cost
            .kinds()
            .kinds()
            .filter_map(|kind| sources(laws, pool, cost, kind, mulligan))
            .collect(),
        ..CardReport::default()
    }
}

fn sources(laws: &mut Laws, pool: &Pool, cost: &Cost, kind: Mask, mulligan: Mulligan) -> Option<Sources> {
    let have = pool
        .lands()
        .iter()
        .filter(|(land, _)| land.mana.meets(kind) || land.more.is_some_and(|(_, more)| more.meets(kind)))
        .map(|(_, count)| count)
        .sum();
    let alone = cost.of_one_kind(kind)?;
    let turn = cost.turn();
    let goal = f64::from(89 + turn.min(10)) / 100.0;
    let seat = if mulligan.first_is_free {
        Seat::Draw
    } else {
        Seat::Play
    };
    let table = laws.table;
    let law = laws.get(turn, seat);
    let enough = law.at_least(alone.least_mana());
    let lands = pool.land_count();
    // More sources never hurt, so the fewest that do are found by halving.
    let (mut low, mut high) = (0, lands + 1);
    while low + 1 < high {
        let middle = low.midpoint(high);
        let question = Question::new(&pool.with_sources(kind, middle), &alone, turn)?;
        if question.chance(table, law) >= goal * enough {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(Sources {
        mana: kind.letter(),
        have,
        wanted: (high <= lands).then_some(high),
    })
}

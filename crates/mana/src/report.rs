//! All that is said of a deck's mana: the JSON of `mana --json`.

use serde::{Deserialize, Serialize};

use crate::binomial::Binomials;
use crate::castable::Question;
use crate::cost::Cost;
use crate::kernel::{Kernel, Shared};
use crate::land::Pool;
use crate::landcount::flood;
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

const SEATS: [Seat; 2] = [Seat::Play, Seat::Draw];

impl Laws<'_> {
    /// On the play and on the draw.
    fn get(&mut self, turn: u32) -> [&Law; 2] {
        let at = turn as usize;
        if self.made.len() <= at {
            self.made.resize_with(at + 1, || [None, None]);
        }
        let slots = &mut self.made[at];
        for (slot, seat) in slots.iter_mut().zip(SEATS) {
            slot.get_or_insert_with(|| self.hands.by_turn(self.table, turn, seat));
        }
        slots
            .each_ref()
            .map(|slot| slot.as_ref().expect("made just before"))
    }
}

/// What many spells of a deck have in common.
struct Desk<'a> {
    pool: &'a Pool,
    laws: Laws<'a>,
    mulligan: Mulligan,
    /// Costs that were looked at.
    known: Vec<(Cost, CardReport)>,
    /// Classes of lands, by the kinds of mana that a cost asks for.
    shared: Vec<(Mask, Shared)>,
    /// Sources that are wanted, by pips and mana in all.
    wanted: Vec<((u32, u32), Option<u32>)>,
    /// Classes of lands, by how many of them are sources.
    sources: Vec<(u32, Shared)>,
}

/// Looks at every spell of a deck.
#[must_use]
pub fn report(table: &Binomials, pool: &Pool, spells: &[Spell], mulligan: Mulligan) -> Report {
    let (size, lands) = (pool.size(), pool.land_count());
    let mut desk = Desk {
        pool,
        laws: Laws {
            table,
            hands: Hands::new(table, size, lands, mulligan),
            made: Vec::new(),
        },
        mulligan,
        known: Vec::new(),
        shared: Vec::new(),
        wanted: Vec::new(),
        sources: Vec::new(),
    };
    let cards = spells.iter().map(|spell| desk.card(spell)).collect();
    let mut laws = desk.laws;
    let mut by_turn = |seat: Seat| -> Vec<Vec<f64>> {
        (1..=TURNS)
            .map(|turn| {
                let law = laws.get(turn)[usize::from(seat == Seat::Draw)].lands();
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
    Report {
        deck_size: size,
        lands,
        cards,
        screw: 1.0 - laws.get(4)[0].at_least(3),
        lands_by_turn,
        flood: flood(table, size, lands),
        keep7: laws.hands.keep_seven(),
    }
}

impl Desk<'_> {
    fn card(&mut self, spell: &Spell) -> CardReport {
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
        if let Some((_, report)) = self.known.iter().find(|(other, _)| other == cost) {
            return named(report.clone());
        }
        let report = self.chances(cost).unwrap_or_default();
        self.known.push((cost.clone(), report.clone()));
        named(report)
    }

    fn chances(&mut self, cost: &Cost) -> Option<CardReport> {
        let turn = cost.turn();
        let table = self.laws.table;
        let shared = slot(&mut self.shared, &cost.kinds());
        // What is summed for one turn is the sum for the next, as far as the lands see no difference.
        let mut kernels: Vec<(Question, Kernel)> = Vec::with_capacity(3);
        let mut chances = Vec::with_capacity(3);
        for turn in turn..=turn + 2 {
            let question = Question::new(self.pool, cost, turn)?;
            let laws = self.laws.get(turn);
            let at = kernels.iter().position(|(other, _)| other.is_same_as(&question));
            let at = at.unwrap_or_else(|| {
                kernels.push((question, Kernel::default()));
                kernels.len() - 1
            });
            let (question, kernel) = &mut kernels[at];
            chances.push(laws.map(|law| {
                kernel.prepare(question, table, law, shared);
                let cast = kernel.chance(law, question.any_tapped);
                let enough = law.at_least(cost.least_mana());
                Chance {
                    cast,
                    cast_given_lands: if enough > 0.0 {
                        (cast / enough).min(1.0)
                    } else {
                        0.0
                    },
                }
            }));
        }
        let later = (turn + 1..)
            .zip(&chances[1..])
            .map(|(turn, [play, draw])| Later {
                turn,
                play: *play,
                draw: *draw,
            })
            .collect();
        let [play, draw] = chances[0];
        Some(CardReport {
            turn: Some(turn),
            play: Some(play),
            draw: Some(draw),
            later,
            sources: cost
                .kinds()
                .kinds()
                .filter_map(|kind| self.sources(cost, kind))
                .collect(),
            ..CardReport::default()
        })
    }

    fn sources(&mut self, cost: &Cost, kind: Mask) -> Option<Sources> {
        let have = self
            .pool
            .lands()
            .iter()
            .filter(|(land, _)| land.mana.meets(kind) || land.more.is_some_and(|(_, more)| more.meets(kind)))
            .map(|(_, count)| count)
            .sum();
        let alone = cost.of_one_kind(kind)?;
        Some(Sources {
            mana: kind.letter(),
            have,
            wanted: self.wanted(&alone, kind, cost.turn())?,
        })
    }

    /// The fewest sources of one kind for a cost that asks for this kind alone.
    fn wanted(&mut self, alone: &Cost, kind: Mask, turn: u32) -> Option<Option<u32>> {
        let payment = alone.payments().first()?;
        let (generic, total) = (payment.generic, payment.total());
        let known = self.wanted.iter().find(|(key, _)| *key == (generic, total));
        if let Some((_, wanted)) = known {
            return Some(*wanted);
        }
        let table = self.laws.table;
        let [play, draw] = self.laws.get(turn);
        let law = if self.mulligan.first_is_free { draw } else { play };
        let goal = f64::from(89 + turn.min(10)) / 100.0 * law.at_least(total);
        let lands = self.pool.land_count();
        let simplified = law.simplified();
        let is_enough = |sources: u32, law: &Law, shared: &mut Shared| -> Option<bool> {
            let question = Question::new(&self.pool.with_sources(kind, sources), alone, turn)?;
            if law.bottomed.is_empty() {
                return Some(question.chance(table, law) >= goal);
            }
            let mut kernel: Kernel = Kernel::default();
            kernel.prepare(&question, table, law, shared);
            Some(kernel.chance(law, question.any_tapped) >= goal)
        };
        // More sources never hurt, so the fewest that do are found by halving; the fast form says where to begin.
        let (mut low, mut high) = (0, lands + 1);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if is_enough(middle, &simplified, &mut Shared::default())? {
                high = middle;
            } else {
                low = middle;
            }
        }
        while high > 1 && is_enough(high - 1, law, slot(&mut self.sources, &(high - 1)))? {
            high -= 1;
        }
        while high <= lands && !is_enough(high, law, slot(&mut self.sources, &high))? {
            high += 1;
        }
        let wanted = (high <= lands).then_some(high);
        self.wanted.push(((generic, total), wanted));
        Some(wanted)
    }
}

/// What belongs to a key, empty at first.
fn slot<'a, K: Clone + PartialEq, V: Default>(slots: &'a mut Vec<(K, V)>, key: &K) -> &'a mut V {
    let at = slots.iter().position(|(known, _)| known == key);
    let at = at.unwrap_or_else(|| {
        slots.push((key.clone(), V::default()));
        slots.len() - 1
    });
    &mut slots[at].1
}

//! A game of drawing cards and playing lands, up to the turn on which one spell is to be cast.

use deck::cost::ManaCost;
use mana::{Cost, Enters, Land, Mask, Mulligan, Opening, Pool, Seat, Types};

/// What is played.
#[derive(Debug)]
pub struct Game {
    pub pool: Pool,
    pub cost: Cost,
    pub turn: u32,
    pub seat: Seat,
    pub mulligan: Mulligan,
    /// Every card; `None` is no land.
    deck: Vec<Option<Land>>,
    /// Types that any land looks for.
    watched: u8,
}

impl Game {
    pub fn new(pool: Pool, cost: Cost, turn: u32, seat: Seat, mulligan: Mulligan) -> Game {
        let lands = pool
            .lands()
            .iter()
            .flat_map(|(land, count)| (0..*count).map(move |_| Some(*land)));
        let mut deck: Vec<Option<Land>> = lands.collect();
        deck.resize(pool.size() as usize, None);
        let kinds = cost.kinds();
        let watched = pool.lands().iter().fold(0, |watched, (land, _)| {
            let beside = if let Enters::Beside(types) = land.enters {
                types.0
            } else {
                0
            };
            watched | beside | more(land, kinds).map_or(0, |(types, _)| types.0)
        });
        Game {
            pool,
            cost,
            turn,
            seat,
            mulligan,
            deck,
            watched,
        }
    }

    /// The deck, for [`Game::play`] to shuffle.
    pub fn deck(&self) -> Vec<Option<Land>> {
        self.deck.clone()
    }

    /// One game: whether the spell can be cast on the turn, for a player who plays a land whenever there is one. `deck` is this
    /// game's, in any order.
    pub fn play(&self, deck: &mut [Option<Land>], random: &mut fastrand::Rng) -> bool {
        let draws = match self.seat {
            Seat::Play => self.turn - 1,
            Seat::Draw => self.turn,
        } as usize;
        let seen = deck.len().min(7 + draws);
        let mut stage = if self.mulligan.first_is_free { -1 } else { 0 };
        loop {
            // The cards below those that are seen are in no order.
            for at in 0..seen {
                deck.swap(at, random.usize(at..deck.len()));
            }
            let bottom = stage.max(0) as usize;
            let mut hand: Vec<Option<Land>> = deck[..7].to_vec();
            self.bottom(&mut hand, bottom);
            let lands = hand.iter().flatten().count();
            let keeps = match stage {
                -1 => (3..=5).contains(&lands),
                0 => (2..=5).contains(&lands),
                1 | 2 => (2..=4).contains(&lands),
                _ => true,
            };
            if keeps {
                return self.cast(&hand, &deck[7..seen]);
            }
            stage += 1;
        }
    }

    /// Puts `count` cards to the bottom, one by one: spells beyond three of what is left over, then the least useful land.
    fn bottom(&self, hand: &mut Vec<Option<Land>>, count: usize) {
        let spells = hand.iter().filter(|card| card.is_none()).count();
        let kept_spells = 4 - count;
        for _ in 0..spells.saturating_sub(kept_spells).min(count) {
            let at = hand.iter().position(Option::is_none).unwrap();
            hand.swap_remove(at);
        }
        let kinds = self.cost.kinds();
        while hand.len() > 7 - count {
            // Of two that give as much, any order will do, as long as it is always the same.
            let worth = |land: &Land| {
                let mana = land.mana.intersection(kinds);
                let more = more(land, kinds);
                let all = more.map_or(mana, |(_, more)| mana.union(more));
                let beside = if let Enters::Beside(types) = land.enters {
                    Some(types)
                } else {
                    None
                };
                (all.len(), mana, more, Types(land.types.0 & self.watched), beside)
            };
            let (at, _) = hand
                .iter()
                .enumerate()
                .filter_map(|(at, card)| Some((at, worth(card.as_ref()?))))
                .min_by_key(|(_, worth)| *worth)
                .unwrap();
            hand.swap_remove(at);
        }
    }

    fn cast(&self, hand: &[Option<Land>], drawn: &[Option<Land>]) -> bool {
        // From which turn on each land is in hand.
        let first = match self.seat {
            Seat::Play => 2,
            Seat::Draw => 1,
        };
        let mut lands: Vec<(u32, Land)> = hand.iter().flatten().map(|land| (0, *land)).collect();
        for (at, card) in drawn.iter().enumerate() {
            lands.extend(card.map(|land| (first + at as u32, land)));
        }
        if lands.len() < self.cost.least_mana() as usize {
            return false;
        }
        let mut seen = std::collections::HashSet::new();
        self.from(1, 0, &lands, &mut seen)
    }

    /// Tries every land for turn `turn`, `played` being in play as bits.
    fn from(
        &self,
        turn: u32,
        played: u32,
        lands: &[(u32, Land)],
        seen: &mut std::collections::HashSet<(u32, u32)>,
    ) -> bool {
        if !seen.insert((turn, played)) {
            return false;
        }
        let choices: Vec<usize> = (0..lands.len())
            .filter(|at| played >> at & 1 == 0 && lands[*at].0 <= turn)
            .collect();
        if turn == self.turn {
            if choices.is_empty() {
                return self.pays(played, lands, played);
            }
            return choices.iter().any(|at| {
                let untapped = enters_untapped(&lands[*at].1, played, lands);
                self.pays(
                    if untapped { played | 1 << at } else { played },
                    lands,
                    played | 1 << at,
                )
            });
        }
        if choices.is_empty() {
            return self.from(turn + 1, played, lands, seen);
        }
        choices
            .iter()
            .any(|at| self.from(turn + 1, played | 1 << at, lands, seen))
    }

    /// Whether the untapped lands pay for the spell, one mana each.
    fn pays(&self, untapped: u32, lands: &[(u32, Land)], in_play: u32) -> bool {
        let sources: Vec<Mask> = (0..lands.len())
            .filter(|at| untapped >> at & 1 == 1)
            .map(|at| {
                let land = lands[at].1;
                match land.more {
                    Some((types, more)) if has_type(types, in_play & !(1 << at), lands) => {
                        land.mana.union(more)
                    }
                    _ => land.mana,
                }
            })
            .collect();
        self.cost
            .payments()
            .iter()
            .any(|payment| sources.len() >= payment.total() as usize && matches(&payment.pips, &sources))
    }
}

/// What a land gives beside others, where the spell has a use for it.
fn more(land: &Land, kinds: Mask) -> Option<(Types, Mask)> {
    let (types, more) = land.more?;
    let more = more.intersection(kinds);
    (!more.is_subset_of(land.mana)).then_some((types, more))
}

fn enters_untapped(land: &Land, played: u32, lands: &[(u32, Land)]) -> bool {
    match land.enters {
        Enters::Untapped => true,
        Enters::Tapped => false,
        Enters::AtMost(others) => played.count_ones() <= u32::from(others),
        Enters::AtLeast(others) => played.count_ones() >= u32::from(others),
        Enters::Beside(types) => has_type(types, played, lands),
    }
}

fn has_type(types: Types, played: u32, lands: &[(u32, Land)]) -> bool {
    (0..lands.len()).any(|at| played >> at & 1 == 1 && lands[at].1.types.meets(types))
}

/// Augmenting paths: a land of its own for each pip.
fn matches(pips: &[Mask], sources: &[Mask]) -> bool {
    fn place(
        pip: usize,
        pips: &[Mask],
        sources: &[Mask],
        taken: &mut [Option<usize>],
        tried: &mut [bool],
    ) -> bool {
        for at in 0..sources.len() {
            if tried[at] || !pips[pip].meets(sources[at]) {
                continue;
            }
            tried[at] = true;
            if taken[at].is_none_or(|other| place(other, pips, sources, taken, tried)) {
                taken[at] = Some(pip);
                return true;
            }
        }
        false
    }
    let mut taken = vec![None; sources.len()];
    (0..pips.len()).all(|pip| place(pip, pips, sources, &mut taken, &mut vec![false; sources.len()]))
}

/// A deck of up to five colours with lands of every kind whose rule is its own number, and a spell of a cost that has them.
///
/// With `beside`, some lands are check lands, some are verges, and basic lands have types.
pub fn random_case(random: &mut fastrand::Rng, beside: bool) -> Game {
    const COSTS: [&str; 24] = [
        "{W}",
        "{U}",
        "{1}{W}",
        "{W}{W}",
        "{W/U}{W/U}",
        "{2}{B}",
        "{1}{W}{U}",
        "{R}{R}{R}",
        "{G/W}{W}{U}",
        "{2}{W}{U}",
        "{2/W}{2/W}",
        "{1}{B}{B}",
        "{3}{G}",
        "{W}{U}{B}",
        "{R/G}{R/G}{R/G}{R/G}",
        "{2}{G}{G}",
        "{3}{W}{U}",
        "{1}{W}{U}{B}",
        "{W}{U}{B}{R}{G}",
        "{C}{C}{1}",
        "{4}{R}{R}",
        "{2}{W}{W/U}{U}",
        "{1}{W/P}{U}",
        "{3}{B}{B/R}",
    ];
    let cost = Cost::new(&ManaCost::parse(COSTS[random.usize(..COSTS.len())]), 1).unwrap();
    let (size, brawl) = [(60, false), (60, false), (80, false), (40, false), (99, true)][random.usize(..5)];
    let colors = random.usize(1..=5);
    let mut left = size * random.u32(30..=46) / 100;
    let mut lands = Vec::new();
    while left > 0 {
        let count = random.u32(1..=4.min(left));
        left -= count;
        let mut mana = Mask::color(deck::color::Color::ALL[random.usize(..colors)]);
        for _ in 0..random.usize(..3) {
            mana = mana.union(Mask::color(deck::color::Color::ALL[random.usize(..colors)]));
        }
        if random.usize(..8) == 0 {
            mana = mana.union(Mask::COLORLESS);
        }
        let enters = [
            Enters::Untapped,
            Enters::Untapped,
            Enters::Untapped,
            Enters::Tapped,
            Enters::AtMost(2),
            Enters::AtLeast(2),
            Enters::AtMost(1),
            Enters::AtLeast(3),
        ][random.usize(..8)];
        let mut land = Land {
            mana,
            enters,
            ..Land::default()
        };
        if beside {
            // As they are printed: they look for the basic types of their own colours.
            let (one, two) = (random.usize(..colors), random.usize(..colors));
            let color = |at: usize| Mask::color(deck::color::Color::ALL[at]);
            let types = Types(1 << one | 1 << two);
            match random.usize(..5) {
                0 => {
                    land = Land {
                        mana: color(one).union(color(two)),
                        enters: Enters::Beside(types),
                        ..Land::default()
                    };
                }
                1 => {
                    land = Land {
                        mana: color(one),
                        more: Some((types, color(two))),
                        ..Land::default()
                    };
                }
                2 | 3 => {
                    land = Land {
                        mana: color(one),
                        types: Types(1 << one),
                        ..Land::default()
                    };
                }
                _ => {}
            }
        }
        lands.push((land, count));
    }
    let turn = cost.turn() + random.u32(0..=2);
    let seat = if random.bool() { Seat::Play } else { Seat::Draw };
    Game::new(
        Pool::new(size, lands).unwrap(),
        cost,
        turn,
        seat,
        Mulligan {
            first_is_free: brawl,
            opening: Opening::Random,
        },
    )
}

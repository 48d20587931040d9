//! One figure for a whole deck, and the basic lands that make it highest.

use deck::color::{Color, ColorSet};
use deck::land::{Kinds, LandRules};

use super::{LandCards, Manabase, Options, SpellCards, Suits};
use crate::basics::{Split, splits};
use crate::binomial::Binomials;
use crate::castable::Question;
use crate::cost::Cost;
use crate::land::{Land, Pool, PoolError};
use crate::law::{Hands, Law, Seat};
use crate::objective::Wish;
use crate::report::LAST_TURN;

/// The basic land of each colour.
const BASICS: [&str; 5] = ["Plains", "Island", "Swamp", "Mountain", "Forest"];
/// More ways than this to deal out the basics are not tried: four colours and twelve basics have 455.
const MOST_SPLITS: u64 = 500;
/// A colour without a basic gets one where more than this share of the spells asks for it: nobody plays an Island for two cards.
const SPLASH: f64 = 0.12;
/// Chances this close are the same to a player: one game in a thousand.
const EVEN: f64 = 0.001;

impl Manabase {
    /// The chance to cast a spell on curve, on average over all copies that have a chance and over play and draw, from 0 to 1; by
    /// the fast form ([`Law::simplified`]). `None` where no spell has a chance.
    ///
    /// # Errors
    /// When there is no such deck, by its size.
    pub fn cast_rate(&self, table: &Binomials, options: Options) -> Result<Option<f64>, PoolError> {
        let plain = self.pool(Suits::default())?;
        let hands = Hands::new(table, plain.size(), plain.land_count(), self.mulligan(options));
        let mut laws: Vec<(u32, Law)> = Vec::new();
        let mut pools: Vec<(Suits, Pool)> = vec![(Suits::default(), plain)];
        let mut known: Vec<(Suits, Cost, f64)> = Vec::new();
        let (mut sum, mut weight) = (0.0, 0.0);
        for (spell, cost) in self.due(options) {
            let copies = f64::from(spell.count);
            weight += copies;
            let same = known
                .iter()
                .find(|(suits, other, _)| *suits == spell.suits && *other == cost);
            if let Some((_, _, chance)) = same {
                sum += copies * chance;
                continue;
            }
            let turn = cost.turn();
            if !laws.iter().any(|(of, _)| *of == turn) {
                let law = |seat| hands.by_turn(table, turn, seat);
                laws.push((turn, law(Seat::Play).halfway(&law(Seat::Draw)).simplified()));
            }
            if !pools.iter().any(|(suits, _)| *suits == spell.suits) {
                pools.push((spell.suits, self.pool(spell.suits)?));
            }
            let law = laws.iter().find(|(of, _)| *of == turn);
            let pool = pools.iter().find(|(suits, _)| *suits == spell.suits);
            let chance = match (law, pool) {
                (Some((_, law)), Some((_, pool))) => {
                    Question::new(pool, &cost, turn).map_or(0.0, |question| question.chance(table, law))
                }
                _ => 0.0,
            };
            sum += copies * chance;
            known.push((spell.suits, cost, chance));
        }
        Ok((weight > 0.0).then(|| sum / weight))
    }

    /// Spells that have a chance, with what has to be paid.
    fn due(&self, options: Options) -> impl Iterator<Item = (&SpellCards, Cost)> {
        self.spells
            .iter()
            .zip(self.payable(options))
            .filter_map(|(spell, known)| Some((spell, known.payable?)))
            .filter(|(spell, cost)| spell.count > 0 && !spell.beside && cost.turn() <= LAST_TURN)
    }

    /// Its Plains, Islands, Swamps, Mountains and Forests; snow-covered ones are not among them.
    #[must_use]
    pub fn basics(&self) -> [u32; 5] {
        BASICS.map(|name| {
            let here = self.lands.iter().filter(|land| land.name == name);
            here.map(|land| land.count).sum()
        })
    }

    /// The same deck with these basic lands instead of its own.
    #[must_use]
    pub fn with_basics(&self, basics: [u32; 5]) -> Manabase {
        let mut lands = self.lands.clone();
        lands.retain(|land| !BASICS.contains(&land.name.as_str()));
        for (color, count) in Color::ALL.into_iter().zip(basics) {
            if count > 0 {
                let only: ColorSet = [color].into_iter().collect();
                lands.push(LandCards {
                    name: BASICS[color as usize].to_owned(),
                    count,
                    rules: LandRules::plain(Kinds::of(only)),
                    types: only,
                    basic: true,
                    snow: false,
                });
            }
        }
        Manabase {
            lands,
            ..self.clone()
        }
    }

    /// As many basic lands as it has, dealt out for the highest cast rate; of splits that are even, the one nearest to what it
    /// has. Its own where there is nothing to deal out, or there are too many ways to. A colour keeps half of its basics: the
    /// highest chance on average may give up a colour that few spells ask for, and nobody wants that.
    ///
    /// # Errors
    /// When there is no such deck, by its size.
    pub fn best_basics(&self, table: &Binomials, options: Options) -> Result<[u32; 5], PoolError> {
        let now = self.basics();
        let count: u32 = now.iter().sum();
        let wishes: Vec<Wish> = self
            .due(options)
            .map(|(spell, cost)| Wish {
                cost,
                weight: f64::from(spell.count),
            })
            .collect();
        let all: f64 = wishes.iter().map(|wish| wish.weight).sum();
        let asks = |color: Color| -> f64 {
            let asking = wishes
                .iter()
                .filter(|wish| wish.cost.kinds().bits() >> color as u8 & 1 == 1);
            asking.map(|wish| wish.weight).sum()
        };
        let colors: Vec<Color> = Color::ALL
            .into_iter()
            .filter(|color| now[*color as usize] > 0 || asks(*color) > SPLASH * all)
            .collect();
        if count == 0 || colors.len() < 2 || ways(count, colors.len()) > MOST_SPLITS {
            return Ok(now);
        }
        let stay = self
            .lands
            .iter()
            .filter(|land| !BASICS.contains(&land.name.as_str()));
        let others: Vec<(Land, u32)> = stay
            .map(|land| (self.land(land, Suits::default()), land.count))
            .collect();
        let mulligan = self.mulligan(options);
        let found = splits(table, self.size, &others, count, &colors, &wishes, mulligan)?;
        let keeps = |split: &&Split| split.basics.iter().zip(now).all(|(here, was)| 2 * here >= was);
        let best = found.iter().find(keeps).map_or(0.0, |split| split.cast_rate);
        let far = |basics: &[u32; 5]| -> u32 {
            let moved = basics.iter().zip(now).map(|(here, was)| here.abs_diff(was));
            moved.sum()
        };
        let nearest = found
            .iter()
            .take_while(|split| split.cast_rate > best - EVEN)
            .filter(keeps)
            .min_by_key(|split| far(&split.basics));
        let Some(split) = nearest else { return Ok(now) };
        // A split leaves aside that some mana is for some spells only, and what lands find.
        let better = |basics| self.with_basics(basics).cast_rate(table, options);
        let gain = better(split.basics)?.unwrap_or(0.0) - better(now)?.unwrap_or(0.0);
        Ok(if gain > EVEN { split.basics } else { now })
    }
}

/// Ways to deal `count` lands to so many colours.
fn ways(count: u32, colors: usize) -> u64 {
    let mut ways = 1_u64;
    for at in 1..colors as u64 {
        ways = ways * (u64::from(count) + at) / at;
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deck(lands: &[(&str, &str, u32)], spells: &[(&str, u32)]) -> Manabase {
        Manabase {
            size: 60,
            lands: lands
                .iter()
                .map(|(name, mana, copies)| LandCards {
                    name: (*name).to_owned(),
                    count: *copies,
                    rules: LandRules::plain(Kinds::of(ColorSet::from_letters(mana))),
                    basic: BASICS.contains(name),
                    ..LandCards::default()
                })
                .collect(),
            spells: spells
                .iter()
                .map(|(cost, copies)| SpellCards {
                    name: (*cost).to_owned(),
                    cost: (*cost).to_owned(),
                    count: *copies,
                    ..SpellCards::default()
                })
                .collect(),
            ..Manabase::default()
        }
    }

    #[test]
    fn the_rate_is_the_mean_of_the_report_as_far_as_the_fast_form_goes() {
        let table = Binomials::default();
        let base = deck(
            &[
                ("Island", "U", 10),
                ("Plains", "W", 10),
                ("Hallowed Fountain", "WU", 4),
            ],
            &[("{U}", 4), ("{1}{W}{W}", 4), ("{3}{U}{U}", 2), ("{W}{U}", 6)],
        );
        let report = base.report(&table, Options::default()).unwrap();
        let (mut sum, mut copies) = (0.0, 0.0);
        for (card, spell) in report.cards.iter().zip(&base.spells) {
            let (play, draw) = (card.play.unwrap(), card.draw.unwrap());
            sum += f64::from(spell.count) * (play.cast + draw.cast) / 2.0;
            copies += f64::from(spell.count);
        }
        let rate = base.cast_rate(&table, Options::default()).unwrap().unwrap();
        assert!((rate - sum / copies).abs() < 0.01, "{rate} {}", sum / copies);
    }

    #[test]
    fn a_card_counts_once_however_many_halves_it_has() {
        let table = Binomials::default();
        let lands = [("Mountain", "R", 24)];
        let viper = deck(&lands, &[("{1}{R}", 4), ("{R}", 8)]);
        let mut halved = viper.clone();
        halved.spells.push(SpellCards {
            name: "Clean".to_owned(),
            cost: "{1}{U}".to_owned(),
            count: 4,
            beside: true,
            ..SpellCards::default()
        });
        let rate = |base: &Manabase| base.cast_rate(&table, Options::default()).unwrap();
        assert_eq!(rate(&halved), rate(&viper));
        assert_eq!(
            halved.best_basics(&table, Options::default()).unwrap(),
            [0, 0, 0, 24, 0],
            "no Island for a half that nobody has to cast"
        );
    }

    #[test]
    fn basics_follow_the_spells_and_stay_where_nothing_is_to_be_won() {
        let table = Binomials::default();
        let best = |base: &Manabase| base.best_basics(&table, Options::default()).unwrap();
        let lopsided = deck(
            &[("Island", "U", 20), ("Plains", "W", 4)],
            &[("{1}{W}{W}", 12), ("{1}{U}", 12)],
        );
        let [plains, islands, ..] = best(&lopsided);
        assert!(plains > 10 && plains + islands == 24, "{plains} {islands}");
        let better = lopsided.with_basics(best(&lopsided));
        let rate = |base: &Manabase| base.cast_rate(&table, Options::default()).unwrap().unwrap();
        assert!(rate(&better) > rate(&lopsided) + 0.05);
        assert_eq!(best(&better), better.basics(), "nothing more to be won");
        let splash = deck(
            &[("Island", "U", 16), ("Plains", "W", 8)],
            &[("{U}{U}", 30), ("{2}{W}", 1)],
        );
        assert_eq!(best(&splash)[0], 4, "half of a colour stays");
        let stray = deck(&[("Mountain", "R", 24)], &[("{R}", 30), ("{U}", 2)]);
        assert_eq!(
            best(&stray),
            stray.basics(),
            "two cards are no reason for an Island"
        );
        let mono = deck(&[("Swamp", "B", 24)], &[("{B}", 36)]);
        assert_eq!(best(&mono), [0, 0, 24, 0, 0]);
        assert_eq!(ways(12, 4), 455);
    }

    #[test]
    fn what_is_no_deck_has_no_rate() {
        let table = Binomials::default();
        let none = deck(&[("Forest", "G", 24)], &[]);
        assert_eq!(none.cast_rate(&table, Options::default()), Ok(None));
        let small = Manabase { size: 3, ..none };
        assert_eq!(
            small.cast_rate(&table, Options::default()),
            Err(PoolError::TooSmall)
        );
    }
}

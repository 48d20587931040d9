//! The best split of a deck's basic lands, by trying every one.

use deck::color::Color;

use crate::binomial::Binomials;
use crate::land::{Enters, Land, Pool, PoolError, Types};
use crate::law::Mulligan;
use crate::mask::Mask;
use crate::objective::{Known, Objective, Wish};

/// Basic lands by colour, and how well the deck casts its spells with them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// Plains, Islands, Swamps, Mountains, Forests.
    pub basics: [u32; 5],
    /// The chance to cast a spell on curve, on average over all spells by their weights and over play and draw; by the fast
    /// form ([`crate::Law::simplified`]).
    pub cast_rate: f64,
}

/// A basic land.
#[must_use]
pub fn basic(color: Color) -> Land {
    Land {
        mana: Mask::color(color),
        types: Types(1 << color as u8),
        more: None,
        enters: Enters::Untapped,
    }
}

/// Every way to give `count` basic lands to `colors`, best first; equal ones stand in the order of the colours.
///
/// `others` are the lands that stay. The number of lands is the same in every split, so the law of lands is worked out once.
///
/// # Errors
/// When there is no such deck.
pub fn splits(
    table: &Binomials,
    size: u32,
    others: &[(Land, u32)],
    count: u32,
    colors: &[Color],
    wishes: &[Wish],
    mulligan: Mulligan,
) -> Result<Vec<Split>, PoolError> {
    let mut splits = Vec::new();
    let lands = others.iter().map(|(_, count)| count).sum::<u32>() + count;
    // Refuses what is no deck before anything is worked out.
    Pool::new(size, [(Land::default(), lands)])?;
    let objective = Objective::new(table, size, lands, wishes, mulligan);
    // Lands that look for types see every basic land.
    let looks = |(land, _): &(Land, u32)| land.more.is_some() || matches!(land.enters, Enters::Beside(_));
    let is_apart = !others.iter().any(looks);
    let mut known = Known::default();
    let mut basics = [0; 5];
    let mut each = |basics: &[u32; 5]| -> Result<(), PoolError> {
        let own = Color::ALL
            .iter()
            .zip(basics)
            .map(|(color, count)| (basic(*color), *count));
        let pool = Pool::new(size, others.iter().copied().chain(own))?;
        splits.push(Split {
            basics: *basics,
            cast_rate: if is_apart {
                objective.of_basics(&pool, basics, &mut known)
            } else {
                objective.of(&pool)
            },
        });
        Ok(())
    };
    deal(count, colors, &mut basics, &mut each)?;
    splits.sort_by(|one, other| {
        other
            .cast_rate
            .total_cmp(&one.cast_rate)
            .then_with(|| other.basics.cmp(&one.basics))
    });
    Ok(splits)
}

/// Calls `each` with every way to give `left` lands to the colours that are left.
fn deal(
    left: u32,
    colors: &[Color],
    basics: &mut [u32; 5],
    each: &mut impl FnMut(&[u32; 5]) -> Result<(), PoolError>,
) -> Result<(), PoolError> {
    match colors {
        [] if left == 0 => each(basics),
        [] => Ok(()),
        [last] => {
            basics[*last as usize] += left;
            let result = each(basics);
            basics[*last as usize] -= left;
            result
        }
        [first, rest @ ..] => {
            for here in 0..=left {
                basics[*first as usize] += here;
                let result = deal(left - here, rest, basics, each);
                basics[*first as usize] -= here;
                result?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use deck::cost::ManaCost;

    use super::*;
    use crate::cost::Cost;

    fn wish(cost: &str, weight: f64) -> Wish {
        Wish {
            cost: Cost::new(&ManaCost::parse(cost), 1).unwrap(),
            weight,
        }
    }

    #[test]
    fn every_split_is_tried_once() {
        let table = Binomials::default();
        let tried = |count: u32, colors: &[Color]| {
            let splits = splits(&table, 60, &[], count, colors, &[], Mulligan::default()).unwrap();
            let mut basics: Vec<[u32; 5]> = splits.iter().map(|split| split.basics).collect();
            basics.dedup();
            assert!(basics.iter().all(|basics| basics.iter().sum::<u32>() == count));
            basics.len()
        };
        assert_eq!(tried(12, &[Color::White, Color::Blue]), 13);
        assert_eq!(tried(12, &[Color::White, Color::Blue, Color::Black]), 91);
        assert_eq!(tried(12, &Color::ALL[..4]), 455);
        assert_eq!(tried(12, &[]), 0);
    }

    #[test]
    fn equal_wishes_share_equally_and_a_heavier_one_takes_more() {
        let table = Binomials::default();
        let colors = [Color::Black, Color::Red];
        let best = |wishes: &[Wish]| {
            splits(&table, 60, &[], 24, &colors, wishes, Mulligan::default()).unwrap()[0].basics
        };
        assert_eq!(
            best(&[wish("{1}{B}", 4.0), wish("{1}{R}", 4.0)]),
            [0, 0, 12, 12, 0]
        );
        let heavy = best(&[wish("{1}{B}{B}", 8.0), wish("{1}{R}", 4.0)]);
        assert!(heavy[2] > heavy[3], "{heavy:?}");
        assert_eq!(best(&[wish("{B}", 1.0)]), [0, 0, 24, 0, 0]);
    }

    #[test]
    fn what_is_no_deck_is_refused() {
        let table = Binomials::default();
        let splits = splits(&table, 60, &[], 61, &[Color::Green], &[], Mulligan::default());
        assert_eq!(splits, Err(PoolError::TooManyLands));
    }
}

//! What has to be paid, as lists of mana: one list for each way to pay.

use deck::cost::{ManaCost, Symbol};

use crate::mask::Mask;
use crate::short;

/// One way to pay for a spell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Payment {
    /// The coloured (or colourless, or snow) pips, each with the kinds of mana that pay it; sorted.
    pub pips: Vec<Mask>,
    /// Mana of any kind beyond the pips.
    pub generic: u32,
}

impl Payment {
    /// Mana in all, which is the number of lands it takes.
    #[must_use]
    pub fn total(&self) -> u32 {
        u32::try_from(self.pips.len())
            .unwrap_or(u32::MAX)
            .saturating_add(self.generic)
    }

    /// Every kind of mana that any pip asks for.
    #[must_use]
    pub fn kinds(&self) -> Mask {
        self.pips.iter().fold(Mask::NONE, |all, pip| all.union(*pip))
    }

    /// Whether whoever can pay `other` can pay this: no more of anything.
    fn is_no_dearer(&self, other: &Payment) -> bool {
        let mut left = other.pips.clone();
        let paid = self.pips.iter().all(|pip| {
            let at = left.iter().position(|other| other == pip);
            at.map(|at| left.remove(at)).is_some()
        });
        paid && u32::try_from(left.len()).unwrap_or(u32::MAX) + other.generic >= self.generic
    }
}

/// The mana cost of a spell, with every way to pay it: `{2/W}` by either part, `{W/P}` by mana or by life, a split card by
/// either half.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cost {
    payments: Vec<Payment>,
    turn: u32,
}

/// More ways to pay than this are not told apart: `{2/W}{2/W}{2/W}{2/W}{2/W}` has 32.
const MOST_PAYMENTS: usize = 64;

impl Cost {
    /// Reads a cost; `x` stands for each `{X}`. `None` where there is nothing to pay or a symbol is not known: no chance is
    /// given for what is not understood.
    #[must_use]
    pub fn new(cost: &ManaCost, x: u32) -> Option<Cost> {
        let mut payments = Vec::new();
        let mut turn = u32::MAX;
        for half in cost.halves().iter().filter(|half| !half.is_empty()) {
            let ways = ways_to_pay(half, x)?;
            let value = half.iter().fold(0_u32, |sum, symbol| {
                let x = if matches!(symbol, Symbol::Variable(_)) {
                    x
                } else {
                    0
                };
                sum.saturating_add(symbol.mana_value()).saturating_add(x)
            });
            turn = turn.min(value.max(1));
            payments.extend(ways);
        }
        if payments.is_empty() || payments.len() > MOST_PAYMENTS {
            return None;
        }
        Some(Cost {
            payments: without_dearer(payments),
            turn,
        })
    }

    /// Every way to pay; none of them asks for all that another asks for.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The turn on which a player who makes every land drop expects to cast it: its mana value, at least 1; the lesser one
    /// of a split card.
    #[must_use]
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// The least mana that any way to pay takes.
    #[must_use]
    pub fn least_mana(&self) -> u32 {
        self.payments.iter().map(Payment::total).min().unwrap_or(0)
    }

    /// What is left of the cost when only one kind of mana is asked for and the rest is of any kind: of the way to pay that
    /// asks most for it. `None` where no pip is paid by this kind alone.
    #[must_use]
    pub fn of_one_kind(&self, kind: Mask) -> Option<Cost> {
        let pips = |payment: &Payment| payment.pips.iter().filter(|pip| **pip == kind).count();
        let payment = self.payments.iter().max_by_key(|payment| pips(payment))?;
        let count = pips(payment);
        (count > 0).then(|| Cost {
            payments: vec![Payment {
                pips: vec![kind; count],
                generic: payment.total() - u32::try_from(count).unwrap_or(0),
            }],
            turn: self.turn,
        })
    }

    /// Every kind of mana that any way to pay asks for.
    #[must_use]
    pub fn kinds(&self) -> Mask {
        self.payments
            .iter()
            .fold(Mask::NONE, |all, payment| all.union(payment.kinds()))
    }
}

fn ways_to_pay(half: &[Symbol], x: u32) -> Option<Vec<Payment>> {
    let mut ways = vec![Payment::default()];
    for symbol in half {
        // Each symbol is paid in one of at most two ways: pips and generic mana.
        let (pip, instead) = match symbol {
            Symbol::Generic(amount) => {
                add_generic(&mut ways, *amount);
                continue;
            }
            Symbol::Variable(_) => {
                add_generic(&mut ways, x);
                continue;
            }
            Symbol::Other(_) => return None,
            Symbol::Color(color) => (Mask::color(*color), None),
            Symbol::Hybrid(first, second) => (Mask::color(*first).union(Mask::color(*second)), None),
            Symbol::Colorless => (Mask::COLORLESS, None),
            Symbol::ColorlessHybrid(color) => (Mask::color(*color).union(Mask::COLORLESS), None),
            Symbol::Snow => (Mask::SNOW, None),
            Symbol::MonoHybrid(amount, color) => (Mask::color(*color), Some(*amount)),
            // Life is always there.
            Symbol::Phyrexian(color) => (Mask::color(*color), Some(0)),
            Symbol::HybridPhyrexian(first, second) => {
                (Mask::color(*first).union(Mask::color(*second)), Some(0))
            }
        };
        let mut others = Vec::new();
        if let Some(amount) = instead {
            others.clone_from(&ways);
            add_generic(&mut others, amount);
        }
        for way in &mut ways {
            way.pips.push(pip);
        }
        ways.append(&mut others);
        if ways.len() > MOST_PAYMENTS {
            return None;
        }
    }
    for way in &mut ways {
        short::sort_by_key(&mut way.pips, |pip| *pip);
    }
    Some(ways)
}

fn add_generic(ways: &mut [Payment], amount: u32) {
    for way in ways {
        way.generic = way.generic.saturating_add(amount);
    }
}

fn without_dearer(mut payments: Vec<Payment>) -> Vec<Payment> {
    short::sort_by_key(&mut payments, Payment::total);
    let mut kept: Vec<Payment> = Vec::with_capacity(payments.len());
    for payment in payments {
        if !kept.iter().any(|cheaper| cheaper.is_no_dearer(&payment)) {
            kept.push(payment);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(cost: &str) -> Vec<(Vec<u8>, u32)> {
        let cost = Cost::new(&ManaCost::parse(cost), 2).unwrap();
        cost.payments()
            .iter()
            .map(|way| (way.pips.iter().map(|pip| pip.bits()).collect(), way.generic))
            .collect()
    }

    #[test]
    fn every_symbol_is_paid_in_each_of_its_ways() {
        assert_eq!(ways("{3}{W}{U}"), [(vec![1, 2], 3)]);
        assert_eq!(ways("{W/U}{W/U}{B}"), [(vec![3, 3, 4], 0)]);
        assert_eq!(ways("{2/W}"), [(vec![1], 0), (vec![], 2)]);
        assert_eq!(ways("{X}{R}"), [(vec![8], 2)]);
        assert_eq!(ways("{C}{S}"), [(vec![32, 64], 0)]);
        // Life pays for all of it, and whoever can pay more can pay that.
        assert_eq!(ways("{1}{W/P}{W/P}"), [(vec![], 1)]);
        assert_eq!(ways("{1}{R} // {3}{U}"), [(vec![8], 1), (vec![2], 3)]);
    }

    #[test]
    fn a_spell_is_due_on_the_turn_of_its_mana_value() {
        let turn = |cost: &str| Cost::new(&ManaCost::parse(cost), 1).map(|cost| cost.turn());
        assert_eq!(turn("{3}{W}{U}"), Some(5));
        assert_eq!(turn("{0}"), Some(1));
        assert_eq!(turn("{1}{W/P}"), Some(2));
        assert_eq!(turn("{1}{R} // {3}{U}{U}"), Some(2));
        assert_eq!(turn("{X}{X}{G}"), Some(3));
        assert_eq!(turn(""), None);
        assert_eq!(turn("{HW}"), None);
    }
}

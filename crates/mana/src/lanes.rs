//! Many small counts in one number.

/// Counts below 128, one byte each: how many lands give mana of each set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lanes([u64; WORDS]);

const WORDS: usize = 4;
/// Counts that fit: a cost of five different pips asks for 31.
pub(crate) const MOST_LANES: usize = WORDS * 8;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Lanes {
    /// The same count in every lane.
    pub(crate) const fn all(count: u8) -> Lanes {
        Lanes([u64::from_ne_bytes([count; 8]); WORDS])
    }

    pub(crate) fn set(&mut self, lane: usize, count: u8) {
        let shift = lane % 8 * 8;
        let word = &mut self.0[lane / 8];
        *word = *word & !(0xff << shift) | u64::from(count) << shift;
    }

    /// Lane by lane; no sum may pass 255.
    #[inline]
    pub(crate) fn plus(self, other: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|at| self.0[at] + other.0[at]))
    }

    /// Every lane taken `count` times.
    #[inline]
    pub(crate) fn times(self, count: u32) -> Lanes {
        Lanes(self.0.map(|word| word * u64::from(count)))
    }

    /// Whether every lane, once `bias` is added, is 128 or more: with a bias of `128 - wanted`, whether every count is as
    /// high as is wanted.
    #[inline]
    pub(crate) fn reach(self, bias: &Lanes) -> bool {
        let together = (0..WORDS).fold(HIGH, |all, at| all & (self.0[at] + bias.0[at]));
        together == HIGH
    }
}

//! The weights that make a chance of what speaks for a card: logistic models, fitted to Standard and Pioneer decks that were
//! played from 15 November 2025 to 31 January 2026, each with what was learned before it (`cargo xtask bench improve --fit`).

use crate::cuts::CUT_FEATURES;
use crate::scores::{FEATURES, Logistic};

/// The chance that a deck like this has a card.
pub const ADD: Logistic<FEATURES> = Logistic {
    mean: [
        1.25615, 0.87187, 0.85421, 0.82331, 0.15362, 0.15274, 0.08031, -4.28702, 0.15843, 0.75054, 7.91799,
        0.07179, 0.90650, 0.62387, 0.61210, 4.47518, 0.79103, 0.98354,
    ],
    spread: [
        2.19143, 2.49439, 2.50190, 2.51451, 0.38212, 0.38686, 0.13091, 1.64271, 0.36514, 2.24440, 5.07674,
        0.40837, 1.67736, 1.88494, 1.88957, 1.78046, 2.52331, 2.39604,
    ],
    weights: [
        0.61872, -0.32504, -0.80345, 0.07116, -0.14264, 0.34566, 0.51592, 0.60084, 0.14069, 0.18852, 0.12629,
        0.00838, -0.43268, 0.06798, 1.21979, -0.46182, 0.57372, -0.28151,
    ],
    bias: -4.23564,
};

/// The chance that a card belongs to a deck, among decks in which four cards are foreign.
pub const KEEP: Logistic<CUT_FEATURES> = Logistic {
    mean: [
        -0.24506, 0.00000, 0.34356, 0.86792, 0.89592, -1.07205, -3.08659, 1.65270, -0.16014, 0.59635,
    ],
    spread: [
        0.26332, 1.00000, 0.29549, 0.77014, 0.78528, 1.80400, 1.47602, 0.38847, 0.18163, 0.54431,
    ],
    weights: [
        -1.44968, 0.80152, 1.38214, -3.21883, 1.99875, 1.90159, -0.42732, -0.73642, 1.03348, 0.95999,
    ],
    bias: 2.75687,
};

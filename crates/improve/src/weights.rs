//! The weights that make a chance of what speaks for a card: logistic models, fitted to Standard and Pioneer decks that were
//! played from 15 November 2025 to 31 January 2026, each with what was learned before it (`cargo xtask bench improve --fit`).

use crate::cuts::CUT_FEATURES;
use crate::scores::{FEATURES, Logistic};

/// The chance that a deck like this has a card.
pub const ADD: Logistic<FEATURES> = Logistic {
    mean: [
        1.20097, 0.84963, 0.81929, 0.79478, 0.15163, 0.14991, 0.07344, -4.29125, 0.16096, 0.75508, 7.87221,
        0.07358, 0.83468, 0.59133, 0.57178, 4.44661, 0.77076, 0.96780, 0.74882, 0.14400,
    ],
    spread: [
        2.26237, 2.50249, 2.51485, 2.52514, 0.38763, 0.39670, 0.12920, 1.70464, 0.36750, 2.23252, 5.06333,
        0.42325, 1.69999, 1.85331, 1.86082, 1.82146, 2.53304, 2.42164, 2.54112, 0.41998,
    ],
    weights: [
        0.37035, 0.93375, -0.95264, -0.57566, -0.42289, 0.39730, 0.79023, 0.48656, 0.13991, 0.17688, 0.12717,
        0.01572, -0.26597, -0.59734, 1.22640, -0.36395, 0.53461, -0.23049, 0.29198, -0.05555,
    ],
    bias: -4.21498,
};

/// The chance that a card belongs to a deck, among decks in which four cards are foreign.
pub const KEEP: Logistic<CUT_FEATURES> = Logistic {
    mean: [
        -0.22033, -0.00000, 0.34463, 0.88703, 0.91155, -1.05129, -3.01362, 1.65275, -0.13181, 0.56248,
    ],
    spread: [
        0.25376, 1.00000, 0.28951, 0.77628, 0.79523, 1.81396, 1.50335, 0.38854, 0.16489, 0.51786,
    ],
    weights: [
        -1.44284, 0.81239, 1.88441, -2.07175, 0.99785, 1.84074, -0.49884, -0.75785, 0.99337, 0.44123,
    ],
    bias: 2.73250,
};

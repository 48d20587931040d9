//! Mana costs.

use crate::color::{Color, ColorSet};

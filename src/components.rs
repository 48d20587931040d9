//! View pieces that more than one page, or more than one part of a page, uses.

pub mod card;
pub mod chart;
pub mod mana;
pub mod notice;
pub mod progress;
pub mod time;
pub mod title;

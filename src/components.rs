//! View pieces that more than one page, or more than one part of a page, uses; see [`part`] for where each is drawn.

#[cfg(feature = "ssr")]
pub mod card;
#[cfg(feature = "ssr")]
pub mod chart;
pub mod html;
#[cfg(feature = "ssr")]
pub mod mana;
#[cfg(feature = "ssr")]
pub mod names;
pub mod notice;
pub mod part;
pub mod progress;
pub mod time;
pub mod title;

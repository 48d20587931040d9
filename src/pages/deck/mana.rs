//! How reliably a deck casts its spells.

pub mod sliders;

#[cfg(feature = "ssr")]
use self::sliders::Lands;
#[cfg(feature = "ssr")]
use crate::components::html::Html;
#[cfg(feature = "ssr")]
use crate::server::decks::DeckPage;

/// The tab.
#[cfg(feature = "ssr")]
pub fn view(page: &DeckPage, base: &::mana::Manabase, lands: &Lands) -> Html {
    sliders::view(base, page.deck.match_type, lands)
}

//! What the improver knows of a card.

use deck::card::{Card, CardType};
use deck::catalogue::Craft;
use deck::color::ColorSet;
use deck::role::Roles;

/// Facts of one card in one format.
#[derive(Clone, Debug, PartialEq)]
pub struct CardFacts {
    /// As tournament decks write it: the front face's name, both halves' of a split card.
    pub name: String,
    /// Cost of the front face in braces, both halves' of a split card; empty for lands.
    pub cost: String,
    pub mana_value: f32,
    pub card_type: CardType,
    /// Of the front face.
    pub type_line: String,
    pub colors: ColorSet,
    pub identity: ColorSet,
    /// Colours of mana it makes.
    pub produces: ColorSet,
    /// What it is for; `None` where its text was not read.
    pub roles: Option<Roles>,
    pub is_basic: bool,
    /// Copies the format allows, 0 where the card may not be played there; `None` where that is not known.
    pub most: Option<u32>,
    pub craft: Craft,
    /// Price of a paper copy in US dollars.
    pub usd: Option<f32>,
}

impl CardFacts {
    /// Of a card that is known; `most` and `craft` are what format and catalogue say.
    #[must_use]
    pub fn of(card: &Card, most: Option<u32>, craft: Craft) -> CardFacts {
        let front = card.front();
        let costs: Vec<&str> = card
            .faces
            .iter()
            .map(|face| face.mana_cost.as_str())
            .filter(|cost| !cost.is_empty())
            .collect();
        let cost = match card.layout.as_str() {
            "split" => costs.join(" // "),
            _ => front.map(|face| face.mana_cost.clone()).unwrap_or_default(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "small numbers with few digits")]
        CardFacts {
            name: card.short_name().to_owned(),
            cost,
            mana_value: card.mana_value as f32,
            card_type: card.card_type(),
            type_line: front.map(|face| face.type_line.clone()).unwrap_or_default(),
            colors: card.colors,
            identity: card.color_identity,
            produces: card.produced_mana,
            roles: card.roles,
            is_basic: card.is_basic(),
            most,
            craft,
            usd: card.prices.usd.map(|usd| usd as f32),
        }
    }

    /// Whether the front face is a land.
    #[must_use]
    pub fn is_land(&self) -> bool {
        self.card_type == CardType::Land
    }
}
